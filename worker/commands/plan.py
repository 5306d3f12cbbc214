"""`hyperlocal plan`: read and decide as a pass does, say what it would do, and do none of it.

Nothing is written, nothing is posted, and the map is not asked. What is said names nobody: record ids,
numbers and next steps only, so that it can be pasted anywhere.
"""

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import structlog

from airtable_schema.numbers import request_number
from notifiers.desk import Desk
from notifiers.messages import Posted
from notifiers.next_step import NextStep, careful, sentence, with_values
from worker.board import Tracked
from worker.channel.outbox import BEFORE_CREATION
from worker.channel.sweep import cards_of
from worker.clock import Clock
from worker.errors import PlanHeld, where
from worker.reconcile import Act, looked_up, next_call
from worker.settings.settings import Settings
from worker.wiring import Worker, build

_NAMES_SOMEBODY = (
    "person",
    "volunteer",
    "volunteers",
    "phone",
    "email",
    "address",
    "fallback",
    "by",
    "partner",
)
"""Values of a next step that may be about people, or were typed by them."""

log = structlog.get_logger()


class Doing(StrEnum):
    """What a pass would do about a request."""

    ANNOUNCE = "announce"
    EDIT = "edit its card"
    FOLD = "fold its card"
    REPLY = "reply in its thread"
    WRITE = "write to its row"
    ASIDE = "put aside"
    """It can't be decided: a mistake of ours, told of in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a pass would do about one request, and what its Next step would say, without names."""

    record: str
    number: str
    doing: Doing
    next_step: str = ""

    def __str__(self) -> str:
        about = f"No. {self.number}, {self.record}"
        return f"{self.doing:<20} {about}{f': {self.next_step}' if self.next_step else ''}"


def plan(settings: Settings, clock: Clock, stop: threading.Event | None = None) -> int:
    """Print the plan of the next pass; return the exit code. Raises what the doors raise."""
    worker = build(settings, clock, stop)
    now = clock.now()
    queue = attend(worker, now)
    if worker.stages.heartbeats.paused:
        _say("Pause is ticked in the base: nothing would be written or posted.")
        return 0
    for one in planned(worker, queue, now):
        _say(str(one))
    idle = not queue and worker.stages.valve.held is None
    nothing_now = "No request asks for anything just now. " if idle else ""
    _say(f"{nothing_now}Nothing was written, and nothing was posted.")
    if worker.stages.valve.held is not None:
        raise PlanHeld(" ".join(worker.stages.valve.needs_you(now)))
    return 0


def attend(worker: Worker, now: datetime) -> list[Tracked]:
    """Read what needs a look, and what deciding about it takes; return it, the most urgent first."""
    stages, snapshot = worker.stages, worker.snapshot
    stages.schema.freshen(now)
    stages.schema.check()
    stages.heartbeats.read(now)
    if stages.heartbeats.paused:
        return []
    stages.valve.count(now)
    stages.reading.attention(now, stages.valve.announce_from, 1)
    queue = worker.board.working(now)
    if not queue:
        return []
    stages.reading.freshen_kinds(queue, now)
    ranking = any(stages.deciding.ranks(one) for one in queue)
    stages.matching.patch(snapshot, stages.reading.freshen(queue, now, ranking=ranking))
    stages.deciding.learn(now)
    return queue


def planned(worker: Worker, queue: Sequence[Tracked], now: datetime) -> Iterator[Planned]:
    """Yield what would be done about each, after a look at the channel for those without a card."""
    decided = [one for one in queue if _is_decided(worker, one, now)]
    posted = _posted(worker, decided)
    for one in queue:
        doing = doing_about(one, posted) if one in decided else Doing.ASIDE
        step = one.decision.data.next_step if one.decision is not None else None
        yield Planned(
            record=one.id,
            number=request_number(one.request),
            doing=doing,
            next_step=impersonal(careful(step, one.request), one.decision.rules.desk, now)
            if step is not None and one.decision is not None
            else "",
        )


def doing_about(one: Tracked, posted: Iterable[Posted]) -> Doing:
    """Return what would be done about a request that is decided, given what stands in the channel."""
    want, known = one.want, one.known
    if want is None:
        return Doing.ASIDE
    if known.card is None:
        known = looked_up(known, cards_of(one.id, posted))
    prepared = replace(known, memory=replace(known.memory, row=want.row))
    match next_call(prepared, want).act:
        case Act.POST:
            return Doing.ANNOUNCE
        case Act.EDIT:
            return Doing.FOLD if one.request.is_final else Doing.EDIT
        case Act.LOOK_UP_THREAD | Act.POST_NOTICE | Act.EDIT_NOTICE:
            return Doing.REPLY
        case _:
            return Doing.WRITE


def impersonal(step: NextStep, desk: Desk, now: datetime) -> str:
    """Return the sentence of a step in which nobody is named and no number or address stands."""
    blank: dict[str, object] = dict.fromkeys(_NAMES_SOMEBODY, "")
    volunteers = step.values.get("volunteers", "")
    if not isinstance(volunteers, str) and isinstance(volunteers, Sequence):
        blank["volunteers"] = [""] * len(volunteers)
    return sentence(with_values(step, **(blank | {"by": "somebody"})), desk, now)


def _is_decided(worker: Worker, one: Tracked, now: datetime) -> bool:
    try:
        worker.stages.deciding.decide(one, now)
    except Exception as error:  # noqa: BLE001 - around one record, as in a pass
        log.error("request failed", request=one.id, why=error, code=where(error))
        return False
    return True


def _posted(worker: Worker, queue: Iterable[Tracked]) -> tuple[Posted, ...]:
    """Return what we said in the channel, as far back as it may be about a request without a card."""
    created = [one.request.created_at for one in queue if one.known.card is None]
    return worker.channel.history(min(created) - BEFORE_CREATION) if created else ()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
