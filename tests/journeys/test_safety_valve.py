"""A base that has long been in use meets a worker: old requests wait until somebody decides about them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifiers.answers import Said
from notifiers.presses import Act
from tests.journeys.desk import Desk, a_desk, places
from tests.journeys.live import a_live_desk, live_at, until
from tests.journeys.pressing import KIM, a_pressing, pressing_at
from worker.commands.plan import plan
from worker.errors import PlanHeld
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Fault

DAY = 24 * 3600
POST = "chat.postMessage"


def old_ones(desk: Desk, many: int, days: int = 30) -> None:
    """Fill the base with requests that nobody ever announced, evenly over so many days until now."""
    for number in range(many):
        old = an_old_one(desk, number, places()[number % 40].street_line)
        desk.sandbox.airtable.create_record(desk.base, "Requests", old)
        desk.later(days * DAY / many)


def an_old_one(desk: Desk, number: int, address: str) -> dict[str, Any]:
    return {
        "Name": f"Old {number}",
        "Phone": f"(718) 555-{number:04d}",
        "Address": address,
        "City": "Manchester",
        "Needs": [desk.kinds["Groceries and essentials"]],
        "Status": "Needs volunteer",
    }


def cards(desk: Desk) -> int:
    return sum(1 for message in desk.sandbox.slack.messages() if message.key.startswith("card:"))


def announce_from(desk: Desk) -> datetime | None:
    rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
    found = next(row for row in rows if row["_Key"] == "desk").get("Announce from")
    return datetime.fromisoformat(found) if found else None


def waiting(desk: Desk) -> str:
    """Return what the worker's row says that waits."""
    rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
    return str(next(row for row in rows if row["_Key"] == "desk-1").get("Waiting", ""))


def pause(desk: Desk, *, on: bool) -> None:
    rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
    row = next(row for row in rows if row["_Key"] == "desk")
    desk.sandbox.airtable.update_record(desk.base, "Hyperlocal", row["id"], {"Pause": on})


def type_announce_from(desk: Desk, at: datetime | None) -> None:
    rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
    row = next(row for row in rows if row["_Key"] == "desk")
    desk.sandbox.airtable.update_record(
        desk.base, "Hyperlocal", row["id"], {"Announce from": at and at.isoformat()}
    )


def asked(desk: Desk) -> list[str]:
    return [card for card in desk.cards() if "were never announced" in card]


def test_three_thousand_old_requests_cost_a_handful_of_calls_and_one_message() -> None:
    with a_desk() as desk:
        old_ones(desk, 3_000, days=300)
        worker = desk.once()
        assert len(desk.calls(Service.AIRTABLE)) == 5  # schema, rows, heartbeat, the count, attention
        (said,) = desk.cards()
        assert said.startswith("More than 25 requests from before December 27, 2026 were never announced")
        assert "Announce from" in said  # without buttons it says what to type, and where
        before = desk.sandbox.log.last
        desk.look(worker, times=24)
        counts = [call for call in desk.calls(Service.AIRTABLE) if call.number > before]
        assert len(counts) == 24 + 3  # a look each, a count after ten minutes, and two heartbeats
        assert len(desk.calls(Service.SLACK, POST)) == 1


def test_what_comes_in_now_is_announced_while_the_old_ones_wait() -> None:
    with a_desk() as desk:
        old_ones(desk, 40)
        worker = desk.once()
        desk.later(5)
        desk.ask(Name="New Neighbour")
        desk.look(worker)
        assert [("New" in card) for card in desk.cards()] == [False, True]


def test_few_old_ones_are_announced_without_asking() -> None:
    with a_desk() as desk:
        old_ones(desk, 25)
        desk.once()
        assert len(desk.cards()) == 25


def test_after_an_outage_nothing_is_held_that_came_since_the_last_heartbeat() -> None:
    with a_desk() as desk:
        desk.once()
        old_ones(desk, 40, days=3)
        desk.once()
        assert asked(desk) == []
        assert len(desk.cards()) == 40


