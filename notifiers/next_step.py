"""Next step: who acts, what, by when, as a state and its values; and the sentence people read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from airtable_schema.numbers import first_name, short_name
from airtable_schema.phones import shown
from airtable_schema.records import Request
from notifiers.desk import Desk
from notifiers.plain import one_line
from notifiers.words import translate, translate_n
from notifiers.words.lists import distance, listed, number
from notifiers.words.next_steps import SENTENCES, WITHOUT_TEXTS, State
from notifiers.words.times import date, moment, time_first, weekday

__all__ = ["VALUES", "NextStep", "State", "careful", "sentence", "warnings", "whole_sentence", "with_values"]

MAY_BE_BLANK = frozenset({"address", "email", "fallback", "need", "person", "phone", "similar"})
"""Values that a step may leave out; every other gap of its sentence must be given."""

_GAP = re.compile(r"{(\w+)}")
_NAME = 40
_TEXT = 200


def _gaps(state: State) -> frozenset[str]:
    forms = SENTENCES[state]
    return frozenset(_GAP.findall(forms.one + forms.many + forms.bare)) - {"widen"}


VALUES: Mapping[State, frozenset[str]] = {state: _gaps(state) for state in State}
"""Which values each state's sentence shows."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A state and its values as they are: whole names, phones as typed, datetimes, numbers.

    `volunteers` is one name or several, `distance` a number or the words for it. Raises ValueError when a
    value is missing or unknown: our mistake.
    """

    state: State
    values: Mapping[str, object] = field(default_factory=dict)
    then: "NextStep | None" = None
    """What to do about it, where the state itself only tells how far one is."""

    def __post_init__(self) -> None:
        wrong = (VALUES[self.state] - MAY_BE_BLANK - set(self.values)) | (
            set(self.values) - VALUES[self.state]
        )
        if wrong:
            raise ValueError(f"{self.state.value}: {', '.join(sorted(wrong))}")


def sentence(step: NextStep, desk: Desk, now: datetime) -> str:
    """Return the sentence of a step, its first letter a capital, and what to do about it where it says so."""
    then = f" {sentence(step.then, desk, now)}" if step.then is not None else ""
    return f"{_sentence(step, desk, now)}{then}"


def _sentence(step: NextStep, desk: Desk, now: datetime) -> str:
    forms = SENTENCES[step.state]
    if not desk.texts_at_hand:
        forms = WITHOUT_TEXTS.get(step.state, forms)
    values = _written(step, desk, now)
    shown_bare = forms.bare and not all(values[key] for key in _GAP.findall(forms.one))
    if shown_bare or not forms.many:
        text = translate(forms.bare if shown_bare else forms.one, desk.locale, **values)
    else:
        text = translate_n(forms.one, forms.many, _count(step.values[forms.counted]), desk.locale, **values)
    return text[:1].upper() + text[1:]


def whole_sentence(step: NextStep, request: Request, desk: Desk, now: datetime) -> str:
    """Return what *Next step* says in the base: the sentence, behind what must be known before acting."""
    return " ".join([*warnings(request, desk), sentence(careful(step, request), desk, now)])


def careful(step: NextStep, request: Request) -> NextStep:
    """Return the step as it is for this request: with contact with care, nothing is sent in writing."""
    if request.contact_with_care and step.state is State.TELL_PERSON:
        return NextStep(State.TELL_BY_VOICE, step.values)
    return step


def warnings(request: Request, desk: Desk) -> list[str]:
    """Return what comes before everything else about a request: practice, and contact with care."""
    said = [translate("PRACTICE.", desk.locale)] if request.practice else []
    if request.contact_with_care:
        said.append(translate("No messages. Say only your first name.", desk.locale))
    return said


def with_values(step: NextStep, **values: object) -> NextStep:
    """Return the step with those of the values that its sentence shows changed, and so what follows it."""
    changed = {key: value for key, value in values.items() if key in step.values}
    then = with_values(step.then, **values) if step.then is not None else None
    return replace(step, values={**step.values, **changed}, then=then)


def _written(step: NextStep, desk: Desk, now: datetime) -> dict[str, str]:
    """Return every value as it is read; blank where it is missing."""
    words = {key: _write(key, step.values.get(key, ""), desk, now) for key in VALUES[step.state]}
    words["widen"] = (
        translate("the buttons", desk.locale) if desk.buttons else translate("Allow", desk.locale)
    )
    return words


def _write(key: str, value: object, desk: Desk, now: datetime) -> str:
    if isinstance(value, datetime):
        writing: Callable[[datetime], str] = {
            "until": lambda at: _until(at, desk, now),
            "next": lambda at: weekday(at, desk, now),
            "next_try": lambda at: moment(at, desk, now),
        }.get(key, lambda at: time_first(at, desk, now))
        return writing(value)
    if isinstance(value, int | float) and key != "other":
        return distance(value, desk) if key == "distance" else number(value, desk)
    return _write_text(key, value, desk)


def _until(at: datetime, desk: Desk, now: datetime) -> str:
    """Return a day; today's as a time."""
    today = at.astimezone(desk.timezone).date() == now.astimezone(desk.timezone).date()
    return moment(at, desk, now) if today else date(at, desk)


def _write_text(key: str, value: object, desk: Desk) -> str:
    match key:
        case "person":
            return one_line(first_name(str(value)), _NAME) or translate("the person who asked", desk.locale)
        case "volunteers":
            somebody = translate("the volunteer", desk.locale)
            return listed([one_line(first_name(name), _NAME) or somebody for name in _names(value)], desk)
        case "volunteer":
            return one_line(short_name(str(value)), _NAME) or translate("the first on the list", desk.locale)
        case "phone":
            return one_line(shown(str(value), desk.country), _NAME)
        case _:
            return one_line(str(value), _TEXT).rstrip(".")


def _names(value: object) -> Sequence[str]:
    return [value] if isinstance(value, str) else [str(name) for name in cast(Sequence[object], value)]


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float) else len(_names(value))
