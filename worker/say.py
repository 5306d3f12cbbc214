"""Saying what should be said: the calls that `reconcile` names, made one after the other until the pass ends.

The most urgent request first. What a call tells is put into what is known of its request; a call without a
clear answer puts the request aside for a minute, and it is looked up before anything else is said about it.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

import structlog

from notifiers.channel import Channel
from notifiers.errors import (
    Ambiguous,
    ChannelLost,
    MessageFixed,
    MessageGone,
    Permanent,
    Temporary,
    TokenRefused,
)
from notifiers.messages import FOLDED, Message, Posted
from worker import reconcile
from worker.board import AFTER_NO_ANSWER, Tracked
from worker.clock import Clock
from worker.earlier_cards import cards_before, fold, fold_with_thread, take_away
from worker.people import People
from worker.reconcile import Act, Call, Known, Notice, Shown, Want
from worker.sweep import OLD_ENOUGH, cards_of, notices_in, posted_at
from worker.write_back import BATCH, WriteBack, tens

BEFORE_CREATION = timedelta(minutes=5)
"""How much earlier than a record's creation a look-up begins: clocks differ."""
READS_LAG = timedelta(seconds=10)
"""A card that was just posted may not be seen by a reading of its thread: that is no reason to post again."""
LANDS_WITHIN = timedelta(minutes=8)
"""How long a reply without a clear answer may take to land, before its thread is read once more."""
AT_LEAST = 4
"""Calls that a pass makes however late it is: enough for one request to get its card."""
REST_AT_LEAST = timedelta(seconds=1)
DOWN_FOR = timedelta(minutes=5)
"""How long a channel that does not say for how long is left alone."""

log = structlog.get_logger()


