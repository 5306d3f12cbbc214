"""From Assigned to the end: one notice for each assignment, and nothing about anybody once it is over."""

import json

from notifiers.presses import Act
from tests.journeys.desk import Desk, a_desk
from tests.journeys.pressing import a_pressing


def _everything_in_the_channel(desk: Desk) -> str:
    """Return all that Slack stores of all messages: what is read, the fallback text, blocks and metadata."""
    shown = [reply for card in desk.sandbox.slack.messages() for reply in (card, *card.thread)]
    return json.dumps([[one.text, one.plain, one.blocks, one.metadata] for one in shown], ensure_ascii=False)


def _assign(desk: Desk, request: str, *names: str) -> None:
    volunteers = [desk.volunteers[name] for name in names]
    desk.edit(request, Status="Assigned", **{"Assigned to": volunteers})


def test_the_thread_says_once_and_by_first_name_who_is_doing_it() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        _assign(desk, rosa, "Ana Ruiz")
        desk.look(worker, 4)
        assert desk.thread() == ["Assigned to Ana."]
        assert "Tell Rosa that Ana is coming" in desk.row(rosa)["Next step"]


def test_the_thread_never_names_the_person_who_asked() -> None:
    with a_desk() as desk:
        _assign(desk, desk.ask(), "Ana Ruiz", "Ben Tran")
        desk.once()
        (reply,) = desk.card().thread
        stored = json.dumps([reply.text, reply.plain, reply.blocks, reply.metadata])
        assert "Rosa" not in stored
        assert "Alvarez" not in stored


def test_a_fresh_process_does_not_say_it_again() -> None:
    with a_desk() as desk:
        _assign(desk, desk.ask(), "Ana Ruiz")
        desk.once()
        desk.later(60)
        worker = desk.once()
        desk.look(worker, 2)
        assert desk.thread() == ["Assigned to Ana."]


def test_another_volunteer_is_another_notice() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        _assign(desk, rosa, "Ana Ruiz")
        desk.look(worker)
        _assign(desk, rosa, "Ben Tran")
        desk.look(worker, 2)
        assert desk.thread() == ["Assigned to Ana.", "Assigned to Ben."]
        keys = {reply.key for reply in desk.card().thread}
        assert len(keys) == 2


def test_the_same_volunteer_assigned_again_after_dropping_out_is_said_again() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        for status in ("Assigned", "Needs volunteer", "Assigned"):
            desk.later(60)
            helps = [desk.volunteers["Ana Ruiz"]] if status == "Assigned" else None
            desk.edit(rosa, Status=status, **{"Assigned to": helps})
            desk.look(worker)
        left = "Ana can't do it after all. Somebody else is wanted."
        assert desk.thread() == ["Assigned to Ana.", left, "Assigned to Ana."]


def test_assigned_to_nobody_is_no_assignment_and_says_what_is_missing() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Status="Assigned")
        desk.once()
        assert desk.thread() == []
        assert "Assigned" in desk.row(rosa)["Next step"]


def test_news_not_in_time_turn_the_next_step_to_the_volunteer() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Needs=[desk.kinds["Medicine or pharmacy pick-up"]])
        _assign(desk, rosa, "Ana Ruiz")
        worker = desk.once()
        desk.later(3 * 3600 + 60)
        desk.look(worker)
        assert desk.row(rosa)["Next step"].startswith("No news from Ana since")
        assert "No news from Ana" in desk.card().text


def test_without_news_who_asked_is_rung_and_says_that_it_is_done() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask(Needs=[at.desk.kinds["Medicine or pharmacy pick-up"]])
        _assign(at.desk, rosa, "Ana Ruiz")
        at.look()
        at.desk.later(3 * 3600 + 60)
        at.look()
        assert "[Who asked says it is done] · [Who asked did not answer]" in at.desk.cards()[0]
        at.press(Act.PERSON_NO_ANSWER, rosa)
        assert at.desk.row(rosa)["Next step"].startswith("No news from Ana since")
        at.press(Act.SHE_CONFIRMS, rosa)
        assert at.desk.row(rosa)["Status"] == "Complete"
        with_her = [row["Outcome"] for row in at.contacts() if not row.get("Volunteer")]
        assert with_her == ["No answer", "Done this time"]


