"""The card of a request: one message, edited in place for its whole life (a stub once it has ended)."""

from collections.abc import Sequence
from datetime import datetime

from airtable_schema.records import Need, Request
from notifiers.card_data import Assigned, Candidate, CardInput, Reason, Waiting
from notifiers.desk import Desk
from notifiers.messages import Message

__all__ = ["Assigned", "Candidate", "CardInput", "Reason", "Waiting", "card", "deleted_card", "stub"]


def card(data: CardInput, desk: Desk, *, number_in_series: int = 1) -> Message:
    """Return the card of a request that is not finished.

    Its key is that of the request's n-th card; from the second on it says that it replaces the old one.
    Never shows a house number, a last name, a phone of who asked, or private notes.
    """
    raise NotImplementedError


def stub(
    request: Request, needs: Sequence[Need], desk: Desk, now: datetime, *, number_in_series: int = 1
) -> Message:
    """Return what is left of the card of a request that has ended: its number, what it was, how it ended."""
    raise NotImplementedError


def deleted_card(record_id: str, desk: Desk, *, number_in_series: int = 1) -> Message:
    """Return what is left of the card of a request whose row is gone."""
    raise NotImplementedError
