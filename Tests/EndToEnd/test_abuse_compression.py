"""Abuses of compression: bombs, and what breaks its rules."""

import contextlib
import struct
import zlib

import pytest
from abuse import abused
from memory import MIB
from programs import yodeld
from wire import Wire, handshake

# Some of it is much work for a machine that does much else.
pytestmark = pytest.mark.timeout(180)


def deflated(data):
    """Data compressed as one message (RFC 7692 §7.2.1)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]


def bomb(size):
    """So many zeros, compressed 1,030 times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # Behind a full flush nothing is looked for in what was before, so that the same bytes can be said again.
    piece = packer.compress(bytes(16 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return piece * (size // (16 * MIB)) + deflated(bytes(size % (16 * MIB)))


def compressed_frame(payload, first=0xC2):
    """A masked binary message with RSV1."""
    count = len(payload)
    if count < 126:
        length = bytes([0x80 | count])
    elif count < 1 << 16:
        length = b"\xfe" + struct.pack("!H", count)
    else:
        length = b"\xff" + struct.pack("!Q", count)
    return bytes([first]) + length + bytes(4) + payload


def inflated_size(wire, unpacker):
    """How much the next message is, a compressed one in one frame."""

    def take(count):
        while len(wire.unread) < count:
            assert wire.more()
        taken, wire.unread = wire.unread[:count], wire.unread[count:]
        return taken

    first, length = take(2)
    assert first == 0xC2
    more = {126: 2, 127: 8}.get(length)
    payload = take(int.from_bytes(take(more), "big") if more else length)
    return len(unpacker.decompress(payload + b"\0\0\xff\xff"))


OFFER = {"Sec_WebSocket_Extensions": "permessage-deflate"}


@pytest.mark.parametrize("size", [MIB + 1, 64 * MIB, 1024 * MIB], ids=["1 KiB for 1 MiB", "64 KiB", "1 MiB for 1 GiB"])
def test_a_bomb(size):
    payload = bomb(size)
    assert len(payload) < size // 900
    with abused("--max-message-size", "1M", peak=24 * MIB) as server:
        for _ in range(5):
            with Wire(server.port) as wire:
                wire.send(handshake(server.port, **OFFER))
                assert wire.response()[0] == 101
                with contextlib.suppress(ConnectionError):
                    wire.send(compressed_frame(payload))
                assert wire.close_code() == 1009


def test_many_that_inflate_to_what_is_just_allowed():
    """16 KiB on the wire are 16 MiB here and there; the server answers each, and keeps none."""
    payload = bomb(16 * MIB)
    with abused(peak=120 * MIB) as server:
        for _ in range(4):
            with Wire(server.port) as wire:
                wire.send(handshake(server.port, **OFFER))
                assert wire.response()[0] == 101
                unpacker = zlib.decompressobj(-15)
                for _ in range(3):
                    wire.send(compressed_frame(payload))
                    assert inflated_size(wire, unpacker) == 16 * MIB


VIOLATIONS = {
    "compressed data that is none": (1007, compressed_frame(b"\xff\xff\xff\xff")),
    "compressed text that is not UTF-8": (1007, compressed_frame(deflated(b"\xff\xfe"), 0xC1)),
    "RSV1 on a ping": (1002, b"\xc9\x80" + bytes(4)),
    "RSV1 on a continuation": (1002, b"\x42\x81" + bytes(4) + b"\xf2" + b"\xc0\x80" + bytes(4)),
    "RSV2": (1002, b"\xa2\x80" + bytes(4)),
    "RSV3": (1002, b"\x92\x80" + bytes(4)),
    "a reserved control opcode": (1002, b"\x8b\x80" + bytes(4)),
    "a length that is not minimal": (1002, b"\x82\xfe\0\x7d" + bytes(4) + bytes(125)),
    "a compressed length above the limit": (1009, b"\xc2\xff" + (1 << 40).to_bytes(8, "big") + bytes(4)),
}


@pytest.mark.parametrize("code, octets", VIOLATIONS.values(), ids=VIOLATIONS.keys())
def test_violation_where_compression_was_agreed_on(code, octets):
    with yodeld() as server, Wire(server.port) as wire:
        wire.send(handshake(server.port, **OFFER))
        assert wire.response()[0] == 101
        wire.send(octets)
        assert wire.close_code() == code
