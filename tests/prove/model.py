"""Every interleaving of the model, one story after another, for as long as there is time."""

import time

from tests.model.explore import faults
from tests.model.world import Model, Story
from tests.prove.figures import Figures


def run(seconds: float, seed: int) -> Figures:
    """Walk through the stories of `tests/model`, one at least; the seed says with which to begin."""
    until = time.monotonic() + seconds
    order = list(Story)[seed % len(Story) :] + list(Story)[: seed % len(Story)]
    stories = worlds = 0
    violations: list[str] = []
    for story in order:
        if stories and time.monotonic() > until:
            break
        reached, wrong = faults(Model(story))
        stories, worlds = stories + 1, worlds + reached
        violations += [f"story {story.value!r}: {fault}" for fault in sorted(wrong)]
    counts = {"stories": stories, "states explored": worlds, "faults at rest": len(violations)}
    return Figures("model", counts, tuple(violations))
