"""What must be true at rest: each request in one place, and on its card what the base says."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from airtable_schema.options import Status, Urgency
from airtable_schema.template_options import STATUS, URGENCY
from tests.prove.checker_base import Row
from worker.sandbox.slack.shown import Shown

ONE_PLACE = "every request is in exactly one place"
SHOWS = "a card shows what the base says"
NOBODY = "what is left of a card names nobody"
FOLDED = "the card of a deleted request is folded"

_ENDED = {
    STATUS[Status.COMPLETE]: "✓",
    STATUS[Status.REFERRED]: "→",
    STATUS[Status.NOT_MET]: "○",
    STATUS[Status.CANCELLED]: "×",
}
_ENDED_WORDS = {name: name.lower() for name in _ENDED}
_OPEN = {STATUS[one] for one in (Status.NEW, Status.CHECKED, Status.NEEDS_VOLUNTEER)}
_PROMISES = {
    URGENCY[Urgency.URGENT]: "URGENT",
    URGENCY[Urgency.SOON]: "Soon",
    URGENCY[Urgency.FLEXIBLE]: "Flexible",
}
_SAYS = ("name", "phone", "email", "address", "area", "details", "asked_by", "needs")
_OURS = ("card", "next_step", "looked_at", "announced")
_FOLDS_WITHIN = timedelta(hours=26)
"""Deleted rows are asked for once a day."""
_SETTLES_WITHIN = timedelta(minutes=5)
"""Two minutes until what is not complete is announced, the look after that, and the time it takes."""

Found = tuple[str, str]
"""A rule, and what breaks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A base and a channel at rest. Rows go by the keys of the template's columns."""

    now: datetime
    requests: Sequence[Row]
    names: Mapping[str, str]
    """What kinds of help and volunteers are called, by record id."""
    volunteers: Collection[str]
    messages: Sequence[Shown]
    deleted: Mapping[str, Row] = field(default_factory=dict)
    """Rows that people deleted as they were last, by record, with `deleted_at`."""
    held: Callable[[Row], bool] = lambda _: False
    """Whether a request waits at the safety valve for somebody's decision."""
    taken: Callable[[str, str], bool] = lambda _, __: False
    """Whether a card that is not there (its key, its ts) was taken away by people, not by us."""

    def wrongs(self) -> Iterator[Found]:
        """Yield everything that is not as it must be."""
        cards = [one for one in self.messages if one.key.startswith("card:") and not one.deleted]
        for row in self.requests:
            yield from self._request(row, [one for one in cards if one.key.split(":")[1] == row["id"]])
        known = {row["id"] for row in self.requests}
        for card in cards:
            if card.key.split(":")[1] not in known:
                yield from self._orphan(card)

    def _request(self, row: Row, cards: Sequence[Shown]) -> Iterator[Found]:
        if not row.get("card"):
            yield from self._without_a_card(row, cards)
            return
        n, _, ts = str(row["card"]).partition(" ")
        newest = [card for card in cards if card.key == f"card:{row['id']}:{n}"]
        if row.get("status") in _ENDED and not cards and self.taken(f"card:{row['id']}:{n}", ts):
            return
        if len(newest) != 1 or newest[0].ts != ts or any(_n(card) > int(n) for card in cards):
            yield ONE_PLACE, f"{row['id']} is at {n} {ts}; in the channel: {[card.key for card in cards]}"
            return
        yield from self._shown(row, newest[0])

    def _without_a_card(self, row: Row, cards: Sequence[Shown]) -> Iterator[Found]:
        says = any(row.get(column) for column in _SAYS)
        ended = row.get("status") in _ENDED
        waits = self.held(row) or self.now - _edited(row) < _SETTLES_WITHIN
        if cards:
            yield ONE_PLACE, f"{row['id']} knows of no card; in the channel: {[card.key for card in cards]}"
        if says and not ended and not waits:
            yield ONE_PLACE, f"{row['id']} was never announced"
        if not says and any(row.get(column) for column in _OURS):
            yield ONE_PLACE, f"{row['id']} is empty and was written to"

    def _shown(self, row: Row, card: Shown) -> Iterator[Found]:
        payload = (card.metadata or {}).get("event_payload", {})
        if row.get("announced") != payload.get("fingerprint"):
            yield SHOWS, f"{row['id']}: the base holds another fingerprint than its card"
        missing = [what for what, shown in self._substance(row, card) if not shown]
        if missing:
            yield SHOWS, f"{row['id']}: {', '.join(missing)}"
        if row.get("status") in _ENDED:
            yield from self._names_somebody(row, card)

    def _substance(self, row: Row, card: Shown) -> Iterator[tuple[str, bool]]:
        text, status = _plain(card.text), str(row.get("status") or STATUS[Status.NEW])
        head = next((line for line in text.splitlines() if "No. " in line), "")
        kinds = [self.names.get(need, "") for need in row.get("needs", ())]
        yield "its number", bool(re.search(rf"\bNo\. {row.get('number')}\b", head))
        yield "its needs", all(_first(kind) in head for kind in kinds)
        yield "Practice", ("PRACTICE" in text) == bool(row.get("practice"))
        if status in _ENDED:
            yield "how it ended", _ENDED[status] in head and _ENDED_WORDS[status] in head and "▶" not in text
            return
        yield "its status", status == STATUS[Status.NEW] or status in head
        yield "its Next step", "▶" in text and bool(row.get("next_step"))
        urgency = str(row.get("urgency") or URGENCY[Urgency.SOON])
        yield "its urgency", status not in _OPEN or _PROMISES[urgency] in head

    def _names_somebody(self, row: Row, card: Shown) -> Iterator[Found]:
        texts = [card.text, card.plain, *(reply.text for reply in card.thread if reply.author == card.author)]
        said = "\n".join(map(_plain, texts))
        whole = [str(row.get(column) or "") for column in ("name", "asked_by", "contact_person")]
        names = {part for name in [*whole, *self.volunteers] for part in name.split() if len(part) > 2}
        named = sorted(name for name in names if re.search(rf"\b{re.escape(name)}\b", said))
        phones = [str(row[column]) for column in ("phone", "asked_by_phone") if row.get(column)]
        if named or any(phone in said for phone in phones):
            yield NOBODY, f"{row['id']} names {len(named) or 'a phone'}"

    def _orphan(self, card: Shown) -> Iterator[Found]:
        """Yield what is wrong with a card whose row is gone; one that had ended before was folded then."""
        row = self.deleted.get(card.key.split(":")[1], {"id": card.key})
        if "deleted in Airtable" in card.text or _is_folded(card):
            yield from self._names_somebody(row, card)
        elif "deleted_at" not in row or self.now - row["deleted_at"] >= _FOLDS_WITHIN:
            yield FOLDED, card.key


def _n(card: Shown) -> int:
    return int(card.key.split(":")[2])


def _is_folded(card: Shown) -> bool:
    """Return whether nothing is left of a card but how its request ended."""
    ended = any(sign in card.text and _ENDED_WORDS[name] in card.text for name, sign in _ENDED.items())
    return ended and len(card.text.splitlines()) == 1


def _edited(row: Row) -> datetime:
    written: datetime = row["edited_at"]
    return written


def _first(kind: str) -> str:
    """Return the first word of a kind of help: it stands in the title whole or in short."""
    return kind.split()[0] if kind.split() else ""


def _plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")
