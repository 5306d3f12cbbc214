"""A storm that failed, made smaller: events are left out as long as it fails as before, half of them first.

python -m tests.prove.storm_shrink 7 3 600      # the storm of seed 7, three days long, in ten minutes
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace

from tests.journeys import desk as desks
from tests.prove.storm import Weather, Wreck, play, told, weather

Play = Callable[[Weather], Wreck]


def shrunk(one: Weather, seconds: float, playing: Play = play) -> Weather:
    """Return a storm of fewer events that breaks one of the same rules, as few as there was time for."""
    until, rules = time.monotonic() + seconds, playing(one).rules
    size = len(one.events) // 2
    while size and time.monotonic() < until:
        start = 0
        while start < len(one.events) and time.monotonic() < until:
            fewer = replace(one, events=one.events[:start] + one.events[start + size :])
            if playing(fewer).rules & rules:
                one = fewer
            else:
                start += size
        size //= 2
    return one


if __name__ == "__main__":
    desks.WATCHED = False
    smallest = shrunk(weather(int(sys.argv[1]), float(sys.argv[2])), float(sys.argv[3]))
    shown = [f"{event.at:.0f} {event.what}" for event in smallest.events]
    sys.stdout.write("\n".join([*shown, "", told(play(smallest))]) + "\n")
