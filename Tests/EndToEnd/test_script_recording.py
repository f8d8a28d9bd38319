"""Recordings: written while the conversation takes place, exported afterwards, and had again."""

import base64
import datetime
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from conftest import SCRIPTS
from lateness import lateness
from peers import modify, serving
from programs import YODEL, run, started, yodeld
from sanitizing import SANITIZERS
from waiting import wait_for


def entries(path):
    """The lines of a recording."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def messages(path):
    """What was sent and received, in order."""
    return [(e["type"], e["data"]) for e in entries(path) if e["type"] in ("send", "receive")]


def recording(messages):
    """The lines of a recording in which each message, told with its time, was answered at once."""
    lines = [{"type": "recording", "version": 1, "url": "", "started": 0}]
    for at, text in messages:
        lines.append({"t": at, "type": "send", "opcode": 1, "data": text})
        lines.append({"t": at, "type": "receive", "opcode": 1, "data": f"{text} - i got it"})
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.fixture
def recorded(home, terminal):
    """A conversation of three messages in the window, recorded, and still going on."""
    with serving(modify) as peer:
        terminal.start("--record", home / "talk.jsonl", peer.url)
        terminal.wait_for_text("recording talk.jsonl")
        for text in TEXTS:
            terminal.enter(text)
            terminal.wait_for_text(f"< {text} - i got it")
        yield peer


TEXTS = ["one", "{i} {uuid} 日本", 'tw"o']
EXPECTED = [pair for text in TEXTS for pair in (("send", text), ("receive", f"{text} - i got it"))]


def test_a_recording_is_written_as_it_happens(home, recorded):
    wait_for(lambda: messages(home / "talk.jsonl") == EXPECTED)
    first, opened, *rest = entries(home / "talk.jsonl")
    assert (first["type"], first["version"], opened["type"]) == ("recording", 1, "open")
    assert first["url"].startswith(recorded.url)
    assert all(0 <= one["t"] <= other["t"] for one, other in zip(rest, rest[1:]))
    assert (home / "talk.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("options", [[], ["--speed", "1", "--max-idle", "50ms"]], ids=["lock-step", "in its time"])
def test_a_recording_is_had_again(home, recorded, options):
    with yodeld() as server:
        ended = run(YODEL, "replay", *options, home / "talk.jsonl", server.url)
        assert ended.code == 0, ended
        assert server.stop().out == "received 3, answered 3\n"


@pytest.mark.parametrize("ending", ["yodel", "jsonl", "har", "txt"])
def test_an_export_is_had_again(home, recorded, terminal, ending):
    path = home / f"export.{ending}"
    terminal.enter(f"/export {path}")
    terminal.wait_for_text("messages exported to")
    assert path.stat().st_mode & 0o777 == 0o600
    terminal.enter(f"/export {path}")
    terminal.wait_for_text("it stays as it is")
    with serving(modify) as peer:
        ended = run(YODEL, "replay", path, peer.url)
        assert ended.code == 0, ended
        assert peer.received == TEXTS


def test_an_export_keeps_the_pace(home, terminal):
    """Two messages half a second apart are that far apart in it, to the hundredth."""
    with serving(modify) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("one")
        terminal.wait_for_text("< one - i got it")
        first = time.time()
        time.sleep(0.5)
        terminal.enter("two")
        terminal.wait_for_text("< two - i got it")
        apart = time.time() - first
        terminal.enter(f"/export {home}/talk.jsonl")
        terminal.wait_for_text("messages exported to")
        times = {entry.get("data"): entry["t"] for entry in entries(home / "talk.jsonl") if "t" in entry}
        assert 0.4 <= times["two"] - times["one"] <= apart + 1
        assert any(round(t * 1000) % 1000 for t in times.values()), times


def test_a_recording_is_stopped_and_gone_on_with(home, recorded, terminal):
    terminal.enter("/record other.jsonl")
    terminal.wait_for_words("is being recorded; /record stop ends it")
    terminal.press("C-u")
    terminal.enter("/record stop")
    terminal.wait_for_text("recorded to")
    terminal.enter("between")
    terminal.wait_for_text("< between - i got it")
    terminal.enter(f"/record {home}/talk.jsonl")
    terminal.enter("after")
    terminal.wait_for_text("< after - i got it")
    assert "between" not in (home / "talk.jsonl").read_text()
    assert messages(home / "talk.jsonl") == EXPECTED + [("send", "after"), ("receive", "after - i got it")]
    with yodeld() as server:
        assert run(YODEL, "replay", home / "talk.jsonl", server.url).code == 0


def test_what_cannot_be_recorded_is_told_and_the_conversation_goes_on(home, terminal):
    (home / "notes.jsonl").write_text("mine")
    with serving(modify) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("/record /dev/full")
        terminal.wait_for_text("write to /dev/full: No space left on device; nothing is")
        terminal.press("C-u")
        terminal.enter("/record talk.har")
        terminal.wait_for_text("a recording's name ends with .jsonl")
        terminal.press("C-u")
        terminal.enter(f"/record {home}/notes.jsonl")
        terminal.wait_for_words("is no recording, and stays as it is")
        terminal.press("C-u")
        terminal.enter("/record stop")
        terminal.wait_for_text("nothing is being recorded")
        terminal.enter("/export talk.doc")
        terminal.wait_for_text("/export writes .txt, .yodel, .jsonl and .har")
        terminal.press("C-u")
        terminal.enter("hello")
        terminal.wait_for_text("< hello - i got it")
    assert (home / "notes.jsonl").read_text() == "mine"
    assert not (home / "talk.har").exists()


@pytest.mark.parametrize("options", [[], ["--plain"], ["--snapshot", "80x24"]])
@pytest.mark.parametrize("path, reason", [
        ("/nodir/x.jsonl", "No such file or directory"),
        ("/dev/full", "No space left on device"),
        ("talk.har", "a recording's name ends with .jsonl"),
        ("talk", "a recording's name ends with .jsonl"),
    ],
)
def test_who_wants_a_recording_that_cannot_be_is_told_before_anything_is_sent(options, path, reason):
    with serving(modify) as peer:
        ended = run(YODEL, *options, "--record", path, "-x", "hi", peer.url)
        assert (ended.code, ended.out) == (2, "")
        assert path in ended.err and reason in ended.err
        assert peer.paths == []


def test_what_a_snapshot_showed_is_recorded(tmp_path):
    with serving(modify) as peer:
        assert run(YODEL, "--snapshot", "40x9", "--record", tmp_path / "talk.jsonl", "-x", "hi", peer.url).code == 0
    assert messages(tmp_path / "talk.jsonl") == [("send", "hi"), ("receive", "hi - i got it")]


def test_a_killed_client_leaves_what_it_showed(home, recorded, terminal):
    os.kill(terminal.pid(), signal.SIGKILL)
    assert messages(home / "talk.jsonl") == EXPECTED


@pytest.mark.parametrize("options", [[], ["--plain"], ["--snapshot", "40x9"]], ids=["a pipe", "--plain", "--snapshot"])
def test_the_end_is_recorded_too(tmp_path, options):
    with serving(modify) as peer:
        assert run(YODEL, *options, "--record", tmp_path / "talk.jsonl", "-x", "hi", peer.url).code == 0
    assert [e["type"] for e in entries(tmp_path / "talk.jsonl")] == ["recording", "open", "send", "receive", "close"]
    assert entries(tmp_path / "talk.jsonl")[-1]["code"] == 1000


def test_leaving_the_window_is_recorded_too(home, recorded, terminal):
    terminal.enter("/quit")
    wait_for(lambda: entries(home / "talk.jsonl")[-1]["type"] == "close")
    assert messages(home / "talk.jsonl") == EXPECTED
    assert entries(home / "talk.jsonl")[-1]["code"] == 1000


# What a kill in the middle of a line leaves.


@pytest.mark.parametrize("long", [False, True], ids=["read at once", "read while it is played"])
def test_a_line_that_was_cut_off_is_passed_over_and_told(tmp_path, long):
    path = tmp_path / "talk.jsonl"
    whole = recording([(0, "a"), (1, "b" * (1 << 20 if long else 1)), (2, "c")])
    path.write_text(whole[: whole.rindex('{"t": 2, "type": "receive"') - 5])
    told = f"yodel: {path}:6: this last line was cut off, as when what wrote it is killed, and is passed over\n"
    checked = run(YODEL, "replay", "--check", path)
    assert (checked.code, checked.err) == (0, told)
    with serving(modify) as peer:
        ended = run(YODEL, "replay", path, peer.url)
        assert (ended.code, ended.err) == (0, told), ended
        assert len(peer.received) == 2


def test_a_line_that_was_cut_off_is_told_in_the_window(home, terminals):
    (home / "talk.jsonl").write_text(recording([(0, "a"), (0, "b")])[:-20])
    with serving(modify) as peer:
        terminal = terminals(columns=160)
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter(f"/replay {home}/talk.jsonl")
        terminal.wait_for_text("talk.jsonl:5: this last line was cut off")
        terminal.wait_for_text("is over: sent 2, answered 1")


@pytest.mark.parametrize("missing, kept", [(1, 4), (2, 3), (20, 3), (55, 3)])
def test_a_recording_that_was_cut_off_is_gone_on_with(tmp_path, missing, kept):
    """What is left of a line goes; a line that only lacks its end stays."""
    path = tmp_path / "talk.jsonl"
    path.write_text(recording([(0, "a"), (1, "b")])[:-missing])
    with serving(modify) as peer:
        assert run(YODEL, "--record", path, "-x", "on", peer.url).code == 0
    before = [("send", "a"), ("receive", "a - i got it"), ("send", "b"), ("receive", "b - i got it")][:kept]
    assert messages(path) == before + [("send", "on"), ("receive", "on - i got it")]
    checked = run(YODEL, "replay", "--check", path)
    assert (checked.code, checked.err) == (0, "")


def test_a_long_url_does_not_keep_a_recording_from_going_on(tmp_path):
    path = tmp_path / "talk.jsonl"
    with serving(modify) as peer:
        url = f"{peer.url}/?token={'x' * 7000}"
        for _ in range(2):
            ended = run(YODEL, "--record", path, "-x", "hi", url)
            assert ended.code == 0, ended
    assert messages(path) == 2 * [("send", "hi"), ("receive", "hi - i got it")]


def test_one_file_takes_one_conversation_at_a_time(home, recorded, terminals):
    before = (home / "talk.jsonl").read_bytes()
    with serving(modify) as peer:
        ended = run(YODEL, "--record", home / "talk.jsonl", "-x", "hi", peer.url)
        told = f"another yodel records to {home}/talk.jsonl just now; name another file"
        assert (ended.code, ended.out, ended.err) == (2, "", f"yodel: {told}\n")
        other = terminals(columns=160)
        other.start(peer.url)
        other.wait_for_text("connected")
        other.enter(f"/record {home}/talk.jsonl")
        other.wait_for_text("! another yodel records to")
    assert (home / "talk.jsonl").read_bytes() == before


def test_a_device_takes_from_everybody():
    with serving(modify) as peer, started("--stay", "--record", "/dev/null", "-x", "hi", peer.url) as process:
        assert process.stdout.readline() == b"hi - i got it\n"
        assert run(YODEL, "--record", "/dev/null", "-x", "hi", peer.url).code == 0


def test_an_archive_of_a_browser(tmp_path):
    def message(kind, opcode, data):
        return {"type": kind, "time": 1700000000.5, "opcode": opcode, "data": data}

    binary = base64.b64encode(b"\x00\xff").decode()
    archive = {
        "log": {
            "version": "1.2",
            "entries": [
                {"request": {"url": "https://example.org/"}},
                {
                    "request": {"url": "wss://example.org/chat"},
                    "_webSocketMessages": [message("send", 1, "hi"), message("receive", 1, "hi - i got it"), message("send", 2, binary), message("receive", 2, binary)],
                },
            ],
        }
    }
    path = tmp_path / "chat.har"
    path.write_text(json.dumps(archive))
    with serving(modify) as peer:
        ended = run(YODEL, "replay", path, peer.url)
        assert ended.code == 0, ended
        assert peer.received == ["hi", b"\x00\xff"]


def test_times_are_kept(tmp_path):
    """A recording of 40 messages, 10 ms apart, takes 390 ms at speed 1, and a tenth of it at 10."""
    path = tmp_path / "paced.jsonl"
    path.write_text(recording((5 + n / 100, f"m{n}") for n in range(40)))
    with yodeld() as server:
        for speed, seconds in (("1", 0.39), ("10", 0.039)):
            began = time.monotonic()
            ended = run(YODEL, "replay", "--speed", speed, path, server.url)
            assert ended.code == 0, ended
            assert time.monotonic() - began >= seconds


def test_gaps_are_kept(tmp_path):
    """Played at speed 1, the server sees each gap of a recording as it was, and lateness does not add up."""
    random = Random(7)
    times = [0.0]
    for _ in range(150):
        times.append(times[-1] + random.choice([0, 0.001, 0.005, 0.02, 0.05]))
    path = tmp_path / "gaps.jsonl"
    path.write_text(recording((time, f"m{number}") for number, time in enumerate(times)))
    came = []

    async def note(connection, message, index):
        came.append(time.monotonic())
        await modify(connection, message, index)

    with serving(note) as peer, ThreadPoolExecutor() as beside:
        watched = beside.submit(lateness, times)
        ended = run(YODEL, "replay", "--speed", "1", "--window", "200", path, peer.url)
        assert ended.code == 0, ended
        assert peer.received == [f"m{number}" for number in range(len(times))]
    # A busy machine wakes nobody in time: how late it wakes us tells it from a bad clock.
    usual, worst = quantiles(watched.result())
    late = sorted(came[n] - came[0] - times[n] for n in range(len(times)))
    assert late[0] > -0.03 - worst and late[len(late) // 2] < 0.03 + 3 * usual, (late, usual)
    gap, longest = quantiles(abs((came[n] - came[n - 1]) - (times[n] - times[n - 1])) for n in range(1, len(times)))
    assert gap < 0.01 + 3 * usual and longest < 0.1 + 3 * worst, (gap, longest, usual, worst)


def quantiles(values):
    """The median, and what all but one in a hundred are below."""
    values = sorted(values)
    return values[len(values) // 2], values[int(len(values) * 0.99)]


def test_a_failure_in_a_recording_is_told_with_its_line(tmp_path):
    path = tmp_path / "talk.jsonl"
    path.write_text(recording([(0, "a"), (1, "b")]).replace("b - i got it", "b - you got it"))
    with serving(modify) as peer:
        ended = run(YODEL, "replay", path, peer.url)
    assert ended.code == 4
    assert f"message 2 ({path}:5): b\n" in ended.out


@pytest.mark.parametrize("ending", ["yodel", "jsonl", "txt"])
def test_long_files_are_read_while_they_are_played(tmp_path, ending):
    """Above 1 MiB a script is read twice: once to tell all that is wrong with it, and once to play it."""
    texts = [f"message {number} {'x' * 60}" for number in range(12_000)]
    path = tmp_path / f"long.{ending}"
    path.write_text(
        {
            "yodel": "".join(f"> {text}\n< {text} - i got it\n" for text in texts),
            "jsonl": recording((0, text) for text in texts),
            "txt": "".join(f"{text}\n" for text in texts),
        }[ending]
    )
    assert path.stat().st_size > 1 << 19
    with yodeld() as server:
        ended = run(YODEL, "replay", "--window", "100", path, server.url)
        assert ended.code == 0, ended
        assert "sent 12000, answered 12000, lost 0, altered 0, doubled 0\n" in ended.out
    assert run(YODEL, "replay", "--check", path).out.endswith("it sends 12000 messages\n")
    if ending == "yodel":
        path.write_text(path.read_text() + "@nonsense\n")
        ended = run(YODEL, "replay", path, "ws://localhost:1")
        assert ended.code == 2 and f"{path}:24001:2: unknown directive" in ended.err


@pytest.mark.timeout(180)
def test_ten_thousand_recorded_exported_and_had_again(home, terminals):
    """Everything that the window showed of ten thousand exchanges is in the recording and in each export."""
    terminal = terminals(columns=120)
    with yodeld() as server:
        terminal.start("--record", home / "all.jsonl", "--replay", SCRIPTS / "ten-thousand.yodel", server.url)
        terminal.wait_for_text("10000, answered 10000, lost 0, altered 0, doubled 0", limit=150)
        terminal.enter(f"/export {home}/all.yodel")
        terminal.wait_for_text("20,000 messages exported")
    requests = [f"Request [{n}]" for n in range(10_000)]
    assert messages(home / "all.jsonl") == [
        pair for text in requests for pair in (("send", text), ("receive", f"{text} - i got it"))
    ]
    with serving(modify) as peer:
        for name in ("all.jsonl", "all.yodel"):
            ended = run(YODEL, "replay", "--window", "100", home / name, peer.url)
            assert ended.code == 0, ended
        assert peer.received == requests * 2


@pytest.mark.skipif("TSAN_OPTIONS" in SANITIZERS, reason="the thread sanitizer writes a file before the program starts")
def test_a_disk_that_fills_up_ends_the_recording_and_nothing_else(home, terminals):
    """A limit on a file's size is met as a full disk is: in the middle of the conversation."""
    with serving(modify) as peer:
        terminal = terminals(columns=160)
        terminal.enter("ulimit -f 4")
        terminal.start("--record", home / "talk.jsonl", peer.url)
        terminal.wait_for_text("connected")
        terminal.wait(lambda rows: "recording talk.jsonl" in rows[0] or "rec" in rows[0])
        # Each message is said twice in it; dash counts blocks of 512 bytes, others of 1024.
        for number in range(4):
            terminal.paste("x" * 800)
            terminal.press("Enter")
            terminal.wait(lambda rows: f"answered {number + 1}" in rows[0])
            if "recording" not in terminal.screen()[0]:
                break
        terminal.wait_for_text("File too large; the recording ends here")
        terminal.wait(lambda rows: " rec" not in rows[0])
        terminal.enter("still here?")
        terminal.wait_for_text("< still here? - i got it")
    assert len(messages(home / "talk.jsonl")) >= 2, "what was written before is whole"


