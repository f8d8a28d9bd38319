"""Runs a command in a network namespace of its own, where every port of the loopback interface is free.

    python3 loopback.py COMMAND ARGUMENT...
"""

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


if __name__ == "__main__":
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP))
    os.execvp(sys.argv[1], sys.argv[1:])