class ChannelDown(Exception):
    """Nothing can be said just now, about anything; `why` is what the channel said."""

    def __init__(self, why: Temporary | Permanent) -> None:
        super().__init__(str(why))
        self.why = why
        delay = getattr(why, "delay", None)
        self.rest = DOWN_FOR if delay is None else max(timedelta(seconds=delay), REST_AT_LEAST)


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
        self._channel = channel
        self._write_back = write_back
        self._people = people
        self._clock = clock
        self._between = between
        self._history: tuple[datetime, tuple[Posted, ...]] | None = None
        self.to_remember: dict[str, Tracked] = {}
        self.posted = False
        """Whether anything was posted since the last sweep of the channel."""
        self.threads: dict[str, datetime] = {}
        """Threads in which something was said lately: ts → when. A sweep takes them out."""
        self.orphans: set[str] = set()
        """Threads of cards that are gone: what names somebody there can't be folded with a card, and goes."""
        self._cleared: set[str] = set()
        """Requests that have ended of which no earlier card shows anything any more."""
        self.down: ChannelDown | None = None
        """Set while the channel does not answer: nothing is said then, only written."""
        self._rests_until: datetime | None = None
        self._made = 0
        """Calls of this pass."""

    def begin(self) -> None:
        """Forget what was read of the channel in the pass before; a lost one is tried again in time."""
        self._history = None
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

    def orphan(self, thread_ts: str) -> None:
        """Have a sweep take away what names somebody in the thread of a card that is gone."""
        self.orphans.add(thread_ts)
        self.threads.setdefault(thread_ts, self._clock.now())

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

    def history(self, oldest: datetime) -> tuple[Posted, ...]:
        """Return our messages since then; one reading serves the whole pass. Raises ChannelDown."""
        if self._history is None or self._history[0] > oldest:
            try:
                self._history = (oldest, self._channel.history(oldest))
            except (Temporary, Permanent) as error:
                raise ChannelDown(error) from error
        return self._history[1]

    def forget_history(self) -> None:
        """Read the channel anew before anything else is looked up in it."""
        self._history = None

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
                if self._clear(one):
                    self.to_remember[one.id] = one
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

    def _clear(self, one: Tracked) -> bool:
        """Fold the earlier cards of a request that has ended; return whether nothing is left of them."""
        card = one.known.card
        if not one.request.is_final or card is None or card.n < 2 or one.id in self._cleared:
            return True
        try:
            for earlier in cards_before(one, self.history(one.request.created_at - BEFORE_CREATION)):
                fold_with_thread(self._channel, one, earlier)
        except (ChannelDown, Temporary, Permanent) as why:
            down = why if isinstance(why, ChannelDown) else ChannelDown(why)
            self.lose(down)
            self._write_back.set_back(one, down.why, until=self._rests_until)
            return False
        self._cleared.add(one.id)
        return True

    def _is_pressed(self, one: Tracked) -> bool:
        """Serve what is pressed; return whether a request is to be decided anew before anything is said."""
        self._between()
        return one.asked > one.answering

    def _try(self, one: Tracked, want: Want, call: Call, queue: Sequence[Tracked]) -> None:
        try:
            self._make(one, want, call, queue)
        except ChannelDown as down:
            self.lose(down)

    def _make(self, one: Tracked, want: Want, call: Call, queue: Sequence[Tracked]) -> None:
        match call.act:
            case Act.PREPARE:
                self._prepare(queue)
            case Act.LOOK_UP:
                self._look_up(queue)
            case _:
                self._call(one, want, call)

    def _prepare(self, queue: Sequence[Tracked]) -> None:
        """Write step 1 for as many as go into one call."""
        batch = list(islice((one for one in queue if self._is_next(one, Act.PREPARE)), BATCH))
        self._people.join(batch)
        self._write_back.prepare(batch)

    def _look_up(self, queue: Sequence[Tracked]) -> None:
        """Look for the cards of all that have none: one reading serves them."""
        lost = [one for one in queue if one.known.card is None and not one.known.searched]
        oldest = min(one.request.created_at for one in lost) - BEFORE_CREATION
        posted = self.history(oldest)
        for one in lost:
            one.known = reconcile.looked_up(one.known, cards_of(one.id, posted))

    def _is_next(self, one: Tracked, act: Act) -> bool:
        want = one.want
        if want is None or not one.may_be_worked(self._clock.now()):
            return False
        return reconcile.next_call(one.known, want).act is act

    def _call(self, one: Tracked, want: Want, call: Call) -> None:
        """Make one call to the channel about one request, and take in what came of it."""
        try:
            one.known = self._answered(one, want, call)
        except Ambiguous:
            self._may_land_late(one, call)
            one.known = reconcile.unanswered(one.known)
            self._history = None
            one.hold(self._clock.now() + AFTER_NO_ANSWER, firmly=True)
            log.warning("no clear answer", request=one.id, call=call.act.value)
        except (MessageGone, MessageFixed) as lost:
            self._lost(one, want, call, lost)
        except (Temporary, ChannelLost, TokenRefused) as down:
            raise ChannelDown(down) from down
        except Permanent as refused:
            self._write_back.set_back(one, refused)

    def _lost(self, one: Tracked, want: Want, call: Call, lost: Permanent) -> None:
        """Take in that a message is gone or can't be edited: a notice stays away, a card is looked for."""
        log.warning("message lost", request=one.id, call=call.act.value, why=lost)
        if call.act is Act.EDIT_NOTICE:
            one.known = _without_notice(one.known, want, call, isinstance(lost, MessageGone))
            return
        if call.act in {Act.LOOK_UP_OLD_THREAD, Act.POINT}:
            one.known = reconcile.old_thread_read(one.known, pointed=True)
            return
        card_ts = one.known.card.ts if one.known.card else ""
        now = self._clock.now()
        if call.act is Act.LOOK_UP_THREAD and now - posted_at(card_ts) < OLD_ENOUGH:
            one.hold(now + READS_LAG, firmly=True)
            return
        stays = isinstance(lost, MessageFixed)
        if card_ts and not stays:
            self.orphan(card_ts)
        one.known = reconcile.card_lost(one.known, card_ts, stays=stays)
        self._history = None

    def _may_land_late(self, one: Tracked, call: Call) -> None:
        """Have a thread read again some time after a reply that may still land beside another."""
        if call.act in {Act.POST_NOTICE, Act.POINT}:
            thread_ts = call.ts or _thread_of(one)
            self.threads[thread_ts] = self._clock.now() + LANDS_WITHIN

    def _answered(self, one: Tracked, want: Want, call: Call) -> Known:
        """Make the call; return what is known after its answer."""
        calls: dict[Act, Callable[[Tracked, Want, Call], Known]] = {
            Act.POST: self._post,
            Act.EDIT: self._edit,
            Act.LOOK_UP_THREAD: self._look_up_thread,
            Act.POST_NOTICE: self._say_notice,
            Act.EDIT_NOTICE: self._say_notice,
            Act.LOOK_UP_OLD_THREAD: self._look_up_old_thread,
            Act.POINT: self._point,
        }
        return calls[call.act](one, want, call)

    def _post(self, one: Tracked, want: Want, _: Call) -> Known:
        posted = self._channel.post(_decided_card(one))
        self.posted = True
        log.info("card posted", request=one.id, urgency=one.request.urgency.value)
        return reconcile.card_shows(one.known, Shown(posted.ts, want.card, one.known.next_n))

    def _edit(self, one: Tracked, want: Want, call: Call) -> Known:
        if want.fold:
            self._fold_card(one, call.ts)
        else:
            self._channel.edit(call.ts, _decided_card(one))
        one.waits_since = None
        log.info("card edited", request=one.id)
        return reconcile.card_shows(one.known, Shown(call.ts, want.card, one.card_number))

    def _look_up_thread(self, one: Tracked, want: Want, _: Call) -> Known:
        replies = self._channel.replies(_thread_of(one))
        return reconcile.thread_read(one.known, want, notices_in(replies))

    def _say_notice(self, one: Tracked, want: Want, call: Call) -> Known:
        thread_ts = _thread_of(one)
        message = _decided_notice(one, call.key)
        self._said_in(thread_ts)
        if call.act is Act.EDIT_NOTICE:
            self._reword(want, call.ts, message)
        ts = call.ts or self._channel.post(message).ts
        log.info("notice said", request=one.id, notice=call.key.partition(":")[0])
        return reconcile.notice_shows(one.known, want, Notice(call.key, message.fingerprint, ts))

    def _fold_card(self, one: Tracked, ts: str) -> None:
        """Fold a card; before one that can't be edited any more goes, its thread names nobody."""
        try:
            self._channel.edit(ts, _decided_card(one))
        except MessageFixed:
            for reply in self._channel.replies(ts):
                if reply.fingerprint != FOLDED:
                    with suppress(MessageGone):
                        fold(self._channel, reply.ts, _decided_notice(one, reply.key))
            take_away(self._channel, ts)

    def _reword(self, want: Want, ts: str, notice: Message) -> None:
        if want.fold:
            fold(self._channel, ts, notice)
        else:
            self._channel.edit(ts, notice)

    def _look_up_old_thread(self, one: Tracked, _: Want, call: Call) -> Known:
        keys = {reply.key for reply in self._channel.replies(call.ts)}
        return reconcile.old_thread_read(one.known, _pointer(one, call).key in keys)

    def _point(self, one: Tracked, _: Want, call: Call) -> Known:
        self._said_in(call.ts)
        self._channel.post(_pointer(one, call))
        log.info("notice said", request=one.id, notice="replaced")
        return reconcile.old_thread_read(one.known, pointed=True)

    def _said_in(self, thread_ts: str) -> None:
        now = self._clock.now()
        self.threads[thread_ts] = max(now, self.threads.get(thread_ts, now))


