"""Every builder of what we send, each with a text in every place that somebody can type into.

`BUILDERS` is held against the source by `test_everything_sent`: a builder that is not in it fails there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any, TypeAlias, get_type_hints

from airtable_schema.options import Allow, CameInBy, ContactOutcome, Status, Urgency, WhyClosed
from airtable_schema.records import Need, Request, Volunteer
from notifiers import (
    budget_words,
    modals,
    notices,
    views_candidate,
    views_handover,
    views_more,
    views_request,
    views_texts,
)
from notifiers.actions import Form, Target
from notifiers.alerts import Alert, alert_message
from notifiers.answering import answer_blocks, answer_line, spoken
from notifiers.answers import Answer, Said
from notifiers.blocks import as_json, paragraphs
from notifiers.card import Assigned, Candidate, CardInput, Reason, Waiting, card, deleted_card, stub
from notifiers.desk import Desk
from notifiers.handed_over import handover
from notifiers.messages import JSON, Message, assigned_key, notice_key
from notifiers.modals import Viewer
from notifiers.next_step import VALUES, NextStep, State
from notifiers.pictures import Picture
from notifiers.presses import Act, Asked, Press, Query
from notifiers.summing_up import Numbered, Summing, summing_up
from notifiers.views_texts import ready_blocks
from notifiers.watch_notices import Kind, Note, watch_notice
from notifiers.words.alerts import BACK, LOST
from tests.cast import ANA, MEDICINE, NOW
from tests.notifiers.apps import Album
from tests.notifiers.desks import DESK, HOUR
from worker.dispatch.answers import answer
from worker.presses.pictures import Memory

ROSA = "recROSA0000000001"
TARGET = Target(request=ROSA, volunteer="recV0", extra="C0123456789/1772478000.000100")
CROWD = 130
"""More of everything than any desk will have: What is too much must be cut, not refused."""
_STATUSES = (Status.NEW, Status.ASSIGNED, Status.ON_HOLD, Status.OWN)
_PHONE = "(718) 555-0134"


Builder: TypeAlias = Callable[..., "Iterator[Sent]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One thing that Slack is given: blocks, and for messages what screen readers read."""

    blocks: tuple[JSON, ...]
    text: str = ""
    view: JSON | None = None
    key: str = ""


def desk_of(text: str, *, buttons: bool = True) -> Desk:
    """Return a desk whose settings are typed as well."""
    return replace(DESK, group=text, phone=text, fallback_text=text, buttons=buttons)


def typed(kind: type[Any], text: str, **given: Any) -> dict[str, Any]:
    """Return the text for every field of a record that holds text, but for ids and what the worker keeps."""
    kept = {"id", "key", "card", "claim", "said", "announced", "seen_inputs", "looked_at", "coordinates_for"}
    hints = get_type_hints(kind)
    return {
        **{one.name: text for one in fields(kind) if hints[one.name] is str and one.name not in kept},
        **given,
    }


def request_of(text: str, **changes: Any) -> Request:
    return Request(
        **typed(
            Request, text, id=ROSA, created_at=NOW - HOUR, number=4713, needs=("recN0",),
            languages=(text, f"{text} "), allow=tuple(Allow), came_in_by=CameInBy.PHONE,
            needed_by=NOW + HOUR, **changes,
        )
    )  # fmt: skip


def needs_of(text: str, count: int) -> tuple[Need, ...]:
    given = typed(Need, text, created_at=NOW, in_use=True, where=MEDICINE.where)
    return tuple(Need(**{**given, "id": f"recN{n}"}) for n in range(count))


def people_of(text: str, count: int) -> tuple[Volunteer, ...]:
    given = typed(Volunteer, text, created_at=NOW, can_help_with=("recN0",), languages=(text,))
    several = tuple(Volunteer(**{**given, "id": f"recVOLUNTEER{n:05d}"}) for n in range(count))
    return (replace(ANA, name=text), *several)[:count]


def step_of(state: State, text: str) -> NextStep:
    """Return a step of that state with the text in every value that is text."""
    moments = {"at", "by_at", "from_at", "next", "next_try", "since", "until"}
    numbers = {"count", "days", "found", "more", "similar_count", "tries", "wanted", "distance"}
    values: dict[str, object] = {}
    for key in VALUES[state]:
        values[key] = NOW if key in moments else 3 if key in numbers else text
    if "volunteers" in values:
        values["volunteers"] = (text, text)
    return NextStep(state, values)


