"""Every call that reached the sandbox: what prices are asserted on and invariants are held after."""

import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Service(StrEnum):
    """Which stand-in a call is for. `CONTROL` calls are ours: no faults, no latency, not in the log."""

    AIRTABLE = "airtable"
    SLACK = "slack"
    NOMINATIM = "nominatim"
    CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. It holds ids only, never what a cell or a message says.

    `method` is what the call is about, in one word: `chat.postMessage`, `search`, or for Airtable `schema`,
    `list`, `get`, `create`, `update`, `replace`, `upsert`, `delete` and the other names of `kinds`.
    `accepted`: the stand-in did what was asked, whatever the caller was told. `status`: what the caller was
    told, 0 when it got no whole answer. `error`: the stand-in's, or the one that the caller was told instead.
    `landed_late`: it was done (or refused) after the caller had gone.
    """

    number: int
    service: Service
    method: str
    at: datetime
    status: int
    accepted: bool
    error: str = ""
    base: str = ""
    table: str = ""
    records: tuple[str, ...] = ()
    """Ids of records, or for Slack the `ts` of the message, as they stood in the call or its answer."""
    fault: str = ""
    landed_late: bool = False
    caller: str = ""
    """Tells callers apart that use tokens of their own."""
    key: str = ""
    """What the metadata of a message that was sent says it is about."""
    retry_after: float | None = None
    """The seconds to wait that the caller was told."""

    def as_json(self) -> dict[str, Any]:
        """Return the call ready for JSON."""
        return asdict(self) | {"at": self.at.isoformat()}


class CallLog:
    """The calls, in the order of their first answers. Safe to read from any thread."""

    def __init__(self) -> None:
        self._calls: dict[int, Call] = {}
        self._lock = threading.Lock()
        self._next = 0

    def __iter__(self) -> Iterator[Call]:
        with self._lock:
            return iter(tuple(self._calls.values()))

    def __len__(self) -> int:
        with self._lock:
            return len(self._calls)

    def number(self) -> int:
        """Return the number for one more call: they count up in the order of arrival, from one."""
        with self._lock:
            self._next += 1
            return self._next

    def put(self, call: Call) -> None:
        """Keep one more call, or what became of one that is kept: each call counts once."""
        with self._lock:
            self._calls[call.number] = call

    def calls(
        self,
        service: Service | None = None,
        method: str | None = None,
        *,
        table: str | None = None,
        since: int = 0,
    ) -> tuple[Call, ...]:
        """Return the calls that fit and whose number is above `since`."""
        with self._lock:
            found = tuple(self._calls.values())
        return tuple(
            call
            for call in found
            if call.number > since
            and service in (None, call.service)
            and method in (None, call.method)
            and table in (None, call.table)
        )

    def count(
        self,
        service: Service | None = None,
        method: str | None = None,
        *,
        table: str | None = None,
        since: int = 0,
    ) -> int:
        """Return how many calls fit and have a number above `since`."""
        return len(self.calls(service, method, table=table, since=since))

    @property
    def last(self) -> int:
        """The number of the call that arrived last: `since` it means "from now on"."""
        with self._lock:
            return self._next

    def clear(self) -> None:
        """Forget every call; numbers go on counting."""
        with self._lock:
            self._calls.clear()
