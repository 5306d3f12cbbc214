"""One pass: what asks for attention is read, located, matched, decided, written back, said, and watched.

    attention ─► read ─► sweep ─► geocode ─► match ─► decide ─► write back ─► say

A pass takes about five seconds at most; what it leaves is gone on with by the next, which follows at once and
begins with what is most urgent by then. One bad record never stops it: it is put aside and told of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from worker.board import Board, Tracked
from worker.clock import Clock, Stopping
from worker.deciding import Deciding
from worker.edges import Edges
from worker.errors import Fatal, Permanent, Temporary, where
from worker.folding import Folding
from worker.geocode import SECONDS_A_PASS, Geocoding
from worker.heartbeat import Condition, Heartbeats
from worker.match import Matching
from worker.reading import Reading
from worker.reconcile import card_lost, looked_up
from worker.say import ChannelDown, Saying
from worker.schema_watch import SchemaWatch
from worker.serving import Serving
from worker.snapshot import Snapshot
from worker.sweeping import Sweeping
from worker.upkeep import Upkeep
from worker.write_back import WriteBack, tens

LASTS = 4.0
"""Seconds that a pass may work before it starts no further call."""
SOON = 1.0
"""A map that may be asked within so many seconds is worth another pass at once."""
FEW = 5
"""Up to this many new requests wait for the map before their cards go out; of more, the cards go first."""

NO_LINE = Temporary("The line to Slack is down: what people press does not reach us.")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a pass ended. `left` asks for another at once, `wait` for none before so many seconds."""

    left: bool = False
    wait: float = 0.0
    failure: Exception | None = None


@dataclass(slots=True)
class Stages:
    """The parts of a pass, as `wiring` puts them together."""

    schema: SchemaWatch
    heartbeats: Heartbeats
    reading: Reading
    sweeping: Sweeping
    geocoding: Geocoding
    matching: Matching
    deciding: Deciding
    write_back: WriteBack
    saying: Saying
    folding: Folding
    serving: Serving
    upkeep: Upkeep


