"""How an error that nothing can be done about ends a command: which sentence, and which exit code. Pure."""

from notifiers.errors import ChannelLost, Permanent, TokenRefused
from worker.errors import (
    DriftFound,
    Fatal,
    QuotaSpent,
    RateLimited,
    SchemaChanged,
    ServiceUnreachable,
    Temporary,
    TokenWrong,
    where,
)


def as_fatal(error: Exception) -> Fatal:
    """Return the error as one that ends a command: its text says what happened and what to do."""
    if isinstance(error, Fatal):
        return error
    if not isinstance(error, Temporary | Permanent):  # its text may quote people
        return Fatal(
            f"Something happened that nobody foresaw: {type(error).__name__} at {where(error)}. "
            "Please report it with this line."
        )
    said = " ".join(map(_ended, filter(None, [str(error), getattr(error, "advice", "")])))
    if isinstance(error, TokenRefused | ChannelLost):
        return TokenWrong(said)
    if isinstance(error, SchemaChanged):
        return DriftFound(said)
    if isinstance(error, QuotaSpent):
        return ServiceUnreachable(said)
    if isinstance(error, RateLimited):
        return ServiceUnreachable(f"{said} Try again in a minute.")
    if isinstance(error, Temporary):
        return ServiceUnreachable(f"{said} Check the connection, and try again in a few minutes.")
    return Fatal(said)


def _ended(sentence: str) -> str:
    """Return a sentence with its full stop: a vendor's code at its end leaves none."""
    return sentence if sentence[-1] in ".!?" else f"{sentence}."
