"""The words on buttons and in menus. Short: Slack shows about thirty characters."""

from collections.abc import Mapping
from types import MappingProxyType

from notifiers.actions import Form
from notifiers.presses import Act
from notifiers.words import marked as _

BUTTONS: Mapping[Act | Form, str] = MappingProxyType(
    {
        Act.CLAIM: _("I'm on it"),
        Act.RELEASE: _("Let go of it"),
        Act.THATS_ENOUGH: _("That's enough"),
        Act.REFRESH: _("Refresh the list"),
        Act.OPEN_AGAIN: _("Open it again"),
        Act.YES: _("Yes"),
        Act.MAYBE_LATER: _("Maybe later"),
        Act.NO_ANSWER: _("No answer"),
        Act.NOT_THIS_TIME: _("Not this time"),
        Act.LEFT_MESSAGE: _("Left message"),
        Act.WRONG_NUMBER: _("Wrong number"),
        Act.DIDNT_COME: _("Didn't come"),
        Act.BREAK: _("Wants a break until…"),
        Act.NOTE: _("Only a note"),
        Act.DONE: _("Says it is done"),
        Act.FELL_THROUGH: _("It fell through → find someone else"),
        Act.SHE_CONFIRMS: _("They confirm"),
        Act.COULD_NOT_REACH: _("Could not reach them — close"),
        Act.PERSON_REACHED: _("Spoke to them"),
        Act.PERSON_NO_ANSWER: _("They did not answer"),
        Act.TOLD_PERSON: _("Told them who comes"),
        Form.TEXTS: _("Texts"),
        Form.COVERED: _("Covered: text"),
        Form.MORE: _("More"),
        Form.OUTCOME: _("Somebody answered…"),
        Form.ASSIGN: _("Yes → assign"),
        Form.MAYBE_LATER: _("Maybe later…"),
        Form.CANDIDATE_MORE: _("More…"),
        Form.CONTACT_DETAILS: _("Contact details"),
        Form.EDIT: _("Edit"),
        Form.LOG_CALL: _("Log a call to the person"),
        Form.HOLD: _("Put on hold until…"),
        Form.CLOSE: _("Close…"),
        Form.WIDEN: _("Widen…"),
        Form.GUIDANCE: _("Guidance"),
    }
)

I_TEXTED_THESE = _("I texted these ({n})")
WHO_ASKED: Mapping[Act, str] = MappingProxyType({
    Act.SHE_CONFIRMS: _("Who asked says it is done"),
    Act.PERSON_NO_ANSWER: _("Who asked did not answer"),
})  # fmt: skip
"""The same where the sentence above them is about a volunteer as well."""
STILL_GOING_IN_AN_HOUR = _("Still going, ask me in an hour")
STILL_GOING_TOMORROW = _("Still going, ask me tomorrow at 9")

SURE: Mapping[Act, str] = MappingProxyType({Act.YES: _("Assign all the same"), Act.CLAIM: _("Take over")})
"""The button that means it all the same."""
ALL_THE_SAME = _("All the same")
