"""A connection that is lost comes back; what was typed meanwhile goes out, in order, once."""

import contextlib
import re

import pytest
from peers import Peer, hang, modify, serving, spawned
from terminal import PROMPT
from waiting import wait_for


@contextlib.contextmanager
def restarted(rule, port):
    """A server on a port that another one has just left."""

    def bind():
        try:
            return Peer(rule, port)
        except OSError:
            return None

    peer = wait_for(bind, what=f"port {port} to be free")
    try:
        yield peer
    finally:
        peer.stop()


@pytest.mark.parametrize("how", ["killed", "reset"])
def test_comes_back(terminal, how):
    with spawned("modify") as first:
        terminal.start(first.url)
        terminal.wait_for_text("connected")
        terminal.enter("before")
        terminal.wait_for_text("< before - i got it")
        first.kill()
        first.wait()
        port = first.port
    terminal.wait(lambda rows: any("connection lost" in row and "1006" in row for row in rows))
    seconds = set()

    def counts_down(rows):
        found = re.search(r"(\d+) s", rows[0])
        if found:
            seconds.add(int(found[1]))
        return len(seconds) > 1

    terminal.wait(counts_down, what="a countdown in the status line")
    for text in ("typed one", "typed two", "typed three"):
        terminal.enter(text)
    terminal.wait(lambda rows: sum("> typed" in row and row.endswith("…") for row in rows) == 3)
    with restarted(modify, port) as second:
        terminal.wait_for_text("< typed three - i got it")
        assert second.received == ["typed one", "typed two", "typed three"]
        rows = terminal.screen()
        assert "connected" in rows[0]
        assert "answered 4" in rows[0]
        assert "waiting 0" in rows[0]
        assert sum("✓" in row for row in rows) == 4


def test_sent_and_never_answered_is_lost(terminal):
    with serving(hang) as first:
        terminal.start(first.url)
        terminal.wait_for_text("connected")
        terminal.enter("into the void")
        wait_for(lambda: first.received == ["into the void"])
        port = first.port
    terminal.wait(lambda rows: any("> into the void" in row and row.endswith("✗") for row in rows))
    terminal.wait(lambda rows: "lost 1" in rows[0])
    with restarted(modify, port) as second:
        terminal.wait(lambda rows: "· connected" in rows[0])
        terminal.enter("hello again")
        terminal.wait_for_text("< hello again - i got it")
        assert second.received == ["hello again"], "what was lost is not sent again by itself"


def test_a_half_typed_line_survives(terminal):
    with serving(modify) as first:
        terminal.start(first.url)
        terminal.wait_for_text("connected")
        terminal.type("half a")
        port = first.port
    terminal.wait(lambda rows: any("connection lost" in row for row in rows))
    with restarted(modify, port) as second:
        terminal.wait(lambda rows: "· connected" in rows[0])
        assert terminal.screen()[-1] == " › half a"
        terminal.enter(" line")
        wait_for(lambda: second.received == ["half a line"])


def test_no_reconnect(terminal):
    with serving(modify) as peer:
        terminal.start("--no-reconnect", peer.url)
        terminal.wait_for_text("connected")
    terminal.wait(lambda rows: "disconnected" in rows[0])
    before = terminal.stays(3)
    terminal.enter("/connect")
    terminal.wait(lambda rows: rows != before)
    terminal.press("C-d")
    terminal.wait(lambda rows: PROMPT.rstrip() in rows)


def test_nobody_there_at_the_start(terminal):
    with serving(modify) as away:
        port = away.port
    terminal.start(f"ws://localhost:{port}")
    terminal.wait(lambda rows: any("nobody listens" in row for row in rows))
    terminal.enter("are you there?")
    with restarted(modify, port) as second:
        terminal.wait_for_text("< are you there? - i got it")
        assert second.received == ["are you there?"]


@pytest.mark.parametrize("code", [1000, 1001, 1011, 3000, 4999])
def test_close_by_the_server_shows_code_and_reason(terminal, code):
    with serving(modify) as peer:
        terminal.start("--no-reconnect", peer.url)
        terminal.wait_for_text("connected")
        peer.close_connections(code, "time to go")
        terminal.wait(lambda rows: re.search(rf"closed .*\b{code}\b.*time to +go", " ".join(rows[1:])))
