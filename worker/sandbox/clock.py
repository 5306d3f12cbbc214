"""The sandbox's time: whoever starts it gives the clock; the control API may push it forward."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    """Return the machine's time, aware, in UTC."""
    return datetime.now(UTC)


class SandboxClock:
    """The one clock of all stand-ins. Safe to share between threads.

    `advance` moves a clock that is held in somebody's hand; without it the clock is the machine's, moved
    forward by what `push` was told.
    """

    def __init__(self, now: Callable[[], datetime], advance: Callable[[float], None] | None = None) -> None:
        self._now = now
        self._advance = advance
        self._pushed = timedelta()
        self._local = threading.local()

    @property
    def simulated(self) -> bool:
        """Whether somebody holds this clock in hand, so that waiting costs no real time."""
        return self._advance is not None

    def now(self) -> datetime:
        """Return the sandbox's time, aware, in UTC."""
        pinned: datetime | None = getattr(self._local, "pinned", None)
        return pinned or self._now() + self._pushed

    def push(self, seconds: float) -> None:
        """Move the time forward."""
        if self._advance is not None:
            self._advance(seconds)
        else:
            self._pushed += timedelta(seconds=seconds)

    @contextmanager
    def pinned(self, moment: datetime) -> Iterator[None]:
        """Let this thread see that moment as the present: what lands late lands when it was due."""
        self._local.pinned = moment
        try:
            yield
        finally:
            self._local.pinned = None
