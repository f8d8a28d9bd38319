"""yodeld against clients not written here: the PyPI package `websockets`, and the bare socket."""

import contextlib
import re
import signal
import socket

import pytest
from peers import answer_to
from programs import YODELD, Ended, run, yodeld
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from wire import Opcode, Wire, handshake

BIG = 64 * 2**20


@pytest.fixture(scope="module")
def server():
    """A yodeld with its defaults."""
    with yodeld() as running:
        yield running


@pytest.fixture
def client(server):
    """A connection to `server`."""
    with connect(server.url, max_size=BIG, compression=None) as connection:
        yield connection


# The job: each request answered, in order, with the modified text.


@pytest.mark.timeout(120)
def test_ten_thousand_requests_in_lock_step():
    with yodeld() as server:
        with connect(server.url) as client:
            for number in range(10_000):
                client.send(f"Request [{number}]")
                assert client.recv(timeout=20) == f"Request [{number}] - i got it"
        assert server.stop() == Ended(0, "received 10000, answered 10000\n", server._said())


@pytest.mark.timeout(120)
def test_ten_thousand_requests_at_once(server):
    with connect(server.url, max_size=BIG) as client:
        for start in range(0, 10_000, 500):
            for number in range(start, start + 500):
                client.send(f"Request [{number}]")
            for number in range(start, start + 500):
                assert client.recv(timeout=20) == f"Request [{number}] - i got it"


def test_no_greeting(client):
    with pytest.raises(TimeoutError):
        client.recv(timeout=0.3)


def test_many_clients_keep_apart(server):
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(server.url)) for _ in range(20)]
        for number, client in enumerate(clients):
            client.send(f"from {number}")
        for number, client in enumerate(clients):
            assert client.recv(timeout=20) == f"from {number} - i got it"


TEXTS = {
    "empty": "",
    "japanese": "日本語",
    "family": "👨‍👩‍👧‍👦",
    "combining": "e\u0301 n\u0303 Z\u0351\u036b\u0343",
    "right to left": "שלום עליכם · مرحبا",
    "nul": "before\0after",
    "osc 52": "\x1b]52;c;aGVsbG8=\x07",
    "newlines": "one\ntwo\r\nthree",
    "braces": "{message} {{}} {n}",
    "1 MiB": "0123456789abcdéf" * 61_681,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_text_comes_back_whole(client, text):
    client.send(text)
    assert client.recv(timeout=20) == answer_to(text)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 2**20])
def test_binary_comes_back_verbatim(client, size):
    data = bytes(number * 7 % 256 for number in range(size))
    client.send(data)
    assert client.recv(timeout=20) == data


def test_fragments_are_one_message(client):
    client.send(["frag", "", "men", "ts 日", "本"])
    assert client.recv(timeout=20) == "fragments 日本 - i got it"


def test_ping_is_answered(client):
    assert client.ping(b"here?").wait(20)


def test_ping_between_fragments(server):
    with Wire(server.port).open() as wire:
        wire.send_frame(Opcode.TEXT, b"one ", fin=False)
        wire.send_frame(Opcode.PING, b"still there?")
        wire.send_frame(Opcode.CONT, b"two")
        pong, answer = wire.frame(), wire.frame()
        assert (pong.opcode, pong.data) == (Opcode.PONG, b"still there?")
        assert (answer.opcode, answer.data) == (Opcode.TEXT, b"one two - i got it")


def test_frames_byte_by_byte(server):
    with Wire(server.port) as wire:
        for byte in handshake(server.port):
            wire.send(bytes([byte]))
        assert wire.response()[0] == 101
        wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"\x81\x85\x01\x02\x03\x04" + bytes(a ^ b for a, b in zip(b"hello", b"\1\2\3\4\1")):
            wire.send(bytes([byte]))
        assert wire.frame().data == b"hello - i got it"


