"""The values of a deed: what it is made from, what it writes, and why it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact, Need, Request, Volunteer
from notifiers.answers import Answer, Said
from notifiers.desk import Desk

Changes = Mapping[str, Any]
"""Columns of one table by key, as attributes of the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What the desk's timings make of now, for one request."""

    lease_until: datetime
    """When a claim made now lapses."""
    ring_from: datetime
    """From when on those texted now are rung."""
    retry_at: datetime
    """When somebody who did not answer now is rung again."""
    ask_again_at: datetime
    """When who is still at it is next asked for news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """Where a request stands at the moment of a press, by what was logged about it."""

    moments: Moments
    lapsed: bool = False
    """Whether who is on it has not been heard of for so long that anybody may take over."""
    left: frozenset[str] = frozenset()
    """Those who left it, though they may still stand in *Assigned to*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedView:
    """One request as it was just read again, and what is known around it."""

    request: Request
    needs: tuple[Need, ...]
    """Those of the request that exist, in its order."""
    volunteers: Mapping[str, Volunteer]
    contacts: tuple[Contact, ...]
    """Calls and texts about this request, the oldest first."""
    stands: Stands
    desk: Desk
    mine: tuple[Request, ...] = ()
    """All open requests that who pressed is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One row of Calls & texts, recognised by its key; `volunteer` is "" for the person who asked."""

    key: str
    request: str
    volunteer: str
    outcome: ContactOutcome | None
    at: datetime
    by: str = ""
    by_id: str = ""
    for_needs: tuple[str, ...] = ()
    call_back_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a press does. All of it is written, and only then is `answer` given.

    `changes` are people's columns of the request, `memory` the worker's own; `volunteers` and
    `volunteers_memory` the same of volunteers, by id. `others` are people's and the worker's columns of
    further requests, and `creates` the people's columns of a new one, recognised by `key`. `undone` are keys
    of contacts that never were.
    """

    answer: Answer | None = field(default=Answer(code=Said.NOTED))
    changes: Changes = field(default_factory=dict)
    memory: Changes = field(default_factory=dict)
    contacts: tuple[ContactRow, ...] = ()
    undone: tuple[str, ...] = ()
    volunteers: Mapping[str, Changes] = field(default_factory=dict)
    volunteers_memory: Mapping[str, Changes] = field(default_factory=dict)
    others: Mapping[str, tuple[Changes, Changes]] = field(default_factory=dict)
    creates: Changes = field(default_factory=dict)
    key: str = ""
    claims: bool = False
    """Whether somebody else may be taking it on at this moment: then it has to be found out who did."""
    ranks_anew: bool = False
    looks: bool = False
    """Whether the whole base is to be looked at."""
    opened: bool = False
    """Whether the thread has to say that the contact details were opened."""
    hands_over: str | None = None
    """What the next shift should know; "" for nothing in particular."""

    @property
    def assigns(self) -> bool:
        """Whether it writes who is assigned, which somebody else may be doing at this moment."""
        return "assigned_to" in self.changes

    @property
    def writes(self) -> bool:
        """Whether anything has to be written."""
        return bool(self.contacts or self.undone or self.writes_rows)

    @property
    def writes_rows(self) -> bool:
        """Whether anything but contacts has to be written."""
        return bool(
            self.changes
            or self.memory
            or self.volunteers
            or self.volunteers_memory
            or self.others
            or self.creates
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a press does nothing: nothing was saved, and who pressed is told so."""

    answer: Answer


def refused(code: Said, **values: object) -> Refusal:
    """Return a refusal in short."""
    return Refusal(Answer(code=code, values=values))
