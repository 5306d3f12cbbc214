"""The moments that the worker keeps of a request: since when somebody is on it, assigned, completed. Pure."""

from dataclasses import replace
from datetime import datetime

from airtable_schema.options import Status
from airtable_schema.records import Request
from worker.remembered.claim import read_claim
from worker.remembered.said import DOING, Said, digest


def dated(request: Request, before: Said, said: Said, now: datetime) -> Request:
    """Return the request with these moments; `before` is what `_Said` held when it was read."""
    now = now.replace(microsecond=0)
    anew = said.round != before.round
    complete = request.status is Status.COMPLETE
    assigned_at = request.assigned_at
    if said.phase in DOING and (anew or assigned_at is None):
        assigned_at = now
    return replace(
        request,
        on_it_since=_on_it_since(request, before, now),
        assigned_at=assigned_at,
        completed_at=(request.completed_at or now) if complete else None,
    )


def _on_it_since(request: Request, before: Said, now: datetime) -> datetime | None:
    """Return since when the one in *Dispatcher* is on it: somebody else there is on it anew."""
    name = request.dispatcher.strip()
    if not request.is_open or not name:
        return None
    claim = read_claim(request.claim)
    if claim is not None and claim.name.strip() == name and claim.since is not None:
        return claim.since.replace(microsecond=0)
    same = before.on_it in ("", digest(name))
    return request.on_it_since if same and request.on_it_since else now
