"""Keeping a list steady while somebody works it: which one that is, and who came to it since. Pure.

`_Said` remembers for what the list was made, who stood on it when the work began, and when that was. What
changes the request makes the list anew; so does a new round, and *Refresh the list*, which empties it.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from airtable_schema.records import Request
from worker.desk.values import Standing
from worker.geocoding.location import Location
from worker.remembered.said import Said

_MAKES_IT = (
    "needs", "address", "city", "map_pin", "area", "private", "practice", "languages", "allow", "urgency",
    "needed_by", "how_many_volunteers",
)  # fmt: skip
"""The columns of people's by which volunteers are chosen and ranked."""


def made_for(request: Request, location: Location, said: Said) -> str:
    """Return eight hex digits that stand for everything about a request that its list was made for."""
    place = location.coordinates
    where = f"{place.lat:.5f},{place.lon:.5f}" if place is not None else ""
    parts = [*(repr(getattr(request, key)) for key in _MAKES_IT), where, str(said.round)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]


def is_worked(request: Request, standing: Standing) -> bool:
    """Return whether somebody works down the list."""
    return standing.worked or bool(request.dispatcher.strip())


def kept_list(request: Request, said: Said, standing: Standing, for_what: str) -> tuple[str, ...]:
    """Return the list whose order stays; () where it is made anew."""
    if not is_worked(request, standing) or said.listed_for not in ("", for_what):
        return ()
    return request.shortlist


def listed(
    said: Said,
    request: Request,
    standing: Standing,
    for_what: str,
    order: tuple[str, ...],
    now: datetime,
) -> Said:
    """Return what `_Said` should remember of the list that was just made."""
    if not is_worked(request, standing):
        return replace(said, listed=(), listed_for=for_what, listed_at=None)
    kept = kept_list(request, said, standing, for_what)
    if kept and said.listed_at is not None:
        return replace(said, listed_for=for_what)
    return replace(said, listed=kept or order, listed_for=for_what, listed_at=now.replace(microsecond=0))
