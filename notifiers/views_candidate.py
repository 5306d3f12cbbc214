"""The modals about one of the list: for what they are assigned, when to ring back, what else came of it."""

from collections.abc import Sequence
from datetime import timedelta

from slack_sdk.models.blocks import Block

from airtable_schema.records import Need, Volunteer
from notifiers import fields
from notifiers.actions import Form, Target
from notifiers.blocks import section
from notifiers.messages import JSON
from notifiers.modals import Viewer, about, as_of, modal
from notifiers.people_lines import by_first_name, with_phone
from notifiers.pictures import Picture
from notifiers.plain import one_line, shortened
from notifiers.presses import Act
from notifiers.proposals import maybe_later
from notifiers.words import marked as _
from notifiers.words import translate
from notifiers.words.buttons import BUTTONS
from notifiers.words.times import time_first

NEEDS, AT, UNTIL, WHAT, NOTE, WHO = "needs", "at", "until", "what", "note", "who"
_WORD = 70
_MINUTE = timedelta(minutes=1)
_OUTCOMES = (
    Act.YES, Act.NO_ANSWER, Act.LEFT_MESSAGE, Act.MAYBE_LATER, Act.NOT_THIS_TIME, Act.WRONG_NUMBER,
    Act.DIDNT_COME,
)  # fmt: skip
_FURTHER = (Act.LEFT_MESSAGE, Act.WRONG_NUMBER, Act.DIDNT_COME, Act.BREAK, Act.NOTE)


def volunteer_of(picture: Picture, volunteer_id: str) -> Volunteer | None:
    """Return somebody whom a request knows of; None for anybody else."""
    return next((one for one in people_of(picture) if one.id == volunteer_id), None)


def people_of(picture: Picture) -> list[Volunteer]:
    """Return whom a request knows of: those who wait to hear, the list, those who do it."""
    data = picture.data
    people = [one.volunteer for one in data.waiting] + [one.volunteer for one in data.candidates]
    return people + [one.volunteer for one in data.assigned]


def choices_of(needs: tuple[Need, ...]) -> list[tuple[str, str]]:
    """Return kinds of help as choices."""
    return [(need.id, one_line(need.name, _WORD) or need.id) for need in needs]


def assign_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return the question for what somebody is assigned: all that they offer and nobody does yet is ticked.

    Where others do all of it already, and one more may be wanted, it is all that they offer.
    """
    volunteer, needs = volunteer_of(picture, target.volunteer), picture.data.needs
    offered = set(volunteer.can_help_with) if volunteer else set()
    ticked = [need.id for need in needs if need.id in offered]
    open_ones = [need for need in ticked if not _doing(need, picture, viewer)]
    words = translate("For what?", viewer.desk.locale)
    choices = [(need, _with_who(need, name, picture, viewer)) for need, name in choices_of(needs)]
    ask = fields.ticks(NEEDS, words, choices, ticked=open_ones or ticked)
    return _modal(Form.ASSIGN, target, _("Yes → assign"), picture, viewer, [ask], submit=_("Assign"))


def _with_who(need: str, name: str, picture: Picture, viewer: Viewer) -> str:
    """Return a kind of help and who does it already: "Dog walking — Ben"."""
    who = _doing(need, picture, viewer)
    return f"{name} — {', '.join(who)}" if who else name


def _doing(need: str, picture: Picture, viewer: Viewer) -> list[str]:
    doing = (one for one in picture.data.assigned if need in (one.needs or one.volunteer.can_help_with))
    return [by_first_name(one.volunteer, viewer.desk) for one in doing]


def maybe_later_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return the question when to ring back, with a time proposed."""
    desk, request = viewer.desk, picture.data.request
    hint = ""
    if request.needed_by is not None:
        by = time_first(request.needed_by, desk, viewer.now)
        hint = translate("Needed by {by}: a later time counts as Not this time.", desk.locale, by=by)
    start = maybe_later(request.urgency, desk, viewer.now).replace(second=0, microsecond=0)
    words = translate("Ring back at", desk.locale)
    when = fields.moment_of(AT, words, start=max(start, viewer.now + _MINUTE), hint=hint, must=True)
    return _modal(Form.MAYBE_LATER, target, _("Maybe later"), picture, viewer, [when], submit=_("Note it"))


def more_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return what else can come of a call, with a note."""
    locale = viewer.desk.locale
    choices = [(act.value, translate(BUTTONS[act], locale)) for act in _FURTHER]
    what = fields.one_of(WHAT, translate("What came of it?", locale), choices)
    break_until = fields.day_of(UNTIL, translate("If they want a break: until", locale))
    return _modal(
        Form.CANDIDATE_MORE, target, _("More"), picture, viewer, [what, break_until], submit=_("Note it")
    )


def outcome_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return what came of calling one of the list, or somebody who waits to hear: for any of them."""
    desk, data = viewer.desk, picture.data
    people = {one.id: one for one in people_of(picture)}
    who = [(one.id, shortened(with_phone(one, desk), _WORD)) for one in people.values()]
    if not who:
        nobody = section([translate("Nobody has been asked yet, and nobody is on the list.", desk.locale)])
        return modal(Form.OUTCOME, target, _("Somebody answered"), [*about(picture, viewer), *nobody], desk)
    came_of_it = [(act.value, translate(BUTTONS[act], desk.locale)) for act in _OUTCOMES]
    start = maybe_later(data.request.urgency, desk, viewer.now).replace(second=0, microsecond=0)
    several = len(data.needs) > 1
    needs = translate("If yes: for what? Nothing ticked: all that they offer.", desk.locale)
    asked: list[Block] = [
        fields.picked(WHO, translate("Who?", desk.locale), who),
        fields.one_of(WHAT, translate("What came of it?", desk.locale), came_of_it),
        *([fields.ticks(NEEDS, needs, choices_of(data.needs))] if several else []),
        fields.moment_of(AT, translate("If maybe later: ring back at", desk.locale), start=start),
    ]
    return _modal(Form.OUTCOME, target, _("Somebody answered"), picture, viewer, asked, submit=_("Note it"))


def _modal(
    form: Form,
    target: Target,
    title: str,
    picture: Picture,
    viewer: Viewer,
    asked: Sequence[Block],
    *,
    submit: str,
) -> JSON:
    volunteer = volunteer_of(picture, target.volunteer)
    who = section([with_phone(volunteer, viewer.desk)]) if volunteer else []
    note = fields.text(NOTE, translate("Note", viewer.desk.locale), lines=True)
    blocks = [*about(picture, viewer), *who, *asked, note, *as_of(picture, viewer)]
    return modal(form, target, title, blocks, viewer.desk, submit=submit)
