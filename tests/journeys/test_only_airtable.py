"""A desk that works in the base alone, without a button: Next step, list and thread follow what it logs."""

from datetime import datetime, timedelta

from tests.journeys.desk import a_desk
from tests.journeys.in_the_base import (
    MORE,
    URGENT,
    a_while,
    at,
    calls,
    listed,
    log,
    next_step,
    rang,
    ready,
    said,
    until,
)

# An urgent request -----------------------------------------------------------------------------------------


def test_urgent_four_no_answers_a_maybe_at_five_and_a_yes() -> None:
    with a_desk() as desk:
        for place, name in enumerate(MORE[:4], start=5):
            desk.add_volunteer(name, place)
        rosa = desk.ask(**URGENT)
        worker = desk.once()
        first = listed(desk, rosa)
        assert next_step(desk, rosa).startswith(f"Urgent and nobody is on it. Ring {first[0]}")
        assert ready(desk) == first[:3]

        desk.edit(rosa, Dispatcher="Sam")
        names = {name.split()[0]: name for name in desk.volunteers}
        for whom in first[:4]:
            log(desk, rosa, names[whom], "No answer", By="Sam")
        log(desk, rosa, names[first[4]], "Maybe later", By="Sam", **{"Call back at": at("17:00")})
        a_while(desk, worker)
        assert next_step(desk, rosa).startswith("Sam is calling (since 2:")
        assert listed(desk, rosa) == [*first[5:], *first[:4], first[4]]
        assert set(first[5:8]) <= set(ready(desk))

        until(desk, worker, at("14:55"))
        assert next_step(desk, rosa).startswith("Sam started at 2:")
        until(desk, worker, at("17:01"))
        assert next_step(desk, rosa) == f"Ring {first[4]} back at 5:00 PM: they said maybe."
        assert listed(desk, rosa)[0] == first[4]

        log(desk, rosa, names[first[4]], "Yes", By="Sam")
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers[names[first[4]]]]})
        a_while(desk, worker, 1)
        assert next_step(desk, rosa) == f"Tell Rosa that {first[4]} is coming; the text is ready."
        assert f"{first[4]} " in desk.card().text
        assert "6 calls" in desk.card().text

        log(desk, rosa, None, "Texted", By="Sam")
        a_while(desk, worker)
        assert next_step(desk, rosa).startswith(f"{first[4]} is doing it. News expected by")
        desk.edit(rosa, Status="Complete")
        a_while(desk, worker, 3)
        assert ready(desk) == []
        steps = [f"late:{step}:0" for step in (1, 2, 3)]
        assert said(desk)[:3] == steps
        assert [event for event, _ in rang(desk)] == ["late"]  # the second step; Sam was on it all the time


def test_not_urgent_ten_texted_two_yeses_the_late_one_waits_to_hear() -> None:
    with a_desk() as desk:
        for place, name in enumerate(MORE, start=5):
            desk.add_volunteer(name, place)
        rosa = desk.ask()
        worker = desk.once()
        ten = listed(desk, rosa)
        names = {name.split()[0]: name for name in desk.volunteers}
        assert len(ten) == 10
        assert next_step(desk, rosa) == "Text the 10 on the list; the message is ready."
        assert ready(desk) == []

        for whom in ten:
            log(desk, rosa, names[whom], "Texted")
        a_while(desk, worker, 16)
        assert next_step(desk, rosa).startswith("10 texted at 2:")
        assert listed(desk, rosa) == ten

        log(desk, rosa, names[ten[2]], "Yes", By="Sam")
        a_while(desk, worker)
        assert next_step(desk, rosa) == f"{ten[2]} said yes. Fill in Assigned to, and set Status to Assigned."
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers[names[ten[2]]]]})
        a_while(desk, worker, 1)
        assert "still waiting to hear: " in desk.card().text
        assert f"{ten[5]} (texted)" in desk.card().text

        log(desk, rosa, names[ten[5]], "Yes", By="Sam")
        a_while(desk, worker)
        assert "Assigned to" in desk.row(rosa)
        assert desk.row(rosa)["Assigned to"] == [desk.volunteers[names[ten[2]]]]
        assert f"{ten[5]} (texted)" not in desk.card().text
        assert next_step(desk, rosa).startswith("Tell Rosa that")


