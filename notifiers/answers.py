"""What somebody is told about what they pressed: a code and values; only they see it, or a modal shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from notifiers.presses import Act


class Said(StrEnum):
    """What there is to say. Behind each, the keys of `values`.

    `volunteer`, `volunteers` and `who` are whole names, and never said: Slack would keep them.
    """

    # nothing was saved
    SOMEONE_CHANGED = "someone_changed"
    """theirs, mine, as SAVED_BUT has them."""
    NOT_ANSWERING = "not_answering"
    WENT_WRONG = "went_wrong"
    PAUSED = "paused"
    STOPPING = "stopping"
    ALREADY_ASSIGNED = "already_assigned"
    """volunteers; asks (YES with sure)."""
    CLAIMED_BY = "claimed_by"
    """who, since (datetime); asks (CLAIM with sure)."""
    MONTH_SPENT = "month_spent"
    """until (a date in words), calls (optional)."""
    URGENT_ONLY = "urgent_only"
    """until (a date in words)."""
    REQUEST_GONE = "request_gone"
    REQUEST_ENDED = "request_ended"
    NOT_ALLOWED = "not_allowed"
    """The contact details of a Private request: only who is on it and coordinators."""
    TOO_LATE_TO_UNDO = "too_late_to_undo"

    # nobody knows
    UNCLEAR = "unclear"
    """Airtable stopped answering while it was written."""

    # it is in the base
    NOTED = "noted"
    NOTED_OUTCOME = "noted_outcome"
    """volunteer, outcome (`options.ContactOutcome`), until (datetime, optional: when they are next asked)."""
    TOO_LATE_FOR_IT = "too_late_for_it"
    """volunteer, by (datetime): a *maybe later* beyond Needed by was noted as Not this time."""
    TEXTED = "texted"
    """count, from_at (datetime)."""
    YOURS = "yours"
    """until (datetime): when the claim lapses."""
    LET_GO = "let_go"
    ASSIGNED = "assigned"
    """volunteer."""
    COVERED = "covered"
    """volunteer: a late Yes; they get the *covered* text."""
    WIDENED = "widened"
    CLOSED = "closed"
    ON_HOLD = "on_hold"
    """until (datetime)."""
    OPENED_AGAIN = "opened_again"
    SAVED = "saved"
    SAVED_BUT = "saved_but"
    """theirs, mine: what others wrote meanwhile, and what was not saved because of it, by column."""
    CREATED = "created"
    """no (the request's number)."""
    HANDED_OVER = "handed_over"
    DECIDED = "decided"
    DECIDED_BEFORE = "decided_before"
    """What becomes of old requests."""
    UNDONE = "undone"
    NOTHING_TO_DO = "nothing_to_do"
    """It stood so already."""


NOTHING_SAVED = frozenset({
    Said.SOMEONE_CHANGED, Said.NOT_ANSWERING, Said.WENT_WRONG, Said.ALREADY_ASSIGNED, Said.CLAIMED_BY,
    Said.PAUSED, Said.STOPPING, Said.MONTH_SPENT, Said.URGENT_ONLY, Said.REQUEST_GONE, Said.REQUEST_ENDED,
    Said.NOT_ALLOWED, Said.TOO_LATE_TO_UNDO, Said.NOTHING_TO_DO, Said.DECIDED_BEFORE,
})  # fmt: skip
"""Somebody who was told that nothing was saved need not hear it twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the presser is told.

    `undo` is what an Undo button would carry ("" for none), `sure` the act that the same press would do if
    it is meant all the same.
    """

    code: Said
    values: Mapping[str, object] = field(default_factory=dict)
    undo: str = ""
    sure: Act | None = None
