"""How the desk stands, in one message twice a day: numbers of requests and counts, and nobody's name.

Each number links to its card. What people typed does not stand in it, so that its few links may be markup.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock

from airtable_schema.options import Urgency
from notifiers.blocks import as_json, context
from notifiers.desk import Desk
from notifiers.messages import Message, fingerprint
from notifiers.plain import one_line, shortened
from notifiers.words import translate, translate_n
from notifiers.words.labels import URGENCY
from notifiers.words.lists import number
from notifiers.words.times import moment

MANY_OPEN, LONG_WAIT = 30, timedelta(days=3)
"""With more open than this, and a median wait longer than this, callers should be told."""
_MOST = 30
"""As many links as fit into one paragraph."""
_KIND = 60
_SPOKEN = 600
_LINK = re.compile(r"<[^<>|]*\|([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Numbered:
    """One request: the number people know it by, and where its card is ("" for none)."""

    no: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summing:
    """How the desk stands. Practice is in no part of it. `waits` is how long people waited for each kind."""

    open_by_urgency: Mapping[Urgency, int]
    open: Mapping[Urgency, Sequence[Numbered]] = field(default_factory=dict)
    nobody_on_it: Sequence[Numbered] = ()
    late: Sequence[Numbered] = ()
    call_backs: Sequence[tuple[Numbered, datetime]] = ()
    to_check: Sequence[Numbered] = ()
    sign_ups: int = 0
    needs_a_human: Sequence[Numbered] = ()
    waits: Mapping[str, timedelta] = field(default_factory=dict)
    median_wait: timedelta | None = None


def summing_up(key: str, data: Summing, desk: Desk, now: datetime) -> Message:
    """Return the message. Its `text` tells the counts, and which requests wait for what."""
    head = _head(data, desk)
    lines = [line for line in _lines(data, desk, now) if line]
    small = [*_waits(data, desk), *_phone_line(data, desk)]
    blocks = [*context([head]), *_marked(lines), *context(small)]
    told = [head.rstrip("."), *(_LINK.sub(r"\1", line) for line in lines)]
    text = shortened(f"{'. '.join(told)}.", _SPOKEN)
    return Message(key=key, fingerprint=fingerprint([head, lines, small]), text=text, blocks=as_json(blocks))


def _head(data: Summing, desk: Desk) -> str:
    total = sum(data.open_by_urgency.values())
    if not total:
        return translate("Nothing is open.", desk.locale)
    counts = [
        f"{number(count, desk)} {translate(URGENCY[urgency], desk.locale)}"
        for urgency, count in data.open_by_urgency.items()
        if count
    ]
    words = translate_n("{n} request is open:", "{n} requests are open:", total, desk.locale)
    return f"{words} {' · '.join(counts)}"


def _lines(data: Summing, desk: Desk, now: datetime) -> list[str]:
    locale = desk.locale
    back = [f"{_linked(one)} {moment(at, desk, now)}" for one, at in data.call_backs[:_MOST]]
    sign_ups = translate_n("{n} sign-up to accept", "{n} sign-ups to accept", data.sign_ups, locale)
    return [
        *(_named(_urgency(urgency, desk), requests, desk) for urgency, requests in data.open.items()),
        _named(translate("Nobody on it:", locale), data.nobody_on_it, desk),
        _named(translate("Late:", locale), data.late, desk),
        f"{translate('To ring back:', locale)} {', '.join(back)}" if back else "",
        _named(translate("Waiting for a check:", locale), data.to_check, desk),
        sign_ups if data.sign_ups else "",
        _named(translate("Needs one of us:", locale), data.needs_a_human, desk),
    ]


def _urgency(urgency: Urgency, desk: Desk) -> str:
    name = translate(URGENCY[urgency], desk.locale)
    return f"{name[:1].upper()}{name[1:]}:"


def _named(words: str, requests: Sequence[Numbered], desk: Desk) -> str:
    if not requests:
        return ""
    more = len(requests) - _MOST
    rest = [translate_n("and {n} more", "and {n} more", more, desk.locale)] if more > 0 else []
    return f"{words} {', '.join([*map(_linked, requests[:_MOST]), *rest])}"


def _linked(one: Numbered) -> str:
    """Return the number, as a link where there is a card. Both are digits and ids of ours."""
    return f"<{one.link}|{one.no}>" if one.link else one.no


def _marked(lines: Sequence[str]) -> list[Block]:
    return [SectionBlock(text=MarkdownTextObject(text=line, verbatim=True)) for line in lines]


def _waits(data: Summing, desk: Desk) -> list[str]:
    """Return what a caller may be told, for each kind of help."""
    return [
        translate(
            "{kind} this week: {wait}", desk.locale, kind=one_line(kind, _KIND), wait=_usually(wait, desk)
        )
        for kind, wait in data.waits.items()
    ]


def _usually(wait: timedelta, desk: Desk) -> str:
    match wait.days:
        case 0:
            return translate("usually the same day", desk.locale)
        case 1:
            return translate("usually next day", desk.locale)
        case days:
            return translate_n("usually in {n} day", "usually in {n} days", days, desk.locale)


def _phone_line(data: Summing, desk: Desk) -> list[str]:
    many = sum(data.open_by_urgency.values()) > MANY_OPEN
    if not many or data.median_wait is None or data.median_wait <= LONG_WAIT:
        return []
    return [translate("Many are waiting, and for long. Consider saying so on the phone line.", desk.locale)]
