"""The cards of requests whose rows are gone: they fold, and no notice in their threads names anybody."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from airtable_schema.records import Request
from notifiers.card import deleted_card
from notifiers.channel import Channel
from notifiers.desk import Desk
from notifiers.errors import ChannelLost, MessageGone, Permanent, Temporary, TokenRefused
from notifiers.messages import FOLDED, Message
from notifiers.notices import folded_notice
from worker.board import Board, Tracked
from worker.channel.earlier_cards import fold
from worker.channel.outbox import BEFORE_CREATION, ChannelDown
from worker.channel.sweep import cards_of, posted_at
from worker.channel.sweeping import VISIBLE
from worker.clock import Clock
from worker.reconcile import Known, Memory, Shown
from worker.say import Saying

EVERY = timedelta(days=1)
"""How often all open cards are compared with the rows that exist."""

log = structlog.get_logger()


class Folding:
    """Takes leave of requests that somebody deleted in Airtable."""

    def __init__(self, channel: Channel, saying: Saying, desk: Desk, clock: Clock) -> None:
        self._channel = channel
        self._saying = saying
        self._desk = desk
        self._clock = clock
        self._asked_at: datetime | None = None

    def due(self, now: datetime) -> bool:
        """Return whether it is time to ask for all open cards whether their rows still exist."""
        if self._asked_at is None:
            self._asked_at = now  # the first attention has just returned every row that is not finished
        if now - self._asked_at < EVERY:
            return False
        self._asked_at = now
        return True

    def orphans(self, cards: Mapping[str, Shown], board: Board) -> None:
        """Take in the cards of rows that were asked for and do not exist, though nobody here read them."""
        for record, card in cards.items():
            if record not in board.tracked and card.fingerprint != self._folded(record, card).fingerprint:
                board.deleted[record] = _never_read(record, card)

    def fold(self, board: Board, until: float) -> bool:
        """Fold the cards of the rows that are gone, one at least; return whether time was up before all."""
        for place, one in enumerate(list(board.deleted.values())):
            if self._saying.down is not None:
                return False
            if place and self._clock.monotonic() >= until:
                return True
            try:
                self._fold(one)
            except ChannelDown as down:
                self._saying.lose(down)
                return False
            board.deleted.pop(one.id)
        return False

    def _fold(self, one: Tracked) -> None:
        """Fold all its cards, the one that counts last: until then it is found again. Raises ChannelDown."""
        card = one.known.card or one.known.memory.card
        if card is None:
            return
        log.info("row deleted", request=one.id)
        try:
            for each in (*self._before(one, card), card):
                self._leave_nobody(one.request, each)
        except (Temporary, ChannelLost, TokenRefused) as down:
            raise ChannelDown(down) from down

    def _before(self, one: Tracked, card: Shown) -> list[Shown]:
        """Return the cards that this one replaced: they could not be edited then, and say what they said."""
        if card.n < 2:
            return []
        posted = self._saying.outbox.history(one.request.created_at - BEFORE_CREATION)
        return [each for each in cards_of(one.id, posted) if each.ts != card.ts]

    def _leave_nobody(self, request: Request, card: Shown) -> None:
        try:
            self._fold_notices(request, card)
            fold(self._channel, card.ts, self._folded(request.id, card))
        except MessageGone as nothing_left:
            log.info("nothing to fold", request=request.id, why=nothing_left)
        except (ChannelLost, TokenRefused):
            raise
        except Permanent as refused:
            log.warning("card not folded", request=request.id, why=refused)

    def _folded(self, record: str, card: Shown) -> Message:
        return deleted_card(record, self._desk, number_in_series=card.n)

    def _fold_notices(self, request: Request, card: Shown) -> None:
        for reply in self._channel.replies(card.ts):
            if reply.fingerprint != FOLDED:
                folded = folded_notice(reply.key, request, self._desk, thread_ts=card.ts)
                with suppress(MessageGone):
                    fold(self._channel, reply.ts, folded)


def _never_read(record: str, card: Shown) -> Tracked:
    """Return what is known of a request of which only the card is left, so not when its row was made."""
    posted = posted_at(card.ts)
    known = Known(memory=Memory(card=card), card=card)
    return Tracked(
        request=Request(id=record, created_at=posted - VISIBLE),
        problems=(),
        looked_at=posted,
        known=known,
        inputs="",
    )
