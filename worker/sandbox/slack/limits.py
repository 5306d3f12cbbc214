"""How many calls are too many: Slack's tiers per method, and one post a second per channel.

https://docs.slack.dev/apis/web-api/rate-limits. The tiers promise "so many or more" a minute; the stand-in
takes the number as it stands. A refused call does not count.
"""

import math
from collections import deque
from datetime import datetime, timedelta
from enum import IntEnum

from worker.sandbox.slack.exceptions import ratelimited
from worker.sandbox.switches import Switches

_MINUTE = timedelta(minutes=1)


class Tier(IntEnum):
    """Calls a minute, per app."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    MANY = 600
    """auth.test, and posts to a whole workspace: "several hundred a minute"."""


class Limits:
    """Counts calls by the sandbox's clock and refuses what is too much."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._minutes: dict[tuple[str, str], deque[datetime]] = {}
        self._posts: dict[tuple[str, str], tuple[float, datetime]] = {}

    def admit(self, app: str, method: str, tier: Tier, now: datetime) -> None:
        """Count a call of a method; refuse the one beyond the tier in the last sixty seconds."""
        if not self._switches.slack_rate_limits:
            return
        recent = self._minutes.setdefault((app, method), deque())
        while recent and recent[0] <= now - _MINUTE:
            recent.popleft()
        if len(recent) >= tier:
            raise ratelimited(_whole((recent[0] + _MINUTE - now).total_seconds()))
        recent.append(now)

    def admit_post(self, app: str, channel: str, now: datetime) -> None:
        """Count a post to a channel: a small burst is let through, then one a second."""
        if not self._switches.slack_rate_limits:
            return
        burst = float(self._switches.post_burst)
        left, since = self._posts.get((app, channel), (burst, now))
        left = min(burst, left + max(0.0, (now - since).total_seconds()))
        if left < 1:
            raise ratelimited(_whole(1 - left))
        self._posts[app, channel] = (left - 1, max(now, since))

    def forget(self) -> None:
        """Count from nothing again."""
        self._minutes.clear()
        self._posts.clear()


def _whole(seconds: float) -> int:
    """Retry-After is in whole seconds, at least one."""
    return max(1, math.ceil(seconds))
