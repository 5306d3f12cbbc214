"""Short replies in a card's thread. They name volunteers by first name, and never the person who asked."""

from collections.abc import Sequence

from airtable_schema.records import Request, Volunteer
from notifiers.desk import Desk
from notifiers.messages import Message


def assigned_notice(
    key: str, volunteers: Sequence[Volunteer], request: Request, desk: Desk, *, thread_ts: str
) -> Message:
    """Return the notice that these volunteers are doing it; by whom they were found is not said."""
    raise NotImplementedError


def folded_notice(key: str, request: Request, desk: Desk, *, thread_ts: str) -> Message:
    """Return what is left of a notice when its request has ended: no names. Its fingerprint is FOLDED."""
    raise NotImplementedError


def replaced_notice(request: Request, desk: Desk, *, thread_ts: str, n: int) -> Message:
    """Return the pointer in an old card's thread: its request's n-th card, further down, takes its place."""
    raise NotImplementedError


def alert(key: str, text: str, *, thread_ts: str | None = None) -> Message:
    """Return a message about no request: `text` is a finished sentence that names nobody."""
    raise NotImplementedError
