"""Clients with a screen, measured from outside through a terminal device: screens.py [quick] [NAME...]."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from statistics import median

from flood import BESIDE_NEEDLE, END, NEEDLE, Flood
from processes import MEASURED, Missing, cpu_seconds, ours, program, resident_bytes, step_aside, table

QUICK = "quick" in sys.argv[1:]
MESSAGES = 2_000 if QUICK else 100_000
ROWS, COLUMNS = 40, 120
# Letters that no client shows by itself: whose bytes come back were typed.
LETTERS = "αβγδεζηθλμξπρσφχψω"
PATIENCE = 5 if QUICK else 20


class Screen:
    """A client in a terminal of its own, pinned to a core, with all that it writes looked at as it comes."""

    def __init__(self, command: list, home: str):
        self.began = time.monotonic()
        self.written, self.tail = 0, b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.sched_setaffinity(0, {MEASURED})
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", LC_ALL="C.UTF-8", HOME=home)
            for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "LINES", "COLUMNS"):
                os.environ.pop(name, None)
            os.execv(command[0], [str(argument) for argument in command])
        self.resize(COLUMNS)

    def resize(self, columns: int):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))

    def type(self, text: str):
        os.write(self.terminal, text.encode())

    def read(self, seconds: float) -> bytes:
        """What it writes within so long, or nothing; the questions to terminals that some wait for are answered."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError:
            raise RuntimeError("it ended by itself") from None
        self.written += len(data)
        self.tail = (self.tail + data)[-8192:]
        if b"\x1b[c" in data or b"\x1b[0c" in data:
            self.type("\x1b[?62;22c")
        if b"\x1b[6n" in data:
            self.type("\x1b[1;1R")
        return data

    def settle(self, quiet: float = 0.3) -> float:
        """When the last byte came before it was quiet for so long."""
        end, last = time.monotonic() + PATIENCE, time.monotonic()
        while time.monotonic() < end:
            if self.read(quiet):
                last = time.monotonic()
            else:
                break
        return last

    def milliseconds_until(self, text: str, act, patience: float = PATIENCE) -> float | None:
        """From the act until the text comes."""
        self.tail, began = b"", time.monotonic()
        act()
        while text.encode() not in self.tail:
            if time.monotonic() - began > patience:
                return None
            self.read(0.05)
        return (time.monotonic() - began) * 1000

    def milliseconds_to_settle(self, act) -> float | None:
        before, began = self.written, time.monotonic()
        act()
        settled = self.settle()
        return (settled - began) * 1000 if self.written > before else None

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


class Client:
    """What it speaks, how many messages it gets, and what is typed to find the needle, if it can search at all."""

    irc = False
    has_screen = True
    messages = MESSAGES
    search = ""


class Yodel(Client):
    search = "\x13" + NEEDLE

    def command(self, port, home):
        return [ours("yodel"), f"ws://127.0.0.1:{port}/"]


class WeeChat(Client):
    irc = True
    search = "\x12" + NEEDLE

    def command(self, port, home):
        version = subprocess.run([program("weechat"), "--version"], capture_output=True, text=True).stdout
        plain = "-nossl" if version.startswith(("2.", "3.")) else "-notls"
        commands = (
            "/set weechat.history.max_buffer_lines_number 0;/set irc.server_default.nicks me;"
            f"/server add flood 127.0.0.1/{port} {plain};/connect flood"
        )
        return [program("weechat"), "-d", home, "-r", commands]


class Irssi(Client):
    irc = True
    search = f"/scrollback end\r/lastlog {NEEDLE}\r"

    def command(self, port, home):
        settings = {"fe-text": 'scrollback_lines = "10000000"', "fe-common/core": 'window_auto_change = "yes"'}
        groups = "".join(f'"{group}" = {{ {setting}; }}; ' for group, setting in settings.items())
        Path(home, "config").write_text(f"settings = {{ {groups}}};\n")
        return [program("irssi"), f"--home={home}", "--connect=127.0.0.1", f"--port={port}", "--nick=me"]


class WsRepl(Client):
    # It takes minutes for as many as the others.
    messages = MESSAGES // 50

    def command(self, port, home):
        return [program("wsrepl"), "-u", f"ws://127.0.0.1:{port}/"]


class Websocat(Client):
    has_screen = False

    def command(self, port, home):
        return [program("websocat"), "-t", f"ws://127.0.0.1:{port}/"]


