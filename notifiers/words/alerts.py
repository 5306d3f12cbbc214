"""What the alert channel is told when something is lost and when it is back: what it means for the desk."""

from collections.abc import Mapping
from types import MappingProxyType

from notifiers.services import Service
from notifiers.words import marked as _

LOST: Mapping[Service, str] = MappingProxyType({
    Service.AIRTABLE: _(
        "Airtable has not answered since {since}. New requests wait; nothing is lost; calls you log in "
        "Airtable count later."
    ),
    Service.BASE: _(
        "The base has lacked something since {since}. Nothing is posted or written until it is put right; "
        "nothing is lost."
    ),
    Service.CALLS: _(
        "This month's Airtable calls are used up since {since}. Nothing can be read or written until "
        "{month_ends}. The base itself works, and calls you log there count later."
    ),
    Service.SLACK: _(
        "The desk's channel in Slack can't be written to since {since}. Go on in Airtable: lists and next "
        "steps stand there. Its return is noticed within five minutes, and the cards catch up by themselves."
    ),
    Service.BUTTONS: _("Buttons in Slack have not worked since {since}. Go on in Airtable."),
    Service.PRESSES: _(
        "Something that was pressed at {since} failed by a fault of the program. Who pressed it was told "
        "that nothing was saved."
    ),
    Service.EDITING: _(
        "Slack does not let the card of {about} be changed any more. A new card takes its place, and so "
        "for every card that is too old to be changed."
    ),
    Service.MAP: _(
        "The map has not answered since {since}. Cards go out without distances, and get them once it "
        "answers."
    ),
})  # fmt: skip
"""A loss that lasts, or something that happened."""

BACK: Mapping[Service, str] = MappingProxyType({
    Service.AIRTABLE: _("Airtable answers again since {until}. What waited is being done now."),
    Service.BASE: _("The base has what is needed again since {until}. What waited is being done now."),
    Service.CALLS: _("There are Airtable calls again since {until}. What waited is being done now."),
    Service.SLACK: _("The desk's channel can be written to again since {until}. The cards catch up now."),
    Service.BUTTONS: _("Buttons in Slack work again since {until}."),
    Service.MAP: _("The map answers again since {until}. Distances follow."),
})  # fmt: skip
"""The return of what was told to be lost."""

BETWEEN: Mapping[Service, str] = MappingProxyType({
    Service.AIRTABLE: _(
        "Airtable did not answer from {since} to {until}. What waited is being done now; nothing is lost."
    ),
    Service.BASE: _(
        "The base lacked something from {since} to {until}. What waited is being done now; nothing is lost."
    ),
    Service.CALLS: _("The month's Airtable calls were used up from {since} to {until}."),
    Service.SLACK: _("Slack could not be reached from {since} to {until}. The cards catch up now."),
    Service.BUTTONS: _("Buttons in Slack did not work from {since} to {until}."),
    Service.MAP: _("The map did not answer from {since} to {until}. Distances follow."),
})  # fmt: skip
"""A loss that could only be told once it was over."""

TO_DO = _("To do: {advice}")
WITHOUT_ADVICE: Mapping[Service, str] = MappingProxyType({
    Service.AIRTABLE: _("Nothing to do but wait. How Airtable is doing stands at status.airtable.com."),
    Service.SLACK: _("Nothing to do but wait. How Slack is doing stands at slack-status.com."),
    Service.MAP: _("Nothing to do but wait."),
    Service.EDITING: _("To do: ask an admin of the Slack workspace to let messages be edited at any time."),
})  # fmt: skip
"""What to do where the error itself does not say."""
