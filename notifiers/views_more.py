"""The modal *More* and what it leads to: contact details, a call, hold, close, widen, guidance."""

from slack_sdk.models.blocks import Block

from airtable_schema.options import Allow, ContactOutcome, Status, WhyClosed
from airtable_schema.phones import shown
from airtable_schema.records import Request
from notifiers import fields
from notifiers.actions import Form, Target
from notifiers.blocks import button, context, row, section
from notifiers.desk import Desk
from notifiers.messages import JSON
from notifiers.modals import Viewer, about, as_of, modal
from notifiers.pictures import Picture
from notifiers.plain import one_line
from notifiers.presses import Act
from notifiers.proposals import hold_until, maybe_later
from notifiers.whom import whom_to_ring
from notifiers.words import marked as _
from notifiers.words import translate
from notifiers.words.buttons import BUTTONS
from notifiers.words.kinds import short
from notifiers.words.labels import STATUS, WHY_CLOSED
from notifiers.words.lists import number
from notifiers.words.reasons import RELAX

NO_REASON = "none"
"""Slack empties no list once something is picked: this picks nothing again."""
AT = "at"
WHAT, NOTE, UNTIL, STATUS_KEY, WHY, ALLOW = "what", "note", "until", "status", "why", "allow"
_LINE = 500
_LONG = 2900
_ENDS = (Status.COMPLETE, Status.NOT_MET, Status.CANCELLED)
_CALLS = (
    Act.PERSON_REACHED.value, Act.PERSON_NO_ANSWER.value, ContactOutcome.LEFT_MESSAGE.value,
    Act.TOLD_PERSON.value, ContactOutcome.TEXTED.value, ContactOutcome.MAYBE_LATER.value,
    ContactOutcome.WRONG_NUMBER.value,
)  # fmt: skip
_CALL_WORDS = {
    ContactOutcome.LEFT_MESSAGE.value: BUTTONS[Act.LEFT_MESSAGE],
    ContactOutcome.TEXTED.value: _("Wrote to them"),
    ContactOutcome.MAYBE_LATER.value: _("They want to be rung back at…"),
    ContactOutcome.WRONG_NUMBER.value: BUTTONS[Act.WRONG_NUMBER],
    **{act.value: BUTTONS[act] for act in (Act.PERSON_REACHED, Act.PERSON_NO_ANSWER, Act.TOLD_PERSON)},
}


def more_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return what else can be done with a request, each as a button."""
    offered: tuple[tuple[Act | Form, ...], ...] = (
        (Form.CONTACT_DETAILS, Form.EDIT),
        (Form.LOG_CALL, Form.OUTCOME),
        (*_open_again(picture), Form.HOLD, Form.CLOSE),
        (Form.GUIDANCE, *_about_the_list(picture), *_about_who(picture, viewer)),
    )
    rows = [_buttons(part, target, viewer.desk) for part in offered]
    blocks = [*about(picture, viewer), *(block for part in rows for block in part), *as_of(picture, viewer)]
    return modal(Form.MORE, target, _("More"), blocks, viewer.desk)


def _open_again(picture: Picture) -> tuple[Act | Form, ...]:
    return (Act.OPEN_AGAIN,) if picture.data.request.status is Status.ON_HOLD else ()


def _about_the_list(picture: Picture) -> tuple[Act | Form, ...]:
    if not picture.data.request.is_open:
        return ()
    widen: tuple[Form, ...] = (Form.WIDEN,) if _may_allow(picture) else ()
    return (*widen, Act.REFRESH)


def _about_who(picture: Picture, viewer: Viewer) -> tuple[Act, ...]:
    enough = picture.data.request.is_open and picture.data.assigned
    mine = picture.on_it == viewer.user
    hidden = picture.data.request.private and not picture.data.request.is_open and not mine
    acts = ((Act.THATS_ENOUGH, enough), (Act.RELEASE, mine), (Act.CLAIM, hidden))
    return tuple(act for act, offered in acts if offered)


def _buttons(parts: tuple[Act | Form, ...], target: Target, desk: Desk) -> list[Block]:
    return row([button(translate(BUTTONS[does], desk.locale), does, target) for does in parts])


def contact_details_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return how to reach who asked, unmasked; of a Private request only for who may see it."""
    if not viewer.may_see(picture):
        no = translate("Only who is on it and coordinators may see this.", viewer.desk.locale)
        return modal(Form.CONTACT_DETAILS, target, _("Contact details"), section([no]), viewer.desk)
    lines = [f"{words}: {value}" for words, value in _details(picture.data.request, viewer.desk) if value]
    parts = [block for line in lines for block in section([line])]
    blocks = [*about(picture, viewer), *parts, *as_of(picture, viewer)]
    return modal(Form.CONTACT_DETAILS, target, _("Contact details"), blocks, viewer.desk)


