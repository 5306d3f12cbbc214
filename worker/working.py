"""What a pass does about the requests that ask for something: they are located, decided and told of.

The most urgent come first. A record that can't be decided is put aside and told of, and stops nobody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog

from worker.board import Board, Tracked
from worker.clock import Clock
from worker.errors import where
from worker.geocode import SECONDS_A_PASS
from worker.snapshot import Snapshot
from worker.stages import Stages

ONE_QUESTION = 1.0
"""Seconds that the map gets in every pass, however late it is: one question that has not to be waited for."""
LISTS_ANEW_EVERY = 600.0
"""Seconds after which lists are made anew while a slow map still finds volunteers."""
FEW = 5
"""Up to this many new requests wait for the map before their cards go out; of more, the cards go first."""

log = structlog.get_logger()


class Working:
    """The work of one worker on its requests. The map is asked for the `city` where no centre is set."""

    def __init__(self, stages: Stages, board: Board, snapshot: Snapshot, clock: Clock, *, city: str) -> None:
        self._stages = stages
        self._board = board
        self._snapshot = snapshot
        self._clock = clock
        self._city = city
        self._listed_anew_at = clock.monotonic()

    def work(self, queue: list[Tracked], now: datetime, until: float, *, pressed: bool = False) -> bool:
        """Bring every request of the queue as far as there is time; return whether anything is left."""
        stages = self._stages
        unseen = [one for one in queue if one.known.card is None]
        if len(unseen) <= FEW:
            self.locate(queue, until)
        queue = self._decide(queue, now, pressed=pressed)
        left = stages.saying.work(queue, until)
        left |= stages.folding.fold(self._board, until)
        if not left and len(unseen) > FEW:
            self.locate(queue, until)
        if not left:
            stages.saying.flush()
        stages.write_back.tell_set_back()
        return self._drop_dead() or left

    def locate(self, queue: Sequence[Tracked], until: float) -> bool:
        """Ask the map, a few seconds; requests whose card is out already are worked again with distances.

        Return whether there are such.
        """
        stages = self._stages
        now = self._clock.monotonic()
        until = min(max(until, now + ONE_QUESTION), now + SECONDS_A_PASS)
        if stages.deciding.centre is None and self._city and queue:
            stages.deciding.centre = stages.geocoding.city(self._city)
        first = sorted(self._to_locate(), key=lambda one: (one not in queue, one.urgency_first))
        if first:
            stages.saying.flush()  # what is remembered later would not know of the place
        found = stages.geocoding.requests(first, until)
        for one in found:
            one.ask()
        located = stages.geocoding.volunteers(self._snapshot, until)
        stages.matching.patch(self._snapshot, located)
        self._look_at_lists(located)
        if located and (stages.geocoding.all_located or now - self._listed_anew_at >= LISTS_ANEW_EVERY):
            self._list_anew(now)
        return bool(found)

    def _list_anew(self, now: float) -> None:
        """Look again at every open list: somebody nearer may have been found on the map since it was made."""
        self._listed_anew_at = now
        for one in self._board.tracked.values():
            if self._stages.deciding.ranks(one):
                one.ask()

    def map_ready_in(self) -> float | None:
        """Return in how many seconds the map may be asked about somebody; None when there is nobody."""
        return self._stages.geocoding.next_question_in(self._to_locate())

    def _to_locate(self) -> list[Tracked]:
        """Return the requests about whose address the map has to be asked: not those that need no place."""
        stages = self._stages
        tracked = self._board.tracked.values()
        return [one for one in tracked if stages.geocoding.to_ask(one) and stages.deciding.needs_a_place(one)]

    def serve(self, pass_number: int) -> None:
        """Carry out what people pressed, and take in what that changed of volunteers."""
        stages = self._stages
        stages.serving.serve(pass_number, beside_others=bool(stages.heartbeats.others))
        changed = stages.serving.changed_volunteers()
        self._learn(changed)
        self._look_at_lists(changed)

    def keep_up(self, now: datetime) -> None:
        """Keep up what the base says of calls and volunteers, once everything is said."""
        self._stages.matching.patch(self._snapshot, self._stages.upkeep.keep(now))

    def _learn(self, changed: set[str]) -> None:
        """Take in volunteers that changed."""
        self._stages.geocoding.learn(self._snapshot, changed)
        self._stages.matching.patch(self._snapshot, changed)

    def _decide(self, queue: list[Tracked], now: datetime, *, pressed: bool) -> list[Tracked]:
        """Read what deciding needs, and decide; return the queue less what could not be decided."""
        stages = self._stages
        undecided = stages.deciding.undecided(queue, now)
        ranking = any(stages.deciding.ranks(one) for one in undecided)
        changed = stages.reading.freshen(undecided, now, ranking=ranking, pressed=pressed)
        changed |= stages.upkeep.note(now)
        self._learn(changed)
        self._look_at_lists(changed)
        undecided = stages.deciding.undecided(queue, now)
        if undecided:
            stages.deciding.learn(now)
        decided = [one for one in queue if one not in undecided or self._decided(one, now)]
        for one in decided:
            one.known = stages.sweeping.take(one)
        return decided

    def _decided(self, one: Tracked, now: datetime) -> bool:
        """Decide about one request, its messages included; one that can't be decided is put aside."""
        try:
            self._stages.deciding.decide(one, now)
            made = one.want is not None
        except Exception as error:  # noqa: BLE001 - the one place that catches broadly around a record
            log.error("request failed", request=one.id, why=error, code=where(error))
            one.decision = None
            self._stages.write_back.set_back(one, error)
            return False
        return made

    def _look_at_lists(self, changed: Iterable[str]) -> None:
        """Look again at requests with a changed person on their list, or a list that is not full."""
        changed = set(changed)
        if not changed:
            return
        for one in self._board.tracked.values():
            shown = one.decision.data.candidates if one.decision else ()
            listed = {candidate.volunteer.id for candidate in shown} | set(one.request.shortlist)
            full = self._stages.matching.list_size(one.request)
            if one.request.is_open and (listed & changed or len(listed) < full):
                one.ask()

    def _drop_dead(self) -> bool:
        """Forget ids that do not exist any more; what was decided with them is decided again."""
        dead = self._stages.write_back.dead
        for record in dead:
            self._snapshot.volunteers.drop(record)
            self._snapshot.requesters.drop(record)
            self._snapshot.needs.drop(record)
        self._stages.matching.patch(self._snapshot, dead)
        self._look_at_lists(dead)
        again = bool(dead)
        dead.clear()
        return again
