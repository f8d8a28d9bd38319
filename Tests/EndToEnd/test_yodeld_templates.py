"""What yodeld makes of a message: its reply templates."""

import re

import pytest
from programs import yodeld
from websockets.sync.client import connect


@pytest.fixture(scope="module")
def mirror():
    """A yodeld that answers with what came."""
    with yodeld("--reply", "{message}") as running:
        yield running


def test_verbatim(mirror):
    with connect(mirror.url) as client:
        for text in ["", "hi", "{message}", "日本語"]:
            client.send(text)
            assert client.recv(timeout=20) == text


@pytest.mark.parametrize(
    "template, pattern",
    [
        ("{{{message}}}", r"\{hi\}"),
        ("{{message}} {message}", r"\{message\} hi"),
        ("{message}{message}", "hihi"),
        ("fixed", "fixed"),
        ("{n}: {message}", "1: hi"),
        ("{message} {random}", r"hi \d+"),
        ("{time} {message}", r"\S*\d\d:\d\d:\d\d\S* hi"),
        ("日本 {message}", "日本 hi"),
    ],
)
def test_reply_template(template, pattern):
    with yodeld("--reply", template) as server, connect(server.url) as client:
        client.send("hi")
        assert re.fullmatch(pattern, client.recv(timeout=20))
        client.send(b"\0\xff")
        assert client.recv(timeout=20) == b"\0\xff"


def test_numbers_and_random_numbers_move_on():
    with yodeld("--reply", "{n} {random}") as server, connect(server.url) as client:
        answers = []
        for _ in range(20):
            client.send("hi")
            answers.append(client.recv(timeout=20).split())
    assert [int(number) for number, _ in answers] == list(range(1, 21))
    assert len({random for _, random in answers}) > 1
