"""Leaving of messages only what names nobody, those included that a request's newer card has replaced."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NoReturn

import structlog

from notifiers.channel import Channel
from notifiers.errors import MessageFixed, MessageGone
from notifiers.messages import FOLDED, Message, Posted
from worker.board import Tracked

log = structlog.get_logger()


def fold(channel: Channel, ts: str, folded: Message) -> None:
    """Leave of a message only what names nobody; one that can't be edited any more is taken away.

    Raises MessageGone when nothing is left of it.
    """
    try:
        channel.edit(ts, folded)
    except MessageFixed:
        take_away(channel, ts)


def take_away(channel: Channel, ts: str) -> NoReturn:
    """Delete a message that must not stay as it is, and raise MessageGone."""
    channel.delete(ts)
    log.info("message taken away", ts=ts)
    raise MessageGone("It could not be folded, and was taken away.")


def cards_before(one: Tracked, posted: Iterable[Posted]) -> Iterator[Posted]:
    """Yield the cards of a request that stand besides the one that counts."""
    for message in posted:
        if message.key.startswith(f"card:{one.id}:") and one.known.card and message.ts != one.known.card.ts:
            yield message


def fold_with_thread(channel: Channel, one: Tracked, card: Posted) -> None:
    """Fold an earlier card of a request that has ended, and all that names somebody in its thread."""
    if one.decision is None:
        return
    stub = one.decision.card(int(card.key.rpartition(":")[2]))
    with suppress(MessageGone):
        for reply in channel.replies(card.ts):
            if reply.fingerprint != FOLDED and not reply.key.startswith("replaced:"):
                _fold_reply(channel, one, reply)
        if card.fingerprint != stub.fingerprint:
            fold(channel, card.ts, stub)


def _fold_reply(channel: Channel, one: Tracked, reply: Posted) -> None:
    if one.decision is None:
        return
    with suppress(MessageGone):
        fold(channel, reply.ts, one.decision.notice(reply.key, reply.thread_ts or ""))
