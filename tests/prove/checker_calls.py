"""What every call is held against: back-offs, the month's budget, and our own count of it."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.prove.violations import Findings
from worker.sandbox.call_log import Call, Service

BACK_OFF = "no call before its back-off"
BUDGET = "no more calls than the budget"
COUNT = "our own count is never below the sandbox's"

_AFTER_TOO_MANY = timedelta(seconds=30)
"""https://airtable.com/developers/web/api/rate-limits"""
_AFTER_UNCLEAR = timedelta(seconds=60)
_STUMBLE = timedelta(seconds=5)
"""Within so long nothing is asked a third time that failed twice."""
_UNCLEAR = frozenset({"fatal_error", "internal_error", "service_unavailable", "team_added_to_org"})


def is_unclear(call: Call) -> bool:
    """Return whether the caller can't know whether it was done."""
    return call.status == 0 or call.status >= 500 or (bool(call.fault) and call.error in _UNCLEAR)


class BackOffs:
    """Who was told to wait, and how long. `alone`: one worker, so that Slack's answers are all its own."""

    def __init__(self, findings: Findings, *, alone: bool = True) -> None:
        self._findings = findings
        self.alone = alone
        self._closed: dict[tuple[str, ...], datetime] = {}
        self._failed: dict[tuple[str, ...], list[datetime]] = {}

    def started(self) -> None:
        """Take in that a fresh process begins, which was told nothing."""
        self._closed.clear()
        self._failed.clear()

    def look(self, call: Call, *, pressed: bool) -> None:
        """Hold one call against what was said before, then take in what it was told."""
        if call.landed_late or (not self.alone and call.service is not Service.AIRTABLE):
            return
        for place in self._places(call):
            if call.at < self._closed.get(place, call.at):
                self._findings.report(BACK_OFF, f"{call.method} (call {call.number}) after {place}")
        self._stumbles(call, pressed=pressed)
        self._learn(call)

    def _places(self, call: Call) -> list[tuple[str, ...]]:
        """Return by which names a call may be closed out, from the whole service to one message."""
        where = str(call.service), call.caller
        places: list[tuple[str, ...]] = [where, (*where, call.method)]
        return [*places, (*where, call.method, call.key)] if call.key else places

    def _learn(self, call: Call) -> None:
        where, wait = (str(call.service), call.caller), timedelta(seconds=call.retry_after or 0)
        if call.service is Service.AIRTABLE and call.status == 429:
            self._closed[where] = call.at + max(_AFTER_TOO_MANY, wait)
        elif call.status in {429, 503} and call.retry_after is not None:
            place = where if call.service is not Service.SLACK else (*where, call.method)
            self._closed[place] = call.at + wait
        elif call.method == "chat.postMessage" and is_unclear(call):
            self._closed[*where, call.method, call.key] = call.at + _AFTER_UNCLEAR

    def _stumbles(self, call: Call, *, pressed: bool) -> None:
        """Ask a second time at once what failed, but never a third time; a press may ask for itself."""
        place = (str(call.service), call.caller, call.method, call.table)
        lately = [at for at in self._failed.get(place, []) if call.at - at < _STUMBLE]
        if call.service is Service.AIRTABLE and len(lately) >= 2 and not pressed:
            self._findings.report(BACK_OFF, f"{call.method} (call {call.number}) after it failed twice")
        failed = call.status == 0 or call.status >= 500
        self._failed[place] = [*lately, call.at] if failed else []


class Budget:
    """The calls of the month: `spent` as the sandbox counts them, `booked` as the table Hyperlocal does.

    A process can book nothing before its first heartbeat is in the base: what it asked before (the schema,
    the rows of others) is its own until then, and lost to the count when it is killed just there.
    """

    def __init__(
        self,
        findings: Findings,
        spent: Callable[[], int],
        booked: Callable[[], int | None],
        heartbeats: str,
        cap: int | None,
    ) -> None:
        self._findings = findings
        self._spent, self._booked, self._heartbeats, self._cap = spent, booked, heartbeats, cap
        self._month = ""
        self._unbooked: Counter[str] = Counter()
        self._began: set[str] = set()
        self._lost = 0

    def started(self) -> None:
        """Take in that a fresh process begins; what the one before had not booked is lost."""
        self._lost += self._unbooked.total()
        self._unbooked.clear()
        self._began.clear()

    def look(self, call: Call) -> None:
        """Hold the counts against each other after one call."""
        if call.service is not Service.AIRTABLE or call.landed_late:
            return
        if (month := f"{call.at:%Y-%m}") != self._month:
            self._month, self._lost = month, 0
            self._unbooked.clear()
            self._began.clear()
        if call.caller not in self._began:
            self._unbooked[call.caller] += 1
        if call.table == self._heartbeats and call.method == "upsert" and call.accepted:
            self._began.add(call.caller)
            self._unbooked.pop(call.caller, None)
        self._compare()

    def _compare(self) -> None:
        spent, booked = self._spent(), self._booked()
        if self._cap is not None and spent > self._cap:
            self._findings.report(BUDGET, f"more than {self._cap} calls in {self._month}")
        if booked is not None and booked + self._unbooked.total() + self._lost < spent:
            self._findings.report(COUNT, f"{booked} booked of {spent} spent in {self._month}")