def test_an_exported_archive_is_read_by_others(home, terminal):
    """The fields that HAR 1.2 asks for, and Chromium's `_webSocketMessages`."""
    with serving(modify, subprotocols=["hunter2"]) as peer:
        secrets = ["-s", "hunter2", "-H", "Cookie: a=hunter2", "-H", "X-Api-Key: hunter2", "--auth", "ann:hunter2"]
        terminal.start(*secrets, "-o", "http://here", peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("hé\t1")
        terminal.wait_for_text("- i got it")
        terminal.enter(f"/export {home}/talk.har")
        terminal.wait_for_text("2 messages exported")
        log = json.loads((home / "talk.har").read_text())["log"]
        assert log["version"] == "1.2" and log["creator"]["name"] == "yodel" and log["creator"]["version"]
        (entry,) = log["entries"]
        datetime.datetime.fromisoformat(entry["startedDateTime"])
        assert entry["time"] >= 0 and entry["cache"] == {} and set(entry["timings"]) >= {"send", "wait", "receive"}
        request, response = entry["request"], entry["response"]
        assert request["method"] == "GET" and request["url"].startswith(peer.url)
        for side in (request, response):
            assert isinstance(side["headers"], list) and isinstance(side["cookies"], list)
            assert isinstance(side["headersSize"], int) and isinstance(side["bodySize"], int)
            assert side["httpVersion"] == "HTTP/1.1"
        sent, got = ({one["name"]: one for one in side["headers"]} for side in (request, response))
        assert sent["Host"]["value"] == peer.url.removeprefix("ws://") and sent["Origin"]["value"] == "http://here"
        assert sent["Sec-WebSocket-Version"]["value"] == "13" and got["Upgrade"]["value"] == "websocket"
        assert "Sec-WebSocket-Accept" in got
        for name in ("Cookie", "X-Api-Key", "Authorization"):
            assert sent[name] == {"name": name, "value": "", "comment": "left out"}
        assert "hunter2" not in (home / "talk.har").read_text() and "aHVud" not in (home / "talk.har").read_text()
        assert isinstance(request["queryString"], list)
        assert response["status"] == 101 and "statusText" in response and "redirectURL" in response
        assert {"size", "mimeType"} <= set(response["content"])
        said = entry["_webSocketMessages"]
        assert [(one["type"], one["opcode"]) for one in said] == [("send", 1), ("receive", 1)]
        assert said[1]["data"] == said[0]["data"] + " - i got it" and said[0]["time"] <= said[1]["time"]
