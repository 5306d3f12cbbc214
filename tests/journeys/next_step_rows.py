"""What the rows of a base say about one request, for the checker of Next step; by the template's names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from airtable_schema.options import ContactOutcome, Status, Urgency
from airtable_schema.template_options import OUTCOME, STATUS, URGENCY
from tests.journeys.next_step_hours import Hours

Row = Mapping[str, Any]

FINAL = {STATUS[one] for one in (Status.COMPLETE, Status.REFERRED, Status.NOT_MET, Status.CANCELLED)}
OPEN = {STATUS[one] for one in (Status.NEW, Status.CHECKED, Status.NEEDS_VOLUNTEER)}
ASSIGNED, HELD = STATUS[Status.ASSIGNED], STATUS[Status.ON_HOLD]
URGENT = URGENCY[Urgency.URGENT]
TEXTED, MAYBE, YES = (
    OUTCOME[one] for one in (ContactOutcome.TEXTED, ContactOutcome.MAYBE_LATER, ContactOutcome.YES)
)
DONE, UNDONE = OUTCOME[ContactOutcome.DONE_THIS_TIME], OUTCOME[ContactOutcome.UNDONE]
MISSED = {OUTCOME[ContactOutcome.NO_ANSWER], OUTCOME[ContactOutcome.LEFT_MESSAGE]}
LEFT_IT = {
    OUTCOME[one]
    for one in (ContactOutcome.NOT_THIS_TIME, ContactOutcome.WRONG_NUMBER, ContactOutcome.DIDNT_COME)
}
SPOKE = {YES, MAYBE, DONE, *LEFT_IT} - {OUTCOME[ContactOutcome.WRONG_NUMBER]}
TOLD = {*SPOKE, TEXTED, OUTCOME[ContactOutcome.LEFT_MESSAGE]}


@dataclass(frozen=True)
class Past:
    """What only who watched knows of a request: who left it, and since when somebody is looked for anew."""

    left: frozenset[str] = frozenset()
    reopened: bool = False
    since: datetime | None = None
    gone: frozenset[str] = frozenset()
    """By whose leaving this search began."""
    gone_at: datetime | None = None
    left_at: Mapping[str, datetime] = field(default_factory=dict)
    """When each of them was seen to have left."""


@dataclass(frozen=True)
class Case:
    """One request as the base has it at a moment, by the template's names; `calls` are those about it."""

    now: datetime
    request: Row
    calls: Sequence[Row] = ()
    kinds: Mapping[str, Row] = field(default_factory=dict)
    volunteers: Mapping[str, Row] = field(default_factory=dict)
    past: Past = field(default_factory=Past)
    hours: Hours = field(default_factory=Hours)
    check_first: bool = False


@dataclass(frozen=True)
class Expected:
    """What must be said: which state it is, which other follows on it, and words that must stand in it."""

    state: str
    words: tuple[str, ...] = ()
    then: str = ""
    last: str = ""


def happened_at(call: Row) -> datetime:
    """Return when a call was made."""
    return time_of(call.get("At") or call["createdTime"])


def is_found(case: Case) -> bool:
    """Whether somebody does it already by the base, though nobody has set the status."""
    found = found_of(case)
    return len(case.request.get("Needs", ())) <= 1 and len(found) >= wanted_of(case) > 0


def reaching(case: Case, with_her: Sequence[Row]) -> Expected | None:
    """Return when the person who asked is tried again, or that somebody decides; None: now, or reached."""
    tried: list[datetime] = []
    for call in with_her:
        tried = [] if call["Outcome"] in SPOKE else [*tried, happened_at(call)]
    if not tried:
        return None
    next_try = case.hours.next_try(tried[-1], urgent=is_urgent(case))
    person = person_of(case)
    if len(tried) >= 4 and (is_urgent(case) or next_try - tried[0] >= timedelta(days=1)):
        return Expected("decide", (person,))
    if next_try <= case.now:
        return None
    clock, _, day = case.hours.moment(next_try, case.now).partition("M ")
    next_day = day.removeprefix("on ")
    return Expected("try again", (person, f"{next_day} {clock}M" if day else clock))


def calls_of(case: Case) -> list[Row]:
    """Return the calls that count: neither rows kept ready, nor what was undone."""
    noted = [_told_of(call) for call in case.calls if call.get("Outcome") and call["Outcome"] != UNDONE]
    return sorted(noted, key=happened_at)


def _told_of(call: Row) -> Row:
    """Return a call with whom it was with: where they were deleted since, a press's key says who it was."""
    _, who, act, *_ = [*str(call.get("_Key", "")).split(":"), "", "", ""]
    deleted = not call.get("Volunteer") and who.startswith("rec") and act != "call"
    return {**call, "Volunteer": [who]} if deleted else call


def found_of(case: Case) -> list[str]:
    """Return who does it: of those in *Assigned to* the ones who have not left."""
    assigned = case.request.get("Assigned to", ())
    left = case.past.left if case.request.get("Status") != ASSIGNED else ()
    return [who for who in assigned if who not in left]


def wanted_of(case: Case) -> int:
    """Return how many volunteers are wanted."""
    return max(int(case.request.get("How many volunteers") or 1), 1)


def takes_of(case: Case, who: str) -> Sequence[str]:
    """Return which needs somebody does: what they said yes to, else what they offer, else all."""
    asked = case.request.get("Needs", ())
    yes = [call for call in calls_of(case) if who in call.get("Volunteer", ()) and call["Outcome"] == YES]
    told = [need for need in (yes[-1].get("For", ()) if yes else ()) if need in asked]
    offers = [need for need in case.volunteers.get(who, {}).get("Can help with", ()) if need in asked]
    return told or offers or asked


def urgency_of(case: Case) -> str:
    """Return how soon everything about it comes: once reopened, as if it were urgent."""
    return URGENT if case.past.reopened else case.request.get("Urgency", URGENCY[Urgency.SOON])


def is_urgent(case: Case) -> bool:
    """Return whether it is timed as an urgent one."""
    return urgency_of(case) == URGENT


def person_of(case: Case) -> str:
    """Return the first name of who is rung: the person, or who asked for her."""
    row = case.request
    asker = row.get("Asked by", "").strip() if row.get("Ring first") == "Who asked" else ""
    name = (asker or row.get("Name", "")).split()
    return name[0] if name else "he person who asked"


def first_names(case: Case, who: Sequence[str]) -> tuple[str, ...]:
    """Return volunteers by their first names."""
    return tuple(
        str(case.volunteers[one].get("Name", "")).split()[0] for one in who if one in case.volunteers
    )


def time_of(written: str) -> datetime:
    """Return a moment as the base has it."""
    return datetime.fromisoformat(written)
