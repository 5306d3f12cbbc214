"""Presses on their way to the base: none is told twice, none is silent for longer than ten seconds."""

import threading
from collections import OrderedDict
from datetime import datetime

from notifiers.presses import Press

_REMEMBERED = 5_000


class Pending:
    """The presses that nobody was answered for yet. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[int, Press] = {}
        self._told_late: dict[int, Press] = {}

    def add(self, press: Press) -> None:
        """Begin to wait for a press."""
        with self._lock:
            self._waiting[id(press)] = press

    def take(self, press: Press, now: datetime) -> bool:
        """Return whether a press may still become true; False: it is void, and who pressed is told so."""
        with self._lock:
            return id(press) not in self._told_late and not press.is_void(now)

    def answered(self, press: Press) -> bool:
        """End waiting; return whether who pressed had been told before that nothing was saved."""
        with self._lock:
            self._waiting.pop(id(press), None)
            return self._told_late.pop(id(press), None) is not None

    def due(self, now: datetime) -> list[Press]:
        """Return those that waited too long, once: who pressed them is to be told now."""
        with self._lock:
            late = [press for press in self._waiting.values() if press.is_void(now)]
            for press in late:
                self._told_late[id(press)] = self._waiting.pop(id(press))
            for stale in list(self._told_late)[:-_REMEMBERED]:
                del self._told_late[stale]
            return late


class Seen:
    """What was delivered already: Slack may send the same thing twice."""

    def __init__(self, most: int = _REMEMBERED) -> None:
        self._lock = threading.Lock()
        self._most = most
        self._keys: OrderedDict[str, None] = OrderedDict()

    def is_new(self, key: str) -> bool:
        """Return whether this came for the first time, and remember it. A blank key is always new."""
        if not key:
            return True
        with self._lock:
            if key in self._keys:
                return False
            self._keys[key] = None
            if len(self._keys) > self._most:
                self._keys.popitem(last=False)
            return True
