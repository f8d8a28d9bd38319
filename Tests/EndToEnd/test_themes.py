"""`yodel themes`, and what is wrong with a theme."""

import pathlib
import re

import pytest
from homes import configure, user_theme
from programs import YODEL, run
from terminal import drawn

THEMES = sorted(path.stem for path in (pathlib.Path(__file__).parents[2] / "themes").glob("*.yaml"))


def test_a_pipe_gets_names_alone(home):
    user_theme(home, "mine", "inherits: dark\n")
    ended = run(YODEL, "themes", home=home, TERM="xterm-256color")
    assert ended.code == 0
    assert ended.out.split("\n")[:-1] == sorted([*THEMES, "mine"])
    assert run(YODEL, "themes", "nord", home=home).out == "nord\n"
    assert len(THEMES) >= 16


def test_colours_can_be_had_in_a_pipe(home):
    ended = run(YODEL, "themes", "nord", "--color", "always", home=home, TERM="xterm-256color", COLORTERM="truecolor")
    assert ended.code == 0
    lines = ended.out.split("\n")
    assert lines[0] == "nord"
    # The notice's background is base00.
    assert any("48;2;46;52;64" in line and "going away" in line for line in lines)
    assert "✓ 0.31 ms" in ended.out and "\x1b[H" not in ended.out
    # Every coloured line leaves the terminal as it was.
    assert all(line.endswith("\x1b(B\x1b[m") or line == "" for line in lines[1:])


@pytest.mark.parametrize("settings", [{"TERM": "dumb"}, {"TERM": "no-such"}, {"TERM": "vt100"}])
def test_where_there_are_no_colours_names_are_told(home, settings):
    ended = run(YODEL, "themes", "--color", "always", home=home, **settings)
    assert ended.code == 0
    assert ended.out.split("\n")[:-1] == THEMES


def test_a_terminal_shows_previews(terminal):
    terminal.command("yodel themes nord")
    expected = """
        |ready$ yodel themes nord; echo do''ne                                           |
        |nord                                                                            |
        | ws://localhost:8765 · connected        sent 1 · answered 1 · waiting 0         |
        | 10:42:07 > hello, mountain                                   ✓ 0.31 ms         |
        |          < hello, mountain - i got it                                          |
        |          - the server closed the connection (1001 going away)                  |
        |          ! unknown command /hlep; /help lists them                             |
        |──── /theme [NAME] · change the theme, or choose from all ──────────────        |
        | › /theme                                                                       |
        |                                                                                |
        |done                                                                            |
        |ready$                                                                          |
        |~|
        """
    assert terminal.screen() == drawn(expected, 80, 24)
    # In its own colours, whatever depth: blue-grey behind the text.
    assert re.search("48[;:][25][;:]", terminal.tmux("capture-pane", "-p", "-e"))


def test_no_color_means_none(terminals):
    terminal = terminals(rows=40, NO_COLOR="1")
    assert terminal.command("yodel themes") == THEMES


def test_a_faulty_theme_is_told_and_the_others_are_shown(home):
    file = user_theme(home, "broken", "palette:\n  base00: nonsense\n")
    ended = run(YODEL, "themes", "--color", "always", home=home, TERM="xterm-256color")
    assert ended.code == 2
    assert f"{file}:2: " in ended.err
    assert all(f"\n{name}\n" in f"\n{ended.out}" for name in THEMES)
    assert run(YODEL, "themes", "nrod", home=home).err == 'yodel: no theme is named "nrod"; did you mean "nord"?\n'


@pytest.mark.parametrize(
    "lines, place, key",
    [
        ("notify: off\ntheme: nrod\n", 2, "theme"),
        ("theme:\n  dark: nord\n  light: nrod\n", 3, "light"),
        ("theme:\n  dark: nrod\n  light: nord\n", 2, "dark"),
    ],
)
def test_an_unknown_theme_is_told_by_line(home, lines, place, key):
    file = configure(home, lines)
    ended = run(YODEL, home=home, TERM="xterm-256color")
    assert ended.code == 2
    assert ended.err == f'{file}:{place}: "{key}" cannot be "nrod"; did you mean "nord"?\n'
