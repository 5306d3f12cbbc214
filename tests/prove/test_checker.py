"""Each invariant of the checker can fail: base and channel are spoilt on purpose, with a worker's token."""

import re
from pathlib import Path
from typing import Any

import pytest

from notifiers.presses import Act
from tests.journeys.desk import a_desk
from tests.prove.checker import NEXT_STEP
from tests.prove.checker_calls import BACK_OFF, BUDGET, COUNT
from tests.prove.checker_edits import DELETED, MADE, OVERWRITTEN
from tests.prove.checker_lookups import LOOKED_FOR
from tests.prove.checker_rest import FOLDED, NOBODY, ONE_PLACE, SHOWS
from tests.prove.spoiling import Spoiler
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop

# At every call ------------------------------------------------------------------------------------------


def test_a_column_of_peoples_that_the_worker_writes_is_found(spoiler: Spoiler) -> None:
    spoiler.write(spoiler.desk.ask(), Details="Not what she said.")
    assert spoiler.rules == [OVERWRITTEN]


def test_the_workers_own_columns_are_its_own(spoiler: Spoiler) -> None:
    spoiler.write(spoiler.desk.ask(), **{"Next step": "Ring her."})
    assert spoiler.rules == []


def test_a_button_writes_its_own_columns_of_its_own_request_and_no_others(spoiler: Spoiler) -> None:
    rosa, tom = spoiler.desk.ask(), spoiler.desk.ask(Name="Tom")
    spoiler.press(Act.CLAIM, rosa)
    spoiler.write(rosa, Dispatcher="Sam")
    assert spoiler.rules == []
    spoiler.write(rosa, Status="Complete")
    spoiler.write(tom, Dispatcher="Sam")
    assert spoiler.rules == [OVERWRITTEN] * 2


def test_a_press_is_not_written_when_it_is_long_void(spoiler: Spoiler) -> None:
    rosa = spoiler.desk.ask()
    spoiler.press(Act.CLAIM, rosa)
    spoiler.desk.later(60)
    spoiler.write(rosa, Dispatcher="Sam")
    assert spoiler.rules == [OVERWRITTEN]


def test_what_a_person_corrected_in_a_row_of_ours_is_theirs(spoiler: Spoiler) -> None:
    spoiler.airtable("POST", "Calls%20&%20texts", fields={"Note": "ours"})
    (call,) = spoiler.desk.sandbox.airtable.rows(spoiler.desk.base, "Calls & texts")
    spoiler.airtable("PATCH", f"Calls%20&%20texts/{call['id']}", fields={"Note": "ours still"})
    assert spoiler.rules == []
    spoiler.desk.sandbox.airtable.update_record(
        spoiler.desk.base, "Calls & texts", call["id"], {"Note": "theirs"}
    )
    spoiler.airtable("PATCH", f"Calls%20&%20texts/{call['id']}", fields={"Note": "ours again"})
    assert spoiler.rules == [OVERWRITTEN]


def test_a_persons_row_that_the_worker_deletes_and_a_request_that_it_makes_are_found(
    spoiler: Spoiler,
) -> None:
    spoiler.airtable("DELETE", f"Requests/{spoiler.desk.ask()}")
    spoiler.airtable("POST", "Requests", fields={"Name": "Nobody"})
    assert spoiler.rules == [DELETED, MADE]


def test_a_call_within_airtables_penalty_is_found(spoiler: Spoiler) -> None:
    spoiler.fails(Service.AIRTABLE, Answer(429, {"errors": [{"error": "RATE_LIMIT_REACHED"}]}))
    spoiler.airtable("GET", "Requests")
    spoiler.desk.later(31)
    spoiler.airtable("GET", "Requests")
    assert spoiler.rules == []
    spoiler.fails(Service.AIRTABLE, Answer(429, {"error": {"type": "RATE_LIMIT_REACHED"}}))
    spoiler.airtable("GET", "Requests")
    spoiler.airtable("GET", "Volunteers")
    assert spoiler.rules == [BACK_OFF]


def test_a_call_before_the_time_that_a_503_asked_for_is_found(spoiler: Spoiler) -> None:
    spoiler.fails(Service.AIRTABLE, Answer(503, "", {"Retry-After": "20"}))
    spoiler.airtable("GET", "Requests")
    spoiler.desk.later(10)
    spoiler.airtable("GET", "Requests")
    assert spoiler.rules == [BACK_OFF]


