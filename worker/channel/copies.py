"""What stands twice in the channel or in a thread: the younger of it goes, as soon as it is old enough.

This needs Slack alone. So it does not wait for a pass, which may be hours apart, cost calls to the base, and
rest while that does not answer or Slack has just failed.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

import structlog

from notifiers.channel import Channel
from notifiers.errors import ChannelLost, MessageGone, Permanent, Temporary, TokenRefused
from notifiers.messages import Posted
from worker.channel.outbox import CHANNEL, ChannelDown, Outbox
from worker.channel.sweep import AFTER_A_POST, OLD_ENOUGH, Findings, by_age, copies_in, posted_at, sweep

WATCHED_EVERY = timedelta(seconds=50)
"""How often is looked at most for what may land beside something that was said again."""
AGAIN_AFTER = timedelta(seconds=15)
"""How soon is tried again what Slack did not answer: to read and to delete may be repeated."""
PLACES_AT_ONCE = 3
"""How many threads are read in one go: whoever presses meanwhile waits for it."""

log = structlog.get_logger()


class Copies:
    """The copies that one worker knows of, and where more may land."""

    def __init__(self, channel: Channel, outbox: Outbox) -> None:
        self._channel = channel
        self._outbox = outbox
        self._due = {CHANNEL: datetime.min.replace(tzinfo=UTC)}
        """Where to look next, and when: where copies stand, once the first of them is old enough; and where
        some may have landed, as in the channel at first."""
        self._watched_at: datetime | None = None
        self._not_before: datetime | None = None

    def known(self, now: datetime) -> bool:
        """Return whether anything stands twice, or may soon."""
        return bool(self._due or self._outbox.unclear(now))

    def take_away(self, now: datetime) -> None:
        """Take away the copies that are old enough by now; what Slack does not do now is tried again soon."""
        if self._not_before is not None and now < self._not_before:
            return
        due = sorted((at, place) for place, at in self._due.items() if at <= now)
        try:
            for _, place in due[:PLACES_AT_ONCE]:
                self._due[place] = now + AGAIN_AFTER  # behind the others, should it fail
                self._look_at(place, now)
        except ChannelDown as down:
            self._not_before = now + (AGAIN_AFTER if isinstance(down.why, Temporary) else down.rest)

    def watch(self, now: datetime) -> None:
        """Look for copies where some may have landed, and take away those that are old enough."""
        if self._watched_at is None or now - self._watched_at >= WATCHED_EVERY:
            self._watched_at = now
            self._due |= {place: now for place in self._outbox.unclear(now) if place not in self._due}
        self.take_away(now)

    def in_the_channel(self, posted: tuple[Posted, ...], found: Findings) -> None:
        """Take away what a reading of the channel found twice. Raises ChannelDown."""
        self._note(CHANNEL, (*found.delete, *found.young))
        self._clear_threads(posted, found.delete)
        self.delete(found.delete)
        self._note(CHANNEL, found.young)

    def in_thread(self, ts: str, replies: Iterable[Posted], now: datetime) -> bool:
        """Take away what a thread says twice; return whether all could go by now. Raises ChannelDown."""
        old, young = by_age(copies_in(replies), now)
        self._note(ts, (*old, *young))
        self.delete(old)
        self._note(ts, young)
        return not young

    def replies(self, ts: str) -> tuple[Posted, ...]:
        """Return what we said in a thread, nothing where its card is gone. Raises ChannelDown."""
        try:
            return self._channel.replies(ts)
        except MessageGone:
            return ()
        except (Temporary, Permanent) as error:
            raise ChannelDown(error) from error

    def delete(self, copies: Iterable[str]) -> None:
        """Delete messages of ours. Raises ChannelDown."""
        for ts in copies:
            try:
                self._channel.delete(ts)
                log.warning("copy deleted", ts=ts)
            except (Temporary, ChannelLost, TokenRefused) as error:
                raise ChannelDown(error) from error
            except Permanent as refused:
                log.warning("copy stays", ts=ts, why=refused)

    def _look_at(self, place: str, now: datetime) -> None:
        if place != CHANNEL:
            self.in_thread(place, self.replies(place), now)
            return
        posted = self._outbox.history(now - AFTER_A_POST)
        found = sweep(posted, {}, now)
        self.in_the_channel(posted, found)
        self._outbox.posted |= bool(found.delete)  # the base may remember what is gone: the next pass looks

    def _note(self, place: str, copies: Collection[str]) -> None:
        """Take in which copies of a place are still to go."""
        self._due.pop(place, None)
        self._due |= {place: min(map(posted_at, copies)) + OLD_ENOUGH} if copies else {}

    def _clear_threads(self, posted: tuple[Posted, ...], copies: tuple[str, ...]) -> None:
        """Take away what is said under copies and under the card that is kept as well.

        Before the copies go: afterwards nothing would lead to their threads any more.
        """
        for copy in posted:
            if copy.ts in copies and copy.latest_reply:
                kept = min((one.ts for one in posted if one.key == copy.key), key=posted_at)
                said = {reply.key for reply in self.replies(kept)}
                self.delete(reply.ts for reply in self.replies(copy.ts) if reply.key in said)
