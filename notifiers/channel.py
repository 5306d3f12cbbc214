"""What the worker asks of a place where people are told things: Slack, a terminal, or none at all."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifiers.messages import Message, Posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who we are in the channel: only messages of this bot are ours."""

    bot_id: str
    user_id: str
    team: str
    scopes: frozenset[str] = frozenset()
    """What the token may do, as far as the service says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """Whether the channel can be written to."""

    exists: bool
    archived: bool = False
    member: bool = False


class Channel(Protocol):
    """A channel. It raises only `notifiers.errors`, makes no hidden calls and never repeats one."""

    calls: Counter[str]
    """Every call that left, by method."""

    def identify(self) -> Identity:
        """Return who we are; one call, whose answer is kept. Raises TokenRefused."""

    def check_channel(self) -> ChannelState:
        """Return whether the channel exists, is archived, and has us as a member."""

    def history(self, oldest: datetime) -> tuple[Posted, ...]:
        """Return our own messages since then, the oldest first.

        All of them or none: raises Temporary rather than returning a part.
        """

    def replies(self, thread_ts: str) -> tuple[Posted, ...]:
        """Return our own replies in a thread, the oldest first; all of them or none. Raises MessageGone."""

    def post(self, message: Message) -> Posted:
        """Post it, once. Raises Ambiguous when it may have been posted: look before another try."""

    def edit(self, ts: str, message: Message) -> None:
        """Put it in the place of what that message shows. Raises MessageGone, MessageFixed."""

    def delete(self, ts: str) -> None:
        """Take one of our own messages away; one that is gone already is fine."""
