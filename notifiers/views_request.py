"""The modals that write a request: a new one, in the order in which one asks on the phone, and *Edit*."""

from collections.abc import Sequence

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
from notifiers.views_candidate import choices_of
from notifiers.words import marked as _
from notifiers.words import translate
from notifiers.words.labels import CAME_BY, PROMISE

SOLVED, CARE, PASS_ON, PRIVATE = "solved", "contact_with_care", "may_we_pass_it_on", "private"
YES = "yes"
_LINE = 500
_LINES = (
    "name", "phone", "email", "address", "city", "area", "pick_up_at", "asked_by", "asked_by_phone",
    "contact_person",
)  # fmt: skip
_PERSONAL = frozenset({
    "name", "phone", "email", "address", "asked_by", "asked_by_phone", "contact_person", "details",
    "private_notes",
})  # fmt: skip
"""What of a Private request only those may edit who may see it."""


def new_view(
    target: Target, viewer: Viewer, pictures: Pictures, *, phone: str = "", known: Known | None = None
) -> JSON:
    """Return the form for a new request. With a phone number that is known, what is known of it is said."""
    desk = viewer.desk
    blocks = [
        fields.asks_at_once("phone", _label("phone", desk), start=phone, hint=_lookup_hint(desk)),
        *_known(known, desk),
        fields.text("name", _label("name", desk), start=known.name if known else ""),
        *_needs((), pictures, desk),
        fields.ticks(SOLVED, translate("Solved by talking?", desk.locale), _yes(_("Yes: stop here"), desk)),
        *_when(None, desk),
        fields.text("address", _label("address", desk)),
        fields.text("city", _label("city", desk)),
        fields.ticks(
            PRIVATE,
            translate("Keep the address private?", desk.locale),
            _yes(_("Yes: leave the address empty"), desk),
        ),
        fields.text("area", _label("area", desk)),
        fields.text("pick_up_at", _label("pick_up_at", desk)),
        *_languages((), pictures, desk),
        fields.text("asked_by", _label("asked_by", desk)),
        fields.text("asked_by_phone", _label("asked_by_phone", desk)),
        fields.ticks(CARE, translate("May we leave a message?", desk.locale), _yes(_("No messages"), desk)),
        fields.ticks(PASS_ON, translate("May we pass it on?", desk.locale), _yes(_("Yes"), desk)),
        fields.text("details", _label("details", desk), lines=True),
        fields.text("private_notes", _label("private_notes", desk), lines=True),
        fields.picked("came_in_by", translate("How did it come?", desk.locale), _ways(desk), start="phone"),
    ]
    return modal(Form.NEW_REQUEST, target, _("New request"), blocks, desk, submit=_("Write it down"))


def edit_view(target: Target, picture: Picture, viewer: Viewer, pictures: Pictures) -> JSON:
    """Return the form with what stands in the base; what is too long for a form is left to the base."""
    desk, request = viewer.desk, picture.data.request
    hidden = frozenset() if viewer.may_see(picture) else _PERSONAL
    texts = [
        fields.text(key, _label(key, desk), start=getattr(request, key))
        for key in _LINES
        if key not in hidden
    ]
    notes = [
        fields.text(key, _label(key, desk), start=getattr(request, key), lines=True)
        for key in ("details", "private_notes")
        if key not in hidden and len(getattr(request, key)) <= fields.LONGEST
    ]
    blocks = [
        *about(picture, viewer),
        *_needs(picture.data.needs, pictures, desk),
        *_when(request, desk),
        *texts,
        *_languages(request.languages, pictures, desk),
        *notes,
        *as_of(picture, viewer),
    ]
    return modal(Form.EDIT, target, _("Edit"), blocks, desk, submit=_("Save"))


def _known(known: Known | None, desk: Desk) -> list[Block]:
    if known is None:
        return []
    who = translate("Known: {name}", desk.locale, name=one_line(known.name, _LINE))
    care = translate("Caution: {what}", desk.locale, what=one_line(known.caution, _LINE))
    lines = [who, *(one_line(line, _LINE) for line in known.requests[:5]), care if known.caution else ""]
    return section([line for line in lines if line])


def _needs(chosen: Sequence[Need], pictures: Pictures, desk: Desk) -> list[Block]:
    """Return the kinds of help in use, and those that the request has already."""
    offered = tuple({need.id: need for need in (*chosen, *pictures.needs())}.values())
    if not offered:
        return []
    words, start = translate("What?", desk.locale), [need.id for need in chosen]
    return [fields.several_of("needs", words, choices_of(offered), start=start)]


def _when(request: Request | None, desk: Desk) -> list[Block]:
    how_soon = [(urgency.value, translate(PROMISE[urgency], desk.locale)) for urgency in Urgency]
    urgency = request.urgency if request else Urgency.SOON
    needed_by = request.needed_by if request else None
    return [
        fields.picked("urgency", translate("When?", desk.locale), how_soon, start=urgency.value),
        fields.moment_of("needed_by", translate("A fixed day and time?", desk.locale), start=needed_by),
    ]


def _languages(chosen: Sequence[str], pictures: Pictures, desk: Desk) -> list[Block]:
    known = dict.fromkeys((*chosen, *pictures.languages()))
    names = [name for name in known if one_line(name, _OPTION).strip() and len(name) <= _OPTION]
    if not names:
        return []
    words = translate("Languages", desk.locale)
    choices = [(name, one_line(name, _OPTION)) for name in names]
    return [fields.several_of("languages", words, choices, start=chosen)]


_OPTION = 75
_LABELS = {
    "name": _("Name"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address": _("Where? Street and number"),
    "city": _("City"),
    "area": _("Area, such as “near the park”"),
    "pick_up_at": _("Pick up at / go to"),
    "asked_by": _("For someone else? Who asks"),
    "asked_by_phone": _("Phone of who asks"),
    "contact_person": _("Contact person"),
    "details": _("Details"),
    "private_notes": _("Private notes (never in the channel)"),
}


def _label(key: str, desk: Desk) -> str:
    return translate(_LABELS[key], desk.locale)


def _lookup_hint(desk: Desk) -> str:
    return translate("Press Enter to see whether the number is known.", desk.locale)


def _yes(words: str, desk: Desk) -> list[tuple[str, str]]:
    return [(YES, translate(words, desk.locale))]


def _ways(desk: Desk) -> list[tuple[str, str]]:
    return [(way.value, translate(CAME_BY[way], desk.locale)) for way in CameInBy]


def promise(desk: Desk, time: str) -> list[Block]:
    """Return the last line to say aloud to who asks."""
    said = translate("Say: “Someone will call you by {time}. If not, ring us.”", desk.locale, time=time)
    return context([said])
