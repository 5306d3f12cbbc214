"""*Why these volunteers*, the column of the base: one line each, name and phone first."""

from notifiers.card_data import CardInput
from notifiers.desk import Desk
from notifiers.people_lines import left_out_line, listed_lines, relax_line, uncovered_lines


def why_these_volunteers(data: CardInput, desk: Desk) -> str:
    """Return the numbered list with its reasons, who is not on it, and what relaxing a rule would add.

    Ages are written as dates, so that the text stays the same until the facts change. The list is whole here,
    where the card shows ten. "" when there is nothing to say.
    """
    lines = [line for line, _ in listed_lines(data, desk, aged=False)]
    lines += [left_out_line(data, desk, without=()), relax_line(data, desk), *uncovered_lines(data, desk)]
    return "\n".join(line for line in lines if line)