def data_of(text: str, state: State = State.URGENT_NOBODY, *, many: int = 3, **changes: Any) -> CardInput:
    """Return what a card shows, with the text wherever somebody typed."""
    needs, people = needs_of(text, min(many, 40)), people_of(text, many)
    request = changes.pop("request", {})
    reasons = (
        Reason("shares_language", {"languages": (text, text)}), Reason("offers", {"needs": ("recN0",)}),
        Reason("other_language", {"languages": (text,)}), Reason("helped_before"),
    )  # fmt: skip
    made = CardInput(
        request=request_of(text, **{"how_many_volunteers": many, **request}), needs=needs,
        next_step=changes.pop("next_step", None) or step_of(state, text), now=NOW,
        candidates=tuple(Candidate(one, 1.0, reasons) for one in people),
        uncovered=tuple(need.id for need in needs), left_out={"no_shared_language": 3, "too_far": many},
        relax=dict.fromkeys(Allow, 3),
        assigned=tuple(Assigned(volunteer=one, at=NOW, by=text, needs=("recN0",)) for one in people),
        waiting=tuple(
            Waiting(volunteer=one, outcome=ContactOutcome.MAYBE_LATER, call_back_at=NOW) for one in people
        ),
        notes=changes.pop("notes", (step_of(State.NOT_ON_MAP, text), step_of(State.ALL_TRIED, text))),
        calls=3,
    )  # fmt: skip
    return replace(made, **changes)


def _all_data(text: str) -> Iterator[CardInput]:
    yield from (data_of(text, many=1, request={"status": status}) for status in _STATUSES)
    yield data_of(text, State.SAID_YES, request={"private": True})
    yield data_of(text, State.TELL_PERSON, request={"practice": True, "contact_with_care": True})


def _crowds(text: str) -> Iterator[CardInput]:
    yield data_of(text, many=CROWD)
    yield data_of(text, many=CROWD, request={"status": Status.ASSIGNED})
    yield data_of(text, assigned=(), waiting=(), candidates=(), notes=())


def _message(made: Message) -> Sent:
    return Sent(blocks=made.blocks, text=made.text, key=made.key)


def _view(made: JSON) -> Sent:
    return Sent(blocks=tuple(made["blocks"]), view=made)


def _cards(text: str, data: Iterable[CardInput] = ()) -> Iterator[Sent]:
    for each in data or _all_data(text):
        for buttons in (True, False):
            yield _message(card(each, desk_of(text, buttons=buttons), number_in_series=2))


def _steps(text: str) -> Iterator[Sent]:
    """Yield the Next steps of all states, a few to a card."""
    steps = [step_of(state, text) for state in State]
    for first in range(0, len(steps), 6):
        one, *notes = steps[first : first + 6]
        yield _message(card(data_of(text, next_step=one, notes=tuple(notes)), desk_of(text)))


def _stubs(text: str) -> Iterator[Sent]:
    data = data_of(text, many=9)
    for status in (Status.COMPLETE, Status.REFERRED, Status.NOT_MET, Status.CANCELLED):
        ended = replace(data.request, status=status, why_closed=WhyClosed.NOT_REAL, completed_at=NOW)
        yield _message(stub(ended, data.needs, desk_of(text)))


def _deleted(text: str) -> Iterator[Sent]:
    yield _message(deleted_card(ROSA, desk_of(text)))


def _notices(text: str) -> Iterator[Sent]:
    desk, request, people = desk_of(text), request_of(text), people_of(text, 9)
    key = assigned_key(ROSA, 1, [one.id for one in people])
    yield _message(notices.assigned_notice(key, people, request, desk, thread_ts="1.0"))
    yield _message(
        notices.opened_notice(notice_key("opened", ROSA, "1:U1"), text, request, desk, thread_ts="1")
    )
    for event in ("assigned", "opened", "unclaimed", "late", "needed", "silence", "reminder", "before",
                  "reopened", "replacement", "anything"):  # fmt: skip
        key = notice_key(event, ROSA, "1")
        yield _message(notices.folded_notice(key, request, desk, thread_ts="1.0"))
    yield _message(notices.taken_back_notice("assigned:x:1:y", request, desk, thread_ts="1.0"))
    yield _message(notices.replaced_notice(request, desk, thread_ts="1.0", n=2))


