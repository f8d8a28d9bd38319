"""Bad input: a clear error, the exit code of the design, and nothing lost."""

import socket
import textwrap
import threading

import pytest
from peers import modify, serving
from programs import YODEL, run


def write(path, text):
    """Writes a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())
    return path


URLS = [
    "http://localhost:8765",
    "ws://",
    "ws://:8765",
    "ws://localhost:99999",
    "ws://localhost:port",
    "ws://local host:8765",
    "ws://localhost:8765/#part",
    "not a url",
]


@pytest.mark.parametrize("url", URLS)
def test_wrong_url(tmp_path, url):
    script = write(tmp_path / "hello.txt", "hello\n")
    for arguments in ([url], ["replay", script, url]):
        ended = run(YODEL, *arguments)
        assert ended.code in (64, 2)
        assert ended.out == ""
        assert url in ended.err


@pytest.mark.parametrize("arguments", [["--nonsense"], ["replay"], ["--color", "purple"], ["-H", "no colon"]])
def test_usage(arguments):
    ended = run(YODEL, *arguments)
    assert (ended.code, ended.out) == (64, "")
    assert "Usage: yodel" in ended.err


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--snapshot", "5"], "give columns and rows, such as 80x24, up to 1000 of each"),
        (["--snapshot", "80x1001"], "give columns and rows, such as 80x24, up to 1000 of each"),
        (["--no-reconnect", "--stay"], "--stay makes a lost connection anew, and --no-reconnect does not"),
        (["--no-reconnect", "--resend"], "--resend makes a lost connection anew, and --no-reconnect does not"),
        (["-H", "sec-websocket-key: x"], "sec-websocket-key is one of the handshake's own headers"),
        (["--connect-timeout", "5"], "give a time, such as 500ms, 10s or 5m; 5s for seconds"),
        (["--timeout", "5"], "such as 500ms, 5s or 2m; 5s for seconds"),
        (["ws://bücher.example"], "write a name as its domain is registered, with xn--…"),
        (["-x", "\udcff"], "argument 2, \N{REPLACEMENT CHARACTER}, is no UTF-8"),
        (["--svg"], "--svg belongs to --snapshot"),
        (["--stop-on-fail"], "--stop-on-fail belongs to --replay"),
        (["help", "nosuch"], "there is no help on nosuch, but on replay, scripts, themes"),
        (["-H", "Upgrade: x"], "Upgrade is one of the handshake's own headers"),
        (
            ["-s", "chat,v2"],
            "a subprotocol is one word of letters, digits and !#$%&'*+-.^_`|~; give --subprotocol for each",
        ),
        (["--max-message-size", "9223372036854775807"], "no message may be larger than 1G"),
        (["70000"], '"70000" is no port; give a number from 1 to 65535'),
    ],
)
def test_what_is_wrong_in_an_option_is_told(arguments, told):
    ended = run(YODEL, *arguments)
    assert (ended.code, ended.out) == (64, "")
    assert told in ended.err


THEMES = {
    "an unknown key": ("mine.yaml:2:", "pallete", 'name: "Mine"\npallete:\n  base00: "000000"\n'),
    "an unknown role": ("mine.yaml:4:", "mesage.sent", 'name: "Mine"\ninherits: dark\nstyles:\n  mesage.sent: {fg: red}\n'),
    "a bad colour": ("mine.yaml:4:", "#12345", 'name: "Mine"\ninherits: dark\nstyles:\n  message.sent: {fg: "#12345"}\n'),
    "an unknown look": ("mine.yaml:4:", "blink", 'name: "Mine"\ninherits: dark\nstyles:\n  message.sent: {blink: true}\n'),
    "no parent": ("mine.yaml:2:", "nobody", 'name: "Mine"\ninherits: nobody\n'),
    "itself as its parent": ("mine.yaml:2:", "mine", 'name: "Mine"\ninherits: mine\n'),
    "bad YAML": ("mine.yaml:", "", 'name: "Mine\npalette: {\n'),
}


@pytest.mark.parametrize("place, told, text", THEMES.values(), ids=THEMES.keys())
def test_bad_theme(home, peer, place, told, text):
    write(home / "config/yodel/themes/mine.yaml", text)
    ended = run(YODEL, "--theme", "mine", peer.url, home=home, TERM="xterm-256color")
    assert (ended.code, ended.out) == (2, "")
    assert place in ended.err
    assert told in ended.err


def test_missing_theme(home, peer):
    ended = run(YODEL, "--theme", "nobody", peer.url, home=home, TERM="xterm-256color")
    assert (ended.code, ended.out) == (2, "")
    assert "nobody" in ended.err
    assert "high-contrast" in ended.err, "the themes that there are should be named"


SCRIPTS = {
    "an unknown sign": (2, "> hello\n? what\n"),
    "an unknown directive": (3, "> hello\n< hello - i got it\n@frobnicate\n"),
    "a count that is none": (1, "@repeat many\n> hello\n@end\n"),
    "a repeat without its end": (2, "> hello\n@repeat 3\n> again\n"),
    "an end without its repeat": (2, "> hello\n@end\n"),
    "bad hexadecimal": (2, "> hello\n>x 6g\n"),
    "a bad pattern": (2, "> hello\n<~ ^(hello\n"),
    "a bad duration": (1, "@timeout soon\n> hello\n"),
    "bytes that are not UTF-8": (2, b"> hello\n> \xff\xfe\n"),
}


@pytest.mark.parametrize("line, text", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_bad_script_sends_nothing(tmp_path, peer, line, text):
    script = write(tmp_path / "bad.yodel", text)
    ended = run(YODEL, "replay", script, peer.url)
    assert (ended.code, ended.out) == (2, "")
    assert f"bad.yodel:{line}:" in ended.err
    assert peer.received == []


def test_every_bad_line_is_told(tmp_path, peer):
    script = write(tmp_path / "bad.yodel", "? one\n> fine\n@two\n>x 6g\n")
    ended = run(YODEL, "replay", script, peer.url)
    assert ended.code == 2
    for line in (1, 3, 4):
        assert f"bad.yodel:{line}:" in ended.err


def test_missing_script(tmp_path, peer):
    ended = run(YODEL, "replay", tmp_path / "nowhere.yodel", peer.url)
    assert (ended.code, ended.out) == (2, "")
    assert "nowhere.yodel" in ended.err
    assert "no file" in ended.err or "no such file" in ended.err.lower()


def test_script_that_is_a_folder(tmp_path, peer):
    ended = run(YODEL, "replay", tmp_path, peer.url)
    assert (ended.code, ended.out) == (2, "")
    assert str(tmp_path) in ended.err


def test_line_file_that_is_not_utf8(tmp_path, peer):
    lines = write(tmp_path / "lines.txt", b"one\ntwo\n\xff\xfe\nfour\n")
    ended = run(YODEL, "replay", lines, peer.url)
    assert ended.code == 2
    assert "lines.txt:3:" in ended.err
    assert peer.received == [], "a file that can be read to its end beforehand is checked first"


def test_standard_input_that_is_not_utf8(peer):
    ended = run(YODEL, "replay", "-", peer.url, stdin=b"one\ntwo\n\xff\xfe\nfour\n")
    assert ended.code == 2
    assert "-:3:" in ended.err
    assert peer.received == ["one", "two"]
    assert "sent 2, answered 2" in ended.out


@pytest.mark.parametrize(
    "arguments, beginning",
    [
        (["replay", "no.yodel"], "yodel: there is no file no.yodel"),
        (["--replay", "no.yodel"], "yodel: there is no file no.yodel"),
        (["--record", "/no/such.jsonl"], "yodel: can't write to /no/such.jsonl"),
        (["--theme", "nrod"], "yodel: no theme is named"),
        (["themes", "nrod"], "yodel: no theme is named"),
        (["replay", "{}/bad.yodel"], "{}/bad.yodel:1:2: "),
        (["--theme", "{}/bad.yaml"], "{}/bad.yaml:1: "),
    ],
)
def test_an_error_has_the_programs_name_or_a_place(tmp_path, arguments, beginning):
    """A place stands alone, as compilers have it, so that editors can go there."""
    write(tmp_path / "bad.yodel", "@bogus\n")
    write(tmp_path / "bad.yaml", "x: [\n")
    ended = run(YODEL, *(argument.format(tmp_path) for argument in arguments))
    assert (ended.code, ended.out) == (2, "") and ended.err.startswith(beginning.format(tmp_path)), ended


def test_nobody_listens(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    script = write(tmp_path / "hello.txt", "hello\n")
    ended = run(YODEL, "replay", script, f"ws://localhost:{port}")
    assert ended.code == 1
    assert f"localhost:{port}" in ended.err
    assert "refused" in ended.err.lower() or "listen" in ended.err.lower()


def test_name_that_does_not_resolve(tmp_path):
    script = write(tmp_path / "hello.txt", "hello\n")
    ended = run(YODEL, "replay", script, "ws://nowhere.invalid:8765")
    assert ended.code == 1
    assert "nowhere.invalid" in ended.err


def test_refused_handshake_shows_the_answer(tmp_path):
    def refuse(connection, request):
        response = connection.respond(403, "Only on \x1b[31mTuesdays.\n")
        response.headers["X-Reason"] = "day"
        return response

    script = write(tmp_path / "hello.txt", "hello\n")
    with serving(modify, process_request=refuse) as peer:
        ended = run(YODEL, "replay", script, peer.url)
    assert ended.code == 1
    assert "403" in ended.err
    assert "X-Reason: day" in ended.err
    assert "Tuesdays." in ended.err
    assert "\x1b" not in ended.said


def test_a_server_that_is_no_websocket_server(tmp_path):
    script = write(tmp_path / "hello.txt", "hello\n")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"220 mail.example ESMTP\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        ended = run(YODEL, "replay", script, f"ws://localhost:{listener.getsockname()[1]}")
        thread.join(20)
    assert ended.code == 1
    assert "WebSocket server" in ended.err
