"""The words of the worker's own row: what goes on, what waits and why, and what a person must do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from notifiers.budget_words import month_ends_on
from notifiers.desk import Desk
from notifiers.plain import one_line
from notifiers.words import rows as words
from notifiers.words import translate
from notifiers.words.lists import number
from notifiers.words.times import moment

_LONGEST = 900
_ADVICE = 300
_FEW = 5
"""So many numbers of requests are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The open requests of the desk."""

    open: int
    urgent: int = 0
    assigned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """What waits. Moments are since when what it waits for has been lost."""

    backlog: int = 0
    slack_since: datetime | None = None
    others: Sequence[tuple[str, datetime]] = ()
    """What else is lost and comes back by itself, and since when."""
    for_the_map: int = 0
    map_since: datetime | None = None
    volunteers: int = 0
    failed: Sequence[str] = ()
    """Numbers of requests that failed, and are tried again."""
    scarce: bool = False
    lacking: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a person must do."""

    lines: Sequence[str] = ()
    """What says so itself."""
    refused: Sequence[tuple[str, str]] = ()
    """Requests whose row or card was refused: number, and what to do; "" where nobody knows."""
    to_fix: Sequence[str] = field(default=())
    column: str = ""
    """What the group calls the column To fix."""


def now_says(counts: Counts | None, desk: Desk, *, paused: bool) -> str:
    """Return what goes on; "" before the base was looked at."""
    if paused:
        return translate(words.PAUSED, desk.locale)
    if counts is None:
        return ""
    parts = [translate(words.OPEN, desk.locale, n=number(counts.open, desk))]
    for text, n in ((words.URGENT, counts.urgent), (words.WITH_SOMEBODY, counts.assigned)):
        parts += [translate(text, desk.locale, n=number(n, desk))] if n else []
    return ", ".join(parts)


def waiting_says(waits: Waits, desk: Desk, now: datetime) -> str:
    """Return what waits, and why; "" when nothing does."""
    parts: list[str] = []
    if waits.lacking:
        parts.append(translate(words.FOR_THE_BASE, desk.locale))
    if waits.backlog and waits.slack_since is not None:
        since = moment(waits.slack_since, desk, now)
        parts.append(translate(words.FOR_SLACK, desk.locale, n=number(waits.backlog, desk), since=since))
    elif waits.backlog:
        parts.append(translate(words.BACKLOG, desk.locale, n=number(waits.backlog, desk)))
    for service, lost in waits.others:
        since = moment(lost, desk, now)
        parts.append(translate(words.NOT_ANSWERING, desk.locale, service=service, since=since))
    if waits.failed:
        parts.append(translate(words.TRIED_AGAIN, desk.locale, numbers=_few(waits.failed)))
    parts += _on_the_map(waits, desk, now)
    if waits.scarce:
        parts.append(translate(words.FOR_CALLS, desk.locale, month_ends=month_ends_on(now, desk)))
    if waits.held:
        parts.append(translate(words.OLD_ONES, desk.locale))
    return one_line(" · ".join(parts), _LONGEST)


def needs_you_says(needs: Needs, desk: Desk) -> str:
    """Return what a person must do; "" for nothing."""
    lines = [*needs.lines, *(_refused(*one, desk) for one in needs.refused[:_FEW])]
    if needs.to_fix:
        numbers = _few(needs.to_fix)
        lines.append(translate(words.LOOK_AT, desk.locale, column=needs.column, numbers=numbers))
    return one_line(" ".join(lines), _LONGEST)


def _on_the_map(waits: Waits, desk: Desk, now: datetime) -> Iterable[str]:
    if waits.for_the_map and waits.map_since is not None:
        since, n = moment(waits.map_since, desk, now), number(waits.for_the_map, desk)
        yield translate(words.FOR_THE_MAP, desk.locale, n=n, since=since)
    if waits.volunteers:
        yield translate(words.ON_THE_MAP, desk.locale, n=number(waits.volunteers, desk))


def _refused(no: str, advice: str, desk: Desk) -> str:
    if not advice:
        return translate(words.STUMBLED, desk.locale, number=no)
    return translate(words.REFUSED, desk.locale, number=no, advice=one_line(advice, _ADVICE))


def _few(numbers: Sequence[str]) -> str:
    few = ", ".join(numbers[:_FEW])
    return f"{few} …" if len(numbers) > _FEW else few
