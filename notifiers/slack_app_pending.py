"""Presses on their way to the base: none is told twice, none is silent for longer than ten seconds."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from notifiers.answers import NOTHING_SAVED, Said
from notifiers.presses import Press

_REMEMBERED = 5_000


class Pending:
    """The presses that nobody was answered for yet. Any thread may ask.

    `why_late` says what somebody is told whose press nobody had begun to write ten seconds on.
    """

    def __init__(self, why_late: Callable[[], Said]) -> None:
        self._why_late = why_late
        self._lock = threading.Lock()
        self._waiting: dict[int, Press] = {}
        self._being_written: set[int] = set()
        self._told: dict[int, tuple[Press, Said]] = {}
        """What was told of presses that are not answered yet."""

    def add(self, press: Press) -> None:
        """Begin to wait for a press."""
        with self._lock:
            self._waiting[id(press)] = press

    def take(self, press: Press, now: datetime) -> bool:
        """Return whether a press may still become true; False: it is void, and who pressed is told so."""
        with self._lock:
            return self._may_be_true(press, now)

    def begin(self, press: Press, now: datetime) -> bool:
        """Return the same right before it is written: from now on nobody can say that nothing was saved."""
        with self._lock:
            begins = self._may_be_true(press, now)
            if begins:
                self._being_written.add(id(press))
            return begins

    def answered(self, press: Press) -> Said | None:
        """End waiting; return what who pressed was told before, None for nothing."""
        with self._lock:
            self._waiting.pop(id(press), None)
            self._being_written.discard(id(press))
            return self._told.pop(id(press), (press, None))[1]

    def due(self, now: datetime) -> list[tuple[Press, Said]]:
        """Return those that waited too long, once, with what who pressed them is to be told now."""
        with self._lock:
            late = [press for press in self._waiting.values() if press.is_void(now)]
        why = self._why_late() if late else Said.NOT_ANSWERING
        return self._tell_all(late, why)

    def rest(self) -> list[tuple[Press, Said]]:
        """Return all that wait still, at the end: nobody will answer for them any more."""
        with self._lock:
            waiting = list(self._waiting.values())
        return self._tell_all(waiting, Said.STOPPING)

    def _may_be_true(self, press: Press, now: datetime) -> bool:
        return id(press) not in self._told and not press.is_void(now)

    def _tell_all(self, presses: list[Press], why: Said) -> list[tuple[Press, Said]]:
        told = [(press, self._tell(press, why)) for press in presses]
        return [(press, code) for press, code in told if code is not None]

    def _tell(self, press: Press, why: Said) -> Said | None:
        """Return what to tell; None for a press that was answered since it was looked for."""
        with self._lock:
            if self._waiting.pop(id(press), None) is None:
                return None
            code = Said.UNCLEAR if id(press) in self._being_written and why is not Said.STOPPING else why
            self._told[id(press)] = (press, code)
            for stale in list(self._told)[:-_REMEMBERED]:
                del self._told[stale]
            return code


def says_more(code: Said, told: Said | None) -> bool:
    """Return whether an answer says anything to somebody who was `told` something before."""
    if told is None:
        return True
    if code in NOTHING_SAVED:
        return told is Said.UNCLEAR
    return code is not Said.UNCLEAR


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