def test_a_third_try_at_once_is_found(spoiler: Spoiler) -> None:
    spoiler.fails(Service.AIRTABLE, Drop(), times=2)
    for _ in range(3):
        spoiler.airtable("GET", "Requests")
    assert spoiler.rules == [BACK_OFF]


def test_a_post_within_slacks_retry_after_is_found(spoiler: Spoiler) -> None:
    spoiler.fails(Service.SLACK, Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "9"}))
    spoiler.post("card:recA:1")
    spoiler.post("card:recB:1")
    assert spoiler.rules == [BACK_OFF]


def test_a_message_said_again_within_a_minute_of_an_unclear_answer_is_found(spoiler: Spoiler) -> None:
    spoiler.fails(Service.SLACK, Answer(200, {"ok": False, "error": "fatal_error"}))
    spoiler.post("card:recA:1")
    spoiler.post("card:recB:1")
    assert spoiler.rules == []
    spoiler.post("card:recA:1")
    assert spoiler.rules == [BACK_OFF, LOOKED_FOR]


@pytest.mark.parametrize("key", ["card:recA:1", "assigned:recA:1:recB"])
def test_a_message_said_again_that_nobody_looked_for_is_found(spoiler: Spoiler, key: str) -> None:
    spoiler.fails(Service.SLACK, Drop())
    spoiler.post(key)
    spoiler.reads()  # too soon to tell
    spoiler.desk.later(61)
    spoiler.post(key)
    assert spoiler.rules == [LOOKED_FOR]


@pytest.mark.parametrize("reads", [True, False])
def test_a_fresh_process_has_to_look_for_itself(spoiler: Spoiler, reads: bool) -> None:
    spoiler.fails(Service.SLACK, Drop())
    spoiler.post("card:recA:1")
    spoiler.desk.later(61)
    spoiler.checker.started()
    if reads:
        spoiler.reads()
    spoiler.post("card:recA:1")
    assert spoiler.rules == ([] if reads else [LOOKED_FOR])


def test_more_calls_than_the_budget_are_found() -> None:
    with a_desk() as desk:
        spoiler = Spoiler(desk, cap=1)
        spoiler.airtable("GET", "Requests")
        assert spoiler.rules == []
        spoiler.airtable("GET", "Requests")
        assert BUDGET in spoiler.rules


def test_a_count_of_ours_below_the_sandboxs_is_found(spoiler: Spoiler) -> None:
    columns = {"Calls this month": 2, "_Month": "2026-03", "_Key": "desk-1"}
    rows = {"records": [{"fields": columns}], "performUpsert": {"fieldsToMergeOn": ["_Key"]}}
    heartbeats = {
        table["name"]: table["id"] for table in spoiler.desk.sandbox.airtable.tables(spoiler.desk.base)
    }
    spoiler.airtable("PATCH", heartbeats["Hyperlocal"], **rows)
    spoiler.airtable("GET", "Requests")
    assert spoiler.rules == []
    spoiler.airtable("GET", "Requests")
    assert spoiler.rules == [COUNT]


# At rest ------------------------------------------------------------------------------------------------


def test_a_request_that_nobody_announced_is_found(spoiler: Spoiler) -> None:
    spoiler.desk.ask()
    assert spoiler.at_rest() == set()
    spoiler.desk.later(600)
    assert spoiler.at_rest() == {ONE_PLACE}


def test_a_request_whose_card_is_another_message_is_found(settled: tuple[Spoiler, str]) -> None:
    spoiler, rosa = settled
    spoiler.write(rosa, _Card="1 1700000000.000001")
    assert spoiler.at_rest() == {ONE_PLACE}


def test_the_card_of_what_ended_may_be_missing_where_people_took_it_away_but_not_where_we_did(
    settled: tuple[Spoiler, str],
) -> None:
    spoiler, rosa = settled
    spoiler.desk.later(60)
    spoiler.desk.edit(rosa, Status="Complete")
    spoiler.desk.once()
    spoiler.desk.sandbox.slack.delete_as_person(spoiler.desk.card().ts)
    assert spoiler.at_rest() == set()
    mine = spoiler.post(f"card:{rosa}:2", "✓ complete")
    spoiler.write(rosa, _Card=f"2 {mine}")
    spoiler.slack.chat_delete(channel=spoiler.desk.sandbox.slack.channel, ts=mine)
    assert spoiler.at_rest() == {ONE_PLACE}


