"""One reason in words. With `aged` false, ages are written as dates: for fingerprints, and for the base."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from airtable_schema.records import Need
from notifiers.card_data import CardInput, Reason
from notifiers.desk import Desk
from notifiers.plain import one_line
from notifiers.privacy import person
from notifiers.words import translate, translate_n
from notifiers.words.kinds import lowered, short
from notifiers.words.lists import distance, listed, number
from notifiers.words.reasons import PRIVATE_HIDES, REASONS, TRANSPORT, UNLESS, WHEN
from notifiers.words.times import ago, short_date

_ORDER = {code: place for place, code in enumerate(REASONS)}
_WORD = 40


def reasons_in_words(reasons: Sequence[Reason], data: CardInput, desk: Desk, *, aged: bool) -> list[str]:
    """Return the reasons that have something to say, in the order of the table of words."""
    known = sorted((reason for reason in reasons if reason.code in REASONS), key=lambda one: _ORDER[one.code])
    codes = {reason.code for reason in known}
    hidden = {code for code, other in UNLESS.items() if other in codes}
    hidden |= PRIVATE_HIDES if data.request.private else frozenset()
    said = [_in_words(reason, data, desk, aged=aged) for reason in known if reason.code not in hidden]
    return [words for words in said if words]


def _in_words(reason: Reason, data: CardInput, desk: Desk, *, aged: bool) -> str:
    """Return one reason; "" where it would say nothing."""
    forms = REASONS[reason.code]
    values = {key: _value(reason, key, data, desk, aged=aged) for key in reason.values}
    if reason.code == "helped_before":
        values["person"] = one_line(person(data.request), _WORD)
    if not all(values.values()):
        return translate(forms.bare, desk.locale) if forms.bare else ""
    count = reason.values.get(forms.counted)
    if forms.many and isinstance(count, int):
        return translate_n(forms.one, forms.many, count, desk.locale, **values)
    return translate(forms.one, desk.locale, **values)


def _value(reason: Reason, key: str, data: CardInput, desk: Desk, *, aged: bool) -> str:
    value = reason.values[key]
    if isinstance(value, datetime):
        return ago(value, desk, data.now) if aged else short_date(value, desk)
    if isinstance(value, tuple):
        return _several(key, value, data.needs, desk)
    if isinstance(value, int | float):
        return distance(value, desk) if reason.code == "farther" else number(value, desk)
    return _several(key, (value,), data.needs, desk)


def _several(key: str, values: tuple[str, ...], needs: Sequence[Need], desk: Desk) -> str:
    match key:
        case "needs":
            return ", ".join(lowered(short(need)) for need in needs if need.id in values)
        case "transport":
            return _first_of(TRANSPORT, values, desk)
        case "times":
            words = [translate(text, desk.locale) for when, text in WHEN.items() if when in values]
            return listed(words, desk, style="or")
        case _:
            return ", ".join(one_line(value, _WORD) for value in values)


def _first_of(table: Mapping[str, str], values: Sequence[str], desk: Desk) -> str:
    return next((translate(text, desk.locale) for key, text in table.items() if key in values), "")
