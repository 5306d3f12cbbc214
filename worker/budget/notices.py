"""What the channel is told, once each: how the month's calls stand, and what becomes of old requests.

Each of them stands there as long as it is true, whichever worker said it: what a worker that starts finds
there and is true no more gives way.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from notifiers.budget_words import (
    calls_again_message,
    decided_message,
    held_line,
    held_message,
    month_ends_on,
    not_yet_line,
    not_yet_message,
    scarce_message,
    spent_message,
    what_to_press,
    what_to_type,
)
from notifiers.desk import Desk
from notifiers.messages import Message
from worker.attention import SINCE_EVER
from worker.budget.budget import Level, end_of_month, month_of
from worker.budget.governor import Governor
from worker.budget.valve import Held, Valve
from worker.channel.at_large import ToSay

LOOKS_BACK = timedelta(days=31)
"""So long one of these may stand in the channel before a worker that has just started says it again."""


class MonthNotice:
    """Tells that calls are kept for what is urgent, that there are none, and that there are some again."""

    def __init__(self, governor: Governor, desk: Desk, base_id: str) -> None:
        self._governor = governor
        self._desk = desk
        self._series = f"alert:{base_id}:airtable-calls:"
        self._told: tuple[str, Level] | None = None

    def __call__(self, now: datetime) -> Iterator[ToSay]:
        """Yield it when it has come to that, once a month; that it is over only where it was said."""
        stands = month_of(now), self._level(now)
        if stands == self._told:
            return
        self._told = stands
        yield ToSay(
            message=self._message(*stands, now),
            replaces=self._series,
            only_instead=stands[1] is Level.ALL,
            until=end_of_month(now),
            looks_back=LOOKS_BACK,
        )

    def _level(self, now: datetime) -> Level:
        if self._governor.closed(now) is not None:
            return Level.SPENT
        return Level.ALL if self._governor.level(now) is Level.ALL else Level.RESERVE

    def _message(self, month: str, level: Level, now: datetime) -> Message:
        calls, until = self._governor.budget.calls, month_ends_on(now, self._desk)
        if level is Level.SPENT:
            return spent_message(f"{self._series}{month}", calls, until, self._desk)
        if level is Level.ALL or calls is None:
            return calls_again_message(f"{self._series}{month}:again", self._desk)
        return scarce_message(f"{self._series}{month}:scarce", calls, until, self._desk)


class HeldNotice:
    """Asks what to do about old requests, and says what was decided."""

    def __init__(self, valve: Valve, desk: Desk, base_id: str, *, table: str, column: str) -> None:
        self._valve = valve
        self._desk = desk
        self._series = f"held:{base_id}:"
        self._where = (table, column)
        self._told = ""

    def __call__(self, now: datetime) -> Iterator[ToSay]:
        """Yield the question once, and once it is answered the answer, in its place."""
        if not self._valve.counted:
            return
        message, over = self._message(now)
        if message.key != self._told:
            self._told = message.key
            yield ToSay(message=message, replaces=self._series, only_instead=over, looks_back=LOOKS_BACK)

    def _message(self, now: datetime) -> tuple[Message, bool]:
        """Return what stands now, and whether it is of use only in the place of something."""
        held, decided = self._valve.held, self._valve.announce_from
        if held is not None:
            return held_message(f"{self._series}asked", self.lines(held), self._desk), False
        not_before = self._valve.announces_nothing_before(now)
        if not_before is not None:
            key = f"{self._series}not-before:{not_before:%Y-%m-%d}"
            return not_yet_message(key, not_before, self._where[1], self._desk), False
        return decided_message(f"{self._series}decided", decided or SINCE_EVER, self._desk), True

    def lines(self, held: Held) -> list[str]:
        """Return what there is to say; without buttons also what to type, and where."""
        return self.typed(held)[:1] if self._desk.buttons else self.typed(held)

    def typed(self, held: Held) -> list[str]:
        """Return it with what to press or type, and where: for who reads it elsewhere than in the channel."""
        says = held_line(held.most, (held.first, held.last), held.since, self._desk)
        press = [what_to_press(self._desk)] if self._desk.buttons else []
        return [says, *press, what_to_type(*self._where, self._desk)]

    def not_yet(self, not_before: datetime) -> list[str]:
        """Return that nothing is announced before a moment that is still to come."""
        return [not_yet_line(not_before, self._where[1], self._desk)]
