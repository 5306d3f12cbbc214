"""What the base keeps of volunteers beside what people wrote: last asked and assigned, what to fix. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from airtable_schema.options import ContactOutcome
from airtable_schema.phones import shown
from airtable_schema.records import Contact, Request, Volunteer
from matching.facts import ASKING, UNANSWERED, Facts
from notifiers.desk import Desk
from notifiers.words import translate
from notifiers.words.times import date

MANY = 3
"""So many unanswered requests in a row, and somebody is asked whether they are still with us."""
_UNANSWERED = "Three unanswered since {date}: still with us?"
_GAP = "{date}"


def wrong_number_line(volunteer: Volunteer, desk: Desk) -> str:
    """Return what *To fix* says of a wrong number; with the number, so that a corrected one counts again."""
    return translate("Wrong number: {phone}", desk.locale, phone=shown(volunteer.phone, desk.country))


def with_line(text: str, line: str) -> str:
    """Return the text with a line more, unless it is there."""
    lines = [kept for kept in text.splitlines() if kept.strip()]
    return "\n".join(dict.fromkeys([*lines, line]))


def moments_of(
    volunteers: Mapping[str, Volunteer], facts: Mapping[str, Facts], requests: Iterable[Request]
) -> dict[str, dict[str, Any]]:
    """Return *Last asked* and *Last assigned* where the base holds an earlier moment, by volunteer."""
    assigned = last_assigned(requests)
    changes: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for who, volunteer in volunteers.items():
        asked = facts[who].last_asked if who in facts else None
        for key, moment in (("last_asked", asked), ("last_assigned", assigned.get(who))):
            if _is_later(moment, getattr(volunteer, key)):
                changes[who][key] = _second(moment)
    return dict(changes)


def last_assigned(requests: Iterable[Request]) -> dict[str, datetime]:
    """Return when each volunteer was last assigned to anything."""
    last: dict[str, datetime] = {}
    for request in requests:
        at = request.assigned_at
        if at is not None:
            last.update({who: max(at, last.get(who, at)) for who in request.assigned_to})
    return last


def unanswered_notes(
    volunteers: Mapping[str, Volunteer],
    facts: Mapping[str, Facts],
    contacts: Iterable[Contact],
    desk: Desk,
) -> dict[str, dict[str, Any]]:
    """Return *To fix* of those who did not answer three times in a row, and of those who answered since."""
    begins = translate(_UNANSWERED, desk.locale, date=_GAP).partition(_GAP)[0]
    silent = {who for who, known in facts.items() if known.unanswered_in_a_row >= MANY}
    since = _silent_since(silent, contacts)
    changes = {}
    for who, volunteer in volunteers.items():
        lines = [line for line in volunteer.to_fix.splitlines() if not line.startswith(begins)]
        if who in since:
            lines.append(translate(_UNANSWERED, desk.locale, date=date(since[who], desk)))
        if "\n".join(lines) != volunteer.to_fix and (who in since or begins in volunteer.to_fix):
            changes[who] = {"to_fix": "\n".join(lines)}
    return changes


def _silent_since(silent: Iterable[str], contacts: Iterable[Contact]) -> dict[str, datetime]:
    """Return when each of them first did not answer, of all the times since they last did."""
    wanted = set(silent)
    since: dict[str, datetime] = {}
    for who, contact in _of_each(contacts, wanted):
        if contact.outcome in UNANSWERED:
            since.setdefault(who, contact.happened_at)
        elif contact.outcome in ASKING and contact.outcome is not ContactOutcome.TEXTED:
            since.pop(who, None)
    return since


def _of_each(contacts: Iterable[Contact], wanted: set[str]) -> Iterator[tuple[str, Contact]]:
    for contact in sorted(contacts, key=lambda one: (one.happened_at, one.id)):
        for who in contact.volunteer:
            if who in wanted:
                yield who, contact


def _is_later(moment: datetime | None, known: datetime | None) -> bool:
    return moment is not None and (known is None or _second(moment) > _second(known))


def _second(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("There is no moment to write.")
    return moment.replace(microsecond=0)
