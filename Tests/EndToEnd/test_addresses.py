"""Servers on one address family alone, or on both: RFC 8305 finds them."""

import json
import socket
import subprocess
import sys
import time

import black_hole
import pytest
from peers import modify, serving
from programs import YODEL, run, yodeld


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


def try_black_hole():
    """Where packets vanish: replays against a server on one of a host's two addresses, then against nobody."""
    with yodeld("--host", black_hole.HERE) as server:
        for host, limit in [(black_hole.TWOFOLD, "60s"), (black_hole.SILENT, "500ms")]:
            began = time.monotonic()
            url = f"ws://{host}:{server.port}"
            ended = run(YODEL, "replay", "--connect-timeout", limit, "-", url, stdin=b"hi\n", limit=90)
            print(json.dumps([time.monotonic() - began, ended.code, ended.err]))


def test_an_address_that_swallows_packets_costs_no_timeout():
    """RFC 8305 §5: the next address is tried long before the first has timed out."""
    if not black_hole.can_be_had():
        pytest.skip("no network namespace can be had here, or no `ip` of iproute2")
    done = subprocess.run(
        black_hole.inside(sys.executable, __file__), capture_output=True, text=True, timeout=120, check=True
    )
    (took, code, said), (_, silent_code, silent_said) = map(json.loads, done.stdout.splitlines())
    assert code == 0, said
    assert took < 5, "twelve times less than --connect-timeout, on a machine however busy"
    assert silent_code == 1 and f"{black_hole.SILENT}:" in silent_said and "did not answer in time" in silent_said


if __name__ == "__main__":
    try_black_hole()
