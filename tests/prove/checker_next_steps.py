"""Every Next step of a base at rest, held against an account of its own, from the rows and the channel alone.

What a row does not tell (who left the request, since when somebody is looked for anew) is taken from what it
remembers, which must fit the row. So this can begin at any moment, and after any storm.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.journeys.next_step_checker import told_wrong
from tests.journeys.next_step_hours import Hours
from tests.journeys.next_step_past import about, kept, remembered, unfit
from tests.journeys.next_step_rows import Case, Row, time_of

LATE = timedelta(minutes=1)
"""Times are met at the next look, half a minute late as a rule, and it takes its time."""
MISSED_WITHIN = timedelta(hours=26)
"""That a call was deleted shows once a day, when everything is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSteps:
    """A base at rest. Rows go by the template's names."""

    now: datetime
    requests: Sequence[Row]
    calls: Mapping[str, Row]
    kinds: Mapping[str, Row]
    volunteers: Mapping[str, Row]
    cards: Mapping[str, str]
    """What stands in the channel, by `ts`."""
    deleted: Sequence[Row] = ()
    """Calls that people deleted, as they were last, with `deleted_at`."""

    def wrongs(self) -> Iterator[str]:
        """Yield everything that is not as it must be."""
        for row in self.requests:
            if row.get("_Looked at") and row.get("Next step"):
                wrong = unfit(row) or told_wrong(list(self._cases(row)), row, self._shown(row))
                if wrong:
                    yield f"{row['id']}: {wrong}"

    def _shown(self, row: Row) -> str:
        """Return the Next step on the card that a request says is its own; "" for none."""
        lines = self.cards.get(str(row.get("_Card", "")).partition(" ")[2], "").splitlines()
        return next((line[2:] for line in lines if line.startswith("▶ ")), "")

    def _cases(self, row: Row) -> Iterator[Case]:
        row = {**row, "Shortlist": self._ranked(row)}
        for calls in self._known():
            past = kept(remembered(row), row, calls)
            for at in (self.now, self.now - LATE):
                yield Case(at, row, about(row, calls), self.kinds, self.volunteers, past, Hours())

    def _ranked(self, row: Row) -> list[str]:
        """Return who is on the list as the reasons number them: that links keep their order nobody says."""
        reasons = str(row.get("Why these volunteers", "")).replace("\xa0", " ").splitlines()
        called = {who: _called(self.volunteers[who]) for who in row.get("Shortlist", ())}
        return sorted(called, key=lambda who: _place(called[who], reasons))

    def _known(self) -> Iterator[Mapping[str, Row]]:
        """Yield what of the calls a worker may know: all of them, and some that were deleted lately."""
        yield self.calls
        lately = [one for one in self.deleted if self.now - time_of(one["deleted_at"]) < MISSED_WITHIN]
        for number in range(len(lately)):
            yield {**self.calls, **{one["id"]: one for one in lately[number:]}}


def _called(volunteer: Row) -> tuple[str, str]:
    """Return a volunteer's first name and number, as the reasons call them."""
    return str(volunteer.get("Name", "")).partition(" ")[0], str(volunteer.get("Phone", ""))


def _place(called: tuple[str, str], reasons: Sequence[str]) -> int:
    name, phone = called
    lines = (line.partition("  ")[2] for line in reasons)
    places = (n for n, line in enumerate(lines) if line.startswith(f"{name} ") and phone in line)
    return next(places, len(reasons))
