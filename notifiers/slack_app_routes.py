"""What happens when somebody presses, sends off a form or types: a modal from memory, or a press on its way.

Everything here has been acknowledged already, but for what a form that was sent off answers at once. Nothing
here reads or writes the base.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from slack_sdk.models.blocks import Block

from notifiers import actions, submissions
from notifiers.actions import Chosen, Form, Target
from notifiers.answering import read_sure
from notifiers.blocks import section
from notifiers.desk import Desk
from notifiers.dispatch import Question, help_text, read_command
from notifiers.messages import JSON
from notifiers.modals import Viewer, looking, said, waiting
from notifiers.pictures import Picture, Pictures
from notifiers.presses import Act, Asked, Press, Query, ResponseHandle, Value
from notifiers.slack_app_payloads import carried, delivery_key, handle_of, press_id, user_of
from notifiers.slack_app_pending import Pending, Seen
from notifiers.submissions import Filled, Wrong
from notifiers.views import ABOUT_NONE, view_of, view_of_none
from notifiers.views_request import new_view
from notifiers.words import marked as _
from notifiers.words import translate

SHOWS_IT = frozenset({Act.YES, Act.NEW_REQUEST, Act.EDIT, Act.BREAK})
"""What is shown in the modal that it came from; the others close, and the answer is whispered."""
ABOUT_PEOPLE = frozenset({Asked.OPEN, Asked.FIND, Asked.NEAR, Asked.MINE})
_SEPARATOR = ","

ELSEWHERE = _("This works in the desk's own channel only. Nothing was saved.")
NOT_OF_THE_DESK = _(
    "Only those who work at this desk can do this here, and you are not on its list yet. Nothing was saved. "
    "Please ask a coordinator."
)
UNKNOWN = _("I don't know this button any more; nothing was saved. The newest card has what works now.")
TOO_SLOW = _("Slack was too slow to open the answer. Please ask again.")
NO_PICTURE = _("This request has ended, or I have not seen it yet. Nothing was saved.")


class Door(Protocol):
    """The calls that answer at once. None of them raises; each returns whether Slack took it."""

    def open_modal(self, trigger_id: str, view: JSON) -> str:
        """Open a modal; return its id, "" when Slack did not."""

    def change_modal(self, view_id: str, view: JSON) -> bool:
        """Put other content into an open modal."""

    def whisper(self, to: ResponseHandle, text: str, blocks: tuple[JSON, ...] = ()) -> bool:
        """Say something to one person."""

    def name_of(self, user: str, otherwise: str) -> str:
        """Return what people call somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Where everything goes that people do. Any thread may call."""

    door: Door
    pictures: Pictures
    submit: Callable[[Press], None]
    ask: Callable[[Query], None]
    desk: Desk
    now: Callable[[], datetime]
    channels: Collection[str]
    coordinators: Collection[str]
    people: Collection[str]
    """Slack ids of those who may do anything at all, coordinators aside; nobody here: all in the channel."""
    pending: Pending
    seen: Seen

    def pressed(self, body: JSON) -> None:
        """Take a press on a message or in a modal."""
        to = handle_of(body)
        if not self._is_ours(body, to):
            return
        act = (body.get("actions") or [{}])[0]
        if to.view_id and act.get("block_id") == "phone":
            self._look_up(body, to)
            return
        chosen = actions.read_action(act)
        if chosen is None:
            self._say(to, UNKNOWN)
        elif isinstance(chosen.does, Form):
            self._open(chosen.does, chosen.target, body, to)
        else:
            self._press(chosen.does, chosen, body, to)

    def answer_at_once(self, body: JSON) -> JSON:
        """Return what a form that was sent off answers: what is wrong, a modal that waits, or nothing."""
        read = actions.read_view(body["view"])
        if read is None:
            return {}
        form, target = read
        filled = submissions.read(form, body["view"], self.desk, self.now())
        if isinstance(filled, Wrong):
            return {"response_action": "errors", "errors": dict(filled.errors)}
        if filled.act in SHOWS_IT:
            return {"response_action": "update", "view": waiting(form, target, self.desk)}
        return {}

    def submitted(self, body: JSON) -> None:
        """Take a form that was sent off, once, unless something is wrong with it."""
        to, read = handle_of(body), actions.read_view(body["view"])
        if read is None:
            self._say(replace(to, view_id=""), UNKNOWN)
            return
        filled = submissions.read(read[0], body["view"], self.desk, self.now())
        if isinstance(filled, Wrong):
            return
        stays = to if filled.act in SHOWS_IT else replace(to, view_id="")
        if self._is_ours(body, stays):
            self._send(filled, read[1], body, stays)

    def command(self, body: JSON) -> str:
        """Take a command; return what is said at once, "" for nothing."""
        to = handle_of(body)
        if refusal := self._refusal(to):
            return translate(refusal, self.desk.locale)
        if not self.seen.is_new(delivery_key(body)):
            return ""
        match read_command(str(body.get("text") or "")):
            case None:
                return help_text(self.desk)
            case Question(asked, text):
                return self._ask(asked, text, body, to)
            case Form() as form:
                self._open(form, Target(), body, to)
        return ""

    def _ask(self, asked: Asked, text: str, body: JSON, to: ResponseHandle) -> str:
        """Hand a question over. What tells of people is answered in a modal: Slack keeps what it whispers."""
        if asked in ABOUT_PEOPLE:
            view_id = self.door.open_modal(str(body.get("trigger_id") or ""), looking(self.desk))
            if not view_id:
                return translate(TOO_SLOW, self.desk.locale)
            to = replace(to, view_id=view_id)
        user, name = self._who(body)
        self.ask(Query(asked=asked, text=text, user=user, user_name=name, at=self.now(), response=to))
        return ""

    def _is_ours(self, body: JSON, to: ResponseHandle) -> bool:
        """Whether this is new, from a channel of ours, and by one who may; who may not, is told so."""
        if not self.seen.is_new(delivery_key(body)):
            return False
        refusal = self._refusal(to)
        if refusal:
            self._say(to, refusal)
        return not refusal

    def _refusal(self, to: ResponseHandle) -> str:
        """Return why nothing is done here for this person, "" where all is well.

        A modal counts as where it was opened: it carries that channel.
        """
        if to.channel not in self.channels:
            return ELSEWHERE
        if self.people and to.user not in {*self.people, *self.coordinators}:
            return NOT_OF_THE_DESK
        return ""

    def _open(self, form: Form, target: Target, body: JSON, to: ResponseHandle) -> None:
        about = replace(target, extra=carried(to))
        viewer = self._viewer(body)
        if form in ABOUT_NONE:
            self._show(view_of_none(form, about, viewer, self.pictures), body, to)
            return
        picture = self.pictures.of(target.request)
        if picture is None:
            self._say(to, NO_PICTURE)
        elif form is Form.ASSIGN and len(picture.data.needs) < 2:
            self._assign_at_once(about, picture, body, to)
        else:
            shown = self._show(view_of(form, about, picture, viewer, self.pictures), body, to)
            if shown and form is Form.CONTACT_DETAILS and viewer.may_see(picture):
                self._send(Filled(act=Act.CONTACT_DETAILS), target, body, replace(to, view_id=""))

    def _assign_at_once(self, target: Target, picture: Picture, body: JSON, to: ResponseHandle) -> None:
        """Assign somebody for the only need there is; a modal waits for the texts that go out then."""
        at = self.now()
        view = waiting(Form.ASSIGN, target, self.desk)
        view_id = self.door.open_modal(str(body.get("trigger_id") or ""), view)  # without it, it is whispered
        filled = Filled(act=Act.YES, needs=picture.data.request.needs)
        self._send(filled, target, body, replace(to, view_id=view_id), at=at)

    def _show(self, view: JSON, body: JSON, to: ResponseHandle) -> str:
        if to.view_id:
            return to.view_id if self.door.change_modal(to.view_id, view) else ""
        view_id = self.door.open_modal(str(body.get("trigger_id") or ""), view)
        if not view_id:
            self._say(to, _("Slack was too slow to open the form. Nothing was saved. Please try again."))
        return view_id

    def _look_up(self, body: JSON, to: ResponseHandle) -> None:
        """Say what is known of the phone number that was typed into the form for a new request."""
        read = actions.read_view(body["view"])
        if read is None or read[0] is not Form.NEW_REQUEST:
            return
        typed = submissions.typed(body["view"])
        phone = str(typed.get("phone") or body["actions"][0].get("value") or "").strip()
        view = new_view(
            read[1],
            self._viewer(body),
            self.pictures,
            typed={**typed, "phone": phone},
            known=self.pictures.known(phone) if phone else None,
            looked_up=bool(phone),
        )
        self.door.change_modal(to.view_id, view)

    def _press(self, act: Act, chosen: Chosen, body: JSON, to: ResponseHandle) -> None:
        """Send a press on its way; one in a modal that can wait makes it wait."""
        target, at = chosen.target, self.now()
        if to.view_id:
            self.door.change_modal(
                to.view_id, waiting(Form.MORE, replace(target, extra=carried(to)), self.desk)
            )
        meant, needs = read_sure(target.extra)
        values: dict[str, Value] = {"sure": "yes"} if meant else {}
        if act is Act.TEXTED_THESE:
            values["volunteers"] = tuple(one for one in target.extra.split(_SEPARATOR) if one)
        if act is Act.UNDO:
            values["token"] = target.extra
        self._send(Filled(act=act, needs=needs, values=values), target, body, to, at=at)

    def _send(
        self, filled: Filled, target: Target, body: JSON, to: ResponseHandle, *, at: datetime | None = None
    ) -> None:
        at = at or self.now()
        user, name = self._who(body)
        press = Press(
            act=filled.act,
            request=target.request,
            volunteer=filled.volunteer or target.volunteer,
            needs=filled.needs,
            user=user,
            user_name=name,
            id=press_id(body),
            at=at,
            values=filled.values,
            response=to,
        )
        self.pending.add(press)
        self.submit(press)

    def _viewer(self, body: JSON) -> Viewer:
        user, name = self._who(body)
        coordinator = user in self.coordinators
        return Viewer(user=user, name=name, coordinator=coordinator, desk=self.desk, now=self.now())

    def _who(self, body: JSON) -> tuple[str, str]:
        user, called = user_of(body)
        return user, self.door.name_of(user, called)

    def _say(self, to: ResponseHandle, words: str) -> None:
        line = translate(words, self.desk.locale)
        if to.view_id and self.door.change_modal(to.view_id, self._told(to, section([line]))):
            return
        self.door.whisper(replace(to, view_id=""), line)

    def _told(self, to: ResponseHandle, blocks: list[Block]) -> JSON:
        return said(Form.MORE, Target(extra=carried(to)), blocks, self.desk)
