"""Which services are lost, since when, and what of it people are to be told: pure, the clock is the caller's.

A loss is worth telling once it was seen to last five minutes, so nobody hears of a blip; its return only if
the loss was. What is over at once, or can't be a blip, is told at once. What can't return is told once. What
comes and goes must last twice as long each time within a day, so that people hear of each that matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from notifiers.services import Service

LASTS = timedelta(minutes=5)
"""How long a loss must have been seen to last before people are told."""
_REMEMBERED = timedelta(days=1)
"""How long one that was told makes the next of the same service wait longer."""
_AT_ONCE = frozenset({Service.CALLS, Service.PRESSES})
"""Never a blip."""
_NEVER_BACK = frozenset({Service.PRESSES})
"""Something that happened: nothing is lost that could return."""
_ONLY_HERE = frozenset({Service.ALERTS})
"""Not told where it could not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One loss. `seen` is when it was last found to be so; `advice` what a person must do, "" for nothing."""

    service: Service
    since: datetime
    seen: datetime
    why: str = ""
    advice: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A loss that people are to be told, or with `until` the return."""

    service: Service
    since: datetime
    until: datetime | None = None
    advice: str = ""
    about: str = ""
    """Which request it is about, by number; "" for none."""


class Outages:
    """The losses of one worker."""

    def __init__(self) -> None:
        self._lost: dict[Service, Outage] = {}
        self._edges: list[Edge] = []
        self._told: list[Outage] = []
        """Those that people were told in the last day."""

    @property
    def now(self) -> Mapping[Service, Outage]:
        """What is lost just now."""
        return MappingProxyType(self._lost)

    def lost(self, service: Service, now: datetime, *, why: str = "", advice: str = "") -> bool:
        """Take in that it is lost, still or anew; return whether that, or the reason, is new."""
        before = self._lost.get(service)
        outage = Outage(
            service=service,
            since=before.since if before else now,
            seen=now,
            why=why,
            advice=advice,
            told=before is not None and before.told,
        )
        self._lost[service] = outage
        return before is None or (before.advice or before.why) != (advice or why)

    def back(self, service: Service, now: datetime) -> bool:
        """Take in that it answers; return whether that is new."""
        before = self._lost.pop(service, None)
        if before is not None and before.told and service not in _NEVER_BACK:
            self._edges.append(Edge(service=service, since=before.since, until=now))
        return before is not None

    def happened(self, service: Service, now: datetime, *, advice: str = "", about: str = "") -> None:
        """Take in something that is no state and can't return."""
        self._edges.append(Edge(service=service, since=now, advice=advice, about=about))

    def edges(self) -> list[Edge]:
        """Return, each once, what has become worth telling."""
        due = [one for one in self._lost.values() if not one.told and self._is_worth_telling(one)]
        for one in due:
            self._lost[one.service] = replace(one, told=True)
            self._told.append(one)
            self._edges.append(Edge(service=one.service, since=one.since, advice=one.advice))
        edges, self._edges = self._edges, []
        return edges

    def _is_worth_telling(self, one: Outage) -> bool:
        if one.service in _ONLY_HERE:
            return False
        self._told = [told for told in self._told if one.seen - told.since < _REMEMBERED]
        before = sum(1 for told in self._told if told.service is one.service)
        return one.service in _AT_ONCE or one.seen - one.since >= LASTS * 2**before
