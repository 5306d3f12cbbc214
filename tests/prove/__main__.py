"""Prove what docs/reliability.md promises: play every part of the proof, and print what was tried and found.

make prove                                            # ten minutes, from any seed
make prove ARGS="--minutes 60 --seed 7 --only storm"  # one part, longer
make prove ARGS="--write-docs"                        # and put the figures into docs/reliability.md
"""

import argparse
import random
import sys
from collections.abc import Callable, Sequence

from tests.prove import parts
from tests.prove.parts import SHARES
from tests.prove.report import commit_now, keep, lines

_HOW_LONG = (
    "Each part finishes what it has begun: where the machine has much else to do it takes several times as "
    "long as announced.\n"
)


def main(arguments: Sequence[str] | None = None, write: Callable[[str], object] = sys.stdout.write) -> int:
    """Play the parts, print the table, and return 1 if anything was found wrong."""
    options = _parser().parse_args(arguments)
    names = options.only or list(SHARES)
    shares = sum(SHARES[name] for name in names)
    proofs, commit = [], commit_now()
    write(_HOW_LONG)
    for name in names:
        seconds = 60 * options.minutes * SHARES[name] / shares
        write(f"{name}: about {seconds:.0f} s from seed {options.seed} …\n")
        proofs.append(parts.proof(name, seconds, options.seed, commit))
        if options.write_docs:
            keep(proofs, list(SHARES))
    write("\n" + "\n".join(lines(proofs)) + "\n")
    return int(any(one.violations for one in proofs))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description="Prove docs/reliability.md.")
    parser.add_argument("--minutes", type=float, default=10, help="how long, about (10)")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000), help="the same again")
    parser.add_argument("--only", action="append", choices=SHARES, help="this part; may be given again")
    parser.add_argument("--write-docs", action="store_true", help="put the figures into docs/reliability.md")
    return parser


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a line for each part as it begins
    sys.exit(main())