def _details(request: Request, desk: Desk) -> list[tuple[str, str]]:
    phone, asker = shown(request.phone, desk.country), shown(request.asked_by_phone, desk.country)
    short_ones = [
        (translate("Name", desk.locale), request.name),
        (translate("Phone", desk.locale), phone),
        (translate("E-mail", desk.locale), request.email),
        (translate("Address", desk.locale), ", ".join(filter(None, (request.address, request.city)))),
        (translate("Area", desk.locale), request.area),
        (translate("Pick up at", desk.locale), request.pick_up_at),
        (translate("Asked by", desk.locale), " ".join(filter(None, (request.asked_by, asker)))),
        (translate("Contact person", desk.locale), request.contact_person),
    ]
    long_ones = [
        (translate("Details", desk.locale), request.details),
        (translate("Private notes", desk.locale), request.private_notes),
        (translate("Notes", desk.locale), request.notes),
    ]
    return [(words, one_line(value, _LINE)) for words, value in short_ones] + [
        (words, one_line(value, _LONG)) for words, value in long_ones
    ]


def log_call_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return what came of a call to the person; whom to ring stands above, for who may see it."""
    desk = viewer.desk
    choices = [(value, translate(_CALL_WORDS[value], desk.locale)) for value in _CALLS]
    ring = section([_ring(picture.data.request, desk)]) if viewer.may_see(picture) else []
    what = fields.one_of(WHAT, translate("What came of it?", desk.locale), choices)
    start = maybe_later(picture.data.request.urgency, desk, viewer.now).replace(second=0, microsecond=0)
    back = fields.moment_of(AT, translate("If they want to be rung back: at", desk.locale), start=start)
    blocks = [*about(picture, viewer), *ring, what, back, _note(desk)]
    return modal(Form.LOG_CALL, target, _("A call to the person"), blocks, desk, submit=_("Note it"))


def _ring(request: Request, desk: Desk) -> str:
    whom = whom_to_ring(request)
    return one_line(f"{whom.name} {shown(whom.phone, desk.country)}", _LINE)


def hold_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return the question until when."""
    desk, before = viewer.desk, picture.data.request.remind_at
    start = before if before is not None and before > viewer.now else hold_until(desk, viewer.now)
    until = fields.moment_of(UNTIL, translate("Until", desk.locale), start=start, must=True)
    blocks = [*about(picture, viewer), until, _note(desk)]
    return modal(Form.HOLD, target, _("Put on hold"), blocks, desk, submit=_("Put on hold"))


def close_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return how it ended, and why."""
    desk, locale = viewer.desk, viewer.desk.locale
    ends = [(status.value, translate(STATUS[status], locale)) for status in _ENDS]
    whys = [(why.value, _capital(translate(WHY_CLOSED[why], locale))) for why in WhyClosed]
    blocks = [
        *about(picture, viewer),
        fields.one_of(STATUS_KEY, translate("How did it end?", locale), ends),
        _why([(NO_REASON, "—"), *whys], desk),
        _note(desk),
    ]
    return modal(Form.CLOSE, target, _("Close"), blocks, desk, submit=_("Close it"))


def _why(choices: fields.Choices, desk: Desk) -> Block:
    """Return the reasons, beginning with none: a field that might be left blank Slack would call optional."""
    label = translate("Why, where nobody helped", desk.locale)
    return fields.picked(WHY, label, choices, start=NO_REASON, must=True)


def widen_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return what may be relaxed, each with how many more there would be; clearing a tick takes it back."""
    desk, allowed = viewer.desk, picture.data.request.allow
    choices = [(option.value, _capital(_relaxed(option, picture, desk))) for option in _may_allow(picture)]
    ticked = [option.value for option in allowed]
    words = translate("Also ask", desk.locale)
    blocks = [*about(picture, viewer), fields.ticks(ALLOW, words, choices, ticked=ticked)]
    return modal(Form.WIDEN, target, _("Widen"), [*blocks, *as_of(picture, viewer)], desk, submit=_("Widen"))


def guidance_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return what to know about these kinds of help."""
    desk, blocks = viewer.desk, list(about(picture, viewer))
    for need in picture.data.needs:
        nobody = translate("If nobody can: {what}", desk.locale, what=one_line(need.if_nobody_can, _LONG))
        lines = [one_line(need.guidance, _LONG), nobody if need.if_nobody_can.strip() else ""]
        blocks += [*context([short(need)]), *section([line for line in lines if line])]
    return modal(Form.GUIDANCE, target, _("Guidance"), blocks, desk)


def _may_allow(picture: Picture) -> tuple[Allow, ...]:
    """Return what may be relaxed, or is already and may be taken back; only what there are words for."""
    request, relax = picture.data.request, picture.data.relax
    adds = [option for option in picture.may_allow if relax.get(option, 0) > 0]
    taken = [option for option in request.allow if option in RELAX]
    return tuple(option for option in dict.fromkeys((*taken, *adds)) if option in RELAX)


def _relaxed(option: Allow, picture: Picture, desk: Desk) -> str:
    n = picture.data.relax.get(option, 0)
    if n > 0:
        return translate(RELAX[option], desk.locale, n=number(n, desk))
    return translate(RELAX[option], desk.locale, n="").strip()


def _note(desk: Desk) -> Block:
    return fields.text(NOTE, translate("Note", desk.locale), lines=True)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
