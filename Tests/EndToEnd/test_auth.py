"""User and password: by option, by file, in the URL; never shown."""

import os
import socket
import threading

import pytest
from programs import YODEL, run, yodeld


@pytest.fixture
def server():
    """A yodeld that asks who comes."""
    with yodeld("--auth", "ann:s:écret") as running:
        yield running


def replay(url, *options):
    """Sends one message."""
    return run(YODEL, "replay", *options, "-", url, stdin=b"hi\n")


def test_the_ways_to_give_them(server, tmp_path):
    file = tmp_path / "password"
    file.write_text("ann:s:écret\nmore\n")
    inside = f"ws://ann:s%3A%C3%A9cret@localhost:{server.port}/"
    assert replay(server.url, "--auth", "ann:s:écret").code == 0
    assert replay(server.url, "--auth-file", file).code == 0
    assert replay(inside).code == 0
    # The option goes before the URL, and a header before both.
    assert replay(inside, "--auth", "ann:wrong").code == 1
    assert replay(inside, "-H", "Authorization: Basic eDp5").code == 1


def test_a_wrong_password_is_told_and_not_shown(server):
    ended = replay(f"ws://ann:hunter2@localhost:{server.port}/")
    assert ended.code == 1
    assert "401 Unauthorized" in ended.err
    assert "hunter2" not in ended.said and "aHVudGVyMg" not in ended.said


@pytest.mark.parametrize(
    "options, told",
    [
        (["--auth", "ann"], "give a user and a password with a colon between them"),
        (["--key", "x.pem"], "--key belongs to a certificate; give that by --cert"),
        (["--connect-timeout", "0s"], "give a time, such as 500ms, 10s or 5m"),
    ],
)
def test_values_that_can_not_be(options, told):
    ended = replay("ws://localhost:1", *options)
    assert ended.code == 64 and told in ended.err


def test_a_file_without_a_password(tmp_path):
    """As with any other file that is not as it has to be."""
    (tmp_path / "empty").write_text("\nann:secret\n")
    for path, told in [("/no/such", "there is no file /no/such"), (tmp_path / "empty", "has to hold user:password")]:
        ended = replay("ws://localhost:1", "--auth-file", path)
        assert ended.code == 2 and told in ended.err and "Usage" not in ended.err


@pytest.mark.parametrize("command", [["replay", "-"], ["--plain"]])
def test_a_pipe_that_can_be_read_once(server, tmp_path, command):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=lambda: pipe.write_text("ann:s:écret\n"), daemon=True).start()
    ended = run(YODEL, *command, "--auth-file", pipe, server.url, stdin=b"hi\n", limit=20)
    assert ended.code == 0, ended.err


def test_the_time_to_connect_is_bounded():
    with socket.create_server(("localhost", 0)) as silent:
        ended = run(
            YODEL, "replay", "--connect-timeout", "300ms", "-", f"ws://localhost:{silent.getsockname()[1]}", stdin=b"hi\n", limit=8
        )
        assert ended.code == 1 and "did not answer in time" in ended.err


def test_who_is_asked_and_said_nothing_learns_how(server):
    ended = replay(server.url)
    assert ended.code == 1
    assert "the server refused the handshake; --auth user:password tells it who comes; it said:" in ended.err