def test_drop_out_and_replacement_twice() -> None:
    with a_desk() as desk:
        rosa = desk.ask(**URGENT)
        worker = desk.once()
        order = listed(desk, rosa)
        names = {name.split()[0]: name for name in desk.volunteers}
        log(desk, rosa, names[order[2]], "Maybe later", **{"Call back at": at("14:20")})
        for turn, whom in enumerate(order[:2], start=1):
            desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers[names[whom]]]})
            a_while(desk, worker, 12)
            log(desk, rosa, names[whom], "Not this time", By="Sam")
            desk.edit(rosa, Status="Needs volunteer", **{"Assigned to": None})
            a_while(desk, worker, 1)
            assert not set(order[:turn]) & set(listed(desk, rosa))
            assert listed(desk, rosa)[0] == order[2], "who said maybe comes first"
            initial = names[order[2]].split()[1][0]
            first = f"Ring {order[2]} {initial}. first, who said maybe or yes before: "
            assert next_step(desk, rosa).startswith(first)
        assert [reply.text for reply in desk.card().thread] == [
            f"Assigned to {order[0]}.",
            f"No. 1 · Groceries: {order[0]} can't do it after all (Sam). Somebody else is wanted.",
            f"Assigned to {order[1]}.",
            f"No. 1 · Groceries: {order[1]} can't do it after all (Sam). Somebody else is wanted.",
        ]
        assert [event for event, _ in rang(desk)] == ["replacement", "replacement"]
        assert set(listed(desk, rosa)) == set(order[2:])


def test_nobody_came_and_the_request_is_reopened() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        order = listed(desk, rosa)
        names = {name.split()[0]: name for name in desk.volunteers}
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers[names[order[0]]]]})
        a_while(desk, worker, 12)
        desk.edit(rosa, Status="Complete")
        a_while(desk, worker, 12)
        log(desk, rosa, names[order[0]], "Didn't come", By="Sam")
        desk.edit(rosa, Status="Needs volunteer", **{"Assigned to": None})
        a_while(desk, worker, 2)
        reopened = f"No. 1 · Groceries: Reopened: {order[0]} didn't come (Sam). Somebody is wanted again."
        assert desk.card().thread[-1].text == reopened
        assert next_step(desk, rosa).startswith(f"Ring {order[1]}")
        assert order[0] not in listed(desk, rosa)
        opened_at = desk.clock.now()
        until(desk, worker, opened_at + timedelta(minutes=16))
        assert said(desk)[-1] == "unclaimed:2"  # timed as urgent, though it is not
        assert [event for event, _ in rang(desk)] == ["reopened", "unclaimed"]


def test_who_did_not_come_is_asked_to_be_taken_out_of_the_row() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        a_while(desk, worker, 12)
        log(desk, rosa, "Ana Ruiz", "Didn't come")
        a_while(desk, worker)
        assert next_step(desk, rosa).startswith("Ana can't after all. Take the name out of Assigned to")


def test_a_medicine_pick_up_is_checked_with_the_person_who_asked() -> None:
    with a_desk() as desk:
        medicine = desk.kinds["Medicine or pharmacy pick-up"]
        desk.add_volunteer("Eli Fox", 5, **{"Can help with": [medicine]})
        rosa = desk.ask(Needs=[medicine])
        worker = desk.once()
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Eli Fox"]]})
        a_while(desk, worker, 16)
        log(desk, rosa, None, "Yes")
        log(desk, rosa, "Eli Fox", "Done this time")
        a_while(desk, worker)
        assert next_step(desk, rosa) == "Eli says it is done. Ring Rosa to check."
        log(desk, rosa, None, "No answer")
        a_while(desk, worker)
        assert next_step(desk, rosa).startswith("Rosa did not answer. Next try")
        log(desk, rosa, None, "Done this time")
        a_while(desk, worker)
        assert next_step(desk, rosa) == "Eli says it is done. Set Status to Complete."


def test_who_asked_by_a_form_is_rung_first() -> None:
    with a_desk() as desk:
        rosa = desk.ask(**{"Came in by": "Form"})
        worker = desk.once()
        assert next_step(desk, rosa) == "Ring Rosa first, then choose from the list."
        a_while(desk, worker, 16)
        log(desk, rosa, None, "No answer")
        a_while(desk, worker)
        assert next_step(desk, rosa) == "Rosa did not answer. Next try 6:00 PM."
        until(desk, worker, at("18:01"))
        assert next_step(desk, rosa) == "Ring Rosa first, then choose from the list."
        log(desk, rosa, None, "Yes")
        a_while(desk, worker)
        assert next_step(desk, rosa) == "Text the 4 on the list; the message is ready."


