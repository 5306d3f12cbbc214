"""The outbox: the calls to the channel about one request, and what came of each.

What a call tells is put into what is known of its request. A call without a clear answer puts the request
aside for a minute, and it is looked up before anything else is said about it.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from airtable_schema.records import Request
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
from worker.channel.earlier_cards import cards_before, fold, fold_with_thread, take_away
from worker.channel.sweep import OLD_ENOUGH, notices_in, posted_at
from worker.clock import Clock
from worker.reconcile import Act, Call, Known, Notice, Shown, Want

BEFORE_CREATION = timedelta(minutes=5)
"""How much earlier than a record's creation a look-up begins: clocks differ."""
READS_LAG = timedelta(seconds=10)
"""A card that was just posted may not be seen by a reading of its thread: that is no reason to post again."""
LANDS_WITHIN = timedelta(minutes=10)
"""How long a message without a clear answer may take to land: until then its copies are looked for."""
CHANNEL = ""
"""Stands for the channel itself among its threads."""
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


def _nobody_hears(_: Request, __: Exception) -> None:
    """Nobody is told."""


class Outbox:
    """One worker's calls to its channel, one at a time, and what it must know from one to the next."""

    def __init__(self, channel: Channel, clock: Clock) -> None:
        self._channel = channel
        self._clock = clock
        self._history: tuple[datetime, tuple[Posted, ...]] | None = None
        self._heir_until = clock.now() + LANDS_WITHIN
        """Until when something may land that the process before this one sent, and did not live to see."""
        self.posted = False
        """Whether anything was posted since the last sweep of the channel."""
        self.edited = False
        """Whether a card was edited since then."""
        self._unclear: dict[str, datetime] = {}
        """Where a message may land beside another of its key, and until when."""
        self.threads: dict[str, datetime] = {}
        """Threads in which something was said lately: ts → when. A sweep takes them out."""
        self.orphans: set[str] = set()
        """Threads of cards that are gone: what names somebody there can't be folded with a card, and goes."""
        self.card_fixed: Callable[[Request, Exception], object] = _nobody_hears
        """Told of each card that can't be edited any more."""
        self._cleared: set[str] = set()
        """Requests that have ended of which no earlier card shows anything any more."""

    def history(self, oldest: datetime) -> tuple[Posted, ...]:
        """Return our messages since then; one reading serves the whole pass. Raises ChannelDown."""
        if self._history is None or self._history[0] > oldest:
            try:
                self._history = (oldest, self._channel.history(oldest))
            except (Temporary, Permanent) as error:
                raise ChannelDown(error) from error
        return self._history[1]

    def may_land_late(self, thread_ts: str = CHANNEL) -> None:
        """Take in that a message to a thread or the channel got no clear answer: it may yet land."""
        self._lands_until(self._clock.now() + LANDS_WITHIN, thread_ts)

    def was_posted(self, thread_ts: str = CHANNEL) -> None:
        """Take in that something was said in a thread or the channel; just after a start more may land."""
        now = self._clock.now()
        if thread_ts == CHANNEL:
            self.posted = True
        else:
            self.threads[thread_ts] = max(now, self.threads.get(thread_ts, now))
        if now < self._heir_until:
            self._lands_until(self._heir_until, thread_ts)

    def was_said_before(self, said_at: datetime, thread_ts: str = CHANNEL) -> None:
        """Take in what a worker before this one said: what it had sent in vain just before may yet land."""
        self._lands_until(said_at + LANDS_WITHIN, thread_ts)

    def _lands_until(self, moment: datetime, place: str) -> None:
        self._unclear[place] = max(moment, self._unclear.get(place, moment))

    def unclear(self, now: datetime) -> frozenset[str]:
        """Return where something may land that nobody knows of: threads, or the channel."""
        self._unclear = {place: until for place, until in self._unclear.items() if now < until}
        return frozenset(self._unclear)

    def was_read(self, thread_ts: str) -> None:
        """Take in that a thread says what it should: nothing was said there since that was not seen."""
        self.threads.pop(thread_ts, None)

    def forget_history(self) -> None:
        """Read the channel anew before anything else is looked up in it."""
        self._history = None

    def orphan(self, thread_ts: str) -> None:
        """Have a sweep take away what names somebody in the thread of a card that is gone."""
        self.orphans.add(thread_ts)
        self.threads.setdefault(thread_ts, self._clock.now())

    def clear(self, one: Tracked) -> None:
        """Fold the earlier cards of a request that has ended. Raises ChannelDown."""
        card = one.known.card
        if not one.request.is_final or card is None or card.n < 2 or one.id in self._cleared:
            return
        try:
            for earlier in cards_before(one, self.history(one.request.created_at - BEFORE_CREATION)):
                fold_with_thread(self._channel, one, earlier)
        except (Temporary, Permanent) as why:
            raise ChannelDown(why) from why
        self._cleared.add(one.id)

    def call(self, one: Tracked, want: Want, call: Call) -> None:
        """Make one call about one request, and take in what came of it.

        Raises ChannelDown, and Permanent where only this message is refused.
        """
        try:
            one.known = self._answered(one, want, call)
        except Ambiguous:
            if call.act in {Act.POST, Act.POST_NOTICE, Act.POINT}:
                self.may_land_late(CHANNEL if call.act is Act.POST else call.ts or _thread_of(one))
            one.known = reconcile.unanswered(one.known)
            self._history = None
            one.hold(self._clock.now() + AFTER_NO_ANSWER, firmly=True)
            log.warning("no clear answer", request=one.id, call=call.act.value)
        except (MessageGone, MessageFixed) as lost:
            self._lost(one, want, call, lost)
        except (Temporary, ChannelLost, TokenRefused) as down:
            raise ChannelDown(down) from down

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
        if stays:
            self.card_fixed(one.request, lost)
        if card_ts and not stays:
            self.orphan(card_ts)
        one.known = reconcile.card_lost(one.known, card_ts, stays=stays)
        self._history = None

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
        self.was_posted()
        log.debug("card posted", request=one.id, urgency=one.request.urgency.value)
        return reconcile.card_shows(one.known, Shown(posted.ts, want.card, one.known.next_n))

    def _edit(self, one: Tracked, want: Want, call: Call) -> Known:
        if want.fold:
            self._fold_card(one, call.ts)
        else:
            self._channel.edit(call.ts, _decided_card(one))
        self.edited = True
        one.waits_since = None
        log.debug("card edited", request=one.id)
        return reconcile.card_shows(one.known, Shown(call.ts, want.card, one.card_number))

    def _look_up_thread(self, one: Tracked, want: Want, _: Call) -> Known:
        replies = self._channel.replies(_thread_of(one))
        return reconcile.thread_read(one.known, want, notices_in(replies))

    def _say_notice(self, one: Tracked, want: Want, call: Call) -> Known:
        thread_ts = _thread_of(one)
        message = _decided_notice(one, call.key)
        self.was_posted(thread_ts)
        if call.act is Act.EDIT_NOTICE:
            self._reword(want, call.ts, message)
        ts = call.ts or self._channel.post(message).ts
        log.debug("notice said", request=one.id, notice=call.key.partition(":")[0])
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
        self.was_posted(call.ts)
        self._channel.post(_pointer(one, call))
        log.debug("notice said", request=one.id, notice="replaced")
        return reconcile.old_thread_read(one.known, pointed=True)


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
