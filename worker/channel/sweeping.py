"""Sweeping the channel: reading what stands there, taking away copies, naming what has to be looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from notifiers.messages import FOLDED, Posted
from worker.board import Board, Tracked
from worker.channel.copies import Copies
from worker.channel.outbox import BEFORE_CREATION
from worker.channel.sweep import (
    AFTER_A_POST,
    EVERY,
    OLD_ENOUGH,
    WHOLE_EVERY,
    Remembered,
    names_somebody,
    posted_at,
    sweep,
)
from worker.reconcile import Known, Shown, card_lost, looked_up
from worker.say import Saying

THREADS_A_PASS = 10
VISIBLE = timedelta(days=90)
"""Slack's free plan shows nothing older: https://slack.com/help/articles/27204752526611"""
RENEWED_AFTER = timedelta(days=80)
"""A card that old is posted anew, well before it is hidden."""


class Sweeping:
    """The sweeps of one worker."""

    def __init__(self, board: Board, saying: Saying, copies: Copies) -> None:
        self._board = board
        self._outbox = saying.outbox
        self._copies = copies
        self._swept_at: datetime | None = None
        self._whole_at: datetime | None = None
        self._verified: dict[str, str] = {}
        self.observed: dict[str, Shown] = {}
        """Cards that do not show what the base remembers, by record, until they were looked at."""
        self.strangers: dict[str, Shown] = {}
        """Cards of records that this worker does not hold, by record, until their rows were asked for."""
        self.missing: dict[str, str] = {}
        """Cards that the base remembers and that are not there, by record, until they were looked at."""
        self.aged: set[str] = set()
        """Open requests whose card is about to be hidden, until they were looked at."""
        self.unfolded: set[str] = set()
        """Requests that have ended while a notice of theirs still names somebody."""

    def due(self, now: datetime, *, beside_others: bool) -> bool:
        """Return whether a sweep is due: at start, after a post, every ten minutes while a card is open; two
        minutes after an edit beside another worker, which may have edited the same card. A whole one is due
        though nothing is open: cards of what has ended go, too."""
        if self._swept_at is None or self._outbox.posted:
            return True
        every = OLD_ENOUGH if beside_others and self._outbox.edited else EVERY
        return self._is_whole(now) or (bool(self._board.open_cards()) and now - self._swept_at >= every)

    def begin_anew(self) -> None:
        """Sweep at once, as at a start: nothing is known any more of what the base remembers."""
        self._swept_at = self._whole_at = None
        self._verified.clear()

    def sweep(self, now: datetime) -> list[str]:
        """Read the channel and mend it; return the ids of records to look at. Raises ChannelDown.

        The rows of `strangers` are to be asked for besides.
        """
        oldest = self._oldest(now)
        posted = self._outbox.history(oldest)
        findings = sweep(posted, self._remembered(), now, since=oldest)
        self._copies.in_the_channel(posted, findings)
        self.observed, self.missing = dict(findings.look), dict(findings.missing)
        self.strangers = self._unverified(findings.unknown)
        if self._swept_at is None:
            self._note_earlier(posted, now)
        if self._is_whole(now):
            self._whole_at = now
            self.aged = self._aged(now)
            self._verified = {r: s for r, s in self._verified.items() if r in findings.unknown}
        self._outbox.posted = self._outbox.edited = False
        self._swept_at = now
        return [*findings.look, *findings.missing, *self.aged]

    def sweep_threads(self, now: datetime) -> list[str]:
        """Read the threads in which something was said lately; return the ids of records to look at."""
        ended = self._ended_threads()
        look: list[str] = []
        for ts in self._threads_due(now)[:THREADS_A_PASS]:
            replies = self._copies.replies(ts)
            if ts in self._outbox.orphans:
                self._copies.delete(reply.ts for reply in replies if reply.fingerprint != FOLDED)
                self._outbox.orphans.discard(ts)
                replies = tuple(reply for reply in replies if reply.fingerprint == FOLDED)
            if ts in ended and names_somebody(replies):
                look.append(ended[ts])
            if self._copies.in_thread(ts, replies, now):
                self._outbox.was_read(ts)
        self.unfolded |= set(look)
        return look

    def threads_due(self, now: datetime) -> bool:
        """Return whether a thread's last reply is old enough for its copies to be told."""
        return bool(self._threads_due(now))

    def _threads_due(self, now: datetime) -> list[str]:
        return [ts for ts, said_at in self._outbox.threads.items() if now - said_at >= OLD_ENOUGH]

    def is_as_remembered(self, one: Tracked) -> bool:
        """Return whether a stranger's card is as the base, which was read since, remembers it."""
        return one.id in self.strangers and self.strangers[one.id] == _told(one)

    def strangers_were_read(self) -> None:
        """Take in that the base was asked for the rows of all strangers: whatever came of it, not again."""
        for record, card in self.strangers.items():
            self._verified[record] = card.fingerprint
            if record in self._board.tracked and not self.is_as_remembered(self._board.tracked[record]):
                self.observed[record] = card
        self.strangers = {}

    def take(self, one: Tracked) -> Known:
        """Return what is known of a request now: its card as the sweep saw it, or that it is not there."""
        known, shown, missing = one.known, self.observed.pop(one.id, None), self.missing.pop(one.id, "")
        if shown is not None:
            known = looked_up(known, (shown,))
        if missing and known.card is not None and known.card.ts == missing:
            known = card_lost(known, missing)
            self._outbox.orphan(missing)
        if one.id in self.aged and known.card is not None and not one.request.is_final:
            known = card_lost(known, known.card.ts, stays=True)
        self.aged.discard(one.id)
        if one.id in self.unfolded:
            self.unfolded.discard(one.id)
            known = replace(known, folded=False, thread=None)
        return known

    def forget(self, finished: Iterable[Tracked]) -> None:
        """Take in that these are not held in memory any more: their cards, as they are, are no strangers."""
        for one in finished:
            if one.known.card is not None:
                self._verified[one.id] = one.known.card.fingerprint

    def _is_whole(self, now: datetime) -> bool:
        return self._whole_at is None or now - self._whole_at >= WHOLE_EVERY

    def _aged(self, now: datetime) -> set[str]:
        cards = {one.id: one.known.card for one in self._board.open_cards()}
        return {
            record for record, card in cards.items() if card and now - posted_at(card.ts) >= RENEWED_AFTER
        }

    def _oldest(self, now: datetime) -> datetime:
        """Return how far back to read: a whole sweep back to the oldest open card, another one day."""
        oldest = now - AFTER_A_POST
        if self._is_whole(now):
            cards = [one.known.card for one in self._board.open_cards() if one.known.card]
            seen = (posted_at(card.ts) - timedelta(seconds=1) for card in cards)
            oldest = max(min([oldest, *seen]), now - VISIBLE)
        waiting = [one.request.created_at for one in self._board.working(now) if one.known.card is None]
        return min([oldest, *(created - BEFORE_CREATION for created in waiting)])

    def _remembered(self) -> dict[str, Remembered]:
        """Return what the base remembers of the cards, as far as it was read: not what we have just said."""
        return {
            record: Remembered(_told(one), one.request.is_final)
            for record, one in self._board.tracked.items()
            if not one.unremembered
        }

    def _unverified(self, unknown: Mapping[str, Shown]) -> dict[str, Shown]:
        """Return the cards of records that this worker does not hold, once for each thing that they show."""
        return {
            record: card
            for record, card in unknown.items()
            if record not in self._board.tracked and self._verified.get(record) != card.fingerprint
        }

    def _note_earlier(self, posted: tuple[Posted, ...], now: datetime) -> None:
        """Note what others of ours said before this worker began, and in which threads they may have."""
        for message in posted:
            self._outbox.was_said_before(posted_at(message.ts))
            if message.latest_reply and now - posted_at(message.latest_reply) < AFTER_A_POST:
                self._outbox.threads.setdefault(message.ts, posted_at(message.latest_reply))
                self._outbox.was_said_before(posted_at(message.latest_reply), message.ts)

    def _ended_threads(self) -> dict[str, str]:
        ended = (one for one in self._board.tracked.values() if one.request.is_final)
        return {one.known.card.ts: one.id for one in ended if one.known.card is not None}


def _told(one: Tracked) -> Shown | None:
    return one.known.memory.card
