"""Times that a form proposes, as people would: in the group's zone, never in the past."""

from datetime import datetime, time, timedelta

from airtable_schema.options import Urgency
from notifiers.desk import Desk

_AFTERNOON = time(17)
_MORNING = time(10)
_HEARS_WITHIN = {
    Urgency.URGENT: timedelta(hours=2),
    Urgency.SOON: timedelta(hours=36),
    Urgency.FLEXIBLE: timedelta(days=6),
}


def maybe_later(urgency: Urgency, desk: Desk, now: datetime) -> datetime:
    """Return when to ring somebody back who said maybe: in an hour, this afternoon, tomorrow morning."""
    match urgency:
        case Urgency.URGENT:
            return now + timedelta(hours=1)
        case Urgency.SOON:
            afternoon = _at(now, 0, _AFTERNOON, desk)
            return afternoon if afternoon > now else now + timedelta(hours=3)
        case Urgency.FLEXIBLE:
            return _at(now, 1, _MORNING, desk)


def hold_until(desk: Desk, now: datetime) -> datetime:
    """Return until when to put something on hold: tomorrow morning."""
    return _at(now, 1, _MORNING, desk)


def hears_by(urgency: Urgency, now: datetime) -> datetime:
    """Return by when somebody who asks hears from us, found or not."""
    return now + _HEARS_WITHIN[urgency]


def _at(now: datetime, days: int, at: time, desk: Desk) -> datetime:
    """Return a time of day at the desk, so many days on; across a change of the clocks as well."""
    there = now.astimezone(desk.timezone)
    return datetime.combine(there.date() + timedelta(days=days), at, tzinfo=desk.timezone)
