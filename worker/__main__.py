"""The command `hyperlocal`. What it imports takes a second, in which it may be told to stop already."""

import os
import signal
import sys


def main() -> int:
    """Carry out one command; return its exit code. Told to stop before it began, a worker leaves with 0."""
    if "run" in sys.argv[1:]:
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, lambda *_: os._exit(0))
    from worker.cli import main as carried_out

    return carried_out()


if __name__ == "__main__":
    sys.exit(main())
