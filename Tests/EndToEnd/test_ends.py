"""However yodel ends, the terminal is what it was: its settings, its screen, its modes."""

import os
import signal
import time

import pytest
from terminal import PROMPT, framed
from waiting import wait_for

MODES = "#{alternate_on} #{cursor_flag} #{keypad_flag} #{keypad_cursor_flag} #{insert_flag} #{wrap_flag} #{mouse_any_flag}"


class Before:
    """The terminal as it was before yodel was started in it."""

    def __init__(self, terminal, url):
        self.terminal, self.url = terminal, url
        self.settings = terminal.settings()
        terminal.command("echo what stood here before")
        self.modes = terminal.ask(MODES)
        self.title = terminal.ask("#{pane_title}")
        terminal.start(url)
        terminal.wait_for_text("connected")
        assert terminal.ask(MODES) != self.modes
        self.pid = terminal.pid()

    def back(self, *notes):
        """Waits for the shell and compares; `notes` are the words that the shell itself may say about the end."""
        rows = self.terminal.wait(lambda rows: rows if PROMPT.rstrip() in rows[4:] else None, what="the shell's prompt")
        above = rows[: rows.index(PROMPT.rstrip(), 4)]
        assert above[1:4] == ["what stood here before", "done", f"{PROMPT}yodel {self.url}"], framed(rows)
        assert all(row.startswith(notes) for row in above[4:]) and len(above) <= 5, framed(rows)
        assert self.terminal.ask(MODES) == self.modes
        assert self.terminal.ask("#{pane_title}") == self.title
        assert self.terminal.settings() == self.settings
        self.no_bracketed_paste()

    def no_bracketed_paste(self):
        """A paste into the shell must not come in brackets any more."""
        self.terminal.enter("clear; cat -v")
        self.terminal.wait(lambda rows: "cat" not in rows[0] and not rows[0].startswith(PROMPT))
        self.terminal.paste("plain\n")
        self.terminal.wait(lambda rows: rows[:2] == ["plain", "plain"], what="a plain paste")
        self.terminal.press("C-d")


def test_control_d(terminal, peer):
    before = Before(terminal, peer.url)
    terminal.press("C-d")
    before.back()


def test_control_c_asks_first(terminal, peer):
    before = Before(terminal, peer.url)
    terminal.press("C-c")
    terminal.wait(lambda rows: any("Ctrl-C" in row for row in rows), what="the question")
    os.kill(before.pid, 0)
    terminal.press("C-c")
    before.back()


def test_control_c_clears_the_line(terminal, peer):
    Before(terminal, peer.url)
    terminal.type("half a thou")
    terminal.wait(lambda rows: rows[-1] == " › half a thou")
    terminal.press("C-c")
    terminal.wait(lambda rows: rows[-1] == " ›")
    terminal.enter("a whole one")
    terminal.wait_for_text("< a whole one - i got it")
    assert peer.received == ["a whole one"]


def test_control_d_needs_an_empty_line(terminal, peer):
    Before(terminal, peer.url)
    terminal.type("half")
    terminal.press("C-d")
    terminal.enter("!")
    terminal.wait_for_text("< half! - i got it")


def test_quit(terminal, peer):
    before = Before(terminal, peer.url)
    terminal.enter("/quit")
    before.back()
    wait_for(lambda: peer.closes)
    assert peer.closes == [(1000, "")]


@pytest.mark.parametrize(
    "number, note",
    [
        (signal.SIGTERM, "Terminated"),
        (signal.SIGHUP, "Hangup"),
        (signal.SIGSEGV, "Segmentation fault"),
        (signal.SIGABRT, "Aborted"),
        (signal.SIGBUS, "Bus error"),
        (signal.SIGILL, "Illegal instruction"),
        (signal.SIGTRAP, "Trace/breakpoint trap"),
    ],
)
def test_signal(terminal, peer, number, note):
    before = Before(terminal, peer.url)
    terminal.type("half a line")
    terminal.wait(lambda rows: rows[-1] == " › half a line")
    os.kill(before.pid, number)
    before.back(note)


def test_crash_is_told_to_the_shell(terminal, peer):
    terminal.enter(f"yodel {peer.url}; echo status $?")
    terminal.wait_for_text("connected")
    os.kill(terminal.pid(), signal.SIGSEGV)
    terminal.wait(lambda rows: "status 139" in rows)


def test_the_transcript_may_stay(terminal, peer):
    terminal.start("--keep-transcript", peer.url)
    terminal.wait_for_text("connected")
    terminal.enter("hi")
    terminal.wait_for_text("< hi - i got it")
    terminal.press("C-d")
    rows = terminal.wait(lambda rows: rows if PROMPT.rstrip() in rows else None)
    start = next(index for index, row in enumerate(rows) if " > hi  ✓ " in row)
    assert rows[start].endswith("ms")
    assert rows[start + 1].endswith(" < hi - i got it")
    assert rows[start + 2] == PROMPT.rstrip()


@pytest.mark.parametrize("number", ["31", "-1", "many"])
def test_a_bad_scrollback_is_told(terminal, number):
    rows = terminal.command(f"yodel --scrollback={number}")
    assert "give a number of lines, 32 at least" in "".join(rows)


def test_what_scrolls_out_is_told(terminal, peer):
    terminal.start("--scrollback", "32", peer.url)
    terminal.wait_for_text("connected")
    peer.say(*(f"news {number}" for number in range(40)))
    terminal.wait_for_text("since the transcript is full")


def test_signal_in_a_flood(terminal, peer):
    before = Before(terminal, peer.url)
    deadline = time.monotonic() + 1
    peer.say(*(f"flood {number}" for number in range(5000)))
    os.kill(before.pid, signal.SIGTERM)
    before.back("Terminated")
    assert time.monotonic() - deadline < 20


def test_suspend_and_resume(terminal, peer):
    settings = terminal.settings()
    modes = terminal.ask(MODES)
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    terminal.enter("hi")
    terminal.wait_for_text("< hi - i got it")
    terminal.type("unfinished")
    terminal.wait(lambda rows: rows[-1] == " › unfinished")
    shown = terminal.screen()
    terminal.press("C-z")
    terminal.wait(lambda rows: any("Suspended" in row or "Stopped" in row for row in rows), what="the shell's notice")
    assert terminal.ask(MODES) == modes
    assert terminal.settings() == settings
    terminal.enter("fg")
    terminal.wait(lambda rows: rows == shown, what="the screen from before")
    terminal.enter(" business")
    terminal.wait_for_text("< unfinished business - i got it")
    assert peer.received == ["hi", "unfinished business"]


def test_resized_while_suspended(terminal, peer):
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    terminal.press("C-z")
    terminal.wait(lambda rows: any("Suspended" in row or "Stopped" in row for row in rows))
    terminal.resize(100, 30)
    terminal.enter("fg")
    terminal.wait(lambda rows: len(rows[28]) == 100 and rows[29] == " ›", what="a screen of 100 by 30")


def test_terminal_that_goes_away(terminals, peer):
    terminal = terminals()
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    pid = terminal.pid()
    terminal.close()
    deadline = time.monotonic() + 20
    while os.path.exists(f"/proc/{pid}"):
        assert time.monotonic() < deadline, "yodel lives on without its terminal"
        time.sleep(0.05)
