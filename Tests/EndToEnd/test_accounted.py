"""Every message is accounted for, whatever is killed: the server twenty times, or yodel itself while it records.

`YODEL_KILLS=200` kills yodel so often; CI does it less.
"""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import threading

import pytest
from bare import bare, shut_down
from conftest import SCRIPTS
from peers import modify, serving
from programs import UNPRIVILEGED, YODEL, Server, environment, run
from waiting import wait_for

RESTARTS = 20
KILLS = int(os.environ.get("YODEL_KILLS", "10"))
LONG_KILLS = max(3, KILLS // 10)
LONG = 6_000_000


class Mortal:
    """A relay in front of a yodeld that it kills and starts again, each time so many bytes of answers have passed."""

    def __init__(self, bytes_of_a_life, lives):
        self.server = Server("--port", "0")
        self.left = bytes_of_a_life
        self.bytes_of_a_life = bytes_of_a_life
        self.lives = lives
        self.killed = 0
        self.lock = threading.Lock()

    def relay(self, caller):
        """Passes one connection on, up to the server's death."""
        with self.lock:
            port = self.server.port
        with socket.create_connection(("localhost", port)) as server:
            forth = threading.Thread(target=self._forth, args=[caller.socket, server], daemon=True)
            forth.start()
            with contextlib.suppress(OSError):
                while data := server.recv(4096):
                    caller.socket.sendall(data[: self.left])
                    self.left -= len(data)
                    if self.left <= 0 and self.killed < self.lives:
                        self._kill()
                        break
            # A close alone does nothing while the other thread waits in recv(2).
            shut_down(caller.socket)
            forth.join()

    def _forth(self, source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def _kill(self):
        with self.lock:
            self.server.stop(signal.SIGKILL)
            self.server.close()
            self.server = Server("--port", "0")
            self.killed += 1
            self.left = self.bytes_of_a_life if self.killed < self.lives else 1 << 40


def test_a_server_killed_and_started_again_twenty_times():
    """Ten thousand requests, 26 bytes of answer each: all are answered, in order, and what was sent again is counted."""
    mortal = Mortal(10_000 * 25 // (RESTARTS + 1), RESTARTS)
    with bare(mortal.relay) as relay:
        try:
            script = SCRIPTS / "ten-thousand.yodel"
            # Lives are counted in bytes of answers.
            options = ["--no-compress", "--resend", "--window", "8", "--json"]
            ended = run(YODEL, "replay", *options, script, relay.url, limit=120)
        finally:
            mortal.server.close()
    assert ended.code == 0, ended.said[-3000:]
    report = json.loads(ended.out)
    assert mortal.killed == RESTARTS
    assert (report["sent"], report["answered"], report["lost"]) == (10_000, 10_000, 0), ended.out[:2000]
    assert report["altered"] == report["doubled"] == report["reordered"] == 0 and report["resent"] >= RESTARTS


def talk(caller):
    """Answers nothing and says one line after the other, until the client is gone."""
    caller.accept()
    for number in range(1_000_000):
        text = b"line %d \xc3\xa9" % number
        caller.socket.sendall(bytes([0x81, len(text)]) + text)


def recording_to(path, url):
    """A yodel that records what a server says, until it is killed."""
    return subprocess.Popen(
        [*UNPRIVILEGED, YODEL, "--plain", "--stay", "--record", str(path), url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(path.parent),
    )


def test_yodel_killed_at_random_moments_while_it_records(tmp_path):
    """Every message that it had shown is in the recording, and the recording reads: it can be played again."""
    chance = random.Random(7)
    shown_in_all = 0
    with bare(talk) as server:
        for number in range(KILLS):
            recording = tmp_path / f"{number}.jsonl"
            process = recording_to(recording, server.url)
            shown = process.stdout.read(1)
            killer = threading.Timer(chance.uniform(0, 0.15), process.kill)
            killer.start()
            shown += process.stdout.read()
            process.stdout.close()
            process.wait()
            assert process.returncode == -signal.SIGKILL
            shown_in_all += compare(recording, shown.split(b"\n")[:-1])
            checked = run(YODEL, "replay", "--check", recording)
            assert checked.code == 0, checked.said
            recording.unlink()
    assert shown_in_all > 100 * KILLS


def talk_at_length(caller):
    """Answers nothing and says one long message after the other, until the client is gone."""
    caller.accept()
    for number in range(1000):
        text = b"%06d" % number + b"x" * LONG
        caller.socket.sendall(b"\x81\x7f" + len(text).to_bytes(8, "big") + text)


def kill_in_a_write(process, recording):
    """Kills yodel as soon as its recording grows, which it does in the middle of a long line."""
    size = recording.stat().st_size
    wait_for(lambda: recording.stat().st_size > size)
    process.kill()


@pytest.mark.timeout(180)
def test_yodel_killed_in_the_middle_of_long_messages(tmp_path):
    """What the kill cuts off was not shown: without it the recording reads, and it can be recorded on."""
    recording = tmp_path / "talk.jsonl"
    with bare(talk_at_length) as server, serving(modify) as peer:
        for _ in range(LONG_KILLS):
            process = recording_to(recording, server.url)
            shown = process.stdout.read(1)
            killer = threading.Thread(target=kill_in_a_write, args=[process, recording])
            killer.start()
            shown += process.stdout.read()
            killer.join()
            process.stdout.close()
            process.wait()
            assert process.returncode == -signal.SIGKILL
            # What is missing in the pipe of a message was not shown; it may be in the recording.
            compare(recording, [line for line in shown.split(b"\n") if len(line) == LONG + 6])
            assert run(YODEL, "replay", "--check", recording).code == 0
            assert run(YODEL, "--plain", "--record", recording, "-x", "on", peer.url).code == 0
            kinds = [json.loads(line)["type"] for line in recording.read_bytes().splitlines()]
            assert kinds[-5:] == ["recording", "open", "send", "receive", "close"]
            recording.unlink()


def compare(recording, shown):
    """Checks that what was shown is what the recording begins with; returns how much it was."""
    lines = recording.read_bytes().split(b"\n")
    # What the kill cut off in the middle was not shown yet.
    entries = [json.loads(line) for line in lines[:-1]]
    received = [entry["data"].encode() for entry in entries if entry.get("type") == "receive"]
    assert received[: len(shown)] == shown
    return len(shown)
