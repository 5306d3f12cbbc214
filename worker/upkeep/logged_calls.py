"""Calls that people logged in the base: when they were, what they are called, and numbers that were wrong."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact
from notifiers.contact_summary import came_of_it, summary
from worker.airtable.answers import RawRecord
from worker.upkeep.call_rows import key_seen, needs_its_time, parse_logged
from worker.upkeep.upkeep_base import UpkeepBase
from worker.upkeep.volunteer_notes import with_line, wrong_number_line

_LATELY = timedelta(days=2)
"""Calls logged longer ago than this are called what they are called."""


class LoggedCalls:
    """The calls of one base that nobody pressed a button for."""

    def __init__(self, base: UpkeepBase) -> None:
        self._base = base
        self._noted = -1
        self._seen_at: dict[str, datetime] = {}
        """When a row made for a call was first seen filled in, until the base has been told."""
        self._to_name: set[str] = set()

    def note(self, now: datetime) -> set[str]:
        """Take in what was logged since; return the volunteers whose row changed.

        A row made for a call gets the time at which it was seen filled in, a volunteer with a wrong number a
        line in *To fix*.
        """
        contacts = self._base.snapshot.contacts
        if contacts.version == self._noted:
            return set()
        fresh = [
            self._timed(contact, now) for contact in contacts.rows.values() if self._is_fresh(contact, now)
        ]
        contacts.rows.update({contact.id: contact for contact in fresh})
        self._to_name |= {contact.id for contact in fresh}
        changed = self._note_wrong_numbers(fresh)
        self._noted = contacts.version
        return changed

    def name(self, now: datetime) -> None:
        """Write what the calls are called that were taken in since."""
        known = [self._base.contacts[record] for record in self._to_name if record in self._base.contacts]
        rows = {contact.id: self._named(contact) for contact in known if self._is_fresh(contact, now)}
        for row in self._base.write("contacts", rows):
            self._take(row)
        self._to_name.clear()

    def _is_fresh(self, contact: Contact, now: datetime) -> bool:
        """Return whether a call was logged by hand, or in a row made for it, and not called anything yet."""
        base = self._base
        if contact.outcome is None or contact.id in base.refused or now - contact.happened_at > _LATELY:
            return False
        end = came_of_it(contact.outcome, contact.happened_at, base.desk)
        return base.request_of(contact) is not None and not contact.summary.endswith(end)

    def _timed(self, contact: Contact, now: datetime) -> Contact:
        if not needs_its_time(contact):
            return contact
        return replace(contact, at=self._seen_at.setdefault(contact.id, now.replace(microsecond=0)))

    def _named(self, contact: Contact) -> dict[str, Any]:
        base, request = self._base, self._base.request_of(contact)
        if request is None:
            raise ValueError(f"{contact.id} is about no request that is known")
        needs = base.needs(contact.for_needs or request.needs)
        volunteer = base.volunteer_of(contact)
        says = summary(request, needs, volunteer, contact.outcome, contact.happened_at, base.desk)
        seen_at = self._seen_at.get(contact.id)
        return {"summary": says, **({"key": key_seen(contact, seen_at)} if seen_at else {})}

    def _note_wrong_numbers(self, fresh: Iterable[Contact]) -> set[str]:
        base = self._base
        rows: dict[str, dict[str, Any]] = {}
        for contact in fresh:
            volunteer = base.volunteer_of(contact)
            is_wrong = contact.outcome is ContactOutcome.WRONG_NUMBER
            if is_wrong and volunteer is not None and volunteer.phone.strip():
                line = wrong_number_line(volunteer, base.desk)
                rows[volunteer.id] = {"to_fix": with_line(volunteer.to_fix, line)}
        there = {who: row for who, row in rows.items() if row["to_fix"] != base.volunteers[who].to_fix}
        return base.snapshot.volunteers.take(base.write("volunteers", there), base.schema)

    def _take(self, row: RawRecord) -> None:
        """Take in a row as the base has it now; only what somebody changed meanwhile is looked at again."""
        base, contacts = self._base, self._base.snapshot.contacts
        known, now_there = contacts.rows[row["id"]], parse_logged(row, base.schema).record
        self._seen_at.pop(known.id, None)
        if now_there == replace(known, summary=now_there.summary, key=now_there.key):
            contacts.keep([row], base.schema)
            return
        contacts.take([row], base.schema)
        base.look_at(now_there)
