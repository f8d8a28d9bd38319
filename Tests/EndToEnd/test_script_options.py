"""The options of `yodel replay`, right and wrong, and what its report tells."""

import pytest
from peers import hang, hang_up, modify, serving
from programs import YODEL, YODELD, run


@pytest.mark.parametrize(
    "program, arguments, told",
    [
        (YODEL, ["replay", "--window", "-1", "-"], "from 1 to 1000000"),
        (YODEL, ["replay", "--timeout", "-1s", "-"], "such as 500ms"),
        (YODELD, ["--port", "-1"], "-1"),
    ],
)
def test_a_value_with_a_minus_is_told_wrong_as_a_value(program, arguments, told):
    ended = run(program, *arguments)
    assert ended.code == 64, ended
    assert told in ended.err
    assert "Missing value" not in ended.err


def test_nobody_is_sent_to_a_command_without_a_name():
    ended = run(YODEL, "--nonsense")
    assert ended.code == 64
    assert "yodel chat" not in ended.said
    assert "See 'yodel --help'" in ended.err


def test_what_was_never_sent_is_told(tmp_path):
    script = tmp_path / "five.txt"
    script.write_text("a\nb\nc\nd\ne\n")
    with serving(hang_up(2, 1011)) as peer:
        ended = run(YODEL, "replay", script, peer.url)
    assert ended.code == 3
    assert "sent 3, answered 2, lost 1, altered 0, doubled 0, unsent 2\n" in ended.out


def test_the_rest_of_a_pipe_was_never_sent_either():
    with serving(hang) as peer:
        ended = run(YODEL, "replay", "--timeout", "300ms", "-", peer.url, stdin=b"a\nb\n")
    assert ended.code == 5
    assert "sent 1, answered 0, lost 1, altered 0, doubled 0, the rest unsent\n" in ended.out


def test_nothing_is_told_of_what_was_sent_whole():
    with serving(modify) as peer:
        ended = run(YODEL, "replay", "-", peer.url, stdin=b"a\n")
    assert "unsent" not in ended.out