# Rows for calls, and what is kept of volunteers ------------------------------------------------------------


def test_logging_a_call_is_one_click_in_a_row_made_for_it() -> None:
    with a_desk() as desk:
        rosa = desk.ask(**URGENT)
        worker = desk.once()
        order = listed(desk, rosa)
        row = next(row for row in calls(desk) if "Outcome" not in row)
        until(desk, worker, at("15:00"))
        desk.sandbox.airtable.update_record(desk.base, "Calls & texts", row["id"], {"Outcome": "No answer"})
        a_while(desk, worker)
        assert next_step(desk, rosa).startswith(f"Ring {order[1]}")
        assert ready(desk) == order[1:4]
        until(desk, worker, at("15:25"))
        assert listed(desk, rosa)[-1] == order[0]  # not rung again before half an hour after the call itself
        filled = desk.sandbox.airtable.record(desk.base, "Calls & texts", row["id"])
        assert " · no answer 3:" in filled["Summary"].replace("\u202f", " ")
        assert "At" not in filled, "people's columns stay people's"


def test_rows_for_calls_are_no_contact_and_can_be_switched_off() -> None:
    with a_desk() as desk:
        rosa = desk.ask(**URGENT)
        worker = desk.once(HYPERLOCAL_DESK_CALL_ROWS_READY="0")
        assert ready(desk) == []
        assert "0 calls" not in desk.card().text
        desk.look(worker)
        assert next_step(desk, rosa).startswith("Urgent and nobody is on it.")


def test_a_row_that_somebody_is_filling_in_is_never_removed() -> None:
    with a_desk() as desk:
        rosa = desk.ask(**URGENT)
        worker = desk.once()
        row = next(row for row in calls(desk) if "Outcome" not in row)
        a_while(desk, worker, 3)
        desk.sandbox.airtable.update_record(desk.base, "Calls & texts", row["id"], {"Outcome": "Yes"})
        desk.edit(rosa, Status="Complete")
        a_while(desk, worker, 3)
        assert [left["id"] for left in calls(desk)] == [row["id"]]


def test_a_wrong_number_is_written_to_the_volunteer_once_with_the_number() -> None:
    with a_desk() as desk:
        rosa = desk.ask(**URGENT)
        worker = desk.once()
        order = listed(desk, rosa)
        whom = next(name for name in desk.volunteers if name.startswith(order[0]))
        a_while(desk, worker, 16)
        log(desk, rosa, whom, "Wrong number")
        a_while(desk, worker)
        volunteer = desk.sandbox.airtable.record(desk.base, "Volunteers", desk.volunteers[whom])
        assert volunteer["To fix"] == f"Wrong number: {volunteer['Phone']}"
        assert order[0] not in listed(desk, rosa)
        fixed = {"Phone": "(718) 555-0199", "To fix": None}
        desk.sandbox.airtable.update_record(desk.base, "Volunteers", desk.volunteers[whom], fixed)
        a_while(desk, worker, 30)
        volunteer = desk.sandbox.airtable.record(desk.base, "Volunteers", desk.volunteers[whom])
        assert "To fix" not in volunteer


def test_when_volunteers_were_last_asked_and_assigned_is_kept() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        called_at = desk.clock.now()
        log(desk, rosa, "Ana Ruiz", "Yes")
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        a_while(desk, worker, 65)
        ana = desk.sandbox.airtable.record(desk.base, "Volunteers", desk.volunteers["Ana Ruiz"])
        assert datetime.fromisoformat(ana["Last asked"]) - called_at < timedelta(seconds=1)
        assert ana["Last assigned"] == desk.row(rosa)["Assigned at"]


def test_three_unanswered_in_a_row_are_noted_and_an_answer_ends_it() -> None:
    with a_desk() as desk:
        asked = [desk.ask(Name=f"Person {n}", Phone=f"(718) 555-100{n}") for n in range(3)]
        for one in asked:
            log(desk, one, "Ana Ruiz", "No answer")
        worker = desk.once()
        ana = desk.volunteers["Ana Ruiz"]
        noted = desk.sandbox.airtable.record(desk.base, "Volunteers", ana)["To fix"]
        assert noted == "Three unanswered since March 2: still with us?"
        a_while(desk, worker, 16)
        log(desk, asked[0], "Ana Ruiz", "Not this time")
        a_while(desk, worker)
        assert "To fix" not in desk.sandbox.airtable.record(desk.base, "Volunteers", ana)
