"""The server that floods a client with messages as fast as it takes them, as WebSocket or as IRC."""

import base64
import hashlib
import os
import re
import signal
import socket
import struct
import threading

END = "#END#"
NEEDLE, BESIDE_NEEDLE = "needle", "HAYSTACK"


def texts(count: int):
    """Sixty bytes each; a hundredth from the top hides what is searched for, and the last says that it is."""
    for number in range(1, count + 1):
        rest = "the quick brown fox jumps over the lazy dog"
        if number == count // 100 + 1:
            rest = f"the quick brown {NEEDLE} {BESIDE_NEEDLE} over the dog"
        yield f"flood {number:08d} {rest}{END if number == count else ''}"


def frame(text: str) -> bytes:
    data = text.encode()
    return bytes([0x81, len(data)]) + data if len(data) < 126 else struct.pack(">BBH", 0x81, 126, len(data)) + data


def private_message(text: str) -> bytes:
    return f":bot!b@h PRIVMSG #flood :{text}\r\n".encode()


def accept_websocket(connection: socket.socket):
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(4096)
    key = re.search(rb"(?i)sec-websocket-key: *(\S+)", head)[1]
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    upgrade = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    connection.sendall(upgrade + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")


def accept_irc(connection: socket.socket):
    """Waits for who it is, and lets it join; what it is asked for before and after is not answered."""
    head = b""
    while b"USER " not in head:
        head += connection.recv(4096)
        if b"CAP LS" in head and b"USER " not in head:
            connection.sendall(b":server CAP * LS :\r\n")
    nick = re.search(rb"NICK (\S+)", head)[1]
    welcome = b":server 001 %s :hi\r\n:server 376 %s :end\r\n:%s!m@h JOIN #flood\r\n"
    names = b":server 353 %s = #flood :%s bot\r\n:server 366 %s #flood :end\r\n"
    connection.sendall(welcome % (nick, nick, nick) + names % (nick, nick, nick))


def drain(connection: socket.socket):
    while connection.recv(65536):
        pass


class Flood:
    """Accepts one client in a process of its own, and floods it when told to."""

    def __init__(self, count: int, irc: bool):
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        starter, self.starter = os.pipe()
        self.pid = os.fork()
        if self.pid:
            listener.close()
            return
        line = private_message if irc else frame
        flood = b"".join(map(line, texts(count)))
        connection, _ = listener.accept()
        (accept_irc if irc else accept_websocket)(connection)
        threading.Thread(target=drain, args=(connection,), daemon=True).start()
        os.read(starter, 1)
        try:
            connection.sendall(flood)
            signal.pause()
        finally:
            os._exit(0)

    def begin(self):
        os.write(self.starter, b"!")

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.starter)