CLIENTS = {
    "yodel": Yodel(),
    "WeeChat": WeeChat(),
    "irssi": Irssi(),
    "`wsrepl`": WsRepl(),
    "`websocat`, no screen": Websocat(),
}


def key_delays(screen: Screen, letters: str) -> list[float]:
    """Of each letter in milliseconds, those that never showed left out; nobody types faster than in 50 ms."""
    delays = []
    for letter in letters:
        screen.settle(0.05)
        delays.append(screen.milliseconds_until(letter, lambda: screen.type(letter), 2))
    return [delay for delay in delays if delay is not None]


def flood_seconds(screen: Screen, flood: Flood, with_keys: bool) -> tuple[float | None, list[float]]:
    """Until the last message is on the screen, and the delays of keys that were pressed meanwhile."""
    screen.tail, delays, began = b"", [], time.monotonic()
    flood.begin()
    while END.encode() not in screen.tail:
        if time.monotonic() - began > PATIENCE:
            return None, delays
        screen.read(0.005)
        if with_keys and time.monotonic() - began > 0.02 * (len(delays) + 1) and END.encode() not in screen.tail:
            letter, tail = LETTERS[len(delays) % len(LETTERS)], screen.tail
            delay = screen.milliseconds_until(letter, lambda: screen.type(letter), PATIENCE)
            delays += [delay] if delay is not None else []
            screen.tail = tail + screen.tail
    return time.monotonic() - began, delays


def figures(client: Client) -> list[str]:
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as ending:
        flood = Flood(client.messages, client.irc)
        ending.callback(flood.end)
        screen = Screen(client.command(flood.port, home), home)
        ending.callback(screen.end)
        return start_and_flood(screen, flood, client) + (look_back(screen, client) if client.has_screen else [])


def start_and_flood(screen: Screen, flood: Flood, client: Client) -> list[str]:
    shows = screen.read(3)
    start = (screen.settle() - screen.began) * 1000 if shows else None
    time.sleep(0.7)
    screen.settle()
    idle = key_delays(screen, LETTERS * (1 if QUICK else 3)) if client.has_screen else []
    screen.settle()
    memory, cpu = resident_bytes(screen.pid), cpu_seconds(screen.pid)
    seconds, busy = flood_seconds(screen, flood, client.has_screen)
    if seconds is None and isinstance(client, Yodel):
        raise RuntimeError("yodel did not show the last message")
    screen.settle()
    cpu, memory = cpu_seconds(screen.pid) - cpu, resident_bytes(screen.pid) - memory
    return [
        f"{client.messages:,}",
        shown(start, "ms"),
        f"{shown(seconds, 's')}, {cpu:.2f} s CPU" if seconds else f"not in {PATIENCE} s",
        f"{memory / client.messages:,.0f} B" if seconds and client.has_screen else "",
        half_and_worst(idle),
        half_and_worst(busy),
    ]


def look_back(screen: Screen, client: Client) -> list[str]:
    # Ctrl-U: what was typed to see how long it takes.
    screen.type("\x15")
    screen.settle()
    page = screen.milliseconds_to_settle(lambda: screen.type("\x1b[5~"))
    screen.type("\x1b[6~")
    screen.settle()
    narrower = screen.milliseconds_to_settle(lambda: screen.resize(COLUMNS - 37))
    if not client.search:
        return [shown(page, "ms"), shown(narrower, "ms"), "none"]
    found = screen.milliseconds_until(BESIDE_NEEDLE, lambda: screen.type(client.search))
    return [shown(page, "ms"), shown(narrower, "ms"), shown(found, "ms")]


def shown(value: float | None, unit: str) -> str:
    return "not seen" if value is None else f"{value:.2f} {unit}" if value < 10 else f"{value:.0f} {unit}"


def half_and_worst(delays: list[float]) -> str:
    return f"{median(delays):.2f} / {max(delays):.1f} ms" if delays else ""


def main():
    step_aside()
    wanted = [name for name in sys.argv[1:] if name != "quick"]
    rows = []
    for name, client in CLIENTS.items():
        if wanted and not any(word in name for word in wanted):
            continue
        try:
            rows.append([name, *figures(client)])
        except Missing as missing:
            rows.append([name, f"({missing})"])
    table(
        f"Clients with a screen, in a window of {COLUMNS}×{ROWS}",
        ["", "messages", "start", "flood on screen", "memory a message", "key, half / worst", "key in the flood",
         "page up", "resize", "search"],
        rows,
    )


main()
