"""A scripted hour of use, compared screen by screen with those of screens/hour.txt.

`YODEL_DRAW=1` draws the file anew; look at each difference before it is kept.
"""

import os
import pathlib
import re
import stat

from programs import yodeld
from terminal import framed, steadied
from waiting import wait_for

SCREENS = pathlib.Path(__file__).parent / "screens/hour.txt"
DRAWS = os.environ.get("YODEL_DRAW") == "1"


DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
AFTER = re.compile(r"answered after .*")
HOME = re.compile(r"cd '/.*")


def still(rows):
    """Rows without what differs from run to run."""
    rows = [HOME.sub("cd HOME", AFTER.sub("answered after T", DATE.sub("YYYY-MM-DD", row))) for row in rows]
    return steadied(rows)


def prompts(rows):
    """Whether the shell waits for a command: what is typed earlier is echoed before its prompt."""
    said = [row for row in rows if row]
    return len(said) > 1 and said[-1] == "ready$"


class Album:
    """The screens of a file by their names, in their order."""

    def __init__(self, path):
        self.path = path
        self.screens = {} if DRAWS else self._read()
        self.seen = []

    def _read(self):
        screens = {}
        for line in self.path.read_text().splitlines():
            if line.startswith("# "):
                rows = screens.setdefault(line[2:], [])
            elif line:
                rows.append(line[1:-1].rstrip())
        return screens

    def compare(self, name, terminal):
        """Waits until the screen is the drawn one."""
        self.seen.append(name)
        if DRAWS:
            self.screens[name] = still(wait_for(lambda: standstill(terminal), 60))
            return
        wait_for(
            lambda: still(terminal.screen()) == self.screens[name],
            20,
            lambda: f"{name}\n{framed(self.screens[name])}\nis\n{framed(still(terminal.screen()))}",
        )

    def close(self):
        """Keeps what was drawn; else all drawn screens have to have been seen."""
        if DRAWS:
            self.path.parent.mkdir(exist_ok=True)
            self.path.write_text("\n\n".join(f"# {name}\n{framed(rows)}" for name, rows in self.screens.items()) + "\n")
        assert self.seen == list(self.screens)


def standstill(terminal):
    """The rows, once nothing has moved for a while."""
    try:
        return terminal.stays(0.4)
    except AssertionError:
        return None


