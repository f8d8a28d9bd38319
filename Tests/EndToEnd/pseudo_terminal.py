"""A terminal device without a terminal behind it."""

import contextlib
import os
import pty
import threading

from waiting import wait_for


class PseudoTerminal:
    """Its other side is the test, which sees what a program writes byte for byte, and answers nothing by itself."""

    def __init__(self):
        self.side, self.device = pty.openpty()
        self.seen = b""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        with contextlib.suppress(OSError):
            while data := os.read(self.side, 65536):
                self.seen += data

    @property
    def streams(self):
        """The standard streams of a program on it, as `subprocess` takes them."""
        return dict.fromkeys(["stdin", "stdout", "stderr"], self.device)

    def type(self, text):
        """Types bytes."""
        os.write(self.side, text)

    def wait_for(self, text):
        """Waits until the program has written this."""
        wait_for(lambda: text in self.seen, what=lambda: f"{text!r} in {self.seen!r}")

    def close(self):
        """Hangs up."""
        for descriptor in (self.device, self.side):
            with contextlib.suppress(OSError):
                os.close(descriptor)
