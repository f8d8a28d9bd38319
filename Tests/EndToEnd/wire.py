"""A client on the bare socket, for what no proper client would send."""

import base64
import os
import socket

from sanitizing import PATIENCE
from websockets.frames import Close, Frame, Opcode
from websockets.streams import StreamReader


def handshake(port, **headers):
    """The bytes of a correct opening handshake; `headers` replaces values by name, None leaves one out."""
    fields = {
        "Host": f"localhost:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
    }
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}\r\n" for name, value in fields.items() if value is not None]
    return f"GET / HTTP/1.1\r\n{''.join(lines)}\r\n".encode()


class Wire:
    """One TCP connection to a server on this machine."""

    def __init__(self, port, limit=20):
        self.socket = socket.create_connection(("localhost", port), timeout=limit * PATIENCE)
        self.unread = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Sends bytes as they are."""
        self.socket.sendall(data)

    def send_frame(self, opcode, data=b"", fin=True):
        """Sends one masked frame."""
        self.send(Frame(opcode, data, fin).serialize(mask=True))

    def more(self):
        """Reads what comes next; False at the end of the stream."""
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.unread += data
        return bool(data)

    def response(self):
        """The head and, as far as Content-Length says, the body of an HTTP response."""
        while b"\r\n\r\n" not in self.unread and self.more():
            pass
        head, _, self.unread = self.unread.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(fields.get("content-length", 0))
        while len(self.unread) < length and self.more():
            pass
        body, self.unread = self.unread[:length], self.unread[length:]
        return int(lines[0].split()[1]), fields, body

    def open(self):
        """Makes the opening handshake."""
        self.send(handshake(self.socket.getpeername()[1]))
        status, _, _ = self.response()
        assert status == 101, status
        return self

    def frame(self):
        """The next frame that comes; None at the end of the stream."""
        while True:
            reader = StreamReader()
            reader.feed_data(self.unread)
            parser = Frame.parse(reader.read_exact, mask=False)
            try:
                next(parser)
            except StopIteration as parsed:
                self.unread = self.unread[len(self.unread) - len(reader.buffer) :]
                return parsed.value
            if not self.more():
                assert not self.unread, f"the stream ends inside a frame: {self.unread!r}"
                return None

    def close_code(self):
        """The code of the close frame that comes next but for data frames; checks that the stream ends after it."""
        while (frame := self.frame()) is not None:
            if frame.opcode is Opcode.CLOSE:
                assert self.frame() is None, "the server goes on after its close frame"
                return Close.parse(frame.data).code
        raise AssertionError("the stream ends without a close frame")
