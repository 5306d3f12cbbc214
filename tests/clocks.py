"""A clock that a test holds in its hand."""

import threading
from datetime import UTC, datetime, timedelta

from worker.clock import Stopping


class ManualClock:
    """Time that moves only when told to, or when somebody sleeps: a sleep takes no real time.

    Safe to share between threads. `slept` lists every sleep of some length: who waited, and how long.
    """

    def __init__(self, start: datetime = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0
        self._stopping = False
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def now(self) -> datetime:
        with self._lock:
            return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        with self._lock:
            return self._elapsed

    def sleep(self, seconds: float) -> None:
        with self._lock:
            if self._stopping:
                raise Stopping
            if seconds > 0:
                self.slept.append(seconds)
            self._elapsed += max(seconds, 0.0)

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        with self._lock:
            self._elapsed += seconds

    def stop(self) -> None:
        """Make every later sleep end with Stopping, as a signal does."""
        with self._lock:
            self._stopping = True
