"""What a modal shows once the base has answered: what came of it, and what is to be done next.

What somebody typed is never lost: where it was not saved, the form stands there again with all of it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from types import MappingProxyType
from typing import cast

from slack_sdk.models.blocks import Block

from airtable_schema.options import Urgency
from notifiers.actions import Form, Target
from notifiers.answers import Answer, Said
from notifiers.blocks import button, context, paragraphs, row, section
from notifiers.desk import Desk
from notifiers.messages import JSON
from notifiers.modals import Viewer, said
from notifiers.pictures import Pictures
from notifiers.plain import one_line
from notifiers.presses import WAS, Act, Press
from notifiers.proposals import hears_by
from notifiers.slack_app_payloads import carried
from notifiers.texts import break_text
from notifiers.views_candidate import volunteer_of
from notifiers.views_request import edit_view, label, new_view, promise
from notifiers.views_texts import ready_blocks
from notifiers.words import translate
from notifiers.words.buttons import BUTTONS
from notifiers.words.kinds import short
from notifiers.words.labels import PROMISE
from notifiers.words.lists import listed
from notifiers.words.times import time_first

_NOT_SAVED = frozenset({
    Said.NOT_ANSWERING, Said.WENT_WRONG, Said.PAUSED, Said.STOPPING, Said.MONTH_SPENT, Said.URGENT_ONLY,
    Said.UNCLEAR,
})  # fmt: skip
"""After these the same may be sent off again, also where nobody knows whether it was saved."""
_VALUE = 300


def afterwards(
    press: Press, answer: Answer, line: str, told: list[Block], viewer: Viewer, pictures: Pictures
) -> JSON:
    """Return the modal in the place of the one that waited; `told` is the answer itself, `line` its words."""
    target = Target(request=press.request, volunteer=press.volunteer, extra=carried(press.response))
    if answer.code in _NOT_SAVED and (form := _form_again(press, line, target, viewer, pictures)):
        return form
    more = _MORE.get(answer.code, _nothing)(press, answer, viewer, pictures)
    return said(Form.MORE, target, [*told, *more], viewer.desk)


def answered(lines: Sequence[str], about: Sequence[str], pictures: Pictures, desk: Desk) -> list[Block]:
    """Return the answer to a question; beside each request that still goes on is what can be done with it."""
    blocks: list[Block] = []
    for line, request in zip_longest(lines, about[: len(lines)], fillvalue=""):
        if request and pictures.of(request) is not None:
            words = translate(BUTTONS[Form.MORE], desk.locale)
            blocks += section([line], beside=button(words, Form.MORE, Target(request=request)))
        else:
            blocks += paragraphs([line])
    return blocks


def _form_again(press: Press, line: str, target: Target, viewer: Viewer, pictures: Pictures) -> JSON | None:
    """Return the form with what was typed in it; sent off again it is the same request, never a second."""
    picture = pictures.of(press.request)
    typed = {key: value for key, value in press.values.items() if not key.startswith(WAS)}
    if press.act is Act.NEW_REQUEST:
        return new_view(target, viewer, pictures, typed=typed, above=line)
    if press.act is Act.EDIT and picture is not None:
        return edit_view(target, picture, viewer, pictures, typed=typed, above=line)
    return None


def _texts(press: Press, answer: Answer, viewer: Viewer, pictures: Pictures) -> list[Block]:  # noqa: ARG001
    """Return the texts that go out once somebody is assigned."""
    picture = pictures.of(press.request)
    volunteer = volunteer_of(picture, press.volunteer) if picture else None
    return ready_blocks(picture, viewer, volunteer, press.needs) if picture and volunteer else []


def _promise(press: Press, answer: Answer, viewer: Viewer, pictures: Pictures) -> list[Block]:  # noqa: ARG001
    """Return the last line to say aloud to who asked for something new."""
    if press.text("solved"):
        return []
    urgency = Urgency(press.text("urgency") or Urgency.SOON)
    by = hears_by(urgency, press.time("needed_by"), viewer.desk, viewer.now)
    return promise(viewer.desk, time_first(by, viewer.desk, viewer.now))


def _break(press: Press, answer: Answer, viewer: Viewer, pictures: Pictures) -> list[Block]:  # noqa: ARG001
    """Return the text for somebody who wants a break."""
    picture, until = pictures.of(press.request), press.time("until")
    volunteer = volunteer_of(picture, press.volunteer) if picture else None
    if press.act is not Act.BREAK or volunteer is None or until is None:
        return []
    return section([break_text(volunteer, until, viewer.desk)])


def _meanwhile(press: Press, answer: Answer, viewer: Viewer, pictures: Pictures) -> list[Block]:
    """Return what others wrote meanwhile, what was not saved because of it, and the way to write it again."""
    desk = viewer.desk
    theirs = cast("Mapping[str, object]", answer.values.get("theirs", {}))
    mine = cast("Mapping[str, object]", answer.values.get("mine", {}))
    blocks: list[Block] = []
    for key in theirs:
        stands = _written(theirs[key], viewer, pictures)
        wanted = _written(mine.get(key, ""), viewer, pictures)
        blocks += section([translate("{field}: {value}", desk.locale, field=label(key, desk), value=stands)])
        blocks += context([translate("Not saved: {value}", desk.locale, value=wanted)])
    words = translate(BUTTONS[Form.EDIT], desk.locale)
    again = row([button(words, Form.EDIT, Target(request=press.request))]) if theirs else []
    return [*blocks, *again]


def _written(value: object, viewer: Viewer, pictures: Pictures) -> str:
    desk = viewer.desk
    match value:
        case datetime():
            return time_first(value, desk, viewer.now)
        case bool():
            return translate("yes", desk.locale) if value else translate("no", desk.locale)
        case Urgency():
            return translate(PROMISE[value], desk.locale)
        case tuple() | list():
            names = {need.id: short(need) for need in pictures.needs()}
            several = [one_line(names.get(str(each), str(each)), _VALUE) for each in value]
            return listed(several, desk) or translate("nothing", desk.locale)
        case _:
            text = "" if value is None else str(value)
            return one_line(text, _VALUE) or translate("nothing", desk.locale)


def _nothing(press: Press, answer: Answer, viewer: Viewer, pictures: Pictures) -> list[Block]:  # noqa: ARG001
    return []


More = Callable[[Press, Answer, Viewer, Pictures], list[Block]]
_MORE: Mapping[Said, More] = MappingProxyType(
    {
        Said.ASSIGNED: _texts,
        Said.CREATED: _promise,
        Said.NOTED_OUTCOME: _break,
        Said.SAVED_BUT: _meanwhile,
        Said.SOMEONE_CHANGED: _meanwhile,
    }
)
