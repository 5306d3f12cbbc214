"""Time, in one place: the wall clock, the stopwatch, and every sleep.

Nothing else in the worker reads the time or sleeps, so that a test can hold the clock in its hand
and a stop can end any wait.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Protocol


class Stopping(Exception):
    """Raised out of a wait when the worker is told to stop."""


class Clock(Protocol):
    """What the worker knows of time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds on a stopwatch that never goes back."""

    def sleep(self, seconds: float) -> None:
        """Wait; raise Stopping at once when the worker is told to stop, before or meanwhile."""

    def finishing(self) -> AbstractContextManager[None]:
        """Return a context in which what was begun is finished: a stop ends no wait, and none begins it."""


class SystemClock:
    """The machine's clock. Its sleeps end early, with Stopping, once `stop` is set."""

    def __init__(self, stop: threading.Event | None = None) -> None:
        self._stop = stop or threading.Event()
        self._is_finishing = False

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds on a stopwatch that never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait; raise Stopping at once when the worker is told to stop, before or meanwhile."""
        if self._is_finishing:
            time.sleep(max(seconds, 0.0))
        elif self._stop.wait(max(seconds, 0.0)):
            raise Stopping

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Return a context in which what was begun is finished: a stop ends no wait, and none begins it."""
        self.sleep(0.0)
        self._is_finishing = True
        try:
            yield
        finally:
            self._is_finishing = False
