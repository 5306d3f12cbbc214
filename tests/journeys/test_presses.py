"""What people press becomes true in the base, and nobody is told so before it is."""

from notifiers.answers import Said
from notifiers.presses import Act
from tests.journeys.pressing import KIM, SAM, a_pressing, pressing_at
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Drop, Fault, When


def test_an_outcome_is_one_row_of_calls_and_texts_in_the_name_of_who_pressed() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        answer = at.press(Act.NO_ANSWER, rosa, "Ana Ruiz")
        (row,) = at.contacts()
        assert answer.code is Said.NOTED_OUTCOME
        assert (row["Outcome"], row["By"], row["_By"]) == ("No answer", "Sam", "USAM")
        assert (row["Request"], row["Volunteer"]) == ([rosa], [at.desk.volunteers["Ana Ruiz"]])
        assert row["Summary"].startswith("1 · Groceries · Ana R. · no answer")


def test_a_claim_stands_in_the_base_and_on_the_card() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        assert at.press(Act.CLAIM, rosa).code is Said.YOURS
        assert at.desk.row(rosa)["Dispatcher"] == "Sam"
        assert "Sam is calling" in at.desk.row(rosa)["Next step"]
        assert "Sam is calling" in at.desk.card().text


def test_a_second_person_is_told_who_has_it_and_may_take_over_deliberately() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        at.press(Act.CLAIM, rosa)
        refused = at.press(Act.CLAIM, rosa, who=KIM)
        assert (refused.code, refused.values["who"]) == (Said.CLAIMED_BY, "Sam")
        assert at.desk.row(rosa)["Dispatcher"] == "Sam"
        assert at.press(Act.CLAIM, rosa, who=KIM, sure="yes").code is Said.YOURS
        assert at.desk.row(rosa)["Dispatcher"] == "Kim"


def test_of_two_who_press_in_the_same_moment_one_has_it_and_the_other_is_told() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        at.put(Act.CLAIM, rosa, who=SAM)
        at.put(Act.CLAIM, rosa, who=KIM)
        at.serve()
        assert at.told.codes == [Said.YOURS, Said.CLAIMED_BY]
        assert at.desk.row(rosa)["Dispatcher"] == "Sam"


def test_yes_assigns_and_the_thread_says_so_in_the_same_pass() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        answer = at.press(Act.YES, rosa, "Ana Ruiz")
        assert answer.code is Said.ASSIGNED
        row = at.desk.row(rosa)
        assert (row["Status"], row["Assigned to"]) == ("Assigned", [at.desk.volunteers["Ana Ruiz"]])
        assert at.desk.thread() == ["Assigned to Ana."]
        assert "Tell Rosa that Ana is coming" in at.desk.card().text


def test_somebody_assigned_in_airtable_meanwhile_is_named_and_asked_about() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        at.desk.edit(rosa, Status="Assigned", **{"Assigned to": [at.desk.volunteers["Ben Tran"]]})
        refused = at.press(Act.YES, rosa, "Ana Ruiz")
        assert (refused.code, refused.values["volunteers"]) == (Said.ALREADY_ASSIGNED, ("Ben Tran",))
        assert at.contacts() == []
        at.press(Act.YES, rosa, "Ana Ruiz", sure="yes")
        assert len(at.desk.row(rosa)["Assigned to"]) == 2


def test_undo_leaves_it_as_it_was_also_in_another_process() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask(Status="Needs volunteer")
        at.look()
        token = at.press(Act.YES, rosa, "Ana Ruiz").undo
        at.desk.later(20)
        other = pressing_at(at.desk, HYPERLOCAL_WORKER_NAME="desk-2")
        assert other.press(Act.UNDO, token=token).code is Said.UNDONE
        row = at.desk.row(rosa)
        assert (row["Status"], row.get("Assigned to")) == ("Needs volunteer", None)
        assert [contact["Outcome"] for contact in at.contacts()] == ["Undone"]


def test_closed_it_folds_at_once_and_unfolds_with_undo() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        answer = at.press(Act.CLOSE, rosa, status="cancelled", why="no_longer_needed")
        assert answer.code is Said.CLOSED
        assert "Rosa" not in at.desk.card().text
        at.press(Act.UNDO, token=answer.undo)
        assert "Rosa" in at.desk.card().text


