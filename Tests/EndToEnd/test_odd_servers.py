"""Servers that answer twice, or otherwise than expected, and what the screen makes of it."""

import socket
import struct

import pytest
from bare import bare
from certificates import certificate, secured
from peers import double, serving
from programs import YODEL, run


def test_an_answer_that_comes_twice_is_told(terminals):
    terminal = terminals(columns=100)
    with serving(double(1)) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        for text in ("one", "two", "three"):
            terminal.enter(text)
            terminal.wait_for_text(f"< {text} - i got it")
        terminal.wait_for_text('- the same came before, as the answer to "two": doubled')
        terminal.wait(lambda rows: "doubled 1" in rows[0] and "answered 3" in rows[0])
    with serving(double(1)) as peer:
        ended = run(YODEL, peer.url, stdin=b"one\ntwo\nthree\n")
    assert (ended.code, ended.err) == (0, "yodel: 1 answer came once more\n"), ended


def test_what_comes_twice_is_no_stranger():
    async def twice_and_garbled(connection, message, index):
        await connection.send(message if index < 2 else "else")
        await connection.send(message if index < 2 else "other")

    with serving(twice_and_garbled) as peer:
        ended = run(YODEL, "--timeout", "3s", peer.url, stdin=b"one\ntwo\nthree\n")
    assert "2 answers came once more" in ended.err and "2 messages came that contained none" in ended.err, ended


def test_a_server_that_does_not_echo_is_told_with_what_helps(terminals):
    async def news(connection, message, index):
        for number in range(4):
            await connection.send(f"news {number}")

    terminal = terminals(columns=120)
    with serving(news) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("subscribe")
        terminal.wait_for_text("< news 3")
        told = "3 messages came that contained none of those sent; if these were the answers, /set pair order"
        terminal.wait(lambda rows: sum(told in row for row in rows) == 1)
    with serving(news) as peer:
        ended = run(YODEL, "-x", "subscribe", "--timeout", "3s", peer.url)
    assert ended.err.count("contained none of those sent") == 1, ended


def test_a_refused_handshake_on_the_screen(terminals):
    def refuse(connection, request):
        response = connection.respond(418, "short and \x1b[31mstout\x07\n" + "x" * 5000)
        response.headers["X-Pot"] = "tea"
        return response

    with serving(double(-1), process_request=refuse) as peer:
        terminal = terminals(columns=120, rows=40)
        terminal.start("--no-reconnect", peer.url)
        terminal.wait_for_text("HTTP/1.1 418")
        terminal.wait_for_text("X-Pot: tea")
        terminal.wait_for_text("short and ␛[31mstout")
        # The first KiB, and no more.
        xs = sum(row.count("x") for row in terminal.screen() if "xxxx" in row)
        assert 900 < xs <= 1024, xs
        ends = [row.strip() for row in terminal.screen()]
        assert ends.index("(the rest is left out)") + 1 == ends.index("/connect tries again")
        ended = run(YODEL, "--plain", "-x", "hi", peer.url)
    assert ended.code == 1 and "HTTP/1.1 418" in ended.err and "X-Pot: tea" in ended.err and "stout" in ended.err
    assert "\x1b" not in ended.said and "\x07" not in ended.said and ended.out == ""


def test_a_refusal_by_an_older_http_is_told_whole():
    def refuse(caller):
        caller.socket.recv(65536)
        caller.send(b"HTTP/1.0 404 Gone\r\nX-Pot: tea\r\n\r\nshort and stout")

    with bare(refuse) as server:
        ended = run(YODEL, "--plain", "-x", "hi", f"ws://127.0.0.1:{server.port}")
    assert ended.code == 1
    assert "  HTTP/1.0 404 Gone\n  X-Pot: tea\n  \n  short and stout\n" in ended.err, ended.err
    assert "left out" not in ended.err


@pytest.mark.parametrize("is_secure", [False, True])
@pytest.mark.parametrize("was_asked", [False, True])
@pytest.mark.parametrize("resets", [False, True])
def test_a_server_that_hangs_up_in_the_handshake(tmp_path, resets, was_asked, is_secure):
    """In our words, however it does."""

    def hang_up(caller):
        if was_asked:
            caller.request()
        if resets:
            caller.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    files = certificate(tmp_path, "localhost")
    with bare(hang_up, context=secured(*files) if is_secure else None) as server:
        url = f"{server.url.partition(':')[0]}://localhost:{server.port}"
        ended = run(YODEL, "--plain", "--ca", files[0], "-x", "hi", url)
    assert ended.code == 1
    guess = "a certificate of yours (--cert)" if is_secure else "wss://"
    question = f"is it a WebSocket server, or does it want {guess}?"
    assert f"the server hung up during the handshake; {question}" in ended.err, ended.err


def test_a_server_that_hangs_up_instead_of_speaking_tls():
    def reset(caller):
        caller.socket.recv(1)
        caller.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with bare(reset) as server:
        ended = run(YODEL, "--plain", "-k", "-x", "hi", f"wss://127.0.0.1:{server.port}")
    assert ended.code == 1 and "the server hung up during the handshake" in ended.err, ended.err


def test_a_server_that_speaks_first_and_no_http_is_told_at_once():
    def greet(caller):
        caller.send(b"SSH-2.0-\x1b[31mOpenSSH_9\r\n")
        caller.socket.recv(65536)
        caller.socket.recv(65536)

    with bare(greet) as server:
        ended = run(YODEL, "-x", "hi", f"ws://127.0.0.1:{server.port}", limit=8)
    assert ended.code == 1 and "speaks no HTTP; is it a WebSocket server? It said: SSH-2.0-" in ended.err and "\x1b" not in ended.err, ended
