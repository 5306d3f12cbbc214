"""How many calls are too many: five a second for a base, fifty for a user, so many a month for a workspace.

https://airtable.com/developers/web/api/rate-limits and
https://support.airtable.com/docs/managing-api-call-limits-in-airtable
"""

from collections import Counter, deque
from datetime import datetime, timedelta

from worker.sandbox.airtable import exceptions
from worker.sandbox.switches import OverCap, Switches

_SECOND = timedelta(seconds=1)


class Limits:
    """Counts calls and refuses those over a limit. A refused call does not make the penalty longer."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._recent: dict[str, deque[datetime]] = {}
        self._penalty: dict[str, datetime] = {}
        self._months: Counter[tuple[str, str]] = Counter()

    def calls_this_month(self, workspace: str, now: datetime) -> int:
        """Return how many calls of this month the workspace has spent."""
        return self._months[workspace, f"{now:%Y-%m}"]

    def admit(self, name: str, per_second: int, now: datetime) -> None:
        """Count a call of a base or a user; 429 when there were too many in the last second, or lately."""
        if not self._switches.rate_limit:
            return
        if now < self._penalty.get(name, now):
            raise exceptions.rate_limited(as_list=self._switches.rate_limit_as_list)
        recent = self._recent.setdefault(name, deque())
        while recent and recent[0] <= now - _SECOND:
            recent.popleft()
        if len(recent) >= per_second:
            self._penalty[name] = now + timedelta(seconds=self._switches.rate_limit_penalty)
            raise exceptions.rate_limited(as_list=self._switches.rate_limit_as_list)
        recent.append(now)

    def per_second(self, workspace: str, now: datetime) -> int:
        """Return a base's calls per second: two once a month's cap slows the workspace down."""
        slowed = self._over(workspace, now) and self._switches.over_cap is OverCap.SLOW
        return min(2, self._switches.calls_per_second) if slowed else self._switches.calls_per_second

    def spend(self, workspace: str, now: datetime, *, refusable: bool) -> None:
        """Count a call of the month; the billing 429 once the cap is reached and the plan blocks."""
        blocked = self._over(workspace, now) and self._switches.over_cap is OverCap.BLOCK
        if blocked and refusable:
            raise exceptions.month_used_up()
        self._months[workspace, f"{now:%Y-%m}"] += 1

    def _over(self, workspace: str, now: datetime) -> bool:
        cap = self._switches.monthly_cap
        return cap is not None and self.calls_this_month(workspace, now) >= cap
