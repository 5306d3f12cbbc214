"""Who is the same person: rows with the same phone or the same e-mail, whichever way they are linked.

Practice rows and real ones are never the same person. *Shared phone* belongs to those who ask; two volunteers
who share a phone are one call to make.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from airtable_schema.options import VolunteerStatus
from airtable_schema.records import Volunteer

_Number = TypeVar("_Number", int, float)
_SIGNS = b"+()-. /"
_NUMBERS = re.compile(r"[+(]*\d[\d\s().\-–/]{5,}\d")
_FEWEST, _LONG = 7, 9
_STRICTNESS = {VolunteerStatus.ACTIVE: 0, None: 1, VolunteerStatus.APPLIED: 2, VolunteerStatus.LEFT: 3}


def phone_key(phone: str, calling_code: str) -> str:
    """Return the digits that tell one phone from another; "" where there are too few to be a phone.

    "(718) 555-0134" and "+1 718 555 0134" are one phone where the calling code is 1. Plain string work, as it
    is done for every volunteer; what people read is made by `airtable_schema.phones`.
    """
    plain = phone.encode().translate(
        None, _SIGNS
    )  # bytes: four times as fast, and this is done for everybody
    digits = plain.decode() if plain.isdigit() else "".join(re.findall(r"\d", phone))
    digits = digits.lstrip("0")
    if calling_code and len(digits) > _LONG and digits.startswith(calling_code):
        shorter = digits[len(calling_code) :].lstrip("0")
        digits = shorter if len(shorter) >= _LONG else digits
    return digits if len(digits) >= _FEWEST else ""


def number_is_wrong(volunteer: Volunteer, calling_code: str) -> bool:
    """Whether *To fix* holds the number that still stands in *Phone*.

    The worker writes a wrong number there, with the number; correcting *Phone* is what ends it.
    """
    if not volunteer.to_fix:
        return False
    key = phone_key(volunteer.phone, calling_code)
    return bool(key) and any(
        phone_key(number, calling_code) == key for number in _NUMBERS.findall(volunteer.to_fix)
    )


def strictest(volunteer: Volunteer, others: Sequence[Volunteer]) -> Volunteer:
    """Return the row as it counts when the others are the same person.

    Of status, break, limits and wrong number the strictest counts; what they can do, where they live, what
    they speak and when they are free stay this row's own. A wrong number counts for every row that has it,
    and for no other: so what is to be fixed on any row is here, and this row's phone is its own.
    """
    rows = (volunteer, *others)
    return replace(
        volunteer,
        status=max((row.status for row in rows), key=_STRICTNESS.__getitem__),
        paused_until=_last(row.paused_until for row in rows),
        travels_up_to=_least(row.travels_up_to for row in rows),
        at_most_at_once=_least(row.at_most_at_once for row in rows),
        at_most_a_week=_least(row.at_most_a_week for row in rows),
        last_asked=_last(row.last_asked for row in rows),
        last_assigned=_last(row.last_assigned for row in rows),
        to_fix=" | ".join(row.to_fix for row in rows if row.to_fix),
    )


def _least(values: Iterable[_Number | None]) -> _Number | None:
    return min((value for value in values if value is not None), default=None)


def _last(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None), default=None)


def same_contacts(one: Volunteer, other: Volunteer) -> bool:
    """Whether nothing differs by which people are recognised."""
    return (one.phone, one.email, one.practice) == (other.phone, other.email, other.practice)


class People:
    """Which volunteers are one person. Kept up to date row by row."""

    def __init__(self, calling_code: str) -> None:
        self._calling_code = calling_code
        self._owners: dict[str, str | tuple[str, ...]] = {}

    def add(self, volunteers: Iterable[Volunteer]) -> set[str]:
        """Take these in, and return the ids of those among them who are one person with somebody else."""
        owners, shared = self._owners, set[str]()
        for volunteer in volunteers:
            for key in self._keys(volunteer):
                owner = owners.setdefault(key, volunteer.id)
                if owner is not volunteer.id:
                    owners[key] = (*_ids(owner), volunteer.id)
                    shared.update(_ids(owners[key]))
        return shared

    def remove(self, volunteer: Volunteer) -> None:
        """Forget somebody, as they were when they were added."""
        for key in self._keys(volunteer):
            left = tuple(owner for owner in _ids(self._owners[key]) if owner != volunteer.id)
            if left:
                self._owners[key] = left if len(left) > 1 else left[0]
            else:
                del self._owners[key]

    def group(self, volunteer: Volunteer, records: Mapping[str, Volunteer]) -> frozenset[str]:
        """Return the ids of all rows of this person, the volunteer's own among them."""
        found, new = {volunteer.id}, [volunteer]
        while new:
            for key in self._keys(new.pop()):
                unseen = [owner for owner in _ids(self._owners.get(key, ())) if owner not in found]
                found.update(unseen)
                new.extend(records[owner] for owner in unseen)
        return frozenset(found)

    def _keys(self, volunteer: Volunteer) -> tuple[str, ...]:
        """Return what the volunteer is recognised by: none, one or both of phone and e-mail."""
        phone = phone_key(volunteer.phone, self._calling_code)
        email = volunteer.email.strip().casefold() if "@" in volunteer.email else ""
        keys = (phone, email) if phone and email else (phone or email,) if phone or email else ()
        return tuple("practice " + key for key in keys) if volunteer.practice else keys


def _ids(owner: str | tuple[str, ...]) -> tuple[str, ...]:
    return (owner,) if isinstance(owner, str) else owner