def _is_said(one: Tracked) -> bool:
    want = one.want
    return want is not None and reconcile.next_call(one.known, want).act in {Act.REMEMBER, Act.REST}


def _pointer(one: Tracked, call: Call) -> Message:
    if one.decision is None:
        raise ValueError(f"{one.id} is not decided")
    return one.decision.pointer(one.card_number, call.ts)


def _decided_card(one: Tracked) -> Message:
    if one.decision is None:
        raise ValueError(f"{one.id} is not decided")
    return one.decision.card(one.card_number)


def _decided_notice(one: Tracked, key: str) -> Message:
    if one.decision is None:
        raise ValueError(f"{one.id} is not decided")
    if key in one.opened_by and not one.request.is_final:
        return one.opened(key, _thread_of(one))
    return one.decision.notice(key, _thread_of(one))


def _thread_of(one: Tracked) -> str:
    if one.known.card is None:
        raise ValueError(f"{one.id} has no card to reply to")
    return one.known.card.ts


def _without_notice(known: Known, want: Want, call: Call, gone: bool) -> Known:
    """Return what is known of a thread less the notice that is gone, or with the one that stays as it is."""
    left = tuple(notice for notice in known.thread or () if notice.ts != call.ts)
    if not gone:
        shows = next((notice.fingerprint for notice in want.notices if notice.key == call.key), FOLDED)
        left = (*left, Notice(call.key, shows, call.ts))
    return reconcile.thread_read(replace(known), want, left)
