"""A month of a desk on one plan, played as fast as it goes, and counted by the sandbox.

Passes in which nothing can happen are not made: the call that each of them costs is booked by the worker, and
counted by the sandbox, all the same. One idle pass in every few hours is made.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.journeys.desk import CITY, Desk, a_desk, places
from worker.budget.budget import month_of
from worker.errors import QuotaSpent, Temporary
from worker.sandbox.call_log import Call, Service
from worker.wiring import Worker

SEES_TO_IT = timedelta(hours=3)
"""How often an idle pass is made all the same."""
START = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
AT_START = 5
"""Calls that a worker may make before it has ever booked any in a month."""


@dataclass
class Report:
    """What came of a month. `most` are the calls by month as the sandbox counts them."""

    most: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    restarts: int = 0
    skipped: int = 0
    announced: int = 0
    asked: int = 0
    undercounted: list[str] = field(default_factory=list)
    """Moments at which the rows counted fewer calls than the sandbox."""


@dataclass
class Host:
    """One worker's place: whenever it is restarted, a new worker runs there."""

    name: str
    worker: Worker
    next_at: datetime
    made_at: datetime


class Month:
    """A desk with some workers on one plan, and what happens there."""

    def __init__(
        self, desk: Desk, plan: str, *, workers: int, seed: int, closed_after: timedelta, restarts_every: int
    ) -> None:
        self.desk = desk
        self.report = Report()
        self._plan = plan
        self._random = random.Random(seed)
        self._closed_after, self._restarts_every = closed_after, restarts_every
        self._ours: dict[str, int] = {}
        self._numbers = count(1)
        self._changed_at = desk.clock.now()
        now = desk.clock.now()
        self._hosts = [
            Host(f"desk-{n + 1}", self._worker(f"desk-{n + 1}"), now + timedelta(seconds=7 * n), now)
            for n in range(workers)
        ]
        desk.sandbox.watch(self._count)

    def play(self, days: int, *, a_day: float, bursts: dict[int, int]) -> Report:
        """Let so many days go by, with so many requests on each, and bursts of requests on some."""
        events = iter(sorted(self._events(days, a_day, bursts)))
        upcoming = next(events, None)
        end = self.desk.clock.now() + timedelta(days=days)
        while self.desk.clock.now() < end:
            host = min(self._hosts, key=lambda one: one.next_at)
            while upcoming is not None and upcoming[0] <= host.next_at:
                self._until(upcoming[0])
                self._happen(upcoming[1])
                upcoming = next(events, None)
            self._until(host.next_at)
            self._look(host)
        posted = self.desk.calls(Service.SLACK, "chat.postMessage")
        self.report.announced = len({call.key for call in posted if call.key.startswith("card:")})
        return self.report

    def _events(self, days: int, a_day: float, bursts: dict[int, int]) -> Iterator[tuple[datetime, str]]:
        start = self.desk.clock.now()
        for day in range(days):
            many = int(a_day) + (self._random.random() < a_day % 1)
            for _ in range(many + bursts.get(day, 0)):
                asked_at = start + timedelta(days=day, seconds=self._random.uniform(0, 80_000))
                yield asked_at, "ask"
                yield asked_at + self._closed_after, "close"
            if day % self._restarts_every == 0:
                yield start + timedelta(days=day, seconds=self._random.uniform(0, 86_000)), "restart"

    def _happen(self, what: str) -> None:
        self._changed_at = self.desk.clock.now()
        match what:
            case "ask":
                self._ask()
            case "close":
                self._close()
            case _:
                self._restart(self._random.choice(self._hosts))

    def _ask(self) -> None:
        number = next(self._numbers)
        place = places()[number % 60]
        self.desk.ask(
            Name=f"Person {number}", Phone=f"(718) 555-{number:04d}", Address=place.street_line,
            Urgency="Urgent: today" if number % 5 == 0 else "Soon: in 2 days",
            **{
                "_Coordinates": f"{place.lat:.6f}, {place.lon:.6f}",
                "_Coordinates for": f"{place.street_line}, {CITY}",
            },
        )  # fmt: skip
        self.report.asked += 1

    def _close(self) -> None:
        """Close, as a person does in the base, what was announced some hours ago."""
        for row in self.desk.sandbox.airtable.rows(self.desk.base, "Requests"):
            if row.get("_Card") and row.get("Status") not in ("Complete",):
                self.desk.edit(str(row["id"]), Status="Complete")

    def _restart(self, host: Host) -> None:
        """Kill a worker between two calls, and start it anew at once."""
        host.worker = self._worker(host.name)
        host.next_at = self.desk.clock.now() + timedelta(seconds=2)
        self.report.restarts += 1

    def _worker(self, name: str) -> Worker:
        return self.desk.worker(HYPERLOCAL_WORKER_NAME=name, HYPERLOCAL_BUDGET_PLAN=self._plan)

    def _until(self, moment: datetime) -> None:
        self.desk.later(max(0.0, (moment - self.desk.clock.now()).total_seconds()))

    def _look(self, host: Host) -> None:
        if self._is_idle(host):
            self._skip(host)
        else:
            self._make(host)
        host.next_at = self.desk.clock.now() + timedelta(seconds=host.worker.loop._interval())

    def _make(self, host: Host) -> None:
        outcome = host.worker.loop.go()
        assert outcome.failure is None or isinstance(outcome.failure, QuotaSpent | Temporary), outcome.failure
        host.made_at = self.desk.clock.now()

    def _is_idle(self, host: Host) -> bool:
        """Return whether a look would find nothing and do nothing else, by what the worker itself knows."""
        worker, now = host.worker, self.desk.clock.now()
        beats = worker.stages.heartbeats
        quiet = not worker.board.open_cards() and not worker.board.mark_only
        nothing_new = host.made_at > self._changed_at + timedelta(minutes=5)
        return quiet and nothing_new and not beats.due(now) and now - host.made_at < SEES_TO_IT

    def _skip(self, host: Host) -> None:
        """Count the one call of an idle pass, in the worker and in the sandbox."""
        try:
            host.worker.calls.before()
        except QuotaSpent:
            return
        host.worker.calls.add("list")
        self.desk.sandbox.airtable.spend()
        self.report.skipped += 1
        self._note_count()

    def _count(self, call: Call) -> None:
        if call.service is Service.AIRTABLE:
            self.report.refused += call.status == 429 and "BILLING" in call.error
            if call.table and call.method in ("upsert", "delete"):
                self._ours.clear()
            self._note_count()

    def _note_count(self) -> None:
        now, airtable = self.desk.clock.now(), self.desk.sandbox.airtable
        month, made = month_of(now), airtable.calls_this_month()
        self.report.most[month] = max(made, self.report.most.get(month, 0))
        if month not in self._ours:
            rows = airtable.rows(self.desk.base, "Hyperlocal")
            mine = (int(row.get("Calls this month", 0)) for row in rows if row.get("_Month") == month)
            self._ours = {month: sum(mine)}
        ours = self._ours[month]
        if made > max(ours, AT_START * len(self._hosts)):
            self.report.undercounted.append(f"{now:%d %H:%M}: {ours} of {made}")


def a_month(
    plan: str, *, days: int = 32, workers: int = 1, a_day: float = 1.0, seed: int = 1,
    bursts: dict[int, int] | None = None, closed_after: timedelta = timedelta(hours=6),
    restarts_every: int = 1,
) -> Report:  # fmt: skip
    """Play a month at one plan, from the first of March on; return what came of it.

    Requests are closed in the base some time after they came in, and then once they are announced.
    """
    with a_desk(START) as desk:
        month = Month(
            desk, plan, workers=workers, seed=seed, closed_after=closed_after, restarts_every=restarts_every
        )
        return month.play(days, a_day=a_day, bursts=bursts or {})
