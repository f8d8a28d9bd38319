"""What the program looks like, and which keys do what: the theme in use, the configuration, the mouse, the title."""

import os
import re
import signal

import pytest
from homes import configure, user_theme
from programs import YODEL, run
from waiting import wait_for


# Keys


@pytest.mark.parametrize(
    "line, told",
    [
        ("ctrl-t: transpose-char", '"ctrl-t" cannot be "transpose-char"; did you mean "transpose-chars"?'),
        ("ctrl-1: undo", '"ctrl-1" is no key that terminals tell'),
        ("a: undo", '"a" is needed for typing'),
        ("Tab: undo\n  ctrl-i: help", None),
        ("ctrl-t: undo\n  ctrl-t: help", "stands here twice"),
        ("ctrl-t: [undo]", '"ctrl-t" is of the wrong kind'),
    ],
)
def test_faults_in_keys_are_told_by_line(home, line, told):
    file = configure(home, f"theme: dark\nkeys:\n  {line}\n")
    ended = run(YODEL, home=home, TERM="xterm-256color")
    assert ended.code == 2
    if told is None:
        assert ended.err == f'{file}:4: "ctrl-i" is Tab, which line 3 binds already; leave one out\n'
    else:
        assert ended.err.startswith(f"{file}:3: ") and told in ended.err, ended.err


def test_keys_can_be_bound_anew(terminal, home, peer):
    configure(home, "keys:\n  f5: unix-line-discard\n  ctrl-u: none\n  alt-n: help\n")
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    terminal.type("a draft")
    terminal.press("C-u")
    terminal.type("!")
    terminal.wait_for_text("› a draft!")
    terminal.press("F5")
    terminal.type("gone")
    terminal.wait_for_text("› gone")
    terminal.enter("")
    terminal.press("M-n")
    terminal.wait_for_text("/connect")


# The theme in use


@pytest.fixture
def chat(terminal, peer):
    """Starts yodel in the terminal, connected."""

    def start(*arguments):
        terminal.start(peer.url, *arguments)
        terminal.wait_for_text("connected")
        return terminal

    return start


def colours(terminal):
    """The screen with its colours as tmux tells them."""
    return terminal.tmux("capture-pane", "-p", "-e")


def test_a_theme_is_read_again_when_its_file_changes(chat, home):
    file = user_theme(home, "mine", "inherits: mono\nstyles:\n  message.notice: {fg: red}\n")
    terminal = chat("--theme", "mine")
    file.write_text("inherits: mono\nstyles:\n  message.notice: {fg: green}\n")
    terminal.wait_for_text("- theme mine read again")
    assert "\x1b[32mtheme mine" in colours(terminal).replace("\x1b[0m", "")
    # As editors do it: another file in the old one's place.
    draft = file.with_suffix(".draft")
    draft.write_text("inherits: mono\nstyles:\n  message.notice: {fg: blue}\n")
    draft.rename(file)
    terminal.wait(lambda rows: sum("read again" in row for row in rows) == 2)
    assert "\x1b[34m" in colours(terminal)
    # What is wrong is told by its line, and the look stays.
    file.write_text("inherits: mono\nstyles:\n  message.notice: {fg: gren}\n")
    terminal.wait_for_words(': "fg" cannot be "gren"')
    # The path may be as long as any, and is broken where the row ends.
    assert "mine.yaml:3:" in "".join(row.strip() for row in terminal.screen())
    assert "\x1b[34m" in colours(terminal)
    file.write_text("inherits: mono\nstyles:\n  message.notice: {fg: cyan}\n")
    terminal.wait(lambda rows: sum("read again" in row for row in rows) == 3)


def test_a_theme_hard_to_read_is_told(chat, home):
    user_theme(home, "faint", "inherits: dark\nstyles:\n  message.sent: {fg: '#333333'}\n")
    terminal = chat("--theme", "faint")
    terminal.wait_for_text("theme faint is hard to read: the contrast of message.sent 1.")
    terminal.enter("/theme dark")
    terminal.wait_for_text("- theme dark")
    terminal.enter("/theme faint")
    terminal.wait(lambda rows: sum("hard to read" in row for row in rows) == 2)


