"""`yodel` without a URL: the server on port 8765 if there is one, else a server of its own in the process.

Port 8765 may be taken on this machine, so yodel runs in a network namespace of its own, where it never is.
"""

import contextlib
import os
import pathlib
import shlex
import signal
import sys

import pytest
from loopback import can_isolate, is_free, isolated
from programs import pause, started
from terminal import steadied
from waiting import wait_for

# Runs a program where port 8765 neither takes connections nor refuses them, until the file with the number of the first
# argument is closed at its other end.
UNDECIDED = """
import os, socket, sys
holder = socket.create_server(("127.0.0.1", 8765), backlog=0)
caller = socket.create_connection(holder.getsockname())
if os.fork():
    os.execv(sys.argv[2], sys.argv[2:])
os.read(int(sys.argv[1]), 1)
"""
# The state SYN_SENT to port 8765, as /proc/net/tcp has it.
ATTEMPT = f"{8765:04X} 02"


@pytest.fixture(scope="module")
def apart():
    """Makes a command one that has port 8765 for itself; fails loudly where that can't be had."""
    if can_isolate():
        return isolated
    assert is_free(8765), "port 8765 is taken, and `unshare --map-root-user --net` is not allowed here"
    return lambda *command: list(command)


@pytest.fixture
def alone(apart):
    """Makes a command line of the shell one that has port 8765 for itself."""
    return lambda line: shlex.join(apart("sh", "-c", line))


def test_own_server_when_nobody_listens(terminal, alone):
    terminal.enter(alone("yodel"))
    terminal.wait_for_text("connected")
    told = " ".join(row.strip() for row in steadied(terminal.screen())[1:4])
    assert "nobody listens on localhost:8765, so yodel answers itself on ws://localhost:PPPPP" in told
    terminal.enter("hi")
    terminal.wait_for_text("< hi - i got it")
    terminal.press("C-d")
    terminal.wait(lambda rows: any(row.startswith("ready$") for row in rows))


@pytest.mark.parametrize("command", ["/reconnect", "/disconnect"])
def test_a_command_while_it_starts(terminal, alone, command):
    """Typed ahead, it is read while the first attempt, or the server's start, is still under way."""
    terminal.type(f"{alone('yodel --plain')}\n{command}\n/connect\nhi\n")
    terminal.wait_for_text("< hi - i got it")
    assert sum("listens on" in row for row in terminal.screen()) == 1
    terminal.press("C-d")
    terminal.wait(lambda rows: any(row.startswith("ready$") for row in rows))


@contextlib.contextmanager
def undecided(screen, apart):
    """A yodel that waits for its first connection, and what refuses that when called."""
    reading, writing = os.pipe()
    by = apart(sys.executable, "-c", UNDECIDED, str(reading))
    with (
        os.fdopen(reading),
        os.fdopen(writing, "wb") as held,
        started("--plain", by=by, pass_fds=[reading], **screen.streams) as process,
    ):

        def is_pending():
            return ATTEMPT in pathlib.Path(f"/proc/{process.pid}/net/tcp").read_text()

        def refuse():
            held.close()
            wait_for(lambda: not is_pending(), what="a refusal")

        wait_for(is_pending, what="an attempt")
        yield process, refuse


@pytest.mark.parametrize("command", [b"/reconnect", b"/disconnect"])
def test_a_command_that_meets_the_refusal(screen, apart, command):
    """Whichever is first, that nobody listens is told once: it is no failure here, but why yodel answers itself."""
    with undecided(screen, apart) as (process, refuse):
        pause(process.pid)
        refuse()
        screen.type(command + b"\n/connect\nhi\n")
        os.kill(process.pid, signal.SIGCONT)
        screen.wait_for(b"< hi - i got it")
    assert screen.seen.count(b"nobody listens") == 1


def test_server_on_8765_when_one_listens(terminal, alone):
    first = "yodeld --reply 'from yodeld: {message}' >out & until grep -q listening out; do sleep 0.1; done"
    both = f"cd; {first}; yodel; kill $!; wait"
    terminal.enter(alone(both))
    terminal.wait_for_text("ws://localhost:8765")
    terminal.wait_for_text("connected")
    terminal.enter("hi")
    terminal.wait_for_text("< from yodeld: hi")
    terminal.press("C-d")
    terminal.wait(lambda rows: any(row.startswith("ready$") for row in rows))
