"""The modals that write a request: a new one, in the order in which one asks on the phone, and *Edit*."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from slack_sdk.models.blocks import Block

from airtable_schema.options import CameInBy, Urgency
from airtable_schema.records import Need, Request
from notifiers import fields
from notifiers.actions import Form, Target
from notifiers.blocks import context, section
from notifiers.desk import Desk
from notifiers.messages import JSON
from notifiers.modals import Viewer, about, as_of, modal
from notifiers.pictures import Known, Picture, Pictures
from notifiers.plain import one_line
from notifiers.presses import Value
from notifiers.views_candidate import choices_of
from notifiers.words import marked as _
from notifiers.words import translate
from notifiers.words.labels import CAME_BY, PROMISE

SOLVED, CARE, PASS_ON, PRIVATE = "solved", "contact_with_care", "may_we_pass_it_on", "private"
NO_TIME, HOW_MANY = "no_time", "how_many_volunteers"
YES = "yes"
_LINE = 500
_OPTION = 75
_LINES = (
    "name", "phone", "email", "address", "city", "area", "pick_up_at", "asked_by", "asked_by_phone",
    "contact_person",
)  # fmt: skip
_NOTES = ("details", "private_notes")
_PERSONAL = frozenset({
    "name", "phone", "email", "address", "asked_by", "asked_by_phone", "contact_person", "details",
    "private_notes",
})  # fmt: skip
"""What of a Private request only those may edit who may see it."""
NOTHING: Mapping[str, Value] = MappingProxyType({})


def new_view(
    target: Target,
    viewer: Viewer,
    pictures: Pictures,
    *,
    typed: Mapping[str, Value] = NOTHING,
    known: Known | None = None,
    looked_up: bool = False,
    above: str = "",
) -> JSON:
    """Return the form for a new request.

    `typed` is what stood in it already. `known` is what is known of the phone number that was `looked_up`:
    it is said below, and fills in the name where there is none. `above` is said first.
    """
    desk, empty = viewer.desk, _("Yes: leave the address empty")
    blocks = [
        *section([above]),
        fields.asks_at_once("phone", label("phone", desk), start=_text(typed, "phone"), hint=_hint(desk)),
        *(_known(known, desk) if looked_up else []),
        _name(typed, known, desk),
        *_needs(_several(typed, "needs"), (), pictures, desk),
        _tick(SOLVED, _("Solved by talking?"), _("Yes: stop here"), desk, ticked=bool(typed.get(SOLVED))),
        *_when(_text(typed, "urgency"), _time(typed, "needed_by"), desk),
        *(_line(key, typed, desk) for key in ("address", "city")),
        _tick(PRIVATE, _LABELS[PRIVATE], empty, desk, ticked=bool(typed.get(PRIVATE))),
        *(_line(key, typed, desk) for key in ("area", "pick_up_at")),
        *_languages(_several(typed, "languages"), pictures, desk),
        *(_line(key, typed, desk) for key in ("asked_by", "asked_by_phone")),
        _tick(CARE, _LABELS[CARE], _("No messages"), desk, ticked=bool(typed.get(CARE))),
        _tick(PASS_ON, _("May we pass it on?"), _("Yes"), desk, ticked=bool(typed.get(PASS_ON))),
        *(_line(key, typed, desk, lines=True) for key in _NOTES),
        _came_by(_text(typed, "came_in_by"), desk),
    ]
    return modal(Form.NEW_REQUEST, target, _("New request"), blocks, desk, submit=_("Write it down"))


def edit_view(
    target: Target,
    picture: Picture,
    viewer: Viewer,
    pictures: Pictures,
    *,
    typed: Mapping[str, Value] = NOTHING,
    above: str = "",
) -> JSON:
    """Return the form with what stands in the base; what is too long for a form is left to the base.

    `typed` is what somebody changed in it that was not saved, and `above` is said first.
    """
    desk, request = viewer.desk, picture.data.request
    hidden = frozenset() if viewer.may_see(picture) else _PERSONAL
    keys = [key for key in (*_LINES, *_NOTES) if key not in hidden and _fits(getattr(request, key))]
    stands = {key: str(getattr(request, key)) for key in keys}
    lines = {key: _line(key, {**stands, **typed}, desk, lines=key in _NOTES) for key in keys}
    urgency, by = _text(typed, "urgency") or request.urgency.value, _time(typed, "needed_by")
    needs = _several(typed, "needs") or tuple(need.id for need in picture.data.needs)
    blocks: list[Block] = [
        *section([above]),
        *about(picture, viewer),
        *_needs(needs, picture.data.needs, pictures, desk),
        *_when(urgency, by or request.needed_by, desk),
        *_no_time(request, desk),
        *(lines[key] for key in keys if key not in _NOTES),
        *_guards(picture, viewer, typed),
        _line(HOW_MANY, {HOW_MANY: str(request.how_many_volunteers), **typed}, desk),
        *_languages(_several(typed, "languages") or request.languages, pictures, desk),
        *(lines[key] for key in keys if key in _NOTES),
        *as_of(picture, viewer),
    ]
    marked = [_anew(block) if block.block_id in typed else block for block in blocks]
    return modal(Form.EDIT, target, _("Edit"), marked, desk, submit=_("Save"))


def promise(desk: Desk, time: str) -> list[Block]:
    """Return the last line to say aloud to who asks."""
    said = translate("Say: “Someone will call you by {time}. If not, ring us.”", desk.locale, time=time)
    return context([said])


def _known(known: Known | None, desk: Desk) -> list[Block]:
    if known is None:
        return section([translate("Nothing is known of this number.", desk.locale)])
    who = translate("Known: {name}", desk.locale, name=one_line(known.name, _LINE))
    care = translate("Caution: {what}", desk.locale, what=one_line(known.caution, _LINE))
    lines = [who, *(one_line(line, _LINE) for line in known.requests[:5]), care if known.caution else ""]
    return section([line for line in lines if line])


def _name(typed: Mapping[str, Value], known: Known | None, desk: Desk) -> Block:
    if known is None or _text(typed, "name"):
        return _line("name", typed, desk)
    return _anew(_line("name", {"name": known.name}, desk))


def _needs(start: Sequence[str], chosen: Sequence[Need], pictures: Pictures, desk: Desk) -> list[Block]:
    """Return the kinds of help in use, and those that the request has already."""
    offered = tuple({need.id: need for need in (*chosen, *pictures.needs())}.values())
    if not offered:
        return []
    words = translate("What?", desk.locale)
    return [fields.several_of("needs", words, choices_of(offered), start=start)]


def _when(urgency: str, needed_by: datetime | None, desk: Desk) -> list[Block]:
    how_soon = [(each.value, translate(PROMISE[each], desk.locale)) for each in Urgency]
    start = urgency or Urgency.SOON.value
    return [
        fields.picked("urgency", translate("When?", desk.locale), how_soon, start=start),
        fields.moment_of("needed_by", translate("A fixed day and time?", desk.locale), start=needed_by),
    ]


def _no_time(request: Request, desk: Desk) -> list[Block]:
    """Return the way to take the day and time away: Slack empties no such field."""
    if request.needed_by is None:
        return []
    return [_tick(NO_TIME, _("No fixed day and time after all?"), _("Take it away"), desk)]


def _guards(picture: Picture, viewer: Viewer, typed: Mapping[str, Value]) -> list[Block]:
    """Return the boxes that guard who asked. Only coordinators may untick that a request is private."""
    request, desk = picture.data.request, viewer.desk
    stands = {PRIVATE: request.private, CARE: request.contact_with_care, **typed}
    no = _("No messages")
    care = _tick(CARE, _LABELS[CARE], no, desk, ticked=bool(stands[CARE]))
    if request.private and not viewer.coordinator:
        return [care]
    words = _("Yes: the address goes out of the base")
    return [_tick(PRIVATE, _LABELS[PRIVATE], words, desk, ticked=bool(stands[PRIVATE])), care]


def _languages(chosen: Sequence[str], pictures: Pictures, desk: Desk) -> list[Block]:
    known = dict.fromkeys((*chosen, *pictures.languages()))
    names = [name for name in known if one_line(name, _OPTION).strip() and len(name) <= _OPTION]
    if not names:
        return []
    words = translate("Languages", desk.locale)
    choices = [(name, one_line(name, _OPTION)) for name in names]
    return [fields.several_of("languages", words, choices, start=chosen)]


def _came_by(start: str, desk: Desk) -> Block:
    ways = [(way.value, translate(CAME_BY[way], desk.locale)) for way in CameInBy]
    words = translate("How did it come?", desk.locale)
    return fields.picked("came_in_by", words, ways, start=start or CameInBy.PHONE.value)


def _line(key: str, typed: Mapping[str, Value], desk: Desk, *, lines: bool = False) -> Block:
    return fields.text(key, label(key, desk), start=_text(typed, key), lines=lines)


def _tick(key: str, question: str, answer: str, desk: Desk, *, ticked: bool = False) -> Block:
    choice = [(YES, translate(answer, desk.locale))]
    return fields.ticks(key, translate(question, desk.locale), choice, ticked=(YES,) if ticked else ())


def _anew(block: Block) -> Block:
    block.block_id = f"{block.block_id}{fields.ANEW}"
    return block


def _fits(text: str) -> bool:
    return len(text) <= fields.LONGEST


def _text(typed: Mapping[str, Value], key: str) -> str:
    value = typed.get(key, "")
    return value if isinstance(value, str) else ""


def _several(typed: Mapping[str, Value], key: str) -> tuple[str, ...]:
    value = typed.get(key, ())
    return value if isinstance(value, tuple) else ()


def _time(typed: Mapping[str, Value], key: str) -> datetime | None:
    value = typed.get(key)
    return value if isinstance(value, datetime) else None


_LABELS = {
    "name": _("Name"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "needs": _("What?"),
    "urgency": _("When?"),
    "needed_by": _("A fixed day and time?"),
    "address": _("Where? Street and number"),
    "city": _("City"),
    "area": _("Area, such as “near the park”"),
    "pick_up_at": _("Pick up at / go to"),
    "languages": _("Languages"),
    "asked_by": _("For someone else? Who asks"),
    "asked_by_phone": _("Phone of who asks"),
    "contact_person": _("Contact person"),
    PRIVATE: _("Keep the address private?"),
    CARE: _("May we leave a message?"),
    HOW_MANY: _("How many volunteers?"),
    "details": _("Details"),
    "private_notes": _("Private notes (never in the channel)"),
}


def label(key: str, desk: Desk) -> str:
    """Return what a field of these forms is called."""
    return translate(_LABELS[key], desk.locale)


def _hint(desk: Desk) -> str:
    return translate("Press Enter to see whether the number is known.", desk.locale)
