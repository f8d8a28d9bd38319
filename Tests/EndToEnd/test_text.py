"""Text of every kind goes there and back whole, and the screen stays whole."""

import pytest
from peers import answer_to, echo, modify, serving
from terminal import framed
from waiting import wait_for

KINDS = {
    "japanese": "日本語",
    "family": "👨‍👩‍👧‍👦 at home",
    "flag": "🇯🇵🇩🇪 flags",
    "combining": "cafe\u0301 Z\u0351\u036b\u0343\u036a\u0302algo",
    "right to left": "שלום עליכם مرحبا",
    "hangul": "한국어 \u1112\u1161\u11ab",
    "thai": "ภาษาไทย",
    "bidi controls": "ab\u202edc\u2066x\u2069",
    "spaces": "a\u00a0b\u3000c\u200bd",
}
HOSTILE = {
    "nul": "before\0after",
    "osc 52": "\x1b]52;c;aGVsbG8=\x07 clipboard",
    "title": "\x1b]0;stolen\x07 title",
    "clear": "\x1b[2J\x1b[H\x1b[31mred",
    "reset": "\x1bc reset",
    "c1": "\x9b2J\x9d0;stolen\x9c",
    "shift out": "\x0e\x0f\x1b(0lqqk",
    "alternate screen": "\x1b[?1049l gone?",
    "backspaces": "abc\b\b\bxyz\rover\vdown\fformfeed",
    "lines": "one\ntwo\r\nthree\n",
    "tab": "a\tb\tc",
    "answers": "\x1b[c\x1b[6n\x05",
    "del": "\x7f\x7f\x7f",
}


def assert_whole(terminal):
    """Status line, separator and input line stand where they belong, and each row starts as its kind does."""
    rows = terminal.screen()
    assert rows[0].startswith(" ws://localhost:"), framed(rows)
    assert rows[-2] == "─" * 80, framed(rows)
    assert rows[-1].startswith(" ›"), framed(rows)
    for row in rows[1:-2]:
        assert not row or row[0] == " ", framed(rows)
    assert terminal.ask("#{alternate_on}") == "1"
    assert terminal.tmux("list-buffers") == ""
    assert terminal.ask("#{pane_title}") != "stolen"


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS.keys())
def test_typed(chat, peer, text):
    chat.type(text)
    chat.enter("")
    wait_for(lambda: peer.received == [text])
    chat.wait(lambda rows: any("i got it" in row for row in rows) and "answered 1" in rows[0])
    chat.enter("after it")
    chat.wait_for_text("< after it - i got it")
    assert_whole(chat)


@pytest.mark.parametrize("text", (KINDS | HOSTILE).values(), ids=(KINDS | HOSTILE).keys())
def test_received(chat, peer, text):
    peer.say(text, "after it")
    chat.wait_for_text("< after it")
    assert_whole(chat)
    chat.enter("still well?")
    chat.wait_for_text("< still well? - i got it")
    assert peer.received == ["still well?"]
    before = chat.screen()
    chat.press("C-l")
    chat.stays(0.5)
    assert chat.screen() == before


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_pasted(chat, peer, text):
    """A terminal pastes line ends as carriage returns; all else reaches the server as it was pasted."""
    chat.paste(text)
    chat.press("Enter")
    wait_for(lambda: peer.received)
    chat.wait(lambda rows: "answered 1" in rows[0])
    assert peer.received == [text.replace("\r", "\n")]
    assert_whole(chat)


def test_all_at_once(chat, peer):
    for text in (*KINDS.values(), *HOSTILE.values()):
        peer.say(text)
    peer.say("the last one")
    chat.wait_for_text("< the last one")
    assert_whole(chat)
    for columns, rows in [(200, 60), (20, 5), (3, 30), (80, 24)]:
        chat.resize(columns, rows)
    chat.wait(lambda rows: rows[-3].endswith("< the last one"))
    assert_whole(chat)


def test_one_mebibyte_pasted(terminal):
    text = "0123456789abcdé " * 61_681
    with serving(echo) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.paste(text)
        terminal.press("Enter")
        wait_for(lambda: peer.received, 40)
        assert peer.received == [text]
        terminal.wait(lambda rows: "answered 1" in rows[0], 40)
        terminal.enter("after it")
        terminal.wait_for_text("< after it", 40)
        assert_whole(terminal)


def test_one_mebibyte_received(chat, peer):
    peer.say("x" * 2**20, "日" * 2**19, "\x1b[2J" * 2**18, "e" + "\u0301" * 2**19)
    chat.wait(lambda rows: any(row.strip() for row in rows[1:-2]))
    chat.enter("after it")
    chat.wait_for_text("< after it - i got it", 40)
    assert_whole(chat)
    chat.press("PPage", "PPage", "NPage")
    chat.enter("and on")
    wait_for(lambda: peer.received == ["after it", "and on"], 40)


def test_binary_received(chat, peer):
    peer.say(bytes(range(256)), "after it")
    chat.wait_for_text("< after it")
    assert_whole(chat)


@pytest.mark.parametrize("text", [answer_to("\x1b]52;c;aGVsbG8=\x07"), "\u202ebad"])
def test_close_reason_is_made_printable(chat, peer, text):
    peer.close_connections(1011, text)
    chat.wait(lambda rows: any("1011" in row for row in rows[1:]))
    assert_whole(chat)
    assert not any("\u202e" in row for row in chat.screen())


def test_refusal_is_made_printable(terminal):
    def refuse(connection, request):
        return connection.respond(403, "\x1b]52;c;aGVsbG8=\x07\x1b[2JOnly on Tuesdays.\n")

    with serving(modify, process_request=refuse) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("403")
        terminal.wait_for_text("Only on Tuesdays.")
        assert_whole(terminal)
