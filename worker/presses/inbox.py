"""What people pressed and asked, on its way from Slack's threads to the loop's own."""

import threading
from collections.abc import Callable

from notifiers.presses import Press, Query


def _nobody() -> None:
    """Nobody has to be woken."""


class Inbox:
    """What waits for the loop, in the order in which it came. Any thread may put; only the loop takes.

    `wake` is called after each, from the thread that put it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._presses: list[Press] = []
        self._queries: list[Query] = []
        self.wake: Callable[[], None] = _nobody

    def put(self, what: Press | Query) -> None:
        """Have something carried out, or answered, as soon as the loop can."""
        with self._lock:
            if isinstance(what, Press):
                self._presses.append(what)
            else:
                self._queries.append(what)
        self.wake()

    def take_presses(self) -> list[Press]:
        """Return what was pressed and not yet taken, the oldest first."""
        with self._lock:
            taken, self._presses = self._presses, []
            return taken

    def take_queries(self) -> list[Query]:
        """Return what was asked and not yet taken, the oldest first."""
        with self._lock:
            taken, self._queries = self._queries, []
            return taken

    @property
    def has_presses(self) -> bool:
        """Whether anything waits to be carried out."""
        return bool(self._presses)

    @property
    def waits(self) -> bool:
        """Whether anything waits at all."""
        return bool(self._presses or self._queries)
