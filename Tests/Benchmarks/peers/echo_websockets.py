"""The modifying echo server on Python's `websockets`: echo_websockets.py PORT."""

import asyncio
import contextlib
import sys

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed


async def answer(connection):
    with contextlib.suppress(ConnectionClosed):
        async for message in connection:
            await connection.send(message + " - i got it")


async def main():
    async with serve(answer, "127.0.0.1", int(sys.argv[1]), compression=None) as server:
        await server.serve_forever()


asyncio.run(main())
