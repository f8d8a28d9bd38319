"""The log of yodeld: one line a connection, for people or for programs, and nothing of a peer's in it raw."""

import json
import os
import re
import signal
import subprocess

import pytest
from programs import UNPRIVILEGED, YODELD, environment, run, yodeld
from waiting import wait_for
from websockets.sync.client import connect
from wire import Opcode, Wire, handshake


def closing_line(server):
    """The line of the only connection that has ended."""
    wait_for(lambda: "connection closed" in server._said(), what="the line")
    (line,) = [line for line in server._said().splitlines() if "connection closed" in line]
    return line


def test_a_line_a_connection():
    with yodeld() as server:
        with connect(server.url) as client:
            for _ in range(3):
                client.send("hi")
                client.recv(timeout=20)
            client.close(4001, "see you")
        line = closing_line(server)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info connection closed answered=3 by=remote code=4001"
        r' peer=(127\.0\.0\.1|\[::1\]):\d+ reason="see you" received=3 seconds=\d+\.\d{3}',
        line,
    ), line


def test_a_line_a_connection_for_programs():
    with yodeld("--log-format", "json") as server:
        with connect(server.url) as client:
            client.send("hi")
            client.recv(timeout=20)
            client.close(4001, 'see "you"\u202e é')
        line = closing_line(server)
        with Wire(server.port) as wire:
            wire.send(handshake(server.port, Sec_WebSocket_Version="12"))
            assert wire.response()[0] == 426
        wait_for(lambda: "handshake refused" in server._said(), what="the refusal")
        lines = [json.loads(line) for line in server.stop().err.splitlines()]
    told = json.loads(line)
    assert told["level"] == "info" and told["message"] == "connection closed"
    assert told["reason"] == 'see "you"\u202e é' and line.isascii()
    assert (told["received"], told["answered"], told["code"], told["by"]) == (1, 1, 4001, "remote")
    assert 0 <= told["seconds"] < 20
    assert [entry["status"] for entry in lines if entry["message"] == "handshake refused"] == ["426 Upgrade Required"]


HOSTILE = "x\r\n2026-01-01T00:00:00.000Z info forged code=1000 \"\x1b]0;t\x07\u202e\u2028"


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nothing_is_injected(log_format):
    with yodeld("--log-level", "trace", "--log-format", log_format) as server:
        with connect(server.url) as client:
            client.send(HOSTILE)
            client.recv(timeout=20)
            client.close(4001, HOSTILE)
        closing_line(server)
        with Wire(server.port) as wire:
            wire.send(handshake(server.port).replace(b"GET / ", "GET /\u202ex\"=y ".encode()))
            wire.response()
            wire.send_frame(Opcode.CLOSE)
            wire.frame()
        with Wire(server.port) as wire:
            wire.send(handshake(server.port, Origin="a\rb\n2026 info forged"))
            assert wire.response()[0] == 400
        said = server.stop().err
    assert said.isascii() and all(line.isprintable() for line in said.splitlines())
    assert "\x1b" not in said and "\r" not in said
    assert not [line for line in said.splitlines() if line.startswith("2026-01-01") or line.startswith("2026 info")]
    if log_format == "json":
        for line in said.splitlines():
            assert json.loads(line)["level"]


def test_a_crowd_of_refused_is_summed_up():
    """Ten of a second are told, the others counted: what clients do can't fill a disk."""
    with yodeld("--refuse", "503", "--log-format", "json") as server:
        for _ in range(400):
            with Wire(server.port) as wire:
                wire.send(handshake(server.port))
                assert wire.response()[0] == 503
        wait_for(lambda: "more handshakes refused" in server._said(), what="their number")
        ended = server.stop()
    lines = [json.loads(line) for line in ended.err.splitlines()]
    told = [line for line in lines if line["message"] == "handshake refused"]
    counts = [line["count"] for line in lines if line["message"] == "more handshakes refused"]
    assert len(told) + sum(counts) == 400
    assert 10 <= len(told) < 200


def test_nobody_reads_the_log(tmp_path):
    """A log that stalls holds up nobody, and loses nothing that is not counted."""
    log, end = map(os.fdopen, os.pipe(), "rw")
    with (
        log,
        end,
        subprocess.Popen(
            [*UNPRIVILEGED, YODELD, "--port", "0", "--log-format", "json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=end,
            text=True,
            env=environment(tmp_path),
        ) as process,
    ):
        try:
            end.close()
            port = int(process.stdout.readline().strip().rstrip("/").rpartition(":")[2])
            for _ in range(3000):
                with Wire(port).open() as wire:
                    wire.send_frame(Opcode.CLOSE)
                    wire.frame()
            with Wire(port).open() as wire:
                wire.send_frame(Opcode.TEXT, b"hi")
                assert wire.frame().data == b"hi - i got it"
            process.send_signal(signal.SIGTERM)
            lines = [json.loads(line) for line in log]
            out = process.stdout.read()
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()
    assert out == "received 1, answered 1\n"
    closed = sum(line["message"] == "connection closed" for line in lines)
    dropped = sum(line["count"] for line in lines if "dropped" in line["message"])
    assert closed + dropped == 3001


def test_no_such_format():
    ended = run(YODELD, "--log-format", "xml")
    assert ended.code == 64 and "give one of text, json" in ended.err
