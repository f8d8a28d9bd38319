"""`yodel --plain`, and what it becomes without being asked: lines in, lines out, every message accounted for."""

import array
import contextlib
import fcntl
import json
import signal
import subprocess
import tempfile
import termios
import threading

import pytest
from peers import answer_to, echo, hang, hang_up, modify, serving, spawned, swallow
from programs import UNPRIVILEGED, YODEL, environment, run, yodeld
from pseudo_terminal import PseudoTerminal
from waiting import wait_for


def plain(url, *options, stdin=b"", limit=60, **more):
    """Runs yodel with its input in a pipe."""
    return run(YODEL, *options, url, stdin=stdin, limit=limit, **more)


def free_port():
    """The URL of a port where nobody listens."""
    with serving(hang) as peer:
        return peer.url


@contextlib.contextmanager
def started(*arguments, **streams):
    """A yodel with streams of the test's choice; killed at the end, if it still runs."""
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            [*UNPRIVILEGED, YODEL, *map(str, arguments)],
            env=environment(home),
            **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()


@pytest.fixture
def screen():
    """A pseudo-terminal."""
    screen = PseudoTerminal()
    yield screen
    screen.close()


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
        assert peer.received == ["a", "b"]


def test_one_not_answered():
    with serving(swallow(1)) as peer:
        ended = plain(peer.url, "--timeout", "1s", stdin=b"a\nb\nc\n")
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


def test_answers_that_contain_nothing_sent():
    with serving(shout) as peer:
        ended = plain(peer.url, "--timeout", "1s", stdin=b"a\n")
        assert (ended.code, ended.out) == (4, "A\n")
        assert "--pair order or --pair off" in ended.err


def test_a_server_that_falls_silent_stops_the_input():
    """What is under way is bounded: the rest stays in the pipe, and that is told."""
    with serving(hang) as peer:
        ended = plain(peer.url, "--timeout", "1s", stdin=b"line\n" * 100_000)
        assert ended.code == 5
        assert "yodel: the rest of the input was not sent\n" in ended.err
        assert f"yodel: {len(peer.received):,} messages not answered\n" in ended.err
        assert len(peer.received) < 10_000


def test_the_end_of_typing_waits_for_answers(screen):
    with serving(hang) as peer, typing(screen, "--plain", "--timeout", "20s", peer.url) as process:
        screen.wait_for(b"- connected")
        screen.type(b"hello\n")
        wait_for(lambda: peer.received)
        screen.type(b"\x04")
        screen.wait_for(b"- waiting for 1 answer; Ctrl-C ends at once\r\n")
        peer.say("hello, late")
        assert process.wait(20) == 0
        screen.wait_for(b"< hello, late\r\n")


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
    ended = plain(free_port(), stdin=b"a\n")
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


# Somebody types.


def typing(screen, *arguments):
    """A yodel on a terminal that can't place a cursor."""
    device = screen.device
    return started(*arguments, stdin=device, stdout=device, stderr=device)


@pytest.mark.parametrize("options", [["--plain"], []], ids=["--plain", "no TERM"])
def test_typed_lines(screen, options):
    with serving(modify) as peer, typing(screen, *options, peer.url) as process:
        screen.wait_for(b"- connected to ws://localhost:")
        screen.type(b"hello\n")
        screen.wait_for(b"< hello - i got it\r\n")
        screen.wait_for("✓ ".encode())
        screen.type(b"//text\n")
        screen.wait_for(b"< /text - i got it\r\n")
        screen.type(b"\x04")
        assert process.wait(20) == 0
        assert peer.received == ["hello", "/text"]
        assert b"\x1b" not in screen.seen


@pytest.mark.parametrize("name", ["dumb", "no-such-terminal"])
def test_terminals_that_get_lines(terminal, name):
    with yodeld() as server:
        terminal.enter(f"TERM={name} yodel {server.url}")
        terminal.wait_for_text("- connected to ws://localhost:")
        terminal.enter("hello")
        terminal.wait_for_text("< hello - i got it")
        terminal.press("C-d")
        terminal.wait(lambda rows: "ready$" in rows, what="the prompt")