def test_what_came_in_during_a_pause_is_announced_after_it_although_a_restart_lies_between() -> None:
    with a_desk() as desk:
        worker = desk.once()
        pause(desk, on=True)
        old_ones(desk, 30, days=1)
        desk.go(worker)
        desk.later(5)
        desk.once()
        pause(desk, on=False)
        desk.later(5)
        worker = desk.once()
        desk.look(worker, times=3)
        assert (cards(desk), asked(desk)) == (30, [])


def test_a_date_that_is_emptied_again_opens_nothing() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        worker = desk.once()
        type_announce_from(desk, desk.clock.now())
        desk.look(worker, times=21)
        type_announce_from(desk, None)
        desk.look(worker, times=21)
        assert (cards(desk), len(asked(desk))) == (0, 1)


@pytest.mark.parametrize(
    ("which", "announced"), [("Announce all", 30), ("Only the last 7 days", 6), ("None of them", 0)]
)
def test_the_answer_of_a_button_is_kept_in_the_base_and_holds_after_a_restart(
    which: str, announced: int
) -> None:
    with a_live_desk() as live:
        desk = live.desk
        live.worker.close()
        desk.sandbox.airtable.delete_record(desk.base, "Hyperlocal", _own_row(desk))
        old_ones(desk, 30)
        desk.later(DAY / 2)
        worker = desk.worker(HYPERLOCAL_SLACK_APP_TOKEN=desk.sandbox.slack.app.app_token)
        desk.go(worker)
        worker.open()
        live.worker = worker
        assert desk.sandbox.slack.sockets.wait_open()
        live.press(which, ts=desk.card().ts)
        outcome = live.serve()
        assert outcome.left
        live.heard()
        for _ in range(3):
            desk.look(worker)
        assert announce_from(desk) is not None
        said = [card for card in desk.cards() if card.startswith("Old requests")]
        assert (len(said), cards(desk), asked(desk)) == (1, announced, [])
        desk.later(5)
        desk.once()
        assert (cards(desk), asked(desk)) == (announced, [])


def test_a_date_that_somebody_types_is_found_within_ten_minutes() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        worker = desk.once()
        type_announce_from(desk, desk.clock.now() - timedelta(days=3.5))
        desk.look(worker, times=21)
        assert [len(asked(desk)), len(desk.cards())] == [0, 3 + 1]


def test_a_date_that_somebody_types_is_found_at_once_by_who_asks_for_a_look() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        with live_at(desk) as live:
            live.look(times=2)
            type_announce_from(desk, desk.clock.now() - timedelta(days=3.5))
            assert desk.sandbox.slack.command("/dispatch", "check").wait()
            until(live.worker.loop._woken.is_set, "the question")
            desk.go(live.worker)
            assert [len(asked(desk)), len(desk.cards())] == [0, 3 + 1]


def test_once_it_is_decided_about_old_requests_by_a_press_the_row_does_not_say_that_they_wait() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        pressing = pressing_at(desk)
        desk.tick(pressing.worker)
        assert "old requests" in waiting(desk)
        pressing.put(Act.ANNOUNCE_NONE)
        pressing.worker.loop._presses()
        assert (pressing.told.codes, waiting(desk)) == ([Said.DECIDED], "")


def test_once_a_date_was_typed_and_found_the_row_does_not_say_that_old_requests_wait() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        worker = desk.once()
        desk.tick(worker)
        type_announce_from(desk, desk.clock.now())
        desk.later(660)
        desk.tick(worker)
        assert (asked(desk), waiting(desk)) == ([], "")


def test_a_second_worker_does_not_ask_again_and_an_old_button_does_nothing() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        first = desk.once()
        desk.later(5)
        desk.once(HYPERLOCAL_WORKER_NAME="desk-2")
        assert len(asked(desk)) == 1
        type_announce_from(desk, datetime(2027, 1, 1, tzinfo=UTC))
        desk.look(first, times=21)
        assert asked(desk) == []


def test_a_question_that_was_answered_while_nobody_ran_does_not_stand_there_for_ever() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        desk.once()
        type_announce_from(desk, desk.clock.now())
        desk.later(5)
        desk.once()
        assert [card[:12] for card in desk.cards()] == ["Old requests"]