def editor(home):
    """A program that adds a line to the file that it is given."""
    path = home / "editor"
    path.write_text("#!/bin/sh\necho 'and a line from the editor' >>\"$1\"\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return path


def test_an_hour(terminals, home):
    album = Album(SCREENS)
    (home / "numbers.txt").write_text("".join(f"message {number}\n" for number in range(1, 501)))
    (home / "talk.yodel").write_text("> from a script\n< from a script - i got it\n@sleep 10ms\n> the end of it\n")
    with yodeld() as server:
        chat = terminals(EDITOR=f"'{editor(home)}'")
        chat.type(f"cd '{home}'")
        chat.press("Enter")
        chat.wait(prompts)
        chat.start(server.url)

        def seen(name):
            album.compare(name, chat)

        typing(chat, seen)
        looking(chat, seen)
        scrolling(chat, seen)
        dressing(chat, seen)
        leaving(chat, seen)
    album.close()


def escape(chat):
    """Presses Escape and waits for its effect: with a key right behind it, it would be Alt."""
    before = chat.screen()
    chat.press("Escape")
    chat.wait(lambda rows: rows != before)


def typing(chat, seen):
    """What is typed, edited, pasted and completed."""
    seen("connected")
    chat.enter("hi")
    chat.wait_for_text("< hi - i got it")
    chat.type("how is you?")
    chat.press("M-b", "M-b", "M-d")
    chat.type("are")
    seen("edited in the middle")
    chat.press("Enter")
    chat.wait_for_text("< how are you? - i got it")
    chat.press("C-_", "Up", "C-u", "C-y", "M-Enter")
    chat.type("日本語 👍🏽 e\u0301")
    seen("two lines, with wide characters")
    chat.press("Enter")
    chat.wait_for_text("e\u0301 - i got it")
    chat.paste("first pasted line\nsecond pasted line\nthird")
    seen("pasted")
    chat.press("C-x", "C-e")
    seen("back from the editor")
    chat.press("C-c")
    chat.type("/re")
    chat.press("Tab")
    seen("the menu of completions")
    chat.press("Tab", "Tab")
    seen("the second completion")
    chat.press("C-u")
    chat.press("C-r")
    chat.type("how")
    seen("an earlier line found")
    chat.press("Enter")
    chat.wait_for_text("answered 4")
    seen("sent once more")


def looking(chat, seen):
    """What is picked, opened and shown in other forms."""
    chat.enter('{"user":{"id":7,"name":"Ada"},"list":[1,2.5,null]}')
    chat.wait_for_text('null]} - i got it')
    chat.press("M-Up", "M-Up")
    seen("the JSON is picked")
    chat.press("Enter")
    seen("opened in full")
    chat.press("x")
    seen("in hexadecimal")
    chat.press("q")
    chat.wait_for_text("r send again")
    escape(chat)
    chat.enter("/json")
    seen("all JSON laid out")
    chat.enter("/hex")
    seen("all in hexadecimal")
    chat.enter("/set form text")
    chat.press("M-l")
    seen("the bare text")
    escape(chat)
    chat.press("F1")
    seen("the help")
    chat.press("/")
    chat.type("suspend")
    chat.press("Enter")
    seen("found in the help")
    escape(chat)
    chat.enter("/nonsense")
    seen("no such command")
    chat.press("C-c")


def scrolling(chat, seen):
    """What is replayed, scrolled, searched and filtered."""
    chat.enter("/replay talk.yodel")
    chat.wait_for_text("talk.yodel is over")
    chat.enter("/replay numbers.txt")
    chat.wait_for_text("numbers.txt is over", limit=60)
    # The replay's report has other figures each time.
    chat.enter("/filter sent received")
    seen("five hundred messages later")
    chat.press("PPage", "PPage", "S-Up")
    seen("scrolled up")
    chat.press("NPage")
    chat.type("a draft")
    seen("scrolled down with a draft")
    chat.press("M-Home")
    seen("the oldest")
    chat.press("M-End", "C-u", "C-s")
    chat.type("message 42")
    seen("searching")
    chat.press("Enter", "n", "n")
    seen("the third match")
    escape(chat)
    chat.enter("/search -r ^mess.*99$")
    seen("a regular expression found")
    escape(chat)
    chat.enter("/filter sent !/message/")
    seen("filtered")
    chat.enter("/filter off")
    chat.press("M-Home")
    chat.resize(37, 11)
    seen("a small window")
    chat.resize(12, 4)
    seen("a tiny window")
    chat.resize(100, 20)
    seen("a large window")
    chat.resize(80, 24)


def dressing(chat, seen):
    """Themes and the mouse."""
    chat.enter("/clear")
    seen("cleared")
    chat.enter("/theme")
    seen("the list of themes")
    chat.press("Down", "Down")
    seen("another theme is tried")
    escape(chat)
    chat.enter("/theme nord")
    chat.enter("/theme nonsense")
    seen("no such theme")
    chat.press("C-c")
    chat.enter("/mouse on")
    chat.enter("/set")
    seen("the settings")


def leaving(chat, seen):
    """What is suspended, closed, recorded and ended."""
    chat.enter("/clear")
    chat.enter("before")
    chat.wait_for_text("< before - i got it")
    chat.type("a draft that stays")
    chat.press("C-z")
    # The prompt of before stands there as soon as yodel gives the screen back; the shell listens when it shows its next.
    chat.wait(lambda rows: any("Stopped" in row for row in rows) and prompts(rows))
    chat.press("Enter")
    chat.wait(lambda rows: [row for row in rows if row][-2:] == ["ready$", "ready$"])
    chat.enter("fg")
    seen("back in the foreground")
    chat.press("C-u")
    chat.enter("/record talk.jsonl")
    chat.enter("recorded")
    chat.wait_for_text("< recorded - i got it")
    seen("recording")
    chat.enter("/record stop")
    chat.enter("/export talk.har")
    chat.enter("/disconnect")
    chat.wait_for_text("connection closed (1000")
    chat.enter("typed while offline")
    seen("offline")
    chat.enter("/connect")
    chat.wait_for_text("< typed while offline - i got it")
    seen("connected again")
    chat.press("C-c")
    seen("asked whether to quit")
    chat.press("C-c")
    seen("the shell again")
