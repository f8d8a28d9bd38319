"""Waiting for a condition, never for a guessed time."""

import time

from sanitizing import PATIENCE


def wait_for(condition, limit=20.0, what="the condition"):
    """Polls until `condition()` is true and returns its value; fails after `limit` seconds, which are longer with a
    sanitizer. `what` may be callable.
    """
    limit *= PATIENCE
    deadline = time.monotonic() + limit
    pause = 0.005
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {limit} s: {what() if callable(what) else what}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    return value
