"""What a thread is told as time goes by, or as people come and go: late, silent, reminded, reopened.

Volunteers are named by first name, the person who asked never. What also goes to the channel says by itself
which request it is about.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from slack_sdk.models.blocks import ContextBlock, MarkdownTextObject

from airtable_schema.numbers import request_number
from airtable_schema.records import Volunteer
from notifiers.blocks import as_json, context, section
from notifiers.card_data import CardInput
from notifiers.desk import Desk
from notifiers.messages import Message, fingerprint
from notifiers.people_lines import by_first_name
from notifiers.plain import escaped, one_line
from notifiers.texts import filled
from notifiers.words import translate
from notifiers.words.kinds import shorts
from notifiers.words.lists import listed
from notifiers.words.notices import (
    IN_THE_CHANNEL,
    LATE_LAST_WITH_CARE,
    LATE_NOT_REACHED,
    LATE_NOT_RUNG,
    LINES,
    Kind,
)
from notifiers.words.texts import Text
from notifiers.words.times import time_first

__all__ = ["Kind", "Note", "watch_notice"]

_SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_GAP = re.compile(r"{(\w+)}")
_NAME = 40
_FALLBACK = 200
_TEXTS = {Kind.LATE_LAST: Text.STILL_LOOKING, Kind.BEFORE: Text.BEFORE, Kind.SILENCE: Text.NEWS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a thread is told as time goes by: `values` fill the gaps of its line, as they are.

    `volunteers` are records, `asks` the name of who is asked or said so; `mentions` are Slack ids.
    """

    kind: Kind
    values: Mapping[str, object] = field(default_factory=dict)
    mentions: tuple[str, ...] = ()
    also_to_channel: bool = False
    person_first: bool = False
    """Whether no volunteer was asked yet because who asked is to be rung first."""
    person_was_tried: bool = False


def watch_notice(key: str, note: Note, data: CardInput, desk: Desk, *, thread_ts: str) -> Message:
    """Return the notice of what time, or somebody, has changed; where there is a text to send, with it."""
    request = data.request
    line = _line(note, data, desk)
    no, kind = request_number(request), shorts(data.needs, desk)
    alone = translate(IN_THE_CHANNEL, desk.locale, no=no, kind=kind, line=line) if kind else line
    if request.practice:
        alone, line = (f"{translate('PRACTICE.', desk.locale)} {said}" for said in (alone, line))
    shown = alone if note.also_to_channel else line
    text = _text(note, data, desk)
    blocks = [*section([shown]), *context([text]), *_mentioned(note.mentions)]
    return Message(
        key=key,
        fingerprint=fingerprint([shown, text, *note.mentions]),
        text=escaped(_closed(alone, desk)),
        blocks=as_json(blocks),
        thread_ts=thread_ts,
        also_to_channel=note.also_to_channel,
    )


def _closed(alone: str, desk: Desk) -> str:
    """Return a line that leads to a text as it makes sense without the text."""
    if not alone.endswith(":"):
        return alone
    return f"{alone.removesuffix(':')} {translate('in its thread.', desk.locale)}"


def _line(note: Note, data: CardInput, desk: Desk) -> str:
    forms = LINES[note.kind]
    if note.kind is Kind.LATE_LAST and data.request.contact_with_care:
        forms = LATE_LAST_WITH_CARE
    if note.person_first:
        forms = LATE_NOT_REACHED if note.person_was_tried else LATE_NOT_RUNG
    gaps = _GAP.findall(forms.one)
    values = {gap: _written(gap, note.values.get(gap, ""), data, desk) for gap in gaps}
    bare = forms.bare and not all(values.values())
    return translate(forms.bare if bare else forms.one, desk.locale, **values)


def _written(gap: str, value: object, data: CardInput, desk: Desk) -> str:
    if isinstance(value, datetime):
        return time_first(value, desk, data.now)
    if gap == "volunteers":
        people = cast(Sequence[Volunteer], value)
        return listed([by_first_name(one, desk) for one in people], desk) or translate(
            "the volunteer", desk.locale
        )
    return one_line(str(value), _FALLBACK if gap == "fallback" else _NAME).rstrip(".")


def _text(note: Note, data: CardInput, desk: Desk) -> str:
    """Return the text to send, with a gap where the person who asked is named: threads never name her."""
    careful = note.kind is Kind.LATE_LAST and data.request.contact_with_care  # nothing in writing to them
    by = data.request.needed_by
    too_late = note.kind is Kind.LATE_LAST and by is not None and by <= data.now  # to say "still looking"
    if note.kind not in _TEXTS or careful or too_late or note.person_first:
        return ""
    unnamed = replace(data, request=replace(data.request, name="", asked_by=""))
    return filled(_TEXTS[note.kind], unnamed, desk)


def _mentioned(users: Sequence[str]) -> list[ContextBlock]:
    """Return a line that calls these people; nothing but a Slack id is ever read as markup."""
    called = [f"<@{user}>" for user in users if _SLACK_ID.fullmatch(user)]
    return [ContextBlock(elements=[MarkdownTextObject(text=" ".join(called))])] if called else []