@pytest.mark.parametrize("background, accent", [("#ffffff", "38;5;25"), ("#000000", "36")])
def test_the_terminals_background_chooses_the_accents(terminals, peer, background, accent):
    terminal = terminals()
    terminal.tmux("set-option", "-g", "window-style", f"bg={background}")
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    terminal.enter("hello")
    terminal.wait_for_text("< hello - i got it")
    wait_for(lambda: f"\x1b[{accent}m" in colours(terminal), 10, lambda: colours(terminal))
    assert terminal.screen()[-1] == " ›"


def test_a_terminal_that_does_not_answer_changes_nothing(terminals, peer):
    terminal = terminals(COLORFGBG="0;15")
    terminal.tmux("set-option", "-g", "window-style", "bg=default")
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    terminal.enter("hello")
    terminal.wait_for_text("< hello - i got it")
    assert "\x1b[38;5;25m" in colours(terminal)


def test_a_pair_of_themes_goes_with_the_background(terminals, peer, home):
    configure(home, "theme: {light: solarized-light, dark: nord}\n")
    terminal = terminals()
    terminal.tmux("set-option", "-g", "window-style", "bg=#fdf6e3")
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    # base3 of solarized, as the 256 colours have it.
    wait_for(lambda: re.search("48;5;230m|48;2;253;246;227m", colours(terminal)), 10, lambda: colours(terminal))
    assert run(YODEL, home=home, TERM="xterm").code != 2
    configure(home, "theme: {light: solarized-light}\n")
    ended = run(YODEL, home=home, TERM="xterm")
    assert ended.code == 2 and 'config.yaml:1: "dark" is missing' in ended.err


def url_colour(terminal):
    """What comes before the URL in the status line."""
    return colours(terminal).split("ws://")[0]


def test_the_list_of_themes_shows_each(chat, home):
    user_theme(home, "aaa", "inherits: mono\nstyles:\n  status: {fg: red, reverse: false}\n")
    user_theme(home, "aab", "inherits: mono\nstyles:\n  status: {fg: blue, reverse: false}\n")
    terminal = chat("--theme", "mono")
    terminal.type("/theme")
    terminal.press("Enter")
    terminal.wait_for_text("Enter takes it")
    assert any("✓ mono" in row for row in terminal.screen())
    terminal.press("Home", "Down")
    wait_for(lambda: "\x1b[31m" in url_colour(terminal), 10, lambda: url_colour(terminal))
    terminal.press("Down")
    wait_for(lambda: "\x1b[34m" in url_colour(terminal), 10, lambda: url_colour(terminal))
    terminal.press("Escape")
    wait_for(lambda: "\x1b[7m" in url_colour(terminal), 10, lambda: url_colour(terminal))
    assert not any("theme" in row for row in terminal.screen())
    terminal.enter("/theme")
    terminal.wait_for_text("Enter takes it")
    terminal.press("Home", "Down", "Enter")
    terminal.wait_for_text("- theme aaa for this session")
    assert "\x1b[31m" in url_colour(terminal)
    assert not (home / "state/yodel/theme").exists()


def test_a_theme_is_kept_only_when_asked(chat, home, peer):
    terminal = chat()
    terminal.enter("/theme")
    terminal.wait_for_text("Enter takes it")
    terminal.press("Home", "Down", "s")
    terminal.wait_for_text("- theme catppuccin-latte is kept in")
    assert (home / "state/yodel/theme").read_text() == "catppuccin-latte\n"
    terminal.press("C-d")
    terminal.wait(lambda rows: not any("connected" in row for row in rows))
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    assert re.search("48;5;255m|48;2;239;241;245m", colours(terminal))
    terminal.press("C-d")
    # The command line and the configuration go before it.
    configure(home, "theme: mono\n")
    terminal.clear()
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    assert not re.search("48;5;255m|48;2;239;241;245m", colours(terminal))
    terminal.press("C-d")
    # What is in it may be wrong by now: that is told, and stops nothing.
    configure(home, "")
    (home / "state/yodel/theme").write_text("gone\n")
    terminal.clear()
    terminal.start(peer.url)
    terminal.wait_for_text('! the kept theme cannot be had: no theme is named "gone"')


