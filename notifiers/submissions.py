"""What was filled in in a modal, as a deed; or what is wrong with it, field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from airtable_schema.options import ContactOutcome, Status
from notifiers import views_candidate, views_handover, views_more, views_request
from notifiers.actions import Form
from notifiers.desk import Desk
from notifiers.fields import filled_in, stood_before
from notifiers.messages import JSON
from notifiers.presses import Act, Value
from notifiers.words import marked as _
from notifiers.words import translate

_TICKED = frozenset({"solved", "private", "contact_with_care", "may_we_pass_it_on"})
_MOMENTS = frozenset({"needed_by"})
_ACT_ABOUT_PERSON = frozenset({
    Act.PERSON_REACHED.value, Act.PERSON_NO_ANSWER.value, Act.TOLD_PERSON.value,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a modal that was sent off does."""

    act: Act
    volunteer: str = ""
    """Where the form asks for whom; else it is about who it was opened for."""
    needs: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is to be put right, by field."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """What was filled in, what stood there before, where and when."""

    given: Mapping[str, Any]
    before: Mapping[str, Any]
    desk: Desk
    now: datetime

    def wrong(self, key: str, words: str) -> Wrong:
        return Wrong({key: translate(words, self.desk.locale)})

    def note(self) -> dict[str, Value]:
        note = str(self.given.get(views_candidate.NOTE) or "").strip()
        return {"note": note} if note else {}


def read(form: Form, view: JSON, desk: Desk, now: datetime) -> Filled | Wrong:
    """Return what a modal that was sent off says. Raises KeyError for one that can't be sent off."""
    sheet = _Sheet(given=filled_in(view), before=stood_before(view), desk=desk, now=now)
    return _READERS[form](sheet)


def _assign(sheet: _Sheet) -> Filled | Wrong:
    needs = tuple(sheet.given.get(views_candidate.NEEDS) or ())
    if not needs:
        return sheet.wrong(views_candidate.NEEDS, _("Tick at least one."))
    return Filled(act=Act.YES, needs=needs, values=sheet.note())


def _maybe_later(sheet: _Sheet) -> Filled | Wrong:
    return _with_moment(Act.MAYBE_LATER, views_candidate.AT, sheet)


def _hold(sheet: _Sheet) -> Filled | Wrong:
    return _with_moment(Act.HOLD, views_more.UNTIL, sheet)


def _with_moment(act: Act, key: str, sheet: _Sheet) -> Filled | Wrong:
    at = _moment(sheet.given.get(key))
    if at is None or at <= sheet.now:
        return sheet.wrong(key, _("Choose a time that is still to come."))
    return Filled(act=act, values={key: at, **sheet.note()})


def _candidate_more(sheet: _Sheet) -> Filled | Wrong:
    act = Act(sheet.given[views_candidate.WHAT])
    if act is Act.NOTE and not sheet.note():
        return sheet.wrong(views_candidate.NOTE, _("Write the note."))
    if act is not Act.BREAK:
        return Filled(act=act, values=sheet.note())
    until = _day(sheet.given.get(views_candidate.UNTIL), sheet.desk)
    if until is None or until <= sheet.now:
        return sheet.wrong(views_candidate.UNTIL, _("Choose a day that is still to come."))
    return Filled(act=act, values={"until": until, **sheet.note()})


def _outcome(sheet: _Sheet) -> Filled | Wrong:
    who, act = str(sheet.given.get(views_candidate.WHO) or ""), Act(sheet.given[views_candidate.WHAT])
    if not who:
        return sheet.wrong(views_candidate.WHO, _("Choose who."))
    if act is Act.MAYBE_LATER:
        read = _with_moment(act, views_candidate.AT, sheet)
        return replace(read, volunteer=who) if isinstance(read, Filled) else read
    needs = tuple(sheet.given.get(views_candidate.NEEDS) or ()) if act is Act.YES else ()
    return Filled(act=act, volunteer=who, needs=needs, values=sheet.note())


def _call(sheet: _Sheet) -> Filled:
    what = str(sheet.given[views_more.WHAT])
    if what in _ACT_ABOUT_PERSON:
        return Filled(act=Act(what), values=sheet.note())
    return Filled(act=Act.LOG_CALL, values={"outcome": ContactOutcome(what).value, **sheet.note()})


def _close(sheet: _Sheet) -> Filled | Wrong:
    status, why = Status(sheet.given[views_more.STATUS_KEY]), sheet.given.get(views_more.WHY) or ""
    if status is not Status.COMPLETE and not why:
        return sheet.wrong(views_more.WHY, _("Choose why, so that it can be counted."))
    values = {"status": status.value, **({"why": why} if why else {}), **sheet.note()}
    return Filled(act=Act.CLOSE, values=values)


def _widen(sheet: _Sheet) -> Filled:
    return Filled(act=Act.WIDEN, values={"allow": tuple(sheet.given.get(views_more.ALLOW) or ())})


def _handover(sheet: _Sheet) -> Filled:
    let_go = views_handover.YES if sheet.given.get(views_handover.LET_GO) else ""
    return Filled(act=Act.HANDOVER, values={**sheet.note(), "let_go": let_go})


def _new(sheet: _Sheet) -> Filled | Wrong:
    values = {key: value for key, raw in sheet.given.items() if (value := _value(key, raw)) not in ("", ())}
    if not values.get("name") and not values.get("phone") and not values.get("solved"):
        return sheet.wrong("name", _("Write a name or a phone number."))
    if values.get("private") and values.get("address"):
        return sheet.wrong("address", _("Leave it empty: a private address stays out of the base."))
    return Filled(act=Act.NEW_REQUEST, values=values)


def _edit(sheet: _Sheet) -> Filled:
    """Return the fields that this person changed: what others changed meanwhile stays as it is."""
    pairs = [(key, _value(key, raw), _value(key, sheet.before.get(key))) for key, raw in sheet.given.items()]
    return Filled(act=Act.EDIT, values={key: new for key, new, old in pairs if not _same(new, old)})


def _same(one: Value, other: Value) -> bool:
    """Whether two values say the same; several choices do in any order."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    return one == other


def _value(key: str, raw: Any) -> Value:
    if key in _TICKED:
        return views_request.YES if raw else ""
    if key in _MOMENTS:
        return _moment(raw) or ""
    if isinstance(raw, list):
        return tuple(raw)
    return str(raw or "").strip()


def _moment(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _day(written: Any, desk: Desk) -> datetime | None:
    """Return when a day begins at the desk."""
    if not written:
        return None
    return datetime.combine(date.fromisoformat(str(written)), time(), tzinfo=desk.timezone).astimezone(UTC)


_READERS: Mapping[Form, Callable[[_Sheet], Filled | Wrong]] = MappingProxyType(
    {
        Form.ASSIGN: _assign,
        Form.MAYBE_LATER: _maybe_later,
        Form.OUTCOME: _outcome,
        Form.CANDIDATE_MORE: _candidate_more,
        Form.HOLD: _hold,
        Form.LOG_CALL: _call,
        Form.CLOSE: _close,
        Form.WIDEN: _widen,
        Form.HANDOVER: _handover,
        Form.EDIT: _edit,
        Form.NEW_REQUEST: _new,
    }
)
"""The modals that can be sent off."""
