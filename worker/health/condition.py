"""What the worker's row says of itself, made from what it holds: Now, Waiting, Needs you. It calls nobody."""

from collections.abc import Iterable
from datetime import datetime

from airtable_schema.numbers import request_number
from airtable_schema.options import Status, Urgency
from notifiers.desk import Desk
from notifiers.errors import Permanent, Temporary
from notifiers.rows import Counts, Needs, Waits, needs_you_says, now_says, waiting_says
from notifiers.services import Service
from notifiers.words import translate
from notifiers.words.rows import SHARED_NAME
from worker.board import Board, Tracked
from worker.health.edges import Edges
from worker.health.heartbeat import Condition
from worker.stages import Stages


class Conditions:
    """Says how one worker is. `column` is what the group calls *To fix*."""

    def __init__(self, stages: Stages, board: Board, edges: Edges, desk: Desk, *, column: str) -> None:
        self._stages = stages
        self._board = board
        self._edges = edges
        self._desk = desk
        self._column = column
        self.looked = False
        """Whether the base was looked at since the start: before that nothing is known to be open."""

    def at(self, now: datetime, looks_again_at: datetime) -> Condition:
        """Return what the row says now."""
        return Condition(
            looks_again_at=looks_again_at,
            now=now_says(self._counts(), self._desk, paused=self._stages.heartbeats.paused),
            waiting=waiting_says(self._waits(), self._desk, now),
            needs_you=needs_you_says(self._needs(now), self._desk),
            alarm=" ".join(self._lost()),
        )

    def _counts(self) -> Counts | None:
        if not self.looked:
            return None
        requests = [one.request for one in self._open()]
        return Counts(
            open=len(requests),
            urgent=sum(1 for request in requests if request.urgency is Urgency.URGENT),
            assigned=sum(1 for request in requests if request.status is Status.ASSIGNED),
        )

    def _open(self) -> list[Tracked]:
        """Return the requests that are not finished, practice aside, in their order."""
        everything = (one for one in self._board.tracked.values() if not one.request.practice)
        return sorted(
            (one for one in everything if not one.request.is_final), key=lambda one: one.urgency_first
        )

    def _waits(self) -> Waits:
        stages, lost = self._stages, self._edges.lost_now
        asking = [one for one in self._board.tracked.values() if one.asks]
        failed = [one for one in asking if one.failed is not None]
        backlog = len(asking) - len(failed)
        slack, map_ = lost.get(Service.SLACK), lost.get(Service.MAP)
        for_the_map = sum(1 for one in self._open() if stages.geocoding.to_ask(one)) if map_ else 0
        return Waits(
            backlog=backlog,
            slack_since=slack.since if slack else None,
            others=[
                (service.value, lost[service].since)
                for service in (Service.SLACK, Service.BUTTONS, Service.ALERTS)
                if service in lost and not (lost[service].advice or (service is Service.SLACK and backlog))
            ],
            for_the_map=for_the_map,
            map_since=map_.since if map_ else None,
            volunteers=stages.geocoding.unlocated,
            failed=[request_number(one.request) for one in failed],
            scarce=self._board.sparing,
            lacking=bool(stages.schema.blocking),
            held=stages.valve.held is not None,
        )

    def _matters(self, service: Service) -> bool:
        """Return whether anything waits for it: a map that nothing is to be asked may rest."""
        geocoding = self._stages.geocoding
        asks = geocoding.unlocated > 0 or any(geocoding.to_ask(one) for one in self._open())
        return service is not Service.MAP or asks

    def _lost(self) -> list[str]:
        """Return what a person must do so that what is lost returns."""
        lost = [one for one in self._edges.lost_now.values() if one.advice and self._matters(one.service)]
        return [f"{one.service.value}: {one.advice}" for one in lost]

    def _shared_name(self) -> list[str]:
        name = self._stages.heartbeats.shared_name
        return [translate(SHARED_NAME, self._desk.locale, name=name)] if name else []

    def _needs(self, now: datetime) -> Needs:
        stages = self._stages
        lines = [
            *self._lost(),
            *self._shared_name(),
            *stages.governor.needs_you(now),
            *stages.valve.needs_you(now),
        ]
        tracked = self._open()
        return Needs(
            lines=lines,
            refused=[(request_number(one.request), advice) for one, advice in _refused(tracked)],
            to_fix=[request_number(one.request) for one in tracked if one.request.to_fix],
            column=self._column,
        )


def _refused(tracked: Iterable[Tracked]) -> Iterable[tuple[Tracked, str]]:
    """Yield those that will fail until somebody does something, and what; "" where nobody knows."""
    for one in tracked:
        if isinstance(one.failed, Permanent):
            yield one, one.failed.advice or str(one.failed)
        elif one.failed is not None and not isinstance(one.failed, Temporary):
            yield one, ""
