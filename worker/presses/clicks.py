"""Making presses true: re-read, decide, write, read back, answer. On the loop's own thread, many at once.

What the base answers goes to the board, so that the pass goes on with it as with any edit. Nobody is told
anything is saved before it is.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from notifiers.answers import Answer, Said
from notifiers.presses import Press
from worker.clock import Clock, Stopping
from worker.deeds.by_act import deed, request_of
from worker.deeds.deed import Refusal
from worker.errors import Permanent, Temporary, where
from worker.presses.after import After
from worker.presses.batch import Batch, Pending, stand
from worker.presses.carrying import Carrying, unsaved
from worker.presses.halves import Halves
from worker.presses.inbox import Inbox
from worker.presses.racing import Racing
from worker.presses.views import Views

log = structlog.get_logger()


class Answering(Protocol):
    """The part of the Slack app that tells people what came of what they pressed. Never waits for Slack."""

    def take(self, press: Press) -> bool:
        """Return whether it is not too late for a press; if it is, the app tells who pressed."""

    def begin(self, press: Press) -> bool:
        """Return the same, right before it is written: from now on nobody knows until it is answered."""

    def answer(self, press: Press, answer: Answer) -> None:
        """Tell who pressed, and nobody else."""

    def settle(self, press: Press, *, told: bool = False) -> None:
        """Take in that there is nothing to tell; `told`: another worker tells who pressed."""


def _open(_: Press) -> Answer | None:
    """Let every press be carried out."""
    return None


class Clicks:
    """The presses of one worker's desk."""

    def __init__(
        self,
        inbox: Inbox,
        answering: Answering,
        views: Views,
        carrying: Carrying,
        halves: Halves,
        after: After,
        racing: Racing,
        clock: Clock,
    ) -> None:
        self._inbox = inbox
        self._answering = answering
        self._views = views
        self._carrying = carrying
        self._halves = halves
        self._after = after
        self._racing = racing
        self._clock = clock
        self.beside_others = False
        """Whether another worker is seen: then calls and texts are read again before each press."""
        self.volunteers_changed: set[str] = set()
        self.gate: Callable[[Press], Answer | None] = _open
        """What is told before a press is carried out."""

    def serve(self, pass_number: int) -> bool:
        """Make true what was pressed; return whether there was anything. Raises what the base is down with.

        Whoever pressed is told what came of it, also when this raises.
        """
        taken = [Pending(press, request_of(press)) for press in self._inbox.take_presses()]
        batch = Batch([one for one in taken if self._answering.take(one.press)])
        otherwise = Said.WENT_WRONG
        try:
            self._pass_the_gate(batch)
            if not batch.pending:
                return False
            self._carry_out(batch, pass_number)
        except Exception as error:
            otherwise = Said.STOPPING if isinstance(error, Stopping) else unsaved(error)
            raise
        finally:
            self._end(batch, otherwise)
        self._halves.mend(self._clock.now(), pass_number)
        return True

    def mend(self, pass_number: int) -> None:
        """Take back what an outage left half written. Raises what the base is down with."""
        self._halves.mend(self._clock.now(), pass_number)

    def refuse(self, answer: Answer) -> None:
        """Tell everybody whose press waits that nothing was saved, and why: nobody has begun with it."""
        if answer.code is Said.UNCLEAR:
            answer = Answer(code=Said.NOT_ANSWERING)
        for press in self._inbox.take_presses():
            if self._answering.take(press):
                self._tell(Pending(press, request_of(press), refusal=answer), answer.code)

    def _pass_the_gate(self, batch: Batch) -> None:
        """Leave in a batch what is to be carried out; also when this raises, nobody is told twice."""
        for one in tuple(batch.pending):
            if self._is_told_first(one):
                batch.pending = [other for other in batch.pending if other is not one]

    def _is_told_first(self, one: Pending) -> bool:
        """Whether who pressed is told something before anything is carried out."""
        try:
            told = self.gate(one.press)
        except (Temporary, Permanent) as error:
            told = Answer(code=unsaved(error))
        if told is not None:
            self._tell(replace(one, refusal=told), told.code)
        return told is not None

    def _carry_out(self, batch: Batch, pass_number: int) -> None:
        now = self._clock.now()
        self._racing.beside_others = self.beside_others
        changed = self._views.read(batch, now, pass_number, beside_others=self.beside_others)
        self.volunteers_changed |= changed
        self._decide_and_write(batch, now, pass_number)
        lost = batch.lost()
        if lost.pending:
            self._forget_the_gone()
            self._views.fill(lost)
            self._decide_and_write(lost, now, pass_number)

    def _decide_and_write(self, batch: Batch, now: datetime, pass_number: int) -> None:
        for one in batch.pending:
            self._decide(one, batch, now)
        with self._clock.finishing():
            for one, _ in batch.doing:
                if not self._answering.begin(one.press):
                    one.leave()
            self._carrying.carry_out(batch, pass_number)

    def _decide(self, one: Pending, batch: Batch, now: datetime) -> None:
        if one.request and one.request not in batch.requests:
            one.refuse(Answer(code=Said.REQUEST_GONE))
        elif not self._views.knows(one):
            self._after.ask(one.request)
            one.refuse(Answer(code=Said.SOMEONE_CHANGED))
        else:
            self._decide_by(one, batch, now)

    def _decide_by(self, one: Pending, batch: Batch, now: datetime) -> None:
        try:
            decided = deed(one.press, self._views.of(one, batch, now), now)
        except Exception as error:  # noqa: BLE001 - the one place that catches broadly around a press
            log.error("press failed", request=one.request, act=one.press.act.value, code=where(error))
            one.refuse(Answer(code=Said.WENT_WRONG))
            return
        if isinstance(decided, Refusal):
            one.refuse(decided.answer)
            if self._views.was_served(one):
                one.leave()
                self._answering.settle(one.press, told=True)
            return
        one.deed, one.answer = decided, decided.answer
        stand(one.request, decided, batch, now)

    def _forget_the_gone(self) -> None:
        """Forget what a press named in vain; the cards that show it are made anew."""
        gone, self._carrying.gone = self._carrying.gone, set()
        self._views.drop(gone)
        self.volunteers_changed |= gone

    def _end(self, batch: Batch, otherwise: Said) -> None:
        """Have what is true gone on with, remember what is half true, and tell everybody."""
        self.volunteers_changed |= self._carrying.volunteers_changed
        for one in batch.pending:
            if one.is_true and one.deed is not None:
                self._after.note(one, one.deed)
            elif one.is_half:
                self._halves.add(one, self._clock.now())
            self._tell(one, otherwise)

    def _tell(self, one: Pending, otherwise: Said) -> None:
        if one.is_left:
            return
        if one.is_true and one.answer is None:
            self._answering.settle(one.press)
            return
        if one.is_half and otherwise is Said.NOT_ANSWERING:
            otherwise = Said.UNCLEAR
        told = (one.answer if one.is_true else one.refusal) or Answer(code=otherwise)
        self._answering.answer(one.press, told)
