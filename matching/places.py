"""Keeping a list steady while somebody is calling down it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matching.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Places:
    """A list that is being worked."""

    order: tuple[str, ...]
    """Those who stay, in the places they had."""
    new: tuple[str, ...]
    """Those who came to the list since, best first."""


def keep_places(previous: Sequence[str], ranking: Ranking, contacted: Collection[str]) -> Places:
    """Join a new ranking to the list as it stood.

    Those contacted keep their places whatever the ranking says now (give `Answers.in_play`: who said no is
    not among them); the others keep their order while they qualify (give `previous` to `rank` as `keep`, or
    those now ranked lower are lost). Whoever else the ranking picked is new.
    """
    qualify = {pick.volunteer_id for pick in (*ranking.picked, *ranking.kept)}
    order = tuple(volunteer for volunteer in previous if volunteer in contacted or volunteer in qualify)
    listed = set(previous)
    return Places(order, tuple(p.volunteer_id for p in ranking.picked if p.volunteer_id not in listed))
