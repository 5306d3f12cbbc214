"""A worker in a process of its own, on a clock that it shares: one firing of its loop for each line it is sent.

`python -m tests.bench.working CLOCK` with the worker's settings in the environment. It imports what the command
line imports and nothing of the sandbox, so that its memory is a worker's. It answers each line with its memory,
now and at most so far, in bytes.
"""

import os
import resource
import sys
from pathlib import Path

from tests.bench.shared_clock import SharedClock
from worker import cli, logs
from worker.settings import load
from worker.wiring import build

_STATM = Path("/proc/self/statm")


def main(clock_at: str) -> int:
    clock = SharedClock(Path(clock_at))
    logs.configure(now=clock.now)
    worker = build(load(Path("/nonexistent/config.toml"), os.environ), clock)
    for _ in sys.stdin:
        outcome = worker.loop.go()
        if outcome.failure is not None:
            raise outcome.failure
        sys.stdout.write(f"{memory_now()} {memory_at_most()}\n")
        sys.stdout.flush()
    return 0


def memory_now() -> int:
    """Return the bytes that this process holds in memory; where nobody says, the most that it ever held."""
    if not _STATM.exists():
        return memory_at_most()
    return int(_STATM.read_text().split()[1]) * resource.getpagesize()


def memory_at_most() -> int:
    """Return the most that this process ever held; Linux counts it in KiB, macOS in bytes (getrusage(2))."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    assert cli.main  # imported as a worker's process imports it
    sys.exit(main(sys.argv[1]))
