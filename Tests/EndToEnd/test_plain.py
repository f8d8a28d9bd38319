"""`yodel --plain`, and what it becomes without being asked: lines in, lines out, every message accounted for."""

import array
import asyncio
import contextlib
import fcntl
import json
import signal
import socket
import subprocess
import tempfile
import termios
import threading
import time

import pytest
from bare import bare
from loopback import refusing
from peers import answer_to, echo, hang, hang_up, modify, serving, spawned, swallow
from programs import UNPRIVILEGED, YODEL, environment, run, started, yodeld
from sanitizing import PATIENCE
from waiting import wait_for
from websockets.frames import Frame, Opcode


def plain(url, *options, stdin=b"", limit=60, **more):
    """Runs yodel with its input in a pipe."""
    return run(YODEL, *options, url, stdin=stdin, limit=limit, **more)


# Pipes.


def test_execute_and_no_input():
    with serving(modify) as peer:
        ended = plain(peer.url, "-x", "hello", "--plain")
        assert (ended.code, ended.out, ended.err) == (0, "hello - i got it\n", "")
        wait_for(lambda: peer.closes)
        assert peer.closes == [(1000, "")]


@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["a pipe", "--plain"])
def test_a_pipe_is_answered_in_order(options):
    with yodeld() as server:
        ended = plain(server.url, *options, "-x", "first", stdin=b"a\nb\n")
        assert (ended.code, ended.out, ended.err) == (0, "".join(answer_to(text) + "\n" for text in ["first", "a", "b"]), "")
        assert server.stop().out == "received 3, answered 3\n"


@pytest.mark.parametrize(
    "text, messages",
    [
        (b"no newline at the end", ["no newline at the end"]),
        (b"one\r\ntwo\r\n", ["one\r", "two\r"]),
        (b"/quit\n//text\n", ["/quit", "//text"]),
        ("\u65e5\u672c\u8a9e\0 \x1b[31m\n".encode(), ["\u65e5\u672c\u8a9e\0 \x1b[31m"]),
    ],
    ids=["no newline", "CRLF", "no commands", "any character"],
)
def test_a_line_is_a_message_byte_for_byte(text, messages):
    with serving(echo) as peer:
        ended = plain(peer.url, stdin=text)
        assert (ended.code, ended.err) == (0, "")
        assert peer.received == messages
        assert ended.out == "".join(message + "\n" for message in messages)


def test_empty_lines_are_counted():
    with serving(echo) as peer:
        ended = plain(peer.url, stdin=b"\na\n\n")
        assert (ended.code, ended.out, ended.err) == (0, "a\n", "yodel: 2 empty lines not sent\n")


def test_a_line_that_is_no_text_is_told_and_the_others_are_sent():
    with serving(echo) as peer:
        ended = plain(peer.url, stdin=b"a\nb\xff\nc\n")
        assert (ended.code, ended.out) == (2, "a\nc\n")
        assert ended.err.startswith("yodel: standard input:2:") and ended.err.endswith("yodel: 1 line not sent\n")
        assert peer.received == ["a", "c"]


def test_a_line_of_a_mebibyte():
    line = b"x" * 2**20
    with yodeld() as server:
        ended = plain(server.url, stdin=line + b"\n" + line)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out == 2 * f"{line.decode()} - i got it\n"


def test_a_hundred_thousand_lines():
    lines = [f"line {number}" for number in range(100_000)]
    with yodeld() as server:
        ended = plain(server.url, stdin="".join(line + "\n" for line in lines).encode())
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.splitlines() == [answer_to(line) for line in lines]
        assert server.stop().out == "received 100000, answered 100000\n"


def test_received_bytes_stay_what_they_are():
    async def push(connection, message, index):
        await connection.send("two\nlines \x1b[2J")
        await connection.send(b"\x00\xff")
        await connection.send(message)

    with serving(push) as peer:
        with started("--plain", peer.url) as process:
            out, err = process.communicate(b"go\n", 20)
        assert (process.returncode, out, err) == (0, b"two\nlines \x1b[2J\n\x00\xff\ngo\n", b"")


def test_lines_leave_as_they_come():
    with serving(modify) as peer, started(peer.url) as process:
        for number, line in enumerate([b"first", b"second"]):
            process.stdin.write(line + b"\n")
            process.stdin.flush()
            wait_for(lambda: len(peer.received) == number + 1)
            assert process.stdout.readline() == line + b" - i got it\n"
        process.stdin.close()
        assert process.wait(20) == 0


