"""The format of scripts, spoken with servers that mean something by what they say."""

import json
import secrets

import pytest
from conftest import SCRIPTS
from peers import modify, serving
from programs import YODEL, run, yodeld
from waiting import wait_for


def json_rpc():
    """A JSON-RPC 2.0 server: log in, add numbers, log out."""
    tokens = set()

    async def answer(connection, message, index):
        request = json.loads(message)
        params = request.get("params", {})

        async def reply(**members):
            await connection.send(json.dumps({"jsonrpc": "2.0", "id": request["id"]} | members))

        match request["method"]:
            case "login":
                tokens.add(secrets.token_urlsafe())
                await reply(result={"user": params["user"], "token": list(tokens)[0]})
            case "add" if params["token"] in tokens:
                await reply(result=sum(params["numbers"]))
            case "add":
                await reply(error={"code": 1, "message": "unknown token"})
            case "logout":
                tokens.clear()
                await connection.close(4001, "bye")
            case _:
                await reply(error={"code": -32601, "message": "no such method"})

    return answer


def test_json_rpc():
    with serving(json_rpc()) as peer:
        ended = run(YODEL, "replay", SCRIPTS / "json-rpc.yodel", peer.url)
        assert ended.code == 0, ended
        wait_for(lambda: len(peer.closes) == 2)
    assert "sent 7, answered 6, lost 0" in ended.out
    assert peer.closes[0][0] == 4001
    assert peer.closes[1][0] == 1000


def test_parts():
    with yodeld() as server:
        ended = run(YODEL, "replay", SCRIPTS / "parts.yodel", server.url)
    assert ended.code == 0, ended
    assert "sent 4, answered 4" in ended.out


def test_json_rpc_in_the_window(terminals):
    terminal = terminals(columns=120)
    with serving(json_rpc()) as peer:
        terminal.start("--replay", SCRIPTS / "json-rpc.yodel", peer.url)
        told = "json-rpc.yodel is over: sent 7, answered 6, lost 0, altered 0, doubled 0, not asked for answers 1"
        terminal.wait_for_text(told)


def test_faults_of_all_files_are_shown_before_anything_is_sent(tmp_path):
    (tmp_path / "a.yodel").write_text("> fine\n<$ user\n")
    script = tmp_path / "main.yodel"
    script.write_text("> fine\n@include a.yodel\n@wait 5\n> {env:NOTHING_OF_THE_KIND}\n")
    with serving(modify) as peer:
        ended = run(YODEL, "replay", script, peer.url)
        assert peer.received == []
    assert ended.code == 2
    assert f"{script}:3:2: unknown directive `@wait`" in ended.err
    assert "  @wait 5\n   ^\n" in ended.err
    assert f"{script}:4:3: the environment variable NOTHING_OF_THE_KIND is not set" in ended.err
    assert f"{tmp_path}/a.yodel:2:4: not a check of JSON" in ended.err
    assert "  <$ user\n     ^\n" in ended.err


@pytest.mark.parametrize("name", ["/proc/self/mem", "none.bin", "."])
def test_files_that_cannot_be_read_are_told(tmp_path, name):
    script = tmp_path / "main.yodel"
    script.write_text(f">f {name}\n")
    ended = run(YODEL, "replay", script)
    assert ended.code == 2, ended
    assert "main.yodel:1:4: " in ended.err


def test_a_reconnect_to_a_server_that_is_gone_is_told(tmp_path):
    script = tmp_path / "main.yodel"
    script.write_text("> bye\n@expect-close\n@reconnect\n> hello\n")

    async def leave(connection, message, index):
        peer.server.close(close_connections=False)
        await connection.close(1001)

    with serving(leave) as peer:
        ended = run(YODEL, "replay", script, peer.url)
    assert ended.code == 1, ended
    assert "unsent 1" in ended.out
