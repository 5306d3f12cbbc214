"""How much memory a worker holds after an hour at a busy desk: its own process, the hour simulated."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.shared_clock import SharedClock
from tests.bench.towns import a_town, environment
from worker.sandbox.server import Sandbox
from worker.sandbox.town import Town
from worker.sandbox.town_requests import Tag

HOUR = 120
"""Passes in an hour, one every thirty seconds."""
BETWEEN = 30.0
A_REQUEST_EVERY = 8
"""Passes between two new requests: four minutes."""
_A_CALL_TAKES = 0.1
_MIB = 2**20
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Held:
    """MiB that a worker's process held when the hour was over, and at most meanwhile."""

    at_last: float
    at_most: float


def measured(volunteers: int, passes: int = HOUR) -> Held:
    """Let a worker make so many passes, a request arriving every few minutes; return what it holds then."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clock"
        clock = SharedClock(path)
        with Sandbox(clock.now, advance=clock.advance, latency=_A_CALL_TAKES) as sandbox:
            town = a_town(sandbox, volunteers)
            clock.advance(600)
            with _a_worker(path, environment(sandbox, town)) as one_pass:
                held = list(_hour(one_pass, town, clock, passes))[-1]
            cards = len(sandbox.slack.messages())
    if not cards:
        raise RuntimeError("The worker announced nothing, so what it holds says nothing.")
    return Held(*(count / _MIB for count in held))


def _hour(
    one_pass: Callable[[], tuple[int, int]], town: Town, clock: SharedClock, passes: int
) -> Iterator[tuple[int, int]]:
    plain = (one for one in town.arrivals() if Tag.PLAIN in one.tags)
    for number in range(passes):
        if number % A_REQUEST_EVERY == 0:
            town.add(next(plain))
        clock.advance(BETWEEN)
        yield one_pass()


@contextmanager
def _a_worker(clock: Path, settings: Mapping[str, str]) -> Iterator[Callable[[], tuple[int, int]]]:
    """Start a worker that makes one firing of its loop, and tells its memory, whenever it is asked."""
    command = [sys.executable, "-m", "tests.bench.working", str(clock)]
    with subprocess.Popen(  # noqa: S603  # our own interpreter and module
        command,
        cwd=_ROOT,
        env={**os.environ, **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:

        def one_pass() -> tuple[int, int]:
            assert worker.stdin is not None
            assert worker.stdout is not None
            print(file=worker.stdin, flush=True)
            answer = worker.stdout.readline().split()
            if not answer:
                raise RuntimeError(f"The worker ended: {worker.communicate()[1]}")
            return int(answer[0]), int(answer[1])

        yield one_pass
        assert worker.stdin is not None
        worker.stdin.close()
