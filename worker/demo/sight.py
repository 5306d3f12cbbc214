"""How one request stands, on its card and in the base, as people see it while they work on it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact, Request
from notifiers.words.next_steps import SENTENCES, State
from worker.demo.end import cards_by_request
from worker.demo.hands import Hands, Person, first_choice
from worker.demo.town import DemoTown
from worker.sandbox.slack.shown import Shown

Promises: TypeAlias = dict[str, Callable[[], bool]]
"""What must become true, each with what is the matter as long as it is not."""


@dataclass(slots=True)
class Sight:
    """One request, and what there was of it before the last press (`remember`)."""

    stage: DemoTown
    hands: Hands
    record: str
    _heard: dict[str, int] = field(default_factory=dict)
    _first: str = ""
    _calls: int = 0

    def remember(self) -> None:
        """Remember how it stands, before somebody presses."""
        self._heard = {who.id: len(self.hands.heard(who)) for who in (self.hands.sam, self.hands.kim)}
        self._first, self._calls = first_choice(self.card), len(self.calls)

    @property
    def number(self) -> str:
        """The number by which people know it."""
        return self.stage.number(self.record)

    @property
    def is_out(self) -> bool:
        """Whether it has a card."""
        return self.record in cards_by_request(self.stage)

    @property
    def card(self) -> Shown:
        """Its card as it stands in the channel."""
        return cards_by_request(self.stage)[self.record][0]

    @property
    def calls(self) -> list[Contact]:
        """What Calls & texts holds about it, the oldest first."""
        return self.stage.calls(self.record)

    @property
    def request(self) -> Request:
        """Its row."""
        return self.stage.request(self.record)

    def news_for(self, who: Person) -> Sequence[str]:
        """Return what only they were told since."""
        return self.hands.heard(who)[self._heard.get(who.id, 0) :]

    def is_told(self, who: Person) -> Promises:
        """Promise that they are told something that only they see."""
        return {f"nothing was said to {who.name}": lambda: bool(self.news_for(who))}

    def is_logged(self, outcome: ContactOutcome, *, of_volunteer: bool) -> Promises:
        """Promise one more row in Calls & texts, about a volunteer or else about the person who asked."""

        def there() -> bool:
            new = self.calls[self._calls :]
            return [(one.outcome, bool(one.volunteer)) for one in new] == [(outcome, of_volunteer)]

        return {f"Calls & texts holds no {outcome.value}": there}

    def another_is_first(self) -> Promises:
        """Promise that the first menu of the card belongs to somebody else now."""
        return {"the card shows the same one first": lambda: first_choice(self.card) != self._first}

    def goes_on(self, state: State) -> Promises:
        """Promise which Next step it has, in the base and on the card alike."""

        def there() -> bool:
            step = str(self.stage.row(self.record).get("next_step", ""))
            return any(form.fullmatch(step) for form in _forms(state)) and step in self.card.text

        return {f"its Next step is not “{SENTENCES[state].one}”": there}

    def holds(self, what: str, is_right: Callable[[Request], bool]) -> Promises:
        """Promise what its row holds; `what` says it."""
        return {f"the base does not hold: {what}": lambda: is_right(self.request)}


def _forms(state: State) -> list[re.Pattern[str]]:
    """Return the forms of a sentence, with anything in its gaps."""
    forms = SENTENCES[state]
    texts = [text for text in (forms.one, forms.many, forms.bare) if text]
    return [re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(text))) for text in texts]
