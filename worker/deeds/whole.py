"""What is done to a request as a whole: closed, put on hold, edited, widened, or newly taken down."""

import hashlib
import json
from datetime import datetime
from typing import Any

from airtable_schema.options import Allow, CameInBy, Status, WhyClosed
from airtable_schema.records import Request
from notifiers.answers import Answer, Said
from notifiers.presses import Press
from worker.deeds.columns import typed
from worker.deeds.deed import Deed, DeedView, Refusal, refused
from worker.deeds.undo import Token

ENDS = frozenset({Status.COMPLETE, Status.NOT_MET, Status.CANCELLED})
"""How a request may be closed here; passing it on is not offered yet."""
RELAXED = frozenset(
    {
        Allow.OTHER_LANGUAGES,
        Allow.FARTHER,
        Allow.AT_LIMIT,
        Allow.ASKED_OFTEN,
        Allow.SIMILAR_KIND,
        Allow.INTERPRETER,
    }
)
"""What may be relaxed at all; whatever else stands in *Allow* is an answer to another question."""


def close(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001  (what every act takes)
    """End a request, to be undone for a minute."""
    request, why = view.request, press.text("why")
    if press.text("status") not in ENDS or (why and why not in set(WhyClosed)):
        return refused(Said.WENT_WRONG)
    status, because = Status(press.text("status")), WhyClosed(why) if why else None
    undo = Token(
        act=press.act,
        request=request.id,
        at=press.at,
        status=request.status,
        ended=status,
        why=request.why_closed,
        ended_why=because,
    )
    may_undo = request.status is not Status.OWN
    return Deed(
        changes={"status": status, "why_closed": because, **_noted(press, request)},
        answer=Answer(code=Said.CLOSED, undo=undo.written() if may_undo else ""),
    )


def hold(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:
    """Put a request aside until a day."""
    until = press.time("until")
    if until is None or until <= now:
        return refused(Said.WENT_WRONG)
    changes = {"status": Status.ON_HOLD, "remind_at": until, **_noted(press, view.request)}
    return Deed(changes=changes, answer=Answer(code=Said.ON_HOLD, values={"until": until}))


def widen(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Relax what may be relaxed for this request, or take that back: from now on exactly this is allowed."""
    asked = press.several("allow")
    before = view.request.allow
    kept = [allowed for allowed in before if allowed not in RELAXED]
    chosen = [allow for allow in Allow if allow in RELAXED and allow.value in asked]
    if {*kept, *chosen} == set(before):
        return refused(Said.NOTHING_TO_DO)
    return Deed(changes={"allow": (*kept, *chosen)}, answer=Answer(code=Said.WIDENED))


def edit(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Write what was changed in the form, as far as it stands otherwise in the base."""
    try:
        given = typed(press.values)
    except ValueError:
        return refused(Said.WENT_WRONG)
    changes = {key: value for key, value in given.items() if value != getattr(view.request, key)}
    if not changes:
        return refused(Said.NOTHING_TO_DO)
    return Deed(changes=changes, answer=Answer(code=Said.SAVED))


def new_request(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Take down a request that came by phone; one that was solved by talking is complete from the start."""
    try:
        columns = {key: value for key, value in typed(press.values).items() if value not in ("", None, ())}
    except ValueError:
        return refused(Said.WENT_WRONG)
    if not columns:
        return refused(Said.NOTHING_TO_DO)
    columns.setdefault("came_in_by", CameInBy.PHONE)
    columns["status"] = Status.NEW
    if press.text("solved") == "yes":
        columns |= {"status": Status.COMPLETE, "why_closed": WhyClosed.ANSWERED}
    return Deed(creates=columns, key=_key(press, columns), answer=Answer(code=Said.CREATED))


def _noted(press: Press, request: Request) -> dict[str, str]:
    """Return *Notes* with the note of this press below what stands there."""
    note = press.text("note").strip()
    if not note:
        return {}
    lines = [request.notes.rstrip()] if request.notes.strip() else []
    by = f"{press.user_name.strip()}: " if press.user_name.strip() else ""
    return {"notes": "\n".join([*lines, f"{by}{note}"])}


def _key(press: Press, columns: dict[str, Any]) -> str:
    """Return what the new row is recognised by: the form it was typed into, else what was typed by whom."""
    said = press.response.view_id or json.dumps(
        [press.user, press.at.date().isoformat(), sorted((key, str(value)) for key, value in columns.items())]
    )
    return f"new:{hashlib.sha256(said.encode()).hexdigest()[:16]}"
