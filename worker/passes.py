"""One pass: what asks for attention is read, located, matched, decided, written back, said, and watched.

    attention ─► read ─► sweep ─► geocode ─► match ─► decide ─► write back ─► say

A pass takes about five seconds at most; what it leaves is gone on with by the next, which follows at once and
begins with what is most urgent by then. One bad record never stops it: it is put aside and told of.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from airtable_schema.template import HEARTBEATS
from worker.board import Board, Tracked
from worker.channel.outbox import ChannelDown
from worker.clock import Clock, Stopping
from worker.errors import Fatal, Permanent, QuotaSpent, Temporary, where
from worker.geocode import SECONDS_A_PASS
from worker.health.condition import Conditions
from worker.health.seen import Seen
from worker.stages import Stages
from worker.working import Working
from worker.write_back import BATCH

LASTS = 4.0
"""Seconds that a pass may work before it starts no further call."""
SPENT_FOR = 60.0
"""Seconds until it is asked again whether there are calls; that costs none."""
SOON = 1.0
"""A map that may be asked within so many seconds is worth another pass at once."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a pass ended. `left` asks for another at once, `wait` for none before so many seconds.

    `locating` asks for one that looks at nothing in the base: the map can be asked about more. `failure` is
    what ended it early, `silence` why nothing could be said although the base was served.
    """

    left: bool = False
    locating: bool = False
    wait: float = 0.0
    failure: Exception | None = None
    silence: Exception | None = None


class Passes:
    """The passes of one worker, one after the other."""

    def __init__(
        self,
        stages: Stages,
        working: Working,
        board: Board,
        clock: Clock,
        *,
        seen: Seen,
        conditions: Conditions,
    ) -> None:
        self._stages = stages
        self._working = working
        self._board = board
        self._clock = clock
        self._seen = seen
        self._conditions = conditions
        self._number = 0
        self._went_well = False
        """Whether any pass has; a token that is refused later is told of and waited out."""
        self._told_settled = False
        """Whether the row was written since all was settled: after the start, after a decision."""
        self.running = False
        """Whether anything is being done just now."""

    @property
    def waits(self) -> bool:
        """Whether somebody in Slack waits for an answer."""
        return self._stages.serving.waits

    def run(self, looks_again_in: timedelta, *, only_presses: bool = False) -> Outcome:
        """Make one pass; every failure ends in its outcome, but for a stop, and a fatal one at the start.

        `only_presses` looks at nothing but what was pressed, and at what the map says: it costs no attention
        call.
        """
        spent = self._stages.governor.closed(self._clock.now())
        outcome = Outcome(wait=SPENT_FOR, failure=spent)
        if spent is None:
            outcome = self._guarded(
                lambda: self._well(self._pass(self._clock.now(), looks_again_in, only_presses=only_presses))
            )
        answering, failure = outcome.failure is None, outcome.failure
        outcome = self._and_then(outcome, lambda: self._tell_why(failure, new=spent is None))
        outcome = self._and_then(
            outcome,
            lambda: self._stages.serving.publish(
                self._clock.now(), answering=answering, looked=not only_presses
            ),
        )
        why, again_in = outcome.failure or outcome.silence, looks_again_in + timedelta(seconds=outcome.wait)
        if not only_presses:
            self._stages.doorbell.passed(well=why is None, answering=answering)
        return self._and_then(outcome, lambda: self._seen.passed(why, again_in))

    def last_word(self) -> None:
        """Write the row once more: what came of it, and that no other look is to be expected."""
        heartbeats, now = self._stages.heartbeats, self._clock.now()
        if not self._stages.schema.blocking and self._stages.governor.closed(now) is None:
            heartbeats.beat(now, self._conditions.at(now, now))

    def tell_settled(self, looks_again_in: timedelta) -> None:
        """Write the row once more when nothing is left, so that it does not say for long what just was.

        Once after the start and once after a decision about old requests, and only if it says something
        else; at other times the next heartbeat will do.
        """
        if self._told_settled or self._stages.heartbeats.paused:
            return
        self._told_settled = True
        self._guarded(lambda: self._tell_settled(self._clock.now(), looks_again_in))

    def _tell_settled(self, now: datetime, looks_again_in: timedelta) -> Outcome:
        heartbeats = self._stages.heartbeats
        says = self._conditions.at(now, self._by_when(now, looks_again_in))
        if heartbeats.says_else(says):
            heartbeats.beat(now, says)
        return Outcome()

    def _by_when(self, now: datetime, looks_again_in: timedelta) -> datetime:
        """Return by when the row is written again at the latest."""
        return now + self._stages.heartbeats.every + 2 * looks_again_in

    def _and_then(self, outcome: Outcome, work: Callable[[], object]) -> Outcome:
        """Do what follows a pass however it ended; return how it ended, or why this failed after it."""

        def done() -> Outcome:
            work()
            return outcome

        after = self._guarded(done)
        return outcome if outcome.failure is not None else after

    def _tell_why(self, failure: Exception | None, *, new: bool) -> None:
        """Tell who pressed why the base was not served, if it was not."""
        if isinstance(failure, QuotaSpent):
            self._seen.failed(failure)
            self._tell_spent(failure, new=new)
        elif failure is not None:
            self._stages.serving.refuse(failure)

    def _tell_spent(self, why: QuotaSpent, *, new: bool) -> None:
        """Tell the channel once, and each who presses, that no calls are left; Airtable is left alone."""
        now, stages = self._clock.now(), self._stages
        if new:
            stages.governor.refused(now)
        stages.serving.refuse(why, stages.governor.spent_answer(now))
        stages.saying.begin()
        stages.serving.say(now, self._clock.monotonic() + LASTS)

    def locate(self) -> Outcome:
        """Ask the map between two passes, when it is slow: the base is only written to. Fails as `run`."""
        return self._guarded(self._locate)

    @property
    def copies_known(self) -> bool:
        """Whether anything stands twice, or may soon."""
        return self._stages.copies.known(self._clock.now())

    def take_copies_away(self) -> None:
        """Take away between two passes what stands twice and is old enough; the base is not asked.

        Also while the desk is paused: nothing is written or posted by it.
        """
        if self.copies_known:
            self._guarded(self._take_copies_away)

    def _take_copies_away(self) -> Outcome:
        self._stages.saying.outbox.forget_history()
        self._stages.copies.watch(self._clock.now())
        return Outcome()

    def _guarded(self, work: Callable[[], Outcome]) -> Outcome:
        self.running = True
        try:
            return work()
        except Stopping:
            raise
        except Fatal as fatal:
            if not self._went_well:
                raise
            return self._failed(fatal)
        except Exception as error:  # noqa: BLE001 - the one place that catches broadly around a pass
            return self._failed(error)
        finally:
            self.running = False

    def _well(self, outcome: Outcome) -> Outcome:
        self._went_well = True
        self._seen.went_well()
        return outcome

    def _failed(self, error: Exception) -> Outcome:
        if not isinstance(error, Temporary | Permanent | Fatal):
            log.error("pass failed", why=error, code=where(error))
            return Outcome(wait=60.0, failure=error)
        if self._stages.schema.suspect(error, self._clock.now()):
            return Outcome(left=True)
        self._seen.failed(error)
        wait = error.delay if isinstance(error, Temporary) else 300.0
        return Outcome(wait=wait, failure=error)

    def _pass(self, now: datetime, looks_again_in: timedelta, *, only_presses: bool) -> Outcome:
        stages, until = self._stages, self._clock.monotonic() + LASTS
        self._number += 1
        stages.governor.tune(now)
        stages.doorbell.at_most_every = stages.governor.bell_every(now)
        stages.schema.freshen(now)
        if not only_presses and stages.serving.look_is_awaited():
            stages.heartbeats.hurry()  # who asks may just have ticked *Pause*, or typed *Announce from*
        self._beat(now, self._by_when(now, looks_again_in))
        stages.schema.check()
        if stages.heartbeats.paused:
            stages.serving.refuse(None)
            stages.serving.reply(now)
            return Outcome(wait=60.0)
        self._look_at_what_was_emptied()
        stages.saying.begin()
        stages.serving.mend(self._number)
        self.serve()
        rows = 0 if only_presses else self._look(now)
        left = self._work_on_all(now, until, pressed=only_presses)
        if not left and not only_presses:
            self._working.keep_up(now)
        late = stages.serving.tell(now, until)
        self._mark_seen(rows)
        if not only_presses:
            self._check_rows(now)
            stages.sweeping.forget(self._board.forget(now))
            if not left and stages.saying.down is None:
                stages.forgetting.forget(now, until)
        if unclear_until := self._board.unclear_until(now):
            stages.doorbell.look_at(unclear_until)  # at night too
        left |= late or bool(self._board.working(self._clock.now()))
        looks, locating = stages.serving.looks_again(), self._map_is_ready()
        if not left and not looks and not only_presses:
            stages.governor.settled(now)
        down = stages.saying.down
        left = looks or (left and not (only_presses and locating))
        return Outcome(left=left, locating=locating, silence=down.why if down else None)

    def _look(self, now: datetime) -> int:
        """Read what needs a look, in the base and in the channel; return how many rows came."""
        stages = self._stages
        held = stages.valve.held
        stages.valve.count(now)
        if held is not None and stages.valve.held is None:
            self._told_settled = False
        stages.reading.calls(now)
        rows = stages.reading.attention(now, stages.valve.announce_from, self._number)
        self._conditions.looked = True
        new = any(one.known.card is None for one in self._board.working(now))
        stages.doorbell.looked(found=new)
        self._sweep(now)
        return rows

    def _look_at_what_was_emptied(self) -> None:
        """Look at everything again when a column of ours was made again: what it held is gone."""
        schema, sweeping = self._stages.schema, self._stages.sweeping
        if schema.emptied:
            schema.emptied = False
            self._board.ask_all()
            sweeping.begin_anew()

    def serve(self) -> None:
        """Carry out what was pressed since; what that changes is gone on with in the same pass."""
        if self._stages.serving.waits:
            self._working.serve(self._number)

    def _work_on_all(self, now: datetime, until: float, *, pressed: bool) -> bool:
        """Work on all there is, and on what was pressed meanwhile; return whether anything is left."""
        while True:
            served = self._stages.serving.served
            queue = self._read_again(self._board.working(now), now)
            if queue:
                self._stages.reading.freshen_kinds(queue, now)
            left = self._working.work(queue, now, until, pressed=pressed)
            if left or served == self._stages.serving.served or self._clock.monotonic() >= until:
                return left
            now, pressed = self._clock.now(), True

    def _beat(self, now: datetime, looks_again_at: datetime) -> None:
        """Say that we are alive, when it is time: also while the base lacks what other tables need.

        `looks_again_at` is by when this will be said again at the latest: in the past, it means we stopped.
        """
        lacking = {difference.table for difference in self._stages.schema.blocking}
        if HEARTBEATS.key in lacking:
            return
        heartbeats, says = self._stages.heartbeats, self._conditions.at(now, looks_again_at)
        if heartbeats.due(now) or heartbeats.is_outdated(says, now) or self._stages.valve.due(now):
            heartbeats.beat(now, says)

    def _sweep(self, now: datetime) -> None:
        """Sweep the channel if it is time, and read again what does not stand there as it should."""
        stages = self._stages
        if stages.saying.down is not None:
            return
        try:
            due = stages.sweeping.due(now, beside_others=bool(stages.heartbeats.others))
            look = stages.sweeping.sweep(now) if due else []
            if stages.sweeping.threads_due(now):
                look += stages.sweeping.sweep_threads(now)
            stages.copies.take_away(now)
        except ChannelDown as down:
            stages.saying.lose(down)
            return
        look += stages.sweeping.strangers
        stages.reading.again(look, now, self._number)
        for one in (self._board.tracked[record] for record in look if record in self._board.tracked):
            if not stages.sweeping.is_as_remembered(one):
                one.ask()
        stages.folding.orphans(stages.sweeping.strangers, self._board)
        stages.sweeping.strangers_were_read()

    def _read_again(self, queue: list[Tracked], now: datetime) -> list[Tracked]:
        """Read the rows of the queue that were not read in this pass: another worker may have moved on."""
        self._stages.reading.again(self._board.unread(queue, self._number), now, self._number)
        return self._board.working(now)

    def _check_rows(self, now: datetime) -> None:
        """Once a day, ask for all open cards whether their rows still exist; the others fold."""
        if self._stages.folding.due(now):
            self._stages.reading.again([one.id for one in self._board.open_cards()], now, self._number)

    def _mark_seen(self, rows: int) -> None:
        """Write when rows were read that came back only because the last look was so recent.

        Until there are enough for a call they come back with every attention call, and cost none.
        """
        marked = self._board.mark_only
        if rows > len(marked):
            log.info("pass", count=rows - len(marked))
        while len(marked) >= BATCH:
            batch = [marked.popitem() for _ in range(BATCH)]
            self._stages.write_back.mark(dict(batch))

    def map_ready_in(self) -> float | None:
        """Return in how many seconds the map may be asked about somebody; None when there is nobody.

        Also None while nothing may be written: the desk is paused, or the base lacks what is needed.
        """
        if self._stages.heartbeats.paused or self._stages.schema.blocking:
            return None
        return self._working.map_ready_in()

    def _locate(self) -> Outcome:
        return Outcome(left=self._working.locate([], self._clock.monotonic() + SECONDS_A_PASS))

    def _map_is_ready(self) -> bool:
        ready_in = self.map_ready_in()
        return ready_in is not None and ready_in < SOON
