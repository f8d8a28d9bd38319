"""The pane of a script that plays in the window: its keys, its marks, and what a failed check does."""

import json

import pytest
from peers import modify, serving
from programs import YODEL, run

MARKED = "> one\n> two\n@mark half way\n@repeat 3\n> round {i}\n< round {i} - i got it\n@end\n@mark end\n> last\n"


@pytest.fixture
def peer():
    with serving(modify) as peer:
        yield peer


@pytest.fixture
def chat(terminals, peer):
    terminal = terminals(columns=200)
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    return terminal


@pytest.fixture
def marked(tmp_path):
    script = tmp_path / "talk.yodel"
    script.write_text(MARKED)
    return script


# Answers that do not hold the message, as those of JSON-RPC.
CALLS = """\
> {"id": 1, "method": "add"}
<$ .id == 1
> {"method": "log"}
<* 0
> {"id": 2, "method": "add"}
<$ .id == 2
<~ ready
"""


async def call(connection, message, index):
    """Answers each call by its number alone, and the last with a notification and the end behind it."""
    number = json.loads(message).get("id")
    if number:
        await connection.send(f'{{"result": 42, "id": {number}}}')
    if number == 2:
        await connection.send("ready")
        await connection.close(1000)


def head(rows):
    return rows[1]


def prompt(rows):
    return rows[-1]


def test_a_script_is_stepped_through_paused_and_gone_on_with(chat, peer, marked):
    chat.enter(f"/replay --paused {marked}")
    chat.wait(lambda rows: head(rows).startswith(" paused ") and "step 1 of 9" in head(rows))
    assert peer.received == []
    chat.press(".")
    chat.wait_for_text("< one - i got it")
    chat.wait(lambda rows: "step 2 of 9" in head(rows))
    assert peer.received == ["one"]
    # The user types in the middle; what is typed is text, its blanks and points too.
    chat.type("by hand. 1 + 1")
    chat.wait(lambda rows: "the keys work again once the line is empty" in rows[7])
    chat.press("Enter")
    chat.wait_for_text("< by hand. 1 + 1 - i got it")
    chat.press(".")
    chat.wait_for_text("< two - i got it")
    chat.press("Right")
    chat.wait_for_text("goes on at end; 3 messages on the way are not sent")
    chat.press("Left")
    chat.wait_for_text("goes on at half way; 3 messages more to send")
    chat.press("Space")
    chat.wait_for_text("< last - i got it")
    chat.wait_for_text("sent 6, answered 6, lost 0, altered 0, doubled 0")
    assert peer.received == ["one", "by hand. 1 + 1", "two", "round 0", "round 1", "round 2", "last"]
    chat.wait(lambda rows: "paused" not in head(rows) and "playing" not in head(rows))
    # Without a script the keys are text again, as soon as it is sure that they are not meant for it.
    chat.wait(lambda rows: prompt(rows).startswith(" › .") or chat.type("."))
    chat.press("C-u")
    chat.type(" .+")
    chat.wait(lambda rows: prompt(rows) == " ›  .+")


def test_speed_and_stop(chat, peer, tmp_path):
    script = tmp_path / "slow.yodel"
    script.write_text("> a\n@sleep 1000s\n> b\n@sleep 1000s\n> c\n")
    chat.enter(f"/replay {script}")
    chat.wait_for_text("< a - i got it")
    chat.press("-")
    chat.wait(lambda rows: "speed 1/2" in head(rows))
    chat.press("1")
    chat.wait(lambda rows: "speed 1" not in head(rows))
    chat.press(*"++++++++++")
    chat.wait(lambda rows: "speed 1024" in head(rows))
    chat.wait_for_text("< b - i got it")
    chat.enter("/replay speed 0.5")
    chat.wait(lambda rows: "speed 1/2" in head(rows))
    chat.press("C-g")
    chat.wait(lambda rows: any(row.endswith("interrupted") for row in rows))
    assert peer.received == ["a", "b"]


def test_without_a_connection_nothing_plays(chat, tmp_path):
    script = tmp_path / "talk.yodel"
    script.write_text("> one\n")
    chat.enter("/disconnect")
    chat.wait_for_text("disconnected")
    chat.enter(f"/replay {script}")
    chat.wait_for_text("! not connected; /connect first")
    chat.wait(lambda rows: any(row.startswith(" › /replay ") for row in rows))


def test_a_failed_check_is_told_at_once(terminals, tmp_path):
    script = tmp_path / "talk.yodel"
    script.write_text("@repeat 8\n> one\n< two\n@end\n> last\n@sleep 1m\n")
    terminal = terminals(columns=100, rows=60)
    with serving(modify) as peer:
        terminal.start("--replay", script, peer.url)
        terminal.wait_for_text("< last - i got it")
        told = [row for row in terminal.screen() if "! a check of talk.yodel failed" in row]
        assert len(told) == 5, "and the others by the report"


