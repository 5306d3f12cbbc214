"""What every modal shares: who looks at it, its frame, and the modal that waits for the base."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from airtable_schema.numbers import request_number
from notifiers import actions
from notifiers.actions import Form, Target
from notifiers.blocks import context, plain, section
from notifiers.desk import Desk
from notifiers.messages import JSON
from notifiers.next_step import warnings
from notifiers.pictures import Picture
from notifiers.plain import one_line
from notifiers.words import marked as _
from notifiers.words import translate
from notifiers.words.kinds import shorts
from notifiers.words.times import moment

_TITLE = 24
_NAME = 60
_MOST_BLOCKS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who opens a modal, when, and what they may see."""

    user: str
    name: str
    coordinator: bool
    desk: Desk
    now: datetime

    def may_see(self, picture: Picture) -> bool:
        """Whether name, phone and address may be shown: of a Private request only to who is on it."""
        return not picture.data.request.private or self.coordinator or picture.on_it == self.user


def modal(
    form: Form, target: Target, title: str, blocks: Sequence[Block], desk: Desk, *, submit: str = ""
) -> JSON:
    """Return a modal. Its words are English until they are translated here; past Slack's limit it is cut."""
    cut = context([translate("There is more, but no room for it here.", desk.locale)])
    view = View(
        type="modal",
        title=plain(translate(title, desk.locale), _TITLE),
        blocks=list(blocks) if len(blocks) <= _MOST_BLOCKS else [*blocks[: _MOST_BLOCKS - 1], *cut],
        submit=plain(translate(submit, desk.locale), _TITLE) if submit else None,
        close=plain(translate("Cancel", desk.locale) if submit else translate("Close", desk.locale), _TITLE),
        callback_id=actions.callback_id(form),
        private_metadata=actions.private_metadata(target),
    )
    return dict(view.to_dict())


def about(picture: Picture, viewer: Viewer) -> list[Block]:
    """Return which request this is about, and what must be known before acting."""
    request, desk = picture.data.request, viewer.desk
    line = translate("No. {no} · {kind}", desk.locale, no=request_number(request), kind=_kind(picture, desk))
    return section([" ".join([*warnings(request, desk), line])])


def as_of(picture: Picture, viewer: Viewer) -> list[Block]:
    """Return as of when this is."""
    desk = viewer.desk
    return context([translate("as of {time}", desk.locale, time=moment(picture.as_of, desk, viewer.now))])


def waiting(form: Form, target: Target, desk: Desk) -> JSON:
    """Return the modal that stands there until the base has answered."""
    return modal(
        form, target, _("One moment"), section([translate("Writing to the base…", desk.locale)]), desk
    )


def looking(desk: Desk) -> JSON:
    """Return the modal that stands there until a question is answered."""
    return modal(Form.MORE, Target(), _("One moment"), section([translate("Looking…", desk.locale)]), desk)


def said(form: Form, target: Target, blocks: Sequence[Block], desk: Desk) -> JSON:
    """Return the modal that tells what came of it."""
    return modal(form, target, _("Dispatch"), blocks, desk)


def _kind(picture: Picture, desk: Desk) -> str:
    return one_line(shorts(picture.data.needs, desk), _NAME)
