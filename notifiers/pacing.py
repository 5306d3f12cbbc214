"""How fast one channel may be spoken to: it waits before a call, never after one.

https://docs.slack.dev/apis/web-api/rate-limits
"""

from collections import deque
from collections.abc import Callable


class Pacer:
    """Keeps one method within so many calls a window; waits through the given clock."""

    def __init__(
        self, calls: int, seconds: float, *, monotonic: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._sleep = sleep
        self._past: deque[float] = deque(maxlen=calls)

    def wait(self) -> None:
        """Wait until one more call fits, and count it; the clock may end any wait, also one of no length."""
        self._sleep(0.0)
        now = self._monotonic()
        full = len(self._past) == self._past.maxlen
        if full and (rest := self._past[0] + self._seconds - now) > 0:
            self._sleep(rest)
            now = max(self._monotonic(), now)
        self._past.append(now)
