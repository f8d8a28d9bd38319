"""Servers on the bare socket, for what no proper server would send."""

import base64
import contextlib
import hashlib
import socket
import threading

from websockets.frames import Frame, Opcode, apply_mask

ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Caller:
    """One accepted connection."""

    def __init__(self, connection):
        self.socket = connection
        self.head = ""
        self.unread = b""

    def send(self, data):
        """Sends bytes as they are; a client that is gone gets none."""
        with contextlib.suppress(OSError):
            self.socket.sendall(data)

    def request(self):
        """Reads the head of a request, and returns it in lines; what follows it stays in `unread`."""
        while b"\r\n\r\n" not in self.unread:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError("the client hung up in its request")
            self.unread += data
        head, _, self.unread = self.unread.partition(b"\r\n\r\n")
        self.head = head.decode()
        return self.head.split("\r\n")

    def fields(self):
        """The request's header fields by their names in lower case."""
        lines = self.head.split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    def respond(self, status, *lines, body=b""):
        """Answers with a status line such as `302 Found`, header lines and a body."""
        self.send("\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body)

    def accept(self):
        """Makes the opening handshake."""
        self.request()
        key = hashlib.sha1((self.fields()["sec-websocket-key"] + ACCEPT).encode()).digest()
        accept = f"Sec-WebSocket-Accept: {base64.b64encode(key).decode()}"
        self.respond("101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", accept)
        return self

    def take(self, count):
        """Reads so many bytes of what the client sends; fewer mean that it hung up."""
        while len(self.unread) < count and (data := self.socket.recv(1 << 20)):
            self.unread += data
        taken, self.unread = self.unread[:count], self.unread[count:]
        return taken

    def frame(self):
        """Reads a frame of the client's, which is masked; its opcode and payload, or None at the end of the stream."""
        first, size = self.take(1), self.take(1)
        if not size:
            return None
        length = size[0] & 0x7F
        if length > 125:
            length = int.from_bytes(self.take(2 if length == 126 else 8))
        mask = self.take(4)
        return Opcode(first[0] & 0x0F), apply_mask(self.take(length), mask)

    def texts(self):
        """Reads the client's text messages, each in one frame, up to the end of the stream."""
        while frame := self.frame():
            if frame[0] is Opcode.TEXT:
                yield frame[1]

    def send_frame(self, opcode, data=b"", fin=True):
        """Sends one frame, unmasked as a server's are."""
        self.send(Frame(opcode, data, fin).serialize(mask=False))

    def wait_for_end(self):
        """Reads and forgets until the client hangs up."""
        with contextlib.suppress(OSError):
            while self.socket.recv(65536):
                pass


class Bare:
    """A server in threads: `talk(caller)` has each connection, which is closed behind it; over TLS with a context."""

    def __init__(self, talk, host="127.0.0.1", context=None):
        self.talk = talk
        self.context = context
        self.callers = []
        self.listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port = self.listener.getsockname()[1]
        self.host = f"[{host}]" if ":" in host else host
        self.acceptor = threading.Thread(target=self._accept, daemon=True)
        self.acceptor.start()

    @property
    def url(self):
        return f"{'wss' if self.context else 'ws'}://{self.host}:{self.port}"

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                caller = Caller(self.listener.accept()[0])
                self.callers.append(caller)
                threading.Thread(target=self._talk, args=[caller], daemon=True).start()

    def _talk(self, caller):
        with contextlib.suppress(OSError):
            if self.context:
                caller.socket = self.context.wrap_socket(caller.socket, server_side=True)
            with caller.socket:
                self.talk(caller)

    def stop(self):
        """Accepts no more, and cuts what is open."""
        # A thread in accept(2) or recv(2) is woken by a shutdown. Were its socket closed meanwhile, it could go on with
        # what got the same number next: another test's. So the listener outlives its thread, and a connection's thread
        # closes it by itself.
        shut_down(self.listener)
        self.acceptor.join()
        self.listener.close()
        for caller in self.callers:
            shut_down(caller.socket)


def shut_down(one):
    """Ends a socket for whoever reads from it or accepts on it; one that has ended already is left alone."""
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def bare(talk, host="127.0.0.1", context=None):
    """A bare server for the length of the block."""
    server = Bare(talk, host, context)
    try:
        yield server
    finally:
        server.stop()
