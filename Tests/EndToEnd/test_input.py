"""The input line at work: Tab, hints, pastes, and the user's own editor."""

import os
import shlex

import pytest
from programs import YODEL, run
from terminal import framed
from waiting import wait_for


def prompt(rows):
    """The row of the input line."""
    return rows[-1]


def started(terminal, peer, **variables):
    """yodel, connected, in a terminal whose shell has these variables."""
    settings = " ".join(f"{name}={shlex.quote(str(value))}" for name, value in variables.items())
    terminal.enter(f"cd; {settings} yodel {peer.url}")
    terminal.wait_for_text("connected")
    return terminal


def program(home, name, text):
    """A program of a test's own."""
    path = home / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_tab_completes_commands_files_and_words(terminal, peer, home):
    (home / "talks").mkdir()
    (home / "talks" / "two words.yodel").write_text("> from a file\n")
    (home / "talks" / ".hidden").write_text("")
    (home / "talks" / "bad\x1bname").write_text("")
    chat = started(terminal, peer)
    chat.type("/repl")
    chat.press("Tab")
    chat.wait(lambda rows: prompt(rows) == " › /replay")
    chat.type("~/ta")
    chat.press("Tab")
    chat.wait(lambda rows: prompt(rows) == " › /replay ~/talks/")
    chat.press("Tab")
    chat.wait(lambda rows: prompt(rows) == " › /replay ~/talks/two words.yodel")
    chat.press("Enter")
    chat.wait_for_text("< from a file - i got it")
    chat.type("/re")
    chat.press("Tab", "Tab", "Tab")
    chat.wait(lambda rows: rows[-2].startswith("─── /reconnect  /resend  /replay  /record ─"))
    chat.wait(lambda rows: prompt(rows) == " › /resend")
    chat.press("BTab")
    chat.wait(lambda rows: prompt(rows) == " › /reconnect")
    chat.press("C-u")
    chat.type("/theme gruvbox-")
    chat.press("Tab", "Tab")
    chat.wait(lambda rows: prompt(rows) == " › /theme gruvbox-dark")
    chat.press("C-u")
    chat.type("fi")
    chat.press("Tab")
    chat.wait(lambda rows: prompt(rows) == " › file")
    chat.press("Enter")
    wait_for(lambda: peer.received == ["from a file", "file "])


def test_the_users_scripts_are_found_by_name(terminal, peer, home):
    folder = home / "data/yodel/scripts"
    folder.mkdir(parents=True)
    (folder / "smoke.yodel").write_text("> from the scripts\n")
    chat = started(terminal, peer, XDG_DATA_HOME=home / "data")
    chat.type("/replay sm")
    chat.press("Tab")
    chat.wait(lambda rows: prompt(rows) == " › /replay smoke.yodel")
    chat.press("Enter")
    chat.wait_for_text("< from the scripts - i got it")


@pytest.mark.parametrize(
    "line, told",
    [
        ("/theme nosuch", "nosuch"),
        ("/connect ftp://example.org", "ftp:// is no WebSocket URL"),
        ("/close 999", "close code 999 can't be sent"),
        ("/replay missing.yodel", "missing.yodel"),
        ("/export talk.doc", "/export writes"),
        ("/record /no/such/talk.jsonl", "can't write to /no/such/talk.jsonl"),
    ],
)
def test_a_command_that_can_not_be_done_stays_to_be_mended(terminal, peer, line, told):
    chat = started(terminal, peer)
    chat.enter(line)
    chat.wait(lambda rows: any(" ! " in row and told in row for row in rows[:-2]))
    chat.wait(lambda rows: prompt(rows) == f" › {line}")
    chat.type("!")
    chat.wait(lambda rows: prompt(rows) == f" › {line}!")


def test_hints_follow_what_is_typed(terminal, peer):
    chat = started(terminal, peer)
    chat.type("/clo")
    chat.wait(lambda rows: rows[-2].startswith("──── /close ─"))
    chat.type("se")
    chat.wait(lambda rows: "/close [CODE [REASON]] · close it with a status code" in rows[-2])
    chat.press("C-u")
    chat.type("/what")
    chat.wait(lambda rows: "no command /what · F1 lists them" in rows[-2])
    chat.press("C-u")
    chat.wait(lambda rows: set(rows[-2]) == {"─"})


def test_a_paste_is_noted_until_it_is_sent(terminal, peer):
    chat = started(terminal, peer)
    chat.paste("one\ntwo\nthree")
    chat.wait(lambda rows: any("pasted 3 lines, 13 bytes; Enter sends all as one message" in row for row in rows))
    assert peer.received == []
    chat.press("Enter")
    wait_for(lambda: peer.received == ["one\ntwo\nthree"])
    chat.wait(lambda rows: set(rows[-2]) == {"─"})


