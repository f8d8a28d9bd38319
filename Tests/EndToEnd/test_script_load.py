"""Load: for a time, at a rate, on many connections, each of which is accounted for."""

import array
import asyncio
import fcntl
import json
import re
import signal
import subprocess
import termios
import time

import pytest
from bare import bare
from lateness import standstill
from peers import answer_to, modify, serving
from programs import UNPRIVILEGED, YODEL, environment, run, yodeld
from sanitizing import PATIENCE
from waiting import wait_for
from websockets.frames import Frame, Opcode


def load(path, url, *options, code=0):
    """Runs a load; its report, and what it said meanwhile."""
    ended = run(YODEL, "replay", "--json", *options, path, url)
    assert ended.code == code, ended
    return json.loads(ended.out), ended.err.splitlines()


def script(tmp_path, text):
    path = tmp_path / "load.yodel"
    path.write_text(text)
    return path


def test_a_rate_is_that_of_all_connections_together(tmp_path):
    path = script(tmp_path, "@repeat 3\n> {i} {uuid}\n@end\n")
    with yodeld() as server:
        began = time.monotonic()
        report, said = load(path, server.url, "--connections", "20", "--rate", "200/s", "--duration", "2500ms")
        seconds = time.monotonic() - began
        assert server.stop().out == f"received {report['sent']}, answered {report['sent']}\n"
    assert report["sent"] == report["answered"] and report["unsent"] == 0
    # 500 are due; what a busy machine delays stays due, but for what is due when the time is up.
    assert 400 / PATIENCE <= report["sent"] <= 501
    assert report["sinceDue"]["p50"] > 0
    # One line a second: where a busy machine takes longer for it, there are more, in which the connections close.
    assert 2 <= len(said) <= seconds
    for second, line in enumerate(said, 1):
        count = "20" if second <= 2 else r"\d+"
        assert re.fullmatch(rf"{second} s: {count} open, \d+ messages/s, \d+ in flight, p50 .* ms, p99 .* m?s", line), line


def test_lines_are_played_again_and_again(tmp_path):
    path = tmp_path / "lines.txt"
    path.write_text("a\n\nb\nlast")
    with serving(modify) as peer:
        report, _ = load(path, peer.url, "--duration", "2s")
        expected = ["a", "b", "last"] * len(peer.received)
        assert peer.received == expected[: len(peer.received)]
    assert report["sent"] == report["answered"] == len(peer.received) > 10
    assert report["sinceDue"] is None


def test_a_script_that_closes_connects_again(tmp_path):
    path = script(tmp_path, "> hello\n@close 1000\n")
    with serving(modify) as peer:
        report, _ = load(path, peer.url, "--duration", "2s")
        wait_for(lambda: len(peer.closes) >= report["sent"])
    assert report["answered"] == report["sent"] > 2


def test_what_waits_behind_a_slow_answer_has_waited_since_it_was_due(tmp_path):
    """Coordinated omission: a client that waits with the server measures nothing of the wait, unless it counts it."""

    async def pausing(connection, message, index):
        if index == 20:
            await asyncio.sleep(0.6)
        await modify(connection, message, index)

    path = script(tmp_path, "@repeat 100\n> x{uuid}\n@end\n")
    with serving(pausing) as peer:
        waiting, _ = load(path, peer.url, "--rate", "100/s", "--window", "1")
    assert waiting["roundTrip"]["p90"] < 200 < 300 < waiting["sinceDue"]["p90"]
    assert waiting["roundTrip"]["max"] >= 600
    with serving(pausing) as peer:
        going_on, _ = load(path, peer.url, "--rate", "100/s")
    # Who does not wait sees the wait of each.
    assert going_on["roundTrip"]["p90"] > 300
    assert going_on["sinceDue"]["p90"] > 300


def unread(socket):
    """Bytes that came and were not read."""
    size = array.array("i", [0])
    fcntl.ioctl(socket, termios.FIONREAD, size)
    return size[0]


def test_what_is_due_while_the_server_reads_nothing_goes_out_when_it_reads(tmp_path):
    count, received = 400, []

    def talk(caller):
        caller.accept()
        came, since = 0, time.monotonic()
        while time.monotonic() - since < 0.3 or came < 64 << 10:
            if unread(caller.socket) > came:
                came, since = unread(caller.socket), time.monotonic()
            time.sleep(0.01)
        while frame := caller.frame():
            opcode, data = frame
            if opcode is Opcode.CLOSE:
                return caller.send_frame(Opcode.CLOSE, data)
            received.append(data)

    path = script(tmp_path, f"@repeat {count}\n> {{i}} {'x' * 60_000}\n@end\n")
    with bare(talk) as server:
        report, _ = load(path, server.url, "--rate", "1000/s", "--no-wait", "--no-compress")
    assert report["sent"] == count
    assert [int(data.split()[0]) for data in received] == [*range(count)]


