"""Connections through proxies: HTTP's CONNECT and SOCKS5, by option and by the environment."""

import pytest
from bare import bare
from certificates import certificate, secured
from loopback import refusing
from peers import modify, serving
from programs import YODEL, run
from proxies import passing

KINDS = ["http", "socks5"]


def replay(url, *options, **more):
    """Sends one message."""
    return run(YODEL, "replay", *options, "-", url, stdin=b"hi\n", **more)


@pytest.mark.parametrize("kind", KINDS)
def test_the_proxy_looks_the_name_up(kind):
    with serving(modify) as peer, passing(kind) as proxy:
        ended = replay(f"ws://server.example:{peer.port}", "--proxy", f"{kind}://127.0.0.1:{proxy.port}")
        assert ended.code == 0, ended.said
        assert proxy.places == [f"server.example:{peer.port}"]
        assert peer.received == ["hi"]


@pytest.mark.parametrize("kind", KINDS)
def test_tls_through_a_proxy_is_with_the_server(kind, tmp_path):
    pem, key = certificate(tmp_path, "server.example")
    with serving(modify, ssl=secured(pem, key)) as peer, passing(kind) as proxy:
        through = ["--proxy", f"{kind}://localhost:{proxy.port}"]
        assert replay(f"wss://server.example:{peer.port}", "--ca", pem, *through).code == 0
        ended = replay(f"wss://other.example:{peer.port}", "--ca", pem, *through)
        assert ended.code == 1 and "not for other.example" in ended.err


@pytest.mark.parametrize("kind", KINDS)
def test_who_comes(kind):
    with serving(modify) as peer, passing(kind, password="ann:s:écret") as proxy:
        url, place = f"ws://127.0.0.1:{peer.port}", f"127.0.0.1:{proxy.port}"
        assert replay(url, "--proxy", f"{kind}://ann:s%3A%C3%A9cret@{place}").code == 0
        assert proxy.places == [f"127.0.0.1:{peer.port}"]
        ended = replay(url, "--proxy", f"{kind}://ann:hunter2@{place}")
        assert ended.code == 1 and f"the proxy {place} does not take this user and password" in ended.err
        assert "hunter2" not in ended.said
        ended = replay(url, "--proxy", f"{kind}://{place}")
        assert ended.code == 1 and f"the proxy {place} asks who comes; put user:password@ before its host" in ended.err


@pytest.mark.parametrize(
    "kind, options, told",
    [
        ("http", {"status": "403 Forbidden"}, "refused to connect; it said: HTTP/1.1 403 Forbidden"),
        ("socks5", {"reply": 2}, "refused to connect: its rules forbid it"),
        ("socks5", {"reply": 5}, "refused to connect: nobody listens there"),
        ("socks5", {"reply": 77}, "refused to connect: code 77"),
    ],
)
def test_a_proxy_that_will_not(kind, options, told):
    with passing(kind, **options) as proxy:
        ended = replay("ws://server.example:1", "--proxy", f"{kind}://127.0.0.1:{proxy.port}")
        assert ended.code == 1 and f"yodel: the proxy 127.0.0.1:{proxy.port} {told}\n" == ended.err


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_proxy(kind):
    def bark(caller):
        caller.socket.recv(65536)
        caller.send(b"220 mail.example ESMTP\r\n\r\n")
        caller.wait_for_end()

    with (
        bare(bark) as server,
        bare(lambda caller: caller.socket.recv(65536)) as shy,
        bare(lambda caller: caller.wait_for_end()) as mute,
        refusing() as closed,
    ):
        for other, told in [
            (server.port, "is no such proxy; http:// or socks5:// may stand before its host"),
            (shy.port, "hung up"),
            (mute.port, "did not answer in time"),
            (closed, "check --proxy and the environment's variables"),
        ]:
            ended = replay("ws://server.example", "--proxy", f"{kind}://127.0.0.1:{other}", "--connect-timeout", "3s")
            assert ended.code == 1 and told in ended.err, ended.err


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("banner", [b"SSH-2.0-x\r\n", b""])
def test_what_speaks_first_and_hangs_up_is_no_proxy(kind, banner):
    with bare(lambda caller: caller.send(banner)) as server:
        for _ in range(20):
            ended = replay("ws://server.example", "--proxy", f"{kind}://127.0.0.1:{server.port}", "--connect-timeout", "10s")
            assert ended.code == 1 and f"127.0.0.1:{server.port} " in ended.err, ended.err
            assert "http:// or socks5:// may stand before its host" in ended.err, ended.err


@pytest.mark.parametrize("kind", KINDS)
def test_the_environment_names_it_and_loopback_needs_none(kind):
    with serving(modify) as peer, passing(kind) as proxy:
        through = {"all_proxy": f"{kind}://127.0.0.1:{proxy.port}"}
        assert replay(f"ws://server.example:{peer.port}", **through).code == 0
        assert len(proxy.places) == 1
        for host in ("localhost", "127.0.0.1"):
            assert replay(f"ws://{host}:{peer.port}", **through).code == 0
        assert len(proxy.places) == 1
        # 0.0.0.0 is this machine, too, though no loopback address.
        assert replay(f"ws://0.0.0.0:{peer.port}", **through).code == 0
        assert len(proxy.places) == 2
        for around in ({"NO_PROXY": "a.example, 0.0.0.0"}, {"no_proxy": "*"}, {"no_proxy": "0.0.0.0/8"}):
            assert replay(f"ws://0.0.0.0:{peer.port}", **through, **around).code == 0
        assert replay(f"ws://0.0.0.0:{peer.port}", "--proxy", "none", **through).code == 0
        assert len(proxy.places) == 2


def test_values_that_can_not_be():
    ended = replay("ws://localhost:1", "--proxy", "ftp://x")
    assert ended.code == 64 and "ftp:// is no kind of proxy; http:// and socks5:// are" in ended.err
    ended = replay("ws://server.example:1", ws_proxy="x:y")
    assert ended.code == 1 and "the environment's ws_proxy names no proxy" in ended.err


def test_the_screen_speaks_through_it_and_tells_when_it_is_gone(terminals):
    with serving(modify) as peer:
        with passing("http") as proxy:
            terminal = terminals(120, 24)
            terminal.start("--proxy", f"127.0.0.1:{proxy.port}", f"ws://server.example:{peer.port}")
            terminal.enter("hi")
            terminal.wait_for_text("< hi - i got it")
        terminal.wait_for_text(f"no proxy listens on 127.0.0.1:{proxy.port}")
        terminal.wait_for_text("connection lost (1006)")
