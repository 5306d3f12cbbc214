"""Saying what should be said: the calls that `reconcile` names, made one after the other until the pass ends.

The most urgent request first. The calls themselves, and what comes of them, are the `outbox`'s.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from notifiers.channel import Channel
from notifiers.errors import Permanent
from worker import reconcile
from worker.board import Tracked
from worker.channel.outbox import BEFORE_CREATION, ChannelDown, Outbox
from worker.channel.sweep import cards_of
from worker.clock import Clock
from worker.reconcile import Act, Call, Want
from worker.upkeep.people import People
from worker.write_back import BATCH, WriteBack, tens

AT_LEAST = 4
"""Calls that a pass makes however late it is: enough for one request to get its card."""


def nothing() -> None:
    """Do nothing between two calls."""


class Saying:
    """The calls of one worker to its channel, and the writes before and after them."""

    def __init__(
        self,
        channel: Channel,
        write_back: WriteBack,
        people: People,
        clock: Clock,
        *,
        between: Callable[[], object] = nothing,
    ) -> None:
        """`between` is called before each call to the channel: what people pressed does not wait for it."""
        self.outbox = Outbox(channel, clock)
        self._write_back = write_back
        self._people = people
        self._clock = clock
        self._between = between
        self.to_remember: dict[str, Tracked] = {}
        self.down: ChannelDown | None = None
        """Set while the channel does not answer: nothing is said then, only written."""
        self._rests_until: datetime | None = None
        self._made = 0
        """Calls of this pass."""

    def begin(self) -> None:
        """Forget what was read of the channel in the pass before; a lost one is tried again in time."""
        self.outbox.forget_history()
        self._made = 0
        if self._rests_until is None or self._clock.now() >= self._rests_until:
            self.down = None

    def rests(self, now: datetime) -> bool:
        """Return whether the channel is left alone just now."""
        return self.down is not None and (self._rests_until is None or now < self._rests_until)

    def lose(self, down: ChannelDown) -> None:
        """Take in that nothing can be said just now, and leave the channel alone for as long as it asks."""
        self.down = down
        self._rests_until = self._clock.now() + down.rest

    def work(self, queue: Sequence[Tracked], until: float) -> bool:
        """Do what there is to do, the first in the queue first; return whether anything is left.

        Once the channel is down, only the base is still written, and what can't be said is put aside.
        """
        for place, one in enumerate(queue):
            is_late = one.is_late(self._clock.now())
            if not self._settle(one, queue[place:], until, put_off=place > 0 or not is_late):
                return True
            if is_late and one.asked > one.answering:
                return False  # it is decided anew at once, before others are said
            if len(self.to_remember) >= BATCH:
                self.flush()
        return False

    def flush(self) -> None:
        """Write step 3 of everything said so far; what was decided anew since has to be said first.

        What somebody pressed meanwhile is decided anew first, too.
        """
        said = [one for one in self.to_remember.values() if _is_said(one) and one.asked <= one.answering]
        self.to_remember.clear()
        for batch in tens(said):
            self._write_back.remember(batch)

    def _settle(self, one: Tracked, queue: Sequence[Tracked], until: float, *, put_off: bool) -> bool:
        """Make the calls for one request; return whether it needs no more of them now.

        It may be `put_off` for what is pressed meanwhile, but for the late card whose turn it is: where
        people press fast it would never come to its edit.
        """
        while one.may_be_worked(self._clock.now()):
            want = one.want
            if want is None:
                return True
            call = reconcile.next_call(one.known, want)
            if call.act in {Act.REMEMBER, Act.REST}:
                self._put_away(one)
                return True
            if self._made >= AT_LEAST and self._clock.monotonic() >= until:
                return False
            if put_off and self._is_pressed(one):
                return True
            if self.down is not None and call.act is not Act.PREPARE:
                self._write_back.set_back(one, self.down.why, until=self._rests_until)
                return True
            self._made += 1
            self._try(one, want, call, queue)
        return True

    def _put_away(self, one: Tracked) -> None:
        """Have what was said of a request remembered; of one that has ended, no earlier card says more."""
        try:
            self.outbox.clear(one)
        except ChannelDown as down:
            self.lose(down)
            self._write_back.set_back(one, down.why, until=self._rests_until)
            return
        self.to_remember[one.id] = one

    def _is_pressed(self, one: Tracked) -> bool:
        """Serve what is pressed; return whether a request is to be decided anew before anything is said."""
        self._between()
        return one.asked > one.answering

    def _try(self, one: Tracked, want: Want, call: Call, queue: Sequence[Tracked]) -> None:
        try:
            self._make(one, want, call, queue)
        except ChannelDown as down:
            self.lose(down)
        except Permanent as refused:
            self._write_back.set_back(one, refused)

    def _make(self, one: Tracked, want: Want, call: Call, queue: Sequence[Tracked]) -> None:
        match call.act:
            case Act.PREPARE:
                self._prepare(queue)
            case Act.LOOK_UP:
                self._look_up(queue)
            case _:
                self.outbox.call(one, want, call)

    def _prepare(self, queue: Sequence[Tracked]) -> None:
        """Write step 1 for as many as go into one call."""
        batch = list(islice((one for one in queue if self._is_next(one, Act.PREPARE)), BATCH))
        self._people.join(batch)
        self._write_back.prepare(batch)

    def _look_up(self, queue: Sequence[Tracked]) -> None:
        """Look for the cards of all that have none: one reading serves them."""
        lost = [one for one in queue if one.known.card is None and not one.known.searched]
        oldest = min(one.request.created_at for one in lost) - BEFORE_CREATION
        posted = self.outbox.history(oldest)
        for one in lost:
            one.known = reconcile.looked_up(one.known, cards_of(one.id, posted))

    def _is_next(self, one: Tracked, act: Act) -> bool:
        want = one.want
        if want is None or not one.may_be_worked(self._clock.now()):
            return False
        return reconcile.next_call(one.known, want).act is act


def _is_said(one: Tracked) -> bool:
    want = one.want
    return want is not None and reconcile.next_call(one.known, want).act in {Act.REMEMBER, Act.REST}
