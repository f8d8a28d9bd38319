"""The screen at work: real keys in, whole screens compared."""

import asyncio
import re

import pytest
from peers import modify, serving
from terminal import drawn, framed, steadied
from waiting import wait_for

RULE = "─" * 80


def transcript(rows):
    """The rows between the status line and the separator."""
    return rows[1:-2]


def prompt(rows):
    """The row of the input line."""
    return rows[-1]


def is_whole(rows):
    """Whether status line, separator and input line are in their places."""
    return "ws://" in rows[0] and rows[-2].startswith("───") and rows[-1].startswith(" ›")


def test_two_messages(chat, peer):
    chat.enter("hi")
    chat.wait_for_text("< hi - i got it")
    chat.enter("how are you?")
    chat.expect(
        """
        | ws://localhost:PPPPP · connected sent 2 · answered 2 · waiting 0 · rtt T.TT ms |
        | HH:MM:SS > hi                                                        ✓ T.TT ms |
        | HH:MM:SS < hi - i got it                                                       |
        | HH:MM:SS > how are you?                                              ✓ T.TT ms |
        | HH:MM:SS < how are you? - i got it                                             |
        |~|
        |────────────────────────────────────────────────────────────────────────────────|
        | ›                                                                              |
        """
    )
    assert peer.received == ["hi", "how are you?"]
    assert chat.cursor() == (3, 23)


