"""When the desk's moments come, and how they are written: an account of its own for the checker.

Desk hours are from nine to eight, and only Urgent ones are timed outside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from airtable_schema.options import Urgency
from airtable_schema.template_options import URGENCY

_URGENT, _SOON, _FLEXIBLE = (URGENCY[one] for one in (Urgency.URGENT, Urgency.SOON, Urgency.FLEXIBLE))
_NEW_YORK = ZoneInfo("America/New_York")
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_LEASE: Mapping[str, timedelta] = {_URGENT: 20 * _MINUTE, _SOON: _HOUR, _FLEXIBLE: 4 * _HOUR}
_TEXTED: Mapping[str, timedelta] = {_URGENT: 20 * _MINUTE, _SOON: 3 * _HOUR, _FLEXIBLE: _DAY}


@dataclass(frozen=True)
class Hours:
    """The hours of one desk, by the clock on its wall."""

    zone: ZoneInfo = _NEW_YORK
    opens: int = 9
    closes: int = 20
    night_desk: bool = False

    def moment(self, at: datetime, now: datetime) -> str:
        """Return a moment as people read it: "2:05 PM", "9:30 AM tomorrow", "9:30 AM on Thu"."""
        there, here = at.astimezone(self.zone), now.astimezone(self.zone)
        clock = f"{there.hour % 12 or 12}:{there:%M %p}"
        days = (there.date() - here.date()).days
        if abs(days) >= 7:
            return f"{clock} on {there:%b} {there.day}"
        near = {0: clock, 1: f"{clock} tomorrow", -1: f"{clock} yesterday"}
        return near.get(days, f"{clock} on {there:%a}")

    def date(self, at: datetime) -> str:
        """Return a day as people read it: "March 12"."""
        there = at.astimezone(self.zone)
        return f"{there:%B} {there.day}"

    def until(self, at: datetime, now: datetime) -> str:
        """Return the end of a hold as people read it: a day, or a time today."""
        today = at.astimezone(self.zone).date() == now.astimezone(self.zone).date()
        return self.moment(at, now) if today else self.date(at)

    def lease(self, at: datetime, urgency: str) -> datetime:
        """Return until when somebody is on it."""
        return self._after(at, _LEASE[urgency], urgency)

    def after_texting(self, at: datetime, urgency: str) -> datetime:
        """Return from when those texted are rung."""
        return self._after(at, _TEXTED[urgency], urgency)

    def retry(self, at: datetime, urgency: str) -> datetime:
        """Return when somebody is rung again who did not answer."""
        if urgency == _FLEXIBLE:
            return self._on(at, 1, self.opens)
        return self._after(at, 30 * _MINUTE if urgency == _URGENT else 4 * _HOUR, urgency)

    def maybe(self, at: datetime, urgency: str) -> datetime:
        """Return when somebody is rung back who said maybe, and no time."""
        if urgency == _URGENT:
            return at + _HOUR
        if urgency == _FLEXIBLE:
            return self._on(at, 1, 10)
        return self._on(at, 0, 17) if at < self._on(at, 0, 17) else self._after(at, 3 * _HOUR, urgency)

    def next_try(self, at: datetime, *, urgent: bool) -> datetime:
        """Return when the person who asked is tried again: in half an hour, or at another time of day."""
        if urgent:
            return self._after(at, 30 * _MINUTE, _URGENT)
        times = [
            self._on(at, day, hour, minute) for day in (0, 1) for hour, minute in ((9, 30), (14, 0), (18, 0))
        ]
        return min(time for time in times if time >= at + _HOUR)

    def _after(self, at: datetime, wait: timedelta, urgency: str) -> datetime:
        if urgency == _URGENT:
            return (at if self.night_desk else self._opening(at)) + wait
        if wait >= _DAY:
            there = self._opening(at).astimezone(self.zone).replace(tzinfo=None) + wait
            return self._opening(there.replace(tzinfo=self.zone))
        while True:  # the wait stands still while the desk is closed
            at = self._opening(at)
            left = self._on(at, 0, self.closes) - at
            if wait < left:
                return at + wait
            at, wait = self._on(at, 0, self.closes), wait - left

    def _opening(self, at: datetime) -> datetime:
        """Return the moment itself while the desk is open, else when it opens next."""
        if at < self._on(at, 0, self.opens):
            return self._on(at, 0, self.opens)
        return at if at < self._on(at, 0, self.closes) else self._on(at, 1, self.opens)

    def _on(self, at: datetime, days: int, hour: int, minute: int = 0) -> datetime:
        there = at.astimezone(self.zone)
        day = there.date() + days * _DAY
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
