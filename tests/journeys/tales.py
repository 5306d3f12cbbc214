"""One request as people in Slack work on it: what they press, what they alone are told, what it makes true.

Every press goes through the card, a menu or a modal that is really there, and is served at once.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.desk import Desk
from tests.journeys.forms import words_of
from tests.journeys.live import Live, until
from worker.sandbox.slack.envelopes import Envelope
from worker.sandbox.slack.shown import Shown
from worker.sandbox.slack.views import View

NEW_YORK = ZoneInfo("America/New_York")
URGENT = {"Urgency": "Urgent: today"}
MORE = ("Eli Fox", "Fay Gold", "Gus Hill", "Ida Jones", "Kay Lund", "Leo Marx")


def at(clock: str, day: int = 2) -> datetime:
    """A moment of March 2026 in New York; the stories begin on Monday the 2nd, ten past two."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def crowd(desk: Desk, *kinds: str, names: tuple[str, ...] = MORE) -> None:
    """Add people who do these kinds of help, each a little farther away."""
    helps = [desk.kinds[kind] for kind in kinds]
    for place, name in enumerate(names, start=len(desk.volunteers) + 1):
        desk.add_volunteer(name, place, **{"Can help with": helps})


@dataclass
class Tale:
    """One request at a live desk."""

    live: Live
    request: str
    read: dict[str, int] = field(default_factory=dict)
    """How much of what they alone are told each person has read."""

    # What people do -----------------------------------------------------------------------------------------

    def press(self, button: str, person: str = "") -> str:
        """Press a button of the card; return what the presser is told."""
        self.live.press(button, person=person, ts=self.card.ts)
        return self.served(person)

    def pick(self, volunteer: str, what: str, person: str = "") -> str:
        """Choose from the menu of somebody who has one; return what the presser is told."""
        self.live.pick_for(self.card, volunteer, what, person=person)
        return self.served(person)

    def opens(self, button: str, shows: str, person: str = "", volunteer: str = "") -> View:
        """Press a button of the card (or choose from somebody's menu) that opens a modal; return that."""
        if volunteer:
            self.live.pick_for(self.card, volunteer, button, person=person)
        else:
            self.live.press(button, person=person, ts=self.card.ts)
        return self.live.modal(shows, person)

    def goes_to(self, view: View, button: str, shows: str) -> View:
        """Press a button of a modal that leads to another one; return that."""
        self.live.in_modal(view, button)
        return self.live.modal(shows, view.user)

    def fills(self, view: View, **given: Any) -> str:
        """Send a modal off that closes; return what the presser is told."""
        self.live.send_off(view, **given)
        return self.served(view.user)

    def answered(self, volunteer: str, what: str, person: str = "", **given: Any) -> None:
        """Send *Somebody answered…* off, with what came of calling anybody; it is not served yet."""
        view = self.opens("More", "Close…", person)
        form = self.goes_to(view, "Somebody answered…", "Who?")
        self.live.send_off(form, who=self.live.desk.volunteers[volunteer], what=what, **given)

    def says_yes(self, volunteer: str, *needs: str) -> View:
        """Assign somebody who says yes, for these needs where there are several; return the modal."""
        self.live.pick_for(self.card, volunteer, "Yes → assign")
        if needs:
            self.live.send_off(self.live.modal("For what?"), needs=list(needs))
        return self.serve("To the volunteer")

    def serve(self, shows: str, person: str = "") -> View:
        """Have the worker serve what was pressed; return the modal that shows what came of it."""
        outcome = self.live.serve()
        assert outcome.failure is None, outcome.failure
        return self.live.modal(shows, person)

    def served(self, person: str = "") -> str:
        """Have the worker serve what was pressed; return what the presser alone is told."""
        outcome = self.live.serve()
        assert outcome.failure is None, outcome.failure
        return self.told(person)

    def told(self, person: str = "") -> str:
        """Return the next thing that somebody alone is told."""
        who = person or self.live.desk.sandbox.slack.sam
        self.read[who] = self.read.get(who, 0) + 1
        return self.live.heard(self.read[who], who)[self.read[who] - 1]

    def edit(self, **columns: Any) -> None:
        """Change the row in Airtable, as a dispatcher does, and let the worker look."""
        self.live.desk.edit(self.request, **columns)
        self.live.look()

    # What is there then -------------------------------------------------------------------------------------

    @property
    def row(self) -> dict[str, Any]:
        return self.live.desk.row(self.request)

    @property
    def next_step(self) -> str:
        return str(self.row["Next step"])

    @property
    def card(self) -> Shown:
        """Its card; the channel may hold others, and a summary."""
        return self.live.card_of(self.request)

    @property
    def thread(self) -> list[str]:
        return [reply.text for reply in self.card.thread]

    @property
    def listed(self) -> list[str]:
        """The list, by whole names, in the order of *Why these volunteers*."""
        lines = self.row.get("Why these volunteers", "").splitlines()
        first = [line.split()[1] for line in lines if line[:1].isdigit()]
        return [next(name for name in self.live.desk.volunteers if name.startswith(one)) for one in first]

    @property
    def assigned(self) -> list[str]:
        return [self.name_of(one) for one in self.row.get("Assigned to", ())]

    @property
    def calls(self) -> list[tuple[str, str]]:
        """Whom, and what came of it; the person who asked is ""."""
        rows = self.live.desk.sandbox.airtable.rows(self.live.desk.base, "Calls & texts")
        noted = [row for row in rows if "Outcome" in row]
        noted.sort(key=lambda row: str(row.get("At", row["createdTime"])))
        return [(self.name_of(*row.get("Volunteer", ())), row["Outcome"]) for row in noted]

    def name_of(self, volunteer: str = "") -> str:
        names = {record: name for name, record in self.live.desk.volunteers.items()}
        return names.get(volunteer, "")

    def in_the_channel(self) -> list[str]:
        """What of the thread also went to the channel, by the first part of its key."""
        slack = self.live.desk.sandbox.slack
        posted = list(slack.workspace.messages(slack.channel).all(self.live.desk.clock.now()))
        keys = [
            (one.metadata or {}).get("event_payload", {}).get("key", "") for one in posted if one.broadcast
        ]
        return [key.partition(":")[0] for key in keys]

    def stored(self) -> str:
        """Everything that Slack keeps: the channel, its threads, and what only one person saw."""
        slack = self.live.desk.sandbox.slack
        messages = [one for card in slack.messages() for one in (card, *card.thread)]
        kept = [f"{one.text} {one.plain} {one.blocks}" for one in messages]
        return "\n".join([*kept, *slack.whispers(slack.sam), *slack.whispers(slack.kim)])


def first(name: str) -> str:
    return name.split()[0]


__all__ = ["MORE", "NEW_YORK", "URGENT", "Envelope", "Tale", "at", "crowd", "first", "until", "words_of"]