def test_stay_goes_on_after_the_input():
    with serving(modify) as peer, started("--stay", peer.url) as process:
        process.stdin.close()
        wait_for(lambda: peer.connections)
        peer.say("news")
        assert process.stdout.readline() == b"news\n"
        peer.close_connections(1000)
        assert process.wait(20) == 0


# Answers that are missing.


def test_never_answered():
    with serving(hang) as peer:
        ended = plain(peer.url, "--timeout", "300ms", stdin=b"a\nb\n")
        assert (ended.code, ended.out) == (5, "")
        assert ended.err.splitlines() == [
            "yodel: no answer for 300 ms; --timeout sets how long one is awaited",
            "yodel: 2 messages not answered",
        ]
        wait_for(lambda: peer.closes)
        assert peer.received == ["a", "b"]


def test_one_not_answered():
    with serving(swallow(1)) as peer:
        ended = plain(peer.url, "--timeout", "3s", stdin=b"a\nb\nc\n")
        assert (ended.code, ended.out) == (4, "a - i got it\nc - i got it\n")
        assert ended.err.endswith("yodel: 1 message not answered\n")


async def shout(connection, message, index):
    """Answers in capitals: no answer contains what it answers."""
    await connection.send(message.upper())


def test_answers_by_order():
    with serving(shout) as peer:
        ended = plain(peer.url, "--pair", "order", stdin=b"a\nb\n")
        assert (ended.code, ended.out, ended.err) == (0, "A\nB\n", "")


def test_answers_that_are_not_awaited():
    with serving(shout) as peer:
        ended = plain(peer.url, "--pair", "off", stdin=b"a\nb\n")
        assert (ended.code, ended.out, ended.err) == (0, "A\nB\n", "")


async def push(connection, message, index):
    """Says something again and again, whatever was asked."""
    while True:
        await connection.send("news")
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("options, code", [(["--pair", "off"], 0), ([], 4)])
def test_a_server_that_never_stops_talking(options, code):
    """What it says to everybody is no answer, and does not keep yodel waiting for one."""
    with serving(push) as peer:
        ended = plain(peer.url, *options, "--timeout", "3s", "-x", "hello", limit=20)
        assert ended.code == code, ended
        assert 40 < len(ended.out.splitlines()) < 200


@pytest.mark.parametrize("options", [[], ["--pair", "off"]], ids=["answers awaited", "not awaited"])
def test_lines_behind_a_close_of_the_servers_wait_for_the_next_connection(options):
    """TCP may stand for a while yet: what is written into it then would be lost without a word."""
    received, closed = [], threading.Event()

    def talk(caller):
        caller.accept()
        while frame := caller.frame():
            # What is sent before the server's close frame has been read could be lost, and is told to be in doubt.
            if frame[0] is Opcode.CLOSE:
                closed.set()
            if frame[0] is not Opcode.TEXT:
                continue
            received.append(frame[1])
            caller.send_frame(*frame)
            if len(received) == 3:
                # While these are shown the end and more lines come: neither may wait for the other.
                caller.send(Frame(Opcode.TEXT, b"news").serialize(mask=False) * 20_000)
                caller.send_frame(Opcode.CLOSE, (1001).to_bytes(2))

    with bare(talk) as server, started(server.url, "--stay", *options, stdout=subprocess.DEVNULL) as process:
        lines = [b"%d" % number for number in range(100)]
        for number, line in enumerate(lines):
            if number == 3:
                assert closed.wait(20)
            process.stdin.write(line + b"\n")
            process.stdin.flush()
        wait_for(lambda: len(received) == 100)
        assert received == lines
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize(
    "code, told",
    [(1000, None), (1001, None), (1011, "the server closed the connection (1011 internal error)")],
)
def test_a_server_that_closes_behind_its_answer(code, told):
    """Its close frame crosses ours, and what was answered has arrived."""

    def talk(caller):
        caller.accept()
        caller.frame()
        # One segment, so that both are there when the answer is read.
        caller.send(
            Frame(Opcode.TEXT, b"a - i got it").serialize(mask=False)
            + Frame(Opcode.CLOSE, code.to_bytes(2)).serialize(mask=False)
        )
        caller.wait_for_end()

    with bare(talk) as server:
        ended = plain(server.url, "-x", "a", limit=30)
    assert ended.out == "a - i got it\n"
    assert (ended.code, ended.err) == ((3, f"yodel: {told}\n") if told else (0, ""))