def _watch(text: str) -> Iterator[Sent]:
    values = {"asks": text, "by": NOW, "fallback": text, "since": NOW, "volunteers": people_of(text, 3)}
    for kind in Kind:
        for channel in (True, False):
            note = Note(kind=kind, values=values, mentions=("U123", text), also_to_channel=channel)
            data = data_of(text, many=1, request={"contact_with_care": not channel})
            key = notice_key("late", ROSA, "1")
            yield _message(watch_notice(key, note, data, desk_of(text), thread_ts="1.0"))


def _handovers(text: str) -> Iterator[Sent]:
    yield _message(handover("handover:app:1:U1", text, text, desk_of(text)))


def _summaries(text: str) -> Iterator[Sent]:
    link = "https://slack.com/archives/C0123456789/p1772478000000100"
    many = [Numbered(str(10_000 + n), link) for n in range(CROWD)]
    data = Summing(
        open_by_urgency=dict.fromkeys(Urgency, CROWD), nobody_on_it=many, late=many,
        call_backs=[(one, NOW + timedelta(days=400)) for one in many], to_check=many, sign_ups=3,
        needs_a_human=many, waits={f"{text}{n}": timedelta(days=2) for n in range(40)},
        median_wait=timedelta(days=9),
    )  # fmt: skip
    yield _message(summing_up("summary:app:1", data, desk_of(text), NOW))


def _budget(text: str) -> Iterator[Sent]:
    desk = desk_of(text)
    lines = [
        budget_words.held_line(200, (NOW, NOW), NOW, desk), budget_words.what_to_type(text, text, desk),
    ]  # fmt: skip
    yield _message(budget_words.spent_message("budget:app:1", 1000, "December 1", desk))
    yield _message(budget_words.held_message("budget:app:2", lines, desk))
    yield _message(budget_words.decided_message("budget:app:3", NOW, desk))
    yield _message(budget_words.not_yet_message("budget:app:4", NOW, text, desk))
    yield _message(budget_words.scarce_message("budget:app:5", 1000, "December 1", desk))
    yield _message(budget_words.calls_again_message("budget:app:6", desk))


def _alerts(text: str) -> Iterator[Sent]:
    for service in LOST:
        told = Alert(service=service, since=NOW, advice=text, about=text)
        yield _message(alert_message("alert:app:1", told, desk_of(text), NOW))
    for service, in_one in ((service, in_one) for service in BACK for in_one in (False, True)):
        told = Alert(service=service, since=NOW, until=NOW, in_one=in_one)
        yield _message(alert_message("alert:app:1", told, desk_of(text), NOW))


def viewer(text: str) -> Viewer:
    return Viewer(user="USAM", name=text, coordinator=True, desk=desk_of(text), now=NOW)


def _album(text: str) -> Album:
    album = Album()
    for n in range(3):
        data = data_of(text)
        album.put(replace(data, request=replace(data.request, id=f"recR{n}")), on_it="USAM")
    return album


def _about_one(builder: Callable[..., JSON]) -> Builder:
    def build(text: str, given: Iterable[CardInput] = ()) -> Iterator[Sent]:
        for data in given or _all_data(text):
            shown = Picture(data=data, as_of=NOW, on_it="USAM", may_allow=tuple(Allow))
            target = replace(TARGET, volunteer=next((one.volunteer.id for one in data.candidates), ""))
            more = (_album(text),) if builder is views_request.edit_view else ()
            yield _view(builder(target, shown, viewer(text), *more))

    return build


def _about_none(builder: Callable[..., JSON]) -> Builder:
    return lambda text: iter([_view(builder(replace(TARGET, request=""), viewer(text), _album(text)))])


def _waiting(text: str) -> Iterator[Sent]:
    yield _view(modals.waiting(Form.ASSIGN, TARGET, desk_of(text)))
    yield _view(modals.looking(desk_of(text)))


