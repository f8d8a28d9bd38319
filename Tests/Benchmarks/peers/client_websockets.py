"""Sends Request [0] … Request [COUNT - 1] and checks each answer: client_websockets.py PORT WINDOW COUNT."""

import asyncio
import sys

from websockets.asyncio.client import connect


async def main(port, window, count):
    room = asyncio.Semaphore(window)

    async def send(connection):
        for number in range(count):
            await room.acquire()
            await connection.send(f"Request [{number}]")

    async with connect(f"ws://127.0.0.1:{port}/", compression=None) as connection:
        sending = asyncio.create_task(send(connection))
        for number in range(count):
            answer = await connection.recv()
            if answer != f"Request [{number}] - i got it":
                sys.exit(f"a wrong answer to {number}: {answer}")
            room.release()
        await sending


asyncio.run(main(*map(int, sys.argv[1:])))