def test_a_server_that_floods_and_answers_nothing_is_given_up():
    """The time limit is for answers, and what comes without end is none of them."""
    flood = Frame(Opcode.TEXT, b"a stranger").serialize(mask=False) * 5000

    def talk(caller):
        caller.accept()
        reader = threading.Thread(target=caller.wait_for_end, daemon=True)
        reader.start()
        with contextlib.suppress(OSError):
            while True:
                caller.socket.sendall(flood)
        reader.join()

    with bare(talk) as server, started("--timeout", "1s", server.url, stdout=subprocess.DEVNULL) as process:
        process.stdin.write(b"".join(b"%d\n" % number for number in range(20)))
        process.stdin.close()
        assert process.wait(20 * PATIENCE) == 4


@pytest.mark.parametrize(
    "options, told",
    [(["-x", "a"], "; what was sent last perhaps never arrived"), ([], "")],
    ids=["something sent", "nothing sent"],
)
def test_a_server_that_reads_nothing_more_is_told(options, told):
    def talk(caller):
        caller.accept()
        caller.wait_for_end()

    with bare(talk) as server:
        ended = plain(server.url, "--pair", "off", *options, limit=30)
        assert (ended.code, ended.err) == (3, f"yodel: the server did not answer the close{told}\n")


@pytest.mark.parametrize("stdin, told", [(b"", False), (b"a\n", True)])
def test_what_is_left_of_the_input_is_told_where_something_is(stdin, told):
    with refusing() as port:
        ended = plain(f"ws://localhost:{port}", "-x", "hello", stdin=stdin)
    assert ended.code == 1
    assert ("the rest of the input was not sent" in ended.err) == told


def test_answers_that_contain_nothing_sent():
    with serving(shout) as peer:
        ended = plain(peer.url, "--timeout", "3s", stdin=b"a\n")
        assert (ended.code, ended.out) == (4, "A\n")
        assert "--pair order or --pair off" in ended.err


def test_a_server_that_falls_silent_stops_the_input():
    """What is under way is bounded: the rest stays in the pipe, and that is told."""
    with serving(hang) as peer:
        ended = plain(peer.url, "--timeout", "1s", stdin=b"line\n" * 100_000)
        assert ended.code == 5
        assert "yodel: the rest of the input was not sent\n" in ended.err
        wait_for(lambda: peer.closes)
        assert f"yodel: {len(peer.received):,} messages not answered\n" in ended.err
        assert len(peer.received) < 10_000


# Scripts and recordings.


def test_a_script_and_a_recording(tmp_path):
    script = tmp_path / "script.yodel"
    script.write_text("> from a script\n< from a script - i got it\n")
    recording = tmp_path / "talk.jsonl"
    with serving(modify) as peer:
        ended = plain(peer.url, "--replay", script, "--record", recording)
        assert (ended.code, ended.out) == (0, "from a script - i got it\n")
    kinds = [json.loads(line).get("type") for line in recording.read_text().splitlines()]
    assert "send" in kinds and "receive" in kinds


def test_a_script_that_fails(tmp_path):
    script = tmp_path / "script.yodel"
    script.write_text("> hello\n< something else\n")
    with serving(modify) as peer:
        ended = plain(peer.url, "--replay", script)
        assert (ended.code, ended.out) == (4, "hello - i got it\n")
        assert "altered 1" in ended.err


# On the screen.


