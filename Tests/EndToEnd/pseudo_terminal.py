"""A terminal device without a terminal behind it."""

import os
import pty
import select
import threading

from waiting import wait_for


class PseudoTerminal:
    """Its other side is the test, which sees what a program writes byte for byte, and answers nothing by itself."""

    def __init__(self):
        self.side, self.device = pty.openpty()
        self.seen = b""
        self._hung_up, self._hang_up = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while self._hung_up not in select.select([self.side, self._hung_up], [], [])[0]:
            self.seen += os.read(self.side, 65536)

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
        """Hangs up, once nobody reads any more: what is opened next gets the same number, and would be read instead."""
        os.close(self._hang_up)
        self._reader.join()
        for descriptor in (self.device, self.side, self._hung_up):
            os.close(descriptor)
