"""The commands that speak to the connection itself: /ping, /close, /reconnect, /resend."""

from peers import spawned


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
