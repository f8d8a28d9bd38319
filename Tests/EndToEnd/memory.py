"""What a process takes of the machine's memory, as /proc tells it."""

from sanitizing import SANITIZERS

MIB = 1 << 20


def memory(pid, field="VmRSS"):
    """In bytes: by default, what it has now."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) << 10 for line in file if line.startswith(field))


def assert_peak_below(pid, most):
    """It never had so much; a sanitizer keeps memory of its own, so that with one this says nothing."""
    peak = memory(pid, "VmHWM")
    assert SANITIZERS or peak < most, f"{peak / MIB:.1f} MiB"
