"""A yodeld that is abused, watched by a well-behaved client and by what its memory does."""

import contextlib
import threading
import time

from memory import MIB, memory
from programs import yodeld
from sanitizing import PATIENCE, SANITIZERS
from waiting import wait_for
from websockets.sync.client import connect
from wire import Wire, handshake


class Guest(threading.Thread):
    """A client that behaves, and is answered all along."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url = url
        self.answered = 0
        self.longest = 0.0
        self.failure = None
        self.leaving = threading.Event()

    def run(self):
        try:
            with connect(self.url) as client:
                while not self.leaving.is_set():
                    began = time.monotonic()
                    client.send(f"still there? {self.answered}")
                    answer = client.recv(timeout=20 * PATIENCE)
                    assert answer == f"still there? {self.answered} - i got it", answer
                    self.longest = max(self.longest, time.monotonic() - began)
                    self.answered += 1
                    time.sleep(0.005)
        except Exception as failure:
            self.failure = failure


@contextlib.contextmanager
def abused(*options, peak=60 * MIB, left=16 * MIB, slowest=5.0):
    """A yodeld that is abused in the block: how much more memory it may take, how much of it may stay, how slow it may be.

    A sanitizer keeps memory of its own, so how much there is says nothing then.
    """
    with yodeld("--host", "127.0.0.1", *options) as server:
        with connect(server.url, max_size=None) as client:
            # What the first messages of any client take is no matter of the abuse.
            client.send("x" * MIB)
            client.recv(timeout=20 * PATIENCE)
        guest = Guest(server.url)
        guest.start()
        wait_for(lambda: guest.answered > 10 or guest.failure, what="the first answers")
        before = memory(server.process.pid)
        with open(f"/proc/{server.process.pid}/clear_refs", "w") as file:
            file.write("5")
        yield server

        def told():
            return f"{(memory(server.process.pid) - before) / MIB:.1f} MiB"

        most = memory(server.process.pid, "VmHWM") - before
        answered = guest.answered
        wait_for(lambda: guest.answered > answered + 10 or guest.failure, what="answers after the abuse")
        if not SANITIZERS:
            wait_for(lambda: memory(server.process.pid) - before < left, 20, lambda: f"{told()} stay")

        stays = told()
        guest.leaving.set()
        guest.join(20 * PATIENCE)
        assert guest.failure is None, guest.failure
        print(f"{guest.answered} answers, {guest.longest * 1000:.0f} ms at most; {most / MIB:.1f} MiB at most, {stays} stay")
        assert most < peak or SANITIZERS, f"{most / MIB:.1f} MiB"
        assert guest.longest < slowest * PATIENCE, f"{guest.longest} s"
        assert server.process.poll() is None


def opened(server, count):
    """So many connections after their handshake, all at once."""
    wires = [Wire(server.port) for _ in range(count)]
    for wire in wires:
        wire.send(handshake(server.port))
    for wire in wires:
        assert wire.response()[0] == 101
    return wires


def send_for_ever(wire, data, limit=200 * MIB):
    """Sends until the server has ended the connection, or takes no more for long; returns how much it took."""
    wire.socket.settimeout(15 * PATIENCE)
    sent, rest = 0, b""
    with contextlib.suppress(TimeoutError, ConnectionError):
        while sent < limit:
            # A system that is short of room takes a part.
            rest = rest or memoryview(data)
            count = wire.socket.send(rest)
            sent, rest = sent + count, rest[count:]
    return sent
