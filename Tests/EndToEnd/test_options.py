"""What the command line says is what the server and the screen get."""

import re

import pytest
from homes import user_theme
from peers import modify, serving
from programs import YODEL, YODELD, run
from waiting import wait_for

FIVE = {"terminal", "dark", "light", "mono", "high-contrast"}
MINE = 'name: "Mine"\ninherits: dark\nstyles:\n  message.received: {fg: "#ff8800"}\n'


def test_handshake_carries_what_was_asked():
    seen = []

    def look(connection, request):
        seen.append(request.headers)

    with serving(modify, subprotocols=["chat.v2"], process_request=look) as peer:
        options = ["-H", "X-One: 1", "-H", "X-Two: two, too", "-s", "chat.v3", "-s", "chat.v2", "-o", "https://example.org"]
        ended = run(YODEL, "replay", *options, "-", peer.url, stdin=b"hi\n")
        assert ended.code == 0, ended
    assert seen[0]["X-One"] == "1"
    assert seen[0]["X-Two"] == "two, too"
    assert seen[0]["Origin"] == "https://example.org"
    assert seen[0]["Sec-WebSocket-Protocol"].replace(" ", "") == "chat.v3,chat.v2"


def test_what_the_server_chose_of_the_subprotocols_is_told(terminal):
    with serving(modify, subprotocols=["chat.v2"]) as peer, serving(modify) as other:
        terminal.start("-s", "chat.v3", "-s", "chat.v2", peer.url)
        terminal.wait_for_text("- the server chose the subprotocol chat.v2")
        terminal.enter("/set folding off")
        terminal.enter("/reconnect")
        terminal.wait_for_text("- connected again")
        terminal.enter(f"/connect {other.url}")
        terminal.wait_for_text("- the server chose none of the subprotocols that were offered")
        assert sum("chose" in row for row in terminal.screen()) == 2, terminal.screen()


@pytest.mark.parametrize("form", ["ws://localhost:{}", "ws://localhost:{}/", "localhost:{}", "ws://127.0.0.1:{}/a/b?c=d"])
def test_forms_of_the_url(form):
    with serving(modify) as peer:
        ended = run(YODEL, "replay", "-", form.format(peer.port), stdin=b"hi\n")
        assert ended.code == 0, ended
        assert peer.paths == ["/a/b?c=d" if "?" in form else "/"]


def test_a_number_is_a_port_of_this_machine(chat, peer):
    ended = run(YODEL, "replay", "-", peer.port, stdin=b"hi\n")
    assert ended.code == 0, ended
    with serving(modify) as other:
        chat.enter(f"/connect {other.port}")
        chat.wait_for_text(f"- connected to {other.url.replace('127.0.0.1', 'localhost')}")
        chat.enter("there")
        chat.wait_for_text("< there - i got it")
        assert other.received == ["there"]
    chat.enter("/connect 70000")
    chat.wait_for_text('"70000" is no port; give a number from 1 to 65535')


def test_sent_on_connect(terminal):
    with serving(modify) as peer:
        terminal.start("-x", "first", "-x", "second", peer.url)
        terminal.wait_for_text("< second - i got it")
        terminal.enter("by hand")
        wait_for(lambda: peer.received == ["first", "second", "by hand"])


def test_themes_are_listed(home):
    user_theme(home, "mine", MINE)
    ended = run(YODEL, "themes", home=home)
    assert ended.code == 0
    assert FIVE | {"mine"} <= set(ended.out.split())
    assert "\x1b" not in ended.out


@pytest.mark.parametrize("by", ["name", "path", "command"])
def test_own_theme_is_seen(terminal, home, by):
    user_theme(home, "mine", MINE)
    options = {"name": ["--theme", "mine"], "path": ["--theme", home / "config/yodel/themes/mine.yaml"], "command": []}
    with serving(modify) as peer:
        terminal.start("--color", "always", *options[by], peer.url)
        terminal.wait_for_text("connected")
        if by == "command":
            terminal.enter("/theme mine")
        terminal.enter("hi")
        terminal.wait_for_text("< hi - i got it")
        # tmux may know 256 colours only: then #ff8800 is color 208.
        terminal.wait(lambda _: any(code in terminal.tmux("capture-pane", "-p", "-e") for code in ("255;136;0", "38;5;208")))


def test_broken_theme_does_not_hide_the_others(home):
    user_theme(home, "broken", "pallete: {}\n")
    ended = run(YODEL, "themes", home=home)
    assert FIVE <= set(ended.out.split())


def test_nothing_is_written_to_the_users_files(terminal, home):
    user_theme(home, "mine", MINE)
    with serving(modify) as peer:
        terminal.start("--theme", "mine", peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("/theme dark")
        terminal.enter("hi")
        terminal.wait_for_text("< hi - i got it")
        terminal.press("C-d")
        terminal.wait(lambda rows: "ready$" in rows)
    assert (home / "config/yodel/themes/mine.yaml").read_text() == MINE
    assert [path.name for path in (home / "config/yodel").rglob("*") if path.is_file()] == ["mine.yaml"]


@pytest.mark.parametrize("arguments", [["--help"], ["replay", "--help"], ["themes", "--help"]])
def test_help(arguments):
    ended = run(YODEL, *arguments)
    assert (ended.code, ended.err) == (0, "")
    assert "USAGE: yodel" in ended.out


@pytest.mark.parametrize("program", [YODEL, YODELD])
def test_version(program):
    ended = run(program, "--version")
    assert (ended.code, ended.err) == (0, "")
    assert re.fullmatch(r"yodeld? \d+\.\d+\.\d+( \([0-9a-f]{7,}(, changed)?\))?\n", ended.out)


def test_cookies_by_header():
    seen = []

    def look(connection, request):
        seen.append(request.headers.get_all("Cookie"))

    with serving(modify, process_request=look) as peer:
        ended = run(YODEL, "-H", "Cookie: session=abc; theme=dark", "-x", "hi", peer.url)
    assert ended.code == 0 and seen == [["session=abc; theme=dark"]]
