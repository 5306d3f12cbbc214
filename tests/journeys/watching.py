"""Somebody who watches a desk: after each look of a worker, is every Next step true, also on the card?

What a row alone does not tell (who left a request, since when it is open again) is remembered from look to
look. What people log in the base may be read up to ten minutes later; what they press counts at once.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from tests.journeys.next_step_checker import wrongs
from tests.journeys.next_step_hours import Hours
from tests.journeys.next_step_rows import (
    ASSIGNED,
    FINAL,
    LEFT_IT,
    OPEN,
    SPOKE,
    UNDONE,
    YES,
    Case,
    Past,
    Row,
    happened_at,
)
from worker.remembered.said import read_said
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
            about = list(self._known(calls))
            moments = [now, *([] if whole or not self.looks else [self.looks[-1][0]])]
            cases = [
                Case(at, row, _about(row, known), kinds, volunteers, _kept(past, row, known), self.hours,
                     self.check_first)
                for at in moments for known in about
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
        if was in FINAL and status not in FINAL and _round(row) == _round(before):
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


def _about(row: Row, calls: Mapping[str, Row]) -> list[Row]:
    return [call for call in calls.values() if row["id"] in call.get("Request", ())]


def _round(row: Row) -> int:
    """Return in which round a worker says that a request is."""
    return read_said(row.get("_Said", "")).round


def _kept(past: Past, row: Row, calls: Mapping[str, Row]) -> Past:
    """Return the past without those whose yes was taken back, and who said yes again: they never left."""
    logged = sorted((one for one in _about(row, calls) if one.get("Outcome") in {YES, UNDONE}), key=_at)
    last = {who: call["Outcome"] for call in logged for who in call.get("Volunteer", ())}
    left = frozenset(who for who in past.left if last.get(who) != UNDONE)
    left -= _back(past, row, calls)
    taken_back = bool(past.gone) and not past.gone & left and not past.reopened
    if taken_back:
        return replace(past, left=left, since=None, gone_at=None)
    since, gone_at = _since(past, row, calls)
    return replace(past, left=left, since=since, gone_at=gone_at)


def _back(past: Past, row: Row, calls: Mapping[str, Row]) -> set[str]:
    """Return whose last word, since they left, is a yes."""
    logged = sorted((one for one in _about(row, calls) if one.get("Outcome") in {*SPOKE, *LEFT_IT}), key=_at)
    last = {who: call for call in logged for who in call.get("Volunteer", ())}
    yes = {who: happened_at(call) for who, call in last.items() if call["Outcome"] == YES}
    return {who for who, at in yes.items() if who in past.left_at and at > past.left_at[who]}


def _since(past: Past, row: Row, calls: Mapping[str, Row]) -> tuple[datetime | None, datetime | None]:
    """Return since when somebody is looked for anew, and when it was left: with the first who said so."""
    start = row.get("Assigned at")
    if past.since is None or not start:
        return past.since, past.gone_at
    theirs = [one for one in _about(row, calls) if past.left & set(one.get("Volunteer", ()))]
    left = [happened_at(one) for one in theirs if one.get("Outcome") in LEFT_IT]
    after = [at for at in left if at >= datetime.fromisoformat(start)]
    return min(after, default=past.since + timedelta(seconds=1)), min(after, default=past.gone_at)


def _at(call: Row) -> datetime:
    return datetime.fromisoformat(call.get("At") or call["createdTime"])


def _check(cases: list[Case], row: Row, shown: str) -> None:
    """Fail unless the Next step is true for one of these, and the card says the same."""
    said = str(row["Next step"])
    found = [wrongs(case, said) for case in cases]
    assert not all(found), f"Next step “{said}”: {min(found, key=len)}"
    if shown and not row.get("Private") and not set("“@") & set(said):
        assert said.endswith(shown), f"the card says “{shown}”, the base “{said}”"
