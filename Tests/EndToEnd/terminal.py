"""A real terminal: tmux on a server socket of its own, with a plain shell in it."""

import difflib
import os
import re
import shlex
import subprocess
import tempfile

from control_mode import ControlClient
from programs import UNPRIVILEGED, environment
from sanitizing import PATIENCE
from waiting import wait_for

PROMPT = "ready$ "
CONFIGURATION = """
set -g status off
set -g default-terminal tmux-256color
set -s escape-time 0
set -s set-clipboard on
"""


class Terminal:
    """A window of tmux, its size kept as asked for.

    The shell is dash: unlike bash it leaves the terminal's settings alone when a program dies, so that what `stty`
    says afterwards is what the program left behind.
    """

    def __init__(self, home, columns=80, rows=24, **more):
        self.folder = tempfile.TemporaryDirectory(prefix="yodel-")
        self.socket = os.path.join(self.folder.name, "tmux")
        self.home = home
        self.columns, self.rows = columns, rows
        settings = environment(home, PS1=PROMPT, SHELL="/bin/sh", **more)
        self.environment = settings
        self.configuration = os.path.join(home, "tmux.conf")
        with open(self.configuration, "w") as file:
            file.write(CONFIGURATION)
        self.command_line = ["tmux", "-S", self.socket, "-f", self.configuration]
        self.client = None
        self.tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), *UNPRIVILEGED, "dash", "-i")
        self.client = ControlClient(self.command_line, self.environment)
        self.wait(lambda rows: rows[0].startswith(PROMPT.rstrip()), what="the shell's prompt")

    def tmux(self, *arguments, stdin=None):
        """Runs a command of tmux and returns what it printed."""
        if self.client and stdin is None and ControlClient.takes(arguments):
            succeeded, out = self.client.ask(arguments)
            said = out
        else:
            command = [*self.command_line, *arguments]
            done = subprocess.run(command, input=stdin, capture_output=True, env=self.environment, timeout=30)
            succeeded, out, said = done.returncode == 0, done.stdout, done.stderr
        if not succeeded:
            raise AssertionError(f"tmux {shlex.join(arguments)}: {said.decode()}")
        return out.decode(errors="surrogateescape")

    # What goes in.

    def type(self, text):
        """Types text as it is."""
        for start in range(0, len(text), 500):
            self.tmux("send-keys", "-l", "--", text[start : start + 500])

    def press(self, *keys):
        """Presses keys by tmux's names: Enter, C-d, PPage."""
        self.tmux("send-keys", *keys)

    def enter(self, text):
        """Types a line and Enter."""
        self.type(text)
        self.press("Enter")

    def paste(self, text):
        """Pastes text, bracketed if the program asked for that."""
        self.tmux("load-buffer", "-b", "paste", "-", stdin=text.encode())
        self.tmux("paste-buffer", "-p", "-d", "-b", "paste")

    def resize(self, columns, rows):
        """Changes the window's size."""
        self.columns, self.rows = columns, rows
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    # What comes out.

    def screen(self):
        """The rows as they stand, without the blanks at their ends."""
        rows = self.tmux("capture-pane", "-p").split("\n")[: self.rows]
        return [row.rstrip() for row in rows] + [""] * (self.rows - len(rows))

    def ask(self, format):
        """A value by tmux's formats, such as `#{cursor_x}`."""
        return self.tmux("display-message", "-p", format).rstrip("\n")

    def cursor(self):
        """The cursor's column and row, from 0."""
        column, row = self.ask("#{cursor_x} #{cursor_y}").split()
        return int(column), int(row)

    def wait(self, condition, limit=20, what="the screen"):
        """Waits until `condition(rows)` is true; returns its value."""
        return wait_for(lambda: condition(self.screen()), limit, lambda: f"{what}\n{framed(self.screen())}")

    def wait_for_text(self, text, limit=20):
        """Waits until a row holds `text`."""
        self.wait(lambda rows: any(text in row for row in rows), limit, f"a row with {text!r}")

    def wait_for_words(self, text, limit=20):
        """Waits until the rows hold `text`, wherever it is broken: what stands before it may be as long as any path."""
        self.wait(lambda rows: text in " ".join(" ".join(rows).split()), limit, f"{text!r}")

    def expect(self, golden, limit=20):
        """Waits until the whole screen, steadied, is the drawn one."""
        expected = drawn(golden, self.columns, self.rows)
        try:
            wait_for(lambda: steadied(self.screen()) == expected, limit)
        except AssertionError:
            seen = steadied(self.screen())
            difference = difflib.unified_diff(expected, seen, "expected", "seen", n=40, lineterm="")
            raise AssertionError(f"the screen is another:\n{framed(self.screen())}\n" + "\n".join(difference)) from None

    def stays(self, seconds):
        """Asserts that no row changes for so long, which is what 'nothing moves' means; returns the rows."""
        before = self.screen()
        try:
            wait_for(lambda: self.screen() != before, seconds / PATIENCE)
        except AssertionError:
            return before
        raise AssertionError(f"it moved from\n{framed(before)}\nto\n{framed(self.screen())}")

    # The programs in it.

    def start(self, *arguments):
        """Starts yodel from the shell."""
        self.enter(shlex.join(["yodel", *map(str, arguments)]))

    def clear(self, limit=20):
        """Clears the shell's screen, once all that ran before has ended, and waits for its prompt."""
        wait_for(lambda: self.ask("#{pane_current_command}") == "dash", limit, "the end of what ran before")
        # A new terminal is as bare as a cleared one: with a word on it, it can be seen that it was cleared.
        self.enter("echo st''ale")
        self.wait_for_text("stale", limit)
        self.enter("clear")
        self.wait(lambda rows: rows[0] == PROMPT.rstrip() and not any(rows[1:]), limit, "a cleared screen")

    def command(self, line, limit=20):
        """Runs a command of the shell on a cleared screen and returns what it showed; all before it has to end."""
        self.clear(limit)
        self.enter(line + "; echo do''ne")
        rows = self.wait(lambda rows: rows if is_done(rows) else None, limit, f"the end of {line!r}")
        return rows[1 : rows.index("done")]

    def settings(self):
        """What `stty -a` says, on a file, so that the window's width cannot cut it."""
        path = os.path.join(self.home, "stty")
        self.command(f"stty -a > {shlex.quote(path)}")
        with open(path) as file:
            return file.read()

    def pid(self, name="yodel"):
        """The process with this name that the shell started."""
        shell = self.ask("#{pane_pid}")
        return wait_for(lambda: child(shell, name), 20, f"a process {name} below the shell")

    def close(self):
        """Ends the tmux server and all in it."""
        try:
            subprocess.run([*self.command_line, "kill-server"], capture_output=True, env=self.environment, timeout=30)
        finally:
            if self.client:
                self.client.close()
            self.folder.cleanup()


