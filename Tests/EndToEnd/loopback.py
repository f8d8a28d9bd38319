"""Ports of the loopback interface: those that are free and those that stay closed.

Runs a command in a network namespace of its own, where every port is free:

    python3 loopback.py COMMAND ARGUMENT...
"""

import contextlib
import fcntl
import os
import socket
import struct
import subprocess
import sys

SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1


def isolated(*command):
    """The command that runs `command` in a network namespace of its own."""
    return ["unshare", "--map-root-user", "--net", sys.executable, __file__, *map(str, command)]


def can_isolate():
    """Whether this machine lets us make network namespaces."""
    return subprocess.run(isolated("true"), capture_output=True).returncode == 0


def is_free(port):
    """Whether nobody listens on this port, on neither loopback address."""
    for address in ("127.0.0.1", "::1"):
        try:
            socket.create_connection((address, port), timeout=5).close()
            return False
        except OSError:
            continue
    return True


@contextlib.contextmanager
def refusing(port=0):
    """A port that refuses connections: in the block nobody else's server is given it."""
    with socket.socket() as holder:
        # Connections of a server that was there may linger.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", port))
        yield holder.getsockname()[1]


if __name__ == "__main__":
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP))
    os.execvp(sys.argv[1], sys.argv[1:])
