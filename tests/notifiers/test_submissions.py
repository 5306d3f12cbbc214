"""What was filled in is read as it was meant, and what is missing is said at its field."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifiers import submissions
from notifiers.actions import Form, Target
from notifiers.modals import Viewer
from notifiers.pictures import Known, Picture
from notifiers.presses import WAS, Act
from notifiers.submissions import Filled, Wrong
from notifiers.views_request import edit_view, new_view
from tests.cast import ANA, GROCERIES, MEDICINE, NOW
from tests.notifiers.apps import BUTTONS, Album
from tests.notifiers.desks import HOUR, INHALER, a_card

SAM = Viewer(user="USAM", name="Sam", coordinator=False, desk=BUTTONS, now=NOW)


def sent(form: Form, fields: Mapping[str, Any], blocks: list[dict[str, Any]] | None = None) -> Filled | Wrong:
    values = {key: {"value": _state(value)} for key, value in fields.items()}
    return submissions.read(form, {"blocks": blocks or [], "state": {"values": values}}, BUTTONS, NOW)


def _state(value: Any) -> dict[str, Any]:
    match value:
        case datetime():
            return {"selected_date_time": int(value.timestamp())}
        case list():
            return {"selected_options": [{"value": each} for each in value]}
        case {"one": option}:
            return {"selected_option": {"value": option}}
        case {"day": day}:
            return {"selected_date": day}
        case _:
            return {"value": value}


def one(option: str) -> dict[str, str]:
    return {"one": option}


def wrong_at(read: Filled | Wrong) -> set[str]:
    return set(read.errors) if isinstance(read, Wrong) else set()


def test_maybe_later_brings_its_time_and_note() -> None:
    read = sent(Form.MAYBE_LATER, {"at": NOW + HOUR, "note": " after work "})
    assert read == Filled(act=Act.MAYBE_LATER, values={"at": NOW + HOUR, "note": "after work"})


@pytest.mark.parametrize("at", [None, NOW - HOUR, NOW])
def test_a_time_must_be_still_to_come(at: datetime | None) -> None:
    assert wrong_at(sent(Form.MAYBE_LATER, {"at": at})) == {"at"}
    assert wrong_at(sent(Form.HOLD, {"until": at})) == {"until"}


def test_for_what_needs_one_tick() -> None:
    assert wrong_at(sent(Form.ASSIGN, {"needs": []})) == {"needs"}
    assert sent(Form.ASSIGN, {"needs": ["rec1"]}) == Filled(act=Act.YES, needs=("rec1",))


@pytest.mark.parametrize("what", ["left_message", "wrong_number", "didnt_come"])
def test_what_else_came_of_a_call_is_its_own_act(what: str) -> None:
    assert sent(Form.CANDIDATE_MORE, {"what": one(what), "note": None}) == Filled(act=Act(what))


def test_a_break_begins_its_day_at_the_desk() -> None:
    read = sent(Form.CANDIDATE_MORE, {"what": one("break"), "until": {"day": "2026-04-01"}})
    assert read == Filled(act=Act.BREAK, values={"until": datetime(2026, 4, 1, 4, 0, tzinfo=UTC)})
    assert wrong_at(sent(Form.CANDIDATE_MORE, {"what": one("break")})) == {"until"}


def test_a_note_alone_must_say_something() -> None:
    assert wrong_at(sent(Form.CANDIDATE_MORE, {"what": one("note"), "note": "  "})) == {"note"}


def test_anybody_of_the_list_can_have_answered() -> None:
    yes = sent(Form.OUTCOME, {"who": one(ANA.id), "what": one("yes"), "at": NOW + HOUR, "needs": ["rec1"]})
    assert yes == Filled(act=Act.YES, volunteer=ANA.id, needs=("rec1",))
    later = sent(Form.OUTCOME, {"who": one(ANA.id), "what": one("maybe_later"), "at": NOW + HOUR})
    assert later == Filled(act=Act.MAYBE_LATER, volunteer=ANA.id, values={"at": NOW + HOUR})
    assert wrong_at(sent(Form.OUTCOME, {"who": None, "what": one("yes")})) == {"who"}


@pytest.mark.parametrize("what", ["person_reached", "person_no_answer", "told_person"])
def test_a_call_to_the_person_is_what_came_of_it(what: str) -> None:
    assert sent(Form.LOG_CALL, {"what": one(what)}) == Filled(act=Act(what))


def test_another_end_of_a_call_to_the_person_is_an_outcome() -> None:
    read = sent(Form.LOG_CALL, {"what": one("left_message"), "note": "on the machine"})
    assert read == Filled(act=Act.LOG_CALL, values={"outcome": "left_message", "note": "on the machine"})


def test_who_was_not_helped_needs_a_reason() -> None:
    assert sent(Form.CLOSE, {"status": one("complete")}) == Filled(
        act=Act.CLOSE, values={"status": "complete"}
    )
    assert wrong_at(sent(Form.CLOSE, {"status": one("not_met")})) == {"why"}


def test_widening_brings_all_that_shall_be_allowed() -> None:
    assert sent(Form.WIDEN, {"allow": ["farther"]}) == Filled(act=Act.WIDEN, values={"allow": ("farther",)})
    assert sent(Form.WIDEN, {"allow": []}) == Filled(act=Act.WIDEN, values={"allow": ()})


def test_a_handover_may_let_go() -> None:
    read = sent(Form.HANDOVER, {"note": "Ring Rosa", "let_go": ["yes"]})
    assert read == Filled(act=Act.HANDOVER, values={"note": "Ring Rosa", "let_go": "yes"})


def test_a_new_request_brings_only_what_was_filled_in() -> None:
    read = sent(
        Form.NEW_REQUEST,
        {"phone": "718 555 0100", "name": None, "needs": [GROCERIES.id], "solved": [], "address": "",
         "urgency": one("urgent"), "needed_by": NOW + HOUR, "private": ["yes"], "languages": ["Spanish"]},
    )  # fmt: skip
    assert read == Filled(
        act=Act.NEW_REQUEST,
        values={"phone": "718 555 0100", "needs": (GROCERIES.id,), "urgency": "urgent",
                "needed_by": NOW + HOUR, "private": "yes", "languages": ("Spanish",)},
    )  # fmt: skip


def test_a_new_request_needs_somebody_unless_it_is_solved() -> None:
    assert wrong_at(sent(Form.NEW_REQUEST, {"details": "?"})) == {"name"}
    assert isinstance(sent(Form.NEW_REQUEST, {"details": "?", "solved": ["yes"]}), Filled)


def test_a_private_address_stays_out_of_the_base() -> None:
    read = sent(Form.NEW_REQUEST, {"name": "Rosa", "private": ["yes"], "address": "30-12 30th Ave"})
    assert wrong_at(read) == {"address"}


def changed(read: Filled | Wrong) -> dict[str, Any]:
    """Return what an edit changes, without what stood there."""
    assert isinstance(read, Filled)
    return {key: value for key, value in read.values.items() if not key.startswith(WAS)}


def edited(**changes: Any) -> Filled | Wrong:
    """Open *Edit*, change some fields, and send it off with all the others as they were."""
    picture = Picture(data=a_card(), as_of=NOW)
    blocks = edit_view(Target(), picture, SAM, Album())["blocks"]
    stood: dict[str, Any] = {
        "name": INHALER.name, "phone": INHALER.phone, "address": INHALER.address, "city": INHALER.city,
        "details": INHALER.details, "needs": [MEDICINE.id], "urgency": one("urgent"),
        "needed_by": INHALER.needed_by, "languages": ["English", "Spanish"], "email": None,
    }  # fmt: skip
    return sent(Form.EDIT, {**stood, **changes}, blocks)


def test_an_edit_brings_only_what_this_person_changed() -> None:
    later = NOW.replace(microsecond=0) + timedelta(hours=9)
    read = edited(phone="(718) 555-0111", needed_by=later, needs=[MEDICINE.id, GROCERIES.id])
    assert changed(read) == {
        "phone": "(718) 555-0111", "needed_by": later, "needs": (MEDICINE.id, GROCERIES.id),
    }  # fmt: skip


def test_an_edit_says_what_the_form_began_with() -> None:
    read = edited(phone="(718) 555-0111")
    assert isinstance(read, Filled)
    assert read.values[f"{WAS}phone"] == INHALER.phone


def test_clearing_a_field_is_a_change_and_leaving_it_is_none() -> None:
    assert edited() == Filled(act=Act.EDIT, values={})
    assert changed(edited(details=None, needed_by=None)) == {"details": "", "needed_by": ""}


def test_a_day_and_time_can_be_taken_away_though_slack_empties_no_such_field() -> None:
    assert changed(edited(no_time=["yes"])) == {"needed_by": ""}


def test_what_was_typed_and_not_saved_counts_as_changed_when_it_is_sent_off_again() -> None:
    picture = Picture(data=a_card(), as_of=NOW)
    typed = {"phone": "(718) 555-0111"}
    blocks = edit_view(Target(), picture, SAM, Album(), typed=typed)["blocks"]
    read = sent(Form.EDIT, {"phone.typed": "(718) 555-0111", "name": INHALER.name}, blocks)
    assert read == Filled(act=Act.EDIT, values=typed)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone", "ask the neighbor"),
        ("asked_by_phone", "?"),
        ("email", "rosa at home"),
        ("needed_by", NOW - HOUR),
        ("how_many_volunteers", "two"),
        ("how_many_volunteers", "0"),
    ],
)
def test_what_is_ill_typed_is_said_at_its_field(field: str, typed: Any) -> None:
    assert wrong_at(edited(**{field: typed})) == {field}


def test_what_stood_there_before_is_nobodys_mistake() -> None:
    picture = Picture(data=a_card(request={"phone": "none", "needed_by": NOW - HOUR}), as_of=NOW)
    blocks = edit_view(Target(), picture, SAM, Album())["blocks"]
    assert changed(sent(Form.EDIT, {"phone": "none", "needed_by": NOW - HOUR, "city": "Queens"}, blocks)) == {
        "city": "Queens"
    }


def test_everything_that_is_wrong_with_a_new_request_is_said_at_once() -> None:
    read = sent(
        Form.NEW_REQUEST, {"phone": "none", "needed_by": NOW - HOUR, "private": ["yes"], "address": "1 A St"}
    )
    assert wrong_at(read) == {"phone", "needed_by", "address"}


def test_a_field_that_began_anew_is_told_by_its_own_name() -> None:
    known = Known(name="Rosa Alvarez")
    blocks = new_view(Target(), SAM, Album(), typed={"phone": "555"}, known=known, looked_up=True)["blocks"]
    assert wrong_at(sent(Form.NEW_REQUEST, {"name.typed": None}, blocks)) == {"name.typed"}


def test_what_cannot_be_sent_off_is_not_read() -> None:
    with pytest.raises(KeyError):
        sent(Form.TEXTS, {})
