"""Whom to ring about a request: the person who needs it, or who asks on her behalf. One rule for all."""

from typing import NamedTuple

from airtable_schema.options import RingFirst
from airtable_schema.records import Request


class Whom(NamedTuple):
    """The one on the other end of the line: name and phone as typed."""

    name: str
    phone: str
    asks_for_her: bool = False
    """Whether that is somebody else than the person who needs it."""


def whom_to_ring(request: Request) -> Whom:
    """Return who is rung first, told who comes, and asked how it went.

    Who asked on her behalf where *Ring first* says so, and where only that one has a phone.
    """
    asker, theirs = request.asked_by.strip(), request.asked_by_phone.strip()
    wished = request.ring_first is RingFirst.ASKER and bool(asker)
    if wished or (theirs and not request.phone.strip()):
        return Whom(request.asked_by, theirs or request.phone, asks_for_her=True)
    return Whom(request.name, request.phone)
