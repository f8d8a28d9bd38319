"""Messages that lie in files, and bytes that are typed as digits."""

import os

import pytest
from peers import echo, serving


@pytest.fixture
def peer():
    """A server that answers with the same."""
    with serving(echo) as running:
        yield running


def put(terminal, name, content):
    with open(os.path.join(terminal.home, name), "wb") as file:
        file.write(content)


def test_bytes_and_files_are_sent(terminal, peer):
    put(terminal, "some bytes.bin", b"\0\1\xff")
    put(terminal, "talk.json", '{"a": "日本"}\n'.encode())
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    terminal.enter("/binary 00 7F ff")
    terminal.wait_for_text("< [binary, 3 bytes] 00 7F FF")
    terminal.enter("/file ~/some bytes.bin")
    terminal.wait_for_text("< [binary, 3 bytes] 00 01 FF")
    terminal.enter("/file -t ~/talk.json")
    terminal.wait_for_text('< {"a": "日本"}')
    assert peer.received == [b"\0\x7f\xff", b"\0\1\xff", '{"a": "日本"}\n']


def test_what_cannot_be_sent_is_told_and_comes_back(terminal, peer):
    put(terminal, "latin", "é".encode("latin-1"))
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    terminal.enter("/file ~/nothing here")
    terminal.wait(lambda rows: rows[-1] == " › /file ~/nothing here")
    terminal.wait_for_text("there is no file")
    terminal.press("C-u")
    terminal.enter("/file -t ~/latin")
    terminal.wait(lambda rows: rows[-1] == " › /file -t ~/latin")
    terminal.wait_for_words("is no UTF-8")
    assert peer.received == []