@pytest.mark.parametrize(
    "options", [[], ["--no-wait"], ["--no-wait", "--duration", "2s"]], ids=["waiting", "not waiting", "for a time"]
)
def test_a_server_that_talks_and_reads_nothing_is_given_up(tmp_path, options):
    def talk(caller):
        caller.accept()
        while True:
            caller.socket.sendall(Frame(Opcode.TEXT, b"news").serialize(mask=False))
            time.sleep(0.1)

    path = script(tmp_path, f"@repeat 12\n> {'x' * 1_000_000}\n@end\n")
    with bare(talk) as server:
        report, _ = load(path, server.url, "--timeout", "1s", "--no-compress", *options, code=5)
    assert report["ending"] == "timeout" and report["sent"] < 12


@pytest.mark.parametrize("code", [1000, 1001, 1011, 4000])
@pytest.mark.parametrize("options", [[], ["--no-wait"]], ids=["waiting", "not waiting"])
def test_nothing_is_sent_behind_a_close_of_the_servers(tmp_path, options, code):
    """TCP may stand for a second yet: what is due then stays unsent."""
    came = []

    def talk(caller):
        caller.accept()
        while frame := caller.frame():
            came.append(frame[0])
            if came == [Opcode.TEXT] * 3:
                frames = Frame(Opcode.PING, b""), Frame(Opcode.CLOSE, code.to_bytes(2))
                caller.send(b"".join(frame.serialize(mask=False) for frame in frames))

    path = script(tmp_path, "@repeat 300\n> {i}\n@end\n")
    with bare(talk) as server, standstill() as stood_still:
        report, _ = load(path, server.url, "--rate", "10/s", *options, code=3)
    assert report["ending"] == "lost"
    # Some may have been on their way when the close came, as many as are due until a busy machine has read it; where it
    # stands still, ten more a second. The ping before the close is read with it, and its pong shows when that was.
    texts = came.count(Opcode.TEXT)
    assert came == [Opcode.TEXT] * texts + [Opcode.PONG, Opcode.CLOSE]
    assert report["sent"] == texts < 10 + int(10 * stood_still()) and report["unsent"] == 300 - texts


def test_faults_are_told_by_their_connections(tmp_path):
    """On one connection of five every other answer is another; on one, the second is lost and the third comes twice."""
    seen = {}

    async def faulty(connection, message, index):
        number = seen.setdefault(connection, len(seen))
        connection.count = getattr(connection, "count", 0) + 1
        if number == 1 and connection.count % 2:
            return await connection.send("something else")
        if number == 3 and connection.count == 2:
            return
        await connection.send(answer_to(message))
        if number == 3 and connection.count == 3:
            await connection.send(answer_to(message))

    path = script(tmp_path, "@timeout 3s\n@repeat 4\n> {i} {uuid}\n@end\n")
    options = ("--connections", "5", "--ramp", "1s")
    with serving(faulty) as peer:
        report, _ = load(path, peer.url, *options, code=4)
    # On a busy machine they may open in another order than they were begun in.
    told = report["faultyConnections"]
    counts = [[entry[name] for name in ("sent", "answered", "altered", "lost", "doubled")] for entry in told]
    assert sorted(counts) == [[4, 2, 2, 0, 0], [4, 3, 0, 1, 1]]
    assert {failure["connection"] for failure in report["failures"]} == {entry["connection"] for entry in told}
    seen.clear()
    with serving(faulty) as peer:
        ended = run(YODEL, "replay", *options, path, peer.url)
    assert "\n2 of 5 connections with faults:\n  connection " in ended.out
    assert ": sent 4, answered 2, altered 2\n" in ended.out and ": sent 4, answered 3, lost 1, doubled 1\n" in ended.out
    assert re.search(r"  message 2 of connection \d \(", ended.out)


def test_many_connections(tmp_path):
    path = script(tmp_path, "> {uuid}\n")
    options = ("--connections", "300", "--rate", "300/s", "--ramp", "2s", "--duration", "6s", "--no-compress")
    with yodeld() as server:
        report, said = load(path, server.url, *options)
        assert server.stop().out == f"received {report['sent']}, answered {report['sent']}\n"
    assert report["connections"] == 300 and report["faultyConnections"] == []
    assert any(": 300 open" in line for line in said)


def test_an_interrupt_ends_all(tmp_path):
    path = script(tmp_path, "> {uuid}\n")
    with serving(modify) as peer:
        process = subprocess.Popen(
            [*UNPRIVILEGED, YODEL, "replay", "--json", "--connections", "10", "--rate", "50/s", "--duration", "1h", path, peer.url],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(tmp_path),
        )
        wait_for(lambda: len(peer.received) > 20)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
        assert process.returncode == 130
        report = json.loads(out)
        wait_for(lambda: len(peer.closes) == 10)
        assert report["ending"] == "interrupted" and report["sent"] == len(peer.received)


def test_a_time_needs_a_file():
    ended = run(YODEL, "replay", "--duration", "1s", "-")
    assert ended.code == 64 and "name a file to play it several times" in ended.err
