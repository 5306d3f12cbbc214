"""What modals are made of: how each request stood when the base was last read. Immutable, for any thread."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from airtable_schema.options import Allow
from airtable_schema.records import Need
from notifiers.card_data import CardInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One request, as its card showed it last; with what the card keeps from the channel."""

    data: CardInput
    as_of: datetime
    """When the base was read: modals say it where it is not just now."""
    on_it: str = ""
    """The Slack id of who has the claim; "" when nobody has."""
    card_ts: str = ""
    """Where its card stands, "" while there is none."""
    may_allow: tuple[Allow, ...] = ()
    """What may be relaxed at all for this request, in the order in which to offer it."""

    def is_held_by(self, user: str, name: str) -> bool:
        """Whether this person is on it: by Slack id, or by name where nobody in Slack wrote who is."""
        if self.on_it:
            return self.on_it == user
        held_by = self.data.request.dispatcher.strip().casefold()
        return bool(held_by) and held_by == name.strip().casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a phone number when somebody takes a new request."""

    name: str
    requests: tuple[str, ...] = ()
    """The last ones, one line each, the newest first."""
    caution: str = ""


class Pictures(Protocol):
    """What Slack's threads see of the worker: values that never change, swapped whole after each pass."""

    def of(self, record: str) -> Picture | None:
        """Return how a request stands; None where nothing is known of it, or it has ended."""

    def number(self, record: str) -> str:
        """Return the number of a request, also of one that has ended; "" where it is not known."""

    def needs(self) -> tuple[Need, ...]:
        """Return the kinds of help in use, in the base's order."""

    def languages(self) -> tuple[str, ...]:
        """Return the languages that the base knows, as it spells them."""

    def known(self, phone: str) -> Known | None:
        """Return what is known of who has this number; None when nothing is."""

    def held_by(self, user: str, name: str) -> tuple[Picture, ...]:
        """Return what this person (Slack id, and the name people read) is on."""
