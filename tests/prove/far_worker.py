"""A worker in a process of its own on a clock that it shares, its app on the socket.

`python -m tests.prove.far_worker CLOCK` with the worker's settings in the environment. It imports nothing of
the sandbox. For each line it is sent it does what its loop would (`fire`: its timer fires, too; `ring`: its
doorbell rings), and answers with one line: in how many seconds its timer fires again, whether it waits for
something before, and, when told `hold`, what it holds: bytes of memory, threads and files by kind.
"""

import gc
import json
import os
import re
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.bench.shared_clock import SharedClock
from tests.bench.working import memory_now
from worker import logs
from worker.settings.settings import load
from worker.wiring import Worker, build

_OURS = Path("/proc/self")
_NUMBERED = re.compile(r"Thread-\d+ \((\w+)\)|([\w-]+?)(?:-\d+)?_\d+")
"""How Python names a thread of no name of its own, and those of a pool."""


def main(clock_at: str) -> int:
    clock = SharedClock(Path(clock_at))
    logs.configure(now=clock.now)
    worker = build(load(Path("/nonexistent/config.toml"), os.environ), clock)
    worker.open()
    for line in sys.stdin:
        if line.strip() == "ring":
            worker.stages.doorbell.ring()
        _work(worker, fires=line.strip() == "fire")
        told = held() if line.strip() == "hold" else {}
        sys.stdout.write(json.dumps({**_state(worker), **told}) + "\n")
        sys.stdout.flush()
    worker.close()
    return 0


def _work(worker: Worker, *, fires: bool) -> None:
    if worker.passes.waits:
        worker.loop._presses()
    if fires:
        worker.loop.tick()
    worker.loop.tick_bell()
    worker.loop.tick_map()
    worker.loop.tick_copies()


def _state(worker: Worker) -> dict[str, float]:
    return {"again": worker.loop._interval(), "waits": waits(worker), "open": len(worker.board.tracked)}


def waits(worker: Worker) -> bool:
    """Return whether a worker has something to do before its timer fires: a look that it set itself, too."""
    passes, looks_at = worker.passes, worker.stages.doorbell._again_at
    return passes.waits or passes.map_ready_in() is not None or passes.copies_known or looks_at is not None


def held() -> Mapping[str, float | Mapping[str, int]]:
    """Return what this process holds: bytes of memory, and how many threads and open files of each kind."""
    gc.collect()
    return {"memory": memory_now(), "threads": _threads(), "files": _files()}


def _threads() -> Mapping[str, int]:
    """Return the threads by name, without numbers; those that Python does not know as `native`."""
    named = Counter(_kind(one.name) for one in threading.enumerate())
    return named + Counter(native=len(list((_OURS / "task").iterdir())) - named.total())


def _kind(name: str) -> str:
    match = _NUMBERED.fullmatch(name)
    return next(filter(None, match.groups())) if match else name


def _files() -> Mapping[str, int]:
    """Return the open files by path, or what they are: `socket`, `pipe`."""
    paths = [one.readlink().name for one in (_OURS / "fd").iterdir() if one.is_symlink()]
    return Counter(path.removeprefix("anon_inode:").partition(":[")[0] for path in paths)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
