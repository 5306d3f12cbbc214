"""The texts that people send, in English: one table, which text → its words. Nothing is ever sent from here.

Placeholders of the first three and of *break* are limited to first name, kind of help, street without number,
when, and the request's number. What stands in [brackets] is left out where it is not known.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from notifiers.words import marked as _


class Text(StrEnum):
    """What a text is for."""

    ASK = "ask"
    MISSED_CALL = "missed call"
    COVERED = "covered"
    TO_VOLUNTEER = "to volunteer"
    TO_PERSON = "to person"
    BEFORE = "before"
    NEWS = "news"
    CHECK = "check"
    STILL_LOOKING = "still looking"
    COULD_NOT = "could not"
    BREAK = "break"
    WITH_CARE = "with care"


TEXTS: Mapping[Text, str] = MappingProxyType(
    {
        Text.ASK: _(
            "Hi[ {first}], [{me} from ]{group}. A neighbor[ near {near}] needs {need} {when}. Can you? "
            "Reply YES {no} or NO {no}. No is fine."
        ),
        Text.MISSED_CALL: _(
            "Hi[ {first}], [{me} from ]{group}. I just rang: {need}[ near {near}], {when}. If you can, "
            "please ring[ {desk}] now. No. {no}"
        ),
        Text.COVERED: _(
            "Hi[ {first}], no. {no} is covered. Thank you for answering! We'll ask you another time."
        ),
        Text.TO_VOLUNTEER: _(
            "Thank you[ {first}]! No. {no}: {name}, {phone}, {address}. {need}, {when}. Please ring first to "
            "agree the time. When done, text DONE {no}. Can't make it? Tell us at once[: {desk}]. Please "
            "delete this afterwards."
        ),
        Text.TO_PERSON: _(
            "Hello {name}, {group} here. {vol} will help with {need} {when} and will ring you first. Never "
            "give anyone your card or PIN. If nobody has come by {latest}, ring us[: {desk}]."
        ),
        Text.BEFORE: _(
            "Hi[ {first}], a reminder: {need}, no. {no}, {when}. Still OK? If not, tell us now and we'll "
            "find someone else."
        ),
        Text.NEWS: _("Hi[ {first}], how did no. {no} go? Reply DONE {no}, LATER {no} or CALL ME {no}."),
        Text.CHECK: _(
            "Hello {name}, {group} here. Did all go well with {need}?[ If not, or if you need us again: "
            "{desk}.]"
        ),
        Text.STILL_LOOKING: _(
            "Hello {name}, {group} here. We are still looking for someone for {need}. You will hear from us "
            "by {time}.[ If it can't wait: {fallback}]"
        ),
        Text.COULD_NOT: _(
            "Hello {name}, {group} here. We are sorry: we found nobody for {need}.[ {fallback}] We'll "
            "gladly try again[: {desk}]."
        ),
        Text.BREAK: _(
            "Hi {first}, you're on a break until {date}; nobody will ask before. Back sooner? Just text. "
            "Thank you for all you did."
        ),
        Text.WITH_CARE: _("Hello, this is {me}, returning your call.[ I'll try again at {time}.]"),
    }
)

FOR: Mapping[Text, str] = MappingProxyType(
    {
        Text.ASK: _("To ask"),
        Text.MISSED_CALL: _("After a missed call"),
        Text.COVERED: _("Covered: to who still waits to hear"),
        Text.TO_VOLUNTEER: _("To the volunteer (private)"),
        Text.TO_PERSON: _("To the person"),
        Text.BEFORE: _("A reminder before"),
        Text.NEWS: _("News?"),
        Text.CHECK: _("Did all go well?"),
        Text.STILL_LOOKING: _("Still looking: to the person"),
        Text.COULD_NOT: _("Nobody found: to the person"),
        Text.BREAK: _("On a break: to the volunteer"),
        Text.WITH_CARE: _("If somebody else picks up, say:"),
    }
)
"""What stands above a text."""

CAREFULLY = _("Do not leave a message; say only your first name.")
"""What the volunteer must know of somebody who is to be contacted with care."""

IN_A_GROUP = _(
    "Send one by one, or in groups of at most seven, and know that in a group everybody sees every "
    "number and every answer."
)