def test_an_open_request_whose_card_people_deleted_is_found(settled: tuple[Spoiler, str]) -> None:
    spoiler, _ = settled
    spoiler.desk.sandbox.slack.delete_as_person(spoiler.desk.card().ts)
    assert spoiler.at_rest() == {ONE_PLACE}


def test_an_empty_row_that_was_written_to_is_found(spoiler: Spoiler) -> None:
    blank = spoiler.desk.sandbox.airtable.create_record(spoiler.desk.base, "Requests", {})
    assert spoiler.at_rest() == set()
    spoiler.write(blank, **{"Next step": "Ring nobody."})
    assert ONE_PLACE in spoiler.at_rest()


@pytest.mark.parametrize(
    "edit",
    [
        {"Status": "Checked"},
        {"Urgency": "Urgent: today"},
        {"Practice": True},
        {"Status": "Complete"},
        {"_Announced": "0123456789abcdef"},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_a_card_that_does_not_show_what_the_base_says_is_found(
    settled: tuple[Spoiler, str], edit: dict[str, Any]
) -> None:
    spoiler, rosa = settled
    spoiler.desk.edit(rosa, **edit)
    assert SHOWS in spoiler.at_rest()


def test_what_has_ended_keeps_its_fingerprint_though_people_made_the_column_again(
    settled: tuple[Spoiler, str],
) -> None:
    spoiler, rosa = settled
    spoiler.desk.later(60)
    spoiler.desk.edit(rosa, Status="Complete")
    spoiler.desk.once()
    spoiler.checker.made_again("requests", "announced", "fldMadeAgain00000")
    spoiler.write(rosa, _Announced=None)
    assert spoiler.at_rest() == {SHOWS}


def test_a_card_without_its_needs_is_found(settled: tuple[Spoiler, str]) -> None:
    spoiler, rosa = settled
    spoiler.desk.edit(rosa, Needs=[spoiler.desk.kinds["Snow"]])
    assert SHOWS in spoiler.at_rest()


def test_a_next_step_that_is_not_true_is_found(settled: tuple[Spoiler, str]) -> None:
    spoiler, rosa = settled
    spoiler.write(rosa, **{"Next step": "Nothing more to do."})
    assert NEXT_STEP in spoiler.at_rest()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"Next step": "Nothing more to do."},
        {"Next step": "Text the 3 on the list; the message is ready."},
        {"Next step": "Ana is doing it. News expected by 5:20 PM."},
        {"_Said": '{"round":1,"phase":"open","doing_it":["recNOBODY"],"keys":[],"folded":false}'},
        {"_Said": '{"round":1,"phase":"final","doing_it":[],"keys":[],"folded":false}'},
    ],
    ids=["another state", "another number", "nobody said so", "remembers others", "remembers an end"],
)
def test_a_next_step_that_does_not_follow_from_the_rows_is_found_by_who_never_looked_before(
    settled: tuple[Spoiler, str], spoilt: dict[str, str]
) -> None:
    spoiler, rosa = settled
    assert spoiler.next_steps() == []
    spoiler.write(rosa, **spoilt)
    assert spoiler.next_steps() == [NEXT_STEP]


def test_what_has_ended_may_have_lost_its_memory_but_remembers_nothing_else_than_its_end(
    settled: tuple[Spoiler, str],
) -> None:
    spoiler, rosa = settled
    spoiler.desk.later(60)
    spoiler.desk.edit(rosa, Status="Complete")
    spoiler.desk.once()
    spoiler.write(rosa, _Said=None)
    assert spoiler.next_steps() == []
    spoiler.write(rosa, _Said='{"round":1,"phase":"open","doing_it":[],"keys":[],"folded":false}')
    assert spoiler.next_steps() == [NEXT_STEP]


def test_a_next_step_that_time_has_made_untrue_is_found(settled: tuple[Spoiler, str]) -> None:
    spoiler, rosa = settled
    spoiler.desk.later(60)
    spoiler.desk.edit(rosa, Dispatcher="Sam")
    spoiler.desk.once()
    assert spoiler.next_steps() == []
    spoiler.desk.later(6 * 3600)
    assert spoiler.next_steps() == [NEXT_STEP]


