"""What the channel is told, once each: that the month's calls are used up, and that old requests wait."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from notifiers.budget_words import (
    decided_message,
    held_line,
    held_message,
    month_ends_on,
    spent_message,
    what_to_type,
)
from notifiers.desk import Desk
from worker.attention import SINCE_EVER
from worker.budget.budget import end_of_month, month_of
from worker.budget.governor import Governor
from worker.budget.valve import Held, Valve
from worker.channel.at_large import ToSay

LOOKS_BACK = timedelta(days=31)
"""So long one of these may stand in the channel before a worker that has just started says it again."""


class SpentNotice:
    """Tells that nothing can be read or written until the next month."""

    def __init__(self, governor: Governor, desk: Desk, base_id: str) -> None:
        self._governor = governor
        self._desk = desk
        self._series = f"alert:{base_id}:airtable-calls:"
        self._told = ""

    def __call__(self, now: datetime) -> Iterator[ToSay]:
        """Yield it when it has come to that, once a month."""
        if self._governor.closed(now) is None or self._told == month_of(now):
            return
        self._told = month_of(now)
        key, until = f"{self._series}{self._told}", month_ends_on(now, self._desk)
        message = spent_message(key, self._governor.budget.calls, until, self._desk)
        yield ToSay(message=message, replaces=self._series, until=end_of_month(now), looks_back=LOOKS_BACK)


class HeldNotice:
    """Asks what to do about old requests, and says what was decided."""

    def __init__(self, valve: Valve, desk: Desk, base_id: str, *, table: str, column: str) -> None:
        self._valve = valve
        self._desk = desk
        self._series = f"held:{base_id}:"
        self._where = (table, column)
        self._asked = False

    def __call__(self, now: datetime) -> Iterator[ToSay]:  # noqa: ARG002  (what is due may depend on the time)
        """Yield the question once, and once it is answered the answer, in its place."""
        held, decided = self._valve.held, self._valve.announce_from
        if held is not None and not self._asked:
            self._asked = True
            message = held_message(f"{self._series}asked", self.lines(held), self._desk)
            yield ToSay(message=message, replaces=self._series, looks_back=LOOKS_BACK)
        elif held is None and self._asked:
            self._asked = False
            message = decided_message(f"{self._series}decided", decided or SINCE_EVER, self._desk)
            yield ToSay(message=message, replaces=self._series, looks_back=LOOKS_BACK)

    def lines(self, held: Held) -> list[str]:
        """Return what there is to say; without buttons also what to type, and where."""
        return self.typed(held)[:1] if self._desk.buttons else self.typed(held)

    def typed(self, held: Held) -> list[str]:
        """Return it with what to type, and where: for who reads it in the base."""
        says = held_line(held.most, (held.first, held.last), held.since, self._desk)
        return [says, what_to_type(*self._where, self._desk)]
