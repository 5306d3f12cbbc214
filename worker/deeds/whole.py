"""What is done to a request as a whole: closed, put on hold, edited, widened, or newly taken down."""

import hashlib
import json
from datetime import datetime
from typing import Any

from airtable_schema.options import Allow, CameInBy, Status, WhyClosed
from airtable_schema.records import Request
from notifiers.answers import Answer, Said
from notifiers.presses import Press
from worker.deeds.columns import began_with, typed
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

_SAVED = Answer(code=Said.SAVED)


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


def open_again(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """End a hold before, or after, its day: whoever was found goes on with it."""
    if view.request.status is not Status.ON_HOLD:
        return refused(Said.NOTHING_TO_DO)
    found = len(view.request.assigned_to) >= max(view.request.how_many_volunteers, 1)
    status = Status.ASSIGNED if found else Status.NEEDS_VOLUNTEER
    return Deed(changes={"status": status}, answer=Answer(code=Said.OPENED_AGAIN))


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
    """Write what was changed in the form. What somebody else changed since it was opened stays as it is."""
    try:
        given, before = typed(press.values), typed(began_with(press.values))
    except ValueError:
        return refused(Said.WENT_WRONG)
    stands = {key: _stands(key, view) for key in given}
    wanted = {key: value for key, value in given.items() if not _same(value, stands[key])}
    meanwhile = [key for key in wanted if key in before and not _same(before[key], stands[key])]
    changes = {key: value for key, value in wanted.items() if key not in meanwhile}
    if not wanted:
        return refused(Said.NOTHING_TO_DO)
    told = {"theirs": {key: stands[key] for key in meanwhile}, "mine": {key: given[key] for key in meanwhile}}
    if not changes:
        return Refusal(Answer(code=Said.SOMEONE_CHANGED, values=told))
    return Deed(changes=changes, answer=Answer(code=Said.SAVED_BUT, values=told) if meanwhile else _SAVED)


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


def _stands(key: str, view: DeedView) -> Any:
    """Return what a column holds now; of the needs those that a form can show."""
    return tuple(need.id for need in view.needs) if key == "needs" else getattr(view.request, key)


def _same(one: Any, other: Any) -> bool:
    """Whether two values of a column say the same: several in any order, a time to the second."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    if isinstance(one, datetime) and isinstance(other, datetime):
        return int(one.timestamp()) == int(other.timestamp())
    if isinstance(one, str) and isinstance(other, str):
        return one.strip() == other.strip()
    return bool(one == other)


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