def test_waiting_and_lost(terminals):
    async def never(connection, message, index):
        if index == 0:
            await modify(connection, message, index)

    with serving(never) as peer:
        terminal = terminals()
        terminal.start("--no-reconnect", peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("first")
        terminal.wait_for_text("< first - i got it")
        terminal.enter("second")
        terminal.enter("third")
        terminal.expect(
            """
            | ws://localhost:PPPPP · connected sent 3 · answered 1 · waiting 2 · rtt T.TT ms |
            | HH:MM:SS > first                                                     ✓ T.TT ms |
            | HH:MM:SS < first - i got it                                                    |
            | HH:MM:SS > second                                                            … |
            | HH:MM:SS > third                                                             … |
            |~|
            |────────────────────────────────────────────────────────────────────────────────|
            | ›                                                                              |
            """
        )
        # What no frame was made of when the connection is lost is not lost with it, but waits again.
        wait_for(lambda: len(peer.received) == 3)
    terminal.expect(
        """
        | ws://localhost:PPPPP · disconnected   sent 3 · answered 1 · waiting 0 · lost 2 |
        | HH:MM:SS > first                                                     ✓ T.TT ms |
        | HH:MM:SS < first - i got it                                                    |
        | HH:MM:SS > second                                                            ✗ |
        | HH:MM:SS > third                                                             ✗ |
        | HH:MM:SS ! connection lost (1006); /connect tries again                        |
        |~|
        |────────────────────────────────────────────────────────────────────────────────|
        | ›                                                                              |
        """
    )


def test_editing_line(chat, peer):
    chat.type("wide 日本語 and wörds")
    chat.wait(lambda rows: prompt(rows) == " › wide 日本語 and wörds")
    assert chat.cursor() == (3 + 5 + 6 + 10, 23)
    chat.press("C-a", "M-f", "M-f")
    wait_for(lambda: chat.cursor() == (3 + 5 + 6, 23))
    chat.press("BSpace")
    chat.wait(lambda rows: prompt(rows) == " › wide 日本 and wörds")
    chat.press("C-k")
    chat.wait(lambda rows: prompt(rows) == " › wide 日本")
    chat.press("C-a", "C-y", "C-e", "C-w", "Enter")
    wait_for(lambda: peer.received == [" and wördswide "])
    chat.press("Up")
    chat.wait(lambda rows: prompt(rows) == " ›  and wördswide")


def test_line_longer_than_the_window(chat, peer):
    text = " ".join(f"word{number}" for number in range(60))
    chat.type(text)
    chat.wait(lambda rows: rows[-1].endswith("word59") and "ws://" in rows[0])
    chat.press("Enter")
    wait_for(lambda: peer.received == [text])
    chat.wait(lambda rows: is_whole(rows) and "i got it" in " ".join(transcript(rows)))


def test_typing_in_a_flood(terminal):
    flooding = True

    async def flood(connection, message, index):
        async def pour():
            number = 0
            while flooding:
                for _ in range(20):
                    await connection.send(f"drop {number} of the flood")
                    number += 1
                await asyncio.sleep(0.01)

        if message == "flood":
            connection.pouring = asyncio.ensure_future(pour())

    with serving(flood) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("flood")
        terminal.wait(lambda rows: any(re.search(r"drop \d{4,} of", row) for row in rows), what="a thousand drops")
        typed = ""
        for piece in ["what ", "I ", "type ", "stays ", "whole: ", "日本語 ", "wörds"]:
            terminal.type(piece)
            typed += piece
            rows = terminal.wait(lambda rows: prompt(rows) == f" › {typed}".rstrip() and rows, what="the line typed")
            assert is_whole(rows), framed(rows)
        terminal.press("Enter")
        wait_for(lambda: peer.received == ["flood", typed])
        flooding = False
        terminal.wait(lambda rows: prompt(rows) == " ›")


def test_scrolled_up_nothing_moves(chat, peer):
    peer.say(*(f"line {number}" for number in range(1, 101)))
    chat.wait_for_text("< line 100")
    assert steadied(transcript(chat.screen())) == [f" HH:MM:SS < line {number}" for number in range(80, 101)]
    chat.press("PPage")
    chat.wait(lambda rows: not any("line 100" in row for row in rows))
    frozen = transcript(chat.screen())
    peer.say("one more", "and another")
    chat.wait(lambda rows: "2 new below" in rows[-2])
    assert transcript(chat.screen()) == frozen
    chat.type("typing goes on")
    chat.wait(lambda rows: prompt(rows) == " › typing goes on")
    peer.say(*(f"late {number}" for number in range(98)))
    chat.wait(lambda rows: "100 new below" in rows[-2])
    assert transcript(chat.screen()) == frozen
    chat.press("M-End")
    chat.wait(lambda rows: "late 97" in rows[-3])
    rows = chat.screen()
    assert rows[-2] == RULE
    assert steadied(transcript(rows)) == [f" HH:MM:SS < late {number}" for number in range(77, 98)]


def test_pages_there_and_back(chat, peer):
    peer.say(*(f"line {number}" for number in range(1, 101)))
    chat.wait_for_text("< line 100")
    newest = chat.screen()
    chat.press("M-Home")
    chat.wait(lambda rows: rows[1].endswith("< line 1"))
    for _ in range(10):
        chat.press("NPage")
    chat.wait(lambda rows: rows == newest)
    chat.press("S-Up", "S-Up")
    chat.wait(lambda rows: rows[-3].endswith("< line 98"))
    chat.press("S-Down", "S-Down")
    chat.wait(lambda rows: rows == newest)


def test_resize(chat):
    for count, text in enumerate(("hi", "a message long enough to be wrapped when the window is narrow, and then some"), 1):
        chat.enter(text)
        chat.wait(lambda rows, count=count: sum("✓" in row for row in rows) == count and "waiting 0" in rows[0])
    chat.type("half a line")
    chat.wait(lambda rows: prompt(rows) == " › half a line")
    before = chat.screen()
    chat.resize(200, 60)
    chat.expect(
        """
        | ws://localhost:PPPPP · connected «» sent 2 · answered 2 · waiting 0 · lost 0 · ▄▄ rtt T.TT ms |
        | HH:MM:SS > hi «» ✓ T.TT ms |
        | HH:MM:SS < hi - i got it |
        | HH:MM:SS > a message long enough to be wrapped when the window is narrow, and then some «» ✓ T.TT ms |
        | HH:MM:SS < a message long enough to be wrapped when the window is narrow, and then some - i got it |
        |~|
        |«─»|
        | › half a line |
        """
    )
    chat.resize(20, 5)
    chat.expect(
        """
        | connected          |
        |  and then some - i |
        |  got it            |
        |────────────────────|
        | › half a line      |
        """
    )
    chat.resize(1, 1)
    chat.wait(lambda rows: rows == ["e"])
    chat.resize(80, 24)
    chat.wait(lambda rows: rows == before)
    chat.enter(" and the rest")
    chat.wait_for_text("< half a line and the rest - i got it")


@pytest.mark.parametrize("columns, rows", [(1, 1), (2, 1), (1, 2), (3, 3), (80, 2), (5, 40), (300, 4)])
def test_starts_in_any_size(terminals, peer, columns, rows):
    terminal = terminals()
    terminal.resize(columns, rows)
    terminal.start(peer.url)
    wait_for(lambda: peer.connections)
    terminal.enter("hi")
    wait_for(lambda: peer.received == ["hi"])
    terminal.resize(80, 24)
    terminal.wait_for_text("< hi - i got it")
    terminal.wait(is_whole)


def test_resized_in_a_storm(chat):
    for columns, rows in [(10, 3), (1, 1), (120, 2), (2, 50), (7, 7), (1, 30), (80, 1), (33, 11)] * 3:
        chat.resize(columns, rows)
    chat.resize(80, 24)
    chat.enter("still here?")
    chat.wait_for_text("< still here? - i got it")
    chat.wait(is_whole)


def test_repaint(chat, home):
    """Ctrl-L mends what another program wrote over the screen."""
    chat.enter("hi")
    chat.wait(lambda rows: "answered 1" in rows[0])
    before = chat.screen()
    with open(chat.ask("#{pane_tty}"), "w") as device:
        device.write("\x1b[H" + "garbage " * 100)
    chat.wait_for_text("garbage garbage")
    chat.press("C-l")
    chat.wait(lambda rows: rows == before)


def test_paste_is_one_message(chat, peer):
    chat.paste("one\ntwo\nthree")
    chat.wait(lambda rows: any("three" in row for row in rows))
    assert peer.received == []
    chat.press("Enter")
    wait_for(lambda: peer.received == ["one\ntwo\nthree"])


def test_unknown_command_is_told_and_kept(chat, peer):
    chat.enter("/frobnicate now")
    chat.wait_for_text("/frobnicate")
    chat.wait(lambda rows: prompt(rows) == " › /frobnicate now" and any(" ! " in row for row in rows))
    assert peer.received == []


def test_double_slash_sends_a_slash(chat, peer):
    chat.enter("//quit")
    wait_for(lambda: peer.received == ["/quit"])


def test_commands(chat, peer):
    chat.enter("hi")
    chat.wait_for_text("< hi - i got it")
    chat.enter("/clear")
    chat.wait(lambda rows: not any("hi" in row for row in transcript(rows)))
    chat.enter("/help")
    chat.wait_for_text("/disconnect")
    chat.wait(is_whole)
    chat.press("q")
    chat.wait(lambda rows: not any("/disconnect" in row for row in rows))
    chat.enter("/theme")
    chat.wait_for_text("high-contrast")
    chat.press("q")
    chat.wait(lambda rows: not any("high-contrast" in row for row in rows))
    chat.enter("/theme mono")
    chat.wait(is_whole)
    chat.enter("/theme nosuch")
    # What can't be done comes back to be mended.
    chat.wait(lambda rows: prompt(rows) == " › /theme nosuch")
    chat.press("C-u")
    chat.enter("/disconnect")
    wait_for(lambda: peer.closes == [(1000, "")])
    chat.wait_for_text("disconnected")
    chat.enter("/connect")
    wait_for(lambda: len(peer.paths) == 2)
    chat.enter("back?")
    chat.wait_for_text("< back? - i got it")


def test_replay_in_the_window(chat, peer, tmp_path):
    script = tmp_path / "talk.yodel"
    script.write_text("@repeat 5\n> round {i}\n< round {i} - i got it\n@end\n")
    chat.enter(f"/replay {script}")
    chat.wait_for_text("< round 4 - i got it")
    assert peer.received == [f"round {number}" for number in range(5)]
    chat.enter("and by hand")
    chat.wait_for_text("< and by hand - i got it")


def test_a_script_tells_how_its_connection_ended(terminals, home):
    # Wide enough for the path on one row.
    terminal = terminals(columns=240)

    async def refuse(connection, message, index):
        await connection.close(1008, "not today")

    script = home / "talk.yodel"
    script.write_text("> one\n> two\n")
    with serving(refuse) as peer:
        terminal.start(peer.url, "--no-reconnect")
        terminal.wait_for_text("connected")
        terminal.enter("/REPLAY ~/talk.yodel")
        told = "is over: connection lost: closed by the server (1008): not today"
        terminal.wait(lambda rows: told in " ".join(row.strip() for row in rows))


def test_golden_helper_is_strict():
    """The helper that compares whole screens must see a shifted column."""
    assert drawn("|a |\n|~|\n|b«»c |\n|«─»|", 5, 5) == ["a", "", "", "b  c", "─────"]
    assert steadied(["10:42:07 > hi    ✓ 0.31 ms"]) == ["HH:MM:SS > hi    ✓ T.TT ms"]
    assert steadied(["10:42:07 > hi     ✓ 125 ms"]) == ["HH:MM:SS > hi    ✓ T.TT ms"]
    assert steadied(["10:42:07 > hi   ✓ 0.31 ms"]) != steadied(["10:42:07 > hi    ✓ 0.31 ms"])
    assert steadied(["10:42:07 < it took 12 ms"]) == ["HH:MM:SS < it took 12 ms"]
