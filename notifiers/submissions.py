"""What was filled in in a modal, as a deed; or what is wrong with it, field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from airtable_schema.options import ContactOutcome, Status
from airtable_schema.phones import normalised
from notifiers import views_candidate, views_handover, views_more, views_request
from notifiers.actions import Form
from notifiers.desk import Desk
from notifiers.fields import ANEW, blocks_of, filled_in, stood_before
from notifiers.messages import JSON
from notifiers.presses import WAS, Act, Value
from notifiers.words import marked as _
from notifiers.words import translate

_TICKED = frozenset({"solved", "private", "contact_with_care", "may_we_pass_it_on"})
_MOMENTS = frozenset({"needed_by"})
_PHONES = ("phone", "asked_by_phone")
_MOST_VOLUNTEERS = 99
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

    typed: frozenset[str] = frozenset()
    """The fields that began with what somebody had typed before, and that was not saved."""

    def wrong(self, key: str, words: str) -> Wrong:
        return self.wrongs({key: words})

    def wrongs(self, at: Mapping[str, str]) -> Wrong:
        return Wrong({key: translate(words, self.desk.locale) for key, words in at.items()})

    def note(self) -> dict[str, Value]:
        note = str(self.given.get(views_candidate.NOTE) or "").strip()
        return {"note": note} if note else {}


def read(form: Form, view: JSON, desk: Desk, now: datetime) -> Filled | Wrong:
    """Return what a modal that was sent off says. Raises KeyError for one that can't be sent off."""
    blocks = blocks_of(view)
    typed = frozenset(key for key, block in blocks.items() if block.endswith(ANEW))
    sheet = _Sheet(given=filled_in(view), before=stood_before(view), desk=desk, now=now, typed=typed)
    answer = _READERS[form](sheet)
    if isinstance(answer, Wrong):
        return Wrong({blocks.get(key, key): words for key, words in answer.errors.items()})
    return answer


def typed(view: JSON) -> dict[str, Value]:
    """Return what stands in a form that writes a request, by column: whatever is filled in so far."""
    values = {key: _value(key, raw) for key, raw in filled_in(view).items()}
    return {key: value for key, value in values.items() if value not in ("", ())}


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


def _call(sheet: _Sheet) -> Filled | Wrong:
    what = str(sheet.given[views_more.WHAT])
    if what in _ACT_ABOUT_PERSON:
        return Filled(act=Act(what), values=sheet.note())
    if what == ContactOutcome.MAYBE_LATER:
        later = _with_moment(Act.LOG_CALL, views_more.AT, sheet)
        if isinstance(later, Filled):
            return replace(later, values={"outcome": what, **later.values})
        return later
    return Filled(act=Act.LOG_CALL, values={"outcome": ContactOutcome(what).value, **sheet.note()})


def _close(sheet: _Sheet) -> Filled | Wrong:
    status, why = Status(sheet.given[views_more.STATUS_KEY]), str(sheet.given.get(views_more.WHY) or "")
    why = "" if why == views_more.NO_REASON else why
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
    wrong = _ill_typed(values, sheet)
    if not values.get("name") and not values.get("phone") and not values.get("solved"):
        wrong["name"] = _("Write a name or a phone number.")
    if values.get("private") and values.get("address"):
        wrong["address"] = _("Leave it empty: a private address stays out of the base.")
    return sheet.wrongs(wrong) if wrong else Filled(act=Act.NEW_REQUEST, values=values)


def _edit(sheet: _Sheet) -> Filled | Wrong:
    """Return the fields that this person changed, and what each began with."""
    given = {key: _value(key, raw) for key, raw in sheet.given.items() if key != views_request.NO_TIME}
    if sheet.given.get(views_request.NO_TIME):
        given["needed_by"] = ""
    before = {key: _value(key, sheet.before.get(key)) for key in given}
    changed = {
        key: value for key, value in given.items() if key in sheet.typed or not _same(value, before[key])
    }
    wrong = _ill_typed(changed, sheet)
    if wrong:
        return sheet.wrongs(wrong)
    was = {f"{WAS}{key}": before[key] for key in changed if key not in sheet.typed}
    return Filled(act=Act.EDIT, values={**changed, **was})


def _ill_typed(values: Mapping[str, Value], sheet: _Sheet) -> dict[str, str]:
    """Return what can't be meant as it was typed, by field."""
    wrong = {}
    for key in _PHONES:
        if values.get(key) and not normalised(str(values[key]), sheet.desk.country):
            wrong[key] = _("There is no phone number in this. Leave it empty if there is none.")
    if values.get("email") and "@" not in str(values["email"]):
        wrong["email"] = _("This is no e-mail address.")
    needed_by = values.get("needed_by")
    if isinstance(needed_by, datetime) and needed_by <= sheet.now:
        wrong["needed_by"] = _("Choose a time that is still to come.")
    if "how_many_volunteers" in values and not _is_a_count(str(values["how_many_volunteers"])):
        wrong["how_many_volunteers"] = _("Write a number, 1 or more.")
    return wrong


def _is_a_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_VOLUNTEERS


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
