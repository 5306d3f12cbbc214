"""A clock that a test holds in its hand."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
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
        self._is_finishing = False
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
            if self._stopping and not self._is_finishing:
                raise Stopping
            if seconds > 0:
                self.slept.append(seconds)
            self._elapsed += max(seconds, 0.0)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Let what was begun be finished, though somebody says stop meanwhile."""
        self.sleep(0.0)
        self._is_finishing = True
        try:
            yield
        finally:
            self._is_finishing = False

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        with self._lock:
            self._elapsed += seconds

    def stop(self) -> None:
        """Make every later sleep end with Stopping, as a signal does."""
        with self._lock:
            self._stopping = True
