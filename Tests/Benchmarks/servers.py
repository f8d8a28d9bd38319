"""CPU a message and memory an idle connection of echo servers, as ratios to a bare loop in C: servers.py [quick]."""

import subprocess
import sys

from processes import BUILT, HERE, LOAD, OTHER, Missing, cpu_seconds, free_port, ours, pinned, program
from processes import python_module, ratio, resident_bytes, server, step_aside, table

QUICK = "quick" in sys.argv[1:]
SHAPES = ["100 1 32", "100 16 32", "10 100 32", "10 4 16384"]
HOW_LONG = "50" if QUICK else "2s"
IDLE = 100 if QUICK else 1000
PEERS = HERE / "peers"


# Each takes the port; the environment and the way round are the same for all.
def loop(port):
    return [BUILT / "loop", port]


def yodeld(port):
    return [ours("yodeld"), "--port", port, "--log-level", "error"]


def picows(port):
    return [python_module("picows"), PEERS / "echo_picows.py", port]


def websockets(port):
    return [python_module("websockets"), PEERS / "echo_websockets.py", port]


def node_ws(port):
    node = program("node")
    if subprocess.run([node, "-e", "require('ws')"], capture_output=True, env=NODE).returncode:
        raise Missing("no Node module ws here")
    return [node, PEERS / "echo_ws.js", port]


def libwebsockets(port):
    return [program("echo_lws"), port]


NODE = {"NODE_PATH": "/usr/share/nodejs"}
SERVERS = {
    "bare C loop": loop,
    "yodeld": yodeld,
    "libwebsockets": libwebsockets,
    "Node `ws`": node_ws,
    "`picows`": picows,
    "Python `websockets`": websockets,
}


def microseconds(pid: int, port: int, shape: str) -> float:
    """CPU a message under the load of that shape."""
    before = cpu_seconds(pid)
    load = subprocess.run(
        pinned(OTHER, [LOAD, port, *shape.split(), HOW_LONG]), check=True, stdout=subprocess.PIPE, text=True
    )
    return (cpu_seconds(pid) - before) * 1e6 / int(load.stdout.split()[0])


def idle_kibibytes(pid: int, port: int) -> float:
    """Memory that one more connection takes while it says nothing."""
    before = resident_bytes(pid)
    with subprocess.Popen([LOAD, str(port), str(IDLE), "idle"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as load:
        load.stdout.readline()
        grown = resident_bytes(pid) - before
        load.stdin.close()
    return grown / IDLE / 1024


def figures(make) -> list[float]:
    port = free_port()
    command = make(port)
    with server(command, port, NODE) as pid:
        idle = idle_kibibytes(pid, port)
    # What was left free by the idle ones would help the busy ones: each begins afresh.
    with server(command, port, NODE) as pid:
        return [microseconds(pid, port, shape) for shape in SHAPES] + [idle]


def main():
    step_aside()
    rows, base = [], None
    for name, make in SERVERS.items():
        try:
            *busy, idle = figures(make)
        except Missing as missing:
            rows.append([name, f"({missing})"])
            continue
        base = base or busy
        cells = [ratio(value, of) for value, of in zip(busy, base)]
        if busy is base:
            cells = [f"1 ({value:.2f} µs)" for value in busy]
        rows.append([name, *cells, f"{idle:.1f} KiB"])
    table(
        "Servers: CPU a message (connections × in flight × bytes) as a ratio to the bare loop; memory an idle one",
        ["", *(shape.replace(" ", "×") for shape in SHAPES), "idle"],
        rows,
    )


main()
