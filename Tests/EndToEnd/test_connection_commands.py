"""The commands that speak to the connection itself: /ping, /close, /reconnect, /resend."""

from bare import bare
from peers import modify, serving, spawned


def test_ping_reconnect_and_close(terminal):
    with spawned("modify") as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("/ping")
        terminal.wait_for_text("pong after")
        terminal.enter("/resend")
        terminal.wait_for_text("no message is lost")
        terminal.enter("/reconnect")
        terminal.wait_for_text("connection closed (1000")
        terminal.enter("again")
        terminal.wait_for_text("< again - i got it")
        terminal.enter("/close 1005")
        terminal.wait_for_text("close code 1005 can't be sent")
        terminal.wait(lambda rows: rows[-1] == " › /close 1005")
        terminal.press("C-u")
        terminal.enter("/close 4321 enough")
        terminal.wait_for_text("(4321")
        terminal.enter("/ping")
        terminal.wait_for_text("there is no connection to ping over")
        terminal.enter("/disconnect")
        terminal.wait_for_text("there is no connection to close")


SECRETS = ["--auth", "ann:hunter2", "-H", "X-Api-Key: hunter2", "-s", "chat"]


def test_what_was_given_for_a_server_is_not_told_to_another(terminals):
    with serving(modify, subprotocols=["chat"]) as one, serving(modify, subprotocols=["chat"]) as other:
        terminal = terminals(columns=140)
        terminal.start(*SECRETS, one.url)
        terminal.wait_for_text("connected")
        terminal.enter(f"/connect {other.url}")
        terminal.wait_for_text(
            f"- {other.url}/ is another server, and not told: Authorization, X-Api-Key; start yodel with its URL to tell it"
        )
        terminal.enter("hi")
        terminal.wait_for_text("< hi - i got it")
        terminal.enter("/reconnect")
        terminal.enter("again")
        terminal.wait_for_text("< again - i got it")
        terminal.enter(f"/connect {one.url}/elsewhere")
        terminal.wait(lambda rows: "/elsewhere · connected" in rows[0])
        terminal.enter("back")
        terminal.wait_for_text("< back - i got it")
    assert [[name in request.headers for name in ("Authorization", "X-Api-Key")] for request in one.requests] == [[True] * 2] * 2
    assert [[name in request.headers for name in ("Authorization", "X-Api-Key")] for request in other.requests] == [[False] * 2] * 2


def test_where_nobody_was_told_the_next_is(terminal):
    """A name that was misspelt is nobody's."""
    with serving(modify, subprotocols=["chat"]) as peer:
        with serving(modify) as gone:
            nobody = gone.url
        terminal.start(*SECRETS, nobody)
        terminal.wait_for_text("nobody listens")
        terminal.enter(f"/connect {peer.url}")
        terminal.enter("hi")
        terminal.wait_for_text("< hi - i got it")
        assert peer.requests[0].headers["X-Api-Key"] == "hunter2"


def test_connecting_where_there_is_a_connection_is_told(chat, peer):
    chat.enter("/connect")
    chat.wait_for_text(f"- connected to {peer.url} already; /reconnect begins anew")
    chat.enter("still")
    chat.wait_for_text("< still - i got it")
    assert len(peer.paths) == 1


def test_answers_are_paired_otherwise(terminal):
    """A server whose answers hold nothing of what was sent: `/set pair order` tells how long they took."""

    async def shout(connection, message, index):
        await connection.send(message.upper())

    with serving(shout) as peer:
        terminal.start(peer.url)
        terminal.wait_for_text("connected")
        terminal.enter("one")
        terminal.wait_for_text("< ONE")
        terminal.wait(lambda rows: any("> one" in row and row.endswith("…") for row in rows))
        terminal.enter("/set pair off")
        terminal.wait(lambda rows: any(row.endswith("> one") for row in rows))
        terminal.enter("/set pair order")
        terminal.wait_for_text("an answer is the next that comes")
        terminal.enter("two")
        terminal.wait(lambda rows: any("> two" in row and "✓" in row for row in rows))


def test_a_close_that_takes_its_time_is_seen(terminals, peer):
    """A server that does not answer the close: that it is closing is told, and where what is typed then goes."""

    def talk(caller):
        caller.accept()
        caller.frame()
        caller.wait_for_end()

    with bare(talk) as server:
        terminal = terminals(columns=120)
        terminal.start(server.url)
        terminal.wait_for_text("· connected")
        terminal.enter(f"/connect {peer.url}")
        terminal.wait_for_text(f" {server.url} · closing")
        terminal.enter("typed meanwhile")
        terminal.wait_for_text("closing: this waits for the next connection")
        terminal.wait_for_text("- connection closed (1006: the server did not answer the close)")
        terminal.wait_for_text(f"- 1 message for {server.url} was not sent; /resend sends it to {peer.url}")
        terminal.wait_for_text(f" {peer.url} · connected")
        assert not any("closing" in row for row in terminal.screen())
        terminal.enter("/resend")
        terminal.wait_for_text("< typed meanwhile - i got it")
