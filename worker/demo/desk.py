"""What two coordinators do in Slack during the demo: one urgent request, from *I'm on it* to its last line.

Sam runs it; Kim comes a moment too late for it, and looks at what is open.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from airtable_schema.options import CameInBy, ContactOutcome, Status
from notifiers.actions import Form
from notifiers.presses import Act
from notifiers.words.buttons import BUTTONS
from notifiers.words.next_steps import State
from notifiers.words.texts import FOR, Text
from worker.demo.hands import Hands, Person, first_choice, is_waiting, text_under, words
from worker.demo.shift import Step, Told
from worker.demo.sight import Promises, Sight
from worker.demo.town import DemoTown
from worker.sandbox.slack.envelopes import Envelope
from worker.sandbox.town_requests import Tag

ORDINARY = frozenset({Tag.PLAIN, Tag.URGENT, Tag.FLEXIBLE, Tag.OTHER_LANGUAGE, Tag.FLAT})
"""Nothing about such a request keeps it from being worked straight through."""
_FEWEST = 4
"""So many on the list are needed: two do not answer, one says maybe, one says yes."""
_LINES = 3
"""Lines of a longer answer that are told."""


@dataclass(slots=True)
class DeskWork:
    """What is done to one request. `steps` may be asked for once it is `ready`."""

    sight: Sight

    @property
    def is_ready(self) -> bool:
        """Whether the card is out, with a list long enough and its buttons on it."""
        listed = self.sight.stage.names(self.sight.record, "shortlist")
        return len(listed) >= _FEWEST and self.sight.is_out and bool(first_choice(self.sight.card))

    def steps(self) -> Iterator[Step]:
        """Yield what is done, in order."""
        sam, kim, sight = self.sight.hands.sam, self.sight.hands.kim, self.sight
        by_form = sight.request.came_in_by is CameInBy.FORM
        begins = State.RING_PERSON_FIRST if by_form else State.BEING_CALLED
        is_sams = sight.holds(f"Dispatcher {sam.name}", lambda row: row.dispatcher.startswith(sam.name))
        yield self._press(
            sam, Act.CLAIM, sight.is_told(sam) | is_sams | sight.goes_on(begins), self._dispatcher
        )
        too_late = sight.is_told(kim) | is_sams
        yield self._press(kim, Act.CLAIM, too_late, self._dispatcher, then=", too, a moment later")
        if by_form:
            yield self._person(sam, Act.PERSON_REACHED, State.BEING_CALLED)
        yield from self._calls(sam)
        yield from self._yes(sam)
        yield self._person(sam, Act.TOLD_PERSON, State.ASSIGNED)
        yield from self._ends(sam)
        yield self._looks(kim)

    def _calls(self, who: Person) -> Iterator[Step]:
        """Yield two who do not answer, and one who may later."""
        sight = self.sight
        heard = sight.is_told(who) | sight.another_is_first() | sight.goes_on(State.BEING_CALLED)
        missed = sight.is_logged(ContactOutcome.NO_ANSWER, of_volunteer=True) | heard
        yield self._pick(who, Act.NO_ANSWER, missed, self._newest_call)
        yield self._pick(who, Act.NO_ANSWER, missed, self._newest_call)
        opened: Promises = {"there is no form": lambda: bool(sight.hands.modals(who))}
        yield self._pick(who, Form.MAYBE_LATER, opened)
        yield Step(
            says=f"{who.name} sends off the form that opens, with the time that it proposes",
            do=self._then(lambda: sight.hands.send_off(who)),
            promises=sight.is_logged(ContactOutcome.MAYBE_LATER, of_volunteer=True) | heard,
            told=lambda: self._told(who, self._newest_call),
        )

    def _yes(self, who: Person) -> Iterator[Step]:
        sight = self.sight
        assigned = (
            sight.holds("Assigned", lambda row: row.status is Status.ASSIGNED and bool(row.assigned_to))
            | sight.is_logged(ContactOutcome.YES, of_volunteer=True)
            | sight.goes_on(State.TELL_PERSON)
        )
        texts: Promises = {"there are no texts to send": lambda: len(self._texts(who)) > 1}
        yield self._pick(who, Form.ASSIGN, assigned | texts, self._assigned, self._sent(who))

    def _ends(self, who: Person) -> Iterator[Step]:
        """Yield that it is done, which is asked of the person where the kind of help says so."""
        sight = self.sight
        complete = sight.holds("Complete", lambda row: row.status is Status.COMPLETE)
        folded: Promises = {"its card is not folded to one line": lambda: "\n" not in sight.card.text}
        ended = complete | folded
        done = sight.is_logged(ContactOutcome.DONE_THIS_TIME, of_volunteer=True)
        if not self._is_checked:
            yield self._pick(who, Act.DONE, done | ended, self._status)
            return
        yield self._pick(who, Act.DONE, done | sight.goes_on(State.CHECK), self._newest_call)
        yield self._press(who, Act.SHE_CONFIRMS, ended, self._status)

    def _looks(self, who: Person) -> Step:
        shown: Promises = {"nothing is shown": lambda: bool(self._shown(who))}
        return Step(
            says=f"{who.name} types  /dispatch open",
            do=self._then(lambda: self.sight.hands.type(who, "/dispatch", "open")),
            promises=shown,
            told=lambda: _few(f"only {who.name} sees", self._shown(who)),
        )

    def _person(self, who: Person, act: Act, then: State) -> Step:
        """Return something that came of ringing the person who asked."""
        logged = self.sight.is_logged(ContactOutcome.YES, of_volunteer=False)
        return self._press(who, act, logged | self.sight.goes_on(then), self._newest_call)

    def _press(
        self, who: Person, act: Act, promises: Promises, *base: Callable[[], list[Told]], then: str = ""
    ) -> Step:
        return Step(
            says=f"{who.name} presses  [{BUTTONS[act]}]  on the card of {self.sight.number}{then}",
            do=self._then(lambda: self.sight.hands.press(who, self.sight.card, BUTTONS[act])),
            promises=promises,
            told=lambda: self._told(who, *base),
        )

    def _pick(
        self, who: Person, does: Act | Form, promises: Promises, *base: Callable[[], list[Told]]
    ) -> Step:
        return Step(
            says=f"{who.name} picks  [{BUTTONS[does]}]  from the menu of the first name on the card",
            do=self._then(lambda: self.sight.hands.pick(who, self.sight.card, BUTTONS[does])),
            promises=promises,
            told=lambda: self._told(who, *base) if base else [],
        )

    def _then(self, do: Callable[[], Envelope]) -> Callable[[], Envelope]:
        """Return what is done, with how it stood before remembered."""

        def done() -> Envelope:
            self.sight.remember()
            return do()

        return done

    # What is told ------------------------------------------------------------------------------------------

    def _told(self, who: Person, *base: Callable[[], list[Told]]) -> list[Told]:
        return [*self._only(who), *self._card(), *(line for each in base for line in each())]

    def _only(self, who: Person) -> list[Told]:
        news = [line for text in self.sight.news_for(who)[-1:] for line in text.split("\n")]
        return _few(f"only {who.name} sees", [line for line in news if line != self.sight.number])

    def _shown(self, who: Person) -> list[str]:
        """Return the lines of the modal that somebody has open, once it is no longer to be waited for."""
        views = [view for view in self.sight.hands.modals(who)[-1:] if not is_waiting(view)]
        return [line for view in views for text in words(view) for line in text.split("\n")]

    def _card(self) -> list[Told]:
        text = self.sight.card.text
        step = next((line for line in text.split("\n") if line.startswith("▶")), text)
        return [("the card says", step)]

    def _dispatcher(self) -> list[Told]:
        return [("the base holds", f"Dispatcher: {self.sight.request.dispatcher}")]

    def _status(self) -> list[Told]:
        return [("the base holds", f"Status: {self.sight.request.status_name}")]

    def _assigned(self) -> list[Told]:
        names = ", ".join(self.sight.stage.names(self.sight.record, "assigned_to"))
        return [("the base holds", f"Status: {self.sight.request.status_name} · Assigned to: {names}")]

    def _newest_call(self) -> list[Told]:
        return [("the base holds", f"a row in Calls & texts: {self.sight.calls[-1].summary}")]

    def _sent(self, who: Person) -> Callable[[], list[Told]]:
        return lambda: [("ready to send", f"“{self._texts(who)[-1]}”")]

    def _texts(self, who: Person) -> list[str]:
        """Return the texts in the modal that somebody has open: to the volunteer, and to the person."""
        headings = [FOR[text] for text in (Text.TO_VOLUNTEER, Text.TO_PERSON)]
        open_now = self.sight.hands.modals(who)[-1:]
        found = [text_under(view, heading) for view in open_now for heading in headings]
        return [text for text in found if text]

    @property
    def _is_checked(self) -> bool:
        town = self.sight.stage.town
        return any(town.read("needs", one).get("check_with_the_person") for one in self.sight.request.needs)


def _few(where: str, lines: Sequence[str]) -> list[Told]:
    """Return the first lines, and how many more there are."""
    more = [f"… and {len(lines) - _LINES} lines more"] if len(lines) > _LINES else []
    told = [*lines[:_LINES], *more]
    return [(where if place == 0 else "", line) for place, line in enumerate(told)]


def chosen(stage: DemoTown, hands: Hands, *, besides: str) -> DeskWork | None:
    """Return the work on the first request that is ready for it, an urgent one before others; None: not yet.

    `besides` is somebody else's.
    """
    works = (DeskWork(Sight(stage, hands, record)) for record in preferred(stage) if record != besides)
    return next((work for work in works if work.is_ready), None)


def preferred(stage: DemoTown) -> list[str]:
    """Return the requests that may be worked straight through, an urgent one first."""
    ordinary = [record for record, arrival in stage.came.items() if arrival.tags <= ORDINARY]
    return sorted(ordinary, key=lambda record: Tag.URGENT not in stage.came[record].tags)
