"""The modal *Handover*: what the next shift should know, and letting go of what one is on."""

from airtable_schema.numbers import request_number
from notifiers import fields
from notifiers.actions import Form, Target
from notifiers.blocks import section
from notifiers.messages import JSON
from notifiers.modals import Viewer, modal
from notifiers.pictures import Pictures
from notifiers.plain import one_line
from notifiers.words import marked as _
from notifiers.words import translate
from notifiers.words.kinds import shorts

NOTE, LET_GO, YES = "note", "let_go", "yes"
_MOST = 20
_LINE = 100


def handover_view(target: Target, viewer: Viewer, pictures: Pictures) -> JSON:
    """Return it, with what this person is on."""
    desk, held = viewer.desk, pictures.held_by(viewer.user, viewer.name)[:_MOST]
    lines = [
        one_line(f"No. {request_number(one.data.request)} · {shorts(one.data.needs, desk)}", _LINE)
        for one in held
    ]
    mine = [translate("You are on:", desk.locale), *lines] if lines else []
    hint = translate("The channel reads it until the next handover: write numbers, not names.", desk.locale)
    label = translate("What should the next shift know?", desk.locale)
    note = fields.text(NOTE, label, hint=hint, lines=True)
    choice = [(YES, translate("Let go of all that I am on", desk.locale))]
    let_go = [fields.ticks(LET_GO, translate("And", desk.locale), choice, ticked=(YES,))] if held else []
    blocks = [*section(mine), note, *let_go]
    return modal(Form.HANDOVER, target, _("Handover"), blocks, desk, submit=_("Tell the channel"))
