"""The channel is observed state too: what stands there twice, or not as the base remembers it.

Pure: it is given what was read, and says what to delete and which requests to look at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from notifiers.messages import FOLDED, Posted
from worker.reconcile import Notice, Shown

OLD_ENOUGH = timedelta(minutes=2)
"""Only a copy this old is deleted: another worker may be about to take it for its own."""
AFTER_A_POST = timedelta(hours=24)
"""How far back a sweep reads that is not a whole one."""
EVERY = timedelta(minutes=10)
WHOLE_EVERY = timedelta(hours=6)

_CARD = "card"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the base remembers of a request's card, and whether the request has ended."""

    card: Shown | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What a sweep found. `delete` are copies of ours, `look` the cards as they stand, by record."""

    delete: tuple[str, ...] = ()
    look: Mapping[str, Shown] = field(default_factory=dict)
    unknown: Mapping[str, Shown] = field(default_factory=dict)
    """Cards of records of which nothing is remembered, by record."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """Cards that the base remembers and that are not there, by record: somebody deleted them."""
    young: tuple[str, ...] = ()
    """Copies that are not old enough to be deleted."""


def sweep(
    posted: Iterable[Posted],
    remembered: Mapping[str, Remembered],
    now: datetime,
    since: datetime | None = None,
) -> Findings:
    """Return what is wrong with the cards that were read, which are all since `since` where that is given.

    Per record the highest number counts, lower ones are left alone; of a number's copies the oldest is kept,
    and so it is of what was said to all.
    """
    cards: defaultdict[str, list[Posted]] = defaultdict(list)
    messages = list(posted)
    for message in messages:
        if record := _record_of(message.key):
            cards[record].append(message)
    copies = copies_in(message for message in messages if not _record_of(message.key))
    look: dict[str, Shown] = {}
    unknown: dict[str, Shown] = {}
    for record, numbered in cards.items():
        kept, *younger = _newest_number(numbered)
        copies += younger
        shown = Shown(kept.ts, kept.fingerprint, _number_of(kept.key))
        if record not in remembered:
            unknown[record] = shown
        elif not _is_lower(shown, remembered[record].card) and remembered[record].card != shown:
            look[record] = shown
    gone = _missing(cards, remembered, since, now) if since else {}
    delete, young = by_age(copies, now)
    return Findings(delete, look, unknown, gone, young)


def _is_lower(shown: Shown, held: Shown | None) -> bool:
    """Return whether a card is one that the card remembered has replaced: it is never taken up again."""
    return held is not None and held.n > shown.n


def _missing(
    cards: Mapping[str, Sequence[Posted]],
    remembered: Mapping[str, Remembered],
    since: datetime,
    now: datetime,
) -> dict[str, str]:
    """Return the cards remembered from that time that are not there; a very young one may lag behind."""
    highest = {record: max(_number_of(card.key) for card in numbered) for record, numbered in cards.items()}
    expected = {
        record: held.card.ts
        for record, held in remembered.items()
        if held.card and held.card.n > highest.get(record, 0)
    }
    return {record: ts for record, ts in expected.items() if since <= posted_at(ts) <= now - OLD_ENOUGH}


def cards_of(record: str, posted: Iterable[Posted]) -> tuple[Shown, ...]:
    """Return the cards of one record among the messages read."""
    return tuple(
        Shown(message.ts, message.fingerprint, _number_of(message.key))
        for message in posted
        if _record_of(message.key) == record
    )


def notices_in(replies: Iterable[Posted]) -> tuple[Notice, ...]:
    """Return our notices of a thread, the oldest of each key only."""
    first: dict[str, Notice] = {}
    for reply in sorted(replies, key=lambda reply: posted_at(reply.ts)):
        first.setdefault(reply.key, Notice(reply.key, reply.fingerprint, reply.ts))
    return tuple(first.values())


def copies_in(said: Iterable[Posted]) -> list[Posted]:
    """Return what is said another time: of each key all but the oldest."""
    everything = list(said)
    kept = {notice.ts for notice in notices_in(everything)}
    return [message for message in everything if message.ts not in kept]


def by_age(copies: Iterable[Posted], now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which copies are old enough to be deleted, and which are not."""
    ages = {copy.ts: now - posted_at(copy.ts) for copy in copies}
    old = tuple(ts for ts, age in ages.items() if age >= OLD_ENOUGH)
    return old, tuple(ts for ts in ages if ts not in old)


def names_somebody(replies: Iterable[Posted]) -> bool:
    """Return whether any notice of a thread still names a person."""
    return any(reply.fingerprint != FOLDED for reply in replies)


def posted_at(ts: str) -> datetime:
    """Return when a message was posted: Slack's ts is seconds since 1970, and unique in its channel."""
    return datetime.fromtimestamp(float(ts), UTC)


def _newest_number(copies: list[Posted]) -> list[Posted]:
    highest = max(_number_of(copy.key) for copy in copies)
    newest = [copy for copy in copies if _number_of(copy.key) == highest]
    return sorted(newest, key=lambda copy: posted_at(copy.ts))


def _record_of(key: str) -> str:
    kind, _, rest = key.partition(":")
    return rest.partition(":")[0] if kind == _CARD else ""


def _number_of(key: str) -> int:
    number = key.rpartition(":")[2]
    return int(number) if number.isdigit() else 1
