"""Proxies on this machine, both kinds; every name leads to 127.0.0.1, as if they alone knew the network."""

import base64
import contextlib
import socket
import threading

from bare import bare


class Passing:
    """What a proxy saw: the places asked for, and what it was told of who comes."""

    def __init__(self, password=None, status=None, reply=0):
        self.password, self.status, self.reply = password, status, reply
        self.places = []
        self.told = []

    def http(self, caller):
        """Speaks CONNECT, as old proxies answer it."""
        method, place, _ = caller.request()[0].split()
        assert method == "CONNECT", method
        self.places.append(place)
        told = caller.fields().get("proxy-authorization")
        self.told.append(told)
        wanted = self.password and f"Basic {base64.b64encode(self.password.encode()).decode()}"
        if wanted and told != wanted:
            return caller.respond("407 Proxy Authentication Required", "Proxy-Authenticate: Basic", "Content-Length: 0")
        if self.status:
            return caller.respond(self.status, "Content-Length: 0")
        with socket.create_connection(("127.0.0.1", int(place.rpartition(":")[2]))) as server:
            caller.send(b"HTTP/1.0 200 Connection established\r\nVia: test\r\n\r\n")
            exchange(caller.socket, server)

    def socks(self, caller):
        """Speaks SOCKS5."""
        version, count = take(caller, 2)
        assert version == 5
        methods = take(caller, count)
        wanted = 2 if self.password else 0
        if wanted not in methods:
            return caller.send(b"\x05\xff")
        caller.send(bytes([5, wanted]))
        if self.password:
            user = take(caller, take(caller, 2)[1])
            self.told.append(f"{user.decode()}:{take(caller, take(caller, 1)[0]).decode()}")
            caller.send(bytes([1, self.told[-1] != self.password]))
        _, _, _, kind = take(caller, 4)
        if kind == 3:
            host = take(caller, take(caller, 1)[0]).decode()
        else:
            host = socket.inet_ntop(*{1: (socket.AF_INET, take(caller, 4)), 4: (socket.AF_INET6, b"")}[kind])
        port = int.from_bytes(take(caller, 2))
        self.places.append(f"{host}:{port}")
        if self.reply:
            return caller.send(bytes([5, self.reply, 0, 1, 0, 0, 0, 0, 0, 0]))
        with socket.create_connection(("127.0.0.1", port)) as server:
            caller.send(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x12\x34")
            exchange(caller.socket, server)


def take(caller, count):
    """The next bytes that the client says."""
    data = b""
    while len(data) < count:
        more = caller.socket.recv(count - len(data))
        if not more:
            raise ConnectionError("the client hung up")
        data += more
    return data


def exchange(one, other):
    """Passes on both ways until both have ended."""

    def copy(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    back = threading.Thread(target=copy, args=[other, one], daemon=True)
    back.start()
    copy(one, other)
    back.join(20)


@contextlib.contextmanager
def passing(kind, **options):
    """A proxy of a kind, `http` or `socks5`, for the length of the block; yields it with its `port`."""
    proxy = Passing(**options)
    with bare({"http": proxy.http, "socks5": proxy.socks}[kind]) as server:
        proxy.port = server.port
        yield proxy
