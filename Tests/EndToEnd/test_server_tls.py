"""wss:// by yodeld, against Python's TLS and yodel's."""

import asyncio
import random
import shutil
import signal
import socket
import ssl
import time

import pytest
from certificates import certificate
from programs import YODEL, YODELD, run, yodeld
from waiting import wait_for
from websockets.exceptions import ConnectionClosed
from websockets.asyncio import client as asynchronous
from websockets.sync.client import connect
from wire import Wire, handshake


@pytest.fixture
def files(tmp_path):
    """A certificate for localhost and its key."""
    return certificate(tmp_path, "localhost")


def trusting(pem):
    """The client's side of TLS that trusts this certificate alone."""
    return ssl.create_default_context(cafile=pem)


def serving(files, *options):
    """A yodeld that speaks TLS."""
    pem, key = files
    return yodeld("--tls-cert", pem, "--tls-key", key, *options)


def secure_wire(server, pem):
    """A bare connection inside of TLS."""
    wire = Wire(server.port)
    wire.socket = trusting(pem).wrap_socket(wire.socket, server_hostname="localhost")
    return wire


def test_says_wss_and_answers(files, tmp_path):
    pem, key = files
    both = tmp_path / "both.pem"
    both.write_bytes(pem.read_bytes() + key.read_bytes())
    with yodeld("--tls-cert", both) as server:
        assert server.url == f"wss://localhost:{server.port}/"
        with connect(server.url, ssl=trusting(pem)) as client:
            client.send("hi")
            assert client.recv(timeout=20) == "hi - i got it"
        ended = run(YODEL, "replay", "--ca", pem, "-", server.url, stdin=b"one\ntwo\n")
        assert ended.code == 0, ended.said
        assert server.stop().out == "received 3, answered 3\n"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_versions(files):
    with serving(files) as server:
        for version, is_spoken in [(ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True)]:
            context = trusting(files[0])
            context.minimum_version = context.maximum_version = version
            context.set_ciphers("ALL:@SECLEVEL=0")
            with socket.create_connection(("localhost", server.port), 20) as plain:
                try:
                    with context.wrap_socket(plain, server_hostname="localhost") as secured:
                        assert secured.version() == "TLSv1.2"
                        assert is_spoken
                except (ssl.SSLError, ConnectionError):
                    assert not is_spoken


async def converse(server, pem, seed):
    """Sends messages of many sizes faster than they are read, and compares each answer."""
    source = random.Random(seed)
    sizes = [source.choice([0, 1, 100, 5_000, 16_384, 70_000, 131_072, 1_000_000]) for _ in range(40)]
    messages = [source.randbytes(size) for size in sizes]
    async with asynchronous.connect(server.url, ssl=trusting(pem), max_size=None, compression=None) as client:

        async def send():
            for message in messages:
                await client.send(message)

        sending = asyncio.create_task(send())
        for index, message in enumerate(messages):
            assert await client.recv() == message, (seed, index)
        await sending


@pytest.mark.timeout(180)
def test_many_large_messages_on_one_loop_stay_whole(files):
    """From one thread: until Python 3.13 two may not use a connection's TLS at once, though nothing stops them."""

    async def all_of_them():
        await asyncio.wait_for(asyncio.gather(*(converse(server, files[0], seed) for seed in range(6))), 150)

    with serving(files, "--threads", "1") as server:
        asyncio.run(all_of_them())
        assert server.stop().out == "received 240, answered 240\n"


def names(server):
    """Whom the certificate that is shown is for."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("localhost", server.port), 20) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as secured:
            return secured.getpeercert(binary_form=True)


def test_the_certificate_is_read_again(files, tmp_path):
    pem, key = files
    with serving(files) as server, connect(server.url, ssl=trusting(pem)) as client:
        first = names(server)
        shutil.copy(pem, tmp_path / "kept.pem")
        for new, old in zip(certificate(tmp_path, "new.example"), files):
            shutil.copy(new, old)
        server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "certificate read again" in server._said(), what="the reload")
        second = names(server)
        assert second != first
        pem.write_text("nonsense")
        server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "the one before stays" in server._said(), what="the refusal")
        assert f"{pem} holds no certificates" in server._said()
        assert names(server) == second
        client.send("still here?")
        assert client.recv(timeout=20) == "still here? - i got it"


def test_files_that_are_no_good(files, tmp_path):
    pem, key = files
    _, other = certificate(tmp_path, "other")
    for options, told in [
        (["--tls-cert", tmp_path / "none.pem"], "none.pem: No such file or directory"),
        (["--tls-cert", pem], f"{pem} holds no private key"),
        (["--tls-cert", key], f"{key} holds no certificates"),
        (["--tls-cert", pem, "--tls-key", other], f"the key in {other} is not that of the first certificate"),
    ]:
        ended = run(YODELD, "--port", 0, *options)
        assert (ended.code, ended.out) == (2, ""), ended
        assert told in ended.err
    ended = run(YODELD, "--port", 0, "--tls-key", key)
    assert ended.code == 64 and "--tls-key needs a --tls-cert" in ended.err


@pytest.mark.parametrize("start", [b"", b"\x16\x03\x01\x02\x00\x01"])
def test_a_slow_handshake_of_tls_is_given_up(files, start):
    with serving(files, "--handshake-timeout", "300ms") as server, Wire(server.port) as wire:
        wire.send(start)
        began = time.monotonic()
        assert not wire.more()
        assert time.monotonic() - began < 5


def test_plain_text_is_not_taken(files):
    with serving(files) as server:
        with Wire(server.port) as wire:
            wire.send(handshake(server.port))
            while wire.more():
                pass
            assert b"101" not in wire.unread
        with connect(server.url, ssl=trusting(files[0])) as client:
            client.send("hi")
            assert client.recv(timeout=20) == "hi - i got it"


def test_a_refusal_is_told_whole(files):
    with serving(files, "--path", "/chat") as server, secure_wire(server, files[0]) as wire:
        wire.send(handshake(server.port))
        status, _, body = wire.response()
        assert status == 404 and body.endswith(b"\n")


def test_a_drain_closes_with_1001(files):
    with serving(files) as server, connect(server.url, ssl=trusting(files[0])) as client:
        client.send("hi")
        assert client.recv(timeout=20) == "hi - i got it"
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
        assert closed.value.rcvd.code == 1001
        assert server.stop().out == "received 1, answered 1\n"


def test_an_abort_does_not_wait_for_the_peer(files):
    with serving(files, "--drain-timeout", "200ms") as server, secure_wire(server, files[0]) as wire:
        wire.open()
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 3, "NIOSSL waits 5 s for the peer's close_notify"
