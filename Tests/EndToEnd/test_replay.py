"""`yodel replay` against servers not written here: everything sent is answered, or the report says what was not."""

import json
import os
import re
import signal
import subprocess

import pytest
from conftest import SCRIPTS
from peers import alter, answer_to, double, echo, hang, hang_up, modify, serving, spawned, swallow
from programs import UNPRIVILEGED, YODEL, environment, run, yodeld
from waiting import wait_for

TEN_THOUSAND = SCRIPTS / "ten-thousand.yodel"
REQUESTS = [f"Request [{number}]" for number in range(10_000)]
COUNTS = re.compile(r"\b(sent|answered|lost|altered|skipped|doubled|received) ([\d,]+)")


def counts(ended):
    """The counts of the report, by name."""
    return {name: int(number.replace(",", "")) for name, number in COUNTS.findall(ended.out)}


def replay(script, url, *options, stdin=b"", limit=100):
    """Runs `yodel replay`."""
    return run(YODEL, "replay", *options, script, url, stdin=stdin, limit=limit)


def lines(tmp_path, text, name="lines.txt"):
    """A script or line file with this text."""
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# Point 2: ten thousand requests, ten thousand answers.


def test_script_of_four_lines():
    told = [line for line in TEN_THOUSAND.read_text().splitlines() if line and not line.startswith("#")]
    assert len(told) == 4


@pytest.mark.timeout(180)
@pytest.mark.parametrize("options", [[], ["--window", "100"]], ids=["lock-step", "window of 100"])
def test_ten_thousand(options):
    with serving(modify) as peer:
        ended = replay(TEN_THOUSAND, peer.url, *options)
        assert ended.code == 0, ended
        assert peer.received == REQUESTS
        wait_for(lambda: peer.closes)
        assert peer.closes == [(1000, "")]
    assert counts(ended)["sent"] == counts(ended)["answered"] == 10_000
    assert counts(ended).get("lost", 0) == 0


@pytest.mark.timeout(180)
@pytest.mark.parametrize("options", [[], ["--window", "100"]], ids=["lock-step", "window of 100"])
def test_ten_thousand_against_yodeld(options):
    with yodeld() as server:
        ended = replay(TEN_THOUSAND, server.url, *options)
        assert ended.code == 0, ended
        assert server.stop().out == "received 10000, answered 10000\n"
    assert counts(ended)["answered"] == 10_000


def test_lock_step_waits_for_each_answer():
    most = 0

    async def slow(connection, message, index):
        nonlocal most
        most = max(most, len(peer.received) - index)
        await modify(connection, message, index)

    with serving(slow) as peer:
        assert replay("-", peer.url, stdin=b"a\nb\nc\nd\n").code == 0
    assert most == 1
    assert peer.received == ["a", "b", "c", "d"]


def test_window_keeps_so_many_in_flight(tmp_path):
    """Answers are held back until as many messages as the window allows have come."""
    held = []

    async def hold(connection, message, index):
        held.append(message)
        if len(held) == 10:
            for one in held:
                await connection.send(answer_to(one))
            held.clear()

    text = "".join(f"line {number}\n" for number in range(100))
    with serving(hold) as peer:
        ended = replay(lines(tmp_path, text), peer.url, "--window", "10")
        assert ended.code == 0, ended
        assert peer.received == text.splitlines()


# Line files and standard input.


TEXT = "plain\n> with a sign\n# no comment\n@sleep 10s\n  indented, trailing  \n日本語 👨‍👩‍👧‍👦 e\u0301 שלום\nnul \0 inside\n{i} {n}\n"


@pytest.mark.parametrize("end", ["\n", ""], ids=["newline at the end", "no newline at the end"])
def test_line_file_is_sent_byte_for_byte(tmp_path, end):
    with serving(modify) as peer:
        ended = replay(lines(tmp_path, TEXT.rstrip("\n") + end), peer.url)
        assert ended.code == 0, ended
        assert peer.received == TEXT.rstrip("\n").split("\n")