def test_message_in_the_packet_of_the_handshake(server):
    with Wire(server.port) as wire:
        wire.send(handshake(server.port) + b"\x81\x82\0\0\0\0hi")
        assert wire.response()[0] == 101
        assert wire.frame().data == b"hi - i got it"


# Closing.


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1011, 3000, 4999])
def test_close_code_comes_back(server, code):
    with connect(server.url) as client:
        client.close(code, "bye")
        assert client.protocol.close_rcvd.code == code


def test_close_without_a_code(server):
    with Wire(server.port).open() as wire:
        wire.send_frame(Opcode.CLOSE)
        assert wire.frame().data == b""
        assert wire.frame() is None


def raw(opcode, data=b"", fin=True):
    """One client frame as a step of a violation."""
    return lambda wire: wire.send_frame(opcode, data, fin)


def octets(data):
    """Bytes as they are as a step of a violation."""
    return lambda wire: wire.send(data)


VIOLATIONS = {
    "text that is not UTF-8": (1007, [raw(Opcode.TEXT, b"\xff\xfe")]),
    "a surrogate": (1007, [raw(Opcode.TEXT, b"\xed\xa0\x80")]),
    "a code point cut off": (1007, [raw(Opcode.TEXT, b"\xe6\x97")]),
    "bad UTF-8 before the message ends": (1007, [raw(Opcode.TEXT, b"ok \xc0", fin=False)]),
    "a close reason that is not UTF-8": (1007, [raw(Opcode.CLOSE, b"\x03\xe8\xff")]),
    "a close frame of one byte": (1002, [raw(Opcode.CLOSE, b"\x03")]),
    "close code 999": (1002, [raw(Opcode.CLOSE, b"\x03\xe7")]),
    "close code 1005": (1002, [raw(Opcode.CLOSE, b"\x03\xed")]),
    "close code 1006": (1002, [raw(Opcode.CLOSE, b"\x03\xee")]),
    "close code 5000": (1002, [raw(Opcode.CLOSE, b"\x13\x88")]),
    "a reserved bit": (1002, [octets(b"\xc1\x80\0\0\0\0")]),
    "a reserved opcode": (1002, [octets(b"\x83\x80\0\0\0\0")]),
    "a frame that is not masked": (1002, [octets(b"\x81\x02hi")]),
    "a ping of 126 bytes": (1002, [octets(b"\x89\xfe\0\x7e" + bytes(130))]),
    "a ping in fragments": (1002, [octets(b"\x09\x80\0\0\0\0")]),
    "a continuation of nothing": (1002, [raw(Opcode.CONT, b"hi")]),
    "text inside of fragments": (1002, [raw(Opcode.TEXT, b"a", fin=False), raw(Opcode.TEXT, b"b")]),
    "a length of 2^63": (1002, [octets(b"\x82\xff\x80\0\0\0\0\0\0\0" + bytes(4))]),
    "a length above the limit": (1009, [octets(b"\x82\xff" + (16 * 2**20 + 1).to_bytes(8, "big") + bytes(4))]),
}


@pytest.mark.parametrize("code, steps", VIOLATIONS.values(), ids=VIOLATIONS.keys())
def test_violation_closes_with(server, code, steps):
    with Wire(server.port).open() as wire:
        for step in steps:
            step(wire)
        assert wire.close_code() == code
    with connect(server.url) as client:
        client.send("still there?")
        assert client.recv(timeout=20) == "still there? - i got it"


@pytest.mark.parametrize("size", ["1000", "1K", "1k"])
def test_message_above_the_limit_closes_1009(size):
    with yodeld("--max-message-size", size) as server:
        with connect(server.url) as client:
            client.send("x" * 1000)
            assert client.recv(timeout=20) == answer_to("x" * 1000)
            with contextlib.suppress(ConnectionClosed):  # a last, empty fragment follows, and may come too late
                client.send(["x" * 1000, "y" * 25])
            with pytest.raises(ConnectionClosed) as closed:
                client.recv(timeout=20)
            assert closed.value.rcvd.code == 1009


