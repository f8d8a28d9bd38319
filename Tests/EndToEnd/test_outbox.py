"""What waits to be sent: seen in order, edited, taken back; and what was lost, sent again."""

import socket
import threading

import pytest
from bare import bare
from peers import hang, modify, serving
from test_reconnect import restarted
from waiting import wait_for
from websockets.frames import Opcode


def queued(terminal, *texts):
    """Types while nobody is there."""
    for text in texts:
        terminal.enter(text)
    terminal.wait(lambda rows: sum(row.endswith("…") for row in rows) == len(texts), what="all of them wait")


def test_what_waits_is_edited_and_taken_back(terminal):
    with serving(modify) as away:
        port = away.port
    terminal.start(f"ws://localhost:{port}")
    terminal.wait_for_text("nobody listens")
    queued(terminal, "one", "two", "three", "four")
    terminal.wait_for_text("─ 4 to be sent ─")
    terminal.press("M-Up", "M-Up", "M-Up")
    terminal.press("x")
    terminal.wait(lambda rows: any("> two" in row and row.endswith("canceled") for row in rows))
    terminal.press("M-Up", "M-Up", "M-Up", "M-Up")
    terminal.press("e")
    terminal.wait(lambda rows: rows[-1] == " › one")
    terminal.enter(" and more")
    terminal.wait_for_text("─ 3 to be sent ─")
    with restarted(modify, port) as server:
        terminal.enter("/connect")
        terminal.wait_for_text("< one and more - i got it")
        assert server.received == ["three", "four", "one and more"]
        terminal.enter("/cancel")
        terminal.wait_for_text("! no message waits to be sent")
        terminal.press("M-Up", "x")
        terminal.wait_for_text("it does not wait to be sent")


@pytest.mark.parametrize("ending", ["txt", "yodel", "jsonl", "har"])
def test_what_was_never_sent_is_in_no_export(terminal, home, ending):
    with serving(hang) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("went out")
        wait_for(lambda: peer.received)
    terminal.wait_for_text("connection lost")
    queued(terminal, "taken back")
    terminal.enter("/cancel")
    terminal.wait_for_text("canceled")
    queued(terminal, "waits")
    terminal.enter(f"/export {home}/talk.{ending}")
    terminal.wait_for_text("1 message exported to")
    terminal.wait(lambda rows: "2 never sent, not in it" in " ".join(row.strip() for row in rows))
    text = (home / f"talk.{ending}").read_text()
    assert "went out" in text and "taken back" not in text and "waits" not in text


@pytest.mark.parametrize("how", ["by command", "by option"])
def test_what_was_lost_is_sent_again_in_order(terminal, how):
    with serving(hang) as first:
        terminal.start(*(["--resend"] if how == "by option" else []), first.url)
        terminal.wait_for_text("connected")
        for text in ("one", "two", "three"):
            terminal.enter(text)
        wait_for(lambda: len(first.received) == 3)
        port = first.port
    terminal.wait_for_text("connection lost")
    terminal.enter("four")
    with restarted(modify, port) as second:
        if how == "by command":
            terminal.wait_for_text("< four - i got it")
            terminal.wait(lambda rows: "lost 3" in rows[0] and sum(row.endswith("✗") for row in rows) == 3)
            terminal.enter("/resend")
        terminal.wait(lambda rows: "answered 4 · waiting 0" in rows[0])
        order = ["one", "two", "three", "four"] if how == "by option" else ["four", "one", "two", "three"]
        assert second.received == order
        assert not any(row.endswith("✗") for row in terminal.screen())
        told = "sending 3 messages again" if how == "by command" else "3 messages to be sent again over the next connection"
        assert sum(told in row for row in terminal.screen()) == 1
        terminal.enter("/stats")
        terminal.wait_for_text("sent again  3")


def test_a_server_that_takes_no_more_is_told(terminals, tmp_path):
    """The socket is full: what is typed waits in the outbox, the line says so, and all leaves when the server reads."""
    flows, reads = threading.Event(), threading.Event()

    def talk(caller):
        caller.accept()
        # Once something comes, the socket was found to be full.
        caller.socket.recv(1, socket.MSG_PEEK)
        flows.set()
        reads.wait(60)
        # The big one is not parsed: what matters is that the small one comes, and then is answered.
        data = b""
        while len(data) < (24 << 20) + 14 + 8:
            data += caller.socket.recv(1 << 20)
        caller.send_frame(Opcode.TEXT, b"hi")
        caller.wait_for_end()

    big = tmp_path / "big"
    with open(big, "wb") as file:
        file.truncate(24 << 20)
    script = tmp_path / "big.yodel"
    script.write_text(f"@timeout 60s\n>f {big}\n<* 1\n")
    with bare(talk) as server:
        terminal = terminals(100, 24)
        terminal.start("--replay", script, server.url)
        assert flows.wait(30)
        terminal.enter("hi")
        terminal.wait_for_text("─ 1 to be sent: the server takes no more for now ─")
        reads.set()
        terminal.wait_for_text("< hi")
        terminal.wait(lambda rows: "to be sent" not in rows[-2])


def test_what_the_connection_had_no_room_for_is_not_lost_with_it(terminals, tmp_path):
    """Ten megabytes typed before there is a connection, and a server that hangs up without reading any."""
    typed, hangs_up = threading.Event(), threading.Event()
    received = []

    def talk(caller):
        if len(server.callers) == 1:
            typed.wait(60)
            caller.accept()
            return hangs_up.wait(60)
        caller.accept()
        while frame := caller.frame():
            received.append(frame[1][:2])
            caller.send_frame(*frame)

    with bare(talk) as server:
        terminal = terminals(100, 24)
        terminal.start("--no-compress", "--ping-interval", "0", server.url)
        for number in range(10):
            big = tmp_path / f"big{number}"
            big.write_bytes(b"%02d" % number + b"x" * 1_000_000)
            terminal.enter(f"/file {big}")
        terminal.wait_for_text("─ 10 to be sent ─")
        typed.set()
        terminal.wait_for_text("─ 9 to be sent: the server takes no more for now ─")
        terminal.enter("/stats")
        terminal.wait_for_text("% of the messages")
        wire = next(row for row in terminal.screen() if "% of the messages" in row)
        assert int(wire.split()[-5]) < 70, f"what was only queued is not on the wire: {wire}"
        terminal.press("q")
        hangs_up.set()
        terminal.wait(lambda rows: "answered 9" in rows[0] and "lost 1" in rows[0])
        assert received == [b"%02d" % number for number in range(1, 10)]
