"""Lines that somebody types: on terminals that can't place a cursor, and with --plain."""

import subprocess
import time

import memory
import pytest
from bare import bare
from peers import hang, modify, serving
from programs import started, yodeld
from waiting import wait_for
from websockets.frames import Frame, Opcode


def typing(screen, *arguments):
    """A yodel on a terminal that can't place a cursor."""
    return started(*arguments, **screen.streams)


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


@pytest.mark.parametrize("name", ["dumb", "no-such-terminal", ""])
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
        screen.type(b"/save saved.txt\n")
        screen.wait_for(b"a script's name ends with .yodel; saved.txt would be played as lines")
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


def test_what_nobody_reads_of_the_errors_stops_the_server(screen):
    """Each answer that comes twice is told: the notices wait, and what causes them is not read."""
    sent = []

    def talk(caller):
        caller.accept()
        answer = Frame(Opcode.TEXT, b"one - i got it").serialize(mask=False)
        caller.frame()
        while True:
            caller.socket.sendall(answer * 1000)
            sent.append(1000)

    device = screen.device
    with bare(talk) as server, started("--plain", server.url, stdin=device, stdout=subprocess.DEVNULL) as process:
        screen.type(b"one\n")
        wait_for(lambda: stands_still(sent), limit=30)
        memory.assert_peak_below(process.pid, 100 * memory.MIB)


def stands_still(counted):
    """Whether something was counted, and no more within a while."""
    before = len(counted)
    time.sleep(1)
    return before > 0 and len(counted) == before


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


def test_answers_are_paired_otherwise(screen):
    async def shout(connection, message, index):
        await connection.send(message.upper())

    with serving(shout) as peer, typing(screen, "--plain", peer.url) as process:
        screen.wait_for(b"- connected")
        screen.type(b"/set\n")
        screen.wait_for(b"- /set form text|json|hex: how messages are shown, now text\r\n")
        screen.wait_for(b"- /set pair contains|order|off: what makes an answer, now contains\r\n")
        screen.type(b"/set mouse on\n")
        screen.wait_for(b"! /set mouse is about the screen")
        screen.type(b"one\n")
        screen.wait_for(b"< ONE\r\n")
        screen.type(b"/set pair off\n")
        screen.wait_for(b"- answers are not awaited\r\n")
        screen.type(b"/set pair order\n")
        screen.wait_for(b"- an answer is the next that comes\r\n")
        screen.type(b"two\n")
        screen.wait_for("✓ ".encode())
        screen.type(b"/set pair\n")
        screen.wait_for(b"what makes an answer, now order\r\n")
        screen.type(b"\x04")
        assert process.wait(20) == 0
