"""What people press, fill in and type, sent to the app through Socket Mode as Slack sends it."""

from collections.abc import Mapping
from contextlib import suppress

from worker.sandbox.slack import payloads
from worker.sandbox.slack.blocks import elements
from worker.sandbox.slack.envelopes import Envelope
from worker.sandbox.slack.messages import Json, Message
from worker.sandbox.slack.models import Workspace
from worker.sandbox.slack.people import App, Person, Place
from worker.sandbox.slack.sockets import Sockets
from worker.sandbox.slack.views import View


class Clicks:
    """Presses, submissions and commands. Each returns its envelope: `wait()` for it to be acknowledged.

    What is not there to be pressed is a KeyError. Without an open socket the envelope is not delivered, and
    the person sees an error.
    """

    app: App
    channel: str
    sam: str

    def __init__(self, workspace: Workspace, sockets: Sockets) -> None:
        self.workspace = workspace
        self.sockets = sockets
        self.home = ""
        """The sandbox's own address, for response URLs."""

    def press(
        self, ts: str, button: str, *, person: str = "", channel: str = "", picked: str = ""
    ) -> Envelope:
        """Press a button of a message, found by action_id or by its words; `picked` chooses from a menu."""
        with self.workspace.lock:
            place, who = self._place(channel), self._person(person)
            message = self._there(place, ts)
            block_id, element = _found(list(message.blocks), button, picked)
            act = payloads.action(self.workspace, block_id, element, _option(element, picked))
            app = next(app for app in self.workspace.apps if app.bot_id == message.bot)
            payload = payloads.pressed(
                self.workspace, app, who, place, message, act, self._trigger(app, who),
                self._reply_url(place, who, ts),
            )  # fmt: skip
        return self.sockets.deliver(app, "interactive", payload)

    def press_whisper(self, button: str, *, person: str = "", channel: str = "") -> Envelope:
        """Press a button of the newest of our messages that only this person sees."""
        with self.workspace.lock:
            place, who = self._place(channel), self._person(person)
            heard = [said for at, user, said in self.workspace.ephemeral if (at, user) == (place.id, who.id)]
            message, (block_id, element) = _newest(heard, button)
            act = payloads.action(self.workspace, block_id, element, None)
            payload = payloads.pressed(
                self.workspace, self.app, who, place, message, act, self._trigger(self.app, who),
                self._reply_url(place, who, message.ts),
            )  # fmt: skip
        unseen = {key: value for key, value in payload.items() if key != "message"}
        unseen["container"] = {**payload["container"], "is_ephemeral": True}
        return self.sockets.deliver(self.app, "interactive", unseen)

    def press_in_view(self, view_id: str, button: str, *, picked: str = "") -> Envelope:
        """Press a button of an open modal."""
        with self.workspace.lock:
            view = self.workspace.views.get(view_id)
            app, who = self._app(view.app), self._person(view.user)
            block_id, element = _found(view.content["blocks"], button, picked)
            act = payloads.action(self.workspace, block_id, element, _option(element, picked))
            trigger = self._trigger(app, who, view.id)
            payload = payloads.pressed_in_view(self.workspace, app, who, view, act, trigger)
        return self.sockets.deliver(app, "interactive", payload)

    def type_in_view(self, view_id: str, field: str, text: str) -> Envelope:
        """Type into a field of an open modal that asks at once, and press Enter."""
        with self.workspace.lock:
            view = self.workspace.views.get(view_id)
            app, who = self._app(view.app), self._person(view.user)
            element = next(one["element"] for one in view.content["blocks"] if one["block_id"] == field)
            act = payloads.typed(self.workspace, field, element, text)
            state = {field: {element["action_id"]: {"type": element["type"], "value": text}}}
            trigger = self._trigger(app, who, view.id)
            payload = payloads.pressed_in_view(self.workspace, app, who, view, act, trigger, state)
        return self.sockets.deliver(app, "interactive", payload)

    def submit(self, view_id: str, values: Mapping[str, Mapping[str, Json]]) -> Envelope:
        """Send off a modal; `values` is block_id → action_id → state, as Slack's `state.values` has it."""
        with self.workspace.lock:
            view = self.workspace.views.get(view_id)
            app, who = self._app(view.app), self._person(view.user)
            payload = payloads.submitted(
                self.workspace, app, who, view, dict(values), self._trigger(app, who, view.id)
            )
        return self.sockets.deliver(app, "interactive", payload)

    def command(self, name: str, text: str = "", *, person: str = "", channel: str = "") -> Envelope:
        """Type a slash command of our app."""
        with self.workspace.lock:
            place, who = self._place(channel), self._person(person)
            payload = payloads.command(
                self.workspace, self.app, who, place, name, text, self._trigger(self.app, who),
                self._reply_url(place, who, ""),
            )  # fmt: skip
        return self.sockets.deliver(self.app, "slash_commands", payload)

    def open_views(self, person: str = "") -> tuple[View, ...]:
        """Return the modals that a person (Sam unless named) has open, the first opened first."""
        with self.workspace.lock:
            return tuple(view for view in self.workspace.views.all() if view.user == (person or self.sam))

    def again(self, envelope: Envelope) -> bool:
        """Deliver an envelope once more; return whether there was a socket."""
        return self.sockets.send(envelope)

    def unacknowledged(self) -> tuple[Envelope, ...]:
        """Return what a person saw an error for: never acknowledged, or too late."""
        now = self.workspace.now()
        return tuple(
            each
            for each in tuple(self.sockets.envelopes)
            if each.missing(now) or (each.acks and each.acks[0].late)
        )

    def _place(self, channel: str) -> Place:
        return self.workspace.places[channel or self.channel]

    def _person(self, person: str) -> Person:
        return self.workspace.people[person or self.sam]

    def _app(self, identity: str) -> App:
        return next(app for app in self.workspace.apps if app.id == identity)

    def _there(self, place: Place, ts: str) -> Message:
        message = self.workspace.present(place.id, ts)
        if message is None:
            raise KeyError(ts)
        return message

    def _trigger(self, app: App, person: Person, view: str = "") -> str:
        return self.workspace.views.trigger(app.id, person.id, self.workspace.now(), view=view)

    def _reply_url(self, place: Place, person: Person, ts: str) -> str:
        name = self.workspace.new_id("")
        now = self.workspace.now()
        self.workspace.reply_urls.add(name, channel=place.id, user=person.id, ts=ts, now=now)
        return f"{self.home}/slack/response/{name}"


def _newest(heard: list[Message], button: str) -> tuple[Message, tuple[str, Json]]:
    for message in reversed(heard):
        with suppress(KeyError):
            return message, _found(list(message.blocks), button)
    raise KeyError(button)


def _found(blocks: list[Json], button: str, picked: str = "") -> tuple[str, Json]:
    """Return what is pressed; of several menus of that name, the first that offers what is picked."""
    for block in blocks:
        for element in elements(block):
            words = element.get("text", {}).get("text", "") if element["type"] == "button" else ""
            offers = not picked or any(picked in _called(option) for option in _options(element))
            if button in (element.get("action_id"), words) and offers:
                return block["block_id"], element
    raise KeyError(button)


def _option(element: Json, picked: str) -> Json | None:
    if not picked:
        return None
    return next(option for option in _options(element) if picked in _called(option))


def _options(element: Json) -> list[Json]:
    options = [*element.get("options", [])]
    return options + [each for group in element.get("option_groups", []) for each in group["options"]]


def _called(option: Json) -> tuple[str, str]:
    return (option["value"], option["text"]["text"])
