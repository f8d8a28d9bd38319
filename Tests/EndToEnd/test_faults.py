"""What yodeld does wrong on demand, seen by a client that others wrote and by yodel."""

import contextlib
import re
import signal
import time

import pytest
from memory import MIB, assert_peak_below
from programs import YODEL, YODELD, run, yodeld
from waiting import wait_for
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from wire import Opcode, Wire


def answers(client, count, first=1):
    """Sends numbered messages at once and returns what comes back."""
    for number in range(first, first + count):
        client.send(f"m{number}")
    return [client.recv(timeout=20) for _ in range(count)]


def test_nothing_is_wrong_unless_asked_for():
    with yodeld() as server, connect(server.url) as client:
        assert answers(client, 100) == [f"m{number} - i got it" for number in range(1, 101)]
        assert "faults" not in server.stop().err


def test_they_are_announced():
    options = {"delay": "20ms", "jitter": "5ms", "close-after": 7, "swallow": 2, "duplicate": 3, "garble": 4}
    with yodeld(*(f"--{name}={value}" for name, value in options.items())) as server:
        assert server.first_line.startswith("listening on ")
        line = next(line for line in server.stop().err.splitlines() if "faults on demand" in line)
    assert " warning " in line
    for name, value in options.items():
        assert f" {name}={value}" in line


@pytest.mark.timeout(120)
def test_delayed_answers_keep_their_order():
    with yodeld("--delay", "3s", "--jitter", "50ms") as server:
        with connect(server.url) as client:
            began = time.monotonic()
            client.send("first")
            assert client.ping().wait(20), "pings are answered at once"
            pinged = time.monotonic() - began
            assert client.recv(timeout=20) == "first - i got it"
            took = time.monotonic() - began
            assert pinged < 3 <= took, (pinged, took)
            assert answers(client, 1000) == [f"m{number} - i got it" for number in range(1, 1001)]
        assert server.stop().out == "received 1001, answered 1001\n"


@pytest.mark.parametrize("compression", [None, "deflate"])
def test_a_drain_answers_what_is_delayed(compression):
    with yodeld("--delay", "60s") as server:
        with connect(server.url, compression=compression) as client:
            for number in range(100):
                client.send(f"message {number} of a hundred")
            assert client.ping().wait(20)
            server.process.send_signal(signal.SIGTERM)
            for number in range(100):
                assert client.recv(timeout=20) == f"message {number} of a hundred - i got it"
            with pytest.raises(ConnectionClosed) as closed:
                client.recv(timeout=20)
            assert closed.value.rcvd.code == 1001
        out, _ = server.process.communicate(timeout=20)
        assert (server.process.returncode, out) == (0, b"received 100, answered 100\n")


def test_the_client_closes_before_it_has_the_delayed_answers():
    with yodeld("--delay", "60s") as server:
        with connect(server.url) as client:
            client.send("hi")
            client.close()
            assert client.recv(timeout=20) == "hi - i got it"
        assert server.stop().out == "received 1, answered 1\n"


def test_a_connection_that_is_lost_leaves_the_delayed_unanswered():
    with yodeld("--delay", "60s") as server:
        with Wire(server.port).open() as wire:
            wire.send_frame(Opcode.TEXT, b"hi")
            wire.send_frame(Opcode.PING)
            assert wire.frame().opcode is Opcode.PONG
        wait_for(lambda: "connection closed" in server._said(), what="the loss")
        ended = server.stop()
        assert (ended.code, ended.out) == (1, "received 1, answered 0\n")


def test_no_more_is_read_than_may_be_delayed():
    with yodeld("--delay", "60s", "--reply", "{message}") as server:
        wire = Wire(server.port).open()
        wire.socket.settimeout(1)
        with pytest.raises(TimeoutError):
            for _ in range(2000):
                wire.send(b"\x82\xfe\xff\xff\0\0\0\0" + bytes(65535))
        assert_peak_below(server.process.pid, 60 * MIB)
        wire.socket.close()