# Both loopback families.


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_listens_on_both_families(server, host):
    with connect(f"ws://{host}:{server.port}/") as client:
        client.send("hi")
        assert client.recv(timeout=20) == "hi - i got it"


# Ending.


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_drains_and_tells(number):
    with yodeld() as server:
        with connect(server.url, max_size=BIG, max_queue=None) as client:
            for index in range(1000):
                client.send(f"Request [{index}]")
            assert client.recv(timeout=20) == "Request [0] - i got it"
            server.process.send_signal(number)
            answers = 1
            with pytest.raises(ConnectionClosed) as closed:
                while client.recv(timeout=20) == f"Request [{answers}] - i got it":
                    answers += 1
        assert closed.value.rcvd.code == 1001
        out, _ = server.process.communicate(timeout=20)
        received, answered = map(int, re.fullmatch(rb"received (\d+), answered (\d+)\n", out).groups())
        assert received == answered == answers
        assert server.process.returncode == 0


def test_ends_when_nobody_is_there():
    with yodeld() as server:
        ended = server.stop()
        assert (ended.code, ended.out) == (0, "received 0, answered 0\n")


def test_ends_with_idle_clients():
    with yodeld() as server, connect(server.url) as one, connect(server.url) as other:
        ended = server.stop()
        assert (ended.code, ended.out) == (0, "received 0, answered 0\n")
        for client in (one, other):
            with pytest.raises(ConnectionClosed) as closed:
                client.recv(timeout=20)
            assert closed.value.rcvd.code == 1001


def test_no_new_connection_while_draining():
    with yodeld() as server, Wire(server.port).open() as silent:
        server.process.send_signal(signal.SIGTERM)
        assert silent.frame().opcode is Opcode.CLOSE
        with pytest.raises((OSError, InvalidStatus, ConnectionClosed)):
            with connect(server.url, open_timeout=5):
                pass
        silent.send_frame(Opcode.CLOSE, b"\x03\xe9")
        assert server.process.wait(timeout=20) == 0


# Options.


@pytest.mark.parametrize(
    "options, told",
    [
        (["--port", "99999"], "99999"),
        (["--port=-1"], "-1"),
        (["--port", "many"], "many"),
        (["--max-message-size", "huge"], "huge"),
        (["--max-message-size", "9223372036854775807"], "no message may be larger than 1G"),
        (["--threads", "0"], "0"),
        (["--log-level", "loud"], "loud"),
        (["--reply", "{massage}"], "massage"),
        (["--reply", "{message"], "{message"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_bad_option_is_usage(options, told):
    ended = run(YODELD, *options)
    assert (ended.code, ended.out) == (64, "")
    assert told in ended.err


def test_taken_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run(YODELD, "--port", port, "--host", "127.0.0.1")
    assert (ended.code, ended.out) == (1, "")
    assert str(port) in ended.err
    assert "--port" in ended.err


def test_hello_of_the_first_line(server):
    assert server.first_line == f"listening on ws://localhost:{server.port}/"


def test_received_text_never_reaches_the_log_raw():
    with yodeld("--log-level", "trace") as server:
        with connect(server.url) as client:
            client.send("\x1b]52;c;aGVsbG8=\x07\u202e")
            client.recv(timeout=20)
        with Wire(server.port) as wire:
            wire.send(b"GET /\x1b[31m HTTP/1.1\r\nHost: \x1b]0;title\x07\r\n\r\n")
            wire.response()
        ended = server.stop()
    assert "\x1b" not in ended.said
    assert "\u202e" not in ended.said


def test_help_names_every_option():
    ended = run(YODELD, "--help")
    assert ended.code == 0
    for option in ["--host", "--port", "--reply", "--threads", "--log-level", "--max-message-size"]:
        assert option in ended.out
