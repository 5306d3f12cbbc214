"""The hands of two people of the desk, in Slack: what they press travels over Socket Mode, as in Slack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from worker.sandbox.slack.blocks import elements
from worker.sandbox.slack.envelopes import Envelope
from worker.sandbox.slack.shown import Shown, unescaped
from worker.sandbox.slack.stand_in import SlackStandIn
from worker.sandbox.slack.views import View

WAITING = "One moment"
"""The title of a modal that waits for the base."""
MENU = "hl:menu"
"""What the menus of a card are called; the first one belongs to the first of the list, or to who does it."""
_BEGUN = {
    "plain_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the desk, with the first name by which the story calls them."""

    name: str
    id: str


class Hands:
    """What anybody can do in the channel."""

    def __init__(self, slack: SlackStandIn) -> None:
        self._slack = slack
        self.sam = Person("Sam", slack.sam)
        self.kim = Person("Kim", slack.kim)

    @property
    def are_awaited(self) -> bool:
        """Whether the app is there to be pressed."""
        return self._slack.sockets.count() > 0

    def press(self, who: Person, card: Shown, button: str) -> Envelope:
        """Press a button of a card, by its words. Raises KeyError where it is not there."""
        return self._slack.press(card.ts, button, person=who.id)

    def pick(self, who: Person, card: Shown, choice: str) -> Envelope:
        """Choose from the first menu of a card. Raises StopIteration where the choice is not there."""
        return self._slack.press(card.ts, MENU, person=who.id, picked=choice)

    def send_off(self, who: Person) -> Envelope:
        """Send the newest modal off with what it proposes."""
        view = self.modals(who)[-1]
        return self._slack.submit(view.id, proposed(view))

    def type(self, who: Person, command: str, text: str) -> Envelope:
        """Type a command."""
        return self._slack.command(command, text, person=who.id)

    def modals(self, who: Person) -> Sequence[View]:
        """Return the modals that somebody has open, the newest last."""
        return self._slack.open_views(who.id)

    def heard(self, who: Person) -> Sequence[str]:
        """Return what only they were told, the newest last."""
        return self._slack.whispers(who.id)


def proposed(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Return the fields of a modal as they began: what Slack sends when nothing is changed."""
    fields = (block for block in view.content["blocks"] if block["type"] == "input")
    return {field["block_id"]: {field["element"]["action_id"]: _state(field["element"])} for field in fields}


def words(view: View) -> list[str]:
    """Return the paragraphs of a modal."""
    sections = (block for block in view.content["blocks"] if block["type"] == "section")
    return [unescaped(block["text"]["text"]) for block in sections]


def text_under(view: View, heading: str) -> str:
    """Return the paragraph of a modal that stands below a heading in small print; "" where it does not."""
    blocks = list(view.content["blocks"])
    for place, block in enumerate(blocks):
        if block["type"] == "context" and block["elements"][0]["text"] == heading:
            below = (one["text"]["text"] for one in blocks[place:] if one["type"] == "section")
            return unescaped(next(below, ""))
    return ""


def is_waiting(view: View) -> bool:
    """Return whether a modal only stands there until what it is to say is known."""
    return str(view.content["title"]["text"]) == WAITING


def first_choice(card: Shown) -> str:
    """Return what the first choice of the first menu carries, which is about one person; "" for no menu."""
    menus = (one for block in card.blocks for one in elements(block) if one["type"] == "overflow")
    return next((str(menu["options"][0]["value"]) for menu in menus), "")


def _state(element: Mapping[str, Any]) -> dict[str, Any]:
    key, begun = _BEGUN[element["type"]]
    nothing: Any = [] if key == "selected_options" else None
    return {"type": element["type"], key: element.get(begun, nothing)}