def test_a_drain_hears_who_was_not_read_from():
    """Once the delayed answers are out, the peer's close frame is read again."""
    with yodeld("--delay", "60s", "--drain-timeout", "20s") as server, Wire(server.port).open() as wire:
        message, ping = b"\x82\xfe\x03\xe8\0\0\0\0" + bytes(1000), b"\x89\x80\0\0\0\0"
        # The answer has no key: so many stay below what may be delayed, and the next one, which is read together with
        # its ping, does not. Behind that pong nothing is read.
        for messages in (message * (MIB // (len(message) - 4)), message):
            wire.send(messages + ping)
            assert wire.frame().opcode is Opcode.PONG
        # No more than fits into the sockets.
        wire.send(message * 155)
        began = time.monotonic()
        server.process.terminate()
        received = 0
        while (frame := wire.frame()).opcode is Opcode.BINARY:
            received += 1
        assert frame.opcode is Opcode.CLOSE
        assert time.monotonic() - began < 4
        wire.send_frame(Opcode.CLOSE, frame.data)
        assert wire.frame() is None
        ended = server.stop()
        assert (ended.code, ended.out) == (0, f"received {received}, answered {received}\n")
        assert time.monotonic() - began < 4, "the end of the connection was heard of"


@pytest.mark.parametrize("delay", ["0ms", "30ms"])
def test_closes_after_so_many(delay):
    with yodeld("--close-after", "3", "--delay", delay) as server:
        for _ in range(2):
            with connect(server.url) as client:
                with contextlib.suppress(ConnectionClosed):  # by then it may have been closed
                    for number in range(5):
                        client.send(f"m{number}")
                for number in range(3):
                    assert client.recv(timeout=20) == f"m{number} - i got it"
                with pytest.raises(ConnectionClosed) as closed:
                    client.recv(timeout=20)
                assert closed.value.rcvd.code == 1001
                assert closed.value.rcvd.reason == "closed after 3 messages, as it was told to"
        assert server.stop().out == "received 6, answered 6\n"


def test_yodel_sends_again_what_a_closing_server_left():
    with yodeld("--close-after", "7") as server:
        script = b"".join(b"m%d\n" % number for number in range(50))
        ended = run(YODEL, "replay", "--window", "5", "--resend", "-", server.url, stdin=script)
        assert ended.code == 0 and "sent 50, answered 50, lost 0" in ended.out, ended.said
        assert server.stop().out == "received 50, answered 50\n"


def test_swallowed_doubled_and_garbled():
    with yodeld("--swallow", "4", "--duplicate", "3", "--garble", "5") as server:
        with connect(server.url) as client:
            for number in range(1, 13):
                client.send(f"m{number}")
            seen = [client.recv(timeout=20) for _ in range(12)]
            # 4, 8 and 12 are swallowed; 3, 6 and 9 doubled (12 is not: it is swallowed); 5 and 10 garbled.
            wanted = [f"m{number} - i got it" for number in (1, 2, 3, 3, 5, 6, 6, 7, 9, 9, 10, 11)]
            assert [answer for answer in seen if answer in wanted] == [w for w in wanted if not re.match("m(5|10) ", w)]
            assert seen[4] == "l4 - i got it" and seen[10] == "l01 - i got it"
        ended = server.stop()
        assert (ended.code, ended.out) == (0, "received 12, answered 9, swallowed 3\n")
        assert "swallowed=3" in ended.err


@pytest.mark.parametrize(
    "fault, told",
    [("--swallow=10", "answered 27, lost 3"), ("--garble=10", "altered 3"), ("--duplicate=10", "doubled 3")],
)
def test_yodel_notices(fault, told):
    with yodeld(fault) as server:
        script = b"".join(b"m%d\n" % number for number in range(30))
        ended = run(YODEL, "replay", "--window", "30", "--timeout", "3s", "-", server.url, stdin=script)
        assert ended.code == 4 and told in ended.out, ended.said


@pytest.mark.parametrize("option", ["--close-after", "--swallow", "--duplicate", "--garble"])
def test_not_every_0th(option):
    ended = run(YODELD, option, "0")
    assert ended.code == 64 and "give a number from 1 on" in ended.err


@pytest.mark.parametrize("option", ["--delay", "--jitter"])
def test_no_such_delay(option):
    ended = run(YODELD, option, "-5s")
    assert ended.code == 64 and "give a time, such as 500ms, 10s or 5m" in ended.err
