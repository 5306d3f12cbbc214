"""One workspace: who may post where, what an edit or a deletion leaves of a message, what a read sees."""

import random
import string
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worker.sandbox.slack import blocks as block_kit
from worker.sandbox.slack.exceptions import SlackError
from worker.sandbox.slack.limits import Limits
from worker.sandbox.slack.messages import Json, Message, Messages, Stamps, metadata_of, moment_of
from worker.sandbox.slack.people import App, Apps, Person, Place
from worker.sandbox.slack.reply_urls import ReplyUrls
from worker.sandbox.slack.views import Views
from worker.sandbox.switches import StaleThreads, Switches

_ID = string.ascii_uppercase + string.digits
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a call wants said. None: the call did not name it."""

    text: str | None = None
    blocks: Json | None = None
    metadata: Json | None = None
    thread_ts: str = ""
    broadcast: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.text and not self.blocks


class Workspace:
    """Data and rules. Whoever touches it holds `lock`; time comes only from `now`, ids only from `source`."""

    def __init__(self, *, now: Callable[[], datetime], source: random.Random, switches: Switches) -> None:
        self.now = now
        self.random = source
        self.switches = switches
        self.lock = threading.RLock()
        self.limits = Limits(switches)
        self.apps = Apps()
        self.people: dict[str, Person] = {}
        self.places: dict[str, Place] = {}
        self.team = self.new_id("T")
        self.domain = "hyperlocal-sandbox"
        self.ephemeral: list[tuple[str, str, Message]] = []
        """What only one person saw: (channel, user, message)."""
        self.views = Views(self.new_id)
        self.reply_urls = ReplyUrls()
        self._messages: dict[str, Messages] = {}
        self._stamps = Stamps()

    def new_id(self, prefix: str) -> str:
        """Return an id such as C0A1B2C3D4E."""
        return prefix + "0" + "".join(self.random.choices(_ID, k=9))

    def new_block_ids(self) -> Iterator[str]:
        """Yield the short ids that Slack gives blocks and elements without one."""
        while True:
            yield "".join(self.random.choices(string.ascii_letters + string.digits, k=5))

    def add_place(self, name: str, *, private: bool = True) -> Place:
        """Open a channel."""
        place = Place(id=self.new_id("C"), name=name, private=private)
        self.places[place.id] = place
        self._messages[place.id] = Messages()
        return place

    def add_person(self, name: str, real_name: str) -> Person:
        """Give somebody an account."""
        person = Person(id=self.new_id("U"), name=name, real_name=real_name)
        self.people[person.id] = person
        return person

    def place(self, channel: str, app: App) -> Place:
        """Return a channel that the app can see; a private one that it is not in does not exist for it."""
        place = self.places.get(channel)
        if place is None or (place.private and app.user_id not in place.members):
            raise SlackError("channel_not_found")
        return place

    def writable(self, channel: str, app: App) -> Place:
        """Return a channel that the app may post to."""
        place = self.place(channel, app)
        if app.user_id not in place.members:
            raise SlackError("not_in_channel")
        if place.archived:
            raise SlackError("is_archived")
        return place

    def messages(self, channel: str) -> Messages:
        """Return the messages of a channel."""
        return self._messages[channel]

    def seen_at(self) -> datetime:
        """Return the moment that reads through the API see now: they may lag."""
        return self.now() - timedelta(seconds=self.switches.history_lag)

    def present(self, channel: str, ts: str) -> Message | None:
        """Return a message as it is now."""
        return self.messages(channel).get(ts, self.now())

    def post(self, place: Place, draft: Draft, *, user: str, app: App | None = None) -> Message:
        """Say something new, in the channel or in a thread."""
        now = self.now()
        self._check(draft)
        if draft.thread_ts:
            self._check_thread(place, draft.thread_ts)
        message = Message(
            ts=self._stamps.next(now), user=user, app=app.id if app else "", bot=app.bot_id if app else "",
            text=draft.text or "", blocks=self._kept(draft.blocks),
            metadata=self._metadata(draft.metadata), thread_ts=draft.thread_ts, broadcast=draft.broadcast,
        )  # fmt: skip
        self.messages(place.id).put(message.ts, message, now)
        return message

    def whisper(self, place: Place, draft: Draft, *, user: str, app: App) -> Message:
        """Say something that only one person sees, and that can't be edited."""
        self._check(draft)
        if user not in place.members:
            raise SlackError("user_not_in_channel")
        message = Message(
            ts=self._stamps.next(self.now()), user=app.user_id, app=app.id, bot=app.bot_id,
            text=draft.text or "", blocks=self._kept(draft.blocks),
        )  # fmt: skip
        self.ephemeral.append((place.id, user, message))
        return message

    def edit(self, place: Place, ts: str, draft: Draft, *, app: App) -> Message:
        """Put something else in a message's place. Text without blocks takes the blocks away."""
        message = self._own(place, ts, app, "cant_update_message")
        window = self.switches.edit_window
        if window is not None and self.now() - moment_of(ts) > timedelta(seconds=window):
            raise SlackError("edit_window_closed")
        self._check(draft)
        edited = replace(
            message, text=draft.text or "", blocks=self._kept(draft.blocks),
            metadata=self._metadata_after(message, draft), edited=self._stamps.next(self.now()),
        )  # fmt: skip
        self.messages(place.id).put(ts, edited, self.now())
        return edited

    def delete(self, place: Place, ts: str, *, app: App | None = None) -> None:
        """Take a message away; without an app, as an administrator does who may delete anything."""
        if app is not None:
            self._own(place, ts, app, "cant_delete_message")
        message = self.present(place.id, ts)
        if message is None or message.tombstone:
            raise SlackError("message_not_found")
        self.messages(place.id).put(ts, self._remains(place, message), self.now())
        self._bury(place, message)

    def _remains(self, place: Place, message: Message) -> Message | None:
        if self.switches.stale_threads is StaleThreads.GONE or not self._has_replies(place, message.ts):
            return None
        return Message(ts=message.ts, user=SLACKBOT, text="This message was deleted.", tombstone=True)

    def _bury(self, place: Place, reply: Message) -> None:
        """A tombstone goes with the last of its replies."""
        parent = self.present(place.id, reply.thread_ts) if reply.is_reply else None
        if parent is not None and parent.tombstone and not self._has_replies(place, parent.ts):
            self.messages(place.id).put(parent.ts, None, self.now())

    def _has_replies(self, place: Place, ts: str) -> bool:
        return bool(self.messages(place.id).replies(ts, self.now()))

    def _own(self, place: Place, ts: str, app: App, refusal: str) -> Message:
        message = self.present(place.id, ts)
        if message is None or message.tombstone:
            raise SlackError("message_not_found")
        if message.bot != app.bot_id:
            raise SlackError(refusal)
        return message

    def _check(self, draft: Draft) -> None:
        if draft.is_empty:
            raise SlackError("no_text")
        if draft.blocks:
            block_kit.check_blocks(draft.blocks)
        block_kit.check_text(draft.text or "", alone=not draft.blocks)
        self._metadata(draft.metadata)

    def _check_thread(self, place: Place, ts: str) -> None:
        parent = self.present(place.id, ts)
        if parent is None and not self.switches.orphan_replies:
            raise SlackError("thread_not_found")
        if parent is not None and parent.is_reply:
            raise SlackError("cannot_reply_to_message")

    def _kept(self, blocks: Json | None) -> tuple[Json, ...]:
        return block_kit.with_ids(blocks or (), self.new_block_ids())

    def _metadata(self, given: Json | None) -> Json | None:
        kept, refusal = metadata_of(given, self.switches.metadata_limit)
        if refusal:
            raise SlackError(refusal)
        return kept

    def _metadata_after(self, message: Message, draft: Draft) -> Json | None:
        if draft.metadata is None and self.switches.update_keeps_metadata:
            return message.metadata
        return self._metadata(draft.metadata)
