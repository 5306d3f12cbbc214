"""Rows of Calls & texts kept ready for whom to call next: to log a call in the base is then one click. Pure.

Such a row is one of ours by its `_Key`, and no contact while its *Outcome* is empty. When people fill that in
and leave *At* blank, the row's creation tells nothing: the moment it was first seen is kept in the key.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from airtable_schema.live import Schema
from airtable_schema.parse import Parsed, parse_contact
from airtable_schema.records import Contact
from worker.airtable.answers import RawRecord

_KEY = re.compile(r"(rec\w+):(rec\w+):call:\d+(?:@(\S+))?")
_PRESSED = re.compile(r"rec\w+:(rec\w+):(?!call:)\w+:.*")
_STRANGE_FOR = timedelta(hours=1)
"""A row about a request that is not known may be about one that another worker has just met."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One row to be made: about a request, for a volunteer, recognised by its key."""

    key: str
    request: str
    volunteer: str


def is_kept_ready(contact: Contact) -> bool:
    """Return whether a row was made by us for a call."""
    return _KEY.fullmatch(contact.key) is not None


def is_unused(contact: Contact) -> bool:
    """Return whether nobody has written anything into a row that was made for a call."""
    written = (contact.outcome, contact.call_back_at, contact.at, contact.by.strip(), contact.note.strip())
    return is_kept_ready(contact) and not any(written) and not contact.for_needs


def key_seen(contact: Contact, seen_at: datetime) -> str:
    """Return the key of a row that was filled in, with the moment it was seen so."""
    return f"{contact.key}@{seen_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def needs_its_time(contact: Contact) -> bool:
    """Return whether nothing tells when the call of a row that was made for it took place."""
    return is_kept_ready(contact) and contact.outcome is not None and contact.at is None


def parse_logged(raw: RawRecord, schema: Schema) -> Parsed[Contact]:
    """Return a row of Calls & texts; one made for a call happened when it was first seen filled in."""
    parsed = parse_contact(raw, schema)
    if (pressed := _PRESSED.fullmatch(parsed.record.key)) and not parsed.record.volunteer:
        # Deleting a volunteer empties the links to them. Nobody talked to the person who asked for all that.
        return replace(parsed, record=replace(parsed.record, volunteer=(pressed[1],)))
    found = _KEY.fullmatch(parsed.record.key)
    if found is None or found.group(3) is None or parsed.record.at is not None:
        return parsed
    try:
        at = datetime.fromisoformat(found.group(3))
    except ValueError:
        return parsed
    return replace(parsed, record=replace(parsed.record, at=at))


def to_make(request: str, call_next: Iterable[str], contacts: Iterable[Contact]) -> list[Ready]:
    """Return the rows that are missing for those to call next, with keys that follow from what there is."""
    about = [contact for contact in contacts if request in contact.request]
    ready = {volunteer for contact in about if is_unused(contact) for volunteer in contact.volunteer}
    made = []
    for volunteer in call_next:
        if volunteer not in ready:
            series = f"{request}:{volunteer}:call:"
            number = sum(1 for contact in about if contact.key.startswith(series))
            made.append(Ready(f"{series}{number}", request, volunteer))
    return made


def to_remove(
    contacts: Iterable[Contact],
    listed: Mapping[str, Collection[str] | None],
    now: datetime,
) -> list[str]:
    """Return the ids of unused rows that serve nobody any more.

    `listed` are those on the list of each request that is known, nobody once it has ended; None where there
    is no list to go by.
    """
    return [contact.id for contact in contacts if is_unused(contact) and not _serves(contact, listed, now)]


def _serves(contact: Contact, listed: Mapping[str, Collection[str] | None], now: datetime) -> bool:
    about = [request for request in contact.request if request in listed]
    if not about:
        return now - contact.created_at < _STRANGE_FOR and bool(contact.request)
    on_list = [listed[request] for request in about]
    return any(those is None or set(contact.volunteer) & set(those) for those in on_list)
