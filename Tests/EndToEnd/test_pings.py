"""Pings that yodel sends by itself: the lag in the status line, and links that are dead without a word."""

import threading

import pytest
from bare import bare
from peers import hang, serving
from programs import YODEL, run
from websockets.frames import Opcode

OFTEN = ["--ping-interval", "100ms", "--ping-timeout", "300ms"]


def silent(caller):
    """Takes the handshake and never says a word again, like a host whose cable was pulled."""
    caller.accept().wait_for_end()


def test_a_dead_link_is_noticed(terminal):
    with bare(silent) as server:
        terminal.start(*OFTEN, server.url)
        terminal.wait_for_text("- connection lost (1006: no answer to a ping for 300 ms); trying")


def test_a_dead_link_is_noticed_by_a_replay():
    with bare(silent) as server:
        ended = run(YODEL, "replay", *OFTEN, "--timeout", "30s", "-", server.url, stdin=b"hi\n", limit=20)
        assert ended.code == 3
        assert "(1006): no answer to a ping for 300 ms" in ended.out


def test_the_lag_is_shown(terminal):
    with serving(hang) as server:
        terminal.start(*OFTEN, server.url)
        terminal.wait(lambda rows: " lag " in rows[0] and rows[0].endswith(" ms") and "connected" in rows[0])


def test_zero_never_pings_and_never_gives_up(terminal):
    heard = []

    def listen(caller):
        caller.accept()
        while data := caller.socket.recv(65536):
            heard.append(data)

    with bare(listen) as server:
        terminal.start("--ping-interval", "0", "--ping-timeout", "300ms", server.url)
        terminal.wait_for_text("connected")
        terminal.stays(1)
        assert heard == []


def test_whatever_comes_shows_that_the_server_lives():
    """A server that answers no ping but speaks is not cut off."""
    ended = threading.Event()

    def chatter(caller):
        caller.accept()
        for _ in range(20):
            caller.send_frame(Opcode.TEXT, b"still here")
            ended.wait(0.1)
        caller.send_frame(Opcode.TEXT, b"hi")
        caller.send_frame(Opcode.CLOSE, b"\x03\xe8")
        caller.wait_for_end()

    with bare(chatter) as server:
        done = run(YODEL, "--plain", "--timeout", "20s", *OFTEN, server.url, stdin=b"hi\n")
        assert done.out.endswith("still here\nhi\n")
        assert "no answer to a ping" not in done.err


def test_a_flood_of_pings_without_an_ear_costs_nothing(terminal):
    """Nobody reads the pongs: only the newest ping is answered, and memory stays what it was."""
    ready, flooded = threading.Event(), threading.Event()

    def flood(caller):
        caller.accept()
        ready.wait(30)
        pings = b"\x89\x7d" + b"p" * 125
        for _ in range(400):
            caller.send(pings * 1000)
        flooded.set()
        caller.wait_for_end()

    with bare(flood) as server:
        terminal.start(server.url)
        terminal.wait_for_text("connected")
        before = resident(terminal.pid())
        ready.set()
        assert flooded.wait(30), "50 MB of pings are taken though nobody reads the pongs"
        more = resident(terminal.pid()) - before
        assert more < 20 << 20, f"{more >> 20} MiB more"


def resident(pid):
    """A process's memory in bytes."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmRSS"))


@pytest.mark.parametrize("value", ["often", "-1s", "1"])
def test_values_that_can_not_be(value):
    ended = run(YODEL, "replay", "--ping-interval", value, "-", "ws://localhost:1")
    assert ended.code == 64 and "or 0 for never" in ended.err
