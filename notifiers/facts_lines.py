"""The lines about the request itself: its title, its facts, its details, its Next step."""

from airtable_schema.numbers import first_name, request_number
from airtable_schema.options import Status
from airtable_schema.records import Request
from notifiers.card_data import CardInput
from notifiers.desk import Desk
from notifiers.next_step import NextStep, careful, sentence, warnings, with_values
from notifiers.plain import one_line, shortened
from notifiers.privacy import area, city, masked_details, person, street, street_of
from notifiers.words import translate, translate_n
from notifiers.words.kinds import shorts, whole
from notifiers.words.labels import CAME, PROMISE, STATUS, URGENCY_BY
from notifiers.words.lists import band
from notifiers.words.times import by_when, clock, moment, short_date, time_first

DOT = " · "
TITLE = 150
_WORD = 60
_DETAILS = 500


def title(data: CardInput, desk: Desk) -> str:
    """Return the title: number, what is special, status, how soon, what."""
    long, brief = whole(data.needs, desk), shorts(data.needs, desk)
    text = _title(data, desk, long)
    return text if len(text) <= TITLE else shortened(_title(data, desk, brief), TITLE)


def status_shown(request: Request, desk: Desk) -> str:
    """Return the status as the base spells it; "" of a new request, which needs no word for it."""
    if request.status is Status.NEW:
        return ""
    return one_line(request.status_name, _WORD) or translate(STATUS[request.status], desk.locale)


def facts(data: CardInput, desk: Desk, *, aged: bool) -> list[str]:
    """Return who, where, which languages, how it came, on whose behalf, how many are wanted."""
    request = data.request
    languages = ", ".join(one_line(language, _WORD) for language in request.languages)
    if request.private:
        parts = [area(request, desk.country), city(request), languages]
    else:
        who = person(request) or translate("somebody", desk.locale)
        parts = [
            who,
            street(request, desk.country),
            languages,
            _came(data, desk, aged=aged),
            _asker(request, desk),
        ]
    parts += _wanted(request, desk)
    return [DOT.join(one_line(part, 2 * _WORD) for part in parts if part)]


def details(data: CardInput, desk: Desk) -> list[str]:
    """Return the details, with what is nobody's business hidden; nothing where there are none."""
    masked = masked_details(data.request, desk.country)
    text = one_line(masked.text, _DETAILS)
    hidden = f"   ({translate('numbers and codes hidden', desk.locale)})" if masked.hid else ""
    return [f"“{text}”{hidden}"] if text else []


def next_step_line(data: CardInput, desk: Desk) -> str:
    """Return the Next step as the channel sees it: no house number, and no name of a Private request."""
    said = warnings(data.request, desk)
    if data.request.private:
        said.append(translate("Only who is on it sees name, number and address.", desk.locale))
    said.append(public_sentence(data.next_step, data, desk))
    return f"▶ {' '.join(said)}"


def note_lines(data: CardInput, desk: Desk) -> list[str]:
    """Return what else is to be said about the request."""
    return [f"• {public_sentence(note, data, desk)}" for note in data.notes]


def public_sentence(step: NextStep, data: CardInput, desk: Desk) -> str:
    """Return a step as everybody at the desk may read it: no house number, no name of a Private request."""
    request = data.request
    public = careful(step, request)
    public = with_values(public, email=_their_email(public, desk))
    public = with_values(public, **({"person": ""} if request.private else {}))
    away = public.values.get("distance")
    if request.private and isinstance(away, int | float):
        public = with_values(public, distance=band(away, desk))
    written = public.values.get("address")
    if written:
        public = with_values(public, address=street_of(str(written), request, desk.country))
    return sentence(public, desk, data.now)


def _their_email(step: NextStep, desk: Desk) -> str:
    """Return where the e-mail address stands, which is not for everybody to read; "" where there is none."""
    if not str(step.values.get("email", "")).strip():
        return ""
    if desk.buttons:
        return translate("their e-mail address (More, Contact details)", desk.locale)
    return translate("their e-mail address (in the base)", desk.locale)


def _title(data: CardInput, desk: Desk, kinds: str) -> str:
    request = data.request
    parts = [
        translate("No. {no}", desk.locale, no=request_number(request)),
        translate("PRIVATE", desk.locale) if request.private else "",
        status_shown(request, desk),
        _how_soon(data, desk) if request.is_open else "",
        kinds,
        _needed_by(data, desk) if not request.is_open else "",
    ]
    return DOT.join(part for part in parts if part)


def _how_soon(data: CardInput, desk: Desk) -> str:
    request = data.request
    if request.needed_by is None:
        return translate(PROMISE[request.urgency], desk.locale)
    by = by_when(request.needed_by, desk, data.now)
    return translate(URGENCY_BY[request.urgency], desk.locale, by=by)


def _needed_by(data: CardInput, desk: Desk) -> str:
    if data.request.needed_by is None:
        return ""
    return translate("by {time}", desk.locale, time=time_first(data.request.needed_by, desk, data.now))


def _came(data: CardInput, desk: Desk, *, aged: bool) -> str:
    at = data.request.created_at
    when = moment(at, desk, data.now) if aged else f"{short_date(at, desk)} {clock(at, desk)}"
    return translate(CAME[data.request.came_in_by], desk.locale, at=when)


def _asker(request: Request, desk: Desk) -> str:
    asker = first_name(request.asked_by)
    return translate("asked by {name}", desk.locale, name=asker) if asker else ""


def _wanted(request: Request, desk: Desk) -> list[str]:
    said = []
    if request.how_many_volunteers > 1:
        n = request.how_many_volunteers
        said.append(translate_n("{n} volunteer wanted", "{n} volunteers wanted", n, desk.locale))
    if request.repeat_every_days:
        said.append(translate_n("every day", "every {n} days", request.repeat_every_days, desk.locale))
    return said
