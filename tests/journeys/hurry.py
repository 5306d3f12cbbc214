"""Many presses in a short time, on a clock that is held in hand: each comes at its moment, whatever is done.

A press reaches the loop's inbox as soon as its moment has passed, also in the middle of a pass.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifiers.presses import Act
from tests.journeys.desk import CITY, Desk, a_desk, places
from tests.journeys.pressing import LOOK, Pressing, pressing_at
from worker.sandbox.call_log import Call, Service

CARDS = 10
WAKING = 0.02
"""Seconds until a loop that rests has begun with what was pressed."""
UNTIL_ALL_IS_SAID = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press to come: about a card's request, and one of its volunteers."""

    moment: datetime
    request: str
    name: str


@dataclass
class Hurry:
    """A desk of ten cards, and presses that come at moments known before."""

    at: Pressing
    requests: list[str]
    coming: deque[Pressed] = field(default_factory=deque)
    came: list[Pressed] = field(default_factory=list)
    began: int = 0

    @property
    def desk(self) -> Desk:
        return self.at.desk

    def press(self, count: int, every: timedelta) -> None:
        """Have people log so many calls, one card after the other, and the loop serve them and look."""
        start, names = self.desk.clock.now(), list(self.desk.volunteers)
        for number in range(count):
            turn, card = divmod(number, CARDS)
            self.coming.append(Pressed(start + number * every, self.requests[card], names[turn % len(names)]))
        self.began = self.desk.sandbox.log.last
        ends, looks_at = self.coming[-1].moment + UNTIL_ALL_IS_SAID, start + LOOK
        while (now := self.desk.clock.now()) < ends:
            self.arrive()
            if self.at.inbox.waits:
                self._serve()
            elif now >= looks_at:
                assert self.desk.go(self.at.worker).failure is None
                looks_at = now + LOOK
            else:
                nexts = [looks_at, ends, *(one.moment for one in list(self.coming)[:1])]
                self.desk.later(max((min(nexts) - now).total_seconds(), 0.001))

    def in_base(self) -> list[float]:
        """Return how many seconds after each press its row stood in the base, the longest last."""
        written = self._written()
        return sorted((written[one] - one.moment).total_seconds() for one in self.came)

    def on_card(self) -> list[float]:
        """Return how many seconds after each press its card was edited with it, the longest last."""
        written, edits = self._written(), self.edits()
        cards = {request: str(self.desk.row(request)["_Card"]).split()[-1] for request in self.requests}
        shown = [
            next(call.at for call in edits if cards[one.request] in call.records and call.at > written[one])
            for one in self.came
        ]
        return sorted((at - one.moment).total_seconds() for at, one in zip(shown, self.came, strict=True))

    def edits(self) -> list[Call]:
        """Return the edits of cards that Slack took."""
        return list(self.desk.sandbox.log.calls(Service.SLACK, "chat.update", since=self.began))

    def _serve(self) -> None:
        self.desk.later(WAKING)
        outcome = self.at.serve()
        assert outcome.failure is None, outcome.failure
        if outcome.left:
            assert self.desk.go(self.at.worker).failure is None

    def arrive(self, _: object = None) -> None:
        """Let come what is due by now."""
        while self.coming and self.coming[0].moment <= self.desk.clock.now():
            one = self.coming.popleft()
            self.came.append(one)
            self.at.put(Act.NO_ANSWER, one.request, one.name, moment=one.moment)

    def _written(self) -> dict[Pressed, datetime]:
        """Return when the row of each press was written into the base."""
        upserts = self.desk.sandbox.log.calls(Service.AIRTABLE, "upsert", since=self.began)
        at = {record: call.at for call in reversed(upserts) for record in call.records}
        names = {record: name for name, record in self.desk.volunteers.items()}
        logged = [row for row in self.at.contacts() if "Outcome" in row]
        written = {
            (row["Request"][0], names[row["Volunteer"][0]], _moment(row["At"])): at[row["id"]]
            for row in logged
        }
        return {one: written[one.request, one.name, _moment(one.moment.isoformat())] for one in self.came}


def _moment(written: str) -> int:
    """Return a moment as the base keeps it: in milliseconds."""
    return int(datetime.fromisoformat(written).timestamp() * 1000)


@contextmanager
def a_hurry() -> Iterator[Hurry]:
    """Open a desk with ten cards that have been out for a while."""
    with a_desk() as desk:
        home = places()[0]
        known = {
            "_Coordinates": f"{home.lat:.6f}, {home.lon:.6f}",
            "_Coordinates for": f"{home.street_line}, {CITY}",
        }
        requests = [
            desk.ask(Name=f"Person {n}", Phone=f"(718) 555-{1000 + n}", **known) for n in range(CARDS)
        ]
        at = pressing_at(desk)
        desk.look(at.worker, 5)
        hurry = Hurry(at, requests)
        desk.sandbox.watch(hurry.arrive)
        yield hurry
