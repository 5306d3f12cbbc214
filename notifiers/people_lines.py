"""The lines about volunteers: who is on the list and why, who is doing it, and who is not on the list.

With `aged` false, ages are written as dates: for fingerprints, and for the base.
"""

from collections import Counter
from collections.abc import Collection

from airtable_schema.numbers import first_name, short_name
from airtable_schema.phones import shown
from airtable_schema.records import Volunteer
from notifiers.card_data import Assigned, Candidate, CardInput, Waiting
from notifiers.desk import Desk
from notifiers.next_step import State
from notifiers.plain import one_line, shortened
from notifiers.reason_lines import reasons_in_words
from notifiers.words import translate, translate_n
from notifiers.words.kinds import short
from notifiers.words.labels import WAITING
from notifiers.words.lists import band, distance, listed, number
from notifiers.words.reasons import OF_NO_NEWS, REJECTS, RELAX
from notifiers.words.times import clock, moment, short_date, span, time_first

DOT = " · "
_NAME = 40
_PHONE = 40
_LINE = 400
"""Seven such lines share one block."""


def candidate_line(place: int, candidate: Candidate, data: CardInput, desk: Desk, *, aged: bool) -> str:
    """Return one line of the list: number, name and phone, then distance and reasons."""
    reasons = reasons_in_words(candidate.reasons, data, desk, aged=aged)
    parts = [with_phone(candidate.volunteer, desk), *_distance(candidate, data, desk), *reasons]
    return shortened(f"{place}  {DOT.join(parts)}", _LINE)


def listed_lines(
    data: CardInput, desk: Desk, *, aged: bool, shown: int | None = None
) -> list[tuple[str, Candidate | None]]:
    """Return the list, one line each with whom it is about, of those who stood there before at most `shown`.

    Who came to it since it is worked stands below a line that says so, which is about nobody.
    """
    before = [one for one in data.candidates if one.volunteer.id not in data.new][:shown]
    people = [one for one in data.candidates if one in before or one.volunteer.id in data.new]
    lines: list[tuple[str, Candidate | None]] = []
    is_new = False
    for place, one in enumerate(people, start=1):
        if is_new != (one.volunteer.id in data.new):
            is_new = not is_new
            lines.append((_new_since(data, desk, aged=aged) if is_new else _again(desk), None))
        lines.append((candidate_line(place, one, data, desk, aged=aged), one))
    return lines


def _new_since(data: CardInput, desk: Desk, *, aged: bool) -> str:
    since = data.new_since or data.now
    at = moment(since, desk, data.now) if aged else f"{short_date(since, desk)} {clock(since, desk)}"
    return translate("New since {at}:", desk.locale, at=at)


def _again(desk: Desk) -> str:
    """Return what stands above those who come after the new ones: they were rung already."""
    return translate("To ring again:", desk.locale)


def with_phone(volunteer: Volunteer, desk: Desk) -> str:
    """Return a volunteer as the desk calls them, and their number: "Ana R. (718) 555-0134"."""
    phone = one_line(shown(volunteer.phone, desk.country), _PHONE)
    return f"{called(volunteer, desk)} {phone or translate('no phone', desk.locale)}"


def called(volunteer: Volunteer, desk: Desk) -> str:
    """Return a volunteer as the desk calls them: "Ana R."."""
    return one_line(short_name(volunteer.name), _NAME) or translate("no name", desk.locale)


def by_first_name(volunteer: Volunteer, desk: Desk) -> str:
    """Return a volunteer by first name."""
    return one_line(first_name(volunteer.name), _NAME) or translate("a volunteer", desk.locale)


def assigned_lines(data: CardInput, desk: Desk, *, aged: bool) -> list[str]:
    """Return who is doing it, what it took, and who still waits to hear."""
    lines = [_doing(one, data, desk, aged=aged) for one in data.assigned]
    more = [*_effort(data, desk), *_still_waiting(data, desk)]
    if lines and more:
        lines[-1] = DOT.join([lines[-1], *more])
    elif more:
        lines = [DOT.join(more)]
    return [*lines, *_checklist(data, desk)]


def left_out_line(data: CardInput, desk: Desk, *, without: Collection[str] = OF_NO_NEWS) -> str:
    """Return who is not on the list and why, the most first; "" when everybody is.

    The reasons in `without` are not told, unless there is no other.
    """
    told = {code: n for code, n in data.left_out.items() if n > 0 and code in REJECTS}
    said = _counted({code: n for code, n in told.items() if code not in without} or told, data, desk)
    return f"{translate('Not on the list:', desk.locale)} {DOT.join(said)}" if said else ""


