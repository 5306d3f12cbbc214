"""Few calls are left, or none: who is served all the same, what people are told, and how it goes on."""

from datetime import timedelta
from typing import Any

import pytest

from notifiers.answers import Said
from notifiers.presses import Act
from tests.journeys.desk import Desk, a_desk
from tests.journeys.live import a_live_desk, until
from tests.journeys.pressing import pressing_at
from worker.budget.budget import Level
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Fault
from worker.wiring import Worker

FREE = {"HYPERLOCAL_BUDGET_PLAN": "free"}
DAY = 24 * 3600.0


def spend(desk: Desk, calls: int) -> None:
    """Have an earlier worker of this desk count so many calls in the month."""
    beat = desk.clock.now() - timedelta(hours=2)
    row: dict[str, Any] = {
        "Name": "before", "_Key": "before", "Calls this month": calls, "_Month": f"{beat:%Y-%m}",
        "_Beat": beat.isoformat(),
    }  # fmt: skip
    desk.sandbox.airtable.create_record(desk.base, "Hyperlocal", row)


def own_row(desk: Desk) -> dict[str, Any]:
    rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
    return next(row for row in rows if row["_Key"] == "desk-1")


def look(desk: Desk, worker: Worker, hours: float = 2.0) -> None:
    desk.later(hours * 3600)
    desk.tick(worker)


def test_from_the_reserve_on_only_urgent_ones_are_announced_and_all_others_next_month() -> None:
    with a_desk() as desk:
        spend(desk, 800)
        worker = desk.once(**FREE)
        desk.ask(Name="Soon Enough")
        desk.ask(Name="Urgent Now", Phone="(718) 555-0150", Urgency="Urgent: today")
        look(desk, worker)
        assert [("Urgent" in card) for card in desk.cards() if card.startswith("No.")] == [True]
        assert own_row(desk)["Needs you"].startswith("Calls 8")
        desk.later(30 * DAY)
        desk.tick(worker)
        assert any("Soon" in card for card in desk.cards())


def about_calls(desk: Desk) -> list[str]:
    return [card for card in desk.cards() if "Airtable calls" in card]


def test_from_the_reserve_on_the_channel_says_once_that_other_requests_wait_and_when_they_do_no_more() -> (
    None
):
    with a_desk() as desk:
        spend(desk, 800)
        worker = desk.once(**FREE)
        look(desk, worker)
        desk.later(60)
        worker = desk.once(**FREE)
        (said,) = about_calls(desk)
        assert said.startswith(
            "Most of this month's 1,000 Airtable calls are used. Until April 1 the rest is kept"
        )
        desk.later(30 * DAY)
        desk.tick(worker)
        look(desk, worker)
        assert about_calls(desk) == ["There are Airtable calls again; what waited is being done now."]


def test_a_larger_plan_takes_back_that_there_are_no_calls() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once(**FREE)
        spend(desk, 990)
        worker.stages.heartbeats.read(desk.clock.now())
        look(desk, worker)
        assert about_calls(desk)[0].startswith("This month's 1,000 Airtable calls are used up")
        desk.once(HYPERLOCAL_BUDGET_PLAN="team")
        assert about_calls(desk) == ["There are Airtable calls again; what waited is being done now."]


def test_a_start_with_calls_enough_says_nothing_of_them() -> None:
    with a_desk() as desk:
        desk.once(**FREE)
        assert desk.cards() == []


@pytest.mark.parametrize("service", [Service.AIRTABLE, Service.SLACK])
def test_on_the_free_plan_a_look_that_failed_is_made_again_within_minutes(service: Service) -> None:
    with a_desk() as desk:
        worker = desk.once(**FREE)
        desk.ask()
        desk.sandbox.faults.add(Fault(service=service, what=Answer(503, "<html>"), times=None))
        desk.later(60)
        desk.tick(worker)
        desk.sandbox.faults.clear()
        for _ in range(16):
            desk.later(60)
            worker.loop.tick_bell()
        assert len(desk.cards()) == 1


def test_who_rings_in_an_outage_costs_a_handful_of_calls() -> None:
    with a_desk() as desk:
        worker = desk.once(**FREE)
        before = len(desk.calls(Service.AIRTABLE))
        desk.sandbox.faults.add(Fault(service=Service.AIRTABLE, what=Answer(503, "<html>"), times=None))
        for _ in range(3 * 60):
            worker.stages.doorbell.ring()
            desk.later(60)
            worker.loop.tick_bell()
        assert len(desk.calls(Service.AIRTABLE)) - before < 12


def test_an_app_that_writes_every_minute_never_spends_the_month() -> None:
    with a_desk() as desk:
        worker = desk.once(**FREE)
        for _ in range(2 * 24 * 60):
            desk.later(60)
            worker.stages.doorbell.ring()
            worker.loop.tick_bell()
        assert worker.stages.governor.level(desk.clock.now()) is Level.ALL


def test_a_click_is_served_from_the_reserve_and_of_the_last_only_where_it_is_urgent() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        pressing = pressing_at(desk, **FREE)
        before = desk.sandbox.log.last
        spend(desk, 860)
        pressing.worker.stages.heartbeats.read(desk.clock.now())
        assert pressing.press(Act.CLAIM, rosa).code is Said.URGENT_ONLY
        desk.edit(rosa, Urgency="Urgent: today")
        look(desk, pressing.worker)
        assert pressing.press(Act.CLAIM, rosa).code is Said.YOURS
        assert len([call for call in desk.calls(Service.AIRTABLE) if call.number > before]) < 30


def test_a_spent_month_is_said_once_and_clicks_are_told_the_same_privately() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        pressing = pressing_at(desk, **FREE)
        spend(desk, 990)
        pressing.worker.stages.heartbeats.read(desk.clock.now())
        before = desk.sandbox.log.last
        for _ in range(20):
            look(desk, pressing.worker)
        (said,) = (message for message in desk.cards() if message.startswith("This month's"))
        assert said == (
            "This month's 1,000 Airtable calls are used up; I can't read or write until April 1. The base "
            "itself works: open the view “To do now” and log calls there by hand; I will catch up. Buttons "
            "here do nothing until then."
        )
        pressing.put(Act.CLAIM, rosa)
        pressing.serve()
        assert pressing.told.last.code is Said.MONTH_SPENT
        assert pressing.told.last.values == {"until": "April 1", "calls": 1_000}
        assert not [call for call in desk.calls(Service.AIRTABLE) if call.number > before]


def test_a_message_of_another_app_wakes_the_desk_and_one_of_a_person_or_our_own_does_not() -> None:
    with a_live_desk() as live:
        slack, bell = live.desk.sandbox.slack, live.worker.stages.doorbell
        slack.app.events = frozenset({"message.groups"})
        slack.post_as_person("A new request is in the base!")
        slack.post_as_app("ours", app=slack.app)
        slack.post_as_app("elsewhere", channel=slack.alerts)
        assert not bell.due()
        live.desk.ask()
        slack.post_as_app("A record was created.")
        until(bell.due, "the bell")
        live.worker.loop.tick_bell()
        assert any("Rosa" in card for card in live.desk.cards())
        assert not bell.due()
