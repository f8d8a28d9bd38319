"""The two programs under test, as processes of their own."""

import contextlib
import os
import pathlib
import re
import select
import signal
import subprocess
import tempfile
from dataclasses import dataclass

from sanitizing import PATIENCE, SANITIZERS
from waiting import wait_for

# Tests/run.sh tells where it built them.
BIN = pathlib.Path(os.environ.get("YODEL_BIN", pathlib.Path(__file__).parents[2] / ".build/debug")).resolve()
YODEL = str(BIN / "yodel")
YODELD = str(BIN / "yodeld")

# Root may do what users may not, and a program that needs it goes unnoticed: so root's powers are dropped, but for the
# one that `unshare` needs.
UNPRIVILEGED = ["setpriv", "--bounding-set=-all,+setfcap", "--inh-caps=-all"] if os.geteuid() == 0 else []


def environment(home, **more):
    """All that a program sees of its surroundings, so that nothing of this machine's user matters."""
    home = pathlib.Path(home)
    return {
        **SANITIZERS,
        "PATH": f"{BIN}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        **more,
    }


@dataclass
class Ended:
    """How a program ended: its exit code (negative for a signal) and all that it said."""

    code: int
    out: str
    err: str

    @property
    def said(self):
        """Everything, for a test that does not care where it was said."""
        return self.out + self.err


@contextlib.contextmanager
def piped(stdin):
    """The arguments of `subprocess` that make `stdin` a program's whole input, in a pipe.

    What any pipe holds is in it, and has ended, before the program begins: how soon it ends is no matter of luck.
    """
    if len(stdin) > select.PIPE_BUF:
        yield {"input": stdin}
        return
    reader, writer = os.pipe()
    with open(reader, "rb") as source:
        with open(writer, "wb") as sink:
            sink.write(stdin)
        yield {"stdin": source}


def run(program, *arguments, home=None, stdin=b"", limit=60, **more):
    """Runs a program to its end, with `stdin` as its whole input."""
    with tempfile.TemporaryDirectory() as nowhere, piped(stdin) as streams:
        done = subprocess.run(
            [*UNPRIVILEGED, program, *map(str, arguments)],
            **streams,
            capture_output=True,
            timeout=limit * PATIENCE,
            env=environment(home or nowhere, **more),
        )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def pause(pid):
    """Stops a process, all of it: its threads go on until the one that takes the signal runs."""
    os.kill(pid, signal.SIGSTOP)
    wait_for(lambda: all(is_stopped(task) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()), what="a stop")


def is_stopped(task):
    return (task / "stat").read_text().rpartition(") ")[2].startswith("T")


@contextlib.contextmanager
def started(*arguments, by=(), **streams):
    """A yodel with streams of the test's choice; killed at the end, if it still runs. The command `by` runs it."""
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            [*UNPRIVILEGED, *by, YODEL, *map(str, arguments)],
            env=environment(home),
            **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()


class Server:
    """A running yodeld."""

    def __init__(self, *options):
        self.errors = tempfile.TemporaryFile()
        self.home = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [*UNPRIVILEGED, YODELD, *map(str, options)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=environment(self.home.name),
        )
        self.first_line = self._first_line()
        found = re.fullmatch(r"listening on (wss?://[^\s/:]+:(\d+)/)", self.first_line)
        assert found, f"yodeld's first line is {self.first_line!r}; on stderr: {self._said()!r}"
        self.url = found[1]
        self.port = int(found[2])

    def _first_line(self, limit=20):
        # One read(2) a byte: a buffered reader could swallow what `stop` wants to see.
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], limit * PATIENCE)
            byte = os.read(self.process.stdout.fileno(), 1) if ready else b""
            if not byte:
                break
            line += byte
        return line.decode().rstrip("\n")

    def _said(self):
        # The file's position is yodeld's too: were it moved to read, the next line would be written over an earlier one.
        return os.pread(self.errors.fileno(), os.fstat(self.errors.fileno()).st_size, 0).decode()

    def stop(self, number=signal.SIGTERM, limit=30):
        """Signals yodeld and waits for its end."""
        self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=limit * PATIENCE)
        return Ended(self.process.returncode, out.decode(), self._said())

    def close(self):
        """Leaves nothing behind, whatever happened."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()
        self.home.cleanup()


@contextlib.contextmanager
def yodeld(*options):
    """A yodeld on a free port for the length of the block."""
    if "--port" not in options:
        options = ("--port", "0", *options)
    server = Server(*options)
    try:
        yield server
    finally:
        server.close()
