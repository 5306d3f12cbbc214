"""What a desk is like, as far as the words it reads depend on it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One group's desk: where it is, how it writes times and numbers, what its messages may offer."""

    timezone: ZoneInfo
    locale: str = "en_US"
    """Babel's name; the clock, dates, numbers and language follow from it."""
    country: str = "US"
    """Where phone numbers without a prefix are."""
    unit: str = "mi"
    """mi or km: of distances in records and on cards alike."""
    group: str = ""
    """What the group calls itself, in the texts it sends."""
    phone: str = ""
    """The desk's own number, in the texts it sends."""
    asks_a_week: int = 3
    """How often one person is asked in a week, as the line about who is not on the list says it."""
    fallback_text: str = ""
    """What to do when nobody can, where the kind of help does not say."""
    buttons: bool = False
    """Whether cards have buttons; without them everything is on the card."""
    texts_at_hand: bool = True
    """Whether texts stand ready somewhere: on cards, or in what their buttons open."""
