"""Several yodeld behind HAProxy: messages are answered though one node is drained and another killed."""

import contextlib
import json
import pathlib
import re
import shutil
import signal
import threading

import pytest
from programs import YODEL, Server, run
from test_peers import free_port, needs, running
from waiting import wait_for

CONFIGURATION = pathlib.Path(__file__).with_name("haproxy-cluster.cfg")
COUNT = 10_000


class Node:
    """A yodeld at a port that stays the same."""

    def __init__(self):
        self.port = free_port()
        self.ended = []
        self.start()

    def start(self):
        """Starts it, again after an end; answers take a moment, so that some messages are always on their way."""
        self.server = Server("--host", "127.0.0.1", "--port", self.port, "--log-level", "debug", "--delay", "20ms")

    def has_connection(self):
        """Whether a client is connected to it: the checks of HAProxy are plain requests."""
        said = self.server._said()
        return said.count("connection opened") > said.count("connection closed")

    def has_read(self):
        """The bytes that it has read so far."""
        with open(f"/proc/{self.server.process.pid}/io") as file:
            return int(next(line for line in file if line.startswith("rchar")).split()[1])

    def end(self, number):
        """Signals it, waits for its end and starts it again."""
        self.ended.append(self.server.stop(number))
        self.server.close()
        self.start()


@contextlib.contextmanager
def cluster(folder):
    """Two nodes and their proxy."""
    nodes = [Node(), Node()]
    port = free_port()
    file = folder / "haproxy.cfg"
    file.write_text(CONFIGURATION.read_text().format(port=port, one=nodes[0].port, two=nodes[1].port))
    haproxy = shutil.which("haproxy", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    try:
        with running(haproxy, "-db", "-q", "-f", file, port=port):
            yield nodes, port
    finally:
        for node in nodes:
            node.server.close()


@needs("haproxy")
@pytest.mark.timeout(180)
def test_ten_thousand_messages_while_one_node_is_drained_and_another_killed(tmp_path):
    script = "".join(f"Request [{number}]\n" for number in range(COUNT)).encode()
    report = []
    with cluster(tmp_path) as (nodes, port):
        arguments = ["replay", "--resend", "--window", "50", "--rate", "2500/s", "--json", "-", f"ws://127.0.0.1:{port}"]
        thread = threading.Thread(target=lambda: report.append(run(YODEL, *arguments, stdin=script, limit=120)))
        thread.start()
        ways = []
        for number in (signal.SIGTERM, signal.SIGKILL):
            node = wait_for(lambda: next((n for n in nodes if n.has_connection()), None), what="a connection")
            # It is in the middle of its work when it ends: a thousand messages have come.
            begun = node.has_read()
            wait_for(lambda: node.has_read() > begun + 20_000, what="messages on their way")
            node.end(number)
            ways.append(node)
        thread.join(120)
        (ended,) = report
        told = json.loads(ended.out)
        assert ended.code == 0, ended.said
        assert [told[key] for key in ("sent", "answered", "lost", "altered", "doubled")] == [COUNT, COUNT, 0, 0, 0]
        again = [number for first, last in told["resentMessages"] for number in range(first, last + 1)]
        assert len(again) == told["resent"] > 0, "some were on their way to the node that was killed"
        drained, killed = ways[0].ended[0], ways[1].ended[-1]
        # The drained one answered all that it had received.
        counts = re.fullmatch(r"received (\d+), answered (\d+)\n", drained.out)
        assert drained.code == 0 and counts[1] == counts[2] and int(counts[1]) > 0
        assert killed.code == -signal.SIGKILL
        print(f"sent again: {told['resent']}, {told['resentMessages']}")
