"""`/dispatch`: what was typed behind it."""

from dataclasses import dataclass

from notifiers.actions import Form
from notifiers.desk import Desk
from notifiers.presses import Asked
from notifiers.words import marked as _
from notifiers.words import translate

_FORMS = {"new": Form.NEW_REQUEST, "handover": Form.HANDOVER}
_LONGEST = 300

HELP = _(
    "/dispatch new: write down a request\n"
    "/dispatch open: what is open\n"
    "/dispatch find 4713 (or a name, or a phone number): requests and volunteers\n"
    "/dispatch near 30-12 30th Ave, Astoria groceries: who could help there; only you see it\n"
    "/dispatch mine: what you are on\n"
    "/dispatch handover: tell the next shift, and let go\n"
    "/dispatch check: look at Airtable now"
)


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be looked up."""

    asked: Asked
    text: str


def read_command(typed: str) -> Form | Question | None:
    """Return the modal to open, or what is asked; None: help. *find* and *near* need more behind them."""
    word, _, rest = " ".join(typed[:_LONGEST].split()).partition(" ")
    word = word.lower()
    if word in _FORMS:
        return _FORMS[word]
    if word not in set(Asked) or (Asked(word) in {Asked.FIND, Asked.NEAR} and not rest):
        return None
    return Question(Asked(word), rest)


def help_text(desk: Desk) -> str:
    """Return what can be typed."""
    return translate(HELP, desk.locale)
