"""Other terminals, another locale, and no colors."""

import re

import pytest
from terminal import drawn, framed, steadied


@pytest.mark.parametrize("name", ["xterm-256color", "xterm", "screen", "linux", "vt100", "tmux-256color"])
def test_every_kind_of_terminal_shows_the_same_text(terminals, peer, name):
    terminal = terminals(TERM=name)
    terminal.enter(f"TERM={name} yodel {peer.url}")
    terminal.wait_for_text("connected")
    terminal.enter("hello")
    terminal.wait_for_text("< hello - i got it")
    rows = steadied(terminal.screen())
    assert rows[0].startswith(" ws://localhost:PPPPP · connected ")
    expected = """
        |                                                                                |
        | HH:MM:SS > hello                                                     ✓ T.TT ms |
        | HH:MM:SS < hello - i got it                                                    |
        |~|
        |────────────────────────────────────────────────────────────────────────────────|
        | ›                                                                              |
        """
    assert rows[1:] == drawn(expected, 80, 24)[1:]
    if name == "vt100":
        parameters = re.findall(r"\x1b\[([0-9;:]*)m", terminal.tmux("capture-pane", "-p", "-e"))
        chosen = {int(number) for group in parameters for number in re.findall("[0-9]+", group)}
        assert not chosen & {*range(30, 39), *range(40, 49), *range(90, 108)}
    terminal.press("C-d")
    terminal.wait(lambda rows: any(row == "ready$" for row in rows))


def test_locale_without_utf8(terminals, peer):
    terminal = terminals(LC_ALL="C")
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    terminal.enter("hi")
    terminal.wait_for_text("< hi - i got it")
    rows = terminal.screen()
    assert all(row.isascii() for row in rows), framed(rows)
    assert rows[-2].startswith("-----")


def test_no_color(terminals, peer):
    terminal = terminals(NO_COLOR="1")
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    terminal.enter("hi")
    terminal.wait_for_text("< hi - i got it")
    attributes = terminal.tmux("capture-pane", "-p", "-e")
    codes = {int(code or 0) for run in attributes.split("\x1b[")[1:] for code in run.split("m")[0].split(";")}
    own = {39, 49}  # the terminal's own foreground and background
    assert not {code for code in codes - own if 30 <= code <= 107}, codes


def test_a_theme_without_colors_shows_by_attributes(terminals, peer):
    terminal = terminals(NO_COLOR="1")
    terminal.start("--theme", "nord", peer.url)
    terminal.wait_for_text("connected")
    terminal.enter("hi")
    terminal.wait_for_text("< hi - i got it")
    rows = terminal.tmux("capture-pane", "-p", "-e").split("\n")
    answer = next(row for row in rows if "i got it" in row)
    assert re.search("\x1b\\[[0-9;]*4m[^\x1b]*i got it", answer), answer
    status = next(row for row in rows if "connected" in row)
    assert re.search("\x1b\\[[0-9;]*7m", status), status
