"""No channel at all: for groups without Slack. Shortlist, Why and Next step in the base still serve."""

from collections import Counter
from datetime import datetime

from notifiers.channel import ChannelState, Identity
from notifiers.messages import Message, Posted

NOWHERE = "0"
"""The ts of what was said to nobody."""


class NoChannel:
    """Takes every message and shows none."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    def identify(self) -> Identity:
        """Return nobody."""
        return Identity(bot_id="", user_id="", team="")

    def check_channel(self) -> ChannelState:
        """Return that all is well."""
        return ChannelState(exists=True, member=True)

    def history(self, oldest: datetime) -> tuple[Posted, ...]:  # noqa: ARG002  (what every channel takes)
        """Return nothing."""
        return ()

    def replies(self, thread_ts: str) -> tuple[Posted, ...]:  # noqa: ARG002  (what every channel takes)
        """Return nothing."""
        return ()

    def post(self, message: Message) -> Posted:
        """Return it as if it stood somewhere."""
        return Posted(
            ts=NOWHERE, key=message.key, fingerprint=message.fingerprint, thread_ts=message.thread_ts
        )

    def edit(self, ts: str, message: Message) -> None:
        """Do nothing."""

    def delete(self, ts: str) -> None:
        """Do nothing."""
