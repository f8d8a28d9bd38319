"""permessage-deflate against the Python `websockets`, as server and as client (RFC 7692)."""

import asyncio
import json
import re

import pytest
import websockets
from memory import MIB, assert_peak_below
from peers import modify, serving
from programs import YODEL, run, yodeld
from websockets.asyncio.client import connect
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory, ServerPerMessageDeflateFactory

TEXTS = ["short", json.dumps({"key": "value " * 100, "日本語": list(range(100))}), "x" * 100_000, "", "mixed é " * 50]
PARAMETERS = [
    {},
    {"server_no_context_takeover": True},
    {"client_no_context_takeover": True},
    {"server_max_window_bits": 9, "client_max_window_bits": 10},
    {"server_no_context_takeover": True, "client_no_context_takeover": True, "client_max_window_bits": 15},
]


@pytest.mark.parametrize("parameters", PARAMETERS, ids=[" ".join(parameters) or "default" for parameters in PARAMETERS])
def test_yodeld_compresses(parameters):
    async def talk(url):
        extensions = [ClientPerMessageDeflateFactory(**parameters)]
        async with connect(url, compression=None, extensions=extensions, max_size=None) as connection:
            assert [extension.name for extension in connection.protocol.extensions] == ["permessage-deflate"]
            for text in TEXTS * 3:
                await connection.send(text)
                assert await connection.recv() == text + " - i got it"
            await connection.send(b"\x00\xff" * 5000)
            assert await connection.recv() == b"\x00\xff" * 5000

    with yodeld() as server:
        asyncio.run(talk(server.url))


@pytest.mark.parametrize("parameters", PARAMETERS[:3], ids=["default", "server", "client"])
def test_yodel_compresses(parameters, tmp_path):
    chosen = []

    async def note(connection, message, index):
        chosen.append([extension.name for extension in connection.protocol.extensions])
        await modify(connection, message, index)

    factory = ServerPerMessageDeflateFactory(**parameters)
    script = tmp_path / "script.txt"
    texts = [text for text in TEXTS if text] * 3
    script.write_text("".join(text + "\n" for text in texts))
    with serving(note, compression=None, extensions=[factory]) as peer:
        ended = run(YODEL, "replay", script, peer.url)
    assert ended.code == 0, ended.said
    assert peer.received == texts
    assert chosen == [["permessage-deflate"]] * len(texts)


def test_no_compression(home):
    async def talk(url):
        async with connect(url) as connection:
            assert connection.protocol.extensions == []

    with yodeld("--no-compress") as server:
        asyncio.run(talk(server.url))
    offers = []

    async def note(connection, message, index):
        offers.append(connection.request.headers.get("Sec-WebSocket-Extensions"))
        await modify(connection, message, index)

    with serving(note) as peer:
        ended = run(YODEL, "-x", "hi", "--no-compress", peer.url, home=home)
        assert (ended.code, ended.out) == (0, "hi - i got it\n")
        ended = run(YODEL, "-x", "hi", peer.url, home=home)
        assert (ended.code, ended.out) == (0, "hi - i got it\n")
    assert offers[0] is None and offers[1].startswith("permessage-deflate; client_max_window_bits")


def test_a_bomb_is_stopped():
    async def talk(url):
        async with connect(url, max_size=None) as connection:
            await connection.send("0" * (1 << 30 >> 4))
            with pytest.raises(websockets.ConnectionClosed):
                await connection.recv()
            assert connection.close_code == 1009

    with yodeld("--max-message-size", "1M") as server:
        asyncio.run(talk(server.url))
        assert_peak_below(server.process.pid, 200 * MIB)


def test_stats_tell_the_bytes_on_the_wire(terminals):
    text = "the same again and " * 40
    with yodeld() as server:
        terminal = terminals(rows=30)
        terminal.start(server.url)
        terminal.wait_for_text("connected")
        terminal.paste(text)
        terminal.press("Enter")
        terminal.wait(lambda rows: "answered 1" in rows[0])
        terminal.enter("/stats")
        terminal.wait_for_text("Bytes on the wire")
        part = [row for row in terminal.screen() if "% of the messages" in row]
        sent, received = (int(re.search(r"(\d+), ", row)[1]) for row in part)
        assert 10 < sent < len(text) / 5 and 10 < received < len(text) / 5, part
        terminal.press("q")
        terminal.press("C-d")
        terminal.wait(lambda rows: any(row == "ready$" for row in rows))
        terminal.start("--no-compress", server.url)
        terminal.wait_for_text("connected")
        terminal.paste(text)
        terminal.press("Enter")
        terminal.wait(lambda rows: "answered 1" in rows[0])
        terminal.enter("/stats")
        # A frame of 126 bytes and more has a head of four, and four of a mask (RFC 6455 §5.2).
        terminal.wait_for_text(f"sent  {len(text) + 8}, ")
