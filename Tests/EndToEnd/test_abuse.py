"""A table of abuses: each ends as it should, a well-behaved client is answered all along, and the memory comes back."""

import contextlib
import os
import resource
import select
import socket
import struct
import threading
import time

import pytest
from abuse import abused, opened, send_for_ever
from memory import MIB
from programs import yodeld
from waiting import wait_for
from wire import Opcode, Wire, handshake

# Some of it is much work for a machine that does much else.
pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def many_files():
    """As many open files as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < 5000:
        pytest.skip(f"only {hard} files may be open here")
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def processor_time(pid):
    """What /proc tells of a process, in seconds."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_no_descriptors_are_left():
    """Nobody more can be accepted: that costs next to nothing, and those who are there are served."""
    with abused() as server:
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (40, 40))
        wires = [Wire(server.port) for _ in range(100)]
        before, began = processor_time(server.process.pid), time.monotonic()
        time.sleep(3)
        assert processor_time(server.process.pid) - before < (time.monotonic() - began) / 4
        (told,) = [line for line in server._said().splitlines() if "no room for more connections" in line]
        assert 'reason="Too many open files"' in told and "--max-connections" in told
        for wire in wires:
            wire.socket.close()
        with Wire(server.port).open() as wire:
            wire.send_frame(Opcode.TEXT, b"hi")
            assert wire.frame().data == b"hi - i got it"


def test_slowloris():
    """Heads that come a byte at a time, and never whole."""
    with abused("--handshake-timeout", "2s") as server:
        wires = [Wire(server.port) for _ in range(300)]
        ended = set()
        deadline = time.monotonic() + 15
        while len(ended) < len(wires) and time.monotonic() < deadline:
            for wire in wires:
                try:
                    wire.send(b"G" if wire not in ended else b"")
                except OSError:
                    ended.add(wire)
            time.sleep(0.1)
        assert len(ended) == len(wires)
        told = [wire for wire in wires if b"408 Request Timeout" in wire.unread or wire.more() and b"408" in wire.unread]
        assert len(told) > len(wires) // 2


def test_two_thousand_idle_connections(many_files):
    with abused(peak=24 * MIB, left=12 * MIB) as server:
        wires = opened(server, 2000)
        wires[1000].send_frame(Opcode.TEXT, b"hi")
        assert wires[1000].frame().data == b"hi - i got it"
        for wire in wires:
            wire.socket.close()
        told = "connection closed"
        wait_for(lambda: server._said().count(told) > 1999, what=lambda: f"{server._said().count(told)} ends of 2,000")


def test_connections_come_and_go():
    with abused() as server:
        for number in range(2000):
            with Wire(server.port) as wire:
                if number % 3:
                    wire.send(handshake(server.port))
                if number % 3 == 2:
                    assert wire.response()[0] == 101


def test_a_client_that_never_reads_while_200_MB_wait():
    """The server stops reading: what it did not read can't fill its memory. In the end the client is given up."""
    with abused("--write-timeout", "2s", peak=24 * MIB) as server, Wire(server.port).open() as wire:
        frame = b"\x82\xff" + MIB.to_bytes(8, "big") + bytes(4) + bytes(MIB)
        assert send_for_ever(wire, frame) < 60 * MIB
        wait_for(lambda: "it did not take what was sent to it" in server._said(), what="the end of the connection")


def test_fifty_clients_that_never_read():
    with abused("--write-timeout", "2s", peak=120 * MIB) as server:
        wires = opened(server, 50)
        frame = b"\x82\xfe\xff\xff" + bytes(4) + bytes(65535)
        threads = [threading.Thread(target=send_for_ever, args=(wire, frame, 40 * MIB)) for wire in wires]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        told = "it did not take what was sent to it"
        wait_for(lambda: server._said().count(told) == 50, what=lambda: f"{server._said().count(told)} ends")


def test_a_flood_of_pings_whose_pongs_nobody_reads():
    with abused("--write-timeout", "2s", peak=24 * MIB) as server, Wire(server.port).open() as wire:
        pings = (b"\x89\xfd" + bytes(4) + bytes(125)) * 1000
        assert send_for_ever(wire, pings) < 60 * MIB
        wait_for(lambda: "it did not take what was sent to it" in server._said(), what="the end of the connection")


def test_a_flood_of_pings_whose_pongs_are_read():
    with abused(peak=24 * MIB) as server, Wire(server.port).open() as wire:
        for number in range(200):
            wire.send((b"\x89\x84" + bytes(4) + number.to_bytes(4, "big")) * 500)
            for _ in range(500):
                pong = wire.frame()
                assert (pong.opcode, pong.data) == (Opcode.PONG, number.to_bytes(4, "big"))


def test_resets_in_the_middle_of_a_frame():
    with abused() as server:
        for number in range(300):
            wire = Wire(server.port).open()
            wire.send(b"\x82\xff" + (16 * MIB).to_bytes(8, "big") + bytes(4) + bytes(number * 100))
            wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            wire.socket.close()
        wait_for(lambda: server._said().count("code=1006") == 300, what="300 lost connections")