def test_the_screen_waits_for_no_answers_either(terminal):
    with serving(hang) as peer:
        terminal.start("--pair", "off", peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("hello")
        wait_for(lambda: peer.received)
        terminal.wait(lambda rows: any(row.endswith("> hello") for row in rows))
        assert not any("waiting 1" in row for row in terminal.screen())
        terminal.press("C-d")
        terminal.wait(lambda rows: rows[0].endswith("ready$") or "ready$" in rows, what="the prompt")
        assert not any(row.startswith("yodel:") for row in terminal.screen())


# Connections that fail.


def test_nobody_listens():
    with refusing() as port:
        ended = plain(f"ws://localhost:{port}", stdin=b"a\n")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("yodel: nobody listens on ")
    assert ended.err.endswith("yodel: the rest of the input was not sent\n")


def test_closed_early():
    with serving(hang_up(1)) as peer:
        ended = plain(peer.url, stdin=b"a\nb\n")
        assert (ended.code, ended.out) == (3, "a - i got it\n")
        assert ended.err.splitlines() == [
            "yodel: the server closed the connection (1011 internal error: enough)",
            "yodel: 1 message lost",
        ]


def test_lost_and_sent_again():
    """A server is killed before it answers, and comes back: with --resend all is answered."""
    with spawned("die", 1) as first:
        with started("--resend", "--timeout", "20s", first.url) as process:
            process.stdin.write(b"a\nb\n")
            process.stdin.close()
            assert process.stdout.readline() == b"a - i got it\n"
            first.wait(20)
            with serving(modify, first.port) as second:
                assert process.stdout.readline() == b"b - i got it\n"
                assert process.wait(20) == 0
                assert second.received == ["b"]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("lasts", [0, 6], ids=["at once", "after 6 s"])
def test_a_server_that_takes_connections_and_hangs_up_is_given_up(lasts):
    """With --resend the message is lost again and again; after 30 s without an answer that is enough."""

    def talk(caller):
        caller.accept()
        caller.frame()
        time.sleep(lasts)

    with bare(talk) as server:
        began = time.monotonic()
        with started("--resend", "--timeout", "90s", server.url) as process:
            process.stdin.write(b"a\n")
            process.stdin.close()
            assert process.wait(90) == 3
            told = process.stderr.read().decode()
        assert 25 <= time.monotonic() - began < 80
        assert "yodel: the server takes connections and answered nothing for 30 s; yodel gives up\n" in told
        assert "yodel: 1 message lost\n" in told


@pytest.mark.timeout(120)
def test_a_server_that_comes_back_while_the_delay_runs_is_not_missed():
    """The delays grow past what is left of the 30 s: at their end there is one more attempt."""
    with contextlib.ExitStack() as stack:
        with refusing() as port:
            process = stack.enter_context(started("--resend", "--timeout", "20s", f"ws://localhost:{port}"))
            process.stdin.write(b"a\n")
            process.stdin.close()
            told = b""
            # The first delay that reaches beyond the 30 s.
            began, until = time.monotonic(), 0
            while until < 30:
                line = process.stderr.readline()
                told += line
                assert b"trying again in " in line, told
                until = time.monotonic() - began + int(line.split(b"trying again in ")[1].split()[0])
        with serving(modify, port):
            assert process.wait(60) == 0
            assert process.stdout.read() == b"a - i got it\n"


@pytest.mark.timeout(120)
def test_a_server_that_is_not_there_is_given_up():
    """After 30 s without a connection, unless somebody may still write, or stays, and there was one before."""
    with contextlib.ExitStack() as stack:
        nowhere = f"ws://localhost:{stack.enter_context(refusing())}"
        began = time.monotonic()
        never = stack.enter_context(started("--resend", nowhere))
        stays = stack.enter_context(started("--stay", nowhere, stdin=subprocess.DEVNULL))
        # At the end of the block it is killed.
        with yodeld() as server:
            lost = stack.enter_context(started("--resend", server.url))
            held = stack.enter_context(started("--resend", server.url))
            patient = stack.enter_context(started("--stay", server.url))
            for process in (held, patient, lost):
                process.stdin.write(b"a\n")
                process.stdin.flush()
                assert process.stdout.readline() == b"a - i got it\n"
        stack.enter_context(refusing(server.port))
        for process in (held, patient, lost):
            assert b"trying again" in process.stderr.readline()
        never.stdin.write(b"a\n")
        for process in (never, patient, lost):
            process.stdin.close()
        for process, code, sentence in (
            (never, 1, "there was no connection in 30 s, and yodel gives up; start the server first"),
            (stays, 1, "there was no connection in 30 s, and yodel gives up; start the server first"),
            (lost, 3, "no connection for 30 s, and yodel gives up; with --stay it would not"),
        ):
            assert process.wait(60) == code
            told = process.stderr.read()
            assert f"yodel: {sentence}\n".encode() in told, told
        assert 30 <= time.monotonic() - began < 60
        assert (held.poll(), patient.poll()) == (None, None)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_in_good_order(number):
    with serving(hang) as peer, started(peer.url) as process:
        process.stdin.write(b"a\n")
        process.stdin.flush()
        wait_for(lambda: peer.received)
        process.send_signal(number)
        # The input stays open: it is the signal that ends it.
        assert process.wait(20) == 128 + number
        assert b"yodel: 1 message not answered\n" in process.stderr.read()
        wait_for(lambda: peer.closes)
        assert peer.closes == [(1000, "")]


# Output that nobody takes.


def test_the_reader_goes():
    with yodeld() as server, started(server.url) as process:
        process.stdin.write(b"a\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"a - i got it\n"
        process.stdout.close()
        assert process.wait(20) == -signal.SIGPIPE


def test_a_reader_behind_a_socket_goes():
    """As where sshd or systemd read; nothing is written that would tell."""
    ours, other = socket.socketpair()
    with yodeld() as server, other, started("--stay", server.url, stdout=other) as process:
        process.stdin.write(b"a\n")
        process.stdin.flush()
        assert ours.recv(100) == b"a - i got it\n"
        ours.close()
        assert process.wait(20) == -signal.SIGPIPE


def test_a_full_disk():
    with yodeld() as server, open("/dev/full", "wb") as full, started(server.url, stdout=full) as process:
        process.stdin.write(b"a\n")
        process.stdin.close()
        assert process.wait(20) == 74
        assert b"yodel: can't write to standard output: No space left on device" in process.stderr.read()


def test_a_reader_that_stands_still():
    """Nothing is dropped while the reader sleeps."""
    count = 200_000
    with yodeld() as server, started(server.url) as process:
        text = b"".join(b"line %d\n" % number for number in range(count))
        writer = threading.Thread(target=lambda: process.stdin.write(text) and process.stdin.close(), daemon=True)
        writer.start()
        wait_for(lambda: is_full(process.stdout))
        lines = process.stdout.read().splitlines()
        writer.join(20)
        assert process.wait(20) == 0
        assert lines == [b"line %d - i got it" % number for number in range(count)]


def is_full(pipe):
    """Whether a pipe holds so much that its writer has to wait."""
    size = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, size)
    # It has 16 pages of 4 KiB, and one that a write has left half empty counts as a whole one.
    return size[0] > 40_000


def test_a_signal_is_heard_though_nobody_reads():
    with yodeld() as server, tempfile.TemporaryFile() as lines:
        lines.write(b"line\n" * 200_000)
        lines.seek(0)
        with started(server.url, stdin=lines) as process:
            wait_for(lambda: is_full(process.stdout))
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
            err = process.stderr.read().decode()
        assert "yodel: the rest of the input was not sent\n" in err
        assert "bytes of what was received not written, since nobody read\n" in err


def test_closed_streams():
    with yodeld() as server:
        command = f"exec {' '.join(UNPRIVILEGED)} '{YODEL}' -x hello '{server.url}' <&- >&-"
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, timeout=30, env=environment(home))
        assert done.returncode == 74 and b"can't write to standard output" in done.stderr


