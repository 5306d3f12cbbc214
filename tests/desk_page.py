"""The parts of docs/desk.md that are made of the code, so that the two can't part: python -m tests.desk_page

Each stands in the page between `<!-- made: name -->` and `<!-- end -->`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from airtable_schema.options import ContactOutcome, Status, Urgency
from notifiers.card import card, stub
from notifiers.card_data import Assigned, Waiting
from notifiers.console import drawn
from notifiers.messages import Message
from notifiers.next_step import NextStep, State
from notifiers.words.labels import PROMISE
from tests.cast import ANA, DEV, MEDICINE, NOW
from tests.notifiers.desks import DESK, HOUR, INHALER, MINUTE, a_card, spaced
from worker.desk.timings import PACES, Pace

PAGE = Path(__file__).parents[1] / "docs" / "desk.md"
_WIDTH = 96
_PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_DESK = replace(DESK, buttons=True)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def made(page: str) -> str:
    """Return the page with each of its made parts made anew. Raises KeyError for one that nobody makes."""
    return _PART.sub(lambda part: f"{part[1]}{_PARTS[part[2]]()}{part[3]}", page)


def _open() -> str:
    return _drawn(card(a_card(), _DESK))


def _assigned() -> str:
    dev = Assigned(volunteer=DEV, at=NOW + 31 * MINUTE, by="Sam")
    maybe = Waiting(volunteer=ANA, outcome=ContactOutcome.MAYBE_LATER, call_back_at=NOW + 3 * HOUR)
    step = NextStep(State.TELL_PERSON, {"person": "Rosa Alvarez", "volunteers": [DEV.name]})
    changes = {"request": {"status": Status.ASSIGNED}, "left_out": {}, "next_step": step}
    found = a_card(assigned=(dev,), waiting=(maybe,), calls=4, calls_took=30 * MINUTE, **changes)
    return _drawn(card(found, _DESK))


def _stub() -> str:
    done = replace(INHALER, status=Status.COMPLETE, completed_at=INHALER.created_at + 200 * MINUTE)
    return _drawn(stub(done, (MEDICINE,), _DESK))


def _drawn(message: Message) -> str:
    return f"```\n{spaced(drawn(message, _WIDTH))}\n```\n"


def _times() -> str:
    """Return how long the desk waits, by urgency."""
    heads = [PROMISE[urgency] for urgency in Urgency]
    lines = [["", *heads], ["---"] * (len(heads) + 1)]
    lines += [[what, *(say(PACES[urgency]) for urgency in Urgency)] for what, say in _WAITS.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


_WAITS: Mapping[str, Callable[[Pace], str]] = {
    "You press *I'm on it*: it is yours for": lambda pace: _long(pace.lease),
    "After texting, ring in order after": lambda pace: _long(pace.after_texting),
    "No answer: the same person again after": lambda pace: (
        "the next day" if pace.retry is None else _long(pace.retry)
    ),
    "Tries for each volunteer": lambda pace: str(pace.tries),
    "Nobody is on it: the channel hears of it after": lambda pace: (
        "in the summary" if pace.unclaimed is None else _long(pace.unclaimed)
    ),
    "Nobody is found: the thread hears of it after": lambda pace: _long(pace.steps[0]),
    "… and the channel, with who is on call, after": lambda pace: _long(pace.steps[1]),
    "… and time for another way, or to tell who asked, after": lambda pace: _long(pace.steps[2]),
}


def _long(wait: timedelta) -> str:
    if wait < _HOUR:
        return f"{wait // timedelta(minutes=1)} min"
    if wait <= 2 * _DAY:
        return f"{wait // _HOUR} h"
    return f"{wait // _DAY} days"


_PARTS: Mapping[str, Callable[[], str]] = {
    "open": _open,
    "assigned": _assigned,
    "stub": _stub,
    "times": _times,
}

if __name__ == "__main__":
    PAGE.write_text(made(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
