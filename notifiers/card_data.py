"""What a card is made of: plain data, put together by the worker, looked at by nobody else than the card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Need, Request, Volunteer
from notifiers.next_step import NextStep


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why somebody is on the list: a code of matching's, and its values."""

    code: str
    values: Mapping[str, str | int | float | datetime | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on the list. `distance` is in the group's unit, None where it is not known or of no matter."""

    volunteer: Volunteer
    distance: float | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """Somebody who is doing it, for which of the needs (ids; empty: all that they offer)."""

    volunteer: Volunteer
    at: datetime | None = None
    """When they said yes, where the base tells."""
    assigned_at: datetime | None = None
    """When the base first said that they do it."""
    by: str = ""
    """Who heard it."""
    needs: tuple[str, ...] = ()
    says_done: bool = False
    """Whether they say that it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who was asked and still waits to hear."""

    volunteer: Volunteer
    outcome: ContactOutcome
    call_back_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardInput:
    """All that the card of one request may show; what is not for the channel is cut by the card itself.

    `needs` are in the request's order; `uncovered` are the ids of those that nobody offers at all.
    `left_out` counts matching's rejects by code, `relax` how many each relaxing would add, by the option of
    *Allow*. `notes` are further sentences below the Next step.
    """

    request: Request
    needs: tuple[Need, ...]
    next_step: NextStep
    now: datetime
    candidates: tuple[Candidate, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    relax: Mapping[str, int] = field(default_factory=dict)
    uncovered: tuple[str, ...] = ()
    notes: tuple[NextStep, ...] = ()
    assigned: tuple[Assigned, ...] = ()
    calls: int = 0
    """How many calls it took to find them."""
    texts: int = 0
    """How many were texted for it."""
    calls_took: timedelta | None = None
    waiting: tuple[Waiting, ...] = ()
    new: frozenset[str] = frozenset()
    """Who of the list came to it since the work on it began: they come before who was rung already."""
    new_since: datetime | None = None
