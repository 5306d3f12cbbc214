"""People who press at a desk of several processes, each once and by a name of their own; what they are told.

So every row that a press made in the base, and every word about it, can be told from all the others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from notifiers.presses import Act
from tests.journeys.desk import Desk
from tests.journeys.forms import words_of
from tests.prove.checker import Checker
from worker.sandbox.slack.envelopes import Envelope

CALLS = "Calls & texts"
ACTS = {"No answer": Act.NO_ANSWER, "Left message": Act.LEFT_MESSAGE, "Yes → assign": Act.YES}
_SAVED = ("Noted", "is assigned", "It was saved after all")
_NOTHING = "Nothing was saved"


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press: what it is about, who pressed, and how Slack delivered it."""

    act: Act
    request: str
    volunteer: str
    at: datetime
    person: str
    envelope: Envelope
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class People:
    """Everybody who presses."""

    desk: Desk
    checker: Checker
    pressed: list[Pressed] = field(default_factory=list)

    def press(self, ts: str, what: str) -> Pressed | None:
        """Have somebody new choose from the first menu of a card that offers it; None: no card does."""
        slack, number = self.desk.sandbox.slack, len(self.pressed) + 1
        shown = next((one for one in slack.messages() if one.ts == ts and one.key.startswith("card:")), None)
        offered = [
            option["value"]
            for block in (shown.blocks if shown else ())
            for option in block.get("accessory", {}).get("options", ())
            if option["text"]["text"].startswith(what)
        ]
        if shown is None or not offered:
            return None
        person = slack.add_person(f"person{number}", f"Person {number}")
        now, request = self.desk.sandbox.clock.now(), shown.key.split(":")[1]
        volunteer = next((one for one in self.desk.volunteers.values() if one in offered[0]), "")
        self.checker.edits.pressed(ACTS[what], request, now, volunteer, ())
        envelope = slack.press(ts, "hl:menu", person=person, picked=offered[0])
        self.pressed.append(Pressed(ACTS[what], request, volunteer, now, person, envelope))
        return self.pressed[-1]

    def told(self, one: Pressed) -> str:
        """Return all that who pressed was told, in whispers and in what is open to them."""
        slack = self.desk.sandbox.slack
        return "\n".join([*slack.whispers(one.person), *map(words_of, slack.open_views(one.person))])

    def is_saved(self, one: Pressed) -> bool:
        """Return whether who pressed was told that it is in the base."""
        told = self.told(one)
        return any(words in told for words in _SAVED)

    def rows(self, one: Pressed) -> int:
        """Return how many rows the press made in the base."""
        rows = self.desk.sandbox.airtable.rows(self.desk.base, CALLS)
        return sum(1 for row in rows if row.get("_By") == one.person)

    def wrongs(self) -> Iterator[str]:
        """Yield every press that is in the base twice, or not as who pressed was told."""
        for one in self.pressed:
            rows, about = self.rows(one), f"{one.act.value} about {one.request} by {one.person}"
            if rows > 1:
                yield f"a press is in the base {rows} times: {about}"
            elif self.is_saved(one) and not rows:
                yield f"said to be saved, and not in the base: {about}"
            elif rows and _NOTHING in self.told(one) and not self.is_saved(one):
                yield f"said not to be saved, and in the base: {about}"
