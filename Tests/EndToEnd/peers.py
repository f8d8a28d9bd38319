"""Servers not written here: the PyPI package `websockets`, each answering by one rule.

`serving(rule)` runs one in a thread of the test, where the test can look at what it received. `spawned(rule)` runs one
as a process (this file is its program), which can be killed.
"""

import argparse
import asyncio
import contextlib
import fcntl
import logging
import os
import signal
import struct
import subprocess
import sys
import termios
import threading

import websockets

MAX_SIZE = 64 * 2**20

# Connections that break are what the tests are about. (And in Python 3.11 a traceback that is logged in one thread can
# disturb pytest while it prepares another.)
logging.getLogger("websockets").setLevel(logging.CRITICAL + 1)


class Peer:
    """A server in a thread: what it received, in order, and the connections that are open."""

    def __init__(self, rule, port=0, **options):
        self.rule = rule
        self.received = []
        self.connections = []
        self.closes = []
        self.paths = []
        self.requests = []
        self.host = options.pop("host", "127.0.0.1")
        self.options = options
        self.port = port
        self.loop = asyncio.new_event_loop()
        self.started = threading.Event()
        self.failure = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.started.wait(20)
        if self.failure:
            raise self.failure

    @property
    def url(self):
        return f"ws://localhost:{self.port}"

    def _run(self):
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_until_complete(self._serve())
        except asyncio.CancelledError:
            pass
        except OSError as error:
            self.failure = error
        finally:
            self.started.set()
            self._end_tasks()
            self.loop.close()

    def _end_tasks(self):
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    async def _serve(self):
        self.ending = asyncio.Event()
        self.server = await websockets.serve(
            self._converse, self.host, self.port, max_size=MAX_SIZE, **{"ping_interval": None, **self.options}
        )
        self.port = self.server.sockets[0].getsockname()[1]
        self.started.set()
        await self.ending.wait()
        self.server.close(close_connections=False)
        for connection in self.connections:
            connection.transport.abort()
        await self.server.wait_closed()

    async def _converse(self, connection):
        self.connections.append(connection)
        self.paths.append(connection.request.path)
        self.requests.append(connection.request)
        try:
            async for message in connection:
                self.received.append(message)
                # Who closes with answers under way can have sent more before that.
                with contextlib.suppress(websockets.ConnectionClosed):
                    await self.rule(connection, message, len(self.received) - 1)
        except websockets.ConnectionClosed:
            pass
        finally:
            self.connections.remove(connection)
            self.closes.append((connection.close_code, connection.close_reason))

    def do(self, coroutine, limit=30):
        """Runs a coroutine on the server's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(limit)

    def say(self, *messages):
        """Sends messages to every connection, unasked."""

        async def send():
            for connection in list(self.connections):
                for message in messages:
                    await connection.send(message)

        self.do(send())

    def close_connections(self, code, reason=""):
        """Closes every connection as the RFC says."""

        async def close():
            for connection in list(self.connections):
                await connection.close(code, reason)

        self.do(close())

    def stop(self):
        """Stops as if killed: connections are reset, and nobody listens any more."""
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.ending.set)
            self.thread.join(20)


@contextlib.contextmanager
def serving(rule, port=0, **options):
    """A server in a thread for the length of the block."""
    peer = Peer(rule, port, **options)
    try:
        yield peer
    finally:
        peer.stop()


# The rules: what to do with message `index`, from 0 in the order of arrival.


def answer_to(message):
    """What the Python server that yodeld descends from answers."""
    return f"{message} - i got it"


async def modify(connection, message, index):
    """Answers text with ` - i got it` appended; returns binary as it came."""
    await connection.send(answer_to(message) if isinstance(message, str) else message)


async def echo(connection, message, index):
    """Returns what came, unchanged."""
    await connection.send(message)


async def hang(connection, message, index):
    """Never answers."""


def swallow(number):
    """Answers all but message `number`."""

    async def rule(connection, message, index):
        if index != number:
            await modify(connection, message, index)

    return rule


def double(number):
    """Answers message `number` twice."""

    async def rule(connection, message, index):
        await modify(connection, message, index)
        if index == number:
            await modify(connection, message, index)

    return rule


def alter(number):
    """Answers message `number` with something else in it."""

    async def rule(connection, message, index):
        await connection.send(answer_to("something else") if index == number else answer_to(message))

    return rule


async def all_taken(transport):
    """Waits until nothing that was sent is still here: a reset throws away what the kernel has not sent yet."""
    socket = transport.get_extra_info("socket")
    while transport.get_write_buffer_size() or outgoing(socket.fileno()):
        await asyncio.sleep(0.001)


def outgoing(descriptor):
    """Bytes in a socket's queue that the peer's kernel has not taken (SIOCOUTQ, the same number as TIOCOUTQ)."""
    return struct.unpack("i", fcntl.ioctl(descriptor, termios.TIOCOUTQ, bytes(4)))[0]


def die(number):
    """Kills its own process instead of answering message `number`, once the peer has all answers before it."""

    async def rule(connection, message, index):
        if index == number:
            await asyncio.wait_for(all_taken(connection.transport), 20)
            os.kill(os.getpid(), signal.SIGKILL)
        await modify(connection, message, index)

    return rule


def hang_up(number, code=1011, reason="enough"):
    """Closes properly instead of answering message `number`."""

    async def rule(connection, message, index):
        if index == number:
            await connection.close(code, reason)
        else:
            await modify(connection, message, index)

    return rule


@contextlib.contextmanager
def spawned(rule, *numbers, port=0):
    """A server as a process of its own; yields the process, with `url` and `port` set."""
    process = subprocess.Popen(
        [sys.executable, __file__, rule, *map(str, numbers), "--port", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        process.port = int(process.stdout.readline())
        process.url = f"ws://localhost:{process.port}"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def main():
    """Serves by the named rule until killed; the first line on stdout is the port."""
    options = argparse.ArgumentParser()
    options.add_argument("rule")
    options.add_argument("numbers", nargs="*", type=int)
    options.add_argument("--port", type=int, default=0)
    chosen = options.parse_args()
    rule = globals()[chosen.rule]
    with serving(rule(*chosen.numbers) if chosen.numbers else rule, chosen.port) as peer:
        print(peer.port, flush=True)
        peer.thread.join()


if __name__ == "__main__":
    main()
