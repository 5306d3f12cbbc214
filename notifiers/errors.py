"""What can go wrong when people are told something, in two words: temporary and permanent.

Doors raise only these; the vendor's exceptions stay inside. A message holds ids and advice,
never a name, phone, address or token, because it is logged.
"""


class Temporary(Exception):
    """It may work later. `delay` is the least number of seconds to wait before another try."""

    def __init__(self, message: str, *, delay: float = 60.0) -> None:
        super().__init__(message)
        self.delay = delay


class Ambiguous(Temporary):
    """No clear answer came: the call may have been carried out, or may be soon. Look before repeating."""


class Permanent(Exception):
    """It will not work until a person does something. `advice` says what, in a coordinator's words."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


class MessageGone(Permanent):
    """The message does not exist any more: somebody deleted it."""


class MessageFixed(Permanent):
    """The message exists but can't be edited any more."""


class ChannelLost(Permanent):
    """The channel can't be written to: archived, unknown, or the bot is not in it."""


class TokenRefused(Permanent):
    """The token is not valid, was revoked, or lacks a scope."""


class MessageRefused(Permanent):
    """The service refuses this very message: too long, or a malformed block."""
