"""The volunteers as arrays: built once, then patched row by row when somebody or their history changes.

Building and patching are one path, so a patched pool and a fresh one rank alike (a property in the tests).
Rows are dense: the last one moves into the place of one that goes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from airtable_schema.records import Volunteer
from matching.columns import DTYPES, ONCE_BLANK, WEEK_BLANK, WRONG_NUMBER, Column, encode, encode_history
from matching.facts import NEVER_ASKED, Facts, combined
from matching.interned import SetColumn
from matching.people import People, phone_key, same_contacts, strictest, wrong_numbers

Rows = NDArray[np.intp]
_NOTHING: Mapping[str, str] = MappingProxyType({})
_FEWEST_ROWS = 64


class Pool:
    """Every volunteer of the group, ready to be ranked. Holds no policy and no time.

    `buildings` gives, by volunteer id, the key of their building (`airtable_schema.address`); missing or ""
    is not known. `calling_code` is the country's ("1", "33"), so that a number with and without it is one
    phone. `facts` is what is known of their history, by id.
    """

    def __init__(
        self,
        volunteers: Iterable[Volunteer] = (),
        *,
        buildings: Mapping[str, str] = _NOTHING,
        facts: Mapping[str, Facts] | None = None,
        calling_code: str = "",
    ) -> None:
        self.records: dict[str, Volunteer] = {}
        self.ids: list[str] = []
        self.offers = SetColumn()
        self.speaks = SetColumn()
        self._calling_code = calling_code
        self._row: dict[str, int] = {}
        self._facts = dict(facts or {})
        self._people = People(calling_code)
        self._members: dict[int, tuple[str, ...]] = {}
        self._several: Rows | None = None
        self._next_person = 1
        self._buildings: dict[str, int] = {"": 0}
        self._columns: dict[str, Column] = {name: np.zeros(0, kind) for name, kind in DTYPES.items()}
        self._asks = np.zeros((0, 1), np.float64)
        self.patch(volunteers, buildings=buildings)

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> Column:
        """Return one of `matching.columns.DTYPES` for all rows; not to be written."""
        return self._columns[name][: len(self.ids)]

    @property
    def asks(self) -> NDArray[np.float64]:
        """When each was asked lately, a row each, in seconds since 1970, -inf where there is no more."""
        return self._asks[: len(self.ids)]

    def building(self, key: str) -> int:
        """Return the number of a building; -1 where nobody lives there, or it is not known."""
        return self._buildings.get(key, -1) if key else -1

    def row(self, volunteer: str) -> int | None:
        """Return the row of a volunteer, None for somebody unknown. It holds until the next patch."""
        return self._row.get(volunteer)

    def rows_of_people(self, volunteers: Iterable[str]) -> list[int]:
        """Return the rows of these volunteers and of whoever is the same person; unknown ids are left out."""
        known = [self._row[volunteer] for volunteer in volunteers if volunteer in self._row]
        if not self._members:
            return known
        people = {int(self._columns["person"][row]) for row in known} - {0}
        same = {self._row[member] for person in people for member in self._members[person]}
        return [*same, *(row for row in known if row not in same)]

    def rows_of_several(self) -> Rows:
        """Return the rows of people who have more than one, person by person, each one's oldest first."""
        if self._several is None:
            rows = [
                self._row[record.id]
                for members in self._members.values()
                for record in sorted((self.records[m] for m in members), key=lambda v: (v.created_at, v.id))
            ]
            self._several = np.array(rows, np.intp)
        return self._several

    def patch(
        self,
        changed: Iterable[Volunteer],
        removed: Iterable[str] = (),
        *,
        buildings: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Take in who is new or changed, and drop who is removed; `buildings` is of the changed."""
        self._several = None
        new = {volunteer.id: volunteer for volunteer in changed}
        gone = [volunteer for volunteer in removed if volunteer in self._row and volunteer not in new]
        known = [volunteer for volunteer in new if volunteer in self._row]
        loose = self._loosen([*gone, *known])
        others = [new[v] for v in known if not same_contacts(new[v], self.records[v])]
        for volunteer in (*gone, *(other.id for other in others)):
            self._people.remove(self.records[volunteer])
        others += [other for other in new.values() if other.id not in self._row]
        for volunteer in gone:
            self._drop(volunteer)
        rows = self._place(new)
        loose |= self._people.add(others)
        if new:
            self._write(rows, list(new.values()), buildings)
        self._join(volunteer for volunteer in loose if volunteer in self._row)

    def update_facts(self, changed: Mapping[str, Facts]) -> None:
        """Take in history that changed; of volunteers not known (yet) it is kept until they are."""
        self._facts.update(changed)
        known = [volunteer for volunteer in changed if volunteer in self._row]
        if known:
            records = [self.records[volunteer] for volunteer in known]
            self._write_history(self._rows(known), records, [self._facts[volunteer] for volunteer in known])
            self._join(volunteer for volunteer in known if self._person(volunteer))

    def set_facts(self, facts: Mapping[str, Facts]) -> None:
        """Make this the whole history: who is not in it was never asked. Only what differs is written."""
        changed = {volunteer: new for volunteer, new in facts.items() if self._facts.get(volunteer) != new}
        changed.update({volunteer: NEVER_ASKED for volunteer in self._facts if volunteer not in facts})
        self.update_facts(changed)
        self._facts = {volunteer: known for volunteer, known in self._facts.items() if volunteer in facts}

    def _person(self, volunteer: str) -> int:
        return int(self._columns["person"][self._row[volunteer]])

    def _loosen(self, volunteers: Collection[str]) -> set[str]:
        """Forget with whom these are one person; return the ids of those people's rows."""
        loose: set[str] = set()
        for volunteer in volunteers if self._members else ():
            loose.update(self._members.pop(self._person(volunteer), ()))
        return loose

    def _place(self, new: Mapping[str, Volunteer]) -> Rows:
        """Give a row to each that has none, make room, and return the rows."""
        self.records.update(new)
        more = [volunteer for volunteer in new if volunteer not in self._row]
        first = len(self.ids)
        self.ids += more
        self._row.update(zip(more, range(first, len(self.ids)), strict=True))
        if len(self.ids) > len(self._asks):
            self._grow(max(_FEWEST_ROWS, len(self.ids) + len(self.ids) // 4))
        return np.arange(first, len(self.ids)) if len(more) == len(new) else self._rows(new)

    def _grow(self, capacity: int) -> None:
        self._columns = {name: np.resize(column, capacity) for name, column in self._columns.items()}
        self._asks = np.resize(self._asks, (capacity, self._asks.shape[1]))
        self.offers.resize(capacity)
        self.speaks.resize(capacity)

    def _drop(self, volunteer: str) -> None:
        """Move the last row into the place of this one."""
        row, last = self._row.pop(volunteer), len(self.ids) - 1
        del self.records[volunteer]
        moved = self.ids.pop()
        if row != last:
            self.ids[row], self._row[moved] = moved, row
            for column in (*self._columns.values(), self._asks):
                column[row] = column[last]
            self.offers.move(last, row)
            self.speaks.move(last, row)

    def _write(self, rows: Rows, records: Sequence[Volunteer], buildings: Mapping[str, str]) -> None:
        """Write the rows of these as their own records say."""
        self._put(rows, encode(records, self._calling_code))
        self.offers.write(rows, [record.can_help_with for record in records])
        self.speaks.write(rows, [record.languages for record in records])
        numbers = self._buildings
        self._columns["building"][rows] = [
            numbers.setdefault(buildings.get(record.id, ""), len(numbers)) for record in records
        ]
        self._columns["person"][rows] = 0
        self._write_history(rows, records, [self._facts.get(record.id, NEVER_ASKED) for record in records])

    def _write_history(self, rows: Rows, records: Sequence[Volunteer], facts: Sequence[Facts]) -> None:
        self._put(rows, encode_history(records, facts))
        asked = [n for n, known in enumerate(facts) if known.asks]
        width = max((len(facts[n].asks) for n in asked), default=0)
        if width > self._asks.shape[1]:
            more = np.full((len(self._asks), width - self._asks.shape[1]), -np.inf)
            self._asks = np.concatenate((self._asks, more), axis=1)
        self._asks[rows] = -np.inf
        for n in asked:
            self._asks[rows[n], : len(facts[n].asks)] = [ask.timestamp() for ask in facts[n].asks]

    def _join(self, volunteers: Iterable[str]) -> None:
        """Find anew who is one person with whom, and let the strictest count for all rows of each."""
        left = set(volunteers)
        while left:
            group = self._people.group(self.records[left.pop()], self.records)
            left -= group
            self._as_one(sorted(group))

    def _as_one(self, group: list[str]) -> None:
        for volunteer in group:
            self._members.pop(self._person(volunteer), None)
        person = 0
        if len(group) > 1:
            person, self._next_person = self._next_person, self._next_person + 1
            self._members[person] = tuple(group)
        records = [self.records[volunteer] for volunteer in group]
        strict = strictest(records)
        facts = combined(self._facts.get(volunteer, NEVER_ASKED) for volunteer in group)
        rows = self._rows(group)
        self._put(rows, encode(strict, self._calling_code))
        self._columns["flags"][rows] |= _flags_of_all(records, self._calling_code)
        self._columns["person"][rows] = person
        self._write_history(rows, strict, [facts] * len(group))

    def _put(self, rows: Rows, columns: Mapping[str, Column]) -> None:
        for name, values in columns.items():
            self._columns[name][rows] = values

    def _rows(self, volunteers: Iterable[str]) -> Rows:
        return np.array([self._row[volunteer] for volunteer in volunteers], np.intp)


def _flags_of_all(records: Sequence[Volunteer], calling_code: str) -> NDArray[np.uint8]:
    """Return what counts for the rows of one person whichever of them says so.

    A limit that is blank on one of them: then the group's counts as well. And a number that is wrong.
    """
    once = any(record.at_most_at_once is None for record in records)
    week = any(record.at_most_a_week is None for record in records)
    blank = (ONCE_BLANK if once else 0) | (WEEK_BLANK if week else 0)
    wrong = wrong_numbers(records, calling_code)
    numbers = (phone_key(record.phone, calling_code) for record in records)
    return np.array([blank | (WRONG_NUMBER if number in wrong else 0) for number in numbers], np.uint8)
