"""tmux's control mode: a client that takes commands as lines, which saves a process for each."""

import os
import re
import select
import subprocess
import time


class Gone(Exception):
    """There is no tmux to ask any more: no assertion that a test could await."""


class ControlClient:
    """A client of a tmux server, without a terminal or a size of its own, and without what the panes write."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            [*command, "-C", "attach-session", "-f", "no-output,ignore-size"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            bufsize=0,
        )
        self.unread = b""

    @staticmethod
    def takes(arguments):
        """Whether a line can hold the arguments: quoted ones hold all but what ends the quotes or the line."""
        return all(argument.isprintable() and "'" not in argument for argument in arguments)

    def ask(self, arguments, limit=30):
        """Runs a command; returns whether it succeeded, and the bytes that it printed."""
        try:
            self.process.stdin.write(" ".join(f"'{argument}'" for argument in arguments).encode() + b"\n")
        except BrokenPipeError:
            raise Gone("tmux ended") from None
        deadline = time.monotonic() + limit
        begin = None
        # The blocks of what this client asked for have the flag 1; between them stand notifications.
        while not begin:
            begin = re.fullmatch(rb"%begin (\d+ \d+ 1)", self._line(deadline))
        ends = {b"%end " + begin[1]: True, b"%error " + begin[1]: False}
        lines = []
        while (line := self._line(deadline)) not in ends:
            lines.append(line + b"\n")
        return ends[line], b"".join(lines)

    def _line(self, deadline):
        while b"\n" not in self.unread:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            more = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            if not more:
                # What it says later answers no later command.
                self.process.kill()
                raise Gone(f"tmux {'ended' if ready else 'does not answer'}; unread: {self.unread!r}")
            self.unread += more
        line, _, self.unread = self.unread.partition(b"\n")
        return line

    def close(self):
        """Ends the client, if its server has not."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()
