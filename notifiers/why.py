"""*Why these volunteers*, the column of the base: one line each, name and phone first."""

from notifiers.card_data import CardInput
from notifiers.desk import Desk


def why_these_volunteers(data: CardInput, desk: Desk) -> str:
    """Return the numbered list with its reasons, who is not on it, and what relaxing a rule would add.

    Ages are written as dates, so that the text stays the same until the facts change.
    """
    raise NotImplementedError
