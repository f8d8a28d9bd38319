"""The options of `yodel replay`, right and wrong, and what its report tells."""

import json
import time
import xml.etree.ElementTree

import pytest
from peers import hang, hang_up, modify, serving
from programs import YODEL, YODELD, run, started


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


TALK = "> one\n< one - i got it\n> two\n< two - i got him\n> three\n"


def talk(tmp_path, text=TALK):
    """A script of three messages, the second of which fails."""
    path = tmp_path / "talk.yodel"
    path.write_text(text)
    return path


def test_check_connects_nowhere(tmp_path):
    ended = run(YODEL, "replay", "--check", talk(tmp_path), "ws://localhost:1")
    assert ended.code == 0, ended
    assert ended.out.endswith("talk.yodel: nothing is wrong; it sends 3 messages\n")
    assert run(YODEL, "replay", "--check", "-", stdin=b"a\n\nb\n").out == "-: nothing is wrong; it sends 2 messages\n"
    assert run(YODEL, "replay", "--check", talk(tmp_path, "> a\n@end\n")).code == 2
    assert run(YODEL, "replay", "--check", "-", stdin=b"a\n\xff\n").code == 2


def test_check_looks_at_one_file(tmp_path, monkeypatch):
    """Where several are named, the second would be a host, and nothing be wrong in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yodel").write_text("@end\n")
    ended = run(YODEL, "replay", "--check", talk(tmp_path), "bad.yodel")
    assert ended.code == 64 and "--check looks at one file" in ended.err, ended


def test_json(tmp_path):
    with serving(modify) as peer:
        ended = run(YODEL, "replay", "--json", talk(tmp_path), peer.url)
    assert ended.code == 4
    report = json.loads(ended.out)
    assert (report["sent"], report["answered"], report["altered"], report["exitCode"]) == (3, 2, 1, 4)
    assert report["failures"][0]["line"] == 4
    assert report["failures"][0]["came"] == "two - i got it"
    assert 0 < report["roundTrip"]["p50"] <= report["roundTrip"]["p90"] <= report["roundTrip"]["max"]


def test_a_server_that_is_not_there_fails_a_test(tmp_path):
    """Whoever reads only what the tests say must not take it for success."""
    nowhere = "ws://127.0.0.1:1"
    ended = run(YODEL, "replay", "--tap", "--junit", tmp_path / "t.xml", talk(tmp_path), nowhere)
    assert ended.code == 1 and "nobody listens" in ended.err, ended
    told = [line for line in ended.out.splitlines() if line.startswith(("ok", "not ok"))]
    assert [line.endswith("# SKIP never reached") for line in told] == [True, True, True, False]
    assert told[3].startswith("not ok 4 - ") and told[3].endswith("it comes to its end")
    assert f"    {ended.err.removeprefix('yodel: ')}" in ended.out
    suite = xml.etree.ElementTree.parse(tmp_path / "t.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "1", "3")
    report = json.loads(run(YODEL, "replay", "--json", talk(tmp_path), nowhere).out)
    assert (report["ending"], report["reason"]) == ("not connected", ended.err.removeprefix("yodel: ").rstrip())


@pytest.mark.parametrize("options", [[], ["--json"], ["--tap"], ["--check"]])
def test_a_report_that_cannot_be_written_is_no_success(tmp_path, options):
    script = talk(tmp_path, "> one\n")
    with serving(modify) as peer, open("/dev/full", "wb") as full:
        with started("replay", *options, script, peer.url, stdout=full) as process:
            assert process.wait(20) == 74
            assert process.stderr.read() == b"yodel: can't write to standard output: No space left on device\n"


def test_a_file_of_tests_that_cannot_be_written_is_no_success(tmp_path):
    with serving(modify) as peer:
        ended = run(YODEL, "replay", "--json", "--junit", "/dev/full", talk(tmp_path, "> one\n"), peer.url)
    assert ended.code == json.loads(ended.out)["exitCode"] == 74
    assert ended.err == "yodel: can't write to /dev/full: No space left on device\n"


def test_themes_and_a_frame_that_cannot_be_written_are_no_success():
    for arguments in (["themes"], ["--snapshot", "80x24"]):
        with open("/dev/full", "wb") as full, started(*arguments, stdout=full) as process:
            assert process.wait(20) == 74
            assert process.stderr.read().endswith(b"standard output: No space left on device\n")


def test_tap_and_junit(tmp_path):
    with serving(modify) as peer:
        ended = run(YODEL, "replay", "--tap", "--stop-on-fail", "--junit", tmp_path / "t.xml", talk(tmp_path), peer.url)
        assert peer.received == ["one", "two"]
    assert ended.code == 4
    lines = ended.out.splitlines()
    assert lines[:2] == ["TAP version 14", "1..3"]
    assert [line.split(" - ")[0] for line in lines if "ok " in line[:7]] == ["ok 1", "not ok 2", "ok 3"]
    assert lines[-1].endswith("# SKIP never reached")
    suite = xml.etree.ElementTree.parse(tmp_path / "t.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    assert "two - i got him" in suite[1][0].text


def test_a_report_that_cannot_be_written_is_told_before_anything_is_sent(tmp_path):
    with serving(modify) as peer:
        ended = run(YODEL, "replay", "--junit", tmp_path / "none" / "t.xml", talk(tmp_path), peer.url)
        assert peer.received == []
    assert ended.code == 2
    assert "t.xml" in ended.err


def test_a_rate_is_kept():
    with serving(modify) as peer:
        began = time.monotonic()
        ended = run(YODEL, "replay", "--rate", "50/s", "-", peer.url, stdin=b"m\n" * 21)
        assert ended.code == 0, ended
        assert time.monotonic() - began >= 0.4


@pytest.mark.parametrize("option", ["--rate 0", "--rate 5/x", "--speed 0", "--max-idle 5", "--json --tap"])
def test_wrong_values(option):
    assert run(YODEL, "replay", *option.split(), "-").code == 64


def test_progress_is_drawn_on_a_terminal_only(tmp_path, terminal):
    script = tmp_path / "slow.yodel"
    script.write_text("@repeat 40\n> {i}\n@sleep 50ms\n@end\n")
    with serving(modify) as peer:
        terminal.start("replay", script, peer.url)
        terminal.wait(lambda rows: any("[#" in row and " left" in row for row in rows), what="a bar")
        terminal.wait_for_text("sent 40, answered 40, lost 0")
        terminal.wait(lambda rows: not any("[#" in row for row in rows), what="no bar")
