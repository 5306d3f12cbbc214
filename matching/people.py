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


def wrong_numbers(rows: Iterable[Volunteer], calling_code: str) -> frozenset[str]:
    """Return the keys of the numbers in the *To fix* of these rows of one person.

    The worker writes a wrong number there, with the number; correcting *Phone* is what ends it. It counts
    for every row that still has it in *Phone*, and for no other.
    """
    numbers = (number for row in rows if row.to_fix for number in _NUMBERS.findall(row.to_fix))
    return frozenset(phone_key(number, calling_code) for number in numbers) - {""}


def number_is_wrong(volunteer: Volunteer, calling_code: str) -> bool:
    """Whether *To fix* holds the number that still stands in *Phone*."""
    wrong = wrong_numbers((volunteer,), calling_code)
    return phone_key(volunteer.phone, calling_code) in wrong


def strictest(rows: Sequence[Volunteer]) -> tuple[Volunteer, ...]:
    """Return the rows of one person, each as it counts.

    Of status, break and limits the strictest counts; what they can do, where they live, what they speak and
    when they are free stay each row's own. What is strictest is found once, as hundreds of rows may share a
    phone, or an e-mail that stands for none.
    """
    status = max((row.status for row in rows), key=_STRICTNESS.__getitem__)
    paused_until = _last(row.paused_until for row in rows)
    travels_up_to = _least(row.travels_up_to for row in rows)
    at_once, a_week = _least(r.at_most_at_once for r in rows), _least(r.at_most_a_week for r in rows)
    asked, assigned = _last(row.last_asked for row in rows), _last(row.last_assigned for row in rows)
    return tuple(
        replace(
            row,
            status=status,
            paused_until=paused_until,
            travels_up_to=travels_up_to,
            at_most_at_once=at_once,
            at_most_a_week=a_week,
            last_asked=asked,
            last_assigned=assigned,
        )
        for row in rows
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
        self._owners: dict[str, str | list[str]] = {}
        """Most keys have one owner, and need no list."""

    def add(self, volunteers: Iterable[Volunteer]) -> set[str]:
        """Take these in, and return the ids of those among them who are one person with somebody else."""
        own, shared = self._owners.setdefault, set[str]()
        for volunteer in volunteers:
            for key in self._keys(volunteer):
                if own(key, volunteer.id) is not volunteer.id:
                    self._share(key, volunteer.id)
                    shared.add(key)
        return {owner for key in shared for owner in _ids(self._owners[key])}

    def remove(self, volunteer: Volunteer) -> None:
        """Forget somebody, as they were when they were added."""
        for key in self._keys(volunteer):
            left = [owner for owner in _ids(self._owners[key]) if owner != volunteer.id]
            if left:
                self._owners[key] = left if len(left) > 1 else left[0]
            else:
                del self._owners[key]

    def group(self, volunteer: Volunteer, records: Mapping[str, Volunteer]) -> frozenset[str]:
        """Return the ids of all rows of this person, the volunteer's own among them."""
        found, new, followed = {volunteer.id}, [volunteer], set[str]()
        while new:
            keys = [key for key in self._keys(new.pop()) if key not in followed]
            followed.update(keys)
            for key in keys:
                unseen = [owner for owner in _ids(self._owners.get(key, [])) if owner not in found]
                found.update(unseen)
                new.extend(records[owner] for owner in unseen)
        return frozenset(found)

    def _share(self, key: str, volunteer: str) -> None:
        """Give a key that somebody owns one more owner."""
        owners = self._owners[key]
        if isinstance(owners, list):
            owners.append(volunteer)
        else:
            self._owners[key] = [owners, volunteer]

    def _keys(self, volunteer: Volunteer) -> tuple[str, ...]:
        """Return what the volunteer is recognised by: none, one or both of phone and e-mail."""
        phone = phone_key(volunteer.phone, self._calling_code)
        email = volunteer.email.strip().casefold() if "@" in volunteer.email else ""
        keys = (phone, email) if phone and email else (phone or email,) if phone or email else ()
        return tuple("practice " + key for key in keys) if volunteer.practice else keys


def _ids(owner: str | list[str]) -> Sequence[str]:
    return (owner,) if isinstance(owner, str) else owner