# The mouse, the title, and alerts


def test_the_mouse_works_when_asked(chat):
    terminal = chat()
    for number in range(30):
        terminal.enter(f"line {number}")
    terminal.wait_for_text("< line 29 - i got it")
    assert terminal.ask("#{mouse_standard_flag}") == "0"
    terminal.press("M-m")
    terminal.wait_for_text("mouse on")
    assert terminal.ask("#{mouse_standard_flag}#{mouse_sgr_flag}") == "11"
    terminal.type("\x1b[<64;10;10M")
    terminal.wait_for_text("more below")
    terminal.type("\x1b[<65;10;10M")
    terminal.wait(lambda rows: not any("below" in row for row in rows))
    terminal.type("a draft")
    terminal.wait_for_text("› a draft")
    terminal.type("\x1b[<0;6;24M\x1b[<0;6;24m")
    wait_for(lambda: terminal.cursor() == (5, 23), 10)
    terminal.press("C-e", "C-u")
    terminal.enter("/mouse off")
    terminal.wait_for_text("- mouse off")
    assert terminal.ask("#{mouse_standard_flag}#{mouse_sgr_flag}") == "00"


@pytest.mark.parametrize("end", ["C-d", "C-z", "TERM", "SEGV"])
def test_the_mouse_is_given_back_whatever_ends_it(chat, end):
    terminal = chat()
    terminal.press("M-m")
    terminal.wait_for_text("mouse on")
    wait_for(lambda: terminal.ask("#{mouse_standard_flag}") == "1", 10)
    if end.startswith("C-"):
        terminal.press(end)
    else:
        os.kill(terminal.pid(), getattr(signal, f"SIG{end}"))
    wait_for(lambda: terminal.ask("#{mouse_standard_flag}#{mouse_sgr_flag}") == "00", 10)


def test_the_title_is_set_and_given_back(chat, peer):
    terminal = chat()
    title = f"yodel · {peer.url.removeprefix('ws://').rstrip('/')}"
    wait_for(lambda: terminal.ask("#{pane_title}") == title, 10)
    # Focus lost, as a terminal tells it.
    terminal.enter("one")
    terminal.wait_for_text("< one - i got it")
    terminal.type("\x1b[O")
    terminal.enter("two")
    terminal.wait_for_text("< two - i got it")
    wait_for(lambda: terminal.ask("#{pane_title}").endswith(" · 1 new"), 10)
    terminal.type("\x1b[I")
    wait_for(lambda: not terminal.ask("#{pane_title}").endswith("new"), 10)
    terminal.press("C-d")
    wait_for(lambda: not terminal.ask("#{pane_title}").startswith("yodel"), 10)


def test_the_bell_rings_when_another_window_has_the_focus(chat, home):
    configure(home, "notify: bell\n")
    terminal = chat()
    terminal.tmux("set-option", "-g", "monitor-bell", "on")
    terminal.tmux("new-window", "-d", "cat")
    terminal.tmux("select-window", "-t", ":1")
    assert terminal.ask("#{window_bell_flag}") == "0"
    terminal.tmux("send-keys", "-t", ":0", "-l", "\x1b[Ohi")
    terminal.tmux("send-keys", "-t", ":0", "Enter")
    flag = lambda: terminal.tmux("list-windows", "-F", "#{window_index}#{window_bell_flag}").split()
    wait_for(lambda: "01" in flag(), 10, lambda: str(flag()))


def test_notify_has_three_values(home):
    file = configure(home, "notify: loud\n")
    ended = run(YODEL, home=home, TERM="xterm")
    assert ended.code == 2
    assert ended.err == f'{file}:1: "notify" cannot be "loud"; make it bell, osc9 or off\n'
