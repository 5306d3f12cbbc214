"""Two presses a second for five minutes over ten cards, in real time, over the real socket."""

from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.journeys.running import CARDS, late, measured

PRESSES = 600
EVERY = 0.5


def figures(presses: int = PRESSES, every: float = EVERY, cards: int = CARDS) -> Iterator[Figure]:
    """Press, and tell how long it took until each press was acknowledged, in the base, and on its card."""
    took = measured(presses, every, cards)
    yield Figure(f"{presses} presses, {1 / every:g} a second: acknowledged, all", late(took.acked), "s", 1.0)
    yield Figure("  in the base, 95 of 100", late(took.in_base, 0.95), "s", 3.0)
    yield Figure("  in the base, all", late(took.in_base), "s", 6.0)
    yield Figure("  on the card, half of them", late(took.on_card, 0.5), "s")
    yield Figure("  on the card, all", late(took.on_card), "s", 20.0)
    yield Figure("  edits in the busiest minute", took.edits_a_minute, "", 50.0)
