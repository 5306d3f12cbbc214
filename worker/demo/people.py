"""What people do while the demo runs: requests come in, rows are typed and mended, one is given away.

Each deed waits for its time and for what it needs (a card that is out, a list to choose from).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from airtable_schema.options import Status
from worker.demo.desk import preferred
from worker.demo.end import cards_by_request
from worker.demo.town import DemoTown
from worker.demo.words import asks, odd, way_in
from worker.sandbox.town_requests import Arrival, Tag

EVERY = 4.0
"""Seconds from one arrival to the next."""
MORE_EVERY = 8.0
REST_TYPED_AFTER = 9.0
"""Seconds until somebody types the rest of a row that was half typed."""
DISPATCHER = "Ada"
"""She works in Airtable alone; those in Slack are in `desk`."""
_TAKES, _MENDS, _COMPLETES = 0.5, 17.0, 12.0
"""Seconds after which the dispatcher gives a request away, corrects an address, and hears that it is done."""


@dataclass(slots=True)
class Deed:
    """Something that somebody does: at the earliest `at` seconds from the start, once `ready`."""

    at: float
    do: Callable[[], str]
    ready: Callable[[], bool] = lambda: True


@dataclass(slots=True)
class People:
    """Everybody outside of the worker. They begin once every request that waited has its card."""

    stage: DemoTown
    deeds: list[Deed] = field(default_factory=list)
    given_away: str = ""
    """The request that is given away in Airtable, "" for none."""
    more: Iterator[Arrival] | None = None
    """Requests that go on arriving when those that were expected are there."""
    _begun_at: float | None = None
    _since: float = 0.0

    def expect(self, arriving: Sequence[Arrival]) -> None:
        """Plan the arrivals, and what the desk does in between."""
        for place, arrival in enumerate(arriving):
            self.deeds.append(Deed(2.0 + place * EVERY, partial(self._arrives, arrival)))
        self._plan_the_desk()

    def act(self, now: float) -> Iterator[str]:
        """Do what is due; yield what was done, in a sentence each. `now` is on any stopwatch."""
        if self._begun_at is None and self._waiting_are_out():
            self._begun_at = now
        if self._begun_at is None:
            return
        self._since = now - self._begun_at
        if self.more is not None and not self.deeds:
            self.deeds.append(Deed(self._since + MORE_EVERY, partial(self._arrives, next(self.more))))
        for deed in [one for one in self.deeds if one.at <= self._since and one.ready()]:
            self.deeds.remove(deed)
            yield deed.do()

    @property
    def have_begun(self) -> bool:
        """Whether every request that waited has its card."""
        return self._begun_at is not None

    @property
    def are_done(self) -> bool:
        """Whether everybody has done what they came for."""
        return self._begun_at is not None and not self.deeds and self.more is None

    def _waiting_are_out(self) -> bool:
        cards = cards_by_request(self.stage)
        silent = {Tag.EMPTY, Tag.RESTING}
        return all(record in cards or arrival.tags & silent for record, arrival in self.stage.came.items())

    def _arrives(self, arrival: Arrival) -> str:
        record = self.stage.add(arrival)
        if arrival.later:
            rest = partial(self._types_the_rest, record, arrival)
            self.deeds.append(Deed(self._since + REST_TYPED_AFTER, rest))
        awkward = f" ({odd(arrival)})" if odd(arrival) else ""
        came = " ".join(filter(None, ["A request arrives", way_in(arrival)]))
        return f"{came}: {self.stage.number(record)} · {asks(arrival)}{awkward}"

    def _types_the_rest(self, record: str, arrival: Arrival) -> str:
        self.stage.town.complete(record, arrival)
        what = " + ".join(arrival.needs_later)
        return f"Somebody types the rest of {self.stage.number(record)}: {arrival.later['address']} · {what}"

    def _plan_the_desk(self) -> None:
        self.given_away = chosen = self._to_give_away()
        if chosen:
            self.deeds.append(
                Deed(_TAKES, partial(self._gives_away, chosen), partial(self._has_list, chosen))
            )
            told = partial(self._is_told_of, chosen)
            self.deeds.append(Deed(_COMPLETES, partial(self._hears_it_is_done, chosen), told))
        for record in self.stage.tagged(Tag.BAD_ADDRESS):
            out = partial(self._has_card, record)
            self.deeds.append(Deed(_MENDS, partial(self._mends_the_address, record), out))

    def _to_give_away(self) -> str:
        """Return the request that is given away: an ordinary one, which those in Slack leave to her."""
        theirs = preferred(self.stage)[:1]
        ours = [one for one in self.stage.tagged(Tag.PLAIN) if one not in theirs]
        return next(iter(ours), "")

    def _gives_away(self, record: str) -> str:
        first = self.stage.row(record)["shortlist"]
        who = first[0] if isinstance(first, list) else ""
        changes = {"status": Status.ASSIGNED, "assigned_to": [who], "dispatcher": DISPATCHER}
        self.stage.town.edit("requests", record, changes)
        name = self.stage.names(record, "assigned_to")[0]
        return (
            f"{DISPATCHER}, a dispatcher, has rung {name}, the first on the list of "
            f"{self.stage.number(record)}, and sets Assigned to and the status Assigned in Airtable"
        )

    def _hears_it_is_done(self, record: str) -> str:
        self.stage.town.edit("requests", record, {"status": Status.COMPLETE})
        name = self.stage.names(record, "assigned_to")[0].split()[0]
        return (
            f"{name} rings back: {self.stage.number(record)} is done. {DISPATCHER} sets the status Complete"
        )

    def _mends_the_address(self, record: str) -> str:
        home = self.stage.town.homes[self.stage.town.seed % len(self.stage.town.homes)]
        self.stage.town.edit("requests", record, {"address": home.street_line, "city": home.city})
        return f"{DISPATCHER} corrects the address of {self.stage.number(record)}: {home.street_line}"

    def _has_list(self, record: str) -> bool:
        return self._has_card(record) and bool(self.stage.row(record).get("shortlist"))

    def _has_card(self, record: str) -> bool:
        return record in cards_by_request(self.stage)

    def _is_told_of(self, record: str) -> bool:
        return any(card.thread for card in cards_by_request(self.stage).get(record, []))
