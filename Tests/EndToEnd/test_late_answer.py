"""A terminal that answers when yodel is about to end: the answer is not left to the shell, as if it were typed."""

import contextlib
import os
import subprocess
import termios
import tty

from programs import UNPRIVILEGED, YODEL, environment
from pseudo_terminal import PseudoTerminal
from waiting import wait_for

QUESTION = b"\x1b]11;?\x1b\\"
ANSWER = b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\"


def test_a_late_answer_is_taken(home):
    terminal = PseudoTerminal()
    try:
        process = subprocess.Popen(
            [*UNPRIVILEGED, YODEL, "localhost:1"],
            env=environment(home, TERM="xterm-256color"),
            stdin=terminal.device,
            stdout=terminal.device,
            stderr=subprocess.DEVNULL,
        )
        wait_for(lambda: QUESTION in terminal.seen)
        os.write(terminal.side, b"\x04")
        os.write(terminal.side, ANSWER)
        assert process.wait(20) == 0
        # Raw, so that what waits can be read without a newline behind it.
        tty.setraw(terminal.device, termios.TCSANOW)
        os.set_blocking(terminal.device, False)
        with contextlib.suppress(BlockingIOError):
            assert os.read(terminal.device, 100) == b""
    finally:
        terminal.close()