# The end ------------------------------------------------------------------------------------------------


def _assigned_and_complete(desk: Desk) -> str:
    rosa = desk.ask(Details="Second floor, ring 718 555 0100.", Languages=["Spanish"])
    worker = desk.once()
    desk.later(60)
    _assign(desk, rosa, "Ana Ruiz")
    desk.look(worker, 2)
    desk.later(3600)
    desk.edit(rosa, Status="Complete")
    desk.look(worker, 2)
    return rosa


def test_a_complete_request_leaves_a_stub_and_a_notice_without_a_name() -> None:
    with a_desk() as desk:
        _assigned_and_complete(desk)
        assert desk.card().text == "✓ No. 1 · Groceries · complete in 1 h 2 min"
        assert desk.thread() == ["Assigned."]


def test_nothing_about_anybody_is_left_in_any_stored_message() -> None:
    with a_desk() as desk:
        _assigned_and_complete(desk)
        stored = _everything_in_the_channel(desk)
        personal = [
            "Rosa",
            "Alvarez",
            "Ana",
            "Ruiz",
            "Ben",
            "Chlo",
            "Dev",
            "555",
            "Greenwood",
            "floor",
            "Spanish",
        ]
        assert [word for word in personal if word in stored] == []


def test_who_helped_is_kept_with_the_person() -> None:
    with a_desk() as desk:
        rosa = _assigned_and_complete(desk)
        (person,) = desk.row(rosa)["Requester"]
        known = desk.sandbox.airtable.record(desk.base, "People", person)
        assert known["Helped by"] == [desk.volunteers["Ana Ruiz"]]


def test_a_finished_request_is_looked_at_no_more() -> None:
    with a_desk() as desk:
        rosa = _assigned_and_complete(desk)
        assert "_Next look" not in desk.row(rosa)


def test_a_reopened_request_unfolds_with_its_names_and_numbers() -> None:
    with a_desk() as desk:
        rosa = _assigned_and_complete(desk)
        desk.later(60)
        desk.edit(rosa, Status="Needs volunteer", **{"Assigned to": None})
        worker = desk.once()
        desk.look(worker)
        assert "Rosa" in desk.card().text
        assert "(718) 555-0102" in desk.card().text
        assert [reply.key.partition(":")[0] for reply in desk.card().thread] == ["assigned", "reopened"]


def test_a_reopened_request_that_is_still_assigned_says_so_anew_and_keeps_the_old_notice_folded() -> None:
    with a_desk() as desk:
        rosa = _assigned_and_complete(desk)
        desk.later(60)
        desk.edit(rosa, Status="Assigned")
        worker = desk.once()
        desk.look(worker)
        assert desk.thread() == ["Assigned.", "Assigned to Ana."]


def test_a_request_finished_again_folds_again() -> None:
    with a_desk() as desk:
        rosa = _assigned_and_complete(desk)
        for status in ("Assigned", "Cancelled"):
            desk.later(60)
            desk.edit(rosa, Status=status)
            desk.later(30)
            desk.once()
        assert desk.thread() == ["Assigned.", "Assigned."]
        assert "Ana" not in _everything_in_the_channel(desk)


def test_a_notice_that_somebody_deleted_does_not_keep_the_card_from_folding() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        _assign(desk, rosa, "Ana Ruiz")
        desk.look(worker)
        desk.sandbox.slack.delete_as_person(desk.card().thread[0].ts)
        desk.edit(rosa, Status="Complete")
        desk.look(worker, 2)
        assert desk.card().text.startswith("✓ No. 1")
        assert desk.thread() == []
