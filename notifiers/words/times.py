"""Times, dates, ages and spans, as the group's language and country write them (Babel, CLDR).

https://babel.pocoo.org/en/latest/dates.html (the narrow no-break space before AM and PM is CLDR's own).
"""

from datetime import datetime, timedelta

from babel.dates import format_date, format_skeleton, format_time

from notifiers.desk import Desk
from notifiers.words import translate, translate_n

_WEEK = 7


def clock(at: datetime, desk: Desk) -> str:
    """Return the time of day at the desk: "6:00 PM", "18:00"."""
    return str(format_time(at.astimezone(desk.timezone), "short", locale=desk.locale))


def date(at: datetime, desk: Desk) -> str:
    """Return the day at the desk, always the same words for the same day: "March 12"."""
    return str(format_skeleton("MMMMd", at.astimezone(desk.timezone), locale=desk.locale))


def short_date(at: datetime, desk: Desk) -> str:
    """Return the day at the desk in short: "Mar 12"."""
    return str(format_skeleton("MMMd", at.astimezone(desk.timezone), locale=desk.locale))


def weekday(at: datetime, desk: Desk, now: datetime) -> str:
    """Return a day near by its name ("Thursday"), one farther off by its date."""
    if abs(_days(at, desk, now)) < _WEEK:
        return str(format_date(at.astimezone(desk.timezone), "EEEE", locale=desk.locale))
    return date(at, desk)


def moment(at: datetime, desk: Desk, now: datetime) -> str:
    """Return a time with as much of its day as is needed: "6:00 PM", "tomorrow 9:30 AM", "Thu 9:30 AM"."""
    time = clock(at, desk)
    match _days(at, desk, now):
        case 0:
            return time
        case 1:
            return translate("tomorrow {time}", desk.locale, time=time)
        case -1:
            return translate("yesterday {time}", desk.locale, time=time)
        case days:
            return translate("{day} {time}", desk.locale, day=_day(at, desk, days), time=time)


def time_first(at: datetime, desk: Desk, now: datetime) -> str:
    """Return a time as it reads after "at" or "by": "6:00 PM", "9:30 AM tomorrow", "9:30 AM on Thu"."""
    time = clock(at, desk)
    match _days(at, desk, now):
        case 0:
            return time
        case 1:
            return translate("{time} tomorrow", desk.locale, time=time)
        case -1:
            return translate("{time} yesterday", desk.locale, time=time)
        case days:
            return translate("{time} on {day}", desk.locale, day=_day(at, desk, days), time=time)


def by_when(at: datetime, desk: Desk, now: datetime) -> str:
    """Return until when something is needed: "by 6:00 PM today", "by 9:30 AM tomorrow", "by Thu 9:30 AM"."""
    time = clock(at, desk)
    match _days(at, desk, now):
        case 0:
            return translate("by {time} today", desk.locale, time=time)
        case 1:
            return translate("by {time} tomorrow", desk.locale, time=time)
        case days:
            return translate("by {day} {time}", desk.locale, day=_day(at, desk, days), time=time)


def ago(at: datetime, desk: Desk, now: datetime) -> str:
    """Return how long ago a day was, in days of the desk: "today", "yesterday", "9 days ago"."""
    match max(-_days(at, desk, now), 0):
        case 0:
            return translate("today", desk.locale)
        case 1:
            return translate("yesterday", desk.locale)
        case days:
            return translate_n("{n} day ago", "{n} days ago", days, desk.locale)


def span(length: timedelta, desk: Desk) -> str:
    """Return how long something took: "3 h 20 min", "2 days 4 h"; never seconds, never less than a minute."""
    minutes = max(int(length.total_seconds()) // 60, 1)
    days, hours = divmod(minutes // 60, 24)
    parts = ((days, "day"), (hours, "hour"), (minutes % 60, "minute"))
    first = next(index for index, (count, _) in enumerate(parts) if count)
    return " ".join(_counted(count, unit, desk) for count, unit in parts[first : first + 2] if count)


def _counted(count: int, unit: str, desk: Desk) -> str:
    match unit:
        case "day":
            return translate_n("{n} day", "{n} days", count, desk.locale)
        case "hour":
            return translate("{n} h", desk.locale, n=count)
        case _:
            return translate("{n} min", desk.locale, n=count)


def _day(at: datetime, desk: Desk, days: int) -> str:
    if abs(days) < _WEEK:
        return str(format_skeleton("EEE", at.astimezone(desk.timezone), locale=desk.locale))
    return short_date(at, desk)


def _days(at: datetime, desk: Desk, now: datetime) -> int:
    """Return how many midnights of the desk lie between now and then; negative in the past."""
    there, here = at.astimezone(desk.timezone).date(), now.astimezone(desk.timezone).date()
    return (there - here).days
