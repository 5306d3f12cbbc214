"""What people do and see in Slack, without HTTP: for tests, the demo and the control API.

The workspace comes furnished: the channels `requests` (private, ours) and `coordinators`, the dispatchers Sam
and Kim, our app as a member of both channels, and an app called Airtable, whose automations post too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TypeAlias

from worker.sandbox.slack import payloads
from worker.sandbox.slack.clicks import Clicks
from worker.sandbox.slack.messages import Json, Message
from worker.sandbox.slack.models import Draft, Workspace
from worker.sandbox.slack.people import App, Place
from worker.sandbox.slack.shown import Shown, read
from worker.sandbox.slack.sockets import Sockets

Settle: TypeAlias = Callable[[], None]


class Hands(Clicks):
    """Direct handles. Channels, people and messages go by id; the channel is `requests` unless named.

    What Slack would refuse a person is refused with Slack's code (`SlackError`).
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, Sockets(workspace))
        self.settle: Settle = _nothing
        """Called before the channel is looked at: whatever was to land by now lands first."""
        self.app = self.install("Hyperlocal")
        self.automations = self.install("Airtable")
        self.channel = self.open_channel("requests")
        self.alerts = self.open_channel("coordinators")
        self.sam = self._hire("sam", "Sam Okafor")
        self.kim = self._hire("kim", "Kim Castellano")

    def install(self, name: str) -> App:
        """Install one more app, with tokens of its own."""
        with self.workspace.lock:
            made = self.workspace
            return made.apps.add(
                App(
                    id=made.new_id("A"), name=name, bot_id=made.new_id("B"), user_id=made.new_id("U"),
                    bot_token=f"xoxb-{made.new_id('')}-{made.new_id('')}",
                    app_token=f"xapp-1-{made.new_id('A')}-{made.new_id('')}",
                )
            )  # fmt: skip

    def open_channel(self, name: str, *, private: bool = True) -> str:
        """Open a channel with both apps and everybody in it; return its id."""
        with self.workspace.lock:
            place = self.workspace.add_place(name, private=private)
            place.members |= {app.user_id for app in self.workspace.apps}
            place.members |= set(self.workspace.people)
            return place.id

    def _hire(self, name: str, real_name: str) -> str:
        person = self.workspace.add_person(name, real_name)
        for place in self.workspace.places.values():
            place.members.add(person.id)
        return person.id

    def add_person(self, name: str, real_name: str) -> str:
        """Give somebody an account and a place in every channel; return their id."""
        with self.workspace.lock:
            return self._hire(name, real_name)

    def messages(self, channel: str = "") -> tuple[Shown, ...]:
        """Return the channel as a person sees it, the oldest message first, each with its thread."""
        self.settle()
        with self.workspace.lock:
            place = self._place(channel)
            parents: list[Message] = []
            threads: dict[str, list[Shown]] = defaultdict(list)
            for one in self.workspace.messages(place.id).all(self.workspace.now()):
                if one.is_reply:
                    threads[one.thread_ts].append(self._shown(one))
                else:
                    parents.append(one)
            return tuple(self._shown(one, tuple(threads[one.ts])) for one in parents)

    def thread(self, ts: str, channel: str = "") -> tuple[Shown, ...]:
        """Return the replies under a message, the oldest first."""
        self.settle()
        with self.workspace.lock:
            messages = self.workspace.messages(self._place(channel).id)
            return tuple(self._shown(one) for one in messages.replies(ts, self.workspace.now()))

    def message(self, ts: str, channel: str = "") -> Shown:
        """Return one message, wherever it stands; KeyError when it is not there."""
        found = [*self.messages(channel)]
        found += [reply for one in found for reply in one.thread]
        return {one.ts: one for one in found}[ts]

    def _shown(self, message: Message, thread: tuple[Shown, ...] = ()) -> Shown:
        return Shown(
            ts=message.ts, author=self._author(message), text=read(message), plain=message.text,
            thread_ts=message.thread_ts, edited=bool(message.edited), deleted=message.tombstone,
            thread=thread, metadata=message.metadata, blocks=message.blocks,
        )  # fmt: skip

    def _author(self, message: Message) -> str:
        person = self.workspace.people.get(message.user)
        names = {app.bot_id: app.name for app in self.workspace.apps}
        return person.real_name if person else names.get(message.bot, "Slackbot")

    def post_as_person(self, text: str, *, person: str = "", thread_ts: str = "", channel: str = "") -> str:
        """Write as somebody of the workspace (Sam unless named); return the ts."""
        with self.workspace.lock:
            place, draft = self._place(channel), Draft(text=text, thread_ts=thread_ts)
            message = self.workspace.post(place, draft, user=person or self.sam)
        self._tell(place, message)
        return message.ts

    def post_as_app(
        self, text: str, *, app: App | None = None, thread_ts: str = "", channel: str = "",
        blocks: Json | None = None, metadata: Json | None = None,
    ) -> str:  # fmt: skip
        """Post as another app (Airtable's automations unless named); return the ts."""
        author = app or self.automations
        with self.workspace.lock:
            place = self._place(channel)
            draft = Draft(text=text, thread_ts=thread_ts, blocks=blocks, metadata=metadata)
            message = self.workspace.post(place, draft, user=author.user_id, app=author)
        self._tell(place, message)
        return message.ts

    def _tell(self, place: Place, message: Message) -> None:
        for app, payload in self.told(place, message):
            self.sockets.deliver(app, "events_api", payload)

    def told(self, place: Place, message: Message) -> Iterator[tuple[App, Json]]:
        """Yield which apps hear of a new message, their own ones included, and what they are told."""
        for app in tuple(self.workspace.apps):
            if f"message.{place.family}" in app.events and app.user_id in place.members:
                inner = payloads.message_event(self.workspace, place, message)
                yield app, payloads.event(self.workspace, app, inner)

    def delete_as_person(self, ts: str, channel: str = "") -> None:
        """Delete any message, as an administrator of the workspace may."""
        with self.workspace.lock:
            self.workspace.delete(self._place(channel), ts)

    def archive_channel(self, channel: str = "") -> None:
        """Archive a channel."""
        with self.workspace.lock:
            self._place(channel).archived = True

    def unarchive_channel(self, channel: str = "") -> None:
        """Bring an archived channel back."""
        with self.workspace.lock:
            self._place(channel).archived = False

    def remove_bot(self, channel: str = "", app: App | None = None) -> None:
        """Take a bot (ours unless named) out of a channel."""
        with self.workspace.lock:
            self._place(channel).members.discard((app or self.app).user_id)

    def invite_bot(self, channel: str = "", app: App | None = None) -> None:
        """Bring a bot (ours unless named) into a channel."""
        with self.workspace.lock:
            self._place(channel).members.add((app or self.app).user_id)

    def revoke(self, app: App | None = None) -> None:
        """Make the tokens of an app (ours unless named) invalid."""
        with self.workspace.lock:
            (app or self.app).revoked = True

    def whispers(self, person: str = "", channel: str = "") -> tuple[str, ...]:
        """Return what only this person (Sam unless named) saw, the oldest first."""
        with self.workspace.lock:
            where, who = self._place(channel).id, person or self.sam
            heard = self.workspace.ephemeral
            return tuple(read(said) for place, user, said in heard if (place, user) == (where, who))


def _nothing() -> None:
    """Nothing lands late where no sandbox runs."""