def _told(text: str) -> Iterator[Sent]:
    """Yield every answer, in a modal and as only one person sees it."""
    values = {
        "volunteers": (text, text), "volunteer": text, "who": text, "since": NOW, "until": NOW, "by": NOW,
        "outcome": ContactOutcome.NO_ANSWER, "count": 3, "from_at": NOW, "no": "4713",
    }  # fmt: skip
    press = Press(act=Act.YES, request=ROSA, volunteer=ANA.id, user="U1", user_name=text, at=NOW)
    shown = Picture(data=data_of(text, request={"status": Status.ASSIGNED}), as_of=NOW)
    for code in Said:
        told = Answer(code=code, values=values, undo="yes|rec|1", sure=Act.YES)
        line = answer_line(told, desk_of(text), NOW, late=True)
        blocks = as_json(answer_blocks(told, press, line, desk_of(text), no="4713"))
        yield Sent(blocks=blocks, text=spoken(line, "4713", desk_of(text)), key=f"whisper:{code}")
    for code in (Said.ASSIGNED, Said.COVERED):
        told = Answer(code=code, values=values, undo="yes|rec|1", sure=Act.YES)
        line = answer_line(told, desk_of(text), NOW, in_modal=True)
        more = answer_blocks(told, press, line, desk_of(text), no="4713")
        more += ready_blocks(shown, viewer(text), replace(ANA, name=text))
        yield _view(modals.said(Form.MORE, TARGET, more, desk_of(text)))


def _dispatch(text: str) -> Iterator[Sent]:
    """Yield what is answered to questions typed behind /dispatch."""
    shown = {
        f"recR{n}": Picture(data=data_of(text, state), as_of=NOW, on_it="USAM")
        for n, state in enumerate((State.URGENT_NOBODY, State.TELL_PERSON, State.NOT_ON_MAP))
    }
    memory = Memory(
        as_of=NOW, answering=False, pictures=shown,
        requests={record: replace(one.data.request, id=record) for record, one in shown.items()},
        kinds={need.id: need for need in needs_of(text, 3)},
        volunteers={one.id: one for one in people_of(text, 8)},
    )  # fmt: skip
    for asked in (Asked.OPEN, Asked.FIND, Asked.MINE, Asked.CHECK):
        for words in (text, "4713"):
            query = Query(asked=asked, text=words, user="USAM", user_name=text, at=NOW)
            lines = [line.text for line in answer(query, memory, desk_of(text), NOW)]
            if lines:
                yield _view(modals.said(Form.MORE, TARGET, paragraphs(lines), desk_of(text)))


ABOUT_ONE: Mapping[Callable[..., JSON], str] = {
    views_candidate.assign_view: "assign_view",
    views_candidate.maybe_later_view: "maybe_later_view",
    views_candidate.more_view: "candidate more_view",
    views_candidate.outcome_view: "outcome_view",
    views_more.more_view: "more_view",
    views_more.contact_details_view: "contact_details_view",
    views_more.log_call_view: "log_call_view",
    views_more.hold_view: "hold_view",
    views_more.close_view: "close_view",
    views_more.widen_view: "widen_view",
    views_more.guidance_view: "guidance_view",
    views_texts.texts_view: "texts_view",
    views_texts.covered_view: "covered_view",
    views_request.edit_view: "edit_view",
}

BUILDERS: Mapping[str, Builder] = {
    "card": _cards,
    "stub": _stubs,
    "deleted_card": _deleted,
    "assigned_notice": _notices,
    "opened_notice": _notices,
    "folded_notice": _notices,
    "taken_back_notice": _notices,
    "replaced_notice": _notices,
    "watch_notice": _watch,
    "handover": _handovers,
    "summing_up": _summaries,
    "spent_message": _budget,
    "alert_message": _alerts,
    "held_message": _budget,
    "decided_message": _budget,
    "not_yet_message": _budget,
    "scarce_message": _budget,
    "calls_again_message": _budget,
    "waiting": _waiting,
    "looking": _waiting,
    "said": _told,
    **{name: _about_one(builder) for builder, name in ABOUT_ONE.items()},
    "new_view": _about_none(views_request.new_view),
    "handover_view": _about_none(views_handover.handover_view),
    "dispatch": _dispatch,
}


def everything(text: str) -> Iterator[Sent]:
    """Yield everything that we send, with the text wherever it can be typed."""
    for build in (*dict.fromkeys(BUILDERS.values()), _steps):
        yield from build(text)


def everything_of_a_crowd(text: str) -> Iterator[Sent]:
    """Yield what shows a request that has far too much of everything, or next to nothing."""
    yield from _cards(text, _crowds(text))
    for builder in ABOUT_ONE:
        yield from _about_one(builder)(text, _crowds(text))
