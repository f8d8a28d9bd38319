"""Processes that are measured: pinned to a core, their CPU and memory read from /proc, and tables of what was found."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).parent
BUILT = HERE.parent.parent / ".build/benchmarks"
# Tests/run.sh makes the second one, which knows fewer packages.
PYTHON = next((path for path in (BUILT / "venv/bin/python", BUILT.parent / "venv/bin/python") if path.exists()), None)
LOAD = BUILT / "load"

# Where there is one core alone, both sides share it.
CORES = sorted(os.sched_getaffinity(0))
MEASURED, OTHER = CORES[0], CORES[-1]


def step_aside():
    """Leaves the core of what is measured alone."""
    os.sched_setaffinity(0, {OTHER})


class Missing(Exception):
    """A peer that can't be had here, and what it lacks."""


def program(name: str) -> str:
    """A program of Debian's, or of the environment under .build/benchmarks."""
    found = shutil.which(name, path=f"{BUILT / 'venv/bin'}:{BUILT}:/usr/bin:/usr/games")
    if not found:
        raise Missing(f"no {name} here")
    return found


def python_module(name: str) -> str:
    """The interpreter, if it knows the module."""
    if not PYTHON or subprocess.run([PYTHON, "-c", f"import {name}"], capture_output=True).returncode:
        raise Missing(f"no Python package {name} here")
    return str(PYTHON)


def ours(name: str) -> str:
    return str(Path(os.environ["YODEL_BIN"]) / name)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def pinned(core: int, command: list) -> list[str]:
    return ["taskset", "-c", str(core), *map(str, command)]


def cpu_seconds(pid: int) -> float:
    """User and system time of its threads so far: to the nanosecond where the kernel tells, else to the tick."""
    with contextlib.suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024


@contextlib.contextmanager
def server(command: list, port: int, environment: dict = {}, core: int = MEASURED):
    """The process id of a server that listens on the port by now, pinned to a core."""
    process = subprocess.Popen(
        pinned(core, command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment
    )
    try:
        await_port(port, process)
        yield process.pid
    finally:
        process.kill()
        process.wait()


def await_port(port: int, process: subprocess.Popen, limit: float = 20):
    end = time.monotonic() + limit
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args} does not listen on port {port}")


def ratio(value: float, base: float) -> str:
    """As people read it: two digits that count."""
    if base == 0:
        return "?"
    times = value / base
    return f"{times:.2f}" if times < 10 else f"{times:.0f}"


def table(title: str, heads: list[str], rows: list[list[str]]):
    """A Markdown table on standard output."""
    print(f"\n**{title}**\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(row + [''] * (len(heads) - len(row)))} |", flush=True)
