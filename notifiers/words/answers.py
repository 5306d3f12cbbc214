"""What somebody is told about what they pressed: one table, code → sentence.

Slack keeps what only one person sees, and it can't be edited: no sentence but those of `NAMED` names anybody.
"""

from collections.abc import Mapping
from types import MappingProxyType

from airtable_schema.options import ContactOutcome
from notifiers.answers import Said
from notifiers.words import marked as _
from notifiers.words.budget import SPENT, SPENT_BARE

ANSWERS: Mapping[Said, str] = MappingProxyType(
    {
        Said.SOMEONE_CHANGED: _("Someone changed this a moment ago; here is how it stands now."),
        Said.NOT_ANSWERING: _("Airtable is not answering. Nothing was saved."),
        Said.WENT_WRONG: _(
            "Something went wrong on my side. Nothing was saved; the coordinator has been told."
        ),
        Said.PAUSED: _(
            "Nothing was saved: the desk is paused. In Airtable, the table Hyperlocal has the checkbox Pause."
        ),
        Said.STOPPING: _(
            "I am being restarted. Look at the card in a minute; what it does not show then, press again."
        ),
        Said.UNCLEAR: _(
            "Airtable stopped answering in the middle. Look at the card once it answers; "
            "what it does not show then, press again."
        ),
        Said.ALREADY_ASSIGNED: _(
            "Nothing was saved: somebody was assigned a moment ago, the card says who. "
            "Assign one more all the same?"
        ),
        Said.CLAIMED_BY: _(
            "Nothing was saved: somebody is on it since {since}, the card says who. Take over?"
        ),
        Said.MONTH_SPENT: SPENT,
        Said.URGENT_ONLY: _(
            "Nothing was saved: hardly any Airtable calls are left until {until}, and they are kept for "
            "urgent requests. Please log it in the base by hand; I will catch up."
        ),
        Said.REQUEST_GONE: _("Nothing was saved: this request is not in the base any more."),
        Said.REQUEST_ENDED: _("Nothing was saved: this request has ended."),
        Said.NOT_ALLOWED: _("Only who is on it and coordinators may see this. Nothing was saved."),
        Said.TOO_LATE_TO_UNDO: _("Undo works for a minute only, or somebody changed it since. It stays."),
        Said.NOTED: _("Noted."),
        Said.NOTED_OUTCOME: _("Noted: {outcome}."),
        Said.TOO_LATE_FOR_IT: _("It is needed by {by}: noted as Not this time."),
        Said.TEXTED: _("Noted: {count} texted. From {from_at} ring in order."),
        Said.YOURS: _("It is yours until {until}; each outcome that you note renews it."),
        Said.LET_GO: _("You are not on it any more."),
        Said.ASSIGNED: _("Assigned. Now tell both sides; the texts are in Texts."),
        Said.COVERED: _("Noted, but it is covered: send the “covered” text, see Texts."),
        Said.WIDENED: _("Noted; the list follows."),
        Said.CLOSED: _("Closed."),
        Said.ON_HOLD: _("On hold until {until}."),
        Said.OPENED_AGAIN: _("It is open again."),
        Said.SAVED: _("Saved."),
        Said.SAVED_BUT: _(
            "Saved, but not what somebody else changed meanwhile: that stays as they wrote it."
        ),
        Said.CREATED: _("No. {no} is in the base."),
        Said.HANDED_OVER: _("Said in the channel."),
        Said.DECIDED: _("Noted; it begins now."),
        Said.DECIDED_BEFORE: _("That was decided already. Nothing was changed."),
        Said.UNDONE: _("Undone."),
        Said.NOTHING_TO_DO: _("It stood so already."),
    }
)

BARE: Mapping[Said, str] = MappingProxyType(
    {
        Said.MONTH_SPENT: SPENT_BARE,
        Said.URGENT_ONLY: _(
            "Nothing was saved: hardly any Airtable calls are left this month, and they are kept for urgent "
            "requests. Please log it in the base by hand; I will catch up."
        ),
        Said.CLAIMED_BY: _("Nothing was saved: somebody else is on it. Take over?"),
        Said.NOTED_OUTCOME: _("Noted."),
        Said.TOO_LATE_FOR_IT: _("That is after it is needed: noted as Not this time."),
        Said.TEXTED: _("Noted."),
        Said.YOURS: _("It is yours; each outcome that you note renews it."),
        Said.ON_HOLD: _("On hold."),
        Said.CREATED: _("It is in the base."),
    }
)
"""Where a value is not known."""

NAMED: Mapping[Said, str] = MappingProxyType({Said.ASSIGNED: _("{volunteer} is assigned.")})
"""In a modal, of which Slack keeps nothing."""

NOTED_UNTIL = _("Noted: {outcome}. Again from {until}.")
AFTER_ALL = _("It was saved after all.")
ABOUT = _("No. {no}: {line}")
"""Before each, where the number of the request is known."""
UNDO = _("Undo")

OUTCOMES: Mapping[ContactOutcome, str] = MappingProxyType(
    {
        ContactOutcome.TEXTED: _("texted"),
        ContactOutcome.NO_ANSWER: _("no answer"),
        ContactOutcome.LEFT_MESSAGE: _("left message"),
        ContactOutcome.MAYBE_LATER: _("maybe later"),
        ContactOutcome.NOT_THIS_TIME: _("not this time"),
        ContactOutcome.YES: _("yes"),
        ContactOutcome.DIDNT_COME: _("didn't come"),
        ContactOutcome.DONE_THIS_TIME: _("done this time"),
        ContactOutcome.WRONG_NUMBER: _("wrong number"),
        ContactOutcome.UNDONE: _("undone"),
    }
)
