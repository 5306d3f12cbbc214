"""Everything that is measured, one figure after the other: `make bench`. Figures are told, not asserted."""

import logging
import sys
from collections.abc import Iterator

import structlog

from tests.bench import memory, presses, ranking, start
from tests.bench.figures import Figure, lines


def figures() -> Iterator[Figure]:
    """Measure one after the other."""
    for size in ranking.SIZES:
        timing = ranking.measured(size)
        ranked, built = ranking.AIMS[size]
        yield Figure(f"ranking one request among {size:,}", timing.ranking, "ms", ranked)
        yield Figure(f"building the arrays of {size:,}", timing.building, "ms", built)
    yield Figure("start to the end of a pass with nothing to do", start.measured(requests=0), "s", 2.0)
    yield Figure("the same with a new request and 450 volunteers", start.measured(requests=1), "s", 5.0)
    for size, aim in ((450, 110.0), (50_000, 200.0)):
        held = memory.measured(size)
        yield Figure(f"memory after an hour with {size:,} volunteers", held.at_last, "MB", aim)
        yield Figure("  at most in that hour", held.at_most, "MB")
    yield from presses.figures()


def main() -> int:
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for line in lines(figures()):
        print(line, flush=True)  # noqa: T201  # its output
    return 0


if __name__ == "__main__":
    sys.exit(main())
