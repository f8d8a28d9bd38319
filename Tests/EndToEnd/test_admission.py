"""Whom yodeld lets in: paths, origins, passwords, how many, and for how long."""

import base64
import contextlib
import re
import socket
import threading
import time

import pytest
from programs import YODELD, run, yodeld
from waiting import wait_for
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.frames import Frame
from wire import Opcode, Wire, handshake


def status_of(server, path="/", **options):
    """The status that a handshake is answered with."""
    try:
        with connect(server.url.rstrip("/") + path, **options) as client:
            client.send("hi")
            assert client.recv(timeout=20) == "hi - i got it"
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def page(server, target, **headers):
    """The answer to a plain request."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with Wire(server.port) as wire:
        wire.send(f"GET {target} HTTP/1.1\r\nHost: localhost:{server.port}\r\n{lines}\r\n".encode())
        return wire.response()


def test_the_page_runs_nothing_but_its_own():
    with yodeld() as server:
        status, fields, body = page(server, "/")
        text = body.decode()
        nonce = re.search(r'<script nonce="(\w{10,})">', text)[1]
        policy = fields["content-security-policy"]
        assert status == 200 and fields["content-type"] == "text/html; charset=utf-8"
        assert policy.startswith("default-src 'none'; ") and f"script-src 'nonce-{nonce}'" in policy
        assert "unsafe" not in policy and "Send Message" in text and " onclick" not in text
        assert re.search(r'<script nonce="(\w+)">', page(server, "/")[2].decode())[1] != nonce
        assert page(server, "/health")[0] == 200
        assert page(server, "/nothing")[0] == 404


def test_one_path():
    with yodeld("--path", '/chat"<') as server:
        assert status_of(server, "/other") == 404
        assert status_of(server, "/") == 404
        assert 'data-path="/chat&quot;&lt;"' in page(server, "/")[2].decode()
    with yodeld("--path", "/chat") as server:
        assert status_of(server, "/chat") == 101
        assert status_of(server, "/chat?room=1") == 101
        assert status_of(server, "/chat/") == 404


def test_origins():
    with yodeld("--origin", "https://example.org", "--origin", "http://localhost:3000") as server:
        assert status_of(server, origin="https://example.org") == 101
        assert status_of(server, origin="HTTP://LOCALHOST:3000") == 101
        assert status_of(server, origin="https://example.org.evil.example") == 403
        assert status_of(server, origin="null") == 403
        # No browser.
        assert status_of(server) == 101


def basic(pair):
    """The header of a user and a password."""
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def test_passwords():
    with yodeld("--auth", "ann:sécret", "--auth", "bob:pass:word") as server:
        assert status_of(server) == 401
        assert status_of(server, additional_headers=basic("ann:sécret")) == 101
        assert status_of(server, additional_headers=basic("bob:pass:word")) == 101
        for wrong in ("ann:", "ann:sécre", "ann:sécrets", "bob:pass", ":", "ann:pass:word"):
            assert status_of(server, additional_headers=basic(wrong)) == 401, wrong
        assert status_of(server, additional_headers={"Authorization": "Bearer x"}) == 401
        status, fields, _ = page(server, "/")
        assert status == 401 and fields["www-authenticate"].startswith("Basic realm=")
        assert page(server, "/", **basic("ann:sécret"))[0] == 200
        assert page(server, "/health")[0] == 200


def test_refusals_on_demand():
    with yodeld("--refuse", "503") as server:
        assert status_of(server) == 503
        assert "every handshake is refused" in server.stop().err


def test_too_many_connections_are_refused_and_places_given_back():
    with yodeld("--max-connections", "3") as server, contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(server.url)) for _ in range(3)]
        assert status_of(server) == 503
        clients[0].send("still served?")
        assert clients[0].recv(timeout=20) == "still served? - i got it"
        clients[1].close()
        wait_for(lambda: status_of(server) == 101, what="a free place")


def test_too_many_connections_of_one_address():
    with yodeld("--host", "127.0.0.1", "--max-connections-per-address", "1") as server:
        with connect(server.url):
            assert status_of(server) == 503
            other = socket.create_connection(("127.0.0.1", server.port), 20, source_address=("127.0.0.2", 0))
            with connect(server.url, sock=other) as client:
                client.send("from another address")
                assert client.recv(timeout=20) == "from another address - i got it"
        wait_for(lambda: status_of(server) == 101, what="a free place")


def test_who_is_turned_away_takes_nobodys_place():
    with yodeld("--host", "127.0.0.1", "--max-connections", "20", "--max-connections-per-address", "5") as server:
        many = [socket.create_connection(("127.0.0.1", server.port), 20) for _ in range(40)]
        other = socket.create_connection(("127.0.0.1", server.port), 20, source_address=("127.0.0.2", 0))
        with connect(server.url, sock=other) as client:
            client.send("let in")
            assert client.recv(timeout=20) == "let in - i got it"
        for one in many:
            one.close()


def test_the_idle_are_pinged_and_given_up():
    with yodeld("--idle-timeout", "2s") as server, Wire(server.port).open() as wire:
        assert wire.frame().opcode is Opcode.PING
        # A pong, and any byte else, shows that somebody is there.
        wire.send_frame(Opcode.PONG)
        assert wire.frame().opcode is Opcode.PING
        assert wire.close_code() == 1001


def test_who_does_not_read_is_given_up():
    with yodeld("--idle-timeout", "1s", "--reply", "{message}") as server, Wire(server.port).open() as wire:
        wire.socket.settimeout(0.5)
        with contextlib.suppress(TimeoutError, ConnectionError):
            for _ in range(1000):
                wire.send_frame(Opcode.BINARY, bytes(1 << 20))
        told = wait_for(lambda: "connection closed" in server._said(), what="the end of the connection")
        assert told


def test_a_message_of_too_many_frames():
    with yodeld("--max-frames", "10") as server, Wire(server.port).open() as wire:
        wire.send_frame(Opcode.TEXT, b"a", fin=False)
        for _ in range(20):
            wire.send_frame(Opcode.CONT, b"", fin=False)
        assert wire.close_code() in (1008, 1009)


def test_a_head_that_is_too_long():
    with yodeld("--max-handshake-size", "1K") as server, Wire(server.port) as wire:
        wire.send(handshake(server.port, X_Padding="x" * 2000))
        assert wire.response()[0] == 431


@pytest.mark.parametrize(
    "options, told",
    [
        (["--max-connections", "0"], "give a number from 1 on"),
        (["--auth", "nobody"], "give a user and a password with a colon between them"),
        (["--refuse", "101"], "give a status from 300 to 599"),
        (["--idle-timeout", "soon"], "give a time, such as 500ms, 10s or 5m"),
        (["--idle-timeout", "60"], "give a time, such as 500ms, 10s or 5m; 60s for seconds"),
    ],
)
def test_values_that_can_not_be(options, told):
    ended = run(YODELD, *options)
    assert ended.code == 64 and told in ended.err


@pytest.mark.parametrize(
    "wanted, chosen",
    [
        (["superchat", "chat"], "superchat"),
        (["chat", "superchat"], "chat"),
        (["mqtt", "chat"], "chat"),
        (["mqtt"], None),
        (["Chat"], None),
        (None, None),
    ],
)
def test_subprotocols(wanted, chosen):
    with yodeld("--subprotocol", "chat", "--subprotocol", "superchat") as server:
        with connect(server.url, subprotocols=wanted) as client:
            assert client.subprotocol == chosen
            client.send("hi")
            assert client.recv(timeout=20) == "hi - i got it"


def test_no_subprotocol_is_spoken_unless_told():
    with yodeld() as server, Wire(server.port) as wire:
        wire.send(handshake(server.port, Sec_WebSocket_Protocol="chat, superchat"))
        status, fields, _ = wire.response()
        assert status == 101 and "sec-websocket-protocol" not in fields


def test_subprotocols_in_several_fields():
    with yodeld("--subprotocol", "b") as server, Wire(server.port) as wire:
        wire.send(handshake(server.port, Sec_WebSocket_Protocol="a ,\r\nSec-WebSocket-Protocol: ,c, b"))
        status, fields, _ = wire.response()
        assert (status, fields["sec-websocket-protocol"]) == (101, "b")


def test_who_takes_nothing_is_given_up():
    """The peer's system answers all the while: only what it takes shows that somebody is there."""
    with yodeld("--write-timeout", "500ms", "--reply", "{message}") as server, Wire(server.port).open() as wire:
        wire.socket.settimeout(5)
        with contextlib.suppress(TimeoutError, ConnectionError):
            for _ in range(1000):
                wire.send_frame(Opcode.BINARY, bytes(1 << 20))
        wait_for(lambda: "it did not take what was sent to it" in server._said(), what="the end of the connection")


