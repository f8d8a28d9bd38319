"""A script on many connections at once: each is accounted for, and all are told as one."""

import json
import time

from conftest import SCRIPTS
from peers import modify, serving
from programs import YODEL, run, yodeld


def test_connections_play_at_once(tmp_path):
    script = tmp_path / "five.yodel"
    script.write_text("@repeat 5\n> {i} {uuid}\n@end\n")
    with yodeld() as server:
        ended = run(YODEL, "replay", "--json", "--connections", "200", "--window", "5", script, server.url)
        assert ended.code == 0, ended
        assert server.stop().out == "received 1000, answered 1000\n"
    report = json.loads(ended.out)
    assert (report["connections"], report["sent"], report["answered"], report["unsent"]) == (200, 1000, 1000, 0)
    assert sum(bar["count"] for bar in report["histogram"]) == 1000


def test_line_files_are_read_by_each(tmp_path):
    path = tmp_path / "three.txt"
    path.write_text("a\nb\nc\n")
    with serving(modify) as peer:
        ended = run(YODEL, "replay", "--connections", "4", path, peer.url)
        assert ended.code == 0, ended
        assert sorted(peer.received) == sorted(["a", "b", "c"] * 4)
    assert ended.out.startswith("4 connections, sent 12, answered 12, lost 0")


def test_a_ramp_opens_them_one_by_one(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("a\n")
    with serving(modify) as peer:
        began = time.monotonic()
        ended = run(YODEL, "replay", "--connections", "5", "--ramp", "500ms", path, peer.url)
        assert ended.code == 0, ended
        assert time.monotonic() - began >= 0.4


def test_faults_of_each_are_counted(tmp_path):
    """Every third message of all is swallowed, whoever sent it."""

    async def forgetful(connection, message, index):
        if index % 3 != 2:
            await modify(connection, message, index)

    script = tmp_path / "three.yodel"
    script.write_text("@timeout 3s\n@repeat 3\n> {i}\n@end\n")
    with serving(forgetful) as peer:
        ended = run(YODEL, "replay", "--json", "--connections", "6", "--window", "3", script, peer.url)
        assert len(peer.received) == 18
    report = json.loads(ended.out)
    assert ended.code in (4, 5), ended
    assert (report["sent"], report["answered"], report["lost"]) == (18, 12, 6)


def test_connections_that_cannot_be_made_are_told():
    ended = run(YODEL, "replay", "--connections", "3", SCRIPTS / "ten-thousand.yodel", "ws://127.0.0.1:1")
    assert ended.code == 1, ended
    for file in ("-", "/dev/stdin"):
        for options in (["--connections", "3"], ["--duration", "1s"]):
            ended = run(YODEL, "replay", *options, file, stdin=b"a\n")
            assert ended.code == 64 and "can be read once only" in ended.err, ended