def test_standard_input():
    with serving(modify) as peer:
        ended = replay("-", peer.url, stdin=TEXT.encode())
        assert ended.code == 0, ended
        assert peer.received == TEXT.rstrip("\n").split("\n")


def test_standard_input_as_it_comes(tmp_path):
    """A line goes out when it is there, not at the end of the input."""
    with serving(modify) as peer:
        process = subprocess.Popen(
            [*UNPRIVILEGED, YODEL, "replay", "-", peer.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(tmp_path),
        )
        try:
            for number, line in enumerate([b"first\n", b"second\n"]):
                process.stdin.write(line)
                process.stdin.flush()
                wait_for(lambda: len(peer.received) == number + 1)
            process.stdin.close()
            assert process.wait(20) == 0
        finally:
            process.kill()
            process.stdout.close()


def test_empty_lines_are_skipped_and_counted(tmp_path):
    with serving(modify) as peer:
        ended = replay(lines(tmp_path, "\none\n\n\ntwo\n"), peer.url)
        assert ended.code == 0, ended
        assert peer.received == ["one", "two"]
    assert counts(ended)["skipped"] == 3


def test_empty_input():
    with serving(modify) as peer:
        ended = replay("-", peer.url)
        assert ended.code == 0, ended
        assert peer.received == []
    assert counts(ended)["sent"] == 0


def test_a_line_of_one_mebibyte(tmp_path):
    text = "0123456789abcdé!" * 61_681
    with serving(echo) as peer:
        ended = replay(lines(tmp_path, text + "\nafter\n"), peer.url)
        assert ended.code == 0, ended
        assert peer.received == [text, "after"]


def test_carriage_returns_stay(tmp_path):
    with serving(modify) as peer:
        assert replay(lines(tmp_path, b"dos\r\nlines\r\n"), peer.url).code == 0
        assert peer.received == ["dos\r", "lines\r"]


# The script format.


def test_script_with_expectations(tmp_path):
    script = lines(
        tmp_path,
        "#!/usr/bin/env -S yodel replay\n# a comment\n@timeout 5s\n"
        "> hello\n< hello - i got it\n> two\n>+ lines\n< two\n<+ lines - i got it\n"
        "@repeat 3\n> round {i}\n< round {i} - i got it\n@end\n",
        "talk.yodel",
    )
    with serving(modify) as peer:
        ended = replay(script, peer.url)
        assert ended.code == 0, ended
        assert peer.received == ["hello", "two\nlines", "round 0", "round 1", "round 2"]


def test_script_from_a_shebang(tmp_path):
    script = lines(tmp_path, "#!/usr/bin/env -S yodel replay\n> hello\n< hello - i got it\n", "talk.yodel")
    with serving(modify) as peer:
        assert replay(script, peer.url).code == 0
        assert peer.received == ["hello"]


# Point 3: what goes wrong is named.


@pytest.mark.timeout(120)
@pytest.mark.parametrize("options", [[], ["--window", "100"]], ids=["lock-step", "window of 100"])
@pytest.mark.parametrize("fault", [swallow, double, alter])
def test_fault_at_message_5000(tmp_path, fault, options):
    script = lines(tmp_path, "@timeout 2s\n" + TEN_THOUSAND.read_text(), "faulty.yodel")
    with serving(fault(4999)) as peer:
        ended = replay(script, peer.url, *options)
    assert "Request [4999]" in ended.said, ended
    assert ended.code == 4, ended
    assert not re.search(r"Request \[(?!4999|5000)\d+\]", ended.said), "others are blamed"


def test_altered_answer_is_shown_beside_what_was_expected(tmp_path):
    with serving(alter(1)) as peer:
        ended = replay(
            lines(tmp_path, "> one\n< one - i got it\n> two\n< two - i got it\n", "talk.yodel"), peer.url
        )
    assert ended.code == 4
    assert "two - i got it" in ended.said
    assert "something else - i got it" in ended.said
    assert "talk.yodel:4" in ended.said


def test_altered_answer_to_a_line(tmp_path):
    """The answer to a line holds the line, and this one does not."""
    with serving(alter(1)) as peer:
        ended = replay(lines(tmp_path, "one\ntwo\nthree\n"), peer.url)
        assert peer.received == ["one", "two", "three"]
    assert ended.code == 4, ended
    assert counts(ended)["sent"] == 3
    assert counts(ended)["answered"] == 2
    assert "something else - i got it" in ended.said


@pytest.mark.parametrize("script", ["> one\n< one - i got it\n> two\n< two - i got it\n", "> one\n> two\n"])
def test_server_that_hangs(tmp_path, script):
    with serving(hang) as peer:
        ended = replay(lines(tmp_path, "@timeout 1s\n" + script, "talk.yodel"), peer.url)
    assert ended.code == 5, ended
    assert counts(ended)["answered"] == 0
    assert "1 s" in ended.said, "the timeout should be told"


@pytest.mark.timeout(120)
def test_killed_in_mid_run():
    """SIGKILL instead of the answer to message 5,000: 5,000 sent, 4,999 answered, one lost."""
    with spawned("die", 4999) as peer:
        ended = replay(TEN_THOUSAND, peer.url)
    assert ended.code == 3, ended
    assert counts(ended)["sent"] == 5000
    assert counts(ended)["answered"] == 4999
    assert counts(ended)["lost"] == 1


@pytest.mark.timeout(120)
def test_killed_with_a_window():
    with spawned("die", 4999) as peer:
        ended = replay(TEN_THOUSAND, peer.url, "--window", "100")
    assert ended.code == 3, ended
    told = counts(ended)
    assert told["answered"] == 4999
    assert 5000 <= told["sent"] <= 5099
    assert told["lost"] == told["sent"] - told["answered"]


def test_a_message_above_the_limit_is_told_in_words():
    with serving(lambda connection, message, index: connection.send("x" * 2000)) as peer:
        ended = replay("-", peer.url, "--max-message-size", "1K", stdin=b"hi\n")
    assert ended.code == 3
    told = "the server sent a message above 1024 bytes; raise --max-message-size"
    assert f"closed by yodel (1009): {told}" in ended.said


def test_closed_by_the_server_in_mid_run(tmp_path):
    with serving(hang_up(2, 1011, "en\x1bough")) as peer:
        ended = replay(lines(tmp_path, "a\nb\nc\nd\n"), peer.url)
    assert ended.code == 3, ended
    assert counts(ended)["answered"] == 2
    assert "1011" in ended.said
    assert "ough" in ended.said
    assert "\x1b" not in ended.said


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_interrupted(tmp_path, number, code, form):
    with serving(hang) as peer:
        process = subprocess.Popen(
            [*UNPRIVILEGED, YODEL, "replay", *form, lines(tmp_path, "one\ntwo\n"), peer.url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(tmp_path),
        )
        try:
            wait_for(lambda: peer.received)
            os.kill(process.pid, number)
            out, _ = process.communicate(timeout=20)
        finally:
            process.kill()
            process.wait()
    assert process.returncode == code
    if form:
        told = json.loads(out)
        assert (told["exitCode"], told["ending"], told["sent"]) == (code, "interrupted", 1)
    else:
        assert "sent 1" in out


def test_report_goes_to_stdout_and_progress_to_stderr(tmp_path):
    with serving(modify) as peer:
        ended = replay(lines(tmp_path, "one\ntwo\n"), peer.url)
    assert counts(ended) | {"sent": 2, "answered": 2} == counts(ended)
    assert "\x1b" not in ended.said, "control sequences in a pipe"
    assert "\r" not in ended.said
