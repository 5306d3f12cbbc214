"""No two cards for a request, no notice twice: held against the channel after every call.

It is decided for each copy. Each one that is left by an answer that nobody understood, or by a second worker,
may stand beside an older one for three minutes: nobody can keep Slack from letting three posts land one after
the other. A copy posted while all was clear has no time of its own.

Time in which nobody could take a copy away does not count: none in which no worker runs, and none in which
Slack does not do what it takes, or asked to be left alone by it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from tests.prove.checker_calls import is_unclear
from tests.prove.violations import Findings
from worker.sandbox.call_log import Call, Service

TWICE = "nothing is said twice"
TWO_CARDS = "a request never has two cards"
AT_MOST = timedelta(minutes=3)
AGAIN_AFTER = timedelta(seconds=20)
"""Within so long is tried again what Slack did not do."""
GIVEN_UP_AFTER = timedelta(seconds=30)
"""For so long a worker waits for an answer to a call that hangs."""
_FIXED = frozenset({"cant_update_message", "edit_window_closed"})
_CHANGES = frozenset({"chat.postMessage", "chat.update", "chat.delete"})
_NEEDED = frozenset({"conversations.history", "conversations.replies", "chat.delete"})
"""What it takes to find a copy and to delete it."""


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


@dataclass(frozen=True, slots=True)
class Copy:
    """A message that stands beside an older one, though by that rule there is to be one of `what`."""

    rule: str
    what: str
    ts: str


Since: TypeAlias = Mapping[Copy, datetime]


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
        self._unclear_posts: set[str] = set()
        """What stands there by a post of which nobody could know that: the ts."""
        self._fixed: set[str] = set()
        self._deleted: set[str] = set()
        self._since: Since = {}
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
        if self._since or call.method in _CHANGES:
            self._compare(self._landed_at(call) if call.landed_late else call.at)

    def taken(self, key: str, ts: str) -> bool:
        """Return whether a message that is not there was said once, and was not taken away by us."""
        return self.posts[key] > 0 and ts not in self._deleted

    def _landed_at(self, call: Call) -> datetime:
        """Return when what came late stood there: the sandbox may come to tell of it some time after."""
        posted = call.method == "chat.postMessage" and call.accepted
        return _posted_at(call.records[0]) if posted else self._findings.now()

    def _learn(self, call: Call) -> None:
        unclear = is_unclear(call) or call.landed_late
        if call.method == "chat.postMessage":
            if unclear:
                self.unclear.add(call.key)
                self._unclear_posts |= {*call.records}
            if call.accepted and call.key:
                self._count(call.key)
        if call.method == "chat.delete" and call.accepted:
            self._deleted.update(call.records)
        if call.method in _NEEDED and (unclear or not call.accepted):
            self._lost.append((call.at, self._findings.now() + _until_again(call)))
        if call.error in _FIXED:
            self._fixed |= {*call.records, call.key}

    def _count(self, key: str) -> None:
        """Take in that a message was accepted: a second only where nobody could know of the first."""
        self.posts[key] += 1
        if self.posts[key] > 1 and self.alone and key not in self.unclear:
            self._findings.report(TWICE, key)

    def _compare(self, now: datetime) -> None:
        said = sorted((one for one in self._said() if one.key), key=lambda one: float(one.ts))
        copies = [*_copies(TWICE, said, lambda one: one.key)]
        copies += _copies(TWO_CARDS, said, lambda one: one.request if one.is_open else "")
        self._since = {copy: self._since.get(copy) or self._begins(copy, now) for copy in copies}
        for copy in copies:
            at_once = copy.rule == TWICE and self.alone and copy.what not in self.unclear
            if at_once or (self._stood(copy, now) > AT_MOST and not self._may_stay(copy, said)):
                self._findings.report(copy.rule, copy.what)

    def _begins(self, copy: Copy, now: datetime) -> datetime:
        """Return from when on a copy counts: one posted while all was clear goes on with the one before."""
        if not self.alone or copy.ts in self._unclear_posts:
            return now
        same = (at for other, at in self._since.items() if (other.rule, other.what) == (copy.rule, copy.what))
        return min([now, *same])

    def _stood(self, copy: Copy, now: datetime) -> timedelta:
        """Return for how long a copy has stood while somebody could take it away."""
        since, stood = self._since[copy], timedelta()
        for begin, end in [*sorted(self._lost), (self._nobody_since or now, now)]:
            stood += max(min(begin, now) - since, timedelta())
            since = max(since, end)
        return stood

    def _may_stay(self, copy: Copy, said: Iterable[Said]) -> bool:
        """Return whether the cards that it stands beside are all ones that can't be changed any more."""
        cards = [one for one in said if one.request == copy.what and one.is_open]
        older = [one for one in cards if float(one.ts) < float(copy.ts)]
        return bool(older) and all({one.ts, one.key} & self._fixed for one in older)


def _until_again(call: Call) -> timedelta:
    """Return how long after a call that was not done it can be tried again at the latest."""
    hung = GIVEN_UP_AFTER if call.status == 0 and "hang" in call.fault else timedelta()
    return max(timedelta(seconds=call.retry_after or 0), hung + AGAIN_AFTER)


def _posted_at(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


def _copies(rule: str, said: Iterable[Said], what: Callable[[Said], str]) -> Iterator[Copy]:
    """Yield what stands beside an older message about the same; the oldest come first."""
    seen: defaultdict[str, int] = defaultdict(int)
    for one in said:
        if about := what(one):
            seen[about] += 1
            if seen[about] > 1:
                yield Copy(rule, about, one.ts)