def test_a_failed_check_halts(terminals, tmp_path):
    script = tmp_path / "talk.yodel"
    script.write_text("> one\n< one - i got it\n> two\n< three\n> four\n")
    terminal = terminals(columns=100, rows=40)
    with serving(modify) as peer:
        terminal.start("--stop-on-fail", "--replay", script, peer.url)
        terminal.wait(lambda rows: head(rows).startswith(" halted ") and "step 4 of 5" in head(rows))
        terminal.wait_for_text("Space goes on, /replay stop ends it")
        terminal.wait_for_text("✗ < three")
        terminal.wait_for_text("       expected: three")
        terminal.wait_for_text("       came: two - i got it")
        assert peer.received == ["one", "two"]
        terminal.press("Space")
        terminal.wait_for_text("answered 2, lost 0, altered 1")
        # What failed stays to be looked at, until Esc.
        terminal.wait(lambda rows: head(rows).startswith(" over "))
        terminal.press("Escape")
        terminal.wait(lambda rows: not head(rows).startswith(" over "))


def test_what_failed_is_shown_in_a_low_window(terminals, tmp_path):
    """The script is already at the next steps; the pane stands where it failed."""
    script = tmp_path / "talk.yodel"
    script.write_text("> first\n> one\n< two\n@mark late\n@repeat 20\n> loop {i}\n@sleep 300ms\n@end\n")
    terminal = terminals(columns=60, rows=16)
    with serving(modify) as peer:
        terminal.start("--stop-on-fail", "--replay", script, peer.url)
        terminal.wait(lambda rows: head(rows).startswith(" halted "))
        terminal.wait_for_text("▸ ✗ < two")


def test_a_missing_answer_halts(terminals, tmp_path):
    async def silent(connection, message, index):
        if message != "two":
            await connection.send(message)

    script = tmp_path / "talk.yodel"
    script.write_text("@timeout 3s\n> one\n> two\n> three\n")
    terminal = terminals(columns=100)
    with serving(silent) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter(f"/replay --stop-on-fail {script}")
        terminal.wait(lambda rows: head(rows).startswith(" halted "))
        terminal.wait_for_text("nothing came")
        assert peer.received == ["one", "two"]
        terminal.press("C-g")
        terminal.wait_for_text("sent 2, answered 1, lost 1, altered 0, doubled 0, unsent 1")


def test_in_lines_a_failed_check_ends_it(tmp_path):
    script = tmp_path / "talk.yodel"
    script.write_text("> one\n< two\n> three\n")
    with serving(modify) as peer:
        ended = run(YODEL, "--plain", "--stop-on-fail", "--replay", script, peer.url)
        assert peer.received == ["one"]
    assert ended.code == 4, ended


def test_commands_in_lines(terminals, marked):
    terminal = terminals(columns=160)
    with serving(modify) as peer:
        terminal.start("--plain", peer.url)
        terminal.wait_for_text("connected")
        terminal.enter(f"/replay --paused {marked}")
        terminal.wait_for_text("- paused")
        terminal.enter("/replay go end")
        terminal.wait_for_text("goes on at end; 5 messages on the way are not sent")
        terminal.enter("/replay go nowhere")
        terminal.wait_for_text("no mark nowhere; there are half way, end")
        terminal.enter("/replay speed 2")
        terminal.wait_for_text("speed 2")
        terminal.enter("/replay step")
        terminal.wait_for_text("< last - i got it")
        assert peer.received == ["last"]
        terminal.enter("/replay pause")
        terminal.wait_for_text("sent 1, answered 1, lost 0")
        terminal.press("C-d")


def test_a_script_that_waits_for_nothing_leaves_time_for_who_types(chat, tmp_path):
    script = tmp_path / "flood.yodel"
    script.write_text("@repeat 10000000\n> x{i}\n<* 0\n@end\n")  # what is answered all the same is unexpected
    chat.enter(f"/replay {script}")
    chat.wait(lambda rows: " sent " in head(rows))
    chat.type("still heard")
    chat.wait(lambda rows: "still heard" in prompt(rows))
    chat.press("C-u", "C-g")
    chat.wait(lambda rows: "flood.yodel" not in head(rows) or "over flood.yodel" in head(rows))
    chat.wait(lambda rows: " waiting 0 " in rows[0])


def test_what_the_scripts_own_checks_take_for_the_answer_is_one(terminals, tmp_path):
    script = tmp_path / "calls.yodel"
    script.write_text(CALLS)
    with serving(call) as peer:
        terminal = terminals(columns=120)
        terminal.start("--replay", script, peer.url)
        terminal.wait_for_text("calls.yodel is over: ")
        rows = terminal.screen()
        sent = [row for row in rows if '> {"id"' in row]
        assert len(sent) == 2 and all("✓" in row for row in sent), rows
        terminal.wait_for_text("the server closed")
        assert not any("✗" in row for row in terminal.screen()), terminal.screen()
        terminal.enter("/quit")
        silent = f"{peer.url}ready$"
        terminal.wait(lambda rows: "".join(rows).endswith(silent), what="an end without a word of loss")
    with serving(call) as peer:
        ended = run(YODEL, "--plain", "--replay", script, peer.url)
        assert ended.code == 0 and "contained none" not in ended.err, ended
