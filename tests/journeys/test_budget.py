"""Few calls are left, or none: who is served all the same, what people are told, and how it goes on."""

from datetime import timedelta
from typing import Any

from notifiers.answers import Said
from notifiers.presses import Act
from tests.journeys.desk import Desk, a_desk
from tests.journeys.live import a_live_desk, until
from tests.journeys.pressing import pressing_at
from worker.sandbox.call_log import Service
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
        assert [("Urgent" in card) for card in desk.cards()] == [True]
        assert own_row(desk)["Needs you"].startswith("Calls 8")
        desk.later(30 * DAY)
        desk.tick(worker)
        assert any("Soon" in card for card in desk.cards())


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
