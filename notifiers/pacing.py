"""How fast one channel may be spoken to: it waits before a call, never after one.

https://docs.slack.dev/apis/web-api/rate-limits
"""

from collections import deque
from collections.abc import Callable

AT_ONCE = 10
"""Calls of a window that need not wait; the further ones are spaced, so that nobody ever waits for long."""


class Pacer:
    """Keeps one method within so many calls a window; waits through the given clock."""

    def __init__(
        self, calls: int, seconds: float, *, monotonic: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._seconds = seconds
        self._spacing = seconds / (calls - AT_ONCE + 1) if calls > AT_ONCE else 0.0
        self._monotonic = monotonic
        self._sleep = sleep
        self._past: deque[float] = deque(maxlen=calls)

    def wait(self) -> None:
        """Wait until one more call fits, and count it; the clock may end any wait, also one of no length."""
        self._sleep(0.0)
        now = self._monotonic()
        rest = self._rest(now)
        if rest > 0:
            self._sleep(rest)
            now = max(self._monotonic(), now)
        self._past.append(now)

    def _rest(self, now: float) -> float:
        """Return how long the next call has to wait: for room in the window, and for its place in it."""
        if len(self._past) == self._past.maxlen and self._past[0] + self._seconds > now:
            return self._past[0] + self._seconds - now
        lately = sum(1 for at in self._past if at > now - self._seconds)
        return self._past[-1] + self._spacing - now if lately >= AT_ONCE else 0.0
