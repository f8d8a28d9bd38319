"""Plain HTTP requests to yodeld, and handshakes that it refuses."""

import pytest
from programs import yodeld
from wire import Wire, handshake


@pytest.fixture(scope="module")
def server():
    """A yodeld with its defaults."""
    with yodeld() as running:
        yield running


def test_plain_request_is_told_what_to_do(server):
    with Wire(server.port) as wire:
        wire.send(f"GET / HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode())
        status, fields, body = wire.response()
    assert status == 200
    assert fields["content-type"].startswith("text/")
    assert "WebSocket" in body.decode()


def test_health(server):
    with Wire(server.port) as wire:
        wire.send(f"GET /health HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode())
        assert wire.response()[0] == 200


def test_another_path_is_not_found(server):
    with Wire(server.port) as wire:
        wire.send(f"GET /nowhere HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode())
        assert wire.response()[0] == 404


@pytest.mark.parametrize(
    "status, headers",
    [
        (426, {"Sec_WebSocket_Version": "12"}),
        (400, {"Sec_WebSocket_Key": None}),
        (400, {"Sec_WebSocket_Key": "not base64 of 16 bytes"}),
    ],
)
def test_refused_handshake(server, status, headers):
    with Wire(server.port) as wire:
        wire.send(handshake(server.port, **headers))
        seen, fields, _ = wire.response()
        assert seen == status
        assert status != 426 or fields["sec-websocket-version"] == "13"
