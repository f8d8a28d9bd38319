"""Lock-step and pipelined replay of clients against the bare loop in C: clients.py [quick]."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from processes import BUILT, HERE, LOAD, MEASURED, OTHER, Missing
from processes import free_port, ours, pinned, program, python_module, ratio, server, step_aside, table

QUICK = "quick" in sys.argv[1:]
LOCK_STEP = 300 if QUICK else 10_000
PIPELINED = 3_000 if QUICK else 100_000
WINDOW = 100


# Each takes the port, how many messages may be in flight, how many there are, and a folder with scripts of so many; and
# gives the command, and whether it has to be told each line.
def generator(port, window, count, scripts):
    return [LOAD, port, 1, window, 16, count], False


def yodel(port, window, count, scripts):
    return [ours("yodel"), "replay", "--window", window, scripts / f"{count}.yodel", f"ws://127.0.0.1:{port}/"], False


def websocat(port, window, count, scripts):
    return [program("websocat"), "-t", f"ws://127.0.0.1:{port}/"], True


def websockets(port, window, count, scripts):
    return [python_module("websockets"), HERE / "peers/client_websockets.py", port, window, count], False


CLIENTS = {
    "C generator": generator,
    "`yodel replay`, each answer checked": yodel,
    "`websocat`, fed through pipes": websocat,
    "Python `websockets`": websockets,
}


def write_scripts(folder: Path):
    for count in (LOCK_STEP, PIPELINED):
        lines = f"@repeat {count}\n> Request [{{i}}]\n< Request [{{i}}] - i got it\n@end\n"
        (folder / f"{count}.yodel").write_text(lines)


def tell_lines(process: subprocess.Popen, window: int, count: int):
    """Lines in, answers out, at most so many in flight: for a client that neither waits nor checks by itself."""
    sent = 0
    for answered in range(count):
        if sent < count and sent - answered <= window // 2:
            burst = range(sent, min(answered + window, count))
            process.stdin.write(b"".join(b"Request [%d]\n" % number for number in burst))
            process.stdin.flush()
            sent = burst.stop
        answer = process.stdout.readline()
        if not answer.startswith(b"Request [%d]" % answered) or not answer.endswith(b" - i got it\n"):
            raise RuntimeError(f"a wrong answer to {answered}: {answer}")
    process.stdin.close()


def run(command: list, told: bool, window: int, count: int) -> tuple[float, float]:
    """Seconds from its start to its end, and seconds of CPU."""
    pipe = subprocess.PIPE if told else subprocess.DEVNULL
    began = time.monotonic()
    process = subprocess.Popen(pinned(MEASURED, command), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    if told:
        tell_lines(process, window, count)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{process.args} ended with {process.returncode}")
    return time.monotonic() - began, used.ru_utime + used.ru_stime


def main():
    step_aside()
    rows, bases = [], None
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, server([BUILT / "loop", port], port, core=OTHER):
        write_scripts(Path(folder))
        for name, make in CLIENTS.items():
            try:
                found = []
                for window, count in ((1, LOCK_STEP), (WINDOW, PIPELINED)):
                    found += run(*make(port, window, count, Path(folder)), window, count)
            except Missing as missing:
                rows.append([name, f"({missing})"])
                continue
            bases = bases or found
            units = ["s", "s CPU", "s", "s CPU"]
            cells = zip(found, units, bases)
            rows.append([name, *(f"{value:.2f} {unit} (×{ratio(value, base)})" for value, unit, base in cells)])
    table(
        "Clients: the whole run, start included, and as a ratio to the C generator",
        ["", f"{LOCK_STEP:,} in lock-step", "", f"{PIPELINED:,}, {WINDOW} in flight", ""],
        rows,
    )


main()
