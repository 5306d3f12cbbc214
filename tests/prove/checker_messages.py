"""No two cards for a request, no notice twice: held against the channel after every call.

Time in which nobody could take a copy away does not count: none in which no worker runs, and none for which
Slack asked to be left alone by what it takes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.prove.checker_calls import is_unclear
from tests.prove.violations import Findings
from worker.sandbox.call_log import Call, Service

TWICE = "nothing is said twice"
TWO_CARDS = "a request never has two cards"
AT_MOST = timedelta(minutes=3)
_FIXED = frozenset({"cant_update_message", "edit_window_closed"})
_NEEDED = frozenset({"conversations.history", "conversations.replies", "chat.delete"})
_CHANGES = frozenset({"chat.postMessage", "chat.update", "chat.delete"})


@dataclass(frozen=True, slots=True)
class Said:
    """One of our messages in the channel: what it is about, where it stands, and what it says."""

    key: str
    ts: str
    text: str

    @property
    def request(self) -> str:
        """The request whose card it is; "" for what is no card."""
        return self.key.split(":")[1] if self.key.startswith("card:") else ""

    @property
    def is_open(self) -> bool:
        """Whether it is a card that is worked on: neither a stub nor folded, and nobody deleted it."""
        return "▶" in self.text


class Messages:
    """What was said, and since when anything stands there twice."""

    def __init__(self, findings: Findings, said: Callable[[], Iterator[Said]], *, alone: bool = True) -> None:
        self._findings = findings
        self._said = said
        self.alone = alone
        self.unclear: set[str] = set()
        """Keys of which nobody could know for a while whether they were said."""
        self.posts: Counter[str] = Counter()
        """How often each key was accepted as a new message."""
        self._fixed: set[str] = set()
        self._deleted: set[str] = set()
        self._twice_since: dict[str, datetime] = {}
        self._nobody_since: datetime | None = None
        self._lost: list[tuple[datetime, datetime]] = []
        """From when to when nobody could take anything away."""

    def stopped(self) -> None:
        """Take in that no worker runs any more."""
        self._nobody_since = self._nobody_since or self._findings.now()

    def started(self) -> None:
        """Take in that a worker runs."""
        if self._nobody_since is not None:
            self._lost.append((self._nobody_since, self._findings.now()))
        self._nobody_since = None

    def look(self, call: Call) -> None:
        """Hold the channel against the rules after one call."""
        if call.service is Service.SLACK:
            self._learn(call)
        if self._twice_since or call.method in _CHANGES:
            self._compare(self._findings.now() if call.landed_late else call.at)

    def taken(self, key: str, ts: str) -> bool:
        """Return whether a message that is not there was said once, and was not taken away by us."""
        return self.posts[key] > 0 and ts not in self._deleted

    def _learn(self, call: Call) -> None:
        if call.method == "chat.postMessage":
            if is_unclear(call) or call.landed_late:
                self.unclear.add(call.key)
            if call.accepted and call.key:
                self.posts[call.key] += 1
        if call.method == "chat.delete" and call.accepted:
            self._deleted.update(call.records)
        if call.method in _NEEDED and call.retry_after is not None:
            self._lost.append((call.at, call.at + timedelta(seconds=call.retry_after)))
        if call.error in _FIXED:
            self._fixed |= {*call.records, call.key}

    def _compare(self, now: datetime) -> None:
        said = [one for one in self._said() if one.key]
        keys = Counter(one.key for one in said)
        cards = Counter(one.request for one in said if one.request and one.is_open)
        twice = {key: TWICE for key, count in keys.items() if count > 1}
        twice |= {request: TWO_CARDS for request, count in cards.items() if count > 1}
        self._twice_since = {what: self._twice_since.get(what, now) for what in twice}
        for what, rule in twice.items():
            at_once = self.alone and what not in self.unclear and rule == TWICE
            if at_once or (self._stood(what, now) > AT_MOST and not self._may_stay(what, said)):
                self._findings.report(rule, what)

    def _stood(self, what: str, now: datetime) -> timedelta:
        """Return for how long it has stood twice while somebody could take it away."""
        since = self._twice_since[what]
        stood, nobody = now - since, self._nobody_since
        for begin, end in sorted([*self._lost, *([(nobody, now)] if nobody else [])]):
            begin, end = max(begin, since), min(end, now)
            stood, since = stood - max(end - begin, timedelta()), max(end, since)
        return stood

    def _may_stay(self, what: str, said: list[Said]) -> bool:
        """Return whether all but the newest of a request's cards can't be changed any more."""
        cards = [one for one in said if one.request == what and one.is_open]
        return bool(cards) and all({one.ts, one.key} & self._fixed for one in cards[:-1])
