"""Sweeping the channel: reading what stands there, taking away copies, naming what has to be looked at."""

from datetime import datetime, timedelta

import structlog

from notifiers.channel import Channel
from notifiers.errors import MessageGone, Permanent, Temporary
from notifiers.messages import Posted
from worker.board import Board, Tracked
from worker.reconcile import Shown
from worker.say import BEFORE_CREATION, ChannelDown, Saying
from worker.sweep import (
    AFTER_A_POST,
    EVERY,
    OLD_ENOUGH,
    WHOLE_EVERY,
    Findings,
    Remembered,
    cards_of,
    has_copies,
    names_somebody,
    posted_at,
    sweep,
    thread_duplicates,
)

THREADS_A_PASS = 10
VISIBLE = timedelta(days=90)
"""Slack's free plan shows nothing older: https://slack.com/help/articles/27204752526611"""

log = structlog.get_logger()


class Sweeping:
    """The sweeps of one worker."""

    def __init__(self, channel: Channel, board: Board, saying: Saying) -> None:
        self._channel = channel
        self._board = board
        self._saying = saying
        self._swept_at: datetime | None = None
        self._whole_at: datetime | None = None
        self._young = False
        self._verified: dict[str, str] = {}
        self.observed: dict[str, Shown] = {}
        """Cards that do not show what the base remembers, by record, until they were looked at."""
        self.strangers: dict[str, Shown] = {}
        """Cards of records that this worker had never read when it saw them, by record."""
        self.missing: dict[str, str] = {}
        """Cards that the base remembers and that are not there, by record, until they were looked at."""
        self.unfolded: set[str] = set()
        """Requests that have ended while a notice of theirs still names somebody."""

    def due(self, now: datetime) -> bool:
        """Return whether a sweep is due: at start, after a post, every ten minutes while a card is open,
        and once copies that were too young to be deleted are old enough."""
        if self._swept_at is None or self._saying.posted:
            return True
        every = OLD_ENOUGH if self._young else EVERY
        return bool(self._board.open_cards()) and now - self._swept_at >= every

    def sweep(self, now: datetime) -> list[str]:
        """Read the channel and mend it; return the ids of records to look at. Raises ChannelDown."""
        oldest = self._oldest(now)
        posted = self._saying.history(oldest)
        findings = sweep(posted, self._remembered(), now, since=oldest)
        self._delete(findings.delete)
        self._young = findings.young
        self.observed, self.missing = dict(findings.look), dict(findings.missing)
        unknown = self._unverified(findings, posted)
        self.strangers = {record: min(cards_of(record, posted), key=_last_first) for record in unknown}
        if self._swept_at is None:
            self._note_threads(posted, now)
        self._saying.posted = False
        self._swept_at = now
        return [*findings.look, *findings.missing, *unknown]

    def sweep_threads(self, now: datetime) -> list[str]:
        """Read the threads in which something was said lately; return the ids of records to look at."""
        ended = self._ended_threads()
        look: list[str] = []
        for ts in list(self._saying.threads)[:THREADS_A_PASS]:
            replies = self._replies(ts)
            copies = thread_duplicates(replies, now)
            self._delete(tuple(copies))
            if ts in ended and names_somebody(replies):
                look.append(ended[ts])
            left = [reply for reply in replies if reply.ts not in copies]
            if now - self._saying.threads[ts] >= OLD_ENOUGH and not has_copies(left):
                del self._saying.threads[ts]
        self.unfolded |= set(look)
        return look

    def threads_due(self, now: datetime) -> bool:
        """Return whether a thread's last reply is old enough for its copies to be told."""
        return any(now - said_at >= OLD_ENOUGH for said_at in self._saying.threads.values())

    def _oldest(self, now: datetime) -> datetime:
        """Return how far back to read: a whole sweep back to the oldest open card, another one day."""
        oldest = now - AFTER_A_POST
        if self._whole_at is None or now - self._whole_at >= WHOLE_EVERY:
            self._whole_at = now
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

    def _unverified(self, findings: Findings, posted: tuple[Posted, ...]) -> list[str]:
        """Return the records of cards that this worker never read, once for each thing that they show."""
        shows = {message.key.split(":")[1]: message.fingerprint for message in posted if ":" in message.key}
        fresh = [record for record in findings.unknown if self._verified.get(record) != shows.get(record)]
        held = self._board.tracked.keys()
        self._verified.update({record: shows.get(record, "") for record in fresh if record not in held})
        return [record for record in fresh if record not in held]

    def _note_threads(self, posted: tuple[Posted, ...], now: datetime) -> None:
        """Note the threads that somebody else of ours may have said something in before this worker began."""
        for message in posted:
            if message.latest_reply and now - posted_at(message.latest_reply) < AFTER_A_POST:
                self._saying.threads.setdefault(message.ts, posted_at(message.latest_reply))

    def _ended_threads(self) -> dict[str, str]:
        ended = (one for one in self._board.tracked.values() if one.request.is_final)
        return {one.known.card.ts: one.id for one in ended if one.known.card is not None}

    def _replies(self, ts: str) -> tuple[Posted, ...]:
        try:
            return self._channel.replies(ts)
        except MessageGone:
            return ()
        except (Temporary, Permanent) as error:
            raise ChannelDown(error) from error

    def _delete(self, copies: tuple[str, ...]) -> None:
        for ts in copies:
            try:
                self._channel.delete(ts)
            except (Temporary, Permanent) as error:
                raise ChannelDown(error) from error
            log.warning("copy deleted", ts=ts)


def _last_first(card: Shown) -> tuple[int, datetime]:
    return (-card.n, posted_at(card.ts))


def _told(one: Tracked) -> Shown | None:
    return one.known.memory.card
