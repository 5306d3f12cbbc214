"""Presses on a desk that others move at the same time: jumps, old cards, rows and cards that are gone."""

from typing import Any

import pytest

from notifiers.presses import Act
from tests.journeys.desk import a_desk
from tests.journeys.live import Live, a_live_desk, live_at
from tests.journeys.pressing import pressing_at
from worker.presses import clicks

ENDED = "this request has ended"
CHANGED = "Someone changed this a moment ago"


def calls(live: Live) -> list[tuple[str, str]]:
    """Return what was logged, as outcome and volunteer's first name, less the rows kept ready."""
    names = {record: name.split()[0] for name, record in live.desk.volunteers.items()}
    rows = live.desk.sandbox.airtable.rows(live.desk.base, "Calls & texts")
    return [(row["Outcome"], names[row["Volunteer"][0]]) for row in rows if "Outcome" in row]


def told(live: Live) -> str:
    """Return the last thing that Sam was told."""
    return live.heard()[-1]


# Jumps ----------------------------------------------------------------------------------------------------


def test_a_yes_on_the_card_of_a_request_that_was_completed_meanwhile_assigns_nobody() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.desk.edit(rosa, Status="Complete")
        live.pick("Yes → assign")
        live.serve()
        live.modal(ENDED)
        assert "Assigned to" not in live.desk.row(rosa)
        assert calls(live) == []
        assert live.desk.card().text.startswith("✓ No. 1")


def test_a_press_on_the_card_of_an_assigned_request_that_was_cancelled_changes_nothing() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.pick("Yes → assign")
        live.serve()
        live.desk.edit(rosa, Status="Cancelled", **{"Why closed": "No longer needed"})
        live.press("Told them who comes")
        live.serve()
        assert ENDED in told(live)
        assert live.desk.row(rosa)["Status"] == "Cancelled"
        assert live.desk.card().text.endswith("cancelled: no longer needed")


def test_a_press_under_a_status_of_the_groups_own_counts_and_leaves_the_status() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.desk.sandbox.airtable.create_option(live.desk.base, "Requests", "Status", "Parked")
        live.desk.edit(rosa, Status="Parked")
        live.pick("Yes → assign")
        live.serve()
        live.modal("is assigned")
        row = live.desk.row(rosa)
        assert (row["Status"], row["Assigned to"]) == ("Parked", [live.desk.volunteers["Ana Ruiz"]])
        assert "Parked" in live.desk.card().text


# Old cards ------------------------------------------------------------------------------------------------


def test_a_press_on_a_card_of_a_former_process_works_on_what_the_base_says_now() -> None:
    with a_desk() as desk:
        with live_at(desk) as live:
            rosa = desk.ask()
            live.look()
        card = desk.card()
        desk.later(7 * 86_400)
        desk.sandbox.airtable.update_record(
            desk.base, "Volunteers", desk.volunteers["Ana Ruiz"], {"Status": "Left"}
        )
        with live_at(desk) as live:
            envelope = desk.sandbox.slack.press(card.ts, "I'm on it")
            assert envelope.wait()
            live.serve()
            assert "It is yours until" in told(live)
            assert desk.row(rosa)["Dispatcher"] == "Sam Okafor"
            assert "Ana R." not in desk.card().text


def test_a_press_about_somebody_who_was_deleted_since_last_week_says_so_and_shows_who_is_left() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.desk.later(7 * 86_400)
        delete(live, "Volunteers", live.desk.volunteers["Ana Ruiz"])
        live.pick("Yes → assign")
        live.serve()
        live.modal(CHANGED)
        assert "Assigned to" not in live.desk.row(rosa)
        assert "Ana R." not in live.desk.card().text


def test_a_call_to_somebody_who_was_deleted_a_moment_ago_is_not_logged_and_the_card_follows() -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        delete(live, "Volunteers", live.desk.volunteers["Ana Ruiz"])
        live.pick("No answer")
        live.serve()
        assert CHANGED in told(live)
        assert calls(live) == []
        assert "Ana R." not in live.desk.card().text


def test_of_four_texted_three_count_when_one_was_deleted_meanwhile() -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        delete(live, "Volunteers", live.desk.volunteers["Ana Ruiz"])
        live.press("I texted these (4)")
        live.serve()
        assert "3 texted" in told(live)
        assert sorted(calls(live)) == [("Texted", "Ben"), ("Texted", "Chloé"), ("Texted", "Dev")]