def is_done(rows):
    """Whether the shell shows its prompt after the word that ends a command."""
    return "done" in rows and rows[rows.index("done") + 1 :][:1] == [PROMPT.rstrip()]


def child(parent, name):
    """The first child process of `parent` that runs the program `name`; 0 if none does."""
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    stat = file.read()
            except OSError:
                continue
            program, rest = stat[stat.index("(") + 1 :].rsplit(") ", 1)
            if program == name and rest.split()[1] == parent:
                return int(entry)
    return 0


# Screens drawn in a test: rows between bars. A row `|~|` stands for as many blank rows as the window has left; in windows
# too wide to draw, `«»` stands for as many blanks, and `«─»` for as many `─`, as the row has left.


def drawn(golden, columns, rows):
    """The rows of a drawn screen."""
    screen = [stretched(re.fullmatch(r"\s*\|(.*)\|", line)[1], columns) for line in golden.strip().splitlines()]
    if "~" in screen:
        filler = screen.index("~")
        screen[filler : filler + 1] = [""] * (rows - len(screen) + 1)
    assert len(screen) == rows, f"{len(screen)} rows are drawn for a window of {rows}"
    return screen


def stretched(row, columns):
    """A drawn row with its filler as wide as the window needs."""
    filler = re.search("«(.?)»", row)
    if filler:
        width = columns - len(row) + len(filler[0])
        row = row[: filler.start()] + (filler[1] or " ") * width + row[filler.end() :]
    return row.rstrip()


def framed(rows):
    """Rows between bars, for a person to read or to copy into a test."""
    return "\n".join(f"|{row}|" for row in rows)


def steadied(rows):
    """Rows with what differs from run to run (ports, times of day, round trips) replaced at the same width."""
    return [steady(row) for row in rows]


CLOCK = re.compile(r"\b\d\d:\d\d:\d\d\b")
# A time equal to the one above is left out, which depends on when the second changes.
LEFT_OUT = re.compile(r"^([ ▸]) {9}(?=[<>!-] )")
PORT = re.compile(r"(localhost|127\.0\.0\.1):\d{5}\b")
# The bars of the newest round trips.
SPARKS = re.compile("[▁▂▃▄▅▆▇█]+(?= rtt)")


def steady(row):
    """One row, steadied: `10:42:07` to `HH:MM:SS`, ports to `PPPPP`, a round trip at the end of a row to `T.TT ms`."""
    row = LEFT_OUT.sub(r"\1HH:MM:SS ", row)
    row = CLOCK.sub("HH:MM:SS", row)
    row = PORT.sub(r"\1:PPPPP", row)
    row = SPARKS.sub(lambda bars: "▄" * len(bars[0]), row)
    return steady_round_trip(row)


def steady_round_trip(row):
    """The round trip that ends a row, as `T.TT ms`; what stands before it moves as if that were its width.

    Both places that show one are set flush right, so the widest run of blanks before it takes up the difference.
    """
    found = re.search(r"\d+(?:\.\d+)? (?:µs|us|ms|s)$", row)
    if not found or not re.search(r"(✓|rtt|\+) $", row[: found.start()]):
        return row
    more = len(found[0]) - len("T.TT ms")
    before = row[: found.start()]
    gap = max(re.finditer(r" +", before), key=lambda run: (len(run[0]), run.start()))
    width = max(1, len(gap[0]) + more)
    return before[: gap.start()] + " " * width + before[gap.end() :] + "T.TT ms"