def test_commands_in_lines(screen, tmp_path):
    with serving(modify) as peer, typing(screen, "--plain", peer.url) as process:
        screen.wait_for(b"- connected")
        screen.type(b"/help\n")
        screen.wait_for(b"- /connect [URL]")
        screen.type(b"/ping\n")
        screen.wait_for(b"- pong after ")
        for command in (b"/theme nord", b"/mouse", b"/copy"):
            screen.type(command + b"\n")
            screen.wait_for(b"! %s is about the screen" % command.split()[0])
        screen.type(b"/nonsense\n")
        screen.wait_for(b"! unknown command /nonsense")
        script = tmp_path / "script.yodel"
        script.write_text("> from a script\n< from a script - i got it\n")
        screen.type(b"/replay %s\n" % str(script).encode())
        screen.wait_for(b"> from a script\r\n< from a script - i got it\r\n")
        saved = tmp_path / "saved.yodel"
        screen.type(b"/save %s\n" % str(saved).encode())
        screen.wait_for(b"- added to ")
        screen.type(b"/stats\n")
        screen.wait_for(b"sent  1 of 1 entered")
        screen.wait_for(b"half within  ")
        assert saved.read_text() == "< from a script - i got it\n"
        screen.type(b"/disconnect\n")
        screen.wait_for(b"- connection closed (1000")
        screen.type(b"/connect\n")
        wait_for(lambda: screen.seen.count(b"- connected") == 2)
        screen.type(b"/quit\n")
        assert process.wait(20) == 0
        assert peer.received == ["from a script"]


def test_commands_that_look_back(screen, tmp_path):
    with serving(modify) as peer, typing(screen, "--plain", "--pair", "order", peer.url) as process:
        screen.wait_for(b"- connected")
        for number in range(60):
            screen.type(b"message %d\n" % number)
            screen.wait_for(b"< message %d - i got it" % number)
        screen.type(b"/search message 5\n")
        screen.wait_for(b"- 22 of 120 messages:\r\n")
        screen.wait_for(b" > message 59\r\n")
        screen.type(b"/search -r ^message.4$\n")
        screen.wait_for(b"- 1 of 120 messages:\r\n")
        screen.type(b"/filter received !/[1-9]/\n")
        screen.wait_for(b" < message 0 - i got it\r\n")
        screen.type(b"/filter sent\n")
        screen.wait_for(b"- 60 of 120 messages; the newest 50:\r\n")
        screen.type(b"/search -r (\n")
        screen.wait_for(b"! bad pattern: ")
        screen.type(b"/json\n[1]\n")
        screen.wait_for(b"< [1] - i got it")
        screen.type(b"/hex\nA\n")
        screen.wait_for(b"< 00000000  41 20 2D 20 69 20 67 6F  74 20 69 74              |A - i got it|\r\n")
        screen.type(b"/set form text\n")
        screen.wait_for(b"- messages are shown as they come")
        exported = tmp_path / "talk.txt"
        screen.type(b"/export %s\n" % str(exported).encode())
        screen.wait_for(b"- 124 messages exported to ")
        assert exported.read_text().splitlines() == [f"message {number}" for number in range(60)] + ["[1]", "A"]
        screen.type(b"/clear\n")
        screen.wait_for(b"- what was said so far is forgotten")
        screen.type(b"/search message\n")
        screen.wait_for(b"- 0 of 0 messages\r\n")
        screen.type(b"/quit\n")
        assert process.wait(20) == 0


def test_hostile_text_on_a_terminal(screen):
    async def attack(connection, message, index):
        await connection.send("\x1b]52;c;AAAA\x07 \x9b2J \u202e\n! a lie")
        await connection.send(b"\x1b\x00")

    with serving(attack) as peer, typing(screen, "--plain", "-x", "go", peer.url):
        screen.wait_for(b"< [2 bytes] 1b 00\r\n")
        assert "< ␛]52;c;AAAA␇ <U+009B>2J <U+202E>\r\n  ! a lie\r\n".encode() in screen.seen
        assert b"\x1b" not in screen.seen and b"\x07" not in screen.seen


def test_a_lost_connection_comes_back(screen):
    with serving(hang) as peer:
        process = typing(screen, "--plain", peer.url)
        with process as process:
            screen.wait_for(b"- connected")
            screen.type(b"hello\n")
            wait_for(lambda: peer.received)
            peer.stop()
            screen.wait_for("✗ lost: hello\r\n".encode())
            screen.wait_for(b"- connection lost (1006); trying again in ")
            with serving(modify, peer.port):
                screen.type(b"later\n")
                screen.wait_for(b"< later - i got it\r\n")
                screen.type(b"\x04")
                assert process.wait(20) == 3
            screen.wait_for(b"yodel: 1 message lost\r\n")