def three_of_seven(caller):
    """Answers three messages of seven, once it has them all, and goes."""
    texts = caller.accept().texts()
    taken = [next(texts) for _ in range(7)]
    for text in taken[:3]:
        caller.send_frame(Opcode.TEXT, text + b" - i got it")
    caller.send_frame(Opcode.CLOSE, (1001).to_bytes(2))
    caller.wait_for_end()


@pytest.mark.parametrize(
    "options, told",
    [
        (["--stay"], b"4 messages lost with the connection"),
        (["--stay", "--pair", "off"], b"of 7 messages sent over it the last may not have arrived: no answers are awaited"),
        (["--pair", "off"], b"of 7 messages sent over it the last may not have arrived: no answers are awaited"),
    ],
)
def test_what_a_lost_connection_took_with_it_is_told_then(options, told):
    with bare(three_of_seven) as server, started("--plain", *options, server.url) as process:
        process.stdin.write(b"".join(b"%d\n" % number for number in range(7)))
        process.stdin.flush()
        said = [process.stderr.readline() for _ in range(2)]
        assert b"the server closed the connection (1001" in said[0]
        assert said[1] == b"yodel: " + told + b"\n"


def test_checks_are_awaited_where_nothing_else_is(tmp_path):
    """What they await can be sent again."""
    script = tmp_path / "checked.yodel"
    script.write_text("> a\n< a - i got it\n")
    with serving(modify) as peer:
        assert run(YODEL, "replay", "--resend", "--pair", "off", script, peer.url).code == 0


@pytest.mark.parametrize("command", [["--pair", "off"], ["replay", "--pair", "off", "-"], ["replay", "--no-wait", "-"]])
def test_what_is_not_awaited_can_not_be_sent_again(command):
    ended = run(YODEL, *command, "--resend", "ws://localhost:1")
    assert ended.code == 64 and "--resend sends again what was not answered" in ended.err, ended
