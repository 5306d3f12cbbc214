"""The card of a request: one message, edited in place for its whole life (a stub once it has ended)."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from airtable_schema.numbers import request_number
from airtable_schema.options import Status
from airtable_schema.records import Need, Request
from notifiers.alone import spoken_alone
from notifiers.blocks import as_json, context, fresh, header, section
from notifiers.card_buttons import (
    WITH_A_MENU,
    about_both_sides,
    assigned_blocks,
    candidate_blocks,
    covered_row,
    last_row,
)
from notifiers.card_data import Assigned, Candidate, CardInput, Reason, Waiting
from notifiers.card_texts import texts_on_card
from notifiers.desk import Desk
from notifiers.facts_lines import details, facts, next_step_line, note_lines, title
from notifiers.messages import Message, card_key, fingerprint
from notifiers.next_step import warnings
from notifiers.people_lines import (
    assigned_lines,
    left_out_line,
    listed_lines,
    relax_line,
    uncovered_lines,
)
from notifiers.plain import escaped
from notifiers.texts import not_by_text, to_text
from notifiers.words import translate
from notifiers.words.kinds import shorts
from notifiers.words.labels import ENDED, WHY_CLOSED
from notifiers.words.times import span

__all__ = ["Assigned", "Candidate", "CardInput", "Reason", "Waiting", "card", "deleted_card", "stub"]

SHOWN = 10
"""How many of the list are on the card."""


def card(data: CardInput, desk: Desk, *, number_in_series: int = 1) -> Message:
    """Return the card of a request that is not finished.

    Its key is that of the request's n-th card; from the second on it says that it replaces the old one (not a
    part of its fingerprint). Never shows a house number, a last name, a phone of who asked, or private notes.
    """
    text = spoken_alone(data, desk)
    shown = as_json(_blocks(data, desk, 1, aged=False))
    mark = fingerprint([text, shown])
    blocks = as_json(_blocks(data, desk, number_in_series, aged=True))
    return Message(
        key=card_key(data.request.id, number_in_series),
        fingerprint=mark,
        text=text,
        blocks=fresh(blocks, f"{mark}.{int(data.now.timestamp())}") if desk.buttons else blocks,
    )


def stub(request: Request, needs: Sequence[Need], desk: Desk, *, number_in_series: int = 1) -> Message:
    """Return what is left of the card of a request that has ended: its number, what it was, how it ended."""
    parts = [
        translate("PRACTICE", desk.locale) if request.practice else "",
        _ended(request, needs, desk),
    ]
    return _folded(request.id, " · ".join(part for part in parts if part), number_in_series)


def deleted_card(record_id: str, desk: Desk, *, number_in_series: int = 1) -> Message:
    """Return what is left of the card of a request whose row is gone."""
    return _folded(
        record_id, translate("This request was deleted in Airtable.", desk.locale), number_in_series
    )


def _blocks(data: CardInput, desk: Desk, number_in_series: int, *, aged: bool) -> list[Block]:
    replaces = translate("This card replaces the old one.", desk.locale) if number_in_series > 1 else ""
    return [
        *section([" ".join(warnings(data.request, desk))]),
        header(title(data, desk)),
        *context([replaces]),
        *_facts(data, desk, aged=aged),
        *section([next_step_line(data, desk), *note_lines(data, desk)]),
        *(about_both_sides(data, desk) if desk.buttons else []),
        *_doing(data, desk, aged=aged),
        *_list(data, desk, aged=aged),
        *context(_below_the_list(data, desk)),
        *(last_row(data, desk) if desk.buttons else texts_on_card(data, desk)),
    ]


def _below_the_list(data: CardInput, desk: Desk) -> list[str]:
    """Return who is not on the list, or not to be texted, and what would make it longer."""
    uncovered = uncovered_lines(data, desk)[:7]
    return [_not_by_text(data, desk), left_out_line(data, desk), *uncovered, relax_line(data, desk)]


def _not_by_text(data: CardInput, desk: Desk) -> str:
    """Return why fewer are to be texted than stand on the list, where any are."""
    return not_by_text(data, desk) if data.request.is_open and to_text(data, desk) else ""


def _facts(data: CardInput, desk: Desk, *, aged: bool) -> list[Block]:
    """Return who and where it is; once assigned that is a press away, where one can press."""
    if desk.buttons and data.request.status is Status.ASSIGNED and data.assigned:
        return []
    return section([*facts(data, desk, aged=aged), *details(data, desk)])


def _doing(data: CardInput, desk: Desk, *, aged: bool) -> list[Block]:
    """Return who is doing it: with buttons one block each, for its menu."""
    lines = assigned_lines(data, desk, aged=aged)
    if not desk.buttons or not data.assigned:
        return section(lines)
    with_menus = data.assigned[:SHOWN]
    people = zip(lines, with_menus, strict=False)
    menus = [block for line, one in people for block in assigned_blocks(line, one, data, desk)]
    return [*menus, *section(lines[len(with_menus) :]), *covered_row(data, desk)]


def _list(data: CardInput, desk: Desk, *, aged: bool) -> list[Block]:
    """Return the list while somebody is wanted: three with a block each, the others together in one."""
    if not data.request.is_open:
        return []
    lines = listed_lines(data, desk, aged=aged, shown=SHOWN)
    end = _with_menus(lines)
    first = [block for line, one in lines[:end] for block in _one(line, one, data, desk)]
    return [*first, *section([line for line, _ in lines[end:]])]


def _with_menus(lines: Sequence[tuple[str, Candidate | None]]) -> int:
    """Return how many lines have a block each: up to the third person."""
    people = [place for place, (_, one) in enumerate(lines, start=1) if one is not None]
    return people[WITH_A_MENU - 1] if len(people) >= WITH_A_MENU else len(lines)


def _one(line: str, one: Candidate | None, data: CardInput, desk: Desk) -> list[Block]:
    if one is None or not desk.buttons:
        return section([line])
    return candidate_blocks(line, one.volunteer.id, data, desk)


def _ended(request: Request, needs: Sequence[Need], desk: Desk) -> str:
    """Return how it ended, with what there is to say about it: how long it took, or why."""
    kind, no = shorts(needs, desk), request_number(request)
    if request.status is Status.COMPLETE and request.completed_at is not None:
        took = span(request.completed_at - request.created_at, desk)
        words = translate(
            "✓ No. {no} · {kind} · complete in {span}", desk.locale, no=no, kind=kind, span=took
        )
    else:
        words = translate(ENDED[request.status], desk.locale, no=no, kind=kind)
    why = translate(WHY_CLOSED[request.why_closed], desk.locale) if request.why_closed else ""
    return f"{words}: {why}" if why else words


def _folded(record_id: str, line: str, number_in_series: int) -> Message:
    blocks = as_json(context([line]))
    return Message(
        key=card_key(record_id, number_in_series),
        fingerprint=fingerprint([line]),
        text=escaped(line),
        blocks=blocks,
    )
