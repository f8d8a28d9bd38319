"""Handshakes that are answered with another place to go."""

import ssl
import threading
import time

import pytest
from bare import bare
from certificates import certificate, joined, secured
from peers import modify, serving
from programs import YODEL, run, yodeld
from waiting import wait_for

STATUSES = ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]


def replay(url, *options):
    """Sends one message."""
    return run(YODEL, "replay", *options, "-", url, stdin=b"hi\n")


def sending_to(place, status="302 Found"):
    """What a server says that sends everybody to a place; the connection stays open, as Node's does."""

    def talk(caller):
        caller.request()
        caller.respond(status, f"Location: {place}", "Transfer-Encoding: chunked")
        caller.wait_for_end()

    return talk


@pytest.mark.parametrize("status", STATUSES)
def test_followed(status):
    with serving(modify) as peer, bare(sending_to(f"http://localhost:{peer.port}/there?x=1#part", status)) as server:
        assert replay(server.url).code == 0
        assert peer.received == ["hi"] and peer.paths == ["/there?x=1"]


def test_relative_and_up_to_five_times():
    paths = []

    def talk(caller):
        paths.append(caller.request()[0].split()[1])
        caller.respond("302 Found", f"Location: x{len(paths)}")

    with bare(talk) as server:
        ended = replay(f"{server.url}/a/b")
        assert ended.code == 1
        assert paths == ["/a/b", "/a/x1", "/a/x2", "/a/x3", "/a/x4", "/a/x5"]
        assert "the server redirects again and again, at last to x6; given up" in ended.err


def test_what_was_given_for_a_server_stays_with_it():
    """A key for an API may stand in a field of any name."""
    heads = []

    def talk(caller):
        caller.request()
        heads.append(caller.fields())
        caller.respond("302 Found", "Location: /again" if len(heads) == 1 else f"Location: {peer.url}")

    with serving(modify) as peer, bare(talk) as server:
        given = ["-H", "Cookie: a=b", "--auth", "ann:secret", "-H", "X-Api-Key: 42", "-o", "http://here"]
        ended = run(YODEL, "--plain", *given, "-s", "chat", "-x", "hi", server.url)
        assert ended.code == 0
        assert [line for line in ended.err.splitlines() if "redirects" in line] == [
            f"yodel: the server redirects to ws://127.0.0.1:{server.port}/again",
            f"yodel: the server redirects to ws://localhost:{peer.port}/; not told there: Authorization, Cookie, X-Api-Key",
        ]
        assert all({"authorization", "cookie", "x-api-key"} <= set(head) for head in heads) and len(heads) == 2
        names = {name.lower() for name in peer.requests[0].headers}
        assert not names & {"authorization", "cookie", "x-api-key"}
        assert {"origin", "sec-websocket-protocol"} <= names


def test_the_clients_certificate_is_shown_to_no_other_server(tmp_path):
    pem, key = certificate(tmp_path, "localhost")
    own = joined(tmp_path / "both.pem", *certificate(tmp_path, "client"))
    context = secured(pem, key)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(own)
    shown = []

    def look(connection, request):
        shown.append(bool(connection.transport.get_extra_info("ssl_object").getpeercert()))

    def send_away(connection, request):
        look(connection, request)
        response = connection.respond(302, "")
        response.headers["Location"] = "/here" if len(shown) == 1 else f"wss://localhost:{target.port}/"
        return response

    with (
        serving(modify, ssl=context, process_request=look) as target,
        serving(modify, ssl=context, process_request=send_away) as peer,
    ):
        options = ["--ca", pem, "--cert", own, "--plain", "-x", "hi"]
        ended = run(YODEL, *options, f"wss://localhost:{peer.port}/")
        assert ended.code == 0, ended
        assert f"redirects to wss://localhost:{target.port}/; not told there: the certificate of --cert\n" in ended.err
        assert shown == [True, True, False]


def test_never_from_wss_to_ws(tmp_path):
    pem, key = certificate(tmp_path, "localhost")

    def send_away(connection, request):
        response = connection.respond(302, "")
        response.headers["Location"] = f"ws://localhost:{plain.port}"
        return response

    with serving(modify) as plain, serving(modify, ssl=secured(pem, key), process_request=send_away) as peer:
        ended = replay(f"wss://localhost:{peer.port}", "--ca", pem)
        assert ended.code == 1
        assert f"the server redirects to ws://localhost:{plain.port}, which is not encrypted; not followed" in ended.err
        assert plain.received == []


def test_over_tls_nobody_waits_for_a_last_word(tmp_path):
    """A server that is done with the client may not say so."""
    files = certificate(tmp_path, "localhost")
    done = threading.Event()

    def talk(caller):
        caller.request()
        caller.respond("302 Found", "Location: /there")
        talks.append(caller)
        done.wait(30)

    talks = []
    with bare(talk, context=secured(*files)) as server:
        began = time.monotonic()
        process = threading.Thread(
            target=lambda: replay(f"wss://localhost:{server.port}", "--ca", files[0]), daemon=True
        )
        process.start()
        wait_for(lambda: len(talks) == 6)
        assert time.monotonic() - began < 5, "that long one of them would take"
        process.join(20)
        done.set()


def test_told_on_the_screen(terminal):
    with yodeld() as target, bare(sending_to(f"ws://localhost:{target.port}/")) as server:
        terminal.start(server.url)
        terminal.wait_for_text(f"- the server redirects to ws://localhost:{target.port}/")
        terminal.enter("hi")
        terminal.wait_for_text("< hi - i got it")
        assert terminal.screen()[0].startswith(f" ws://localhost:{target.port} · connected")
        target.stop()
        terminal.wait(lambda rows: f":{server.port} · " in rows[0], what="where the next attempt begins")


@pytest.mark.parametrize("place", ["ftp://x", "http://\x1b[31m"])
def test_places_that_lead_nowhere(terminal, place):
    with bare(sending_to(place)) as server:
        terminal.start(server.url)
        terminal.wait_for_text("! ")
        assert "leads nowhere" in " ".join(terminal.screen()) or "speaks no HTTP" in " ".join(terminal.screen())