def test_a_card_whose_next_step_is_not_the_bases_is_found(settled: tuple[Spoiler, str]) -> None:
    spoiler, _ = settled
    card, channel = spoiler.desk.card(), spoiler.desk.sandbox.slack.channel
    text = "No. 1\n▶ Ring Zoe next."
    spoiler.slack.chat_update(channel=channel, ts=card.ts, text=text, blocks=[], metadata=card.metadata)
    assert spoiler.next_steps() == [NEXT_STEP]


def test_ringing_somebody_who_has_left_is_found(settled: tuple[Spoiler, str]) -> None:
    spoiler, rosa = settled
    ana = spoiler.desk.volunteers["Ana Ruiz"]
    for columns in ({"Status": "Assigned", "Assigned to": [ana]}, {"Status": "Needs volunteer"}):
        spoiler.desk.later(60)
        spoiler.desk.edit(rosa, **columns)
        spoiler.desk.once()
    assert spoiler.next_steps() == []
    spoiler.write(rosa, **{"Next step": "Text the 4 on the list; the message is ready."})
    assert spoiler.next_steps() == [NEXT_STEP]


def test_that_a_call_was_deleted_may_be_missed_for_a_day(settled: tuple[Spoiler, str]) -> None:
    spoiler, rosa = settled
    desk, airtable = spoiler.desk, spoiler.desk.sandbox.airtable
    said = {"Request": [rosa], "Volunteer": [desk.volunteers["Ana Ruiz"]], "Outcome": "Yes"}
    call = airtable.create_record(desk.base, "Calls & texts", said)
    desk.later(60)
    desk.edit(rosa, Details="Ring twice.")
    desk.once()
    assert "Ana said yes" in desk.row(rosa)["Next step"]
    airtable.delete_record(desk.base, "Calls & texts", call)
    assert spoiler.next_steps() == []
    desk.later(27 * 3600)
    assert spoiler.next_steps() == [NEXT_STEP]


def test_what_is_left_of_a_card_that_names_somebody_is_found(settled: tuple[Spoiler, str]) -> None:
    spoiler, rosa = settled
    spoiler.desk.later(60)
    spoiler.desk.edit(rosa, Status="Complete")
    spoiler.desk.once()
    assert spoiler.at_rest() == set()
    card = spoiler.desk.card()
    text = f"{card.text} for Rosa"
    about, channel = card.metadata, spoiler.desk.sandbox.slack.channel
    spoiler.slack.chat_update(channel=channel, ts=card.ts, text=text, blocks=[], metadata=about)
    assert NOBODY in spoiler.at_rest()


def test_the_card_of_a_deleted_request_that_is_not_folded_after_a_day_is_found(
    settled: tuple[Spoiler, str],
) -> None:
    spoiler, rosa = settled
    spoiler.desk.sandbox.airtable.delete_record(spoiler.desk.base, "Requests", rosa)
    assert spoiler.at_rest() == set()
    spoiler.desk.later(27 * 3600)
    assert spoiler.at_rest() == {FOLDED}


def test_what_is_left_of_a_request_that_ended_before_it_was_deleted_names_nobody_still(
    settled: tuple[Spoiler, str],
) -> None:
    spoiler, rosa = settled
    spoiler.desk.later(60)
    spoiler.desk.edit(rosa, Status="Not met")
    spoiler.desk.once()
    spoiler.desk.sandbox.airtable.delete_record(spoiler.desk.base, "Requests", rosa)
    spoiler.desk.later(27 * 3600)
    assert spoiler.at_rest() == set()
    card, channel = spoiler.desk.card(), spoiler.desk.sandbox.slack.channel
    text = f"{card.text} for Rosa"
    spoiler.slack.chat_update(channel=channel, ts=card.ts, text=text, blocks=[], metadata=card.metadata)
    assert spoiler.at_rest() == {NOBODY}


def test_the_checker_knows_of_the_worker_nothing_but_its_sandbox() -> None:
    here = Path(__file__).parent
    for module in [*here.glob("checker*.py"), here.parent / "journeys" / "watching.py"]:
        imported = re.findall(
            r"^(?:from|import) worker\.?(\w*)", module.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert {*imported} <= {"sandbox"}, module.name
