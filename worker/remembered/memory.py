"""The worker's memory of a request: between its columns in the base and the values `reconcile` compares."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from airtable_schema.records import Coordinates, Request
from worker.reconcile import Memory, Shown
from worker.remembered.said import Said, is_of_another

STEP_ONE = (
    "shortlist",
    "why_these_volunteers",
    "next_step",
    "to_fix",
    "requester",
    "on_it_since",
    "assigned_at",
    "completed_at",
    "coordinates",
    "coordinates_for",
)
"""The columns written in step 1, before anything is said."""
STEP_THREE = ("card", "announced", "said", "seen_status", "seen_inputs", "looked_at", "next_look")
"""The columns written in step 3, once it is said."""


def memory_of(request: Request, said: Said) -> Memory:
    """Return what the base remembers of a request; `said` is what its `_Said` holds."""
    return Memory(
        row=row_digest({key: getattr(request, key) for key in STEP_ONE}),
        card=card_of(request),
        said=said.keys,
        folded=said.folded,
        marks=marks(said, request.seen_status, request.seen_inputs, request.looked_at, request.next_look),
    )


def its_own(request: Request) -> Request:
    """Return the request without the memory of another: people duplicate rows, with all their columns."""
    if not is_of_another(request.said, request.id):
        return request
    return replace(
        request, card="", announced="", said="", seen_status="", seen_inputs="", looked_at=None,
        next_look=None, on_it_since=None, assigned_at=None, completed_at=None,
    )  # fmt: skip


def row_digest(values: Mapping[str, object]) -> str:
    """Return sixteen hex digits that stand for the columns of step 1; blank is blank, however written."""
    plain = {key: _plain(value) for key, value in values.items() if value not in (None, "", ())}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def marks(
    said: Said, seen_status: str, seen_inputs: str, looked_at: datetime | None, next_look: datetime | None
) -> str:
    """Return one text for everything of step 3 that only tells what was seen and when to look again."""
    return json.dumps([said.mark(), seen_status, seen_inputs, _plain(looked_at), _plain(next_look)])


def card_of(request: Request) -> Shown | None:
    """Return the card that `_Card` and `_Announced` speak of; None where there is none."""
    number, _, ts = request.card.partition(" ")
    if not (number.isdigit() and ts):
        return None
    return Shown(ts=ts, fingerprint=request.announced, n=int(number))


def card_written(card: Shown | None) -> tuple[str, str]:
    """Return `_Card` and `_Announced` as the base keeps them."""
    return (f"{card.n} {card.ts}", card.fingerprint) if card else ("", "")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return int(value.timestamp())  # Airtable keeps milliseconds, and shows whole seconds
    if isinstance(value, Coordinates):
        return [round(value.lat, 6), round(value.lon, 6)]
    return value
