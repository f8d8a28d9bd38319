"""wss:// against Python's TLS, with certificates made for the test."""

import os
import re
import socket
import ssl
import subprocess
import threading

import pytest
from bare import bare
from certificates import Authority, certificate, joined, secured
from peers import modify, serving
from programs import YODEL, run, yodeld
from proxies import exchange, passing
from sanitizing import PATIENCE


def replay(peer, *options):
    """Sends one message over TLS."""
    return run(YODEL, "replay", *options, "-", f"wss://localhost:{peer.port}", stdin=b"hi\n")


@pytest.mark.parametrize("name, accepted", [("localhost", True), ("elsewhere.example", False)])
def test_trusted_certificate_has_to_name_the_host(tmp_path, name, accepted):
    pem, key = certificate(tmp_path, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    with serving(modify, ssl=context) as peer:
        assert replay(peer, "--ca", pem).code == (0 if accepted else 1)
        assert replay(peer).code == 1, "nobody vouches for it"
        assert peer.received == (["hi"] if accepted else [])


def test_authority_file_that_is_none(tmp_path):
    with serving(modify) as peer:
        (tmp_path / "empty.pem").write_text("")
        ended = replay(peer, "--ca", tmp_path / "empty.pem")
        assert ended.code == 2
        assert ended.err.startswith("yodel: ") and "empty.pem holds no certificates" in ended.err
        assert peer.paths == []


def test_a_certificate_and_a_key_that_do_not_belong_together(tmp_path):
    (own, key), (_, other) = certificate(tmp_path, "client"), certificate(tmp_path, "other")
    told = {
        ("--cert", own, "--key", other): f"yodel: the key in {other} is not that of the certificate in {own}",
        ("--cert", own): f"yodel: {own} holds no private key; give its key by --key",
        ("--cert", own, "--key", own): f"yodel: {own} holds no private key; it has to be a PEM file",
    }
    for options, sentence in told.items():
        for command in ([], ["replay", "-"]):
            ended = run(YODEL, *command, *options, "wss://localhost:1", stdin=b"hi\n")
            assert (ended.code, ended.err.strip()) == (2, sentence), ended


def test_plain_http_to_a_port_of_tls_is_told(tmp_path):
    files = certificate(tmp_path, "localhost")
    with serving(modify, ssl=secured(*files)) as peer:
        ended = run(YODEL, "-x", "hi", f"ws://localhost:{peer.port}")
        assert ended.code == 1 and "wss://" in ended.err, ended


def test_who_shows_no_certificate_or_a_foreign_one_is_told_so(tmp_path):
    (pem, key), (own, _), foreign = (certificate(tmp_path, name) for name in ("localhost", "client", "foreign"))
    context = secured(pem, key)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(own)
    with serving(modify, ssl=context) as peer:
        for options in ([], ["--cert", foreign[0], "--key", foreign[1]]):
            ended = replay(peer, "--ca", pem, *options)
            assert ended.code == 1 and "certificate of yours" in ended.err and "--cert" in ended.err, ended


@pytest.mark.parametrize("size", [65_460, 65_528])
def test_a_flood_of_large_messages_is_whole(tmp_path, size):
    """TLS is full and has room again within one write of 64 KiB: what is sent then is not to be lost."""
    pem, key = certificate(tmp_path, "localhost")
    (lines := tmp_path / "lines").write_text(("x" * size + "\n") * 300)
    options = ["--pair", "order", "--rate", "5000/s", "--window", "400", "--no-compress", "--ca", pem]
    options += ["--timeout", f"{5 * PATIENCE}s"]
    with yodeld("--tls-cert", pem, "--tls-key", key) as server:
        ended = run(YODEL, "replay", *options, lines, f"wss://localhost:{server.port}")
        assert ended.code == 0 and ended.out.startswith("sent 300, answered 300, lost 0"), ended
        assert server.stop().out == "received 300, answered 300\n"


def test_a_server_that_alerts_that_it_wants_a_certificate(tmp_path):
    """OpenSSL's own server, which tells it by the alert for that (RFC 8446 §6.2)."""
    pem, key = certificate(tmp_path, "localhost")
    asks = ["-Verify", "1", "-verify_return_error", "-naccept", "1"]
    with subprocess.Popen(
        ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", pem, "-key", key, *asks],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.PIPE,
        text=True,
    ) as server:
        port = next(line for line in server.stdout if line.startswith("ACCEPT")).rpartition(":")[2].strip()
        ended = run(YODEL, "replay", "--ca", pem, "-", f"wss://localhost:{port}", stdin=b"hi\n")
        assert ended.code == 1
        assert "the server wants a certificate of yours, or another; --cert and --key give it" in ended.err
        server.kill()


@pytest.mark.parametrize("option", ["--ca", "--cert", "--key"])
@pytest.mark.parametrize("scheme", ["ws", "wss"])
def test_a_file_that_does_not_exist(tmp_path, scheme, option):
    missing = tmp_path / "missing.pem"
    others = ["--cert", __file__] if option == "--key" else []
    ended = run(YODEL, "replay", option, missing, *others, "-", f"{scheme}://localhost:1", stdin=b"hi\n")
    assert ended.code == 2
    assert f"there is no file {missing}; check its name" in ended.err


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """One authority for all tests: keys take time."""
    return Authority(tmp_path_factory.mktemp("certificates") / "authority")


@pytest.mark.parametrize(
    "issued, trusted, told",
    [
        ({}, False, "nobody trusted vouches for the server's certificate; --ca FILE trusts an authority, -k any"),
        (
            {"start": "20200101000000Z", "end": "20200102000000Z"},
            True,
            "the server's certificate is over since 2020-01-02; -k trusts any",
        ),
        (
            {"start": "20480101000000Z", "end": "20490101000000Z"},
            True,
            "the server's certificate is valid from 2048-01-01 on only; is this machine's clock right?",
        ),
        (
            {"names": "a.example b.example"},
            True,
            "the server's certificate is not for localhost but for a.example, b.example; check the name",
        ),
        ({"names": "a b c d"}, True, "but for a, b, c and others; check the name"),
    ],
)
def test_why_a_certificate_is_refused_is_told(authority, issued, trusted, told):
    with serving(modify, ssl=secured(*authority.issue(**issued))) as peer:
        ended = replay(peer, *(["--ca", authority.pem] if trusted else []))
        assert ended.code == 1 and told in ended.err, ended.err
        assert replay(peer, "-k").code == 0
        assert peer.received == ["hi"]


@pytest.mark.parametrize("lists", [False, True], ids=["", "with revocation lists"])
@pytest.mark.parametrize(
    "names, host, accepted",
    [
        # Whom the connection leads to is not who was asked for: all of these lead to 127.0.0.1.
        ("IP:127.0.0.1", "localhost", False),
        ("IP:127.0.0.1", "server.example", False),
        ("IP:127.0.0.1", "127.0.0.2", False),
        ("IP:127.0.0.2", "127.0.0.2", True),
        ("IP:127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.1", False),
        ("IP:::1", "[::1]", True),
        ("IP:::1", "[0:0::0:1]", True),
        ("*.server.example", "a.server.example", True),
        ("*.server.example", "a.b.server.example", False),
        ("*.server.example", "server.example", False),
        ("a.example IP:127.0.0.1 Server.Example", "sERVER.eXAMPLE", True),
    ],
)
def test_whom_a_certificate_is_for(authority, names, host, accepted, lists):
    trusted = joined(authority.folder / "trusted.pem", authority.pem, *([authority.list()] if lists else []))
    with serving(modify, ssl=secured(*authority.issue(names))) as peer, passing("http") as proxy:
        url = f"wss://{host}:{peer.port}"
        ended = run(
            YODEL, "replay", "--ca", trusted, "--proxy", f"http://127.0.0.1:{proxy.port}", "-", url, stdin=b"hi\n"
        )
        assert ended.code == (0 if accepted else 1), ended
        if not accepted:
            told = names.replace("IP:", "").split()[0]
            assert f"the server's certificate is not for {host.lower()} but for {told}" in ended.err
            assert peer.requests == [], "not even the request was sent"


def test_a_certificate_that_vouches_for_itself(tmp_path):
    pem, key = certificate(tmp_path, "elsewhere.example")
    with serving(modify, ssl=secured(pem, key)) as peer:
        assert "only the server's certificate itself vouches for it; --ca FILE trusts it, -k any" in replay(peer).err
        assert "the server's certificate is not for localhost" in replay(peer, "--ca", pem).err
        assert peer.received == []


def test_a_revoked_certificate(authority):
    good, bad = authority.issue(), authority.issue()
    trusted = authority.revoke(bad[0])
    with serving(modify, ssl=secured(*bad)) as peer:
        assert replay(peer, "--ca", authority.pem).code == 0, "nothing tells that it was revoked"
        ended = replay(peer, "--ca", trusted)
        assert ended.code == 1
        assert "the certificate of server was revoked by Test authority; do not trust this server" in ended.err
        assert peer.received == ["hi"] and len(peer.requests) == 1, "not even the request was sent"
        assert replay(peer, "--ca", trusted, "-k").code == 0
    with serving(modify, ssl=secured(*good)) as peer:
        assert replay(peer, "--ca", trusted).code == 0


class Chain:
    """A root, an authority that it vouches for, and servers that this one vouches for."""

    def __init__(self, folder):
        self.folder = folder
        self.root = Authority(folder / "root", "Test root")
        self.middle = Authority(folder / "middle", "Test intermediate", parent=self.root)

    def issue(self, **more):
        """A server's files; the first holds all that the client has to be shown."""
        pem, key = self.middle.issue(**more)
        return joined(pem.with_suffix(".chain"), pem, self.middle.pem), key

    def trusting(self, *lists):
        """A file with the root and revocation lists."""
        return joined(self.folder / "trusted.pem", self.root.pem, *lists)


@pytest.fixture
def chain(tmp_path):
    """An authority between, whom a test may take the trust from."""
    (tmp_path / "chain").mkdir()
    return Chain(tmp_path / "chain")


def test_nothing_in_a_chain_was_revoked(chain):
    lists = [chain.root.list(), chain.middle.list()]
    with serving(modify, ssl=secured(*chain.issue())) as peer:
        assert replay(peer, "--ca", chain.trusting()).code == 0
        assert replay(peer, "--ca", chain.trusting(*lists)).code == 0
        assert replay(peer, "--ca", chain.trusting(lists[0])).code == 0, "who has no list is not asked"
        assert replay(peer).code == 1
        assert peer.received == ["hi"] * 3


@pytest.mark.parametrize(
    "revoked, told",
    [
        ("server", "the certificate of server was revoked by Test intermediate; do not trust this server"),
        ("middle", "the certificate of Test intermediate was revoked by Test root; do not trust this server"),
    ],
)
def test_something_in_a_chain_was_revoked(chain, revoked, told):
    pem, key = chain.issue()
    issuer, taken = (chain.middle, pem) if revoked == "server" else (chain.root, chain.middle.pem)
    issuer.revoke(taken)
    lists = [chain.root.list(), chain.middle.list()]
    with serving(modify, ssl=secured(pem, key)) as peer:
        ended = replay(peer, "--ca", chain.trusting(*lists))
        assert ended.code == 1 and told in ended.err, ended.err
        assert peer.requests == [], "not even the request was sent"
        assert replay(peer, "--ca", chain.trusting(*lists), "-k").code == 0


def test_a_list_of_somebody_else_says_nothing(chain, tmp_path):
    """Neither by another name, nor by another key under the same name."""
    others = [Authority(tmp_path / "other", "Other root"), Authority(tmp_path / "namesake", "Test root")]
    for other in others:
        # The serial number counts, and it is the same.
        entry = (chain.root.folder / "index").read_text()
        (other.folder / "index").write_text(entry)
        (other.folder / "ca.cnf").write_text(
            (other.folder / "ca.cnf").read_text() + "[lists]\nauthorityKeyIdentifier = keyid\n"
        )
        other.revoke(chain.middle.pem)
    lists = [other.list("-crlexts", "lists") for other in others]
    with serving(modify, ssl=secured(*chain.issue())) as peer:
        ended = replay(peer, "--ca", chain.trusting(*lists))
        assert ended.code == 0, ended.err


def test_a_list_that_is_over_is_told(chain):
    dates = ["-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20200102000000Z"]
    over, current = chain.root.list(*dates), chain.root.list()
    with serving(modify, ssl=secured(*chain.issue())) as peer:
        ended = replay(peer, "--ca", chain.trusting(over))
        assert ended.code == 1 and peer.received == []
        assert "the revocation list of Test root is over since 2020-01-02; put a newer one into the --ca" in ended.err
        assert replay(peer, "--ca", chain.trusting(over, current)).code == 0


@pytest.mark.parametrize(
    "issued, told",
    [
        ({"names": "elsewhere.example"}, "the server's certificate is not for localhost but for elsewhere.example"),
        (
            {"start": "20200101000000Z", "end": "20200102000000Z"},
            "the server's certificate is over since 2020-01-02; -k trusts any",
        ),
    ],
)
def test_a_chain_with_lists_is_looked_at_as_any_other(chain, issued, told):
    with serving(modify, ssl=secured(*chain.issue(**issued))) as peer:
        ended = replay(peer, "--ca", chain.trusting(chain.root.list(), chain.middle.list()))
        assert ended.code == 1 and told in ended.err, ended.err


def test_who_vouches_has_to_be_trusted_where_there_are_lists(chain, tmp_path):
    stranger = Authority(tmp_path / "stranger")
    trusted = joined(tmp_path / "trusted.pem", stranger.pem, stranger.list())
    with serving(modify, ssl=secured(*chain.issue())) as peer:
        ended = replay(peer, "--ca", trusted)
        assert ended.code == 1 and "nobody trusted vouches for the server's certificate" in ended.err, ended.err


def test_the_clients_certificate_where_there_are_lists(chain, tmp_path):
    own, own_key = certificate(tmp_path, "client")
    context = secured(*chain.issue())
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(own)
    with serving(modify, ssl=context) as peer:
        trusted = chain.trusting(chain.root.list(), chain.middle.list())
        ended = replay(peer, "--ca", trusted, "--cert", own, "--key", own_key)
        assert ended.code == 0, ended.err


def test_a_list_that_can_not_be_read_is_told(chain):
    (broken := chain.folder / "broken.crl").write_text("-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n")
    with serving(modify, ssl=secured(*chain.issue())) as peer:
        ended = replay(peer, "--ca", chain.trusting(broken))
        assert ended.code == 2 and "trusted.pem holds a revocation list that can't be read; get it anew" in ended.err


def test_the_status_line_shows_it_as_insecure_as_long_as_it_lasts(authority, terminals):
    with serving(modify, ssl=secured(*authority.issue("elsewhere.example"))) as peer:
        terminal = terminals()
        terminal.start("-k", f"wss://localhost:{peer.port}")
        terminal.enter("hi")
        terminal.wait_for_text("< hi - i got it")
        terminal.wait(lambda rows: "(insecure) · connected" in rows[0])
        terminal.enter("/reconnect")
        terminal.wait_for_text("connection closed (1000")
        terminal.enter("again")
        terminal.wait_for_text("< again - i got it")
        terminal.wait(lambda rows: "(insecure) · connected" in rows[0])
    terminal.wait(lambda rows: "(insecure)" in rows[0] and "connected ·" not in rows[0])


def test_a_server_without_tls_is_told(tmp_path):
    with serving(modify) as peer:
        ended = replay(peer)
        assert ended.code == 1 and "if it speaks no TLS, try ws://" in ended.err, ended.err


def test_a_server_that_hangs_up_while_it_starts_is_tried_again(tmp_path, terminals):
    """As what stands behind a proxy for TLS does."""
    files = certificate(tmp_path, "localhost")
    with serving(modify, ssl=secured(*files)) as peer:
        ways = iter([True, False, True])

        def passed_on(caller):
            if next(ways):
                with socket.create_connection(("127.0.0.1", peer.port)) as server:
                    exchange(caller.socket, server)

        with bare(passed_on) as front:
            terminal = terminals(columns=140)
            terminal.start("--ca", files[0], f"wss://localhost:{front.port}")
            terminal.wait_for_text("connected")
            peer.close_connections(1012)
            # By a reset or in good order, as it comes.
            terminal.wait(lambda rows: any(re.search("the server hung up during the (TLS )?handshake", row) for row in rows))
            terminal.enter("hi")
            terminal.wait_for_text("< hi - i got it")


def test_the_clients_certificate(tmp_path):
    pem, key = certificate(tmp_path, "localhost")
    own, own_key = certificate(tmp_path, "client")
    context = secured(pem, key)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(own)
    both = tmp_path / "both.pem"
    both.write_bytes(own.read_bytes() + own_key.read_bytes())
    with serving(modify, ssl=context) as peer:
        assert replay(peer, "--ca", pem, "--cert", own, "--key", own_key).code == 0
        assert replay(peer, "--ca", pem, "--cert", both).code == 0
        assert replay(peer, "--ca", pem).code != 0
        assert "holds no private key" in replay(peer, "--ca", pem, "--cert", own).err
        assert peer.received == ["hi", "hi"]


def test_a_pipe_with_certificates_is_read_once(tmp_path):
    """As the shell's `--ca <(cat ...)` gives it; the second connection has to do with what the first one read."""
    files = certificate(tmp_path, "localhost")
    os.mkfifo(pipe := tmp_path / "pipe")
    (script := tmp_path / "talk.yodel").write_text("> a\n< a - i got it\n@reconnect\n> b\n< b - i got it\n")
    threading.Thread(target=lambda: pipe.write_bytes(files[0].read_bytes()), daemon=True).start()
    with serving(modify, ssl=secured(*files)) as peer:
        ended = run(YODEL, "replay", "--ca", pipe, script, f"wss://localhost:{peer.port}")
        assert ended.code == 0, ended
        assert peer.received == ["a", "b"] and len(peer.requests) == 2


def test_a_certificate_that_is_renewed_is_taken_by_the_next_connection(terminal, tmp_path):
    pem, key = certificate(tmp_path, "localhost")
    own = [joined(tmp_path / f"{name}.pem", *certificate(tmp_path, name)) for name in ("earlier", "later")]
    shown = []

    def look(connection, request):
        subject = connection.transport.get_extra_info("ssl_object").getpeercert()["subject"]
        shown.append(subject[0][0][1])

    context = secured(pem, key)
    context.verify_mode = ssl.CERT_REQUIRED
    for path in own:
        context.load_verify_locations(path)
    with serving(modify, ssl=context, process_request=look) as peer:
        own[0].rename(current := tmp_path / "current.pem")
        terminal.start("--ca", pem, "--cert", current, f"wss://localhost:{peer.port}")
        terminal.wait_for_text("connected")
        own[1].rename(current)
        terminal.enter("/reconnect")
        terminal.enter("hi")
        terminal.wait_for_text("< hi - i got it")
        assert shown == ["earlier", "later"]


def test_the_server_is_told_whom_it_is_called_for(tmp_path):
    """SNI (RFC 6066 §3): the name, but never an address."""
    files = certificate(tmp_path, "localhost")
    context = secured(*files)
    names = []
    context.sni_callback = lambda socket, name, context: names.append(name)
    with serving(modify, ssl=context) as peer:
        assert replay(peer, "--ca", files[0]).code == 0
        run(YODEL, "replay", "-k", "-", f"wss://127.0.0.1:{peer.port}", stdin=b"hi\n")
    assert names == ["localhost", None]
