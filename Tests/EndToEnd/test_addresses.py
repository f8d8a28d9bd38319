"""Servers on one address family alone, or on both: RFC 8305 finds them."""

import socket

import pytest
from peers import modify, serving
from programs import YODEL, run


def has_ipv6():
    """Whether this machine has an IPv6 loopback."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def resolves_to_ipv6():
    """Whether localhost means the IPv6 loopback, too, on this machine."""
    return has_ipv6() and any(info[0] == socket.AF_INET6 for info in socket.getaddrinfo("localhost", 80))


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="no IPv6 loopback here")


@pytest.mark.parametrize(
    "listens_on, host",
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "localhost"),
        pytest.param("::1", "[::1]", marks=needs_ipv6),
        pytest.param(
            "::1",
            "localhost",
            marks=pytest.mark.skipif(not resolves_to_ipv6(), reason="localhost has no IPv6 address here"),
        ),
    ],
)
def test_found(listens_on, host):
    with serving(modify, host=listens_on) as peer:
        ended = run(YODEL, "replay", "-", f"ws://{host}:{peer.port}", stdin=b"hi\n")
        assert ended.code == 0, ended.said
        assert peer.requests[0].headers["Host"] == f"{host}:{peer.port}"


@needs_ipv6
def test_nobody_there_is_told_with_brackets():
    with serving(modify, host="::1") as gone:
        port = gone.port
    ended = run(YODEL, "replay", "-", f"ws://[::1]:{port}", stdin=b"hi\n")
    assert ended.code == 1 and f"nobody listens on [::1]:{port}" in ended.err
