"""Pings that yodel sends by itself: the lag in the status line, and links that are dead without a word."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time

import pytest
from bare import bare
from memory import MIB, memory
from peers import hang, modify, serving
from programs import UNPRIVILEGED, YODEL, environment, pause, run
from sanitizing import SANITIZERS
from waiting import wait_for
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
        for _ in range(30):
            caller.send_frame(Opcode.TEXT, b"still here")
            ended.wait(0.1)
        caller.send_frame(Opcode.TEXT, b"hi")
        caller.send_frame(Opcode.CLOSE, b"\x03\xe8")
        caller.wait_for_end()

    with bare(chatter) as server:
        options = ["--ping-interval", "100ms", "--ping-timeout", "1s", "--timeout", "20s"]
        done = run(YODEL, "--plain", *options, server.url, stdin=b"hi\n")
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
        before = memory(terminal.pid())
        ready.set()
        assert flooded.wait(30), "50 MB of pings are taken though nobody reads the pongs"
        more = memory(terminal.pid()) - before
        assert SANITIZERS or more < 20 * MIB, f"{more / MIB:.1f} MiB more"


def test_a_slow_server_is_not_a_dead_one():
    """The ping waits behind a long line for far longer than its pong may take, and the line goes on all the time."""
    took = []

    def read_slowly(caller):
        caller.accept()
        begin = time.monotonic()
        while len(caller.unread) < 400_000:
            caller.unread += caller.socket.recv(4096)
            time.sleep(0.04)
        took.append(time.monotonic() - begin)
        while frame := caller.frame():
            opcode, payload = frame
            answer = {Opcode.TEXT: Opcode.TEXT, Opcode.PING: Opcode.PONG, Opcode.CLOSE: Opcode.CLOSE}[opcode]
            caller.send_frame(answer, payload)
            if opcode is Opcode.CLOSE:
                return

    with bare(read_slowly) as server:
        # What is accepted inherits it: the rest waits at the client's side.
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line = b"x" * 400_000 + b"\n"
        options = ["--no-compress", "--ping-interval", "250ms", "--ping-timeout", "1s", "--timeout", "20s"]
        done = run(YODEL, "--plain", *options, server.url, stdin=line)
        assert (done.code, done.err) == (0, "") and len(done.out) == len(line)
        assert took[0] > 3, "else a ping was never late"


@pytest.mark.parametrize("value", ["often", "-1s", "1"])
def test_values_that_can_not_be(value):
    ended = run(YODEL, "replay", "--ping-interval", value, "-", "ws://localhost:1")
    assert ended.code == 64 and "or 0 for never" in ended.err


def numbered(caller):
    """Answers text of fewer than 126 bytes (RFC 6455 §5.2) and nothing else, no ping either."""
    caller.accept()
    while frame := caller.socket.recv(65536):
        if frame[0] == 0x81:
            size, mask = frame[1] & 0x7F, frame[2:6]
            text = bytes(byte ^ mask[at % 4] for at, byte in enumerate(frame[6 : 6 + size]))
            caller.send_frame(Opcode.TEXT, text + b" - i got it")


@contextlib.contextmanager
def talking(folder, *options):
    """A yodel in lines whose standard input stays open."""
    process = subprocess.Popen(
        [*UNPRIVILEGED, YODEL, "--plain", "--no-compress", "--ping-interval", "500ms", "--ping-timeout", "1s", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(folder),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def sleep_in(process, seconds=8):
    """A stopped program is as one whose machine sleeps: for longer than a ping and its pong may take."""
    pause(process.pid)
    time.sleep(seconds)


@pytest.mark.parametrize("patience, silence", [("1s", b"1 s"), ("60s", b"5 s")])
def test_a_machine_that_slept_notices_a_dead_link_and_loses_nothing(tmp_path, patience, silence):
    """Soon, however patient it is with a link that it has watched."""
    pinged, slept = threading.Event(), threading.Event()

    def talk(caller):
        if slept.is_set():
            return numbered(caller)
        caller.accept().frame()
        pinged.set()
        caller.wait_for_end()

    with bare(talk) as server:
        with talking(tmp_path, "--ping-timeout", patience, "--resend", server.url) as process:
            # Its own look at the clock runs from the moment on at which it knows of the connection.
            assert pinged.wait(20)
            sleep_in(process)
            slept.set()
            process.stdin.write(b"typed while it slept\n")
            process.stdin.flush()
            woken = time.monotonic()
            os.kill(process.pid, signal.SIGCONT)
            assert b"no answer to a ping for " + silence in process.stderr.readline()
            assert time.monotonic() - woken < 10
            assert process.stdout.readline() == b"typed while it slept - i got it\n"


def test_a_machine_that_slept_keeps_a_link_that_lives(tmp_path):
    with serving(modify) as server, talking(tmp_path, server.url) as process:
        wait_for(lambda: server.connections)
        sleep_in(process)
        server.say("while you slept")
        os.kill(process.pid, signal.SIGCONT)
        assert process.stdout.readline() == b"while you slept\n"
        process.stdin.write(b"awake\n")
        process.stdin.close()
        assert process.stdout.readline() == b"awake - i got it\n"
        assert process.wait(20) == 0 and len(server.paths) == 1
        process.stdin = None
