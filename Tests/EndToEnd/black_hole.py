"""Runs a command in a network of its own, where packets to some addresses vanish without a word.

    python3 black_hole.py COMMAND ARGUMENT...
"""

import os
import pathlib
import subprocess
import sys
import tempfile

# The address of this machine, and that of nobody, which is preferred (RFC 6724).
HERE, NOWHERE = "192.0.2.1", "2001:db8::2"
# One has both, the other the second alone.
TWOFOLD, SILENT = "twofold.test", "silent.test"
HOSTS = f"""
127.0.0.1 localhost
{NOWHERE} {TWOFOLD} {SILENT}
{HERE} {TWOFOLD}
"""
# A frame for a neighbour that is none is thrown away at the other end of the wire.
NETWORK = f"""
link set lo up
link add near type veth peer name far
link set near up
link set far up
address add {HERE}/24 dev near
address add 2001:db8::1/64 dev near nodad
neighbour add {NOWHERE} lladdr 02:00:00:00:00:02 dev near
"""


def inside(*command):
    """The command that runs `command` there."""
    return ["unshare", "--map-root-user", "--net", "--mount", sys.executable, __file__, *map(str, command)]


def can_be_had():
    """Whether this machine lets us make such networks, and has the `ip` of iproute2."""
    return subprocess.run(inside("true"), capture_output=True).returncode == 0


if __name__ == "__main__":
    # Where users' shells may not look.
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    subprocess.run(["ip", "-batch", "-"], input=NETWORK, text=True, check=True)
    with tempfile.NamedTemporaryFile("w") as hosts:
        pathlib.Path(hosts.name).write_text(HOSTS)
        subprocess.run(["mount", "--bind", hosts.name, "/etc/hosts"], check=True)
    os.execvp(sys.argv[1], sys.argv[1:])
