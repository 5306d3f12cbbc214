"""How many calls were made, and how fast they may follow one another."""

import threading
from collections import Counter, deque
from collections.abc import Callable

from worker.clock import Clock


class CallCounter:
    """Counts every call that left, by kind (`list`, `update`, `upsert`, `delete`, `schema`).

    Safe to share between threads and doors.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.before: Callable[[], object] = _nothing
        """Called before each call; may make calls of its own, and raises what forbids the call."""

    def add(self, kind: str) -> None:
        """Count one call."""
        with self._lock:
            self._counts[kind] += 1

    @property
    def by_kind(self) -> dict[str, int]:
        """A copy of the counts."""
        with self._lock:
            return dict(self._counts)

    @property
    def total(self) -> int:
        """All calls together."""
        return sum(self.by_kind.values())


def _nothing() -> None:
    """Let every call through."""


class Pace:
    """Lets at most `per_second` calls through in any second; waits, through the clock, for the others.

    Airtable takes five a second per base, then refuses everything for thirty seconds.
    https://airtable.com/developers/web/api/rate-limits
    """

    def __init__(self, clock: Clock, per_second: float) -> None:
        self._clock = clock
        self._recent: deque[float] = deque()
        self.per_second = per_second

    def wait(self) -> None:
        """Return when the next call may be made; raises Stopping when the worker is told to stop."""
        self._clock.sleep(0.0)  # no further call once the worker is told to stop
        many = max(1, int(self.per_second))
        span = many / self.per_second
        while len(self._recent) >= many:
            left = self._recent[-many] + span - self._clock.monotonic()
            if left <= 0:
                break
            self._clock.sleep(left)
        self._recent.append(self._clock.monotonic())
        while len(self._recent) > many:
            self._recent.popleft()
