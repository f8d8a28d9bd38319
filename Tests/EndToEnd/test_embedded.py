"""`yodel` without a URL: the server on port 8765 if there is one, else a server of its own in the process.

Port 8765 may be taken on this machine, so yodel runs in a network namespace of its own, where it never is.
"""

import shlex

import pytest
from loopback import can_isolate, is_free, isolated
from terminal import steadied


@pytest.fixture(scope="module")
def alone():
    """Makes a command line of the shell one that has port 8765 for itself; fails loudly where that can't be had."""
    if can_isolate():
        return lambda line: shlex.join(isolated("sh", "-c", line))
    assert is_free(8765), "port 8765 is taken, and `unshare --map-root-user --net` is not allowed here"
    return lambda line: shlex.join(["sh", "-c", line])


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
