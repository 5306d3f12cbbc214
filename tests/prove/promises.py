"""Each rule of the checker, as what a group would call its breach."""

from collections.abc import Iterable, Mapping

from tests.prove.checker import NEXT_STEP
from tests.prove.checker_calls import BACK_OFF, BUDGET, COUNT
from tests.prove.checker_edits import DELETED, MADE, OVERWRITTEN
from tests.prove.checker_lookups import LOOKED_FOR
from tests.prove.checker_messages import TWICE, TWO_CARDS
from tests.prove.checker_rest import FOLDED, NOBODY, ONE_PLACE, SHOWS

BREACHES: Mapping[str, str] = {
    ONE_PLACE: "requests lost, or in two places",
    TWO_CARDS: "requests with two cards for more than three minutes",
    TWICE: "things said twice",
    LOOKED_FOR: "things said again that nobody had looked for",
    OVERWRITTEN: "edits of people overwritten",
    DELETED: "rows of people deleted",
    MADE: "requests made up",
    SHOWS: "cards that do not show what the base says",
    NEXT_STEP: "Next steps that are not true",
    NOBODY: "ended requests that still name somebody",
    FOLDED: "cards of deleted requests left open",
    BUDGET: "calls beyond the budget",
    COUNT: "calls that were made and not counted",
    BACK_OFF: "calls before their time",
}
OTHER = "anything else found wrong"


def breaches(violations: Iterable[str]) -> list[tuple[str, int]]:
    """Return how often each promise was broken, and what else was found."""
    said = list(violations)
    counts = {label: sum(1 for one in said if _rule_of(one) == rule) for rule, label in BREACHES.items()}
    return [*counts.items(), (OTHER, len(said) - sum(counts.values()))]


def _rule_of(violation: str) -> str:
    """Return the first rule that a violation names; empty where it names none."""
    return next((rule for rule in BREACHES if f"{rule}:" in violation), "")