def relax_line(data: CardInput, desk: Desk) -> str:
    """Return how many more there would be with one of the choices of *Allow*; "" when none would add any."""
    added = [
        translate(RELAX[option], desk.locale, n=number(n, desk))
        for option, n in data.relax.items()
        if option in RELAX and n > 0
    ]
    with_it = (
        translate("With Widen there would be:", desk.locale)
        if desk.buttons
        else translate("With Allow there would be:", desk.locale)
    )
    return f"{with_it} {DOT.join(added)}" if added else ""


def uncovered_lines(data: CardInput, desk: Desk) -> list[str]:
    """Return a line for each need that nobody offers at all, unless the Next step says so already.

    None for practice: then it would only tell who takes part in that.
    """
    said = data.next_step.values.get("need") if data.next_step.state is State.NOBODY_OFFERS else None
    return [
        translate("Nobody offers “{need}” yet.", desk.locale, need=one_line(need.name, _LINE // 4))
        for need in data.needs
        if need.id in data.uncovered and need.name != said and not data.request.practice
    ]


def _distance(candidate: Candidate, data: CardInput, desk: Desk) -> list[str]:
    if candidate.distance is None or _next_door(candidate, data):
        return []
    return [(band if data.request.private else distance)(candidate.distance, desk)]


def _next_door(candidate: Candidate, data: CardInput) -> bool:
    """Return whether it is said that they live in the same building: then nobody asks how far that is."""
    return not data.request.private and any(one.code == "same_building" for one in candidate.reasons)


def _counted(counts: dict[str, int], data: CardInput, desk: Desk) -> list[str]:
    """Return each reason with its count, the most first; reasons with the same words are one."""
    by_words: Counter[str] = Counter()
    for code in REJECTS:
        by_words[REJECTS[code]] += counts.get(code, 0)
    languages = [one_line(language, _NAME) for language in data.request.languages]
    missing = listed(languages, desk, style="or") or translate("a language in common", desk.locale)
    return [
        translate(
            words, desk.locale, n=number(n, desk), languages=missing, asks=number(desk.asks_a_week, desk)
        )
        for words, n in by_words.most_common()
        if n
    ]


def _doing(one: Assigned, data: CardInput, desk: Desk, *, aged: bool) -> str:
    name = called(one.volunteer, desk) if desk.buttons else with_phone(one.volunteer, desk)
    when = one.at or one.assigned_at
    if when is None:
        return translate("{name} is doing it", desk.locale, name=name)
    at = time_first(when, desk, data.now) if aged else f"{short_date(when, desk)} {clock(when, desk)}"
    if one.at is None:
        return translate("{name} · assigned {at}", desk.locale, name=name, at=at)
    said = translate("{name} said yes at {at}", desk.locale, name=name, at=at)
    return f"{said} ({one_line(one.by, _NAME)})" if one.by.strip() else said


def _effort(data: CardInput, desk: Desk) -> list[str]:
    calls = translate_n("{n} call", "{n} calls", data.calls, desk.locale) if data.calls else ""
    texts = translate_n("{n} text", "{n} texts", data.texts, desk.locale) if data.texts else ""
    took = span(data.calls_took, desk) if data.calls_took else ""
    said = [part for part in (calls, texts, took) if part]
    return [", ".join(said)] if said else []


def _still_waiting(data: CardInput, desk: Desk) -> list[str]:
    names = [_waits(one, data, desk) for one in data.waiting if one.outcome in WAITING]
    return [f"{translate('still waiting to hear:', desk.locale)} {', '.join(names)}"] if names else []


def _waits(one: Waiting, data: CardInput, desk: Desk) -> str:
    heard = translate(WAITING[one.outcome], desk.locale)
    at = f" {moment(one.call_back_at, desk, data.now)}" if one.call_back_at else ""
    return f"{by_first_name(one.volunteer, desk)} ({heard}{at})"


def _checklist(data: CardInput, desk: Desk) -> list[str]:
    """Return who does which of several needs; nothing where there is only one, or nobody yet."""
    if len(data.needs) < 2 or not data.assigned:
        return []
    nobody = translate("nobody yet", desk.locale)
    rows = []
    for need in data.needs:
        doing = [by_first_name(one.volunteer, desk) for one in data.assigned if _does(one, need.id)]
        rows.append(f"{short(need)} — {listed(doing, desk) or nobody}")
    return [DOT.join(rows)]


def _does(one: Assigned, need_id: str) -> bool:
    return need_id in (one.needs or one.volunteer.can_help_with)