def test_unfinished_messages_are_given_back():
    """Memory grows with what came, not with what was announced, and goes with the connection."""
    with abused(peak=220 * MIB) as server:
        wires = opened(server, 10)
        for wire in wires:
            wire.send(b"\x82\xff" + (16 * MIB).to_bytes(8, "big") + bytes(4) + bytes(10 * MIB))
        for wire in wires:
            wire.socket.close()
        wait_for(lambda: server._said().count("code=1006") == 10, what="their ends")


def test_unfinished_messages_have_room_for_some_only():
    """Sixty times 15 MiB, where 64 MiB are for all: those that go beyond are closed, and the others are not."""
    with abused("--max-buffered", "64M", peak=80 * MIB) as server:
        wires = opened(server, 60)
        with contextlib.suppress(ConnectionError):
            for wire in wires:
                with contextlib.suppress(ConnectionError):
                    wire.send(b"\x82\xff" + (15 * MIB).to_bytes(8, "big") + bytes(4) + bytes(15 * MIB - 1))
        wait_for(lambda: server._said().count("code=1013") >= 50, what="connections that are closed")
        assert next(wire for wire in wires if readable(wire)).close_code() == 1013
        # One of those that had room ends its message, and is answered.
        whole = next(wire for wire in wires if not readable(wire))
        whole.send(b"x")
        assert whole.more()
        for wire in wires:
            wire.socket.close()


def readable(wire):
    """Whether something has come."""
    return select.select([wire.socket], [], [], 0)[0] != []


def test_answers_that_nobody_takes_have_room_for_some_only():
    """Forty times 16 MiB of answers, where 64 MiB are for all."""
    with abused("--max-buffered", "64M", "--write-timeout", "20s", peak=120 * MIB) as server:
        wires = opened(server, 40)
        for wire in wires:
            with contextlib.suppress(ConnectionError):
                wire.send(b"\x82\xff" + (16 * MIB).to_bytes(8, "big") + bytes(4) + bytes(16 * MIB))
        wait_for(lambda: server._said().count("code=1013") > 20, what=lambda: server._said()[-300:])
        for wire in wires:
            wire.socket.close()


def test_who_goes_on_sending_behind_a_violation():
    """It is not listened to for ever, and nothing that it sends is kept."""
    with abused(peak=24 * MIB) as server, Wire(server.port).open() as wire:
        wire.send(b"\x83\x80" + bytes(4))
        began = time.monotonic()
        wire.socket.settimeout(20)
        with contextlib.suppress(ConnectionError):
            while time.monotonic() < began + 20:
                wire.socket.sendall(bytes(65536))
                time.sleep(0.001)
        assert time.monotonic() < began + 10
        wait_for(lambda: "code=1002" in server._said(), what="its line in the log")


# Handshakes.

INJECTED = {
    "a bare line feed in a field": "a\nX-Injected: 1",
    "a bare carriage return": "a\rX-Injected: 1",
    "a folded line": "a\r\n folded",
    "no colon": "a\r\nnonsense",
    "a space before the colon": "a\r\nX-Injected : 1",
    "a NUL": "a\0b",
    "an escape": "a\x1b[2J",
}


@pytest.mark.parametrize("value", INJECTED.values(), ids=INJECTED.keys())
def test_injection_into_a_handshake(value):
    with yodeld() as server:
        for field in ("Origin", "Sec_WebSocket_Protocol", "Sec_WebSocket_Extensions", "Host"):
            with Wire(server.port) as wire:
                wire.send(handshake(server.port, **{field: value}))
                status, fields, body = wire.response()
                assert status == 400 and "x-injected" not in fields and b"\x1b" not in body
        assert "\x1b" not in server.stop().said


def test_nothing_of_a_request_comes_back():
    """What is answered to a proper handshake names only what is known here."""
    with yodeld("--subprotocol", "chat") as server, Wire(server.port) as wire:
        odd = 'x"; y=z, permessage-deflate; server_max_window_bits=15; odd=1, <b>'
        wire.send(handshake(server.port, Sec_WebSocket_Protocol=odd, Sec_WebSocket_Extensions=odd))
        status, fields, _ = wire.response()
        assert status == 101
        assert not {"sec-websocket-protocol", "sec-websocket-extensions"} & set(fields)


def test_a_megabyte_of_headers():
    with abused(peak=16 * MIB) as server:
        for _ in range(20):
            with Wire(server.port) as wire:
                with contextlib.suppress(ConnectionError):
                    wire.send(handshake(server.port, **{f"X-{number}": "y" * 1000 for number in range(1000)}))
                assert wire.response()[0] == 431


def test_a_handshake_a_byte_at_a_time():
    with abused() as server, Wire(server.port) as wire:
        wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in handshake(server.port) + b"\x81\x82\0\0\0\0hi":
            wire.send(bytes([byte]))
            time.sleep(0.002)
        assert wire.response()[0] == 101
        assert wire.frame().data == b"hi - i got it"


def test_noise():
    """Whatever is no HTTP is told so, or ended."""
    with abused() as server:
        for number in range(200):
            with Wire(server.port) as wire:
                wire.send(os.urandom(number + 1) + b"\r\n\r\n")
                with contextlib.suppress(IndexError, ValueError, UnicodeDecodeError):
                    assert wire.response()[0] in (400, 431)
