"""The presses that are served together, and how things stand after each of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact, Request
from notifiers.answers import Answer
from notifiers.presses import Press
from worker.deeds.deed import ContactRow, Deed


@dataclass(slots=True)
class Pending:
    """A press on its way: what it does, or what there is to be told."""

    press: Press
    request: str
    deed: Deed | None = None
    refusal: Answer | None = None
    answer: Answer | None = None
    """What there is to tell once it is true; None for nothing."""
    rows: list[str] = field(default_factory=list)
    """The rows of Calls & texts that the base has taken, by their ids."""
    is_left: bool = False
    is_lost: bool = False
    """Whether something that it names turned out to be gone: then it is decided once more."""
    is_true: bool = False
    """Whether all of it was written, and the base has confirmed it."""

    @property
    def is_half(self) -> bool:
        """Whether a part of it was written, and not the rest."""
        return bool(self.rows) and not self.is_true

    def refuse(self, answer: Answer) -> None:
        """Let it do nothing after all."""
        self.deed, self.refusal, self.is_true = None, answer, False

    def leave(self) -> None:
        """Let it do nothing, because it is too late: the app tells who pressed."""
        self.deed, self.is_left = None, True


@dataclass(slots=True)
class Batch:
    """The presses that are served together, and how things stand after each of them."""

    pending: list[Pending]
    requests: dict[str, Request] = field(default_factory=dict)
    contacts: defaultdict[str, list[Contact]] = field(default_factory=lambda: defaultdict(list))

    @property
    def doing(self) -> list[tuple[Pending, Deed]]:
        """The presses that do something."""
        return [(one, one.deed) for one in self.pending if one.deed is not None]

    @property
    def requests_asked(self) -> list[str]:
        """The requests that these presses are about, each once."""
        return list(dict.fromkeys(one.request for one in self.pending if one.request))

    def lost(self) -> "Batch":
        """Return those that name something that is gone, ready to be decided once more."""
        again = [one for one in self.pending if one.is_lost]
        for one in again:
            one.is_lost, one.refusal, one.answer = False, None, None
        return Batch(again)


def stand(record: str, decided: Deed, batch: Batch, now: datetime) -> None:
    """Let the next press see things as they stand once this deed is written."""
    if not record:
        return
    columns: dict[str, Any] = {**decided.changes, **decided.memory}
    batch.requests[record] = replace(batch.requests[record], **columns)
    undone = [
        replace(contact, outcome=ContactOutcome.UNDONE) if contact.key in decided.undone else contact
        for contact in batch.contacts[record]
    ]
    batch.contacts[record] = [*undone, *_as_contacts(decided.contacts, now)]


def _as_contacts(rows: Iterable[ContactRow], now: datetime) -> list[Contact]:
    return [
        Contact(
            id=row.key,
            created_at=now,
            request=(row.request,),
            volunteer=(row.volunteer,) if row.volunteer else (),
            outcome=row.outcome,
            for_needs=row.for_needs,
            call_back_at=row.call_back_at,
            at=row.at,
            by=row.by,
            note=row.note,
            key=row.key,
            by_id=row.by_id,
        )
        for row in rows
    ]