def test_those_texted_are_written_in_one_call() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        before = at.desk.sandbox.log.last
        answer = at.press(Act.TEXTED_THESE, rosa, volunteers=tuple(at.desk.volunteers.values()))
        assert (answer.code, answer.values["count"]) == (Said.TEXTED, 4)
        assert len(at.contacts()) == 4
        assert at.airtable_calls(before) <= 4


def test_a_new_request_taken_by_phone_is_announced() -> None:
    with a_pressing() as at:
        need = at.desk.kinds["Groceries and essentials"]
        answer = at.press(
            Act.NEW_REQUEST, name="Rosa Alvarez", phone="(718) 555-0100", needs=(need,), city="Manchester"
        )
        assert (answer.code, answer.values) == (Said.CREATED, {"no": "1"})
        at.look(5)
        assert "No. 1 ·" in at.desk.card().text


def test_solved_by_talking_gets_no_card() -> None:
    with a_pressing() as at:
        at.press(Act.NEW_REQUEST, name="Rosa Alvarez", phone="(718) 555-0100", solved="yes")
        at.look(2)
        assert at.desk.cards() == []
        (row,) = at.desk.sandbox.airtable.rows(at.desk.base, "Requests")
        assert (row["Status"], row["Why closed"]) == ("Complete", "Answered by talking")


def test_a_break_is_the_volunteers_own_and_takes_them_off_the_list() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        until = at.desk.clock.now().replace(day=20)
        at.press(Act.BREAK, rosa, "Ana Ruiz", until=until)
        ana = at.desk.sandbox.airtable.record(at.desk.base, "Volunteers", at.desk.volunteers["Ana Ruiz"])
        assert ana["Paused until"].startswith("2026-03-20")
        assert at.desk.volunteers["Ana Ruiz"] not in at.desk.row(rosa)["Shortlist"]


def test_a_request_deleted_meanwhile_is_told() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        at.desk.sandbox.airtable.delete_record(at.desk.base, "Requests", rosa)
        assert at.press(Act.CLAIM, rosa).code is Said.REQUEST_GONE


def test_letting_go_of_all_at_the_end_of_a_shift() -> None:
    with a_pressing() as at:
        rosa, jo = at.desk.ask(), at.desk.ask(Name="Jo Lee", Phone="(718) 555-0199")
        at.look()
        at.press(Act.CLAIM, rosa)
        at.press(Act.CLAIM, jo)
        assert at.press(Act.HANDOVER, note="Ring Ana at five", let_go="yes").code is Said.HANDED_OVER
        assert "Dispatcher" not in at.desk.row(rosa)
        assert "Dispatcher" not in at.desk.row(jo)
        assert at.desk.cards()[-1] == "Handover by Sam\nRing Ana at five"


def test_one_handover_stands_in_the_channel_and_shows_no_number() -> None:
    with a_pressing() as at:
        at.press(Act.HANDOVER, note="All quiet")
        at.desk.later(4 * 3600)
        at.press(Act.HANDOVER, note="Her door code is 4512#, or ring 718 555 0134", who=KIM)
        (said,) = [message for message in at.desk.cards() if message.startswith("Handover")]
        assert "by Kim" in said
        assert "4512" not in said
        assert "0134" not in said


def test_a_handover_without_a_clear_answer_is_looked_up_before_it_is_said_again() -> None:
    with a_pressing() as at:
        fault = Fault(service=Service.SLACK, method="chat.postMessage", what=Drop(), when=When.AFTER)
        at.desk.sandbox.faults.add(fault)
        at.press(Act.HANDOVER, note="All quiet")
        at.look(4)
        assert at.desk.cards() == ["Handover by Sam\nAll quiet"]


# The price ------------------------------------------------------------------------------------------------


def test_a_press_is_at_most_five_airtable_calls_and_an_edit() -> None:
    prices = {}
    for act in (Act.NO_ANSWER, Act.CLAIM, Act.YES, Act.NOT_THIS_TIME):
        with a_pressing() as at:
            rosa = at.desk.ask()
            at.look(2)
            before = at.desk.sandbox.log.last
            at.press(act, rosa, "Ana Ruiz")
            prices[act] = at.airtable_calls(before)
    assert max(prices.values()) <= 5, prices


