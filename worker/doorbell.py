"""The doorbell: another app wrote in the desk's channel, most likely that a request came in.

It only wakes; what it rings for is found by a look at the base. Nothing of the message is kept.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

AT_MOST_EVERY = timedelta(minutes=1)
"""However often it rings: each look is a call of the month's."""
RETRY, RETRY_AT_MOST = timedelta(minutes=15), timedelta(days=1)
"""After a pass that failed, where no look is due sooner; twice as long after each that fails in a row."""
_LATER = timedelta(seconds=5)
"""A list may lag behind what is in the base by so much."""


class Doorbell:
    """Says when to look because of it. Any thread may ring; only the loop asks and tells of looks.

    `settle` is how long a request that is not complete is left alone before it is announced.
    """

    def __init__(self, now: Callable[[], datetime], settle: timedelta) -> None:
        self._now = now
        self._settle = settle
        self._lock = threading.Lock()
        self.at_most_every = AT_MOST_EVERY
        """As the budget has it: somebody may ring all day."""
        self._rang = False
        self._not_before: datetime | None = None
        self._again_at: datetime | None = None
        self._retry_at: datetime | None = None
        self._retry_in = RETRY
        self._answers = True
        """Whether the base answered at the last look."""

    def ring(self) -> None:
        """Take in that something came."""
        with self._lock:
            self._rang = True

    def look_at(self, moment: datetime) -> None:
        """Have a look made then, whoever rings."""
        self._again_at = moment

    def due(self) -> bool:
        """Return whether to look now."""
        now = self._now()
        if self._retry_at is not None and now >= self._retry_at:
            return True
        if not self._answers:
            return False  # who rings meanwhile does not make it answer
        if self._again_at is not None and now >= self._again_at:
            return True
        return self._rang and (self._not_before is None or now >= self._not_before)

    def looked(self, *, found: bool) -> None:
        """Take in that the base was looked at, whether or not because of it, and if something new was there.

        Somebody may still be typing: one more look follows when a first one finds nothing.
        """
        now = self._now()
        with self._lock:
            rang, self._rang = self._rang, False
        if self._again_at is not None and now >= self._again_at:
            self._again_at = None
        if rang:
            self._not_before = now + self.at_most_every
            if not found:
                self._again_at = now + max(self._settle + _LATER, self.at_most_every)

    def passed(self, *, well: bool, answering: bool) -> None:
        """Take in how a pass ended that was to look, and whether the base answered.

        One that did not go well is made again, though no look is due.
        """
        self._answers = answering
        if well:
            self._retry_at, self._retry_in = None, RETRY
            return
        now = self._now()
        if self._retry_at is not None and now < self._retry_at:
            return
        self._retry_at = now + self._retry_in
        self._retry_in = min(2 * self._retry_in, RETRY_AT_MOST)
