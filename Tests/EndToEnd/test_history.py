"""Lines that were entered, kept across runs."""

import pathlib

from waiting import wait_for


def kept(home):
    return pathlib.Path(home) / "state/yodel/history"


def leave(terminal):
    terminal.press("C-d")
    # The shell's screen is back before the program has ended, which waits for the server's close frame.
    wait_for(lambda: terminal.ask("#{pane_current_command}") == "dash", what="the shell")
    terminal.wait(lambda rows: rows[0].startswith("ready$") and "connected" not in rows[0])


def start(terminal, peer):
    terminal.clear()
    terminal.start(peer.url)
    terminal.wait_for_text("connected")


def test_lines_come_back_in_the_next_run(terminal, peer, home):
    start(terminal, peer)
    for line in ["first line", " a secret", "second line", "first line"]:
        terminal.enter(line)
        terminal.wait_for_text(f"< {line} - i got it")
    terminal.type("two")
    terminal.press("M-Enter")
    terminal.enter("rows")
    terminal.wait_for_text("rows - i got it")
    leave(terminal)
    assert kept(home).read_text() == "first line\nsecond line\nfirst line\ntwo\\nrows\n"
    assert kept(home).stat().st_mode & 0o777 == 0o600
    assert kept(home).parent.stat().st_mode & 0o777 == 0o700

    start(terminal, peer)
    terminal.press("C-r")
    terminal.type("seco")
    terminal.wait(lambda rows: rows[-1] == " › second line")
    terminal.wait_for_text("earlier line with seco")
    terminal.press("Enter")
    terminal.wait_for_text("< second line - i got it")
    terminal.press("Up", "Up", "Up", "Up")
    terminal.wait(lambda rows: rows[-1] == " › first line")
    terminal.press("C-c")
    leave(terminal)
    assert kept(home).read_text().endswith("two\\nrows\nsecond line\n")


def test_a_lax_file_that_was_cut_short_is_mended(terminal, peer, home):
    kept(home).parent.mkdir(parents=True, mode=0o777, exist_ok=True)
    kept(home).write_text("whole\ncut sho")
    kept(home).chmod(0o644)
    start(terminal, peer)
    terminal.press("Up")
    terminal.wait(lambda rows: rows[-1] == " › cut sho")
    assert kept(home).stat().st_mode & 0o777 == 0o600
    terminal.press("C-u")
    terminal.enter("next")
    terminal.wait_for_text("< next - i got it")
    assert kept(home).read_text() == "whole\ncut sho\nnext\n"


def test_a_folder_that_cannot_be_written_to_is_told_once(terminal, peer, home):
    state = kept(home).parent
    state.parent.mkdir(parents=True, exist_ok=True)
    state.rmdir()
    state.write_text("a file where the folder should be")
    start(terminal, peer)
    for line in ["one", "two"]:
        terminal.enter(line)
        terminal.wait_for_text(f"< {line} - i got it")
    told = [row for row in terminal.screen() if "no longer kept" in row]
    assert len(told) == 1


def test_two_at_once_lose_nothing(terminals, peer, home):
    both = [terminals(), terminals()]
    for terminal in both:
        start(terminal, peer)
    for number in range(5):
        for name, terminal in zip("ab", both):
            terminal.enter(f"{name} {number}")
    lines = [f"{name} {number}" for name in "ab" for number in range(5)]
    # The first line makes the file.
    wait_for(lambda: kept(home).exists() and sorted(kept(home).read_text().splitlines()) == lines, 10)


def test_a_large_file_is_made_shorter_and_keeps_the_newest(terminal, peer, home):
    kept(home).parent.mkdir(parents=True, exist_ok=True)
    line = "x" * 1000
    kept(home).write_text("".join(f"{number} {line}\n" for number in range(17_000)) + "the newest\n")
    start(terminal, peer)
    terminal.press("Up")
    terminal.wait(lambda rows: rows[-1] == " › the newest")
    size = kept(home).stat().st_size
    assert 1 << 20 < size <= 2 << 20
    terminal.press("Enter")
    terminal.wait_for_text("< the newest - i got it")
    lines = kept(home).read_text().splitlines()
    assert lines[-1] == "the newest" and lines[-2] == f"16999 {line}"
    assert kept(home).stat().st_mode & 0o777 == 0o600
