"""What people are told about the month's calls, about rows, and about old requests that are held back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from babel.dates import format_date
from slack_sdk.models.blocks import ButtonElement

from notifiers.actions import Target
from notifiers.blocks import as_json, button, row, section
from notifiers.desk import Desk
from notifiers.messages import Message, fingerprint
from notifiers.plain import escaped, one_line
from notifiers.presses import Act
from notifiers.words import marked as _
from notifiers.words import translate
from notifiers.words.budget import (
    AGAIN,
    ALL_ANNOUNCED,
    OR_TO_TYPE,
    SCARCE,
    SOME_ANNOUNCED,
    SPENT,
    SPENT_BARE,
    TO_PRESS,
    TO_TYPE,
    WAITING,
    WAITING_OF_A_DAY,
    WAITING_OF_THIS_DAY,
)
from notifiers.words.lists import number
from notifiers.words.times import clock, date

_NAME = 60
_USED = {"calls": _("Calls {used} of {limit} this month."), "rows": _("Rows {used} of {limit}.")}
_CHOICES = {
    Act.ANNOUNCE_ALL: _("Announce all"),
    Act.ANNOUNCE_WEEK: _("Only the last 7 days"),
    Act.ANNOUNCE_NONE: _("None of them"),
}


def month_ends_on(now: datetime, desk: Desk) -> str:
    """Return the first day of the next month, by which Airtable counts anew."""
    first = (now.astimezone(UTC).replace(day=1) + timedelta(days=32)).replace(day=1)
    return date(first.replace(hour=12, tzinfo=desk.timezone), desk)


def used_of(what: str, used: int, limit: int, desk: Desk) -> str:
    """Return how many calls, or rows, are used: "Rows 640 of 1,000."."""
    return translate(_USED[what], desk.locale, used=number(used, desk), limit=number(limit, desk))


def spent_text(calls: int | None, until: str, desk: Desk) -> str:
    """Return what is said while nothing can be read or written; `calls` None: nobody knows how many."""
    these = number(calls, desk) if calls is not None else ""
    words = SPENT if these else SPENT_BARE
    return translate(words, desk.locale, calls=these, until=until)


def spent_message(key: str, calls: int | None, until: str, desk: Desk) -> Message:
    """Return what the channel is told, once, when the month's calls are used up."""
    return _message(key, [spent_text(calls, until, desk)])


def scarce_message(key: str, calls: int, until: str, desk: Desk) -> Message:
    """Return what the channel is told, once, when calls are kept for what is urgent and for buttons."""
    return _message(key, [translate(SCARCE, desk.locale, calls=number(calls, desk), until=until)])


def calls_again_message(key: str, desk: Desk) -> Message:
    """Return what takes the place of either once there are calls for everything."""
    return _message(key, [translate(AGAIN, desk.locale)])


def held_line(most: int, dates: tuple[datetime, datetime], since: datetime, desk: Desk) -> str:
    """Return what is said of old requests held back: how many, of when, and since when all are announced."""
    first, last, day = (_day(at, desk) for at in (*dates, since))
    words = WAITING if first != last else WAITING_OF_THIS_DAY if first == day else WAITING_OF_A_DAY
    return translate(words, desk.locale, n=number(most, desk), since=day, first=first, last=last)


def what_to_press(desk: Desk) -> str:
    """Return which buttons decide about them, for who reads it elsewhere than above these."""
    all_, week, none = (translate(words, desk.locale) for words in _CHOICES.values())
    return translate(TO_PRESS, desk.locale, all=all_, week=week, none=none)


def what_to_type(table: str, column: str, desk: Desk) -> str:
    """Return where the same can be decided by typing."""
    words = OR_TO_TYPE if desk.buttons else TO_TYPE
    return translate(words, desk.locale, column=one_line(column, _NAME), table=one_line(table, _NAME))


def held_message(key: str, lines: Sequence[str], desk: Desk) -> Message:
    """Return the one message about requests held back, with the buttons that decide, where there are any."""
    buttons = [
        button(translate(words, desk.locale), act, Target(), main=act is Act.ANNOUNCE_WEEK)
        for act, words in _CHOICES.items()
    ]
    return _message(key, lines, buttons if desk.buttons else [])


def decided_message(key: str, announce_from: datetime, desk: Desk) -> Message:
    """Return what takes its place once somebody has decided."""
    if announce_from.year <= _SINCE_EVER:
        line = translate(ALL_ANNOUNCED, desk.locale)
    else:
        line = translate(SOME_ANNOUNCED, desk.locale, moment=_moment(announce_from, desk))
    return _message(key, [line])


def not_yet_line(not_before: datetime, column: str, desk: Desk) -> str:
    """Return what is said where the date that somebody typed is still to come."""
    return translate(
        "No new request is announced before {date}: {column} of the row “desk” says so. If that is not "
        "meant, write another date there.",
        desk.locale, date=_day(not_before, desk), column=one_line(column, _NAME),
    )  # fmt: skip


def not_yet_message(key: str, not_before: datetime, column: str, desk: Desk) -> Message:
    """Return what the channel is told as long as nothing new is announced."""
    return _message(key, [not_yet_line(not_before, column, desk)])


_SINCE_EVER = 2000


def _day(at: datetime, desk: Desk) -> str:
    """Return a day with its year: old ones may be years old."""
    return str(format_date(at.astimezone(desk.timezone), "long", locale=desk.locale))


def _moment(at: datetime, desk: Desk) -> str:
    """Return a day with its year and the time of day; midnight is the day alone, as it was typed."""
    there, day = at.astimezone(desk.timezone), _day(at, desk)
    if not (there.hour or there.minute):
        return day
    return translate("{time} on {day}", desk.locale, time=clock(at, desk), day=day)


def _message(key: str, lines: Sequence[str], buttons: Sequence[ButtonElement] = ()) -> Message:
    blocks = [*section(lines), *row(buttons)]
    return Message(
        key=key,
        fingerprint=fingerprint([lines, bool(buttons)]),
        text=escaped(" ".join(lines)),
        blocks=as_json(blocks),
    )
