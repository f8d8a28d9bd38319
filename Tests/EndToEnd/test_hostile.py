"""Servers that mean harm: a clear error each time, no more memory than the limits allow, and the terminal as it was."""

import contextlib
import threading

import pytest
from bare import bare
from memory import MIB, assert_peak_below
from programs import YODEL, run
from terminal import PROMPT, Terminal

# Clears the screen, sets the title, writes to the clipboard, switches buffers; C1 and bidi controls, and a half sequence.
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[?1049l\x9b31m\u202eevil\x1b["


def opened(*frames, repeated=b""):
    """Sends bytes once connected, then others for ever."""
    return talking(lambda caller: caller.accept(), frames, repeated)


def responding(*pieces, repeated=b""):
    """Answers the handshake with bytes, then with others for ever."""
    return talking(lambda caller: caller.request(), pieces, repeated)


def talking(begin, pieces, repeated):
    def talk(caller):
        begin(caller)
        for piece in pieces:
            caller.send(piece)
        with contextlib.suppress(OSError):
            while repeated:
                caller.socket.sendall(repeated)
        caller.wait_for_end()

    return talk


def text_frame(text):
    """A text message in one frame."""
    data = text.encode()
    return bytes([0x81, 126, len(data) >> 8, len(data) & 255] if len(data) > 125 else [0x81, len(data)]) + data


OK = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\n"

HOSTILE = {
    "a frame of 2^63 bytes": (opened(b"\x82\x7f" + bytes([0x80] + [0] * 7)), "length above 2^63"),
    "a frame of 2^62 bytes": (opened(b"\x82\x7f" + bytes([0x40] + [0] * 7), repeated=b"x" * 65536), "message above"),
    "fragments for ever": (opened(b"\x02\x01x", repeated=b"\x00\x01x" * 1000), "because the server sent a message of more than 131072"),
    "empty fragments for ever": (opened(b"\x01\x00", repeated=b"\x00\x00" * 1000), "because the server sent a message of more than 131072"),
    "a fragment that never ends": (opened(b"\x02\x7f" + bytes(4) + b"\xff" * 4, repeated=b"x" * 65536), "message above"),
    "masked frames": (opened(b"\x81\x82abcd" + bytes([1, 2])), "server frames must not be masked"),
    "a compressed frame that nobody asked for": (opened(b"\xe1\x02hi"), "reserved bits are set"),
    "a long ping": (opened(b"\x89\x7e\x00\x7e" + b"x" * 126), "control frame above 125 bytes"),
    "half a character": (opened(b"\x81\x01\xc3"), "invalid UTF-8"),
    "headers for ever": (responding(OK, repeated=b"X-More: " + b"x" * 1000 + b"\r\n"), "headers of more than 64 KiB"),
    "a header for ever": (responding(OK + b"X-More: ", repeated=b"x" * 65536), "headers of more than 64 KiB"),
    "a body for ever": (responding(NOT_FOUND + b"\r\n", repeated=b"nothing here. " * 100), "404 Not Found"),
    "chunks for ever": (
        responding(NOT_FOUND + b"Transfer-Encoding: chunked\r\n\r\n", repeated=b"e\r\nnothing here. \r\n"),
        "nothing here. nothing here.",
    ),
    "a chunk size for ever": (
        responding(NOT_FOUND + b"Transfer-Encoding: chunked\r\n\r\n", repeated=b"0" * 65536),
        "404 Not Found",
    ),
    "escapes in the status line": (responding(b"HTTP/1.1 404 " + ESCAPES.encode() + b"\r\n\r\n"), "speaks no HTTP"),
    "C1 controls in the status line": (responding("HTTP/1.1 404 \x9b31m\u202e\r\n\r\n".encode()), "404"),
    "escapes in the body": (
        responding(NOT_FOUND + b"Content-Length: %d\r\n\r\n" % len(ESCAPES.encode()) + ESCAPES.encode()),
        "evil",
    ),
    "escapes in a redirection": (responding("HTTP/1.1 302 Found\r\nLocation: ftp://\x9b31m\r\n\r\n".encode()), "leads nowhere"),
    "escapes in a subprotocol": (
        responding(OK + "Sec-WebSocket-Protocol: \x9b31m\u202e\r\n\r\n".encode()),
        "Sec-WebSocket-Accept is wrong",
    ),
    "escapes in the close reason": (opened(b"\x88" + bytes([len(ESCAPES.encode()) + 2]) + b"\x03\xf3" + ESCAPES.encode()), "evil"),
    "escapes in a text": (opened(text_frame(ESCAPES)), "evil"),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One terminal for all: what one server does to it the next test sees."""
    home = tmp_path_factory.mktemp("home")
    (home / "state/yodel").mkdir(mode=0o700, parents=True)
    terminal = Terminal(home, 120, 30)
    yield terminal, terminal.settings(), terminal.ask("#{pane_title} #{cursor_flag} #{alternate_on}")
    terminal.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_clear_error_bounded_memory_and_an_intact_terminal(shared, name):
    talk, told = HOSTILE[name]
    terminal, settings, state = shared
    with bare(talk) as server:
        terminal.start("--no-reconnect", "--max-message-size", "1M", server.url)
        try:
            terminal.wait(lambda rows: told in "".join(row[11:] for row in rows[1:-2]), what=told)
            assert_peak_below(terminal.pid(), 120 * MIB)
            terminal.type("still typing")
            terminal.wait(lambda rows: rows[-1] == " › still typing")
            assert "127.0.0.1" in terminal.screen()[0]
        finally:
            terminal.press("C-u", "C-d")
            terminal.wait(lambda rows: rows[0].startswith(PROMPT.rstrip()))
    assert terminal.settings() == settings
    assert terminal.ask("#{pane_title} #{cursor_flag} #{alternate_on}") == state


# Some of them, since the screen has shown all.
@pytest.mark.parametrize("name", [name for name in HOSTILE if "escapes" in name or "ever" in name][::2])
def test_a_replay_ends_and_prints_no_controls(name):
    talk, _ = HOSTILE[name]
    with bare(talk) as server:
        ended = run(
            YODEL, "replay", "--timeout", "300ms", "--max-message-size", "1M", "-", server.url, stdin=b"hi\n", limit=20
        )
    assert ended.code in (1, 3, 4, 5), ended.said
    assert ended.said.strip()
    assert not any(sign in ended.said for sign in "\x1b\x07\x9b\u202e")


def test_typing_goes_on_in_a_flood(shared):
    """However much the server says, keys come first."""
    terminal, _, _ = shared
    stopped = threading.Event()

    def flood(caller):
        caller.accept()
        message = text_frame("x" * 100) * 600
        while not stopped.is_set():
            caller.socket.sendall(message)

    with bare(flood) as server:
        terminal.start(server.url)
        terminal.wait_for_text("< xxx")
        terminal.type("still typing")
        terminal.wait(lambda rows: rows[-1] == " › still typing")
        stopped.set()
        terminal.press("C-u", "C-d")
        terminal.wait(lambda rows: rows[0].startswith(PROMPT.rstrip()))
