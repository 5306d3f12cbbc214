"""The summary: at nine, at five, and once after a batch of cards; one stands, and it names nobody."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from notifiers.presses import Act
from tests.journeys.desk import CITY, Desk, a_desk, places
from tests.journeys.pressing import Pressing, pressing_at
from worker.sandbox.call_log import Service

MORNING = datetime(2026, 3, 3, 13, 58, tzinfo=UTC)
"""Two minutes to nine in New York."""


def summaries(desk: Desk) -> list[str]:
    found = [one for one in desk.sandbox.slack.messages() if "summary:" in json.dumps(one.metadata)]
    return [one.text.replace("\xa0", " ").replace("\u202f", " ") for one in found]


def ask(desk: Desk, number: int, **columns: Any) -> str:
    home = places()[0]
    known = {
        "_Coordinates": f"{home.lat:.6f}, {home.lon:.6f}",
        "_Coordinates for": f"{home.street_line}, {CITY}",
    }
    return desk.ask(Name=f"Person {number}", Phone=f"(718) 555-{1000 + number}", **known, **columns)


def until_nine(at: Pressing) -> None:
    at.desk.clock.advance((MORNING + timedelta(minutes=3) - at.desk.clock.now()).total_seconds())
    at.look()


def test_at_nine_the_desk_is_summed_up_once() -> None:
    with a_desk(MORNING - timedelta(minutes=30)) as desk:
        at = pressing_at(desk)
        ask(desk, 1, Urgency="Urgent: today")
        mine = ask(desk, 2)
        at.look(2)
        at.press(Act.CLAIM, mine)
        until_nine(at)
        at.look(5)
        (said,) = summaries(desk)
        assert said.startswith("2 requests are open: 1 urgent · 1 soon")
        assert said.endswith("Nobody on it: 1")
        stored = json.dumps([one.blocks for one in desk.sandbox.slack.messages()])
        assert f"<https://slack.com/archives/{desk.sandbox.slack.channel}/p" in stored


def test_where_nothing_is_open_it_says_so() -> None:
    with a_desk(MORNING - timedelta(minutes=30)) as desk:
        at = pressing_at(desk)
        at.look(2)
        until_nine(at)
        (said,) = summaries(desk)
        assert said.startswith("Nothing is open.")


def test_it_names_nobody() -> None:
    with a_desk(MORNING - timedelta(minutes=30)) as desk:
        at = pressing_at(desk)
        rosa = ask(desk, 1, Details="Ring 718 555 0100")
        at.look(2)
        at.press(Act.MAYBE_LATER, rosa, "Ana Ruiz", at=MORNING + timedelta(hours=3))
        until_nine(at)
        (said,) = summaries(desk)
        assert "To ring back: " in said
        assert [word for word in ("Person", "Ana", "555", "Sam") if word in said] == []


def test_at_five_it_takes_the_place_of_the_one_before() -> None:
    with a_desk(MORNING) as desk:
        at = pressing_at(desk)
        until_nine(at)
        desk.later(8 * 3600)
        at.look(2)
        assert len(summaries(desk)) == 1
        assert len(desk.calls(Service.SLACK, "chat.delete")) == 1


def test_a_fresh_process_and_a_second_worker_do_not_say_it_again() -> None:
    with a_desk(MORNING) as desk:
        until_nine(pressing_at(desk))
        desk.later(60)
        pressing_at(desk, HYPERLOCAL_WORKER_NAME="desk-2").look(2)
        assert len(desk.calls(Service.SLACK, "chat.postMessage")) == 1


def test_it_is_one_post_and_at_most_one_deletion_besides_the_look_up() -> None:
    with a_desk(MORNING) as desk:
        at = pressing_at(desk)
        until_nine(at)
        desk.later(8 * 3600)
        before = desk.sandbox.log.last
        at.look()
        calls = [call.method for call in desk.calls(Service.SLACK) if call.number > before]
        assert [method for method in calls if method != "conversations.history"] == [
            "chat.postMessage",
            "chat.delete",
        ]


def test_after_a_batch_of_more_than_five_cards_it_is_said_once() -> None:
    with a_desk() as desk:
        at = pressing_at(desk)
        for number in range(6):
            ask(desk, number)
        at.look(8)
        (said,) = summaries(desk)
        assert said.startswith("6 requests are open")


def test_five_cards_are_no_batch() -> None:
    with a_desk() as desk:
        at = pressing_at(desk)
        for number in range(5):
            ask(desk, number)
        at.look(8)
        assert summaries(desk) == []


def test_practice_is_in_no_summary() -> None:
    with a_desk(MORNING - timedelta(minutes=30)) as desk:
        at = pressing_at(desk)
        ask(desk, 1, Practice=True)
        at.look(2)
        until_nine(at)
        assert summaries(desk) == ["Nothing is open."]


def test_a_worker_that_comes_hours_later_does_not_make_up_for_it() -> None:
    with a_desk(MORNING + timedelta(hours=4)) as desk:
        pressing_at(desk).look(3)
        assert summaries(desk) == []


def test_everything_open_stands_by_its_urgency_and_what_takes_too_long_is_late() -> None:
    with a_desk(MORNING - timedelta(minutes=30)) as desk:
        at = pressing_at(desk)
        ask(desk, 1, Urgency="Urgent: today")
        ask(desk, 2)
        at.look(2)
        at.desk.clock.advance((MORNING + timedelta(hours=8, minutes=3) - at.desk.clock.now()).total_seconds())
        at.look(3)
        (said,) = summaries(desk)
        assert "Urgent: 1\nSoon: 2" in said
        assert "Late: 1, 2" in said


def test_what_was_late_is_late_for_a_fresh_process_too() -> None:
    with a_desk(MORNING - timedelta(hours=20)) as desk:
        at = pressing_at(desk)
        ask(desk, 1, Urgency="Urgent: today")
        at.look(2)
        desk.later(3 * 3600)
        at.look(2)
        desk.clock.advance((MORNING + timedelta(minutes=3) - desk.clock.now()).total_seconds())
        pressing_at(desk, HYPERLOCAL_WORKER_NAME="desk-2").look(2)
        said = summaries(desk)[-1]
        assert "Late: 1" in said


def test_who_said_maybe_without_a_time_is_rung_back_at_the_usual_one() -> None:
    with a_desk(MORNING) as desk:
        at = pressing_at(desk)
        rosa = ask(desk, 1)
        at.look(2)
        contact = {"Request": [rosa], "Volunteer": [desk.volunteers["Ana Ruiz"]], "Outcome": "Maybe later"}
        desk.sandbox.airtable.create_record(desk.base, "Calls & texts", contact)
        at.desk.clock.advance((MORNING + timedelta(hours=8, minutes=3) - desk.clock.now()).total_seconds())
        at.look(3)
        assert "To ring back: 1 5:00 PM" in summaries(desk)[-1]
