"""How late the machine wakes whoever sleeps: what a test that holds a program against the clock has to allow for."""

import contextlib
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def lateness(times):
    """How late a sleep until each of these times ends."""
    began = time.monotonic()
    late = []
    for due in times:
        time.sleep(max(0, began + due - time.monotonic()))
        late.append(time.monotonic() - began - due)
    return late


@contextlib.contextmanager
def standstill():
    """How many seconds in all the machine stood still for a thread that would wake every 10 ms beside the block: a
    function, to be called behind it.
    """
    ended = threading.Event()
    ticks = itertools.takewhile(lambda _: not ended.is_set(), itertools.count(step=0.01))
    with ThreadPoolExecutor() as beside:
        late = beside.submit(lateness, ticks)
        try:
            # Lateness that is there still was counted when it came.
            yield lambda: sum(max(0, new - old) for old, new in itertools.pairwise(late.result()))
        finally:
            ended.set()
