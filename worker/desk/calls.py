"""What was heard of each volunteer about one request, and what each of them takes on. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact
from worker.desk.timings import PACES
from worker.desk.values import NO, SPOKEN, UNREACHED, Case, Heard

_NOTHING = ContactOutcome.UNDONE
_LAST_WORDS = SPOKEN | NO
_YES_OR_NOT = frozenset({ContactOutcome.YES, ContactOutcome.UNDONE})


def heard_of_each(case: Case) -> dict[str, Heard]:
    """Return the last of each volunteer: of an earlier search only who said maybe, or a yes too late."""
    heard: dict[str, Heard] = {}
    since = case.searching_since
    for contact in case.with_volunteers:
        for volunteer in contact.volunteer:
            one = _next_heard(case, volunteer, contact, heard.get(volunteer))
            earlier = since is not None and contact.happened_at <= since
            heard[volunteer] = _carried_over(one) if earlier else one
    return {who: one for who, one in heard.items() if one.outcome is not _NOTHING}


def took_back(contacts: Iterable[Contact]) -> frozenset[str]:
    """Return those whose yes was undone, and who have not said yes since: they never left."""
    last: dict[str, ContactOutcome | None] = {}
    for contact in contacts:
        if contact.outcome in _YES_OR_NOT:
            last.update(dict.fromkeys(contact.volunteer, contact.outcome))
    return frozenset(who for who, outcome in last.items() if outcome is ContactOutcome.UNDONE)


def came_back(contacts: Iterable[Contact], since: datetime | None) -> frozenset[str]:
    """Return those whose last word is a yes logged since then: whoever had left before does it after all.

    `contacts` are the oldest first; without a `since` nobody did.
    """
    last: dict[str, Contact] = {}
    for contact in contacts:
        if contact.outcome in _LAST_WORDS:
            last.update(dict.fromkeys(contact.volunteer, contact))
    yes = {who: one.happened_at for who, one in last.items() if one.outcome is ContactOutcome.YES}
    return frozenset(who for who, at in yes.items() if since is not None and at > since)


def takes(case: Case, volunteer: str) -> tuple[str, ...]:
    """Return which needs somebody does: what they said yes to, else what they offer, else all."""
    asked = [need.id for need in case.needs]
    said = [one for one in case.with_volunteers if volunteer in one.volunteer]
    yes = [one for one in said if one.outcome is ContactOutcome.YES]
    for_needs = tuple(need for one in yes[-1:] for need in one.for_needs if need in asked)
    known = case.volunteers.get(volunteer)
    offers = tuple(need for need in asked if known is not None and need in known.can_help_with)
    return for_needs or offers or tuple(asked)


def taking(case: Case, found: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return which needs each of them does."""
    return {who: takes(case, who) for who in found}


def _next_heard(case: Case, volunteer: str, contact: Contact, before: Heard | None) -> Heard:
    outcome = contact.outcome or _NOTHING
    tries = 0 if before is None or outcome in SPOKEN else before.tries
    tries += outcome in UNREACHED
    return Heard(
        volunteer=volunteer,
        outcome=outcome,
        at=contact.happened_at,
        tries=tries,
        again_at=_again_at(case, contact, tries),
        by=contact.by.strip(),
        by_id=contact.by_id,
    )


def _again_at(case: Case, contact: Contact, tries: int) -> datetime | None:
    at, pace, timings = contact.happened_at, case.pace, case.timings
    match contact.outcome:
        case ContactOutcome.NO_ANSWER | ContactOutcome.LEFT_MESSAGE:
            return timings.retry_at(at, pace) if tries < PACES[pace].tries else None
        case ContactOutcome.TEXTED:
            return timings.ring_from(at, pace)
        case ContactOutcome.MAYBE_LATER:
            return contact.call_back_at or timings.call_back_at(at, pace)
        case _:
            return None


def _carried_over(one: Heard) -> Heard:
    """Return what still counts of an earlier search: a maybe and a late yes, to be rung first."""
    if one.outcome in {ContactOutcome.MAYBE_LATER, ContactOutcome.YES}:
        maybe = ContactOutcome.MAYBE_LATER
        return Heard(volunteer=one.volunteer, outcome=maybe, at=one.at, earlier=True)
    return Heard(volunteer=one.volunteer, outcome=_NOTHING, at=one.at)
