"""What threads are told as time goes by: one table, what it is about → its line, and what is left of it.

A gap is filled by the value of that name; `bare` is the line where a value that may be missing is blank. No
line names the person who asked.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from notifiers.words import marked as _
from notifiers.words.next_steps import Sentence


class Kind(StrEnum):
    """What a notice is about."""

    UNCLAIMED = "unclaimed"
    LATE = "late"
    LATE_STILL = "late still"
    LATE_LAST = "late last"
    NEAR = "near"
    PAST = "past"
    BEFORE = "before"
    SILENCE = "silence"
    SILENCE_STILL = "silence still"
    REMINDER = "reminder"
    HOLD_IS_OVER = "hold is over"
    REOPENED = "reopened"
    REOPENED_NOBODY_CAME = "reopened, nobody came"
    REPLACEMENT = "replacement"
    NOBODY_CAME = "nobody came"


LINES: Mapping[Kind, Sentence] = MappingProxyType(
    {
        Kind.UNCLAIMED: Sentence(one=_("Nobody is on it yet (waiting since {since}).")),
        Kind.LATE: Sentence(
            one=_("Nobody is found yet (looking since {since}). Widen the search, or ask around.")
        ),
        Kind.LATE_STILL: Sentence(
            one=_("Still nobody is found (looking since {since}). Who can help to call?")
        ),
        Kind.LATE_LAST: Sentence(
            one=_(
                "Nobody is found (looking since {since}). Now: {fallback}, or tell who asked; the text is:"
            ),
            bare=_("Nobody is found (looking since {since}). Tell who asked; the text is:"),
        ),
        Kind.NEAR: Sentence(one=_("Needed by {by}, and nobody is found yet.")),
        Kind.PAST: Sentence(one=_("It was needed by {by}, and nobody is found.")),
        Kind.BEFORE: Sentence(one=_("Needed by {by}. Remind {volunteers}; the text is:")),
        Kind.SILENCE: Sentence(
            one=_("No news from {volunteers} since {since}. {asks}, can you ask? The text is:"),
            bare=_("No news from {volunteers} since {since}. Who assigned it, can you ask? The text is:"),
        ),
        Kind.SILENCE_STILL: Sentence(
            one=_("Still no news from {volunteers} since {since}. Who can ring?"),
        ),
        Kind.REMINDER: Sentence(one=_("A reminder, as set in Remind at.")),
        Kind.HOLD_IS_OVER: Sentence(
            one=_("It was on hold until now. Open it again, or set another Remind at."),
        ),
        Kind.REOPENED: Sentence(one=_("Reopened: somebody is wanted again.")),
        Kind.REOPENED_NOBODY_CAME: Sentence(
            one=_("Reopened: {volunteers} didn't come ({asks}). Somebody is wanted again."),
            bare=_("Reopened: {volunteers} didn't come. Somebody is wanted again."),
        ),
        Kind.REPLACEMENT: Sentence(
            one=_("{volunteers} can't do it after all ({asks}). Somebody else is wanted."),
            bare=_("{volunteers} can't do it after all. Somebody else is wanted."),
        ),
        Kind.NOBODY_CAME: Sentence(
            one=_("{volunteers} didn't come ({asks}). Somebody else is wanted."),
            bare=_("{volunteers} didn't come. Somebody else is wanted."),
        ),
    }
)

LATE_LAST_WITH_CARE = Sentence(
    one=_("Nobody is found (looking since {since}). Ring who asked and say so; leave no message."),
)
"""Where nothing may be written to who asked, and no group be named."""

LATE_NOT_REACHED = Sentence(
    one=_(
        "No volunteer was asked yet: who asked was not reached (waiting since {since}). Ring again, or go on "
        "with the list."
    ),
)
LATE_NOT_RUNG = Sentence(
    one=_("No volunteer was asked yet: who asked is to be rung first (waiting since {since})."),
)
"""While nobody is found because nobody was looked for."""

IN_THE_CHANNEL = _("No. {no} · {kind}: {line}")
"""A notice that also goes to the channel, and any notice for who only hears it."""

ASSIGNMENT_TAKEN_BACK = _("Assigned, and taken back.")
"""What is left of the notice of who does it, where that was undone at once."""
TAKEN_BACK = _("This notice was taken back.")
LEFT: Mapping[str, str] = MappingProxyType(
    {
        "assigned": _("Assigned."),
        "opened": _("The contact details were opened."),
        "unclaimed": _("Nobody was on it at first."),
        "late": _("The search took long."),
        "needed": _("It was getting late."),
        "silence": _("News took long."),
        "reminder": _("A reminder."),
        "before": _("A reminder."),
        "reopened": _("Reopened."),
        "replacement": _("Somebody else was wanted."),
    }
)
"""What is left of a notice once its request has ended, by the first part of its key."""
