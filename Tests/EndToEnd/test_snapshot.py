"""One frame of the screen without a terminal."""

import xml.etree.ElementTree

import pytest
from peers import serving
from programs import YODEL, run, yodeld
from terminal import steadied


def test_a_frame_shows_the_answers(home):
    with yodeld() as server:
        ended = run(YODEL, "--snapshot", "80x8", "-x", "hi", "-x", "how are you?", server.url, home=home)
    assert (ended.code, ended.err) == (0, "")
    rows = steadied(ended.out.splitlines())
    assert len(rows) == 8
    assert rows[0] == " ws://localhost:PPPPP · connected sent 2 · answered 2 · waiting 0 · rtt T.TT ms"
    assert {row[10:] for row in rows[1:5]} == {
        "> hi                                                        ✓ T.TT ms",
        "> how are you?                                              ✓ T.TT ms",
        "< hi - i got it",
        "< how are you? - i got it",
    }
    assert rows[6:] == ["─" * 80, " ›"]
    # It leaves no trace.
    assert not (home / "state/yodel/history").exists()


def test_a_picture_is_svg(home):
    with yodeld() as server:
        ended = run(YODEL, "--snapshot", "60x8", "--svg", "--theme", "nord", "-x", "<&> 日本", server.url, home=home)
    assert ended.code == 0
    picture = xml.etree.ElementTree.fromstring(ended.out)
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "<&>" in texts and "日" in texts and "connected" in texts


def test_who_does_not_answer_is_not_waited_for(home):
    async def never(connection, message, index):
        pass

    with serving(never) as peer:
        ended = run(YODEL, "--snapshot", "60x8", "--timeout", "5s", "-x", "hi", peer.url, home=home)
    assert ended.code == 4
    assert "> hi" in ended.out and "waiting 1" in ended.out


def test_nobody_listens(home):
    ended = run(YODEL, "--snapshot", "60x8", "localhost:1", home=home)
    assert ended.code == 1
    assert "nobody listens on" in ended.out


@pytest.mark.parametrize("size", ["80", "0x24", "80x", "axb", "80x24x1", "99999x1", "-1x5"])
def test_wrong_sizes(home, size):
    ended = run(YODEL, f"--snapshot={size}", home=home)
    assert ended.code == 64
    assert "--snapshot <80x24>" in ended.err