def test_the_users_editor_gets_the_message(terminal, peer, home):
    # It shows what it was given, waits for a line, and writes two.
    script = """#!/bin/sh
        echo "EDITING $1"; cat "$1"; echo; ls -ld "$(dirname "$1")" "$1" > modes; read answer
        printf '%s\\n%s\\n' "$answer" "$(cat "$1")" > "$1"; touch "$1~"
    """
    editor = program(home, "my editor", script)
    chat = started(terminal, peer, EDITOR=f"'{editor}'", TMPDIR=home, XDG_RUNTIME_DIR="")
    before = chat.screen()
    chat.type("the draft")
    chat.press("C-x", "C-e")
    chat.wait_for_text("EDITING")
    chat.wait_for_text("the draft")
    # Nothing of yodel's is on the screen, what comes meanwhile waits, and Ctrl-C is not for yodel.
    peer.say("meanwhile")
    assert not any("connected" in row for row in chat.screen())
    chat.enter("above")
    chat.wait(lambda rows: rows[-2:] == [" › above", "   the draft"])
    chat.wait_for_text("< meanwhile")
    assert chat.screen()[0] == before[0]
    assert [line.split()[0] for line in (home / "modes").read_text().splitlines()] == ["drwx------", "-rw-------"]
    assert not [name for name in os.listdir(home) if name.startswith("yodel-")]
    chat.press("Enter")
    wait_for(lambda: peer.received == ["above\nthe draft"])


def test_an_editor_that_changes_nothing_changes_nothing(terminal, peer, home):
    # The folders that the environment names need not be there.
    chat = started(terminal, peer, EDITOR="cat", TMPDIR="/no/such", XDG_RUNTIME_DIR="/nor/this")
    chat.type("one")
    chat.press("M-Enter", "C-x", "C-e")
    chat.wait(lambda rows: rows[-2].rstrip() == " › one" and "connected" in rows[0])
    chat.press("Enter")
    wait_for(lambda: peer.received == ["one\n"])


@pytest.mark.parametrize(
    "editor, told",
    [
        ("/no/such/editor", "the editor /no/such/editor can't be started; the variable EDITOR names another"),
        ("false", "the editor ended with status 1; the message stays as it was"),
    ],
)
def test_an_editor_that_fails_leaves_the_message(terminal, peer, home, editor, told):
    chat = started(terminal, peer, EDITOR=editor, TMPDIR=home, XDG_RUNTIME_DIR="")
    chat.type("the draft")
    chat.press("C-x", "C-e")
    chat.wait(lambda rows: told in " ".join(row.strip() for row in rows))
    assert prompt(chat.screen()) == " › the draft", framed(chat.screen())
    assert not [name for name in os.listdir(home) if name.startswith("yodel-")]


def test_an_interrupt_in_the_editor_is_the_editors(terminal, peer, home):
    editor = program(home, "editor", "#!/bin/sh\ntrap 'echo kept > \"$1\"; exit 0' INT\necho READY; while :; do sleep 0.1; done\n")
    chat = started(terminal, peer, EDITOR=f"'{editor}'")
    chat.type("draft")
    chat.press("C-x", "C-e")
    chat.wait_for_text("READY")
    chat.press("C-c")
    chat.wait(lambda rows: prompt(rows) == " › kept" and "connected" in rows[0])


def configured(home, text):
    """yodel's words about a configuration."""
    folder = home / "config/yodel"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(text)
    return run(YODEL, "ws://localhost:1", home=home)


def test_chords_can_be_bound(terminal, peer, home):
    folder = home / "config/yodel"
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text("keys:\n  ctrl-x h: help\n  ctrl-x ctrl-e: none\n")
    chat = started(terminal, peer)
    chat.press("C-x")
    chat.wait(lambda rows: "Ctrl-X …" in rows[-2])
    chat.type("h")
    chat.wait_for_text("Commands")
    chat.wait_for_text("/disconnect")


@pytest.mark.parametrize(
    "keys, told",
    [
        ("ctrl-a b: help", 'config.yaml:2: "ctrl-a b" can\'t begin with Ctrl-A, which does beginning-of-line alone'),
        ("ctrl-x h: help\n  Ctrl-X H: undo", "binds already"),
        ("a b: help", 'config.yaml:2: "a b" is needed for typing'),
        ("ctrl-x ctrl-e ctrl-f: help", "is of more than two keys"),
        ("ctrl-x what: help", "is no key that terminals tell"),
    ],
)
def test_chords_that_can_not_be_are_told(home, keys, told):
    ended = configured(home, f"keys:\n  {keys}\n")
    assert ended.code == 2
    assert told in ended.err



def test_the_first_start_teaches_and_the_second_does_not(terminal, peer, home):
    (home / "state/yodel").rmdir()
    chat = started(terminal, peer)
    told = ["Type a message and press Enter", "/ is a command", "on an empty line quits"]
    chat.wait(lambda rows: all(text in " ".join(row.strip() for row in rows) for text in told))
    assert (home / "state/yodel").stat().st_mode & 0o777 == 0o700
    chat.press("C-d")
    chat.clear()
    started(terminal, peer)
    assert not any(text in row for row in chat.screen() for text in told)
