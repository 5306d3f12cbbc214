"""A message and its past: what a read sees may lag behind what was written.

A message is replaced whole; every state is kept with its moment, so that history can show the channel as it
was two seconds ago.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""Whatever `json.loads` returns."""

_MICRO = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One state of one message. `app` and `bot` are empty when a person wrote it."""

    ts: str
    user: str
    text: str
    app: str = ""
    bot: str = ""
    blocks: tuple[Json, ...] = ()
    metadata: Json | None = None
    thread_ts: str = ""
    broadcast: bool = False
    edited: str = ""
    tombstone: bool = False

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread under another message."""
        return bool(self.thread_ts) and self.thread_ts != self.ts


@dataclass(slots=True)
class _Past:
    states: list[tuple[datetime, Message | None]] = field(default_factory=list)

    def at(self, moment: datetime) -> Message | None:
        """Return the state that a read of that moment sees: None before it was, and after it is gone."""
        seen = (state for at, state in reversed(self.states) if at <= moment)
        return next(seen, None)


class Messages:
    """The messages of one channel, by ts."""

    def __init__(self) -> None:
        self._pasts: dict[str, _Past] = {}

    def put(self, ts: str, message: Message | None, at: datetime) -> None:
        """Keep a new state; None: it is gone."""
        self._pasts.setdefault(ts, _Past()).states.append((at, message))

    def get(self, ts: str, at: datetime) -> Message | None:
        """Return a message as it was at that moment."""
        past = self._pasts.get(ts)
        return past.at(at) if past else None

    def all(self, at: datetime) -> Iterator[Message]:
        """Return every message that was there at that moment, the oldest first."""
        for ts in sorted(self._pasts):
            message = self._pasts[ts].at(at)
            if message is not None:
                yield message

    def replies(self, thread_ts: str, at: datetime) -> list[Message]:
        """Return the replies of a thread, the oldest first."""
        return [one for one in self.all(at) if one.is_reply and one.thread_ts == thread_ts]


class Stamps:
    """Makes ts: the time with six decimals, each later than the one before."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, now: datetime) -> str:
        """Return a ts for this moment."""
        self._last = max(self._last + 1, (now - _EPOCH) // _MICRO)
        return spelled(self._last)


def spelled(micros: int) -> str:
    """Return a number of microseconds since 1970 as a ts."""
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def moment_of(ts: str) -> datetime:
    """Return the time that a ts stands for."""
    seconds, _, decimals = ts.partition(".")
    return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(decimals.ljust(6, "0") or 0))


def metadata_of(given: Json, limit: int) -> tuple[Json | None, str]:
    """Return metadata ready to keep, and the refusal ("" if it is fine). An empty object means none."""
    if given in (None, {}):
        return None, ""
    if not isinstance(given, dict) or set(given) - {"event_type", "event_payload", "entities"}:
        return None, "invalid_metadata_format"
    payload = given.get("event_payload")
    if not isinstance(given.get("event_type"), str) or not given["event_type"]:
        return None, "invalid_metadata_schema"
    if not isinstance(payload, dict):
        return None, "invalid_metadata_schema"
    return (None, "metadata_too_large") if len(json.dumps(given)) > limit else (given, "")