def test_a_question_that_was_answered_while_slack_was_down_is_not_asked_any_more() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        down = Fault(service=Service.SLACK, what=Answer(503, "<html>"), times=None)
        desk.sandbox.faults.add(down)
        worker = desk.once()
        type_announce_from(desk, desk.clock.now())
        desk.later(660)
        desk.look(worker, 2)
        desk.sandbox.faults.clear()
        desk.later(300)
        desk.look(worker, 4)
        assert asked(desk) == []


def test_who_may_not_press_decides_nothing_about_old_requests() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        with live_at(desk, HYPERLOCAL_PRIVACY_PEOPLE="U0SOMEBODY1") as live:
            live.press("Announce all", ts=desk.card().ts)
            (said,) = live.heard()
            assert said.startswith("Only those who work at this desk")
            desk.look(live.worker)
            assert (announce_from(desk), len(asked(desk))) == (None, 1)


def test_a_date_typed_a_moment_ago_is_not_written_over_by_a_button() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        pressing = pressing_at(desk)
        typed = desk.clock.now() - timedelta(days=3)
        type_announce_from(desk, typed)
        assert pressing.press(Act.ANNOUNCE_ALL).code is Said.DECIDED_BEFORE
        assert announce_from(desk) == typed


def test_of_two_who_decide_in_the_same_moment_the_second_is_told_that_it_is_decided() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        pressing = pressing_at(desk)
        pressing.put(Act.ANNOUNCE_NONE)
        pressing.put(Act.ANNOUNCE_ALL, who=KIM)
        pressing.serve()
        assert pressing.told.codes == [Said.DECIDED, Said.DECIDED_BEFORE]
        for _ in range(3):
            desk.look(pressing.worker)
        assert cards(desk) == 0


def test_a_date_that_is_still_to_come_is_told_as_nothing_is_announced_before_it() -> None:
    with a_desk() as desk:
        worker = desk.once()
        type_announce_from(desk, datetime(2126, 3, 2, 17, tzinfo=UTC))
        desk.look(worker, times=45)
        desk.ask()
        desk.look(worker, times=3)
        (said,) = desk.cards()
        assert said.startswith("No new request is announced before March 2, 2126: Announce from of the row")
        rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
        assert any(said in str(row.get("Needs you")) for row in rows)
        type_announce_from(desk, desk.clock.now() - timedelta(days=1))
        desk.look(worker, times=45)
        assert cards(desk) == 1


def test_a_press_when_nothing_is_held_changes_nothing() -> None:
    with a_pressing() as pressing:
        pressing.press(Act.ANNOUNCE_ALL)
        assert announce_from(pressing.desk) is None


def test_plan_tells_it_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        with pytest.raises(PlanHeld, match=r"More than 25 requests.* Write a date into Announce from"):
            plan(desk.settings(), desk.clock)
        assert capsys.readouterr().out == "Nothing was written, and nothing was posted.\n"
        assert desk.sandbox.airtable.rows(desk.base, "Hyperlocal") == []
        assert desk.cards() == []


def test_where_there_are_buttons_plan_names_them_too() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        names = (
            "Press “Announce all”, “Only the last 7 days” or “None of them” in the channel. Or write a date"
        )
        with pytest.raises(PlanHeld, match=names):
            plan(desk.settings(HYPERLOCAL_SLACK_APP_TOKEN=desk.sandbox.slack.app.app_token), desk.clock)


def test_old_requests_of_one_day_are_told_with_that_day_once() -> None:
    with a_desk() as desk:
        old_ones(desk, 30, days=0)
        desk.later(60)
        desk.once()
        (said,) = asked(desk)
        assert said.startswith("More than 25 requests of March 2, 2026 were never announced. They wait")
        assert said.count("2026") == 1


def test_the_moment_is_told_from_which_on_old_requests_are_announced() -> None:
    with a_desk() as desk:
        old_ones(desk, 30)
        worker = desk.once()
        type_announce_from(desk, desk.clock.now() - timedelta(days=1))
        desk.look(worker, times=21)
        (said,) = (card for card in desk.cards() if card.startswith("Old requests"))
        assert "what came from 3:10 PM on March 31, 2026 on is announced, what came before is not." in said


def _own_row(desk: Desk) -> str:
    rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
    return str(next(row["id"] for row in rows if row["_Key"] == "desk-1"))