class Passes:
    """The passes of one worker, one after the other."""

    def __init__(
        self, stages: Stages, board: Board, snapshot: Snapshot, clock: Clock, edges: Edges, *, city: str
    ) -> None:
        self._stages = stages
        self._board = board
        self._snapshot = snapshot
        self._clock = clock
        self._edges = edges
        self._city = city
        self._number = 0
        self.running = False
        """Whether a pass is being made just now."""

    @property
    def waits(self) -> bool:
        """Whether somebody in Slack waits for an answer."""
        return self._stages.serving.waits

    def run(self, looks_again_in: timedelta, *, only_presses: bool = False) -> Outcome:
        """Make one pass; every failure but a fatal one, or a stop, ends in its outcome.

        `only_presses` looks at nothing but what was pressed: it costs no attention call.
        """
        outcome = self._run(looks_again_in, only_presses=only_presses)
        self._stages.serving.publish(self._clock.now(), answering=outcome.failure is None)
        return outcome

    def _run(self, looks_again_in: timedelta, *, only_presses: bool) -> Outcome:
        self.running = True
        try:
            outcome = self._pass(self._clock.now(), looks_again_in, only_presses=only_presses)
        except (Stopping, Fatal):
            raise
        except Exception as error:  # noqa: BLE001 - the one place that catches broadly around a pass
            return self._failed(error)
        finally:
            self.running = False
        self._edges.back("Airtable")
        return outcome

    def _failed(self, error: Exception) -> Outcome:
        if not isinstance(error, Temporary | Permanent):
            log.error("pass failed", why=error, code=where(error))
            return Outcome(wait=60.0, failure=error)
        self._edges.lost("Airtable", error)
        self._stages.schema.suspect(error)
        wait = error.delay if isinstance(error, Temporary) else 300.0
        return Outcome(wait=wait, failure=error)

    def _pass(self, now: datetime, looks_again_in: timedelta, *, only_presses: bool) -> Outcome:
        stages, until = self._stages, self._clock.monotonic() + LASTS
        self._number += 1
        stages.schema.freshen(now)
        if stages.heartbeats.due(now):
            stages.heartbeats.beat(now, self._condition(now + 2 * looks_again_in))
        if stages.heartbeats.paused:
            stages.serving.drop()
            return Outcome(wait=60.0)
        stages.saying.begin()
        self.serve()
        rows = 0
        if not only_presses:
            rows = stages.reading.attention(now, stages.heartbeats.announce_from, self._number)
            self._sweep(now)
        left = self._work_on_all(now, until, pressed=only_presses)
        if not left and not only_presses:
            self._keep_up(now)
        stages.serving.tell(now, until)
        self._tell_edges()
        self._mark_seen(rows)
        if not only_presses:
            self._check_rows(now)
        left |= bool(self._board.working(self._clock.now())) or stages.serving.looks_again()
        return Outcome(left=left or self._map_is_ready())

    def _keep_up(self, now: datetime) -> None:
        """Keep up what the base says of calls and volunteers, once everything is said."""
        changed = self._stages.upkeep.keep(now)
        self._stages.matching.patch(self._snapshot, changed)

    def serve(self) -> None:
        """Carry out what was pressed since; what that changes is gone on with in the same pass."""
        stages = self._stages
        if stages.serving.clicks is None or not stages.serving.waits:
            return
        stages.serving.serve(self._number, beside_others=bool(stages.heartbeats.others))
        changed = stages.serving.changed_volunteers()
        stages.geocoding.learn(self._snapshot, changed)
        stages.matching.patch(self._snapshot, changed)

    def _work_on_all(self, now: datetime, until: float, *, pressed: bool) -> bool:
        """Work on all there is, and on what was pressed meanwhile; return whether anything is left."""
        while True:
            served = self._stages.serving.served
            queue = self._read_again(self._board.working(now), now)
            if queue:
                self._stages.reading.freshen_kinds(queue, now)
            left = self._work(queue, now, until, pressed=pressed)
            if left or served == self._stages.serving.served or self._clock.monotonic() >= until:
                return left
            now, pressed = self._clock.now(), True

    def _work(self, queue: list[Tracked], now: datetime, until: float, *, pressed: bool = False) -> bool:
        """Bring every request of the queue as far as there is time; return whether anything is left."""
        stages = self._stages
        unseen = [one for one in queue if one.known.card is None]
        if len(unseen) <= FEW:
            self._locate(queue, until)
        queue = self._decide(queue, now, pressed=pressed)
        stages.folding.fold(self._board)
        left = stages.saying.work(queue, until)
        if not left and len(unseen) > FEW:
            self._locate(queue, until)
        if not left:
            stages.saying.flush()
        return self._drop_dead() or left

    def _locate(self, queue: Sequence[Tracked], until: float) -> None:
        """Ask the map, a few seconds; requests whose card is out already are worked again with distances."""
        stages = self._stages
        until = min(until, self._clock.monotonic() + SECONDS_A_PASS)
        if stages.deciding.centre is None and self._city and queue:
            stages.deciding.centre = stages.geocoding.city(self._city)
        first = sorted(self._to_locate(), key=lambda one: (one not in queue, one.urgency_first))
        if first:
            stages.saying.flush()  # what is remembered later would not know of the place
        for one in stages.geocoding.requests(first, until):
            one.ask()
        located = stages.geocoding.volunteers(self._snapshot, until)
        stages.matching.patch(self._snapshot, located)
        self._look_at_lists(located)

    def _to_locate(self) -> list[Tracked]:
        """Return the requests about whose address the map has to be asked: not those that need no place."""
        stages = self._stages
        tracked = self._board.tracked.values()
        return [one for one in tracked if stages.geocoding.to_ask(one) and stages.deciding.needs_a_place(one)]

    def _decide(self, queue: list[Tracked], now: datetime, *, pressed: bool) -> list[Tracked]:
        """Read what deciding needs, and decide; return the queue less what could not be decided."""
        stages = self._stages
        undecided = stages.deciding.undecided(queue, now)
        ranking = any(stages.deciding.ranks(one) for one in undecided)
        changed = stages.reading.freshen(undecided, now, ranking=ranking, pressed=pressed)
        changed |= stages.upkeep.note(now)
        stages.geocoding.learn(self._snapshot, changed)
        stages.matching.patch(self._snapshot, changed)
        self._look_at_lists(changed)
        undecided = stages.deciding.undecided(queue, now)
        if undecided:
            stages.deciding.learn(now)
        return [one for one in queue if one not in undecided or self._decided(one, now)]

    def _decided(self, one: Tracked, now: datetime) -> bool:
        """Decide about one request; a record that can't be decided is put aside, and stops nobody."""
        try:
            self._stages.deciding.decide(one, now)
        except Exception as error:  # noqa: BLE001 - the one place that catches broadly around a record
            log.error("request failed", request=one.id, why=error, code=where(error))
            self._stages.write_back.set_back(one, error)
            return False
        self._observe(one)
        return True

    def _observe(self, one: Tracked) -> None:
        """Take in what the sweep saw of a request: its card as it stands, or that it is not there."""
        sweeping = self._stages.sweeping
        shown, missing = sweeping.observed.pop(one.id, None), sweeping.missing.pop(one.id, "")
        if shown is not None:
            one.known = looked_up(one.known, (shown,))
        if missing and one.known.card is not None and one.known.card.ts == missing:
            one.known = card_lost(one.known, missing)
        if one.id in sweeping.unfolded:
            sweeping.unfolded.discard(one.id)
            one.known = replace(one.known, folded=False, thread=None)

    def _look_at_lists(self, changed: Iterable[str]) -> None:
        """Look again at requests with a changed person on their list, or a list that is not full."""
        changed = set(changed)
        if not changed:
            return
        for one in self._board.tracked.values():
            on_list = (
                {candidate.volunteer.id for candidate in one.decision.data.candidates}
                if one.decision
                else set()
            )
            listed = on_list | set(one.request.shortlist)
            if one.request.is_open and (listed & changed or len(listed) < 10):
                one.ask()

    def _sweep(self, now: datetime) -> None:
        """Sweep the channel if it is time, and read again what does not stand there as it should."""
        stages = self._stages
        if stages.saying.down is not None:
            return
        try:
            look = stages.sweeping.sweep(now) if stages.sweeping.due(now) else []
            if stages.sweeping.threads_due(now):
                look += stages.sweeping.sweep_threads(now)
        except ChannelDown as down:
            stages.saying.lose(down)
            return
        stages.reading.again(look, now, self._number)
        for record in look:
            if record in self._board.tracked:
                self._board.tracked[record].ask()

    def _read_again(self, queue: list[Tracked], now: datetime) -> list[Tracked]:
        """Read the rows of the queue that were not read in this pass: another worker may have moved on."""
        self._stages.reading.again(self._board.unread(queue, self._number), now, self._number)
        return self._board.working(now)

    def _check_rows(self, now: datetime) -> None:
        """Once a day, ask for all open cards whether their rows still exist; the others fold."""
        if self._stages.folding.due(now):
            self._stages.reading.again([one.id for one in self._board.open_cards()], now, self._number)

    def _drop_dead(self) -> bool:
        """Forget ids that do not exist any more; what was decided with them is decided again."""
        dead = self._stages.write_back.dead
        for record in dead:
            self._snapshot.volunteers.drop(record)
            self._snapshot.requesters.drop(record)
            self._snapshot.needs.drop(record)
        self._stages.matching.patch(self._snapshot, dead)
        again = bool(dead)
        dead.clear()
        return again

    def _mark_seen(self, rows: int) -> None:
        """Write when rows were read that came back only because the last look was so recent."""
        marked = dict(self._board.mark_only)
        self._board.mark_only.clear()
        for batch in tens(
            [self._board.tracked[record] for record in marked if record in self._board.tracked]
        ):
            self._stages.write_back.mark({one.id: marked[one.id] for one in batch})
        if rows:
            log.info("pass", count=rows)

    def map_ready_in(self) -> float | None:
        """Return in how many seconds the map may be asked about somebody; None when there is nobody."""
        return self._stages.geocoding.next_question_in(self._to_locate())

    def locate(self) -> None:
        """Ask the map between two passes, when it is slow: the base is only written to."""
        try:
            self._locate([], self._clock.monotonic() + SECONDS_A_PASS)
        except (Temporary, Permanent) as trouble:
            self._edges.lost("Airtable", trouble)

    def _map_is_ready(self) -> bool:
        ready_in = self.map_ready_in()
        return ready_in is not None and ready_in < SOON

    def _tell_edges(self) -> None:
        """Tell, once each, that the channel was lost or is back."""
        down = self._stages.saying.down
        if down is None:
            self._edges.back("Slack")
        else:
            self._edges.lost("Slack", down.why)
        healthy = self._stages.serving.healthy
        if healthy is None or healthy():
            self._edges.back("Buttons")
        else:
            self._edges.lost("Buttons", NO_LINE)

    def _condition(self, looks_again_at: datetime) -> Condition:
        """Return what the heartbeat says: what goes on, what waits, and what a person must do."""
        waiting = sum(1 for one in self._board.tracked.values() if one.asks)
        needs_you = " ".join(f"{service}: {why}" for service, why in self._edges.lost_now.items())
        return Condition(
            looks_again_at=looks_again_at,
            now=f"{len(self._board.open_cards())} open",
            waiting=str(waiting) if waiting else "",
            needs_you=needs_you,
        )