def test_twenty_presses_on_ten_cards_are_written_together() -> None:
    with a_pressing() as at:
        asked = [at.desk.ask(Name=f"P{n}", Phone=f"(718) 555-1{n:03d}") for n in range(10)]
        at.look(3)
        before = at.desk.sandbox.log.last
        for record in asked:
            at.put(Act.NO_ANSWER, record, "Ana Ruiz")
            at.put(Act.NO_ANSWER, record, "Ben Tran", who=KIM)
        at.serve()
        assert at.told.codes == [Said.NOTED_OUTCOME] * 20
        assert len(at.contacts()) == 20
        assert at.airtable_calls(before) <= 6


# Contact details ------------------------------------------------------------------------------------------


def test_the_thread_says_once_who_opened_the_contact_details_and_no_name_at_the_end() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask(Private=True, Area="near the park", Address=None)
        at.look()
        for _ in range(2):
            at.put(Act.CONTACT_DETAILS, rosa)
            at.serve()
        assert at.desk.thread() == ["Sam opened the contact details."]
        assert at.told.answers == []
        at.press(Act.CLOSE, rosa, status="complete")
        assert at.desk.thread() == ["The contact details were opened."]


def test_who_says_yes_again_once_it_is_reopened_does_it_beside_the_next() -> None:
    with a_pressing() as at:
        kinds, people = at.desk.kinds, at.desk.volunteers
        groceries, dogs = kinds["Groceries and essentials"], kinds["Medicine or pharmacy pick-up"]
        rosa = at.desk.ask(Needs=[groceries, dogs], **{"How many volunteers": 2})
        both = [people["Ana Ruiz"], people["Ben Tran"]]
        for status in ("Assigned", "Complete", "Needs volunteer"):
            at.desk.later(120)
            at.desk.edit(rosa, Status=status, **{"Assigned to": both})
            at.look()
        at.desk.later(60)
        assert at.press(Act.YES, rosa, "Ana Ruiz", about=(groceries,)).code is Said.ASSIGNED
        at.look(2)
        assert at.desk.row(rosa)["Assigned to"] == [people["Ana Ruiz"]]
        undo = at.press(Act.YES, rosa, "Chloé Martin", about=(dogs,)).undo
        row = at.desk.row(rosa)
        assert set(row["Assigned to"]) == {people["Ana Ruiz"], people["Chloé Martin"]}
        assert row["Status"] == "Assigned"
        at.press(Act.UNDO, token=undo)
        assert at.desk.row(rosa)["Assigned to"] == [people["Ana Ruiz"]]


def test_a_close_taken_back_is_no_reopening_though_a_pass_saw_it() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask(Status="Needs volunteer")
        at.look()
        before = at.desk.row(rosa)
        token = at.press(Act.CLOSE, rosa, status="cancelled", why="duplicate").undo
        at.look()
        assert '"final"' in at.desk.row(rosa)["_Said"]
        assert at.press(Act.UNDO, token=token).code is Said.UNDONE
        at.look(2)
        assert at.desk.row(rosa)["_Said"] == before["_Said"]
        assert at.desk.row(rosa)["Next step"] == before["Next step"]
        assert at.desk.thread() == []


def test_an_assigned_request_closed_by_mistake_is_as_before_also_in_another_process() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask(Status="Needs volunteer")
        at.look()
        at.press(Act.YES, rosa, "Ana Ruiz")
        at.look()
        before = at.desk.row(rosa)
        token = at.press(Act.CLOSE, rosa, status="complete").undo
        other = pressing_at(at.desk, HYPERLOCAL_WORKER_NAME="desk-2")
        assert at.desk.thread() == ["Assigned."]
        assert other.press(Act.UNDO, token=token).code is Said.UNDONE
        other.look()
        at.look()
        after = at.desk.row(rosa)
        kept = ("_Said", "Assigned at", "Next step", "Status", "Assigned to")
        assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
        assert at.desk.thread() == ["Assigned to Ana."]


def test_what_a_person_reopens_in_airtable_is_a_reopening_however_soon() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask(Status="Needs volunteer")
        at.look()
        at.press(Act.CLOSE, rosa, status="cancelled", why="duplicate")
        at.look()
        at.desk.edit(rosa, Status="Needs volunteer", **{"Why closed": None})
        at.look(2)
        assert "Reopened" in at.desk.thread()[-1]