def test_a_call_to_a_volunteer_who_was_deleted_since_is_no_call_to_the_person_who_asked() -> None:
    with a_desk() as desk:
        rosa, sam = desk.ask(), pressing_at(desk)
        for act, who in ((Act.YES, "Ben Tran"), (Act.NO_ANSWER, "Ana Ruiz"), (Act.NO_ANSWER, "Ana Ruiz")):
            sam.press(act, rosa, who)
            desk.later(20)
        desk.sandbox.airtable.delete_record(desk.base, "Volunteers", desk.volunteers["Ana Ruiz"])
        desk.edit(rosa, Details="Two bags.")
        desk.look(desk.worker(), 1)
        assert desk.row(rosa)["Next step"] == "Tell Rosa that Ben is coming; the text is ready."


# What is gone ---------------------------------------------------------------------------------------------


def delete(live: Live, table: str, record: str) -> None:
    live.desk.sandbox.airtable.delete_record(live.desk.base, table, record)


def test_a_press_on_a_request_that_was_deleted_says_so_and_the_card_folds() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        delete(live, "Requests", rosa)
        live.press("I'm on it")
        live.serve()
        assert "this request is not in the base any more" in told(live)
        assert "deleted in Airtable" in live.desk.card().text


def test_a_call_whose_row_was_deleted_is_logged_anew_and_no_other_row_is_written_over() -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        for _ in range(2):
            live.press("hl:menu", picked="No answer")
            live.serve()
            live.desk.later(60)
        rows = live.desk.sandbox.airtable.rows(live.desk.base, "Calls & texts")
        delete(live, "Calls & texts", rows[0]["id"])
        live.pick("No answer")
        live.serve()
        assert len(calls(live)) == 2


def test_to_undo_what_somebody_deleted_makes_no_row() -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        live.press("I texted these (4)")
        live.serve()
        live.heard()
        for row in live.desk.sandbox.airtable.rows(live.desk.base, "Calls & texts"):
            delete(live, "Calls & texts", row["id"])
        assert live.desk.sandbox.slack.press_whisper("Undo").wait()
        live.serve()
        assert "Undone" in live.heard(2)[-1]
        assert calls(live) == []


def test_a_press_on_a_card_that_somebody_deletes_meanwhile_counts_and_a_card_comes_anew() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.press("I'm on it")
        live.desk.sandbox.slack.delete_as_person(live.desk.card().ts)
        live.serve()
        assert live.desk.row(rosa)["Dispatcher"] == "Sam Okafor"
        assert "This card replaces the old one" in live.desk.card().text
        assert "is calling" in live.desk.card().text


@pytest.mark.parametrize(
    ("away", "back"), [("archive_channel", "unarchive_channel"), ("remove_bot", "invite_bot")]
)
def test_presses_count_while_the_channel_is_lost_and_the_card_shows_them_when_it_is_back(
    away: str, back: str
) -> None:
    with a_live_desk() as live:
        slack: Any = live.desk.sandbox.slack
        rosa = live.desk.ask()
        live.look()
        live.press("I'm on it")
        getattr(slack, away)()
        live.serve()
        assert "It is yours until" in told(live)
        assert live.desk.row(rosa)["Dispatcher"] == "Sam Okafor"
        live.pick("No answer")
        live.serve()
        assert calls(live) == [("No answer", "Ana")]
        getattr(slack, back)()
        live.desk.later(400)
        live.look()
        assert "is calling" in live.desk.card().text


# A handler that raises ------------------------------------------------------------------------------------


def test_a_press_on_which_the_worker_stumbles_is_told_and_the_next_one_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()

        def stumble(*_: object) -> None:
            raise RuntimeError("Rosa Alvarez, (718) 555-0100")

        with monkeypatch.context() as broken:
            broken.setattr(clicks, "deed", stumble)
            assert live.press("I'm on it").in_time
            live.serve()
        assert "Something went wrong on my side. Nothing was saved; the coordinator has been told." in told(
            live
        )
        live.press("I'm on it")
        live.serve()
        assert live.desk.row(rosa)["Dispatcher"] == "Sam Okafor"
