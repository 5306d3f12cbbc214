"""Somebody who watches a desk: after each look of a worker, is every Next step true, also on the card?

What a row alone does not tell (who left a request, since when it is open again) is remembered from look to
look. What people log in the base may be read up to ten minutes later; what they press counts at once.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from tests.journeys.next_step_checker import told_wrong
from tests.journeys.next_step_hours import Hours
from tests.journeys.next_step_past import about, kept, round_of
from tests.journeys.next_step_rows import ASSIGNED, FINAL, OPEN, Case, Past, Row
from worker.sandbox.server import Sandbox

READ_WITHIN = timedelta(minutes=10)
_A_TICK = timedelta(milliseconds=50)
"""Half of what a call takes: what is pressed at once after a look is written as of a moment before."""


class Watched(Protocol):
    """As much of a desk as is watched."""

    sandbox: Sandbox
    base: str


@dataclass
class Watch:
    """What was seen of one desk so far; `hours` and `check_first` are as its workers are told."""

    desk: Watched
    hours: Hours = field(default_factory=Hours)
    check_first: bool = False
    past: dict[str, Past] = field(default_factory=dict)
    before: dict[str, Row] = field(default_factory=dict)
    looks: deque[tuple[datetime, Mapping[str, Row]]] = field(default_factory=deque)
    checked: int = 0

    def told(self, settings: Mapping[str, str]) -> None:
        """Take in what a worker is told that changes what is true."""
        night = settings.get("HYPERLOCAL_DESK_NIGHT_DESK") == "true"
        self.hours = replace(self.hours, night_desk=night)
        self.check_first = settings.get("HYPERLOCAL_DESK_CHECK_REQUESTS_FIRST") == "true"

    def look(self, now: datetime, *, whole: bool = True, cards: bool = True) -> None:
        """Check every request; not `whole`: only what was pressed was served, time may have gone by since."""
        calls = {row["id"]: row for row in self._rows("Calls & texts")}
        kinds = {row["id"]: row for row in self._rows("Kinds of help")}
        volunteers = {row["id"]: row for row in self._rows("Volunteers")}
        shown = self._shown() if cards else {}
        for row in self._rows("Requests"):
            self.past[row["id"]] = past = self._past(row, now)
            self.before[row["id"]] = row
            if not row.get("_Looked at") or not row.get("Next step"):
                continue
            may_know = list(self._known(calls))
            moments = [now, *([] if whole or not self.looks else [self.looks[-1][0]])]
            cases = [
                Case(at, row, about(row, known), kinds, volunteers, kept(past, row, known), self.hours,
                     self.check_first)
                for at in moments for known in may_know
            ]  # fmt: skip
            _check(cases, row, shown.get(row["id"], ""))
            self.checked += 1
        if whole:
            self._remember(now, calls)

    def _known(self, calls: Mapping[str, Row]) -> Iterator[Mapping[str, Row]]:
        """Yield what of the calls a worker may know: all, or as they stood minutes ago, with all presses."""
        yield calls
        pressed = {key: row for key, row in calls.items() if row.get("_By")}
        for _, then in reversed(self.looks):
            older = {key: row for key, row in then.items() if key in calls}
            if {**older, **pressed} != calls:
                yield {**older, **pressed}

    def _remember(self, now: datetime, calls: Mapping[str, Row]) -> None:
        gap = now - self.looks[-1][0] if self.looks else timedelta()
        while self.looks and self.looks[0][0] < now - READ_WITHIN - gap:
            self.looks.popleft()
        self.looks.append((now, calls))

    def _past(self, row: Row, now: datetime) -> Past:
        """Return who left a request, whether it was opened again, and since when somebody is looked for."""
        past, before = self.past.get(row["id"], Past()), self.before.get(row["id"])
        if before is None or not before.get("_Looked at"):
            return past
        status, was = row.get("Status", "New"), before.get("Status", "New")
        if was in FINAL and status not in FINAL and round_of(row) == round_of(before):
            return past  # the end was taken back
        doing, did = set(row.get("Assigned to", ())), set(before.get("Assigned to", ()))
        wanted = max(int(row.get("How many volunteers") or 1), 1)
        steps_back = was in {ASSIGNED, *FINAL} and status in OPEN
        leave = did - doing
        if steps_back and doing == did and len(did) >= wanted:
            leave = did
        left, left_at = past.left | leave, {**past.left_at, **dict.fromkeys(leave, now)}
        left -= doing if status == ASSIGNED else doing - did
        one_need = len(row.get("Needs", ())) <= 1
        done = (status == ASSIGNED and bool(doing)) or (
            status in OPEN and one_need and len(doing - left) >= wanted
        )
        if done:
            return Past(left, left_at=left_at)
        again = was in FINAL and status not in FINAL
        if not again and not (did - doing) and not (steps_back and left & doing):
            return replace(past, left=left, left_at=left_at)
        assigned_at = row.get("Assigned at")
        since = datetime.fromisoformat(assigned_at) if assigned_at else now - _A_TICK
        return Past(left, again or (past.reopened and was in OPEN), since, left - past.left, now, left_at)

    def _shown(self) -> dict[str, str]:
        """Return what the Next step on each card is, by request."""
        cards = [one for one in self.desk.sandbox.slack.messages() if one.key.startswith("card:")]
        lines = {one.key.split(":")[1]: one.text.splitlines() for one in cards}
        return {
            request: next((line[2:] for line in said if line.startswith("▶ ")), "")
            for request, said in lines.items()
        }

    def _rows(self, table: str) -> list[dict[str, Any]]:
        return self.desk.sandbox.airtable.rows(self.desk.base, table)


def _check(cases: list[Case], row: Row, shown: str) -> None:
    """Fail unless the Next step is true for one of these, and the card says the same."""
    wrong = told_wrong(cases, row, shown)
    assert not wrong, wrong
