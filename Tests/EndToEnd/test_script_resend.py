"""`--resend`: a server that goes away and comes back gets again what it did not answer."""

import threading
import time

import pytest
from conftest import SCRIPTS
from peers import Peer, modify, serving, spawned
from programs import YODEL, run, yodeld
from waiting import wait_for


def test_what_was_lost_is_sent_again(tmp_path):
    broken = []

    async def break_once(connection, message, index):
        if index == 4 and not broken:
            broken.append(message)
            connection.transport.abort()
        else:
            await modify(connection, message, index)

    with serving(break_once) as peer:
        ended = run(YODEL, "replay", "--resend", "-", peer.url, stdin=b"".join(b"m%d\n" % n for n in range(10)))
    assert ended.code == 0, ended
    assert "sent 10, answered 10, lost 0, altered 0, doubled 0, reconnected 1, again 1\n" in ended.out
    assert peer.received == ["m0", "m1", "m2", "m3", "m4", "m4", "m5", "m6", "m7", "m8", "m9"]


def test_a_server_that_restarts_is_waited_for():
    with serving(modify) as first:
        port = first.port
        script = b"".join(b"m%d\n" % n for n in range(60))
        ended = []
        thread = threading.Thread(
            target=lambda: ended.append(
                run(YODEL, "replay", "--resend", "--rate", "50/s", "-", first.url, stdin=script)
            )
        )
        thread.start()
        wait_for(lambda: len(first.received) >= 5)
        first.stop()
        second = Peer(modify, port)
        try:
            thread.join(30)
        finally:
            second.stop()
    assert ended and ended[0].code == 0, ended
    assert "sent 60, answered 60, lost 0" in ended[0].out
    assert len(set(first.received + second.received)) == 60


async def close_at_once(connection, message, index):
    """Takes a message, and goes without an answer."""
    await connection.close(1011, "enough")


@pytest.mark.timeout(120)
def test_a_server_that_only_hangs_up_is_spared_and_given_up():
    with serving(close_at_once) as peer:
        began = time.monotonic()
        ended = run(YODEL, "replay", "--resend", "-", peer.url, stdin=b"one\n", limit=60)
        assert ended.code == 3 and "lost 1" in ended.out, ended
        assert 25 < time.monotonic() - began < 50
        # Delays of 100 ms, 200 ms, 400 ms ... 2 s.
        assert 10 < len(peer.received) < 30
        assert f"sent again: message 1; {len(peer.received) - 1} times in all\n" in ended.out


def test_without_it_a_lost_connection_ends_the_replay():
    with spawned("die", 4) as peer:
        ended = run(YODEL, "replay", SCRIPTS / "ten-thousand.yodel", peer.url)
    assert ended.code == 3


def test_who_hangs_up_between_messages_is_told():
    """All is answered in the end: but the server did hang up."""
    lines = b"".join(b"%d\n" % number for number in range(7))
    with yodeld("--close-after", "3") as server:
        ended = run(YODEL, "replay", "--resend", "-", server.url, stdin=lines)
    assert ended.code == 0 and "sent 7, answered 7, lost 0, altered 0, doubled 0, reconnected 2" in ended.out, ended
