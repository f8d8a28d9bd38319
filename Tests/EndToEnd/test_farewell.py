"""Who quits is told in the shell what became of the messages that came to no good end."""

import json
import socket

import pytest
from bare import bare
from peers import hang, modify, serving, spawned, swallow
from programs import pause, yodeld
from waiting import wait_for
from websockets.frames import Opcode


def told(terminal, line):
    """Waits for yodel's line in the shell."""
    terminal.wait(lambda rows: line in rows and rows[rows.index(line) + 1].startswith("ready$"), what=line)


@pytest.mark.parametrize("quit", ["C-d", "/quit"])
def test_not_answered(terminal, quit):
    with serving(swallow(1)) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("one")
        terminal.wait_for_text("< one - i got it")
        terminal.enter("two")
        wait_for(lambda: peer.received == ["one", "two"])
        if quit == "/quit":
            terminal.enter(quit)
        else:
            terminal.press(quit)
        told(terminal, "yodel: 1 message not answered")


def test_lost_and_never_sent(terminal):
    with serving(hang) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("into the void")
        wait_for(lambda: peer.received)
    terminal.wait(lambda rows: any("> into the void" in row and row.endswith("✗") for row in rows))
    terminal.enter("later")
    terminal.enter("still later")
    terminal.wait_for_text("> still later")
    terminal.press("C-d")
    told(terminal, "yodel: 2 messages never sent, 1 lost")


def test_sent_and_to_be_sent_again(terminal):
    """It may have come to something: it is not called never sent."""
    with serving(hang) as peer:
        terminal.start("--resend", peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("into the void")
        wait_for(lambda: peer.received)
    terminal.wait_for_text("connection lost")
    terminal.enter("later")
    terminal.wait_for_text("> later")
    terminal.press("C-d")
    told(terminal, "yodel: 1 message never sent, 1 lost")


def test_server_that_stands_still(terminal):
    """Nobody can tell what became of a message whose server does not even answer the close frame."""
    with spawned("modify") as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        pause(peer.pid)
        terminal.enter("anybody there?")
        terminal.wait_for_text("> anybody there?")
        terminal.enter("/quit")
        told(terminal, "yodel: 1 message sent but perhaps never arrived")


def test_an_answer_that_comes_while_closing_counts(terminal):
    """yodeld answers what came before the close frame, and then that."""
    with yodeld() as server:
        terminal.start(server.url)
        terminal.wait_for_text("connected")
        terminal.type("hello")
        terminal.press("Enter", "C-d")
        terminal.wait(lambda rows: rows[-1] == "" and any(row == "ready$" for row in rows), what="the shell's prompt")
        assert not any(word in row for row in terminal.screen() for word in ("never", "lost", "not answered"))


def test_what_one_server_did_not_get_was_never_sent(terminals):
    terminal = terminals(columns=120)
    with socket.create_server(("localhost", 0)) as silent, serving(modify) as peer:
        first = f"ws://localhost:{silent.getsockname()[1]}"
        terminal.start(first)
        terminal.wait_for_text("connecting")
        terminal.enter("waiting text")
        terminal.enter(f"/connect {peer.url}")
        terminal.wait_for_text(f"- 1 message for {first} was not sent; /resend sends it to {peer.url}")
        terminal.wait(lambda rows: "connected" in rows[0] and "lost 0 · not sent 1" in rows[0])
        assert not any("connected again" in row for row in terminal.screen())
        assert any("> waiting text" in row and row.endswith("not sent") for row in terminal.screen())
        terminal.press("C-d")
        told(terminal, "yodel: 1 message never sent")
        assert peer.received == []


def test_a_script_that_is_not_played_to_its_end(terminals, home):
    script = home / "slow.yodel"
    script.write_text("> a\n< a - i got it\n@sleep 1000s\n> b\n> c\n")
    terminal = terminals(columns=240)
    with serving(modify) as peer:
        terminal.start("--replay", script, peer.url)
        terminal.wait_for_text("< a - i got it")
        terminal.wait_for_text("✓")
        terminal.press("C-d")
        told(terminal, "yodel: slow.yodel was not played to its end; 2 messages of it not sent")


def answers_last(caller):
    """Answers when it is asked to close."""
    caller.accept()
    texts = []
    while frame := caller.frame():
        opcode, data = frame
        if opcode is Opcode.CLOSE:
            for text in texts:
                caller.send_frame(Opcode.TEXT, text + b" - i got it")
            return caller.send_frame(Opcode.CLOSE, data)
        texts.append(data)


NOT_SHOWN = "yodel: 2 answers came while it closed; --keep-transcript shows what came"


@pytest.mark.parametrize("isRecorded, lines", [(False, [NOT_SHOWN]), (True, [])])
def test_what_comes_while_it_closes_is_told(terminal, home, isRecorded, lines):
    with bare(answers_last) as server:
        options = ["--record", home / "talk.jsonl"] if isRecorded else []
        terminal.start(*options, server.url)
        terminal.wait_for_text("connected")
        for text in ("one", "two"):
            terminal.enter(text)
        terminal.wait(lambda rows: sum(row.endswith("…") for row in rows) == 2)
        terminal.press("C-d")
        rows = terminal.wait(lambda rows: rows if is_shell(rows) else None, what="the shell")
        assert [row for row in rows if row.startswith("yodel: ")] == lines
        if isRecorded:
            recorded = [json.loads(line) for line in (home / "talk.jsonl").read_text().splitlines()]
            came = [entry["data"] for entry in recorded if entry["type"] == "receive"]
            assert came == ["one - i got it", "two - i got it"]


def is_shell(rows):
    """Whether the shell asks for a command, behind the one that started yodel."""
    said = [row for row in rows if row]
    return said[-1] == "ready$" and said[0].startswith("ready$ yodel")
