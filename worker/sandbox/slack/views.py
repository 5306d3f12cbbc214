"""Modals: opened with a trigger that a click gave three seconds ago at most, changed, stacked three high.

https://docs.slack.dev/surfaces/modals
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worker.sandbox.slack.blocks import check_view, with_ids
from worker.sandbox.slack.exceptions import SlackError
from worker.sandbox.slack.messages import Json

_TRIGGER_LIFE = timedelta(seconds=3)
_MOST_STACKED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One modal as somebody has it open. `stack` are the ids below it, the first opened first."""

    id: str
    app: str
    user: str
    hash: str
    content: Json
    stack: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Trigger:
    app: str
    user: str
    expires: datetime
    view: str = ""
    used: bool = False


class Views:
    """The modals that are open, and the triggers that may open one."""

    def __init__(self, new_id: Callable[[str], str]) -> None:
        self._new_id = new_id
        self._open: dict[str, View] = {}
        self._triggers: dict[str, _Trigger] = {}

    def trigger(self, app: str, user: str, now: datetime, *, view: str = "") -> str:
        """Return a new trigger; `view` is the modal in which somebody clicked."""
        name = f"{self._new_id('')}.{self._new_id('')}"
        self._triggers[name] = _Trigger(app=app, user=user, expires=now + _TRIGGER_LIFE, view=view)
        return name

    def get(self, view_id: str) -> View:
        """Return an open modal."""
        if view_id not in self._open:
            raise SlackError("not_found")
        return self._open[view_id]

    def all(self) -> tuple[View, ...]:
        """Return every open modal, the first opened first."""
        return tuple(self._open.values())

    def open(self, trigger: str, content: Json, *, app: str, now: datetime) -> View:
        """Open a modal for whoever clicked."""
        check_view(content)
        who = self._spend(trigger, app, now)
        return self._keep(content, app, who.user, ())

    def push(self, trigger: str, content: Json, *, app: str, now: datetime) -> View:
        """Put a modal on top of the one in which somebody clicked."""
        check_view(content)
        who = self._spend(trigger, app, now)
        below = self.get(who.view)
        if len(below.stack) + 1 >= _MOST_STACKED:
            raise SlackError("push_limit_reached")
        return self._keep(content, app, who.user, (*below.stack, below.id))

    def change(self, view_id: str, content: Json, *, app: str, seen: str = "") -> View:
        """Put other content into an open modal; `seen` is the hash of what the caller believes is there."""
        check_view(content)
        view = self.get(view_id)
        if view.app != app:
            raise SlackError("not_found")
        if seen and seen != view.hash:
            raise SlackError("hash_conflict")
        changed = replace(view, content=self._filled(content), hash=self._new_id("H"))
        self._open[view_id] = changed
        return changed

    def find_external(self, external_id: str) -> View:
        """Return the open modal that was given this id by its app."""
        for view in self._open.values():
            if view.content.get("external_id") == external_id:
                return view
        raise SlackError("not_found")

    def close(self, view_id: str, *, whole_stack: bool = False) -> None:
        """Take a modal away, or with it all that are under it."""
        view = self._open.pop(view_id, None)
        if view is not None and whole_stack:
            for below in view.stack:
                self._open.pop(below, None)

    def _keep(self, content: Json, app: str, user: str, stack: tuple[str, ...]) -> View:
        view = View(
            id=self._new_id("V"), app=app, user=user, hash=self._new_id("H"), stack=stack,
            content=self._filled(content),
        )  # fmt: skip
        self._open[view.id] = view
        return view

    def _filled(self, content: Json) -> Json:
        ids = iter(lambda: self._new_id("")[1:6], "")
        return {**content, "blocks": list(with_ids(content["blocks"], ids))}

    def _spend(self, name: str, app: str, now: datetime) -> _Trigger:
        trigger = self._triggers.get(name)
        if trigger is None or trigger.app != app:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if now > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger
