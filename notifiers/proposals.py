"""Times that a form proposes, as people would: in the group's zone, never in the past."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from airtable_schema.options import Urgency
from airtable_schema.records import Need, Request
from notifiers.desk import Desk

_AFTERNOON = time(17)
_MORNING = time(10)
_OPENS, _CLOSES = time(9), time(20)
_HEARS_WITHIN = {
    Urgency.URGENT: timedelta(hours=2),
    Urgency.SOON: timedelta(hours=36),
    Urgency.FLEXIBLE: timedelta(days=6),
}

_NEWS_WITHIN = 24.0
"""Hours."""
_BEFORE = timedelta(minutes=90)
"""A pharmacy, a pick-up or an appointment must still be reachable in another way."""


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


def hears_by(urgency: Urgency, needed_by: datetime | None, desk: Desk, now: datetime) -> datetime:
    """Return by when somebody who asks hears from us, found or not: in time to do without."""
    at = now + _HEARS_WITHIN[urgency]
    if needed_by is not None and needed_by - _BEFORE > now:
        at = min(at, needed_by - _BEFORE)
    return at if urgency is Urgency.URGENT else _by_day(at, now, desk)


def comes_by(request: Request, needs: Sequence[Need], desk: Desk, now: datetime) -> datetime:
    """Return by when the person may count on whoever comes: as needed, or when news is due. Never past."""
    if request.needed_by is not None and request.needed_by > now:
        return request.needed_by
    within = min((need.expect_news_within for need in needs if need.expect_news_within), default=_NEWS_WITHIN)
    wait, assigned_at = timedelta(hours=within), request.assigned_at
    if request.is_open or assigned_at is None or assigned_at + wait <= now:  # of an earlier time, if any
        assigned_at = now
    return _by_day(assigned_at + wait, now, desk)


def _by_day(at: datetime, now: datetime, desk: Desk) -> datetime:
    """Return a time at which people ring: of the night, the evening before, if that is still to come."""
    there = at.astimezone(desk.timezone)
    if _OPENS <= there.time() <= _CLOSES:
        return at
    evening = _at(at, 0 if there.time() > _CLOSES else -1, _CLOSES, desk)
    return evening if evening > now else at


def _at(now: datetime, days: int, at: time, desk: Desk) -> datetime:
    """Return a time of day at the desk, so many days on; across a change of the clocks as well."""
    there = now.astimezone(desk.timezone)
    return datetime.combine(there.date() + timedelta(days=days), at, tzinfo=desk.timezone)