def test_no_time_is_any_time():
    """Where it is a limit of nothing; a handshake needs some."""
    with yodeld("--idle-timeout", "0s", "--write-timeout", "0s") as server, Wire(server.port).open() as wire:
        wire.send_frame(Opcode.TEXT, b"hi")
        assert wire.frame().data == b"hi - i got it"
    ended = run(YODELD, "--handshake-timeout", "0s")
    assert ended.code == 64 and "give a time, such as 500ms" in ended.err, ended


def test_who_takes_it_ever_so_slowly_is_not_given_up():
    """The buffers of Linux take more of us only when a third of them is free again, seconds later."""
    with yodeld("--write-timeout", "1s", "--reply", "{message}") as server, Wire(server.port).open() as wire:
        threading.Thread(target=wire.send_frame, args=(Opcode.BINARY, bytes(15 << 20)), daemon=True).start()
        began = time.monotonic()
        while time.monotonic() < began + 5:
            assert wire.socket.recv(16 << 10), "given up"
            time.sleep(0.03)
        assert "it did not take" not in server._said()


def test_who_reads_late_behind_his_close_frame_gets_all_answers():
    """Longer than a client has that has everything and does not end TCP."""
    # More than both kernels hold, for what is read before that shows.
    count, size, times = 60, 2000, 60
    with yodeld("--reply", "{message}" * times) as server, Wire(server.port).open() as wire:
        message = Frame(Opcode.TEXT, b"x" * size).serialize(mask=True)
        wire.send(message * count + Frame(Opcode.CLOSE, (1000).to_bytes(2)).serialize(mask=True))
        time.sleep(4)
        taken = 0
        while piece := wire.socket.recv(1 << 20):
            taken += len(piece)
        # Headers of ten bytes, and the close frame.
        assert taken == count * (times * size + 10) + 4
        assert server.stop().out == f"received {count}, answered {count}\n"


def test_who_takes_it_slowly_is_not_given_up():
    with yodeld("--write-timeout", "1s", "--reply", "{message}") as server, Wire(server.port).open() as wire:
        threading.Thread(target=wire.send_frame, args=(Opcode.BINARY, bytes(15 << 20)), daemon=True).start()
        began = time.monotonic()
        taken = 0
        while taken < 10 + (15 << 20):
            piece = wire.socket.recv(1 << 18)
            assert piece, "given up"
            taken += len(piece)
            time.sleep(0.05)
        assert time.monotonic() > began + 2
