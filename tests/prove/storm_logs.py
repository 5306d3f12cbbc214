"""Faults of the program itself, by what it logs: whatever fails around it, none of its own is allowed."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog


@contextmanager
def own_faults() -> Iterator[list[str]]:
    """Log nothing; gather what the worker logs as an error, which is always a fault of its own."""
    found: list[str] = []

    def hear(_: Any, level: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if level == "error":
            why = entry.get("why")
            place = f"{type(why).__name__} at {entry.get('code')}"
            found.append(f"{entry['event']}: {place} {entry.get('act', '')}".rstrip())
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[hear])
    try:
        yield found
    finally:
        structlog.configure(**before)
