"""What time does at a desk driven only from Airtable: reminders, lateness, silence, nights, restarts."""

from datetime import timedelta

import pytest

from tests.journeys.desk import a_desk
from tests.journeys.in_the_base import URGENT, a_while, at, log, next_step, rang, said, until


def test_a_reminder_comes_once_across_the_change_of_clocks_and_a_restart() -> None:
    with a_desk(start=at("14:00", 7)) as desk:
        rosa = desk.ask(Status="On hold", **{"Remind at": at("10:00", 8)})
        worker = desk.once()
        assert next_step(desk, rosa) == "On hold until March 8."
        until(desk, worker, at("20:00", 7), step=1800)
        desk.later(5)
        worker = desk.once()
        until(desk, worker, at("9:59", 8), step=900)
        assert said(desk) == []
        desk.later(5)
        worker = desk.once()
        until(desk, worker, at("10:02", 8), step=60)
        assert said(desk) == ["reminder:2026-03-08T14:00:00Z"]  # ten o'clock in summer time
        desk.later(5)
        worker = desk.once()
        until(desk, worker, at("12:00", 8), step=900)
        assert said(desk) == ["reminder:2026-03-08T14:00:00Z"]
        assert next_step(desk, rosa).startswith("It was on hold until 10:00 AM.")


@pytest.mark.parametrize("urgency", ["Soon: in 2 days", "Flexible: this week or later"])
def test_nothing_but_urgent_rings_while_the_desk_is_closed(urgency: str) -> None:
    with a_desk(start=at("18:30")) as desk:
        open_one = desk.ask(Urgency=urgency)
        assigned = desk.ask(Name="Kim Lee", Phone="(718) 555-1001", Urgency=urgency)
        desk.ask(Name="Lu Wu", Phone="(718) 555-1002", Status="On hold", **{"Remind at": at("23:00")})
        worker = desk.once()
        desk.edit(assigned, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        until(desk, worker, at("20:00"), step=600)
        until(desk, worker, at("9:00", 3) - timedelta(seconds=30), step=1800)
        notices = {"late", "unclaimed", "needed", "silence", "reminder", "before"}
        told = [reply.key for card in desk.sandbox.slack.messages() for reply in card.thread]
        assert [key for key in told if key.partition(":")[0] in notices] == []
        until(desk, worker, at("9:05", 3), step=30)
        told = [reply.key for card in desk.sandbox.slack.messages() for reply in card.thread]
        assert sum(key.startswith("reminder:") for key in told) == 1
        assert open_one in desk.row(open_one)["id"]


def test_urgent_rings_in_the_evening_and_at_night_waits_for_the_morning() -> None:
    with a_desk(start=at("19:40")) as desk:
        evening = desk.ask(**URGENT)
        worker = desk.once()
        until(desk, worker, at("20:10"))
        assert [event for event, _ in rang(desk)] == ["unclaimed"]
        desk.edit(evening, Status="Cancelled")
        until(desk, worker, at("3:00", 3), step=1800)
        desk.ask(Name="Kim Lee", Phone="(718) 555-1001", **URGENT)
        until(desk, worker, at("9:14", 3), step=600)
        assert len(rang(desk)) == 1
        until(desk, worker, at("9:16", 3), step=30)
        assert [event for event, _ in rang(desk)] == ["unclaimed", "unclaimed"]


def test_a_night_desk_is_rung_at_night() -> None:
    with a_desk(start=at("3:00")) as desk:
        desk.ask(**URGENT)
        worker = desk.once(HYPERLOCAL_DESK_NIGHT_DESK="true")
        until(desk, worker, at("3:30"))
        assert [event for event, _ in rang(desk)][:1] == ["unclaimed"]


def test_each_notice_is_said_once_however_often_a_worker_starts_anew() -> None:
    with a_desk() as desk:
        desk.ask(**URGENT, **{"Needed by": at("18:00"), "Remind at": at("17:00")})
        for _ in range(30):
            desk.once()
            desk.later(600)
        assert sorted(said(desk)) == sorted(set(said(desk)))
        events = {key.partition(":")[0] for key in said(desk)}
        assert events == {"unclaimed", "late", "needed", "reminder"}


def test_who_is_called_when_a_search_takes_long_is_mentioned_by_id_alone() -> None:
    with a_desk() as desk:
        desk.ask(**URGENT)
        worker = desk.once(HYPERLOCAL_DESK_ON_CALL="U0KIMKIM, <!channel>")
        until(desk, worker, at("15:20"))
        (still,) = (reply for reply in desk.card().thread if ":2:" in reply.key)
        markup = [
            element["text"]
            for block in still.blocks
            for element in block.get("elements", ())
            if element["type"] == "mrkdwn"
        ]
        assert markup == ["<@U0KIMKIM>"]


def test_silence_is_asked_about_in_the_thread_and_then_again() -> None:
    with a_desk() as desk:
        medicine = desk.kinds["Medicine or pharmacy pick-up"]
        desk.add_volunteer("Eli Fox", 5, **{"Can help with": [medicine]})
        rosa = desk.ask(Needs=[medicine], **URGENT)
        worker = desk.once()
        log(desk, rosa, "Eli Fox", "Yes", By="Sam")
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Eli Fox"]]})
        until(desk, worker, at("18:30"))
        silent, still = desk.card().thread[-2:]
        assert silent.text.startswith("No news from Eli since 2:")
        assert "Sam, can you ask?" in silent.text
        assert "Rosa" not in silent.text + still.text
        assert still.text.startswith("No. 1 · Medicine")
        assert [event for event, _ in rang(desk)] == ["silence"]


def test_what_was_to_be_tomorrow_is_called_today_from_midnight_on() -> None:
    with a_desk(start=at("19:30")) as desk:
        rosa = desk.ask()
        worker = desk.once()
        for name in desk.volunteers.values():
            row = {"Request": [rosa], "Outcome": "Texted", "Volunteer": [name]}
            desk.sandbox.airtable.create_record(desk.base, "Calls & texts", row)
        a_while(desk, worker, 16)
        assert next_step(desk, rosa) == "4 texted at 7:40 PM. From 11:40 AM tomorrow ring in order."
        until(desk, worker, at("0:01", 3), step=1800)
        assert next_step(desk, rosa) == "4 texted at 7:40 PM yesterday. From 11:40 AM ring in order."
