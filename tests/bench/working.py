"""A worker in a process of its own, on a clock that it shares: its loop fires once for each line it is sent.

`python -m tests.bench.working CLOCK` with the worker's settings in the environment. It imports what the
command line imports and nothing of the sandbox, so that its memory is a worker's. It answers each line with
its memory, now and at most so far, in bytes.
"""

import os
import resource
import sys
from pathlib import Path

from tests.bench.shared_clock import SharedClock
from worker import (
    cli,  # noqa: F401  # imported as a worker's process imports it
    logs,
)
from worker.settings.settings import load
from worker.wiring import build

_STATUS = Path("/proc/self/status")


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
    return _told("VmRSS") or _most()


def memory_at_most() -> int:
    """Return the most that this process ever held: Linux's getrusage tells a parent's as well."""
    return _told("VmHWM") or _most()


def _told(line: str) -> int:
    """Return what Linux tells of this process (proc_pid_status(5)), in bytes; 0 where there is no Linux."""
    lines = _STATUS.read_text().splitlines() if _STATUS.exists() else []
    return next((int(told.split()[1]) * 1024 for told in lines if told.startswith(line)), 0)


def _most() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
