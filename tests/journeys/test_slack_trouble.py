"""Slack fails in every way that it can: each request still ends with exactly one card that is right."""

from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.journeys.desk import Desk, a_desk, places
from worker.commands.fatal import as_fatal
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, HalfBody, Hang, What, When
from worker.wiring import Worker

POST = "chat.postMessage"
NO_CLEAR_ANSWER: list[What] = [
    Drop(),
    HalfBody(),
    Hang(40),
    Answer(500, "<html>Something went wrong</html>"),
    Answer(503, {"ok": False, "error": "service_unavailable"}),
    Answer(200, {"ok": False, "error": "fatal_error"}),
    Answer(200, {"ok": False, "error": "internal_error"}),
]


def _fault(desk: Desk, what: What, method: str | None = POST, **more: Any) -> None:
    desk.sandbox.faults.add(Fault(service=Service.SLACK, method=method, what=what, **more))


def _called(logs: list[Any], event: str) -> int:
    return sum(1 for entry in logs if entry["event"] == event and entry.get("service") == "Slack")


# A post without a clear answer ----------------------------------------------------------------------------


@pytest.mark.parametrize("what", NO_CLEAR_ANSWER, ids=str)
def test_a_post_that_was_done_but_not_confirmed_is_found_and_not_repeated(what: What) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        _fault(desk, what, when=When.AFTER)
        worker = desk.once()
        assert "_Card" not in desk.row(rosa)
        desk.look(worker, 4)
        assert "Rosa" in desk.card().text
        assert desk.row(rosa)["_Card"] == f"1 {desk.card().ts}"
        assert len(desk.calls(Service.SLACK, POST)) == 1


@pytest.mark.parametrize("what", NO_CLEAR_ANSWER, ids=str)
def test_a_post_that_was_not_done_is_done_after_a_minute_and_a_look(what: What) -> None:
    with a_desk() as desk:
        desk.ask()
        _fault(desk, what, when=When.BEFORE if not isinstance(what, HalfBody) else When.AFTER)
        worker = desk.once()
        first = desk.clock.now()
        desk.look(worker, 4)
        assert "Rosa" in desk.card().text
        posts = desk.calls(Service.SLACK, POST)
        assert len(posts) == (1 if isinstance(what, HalfBody) else 2)
        assert all((post.at - first).total_seconds() >= 30 for post in posts[1:])


def test_a_post_without_a_clear_answer_waits_a_whole_minute_before_it_is_looked_up() -> None:
    with a_desk() as desk:
        desk.ask()
        _fault(desk, Drop())
        worker = desk.once()
        desk.look(worker)
        assert desk.cards() == []
        desk.look(worker)
        assert len(desk.cards()) == 1


def test_an_edit_meanwhile_does_not_shorten_the_wait_after_a_post_without_an_answer() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        _fault(desk, Drop(), when=When.LATE, late=50)
        worker = desk.once()
        desk.edit(rosa, Address=places()[9].street_line)
        desk.look(worker, 4)
        assert places()[9].road in desk.card().text
        assert len(desk.calls(Service.SLACK, POST)) == 1


@pytest.mark.parametrize("late", [5, 20, 55])
def test_a_post_that_lands_within_the_minute_is_adopted(late: float) -> None:
    with a_desk() as desk:
        desk.ask()
        _fault(desk, Drop(), when=When.LATE, late=late)
        desk.look(desk.once(), 4)
        assert "Rosa" in desk.card().text
        assert len(desk.calls(Service.SLACK, POST)) == 1


def test_a_post_that_lands_after_the_second_one_is_swept_away() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        _fault(desk, Drop(), when=When.LATE, late=300)
        worker = desk.once()
        desk.look(worker, 4)
        assert len(desk.cards()) == 1
        desk.later(300)
        assert len(desk.cards()) == 2
        desk.later(600)
        desk.look(worker, 3)
        assert desk.row(rosa)["_Card"] == f"1 {desk.card().ts}"


@pytest.mark.parametrize("night", [False, True], ids=["by day", "at night"])
@pytest.mark.parametrize("late", [75, 150, 400])
def test_however_late_a_post_lands_two_cards_never_stand_for_more_than_three_minutes(
    late: float, night: bool
) -> None:
    with a_desk() as desk:
        worker = desk.once()
        desk.later(9 * 3600 if night else 60)
        desk.ask(Urgency="Urgent: today")
        _fault(desk, Drop(), when=When.LATE, late=late)
        desk.tick(worker)
        twice = _seconds_twice(desk, worker, 1200)
        assert 0 < twice <= 180
        assert len(desk.cards()) == 1


def _seconds_twice(desk: Desk, worker: Worker, seconds: int) -> int:
    """Let the worker's timers fire as they do in its loop; return for how long anything stood there twice."""
    every, not_before, twice = int(worker.loop._interval()), 0.0, 0
    for second in range(seconds):
        desk.later(1)
        worker.loop.tick_bell()
        worker.loop.tick_copies()
        if second % every == 0 and desk.clock.monotonic() >= not_before:
            not_before = desk.clock.monotonic() + worker.loop.go().wait
        twice += len(desk.cards()) == 2 or _says_twice(desk)
    return twice


def _says_twice(desk: Desk) -> bool:
    said = desk.thread() if len(desk.cards()) == 1 else []
    return len(set(said)) < len(said)


def _assigned(desk: Desk, **fault: Any) -> Worker:
    """Assign somebody; the notice of it gets no answer, and lands late."""
    rosa = desk.ask()
    worker = desk.once()
    desk.later(60)
    desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
    _fault(desk, Drop(), when=When.LATE, **fault)
    return worker


@pytest.mark.parametrize("method", ["chat.delete", "conversations.replies", "conversations.history"])
def test_a_copy_goes_within_three_minutes_although_slack_fails_when_it_is_its_time(method: str) -> None:
    with a_desk() as desk:
        worker = _assigned(desk, late=150)
        desk.tick(worker)
        twice = _seconds_twice(desk, worker, 200)
        _fault(desk, Answer(502, "<html>"), method, times=3)
        assert 0 < twice < twice + _seconds_twice(desk, worker, 250) <= 180
        assert desk.thread() == ["Assigned to Ana."]


def test_a_copy_goes_within_three_minutes_although_airtable_is_down() -> None:
    with a_desk() as desk:
        worker = _assigned(desk, late=150)
        desk.tick(worker)
        _seconds_twice(desk, worker, 145)
        desk.sandbox.faults.add(Fault(service=Service.AIRTABLE, what=Answer(503, "<html>"), times=None))
        assert 0 < _seconds_twice(desk, worker, 600) <= 180


@pytest.mark.parametrize("killed", ["with a notice on its way", "with a card on its way"])
def test_what_a_killed_worker_had_on_its_way_lands_and_goes_within_three_minutes(killed: str) -> None:
    with a_desk() as desk:
        if "notice" in killed:
            desk.tick(_assigned(desk, late=200))
        else:
            desk.ask()
            _fault(desk, Drop(), when=When.LATE, late=200)
            desk.once()
        desk.later(5)
        fresh = desk.worker()
        assert 0 < _seconds_twice(desk, fresh, 900) <= 180


def test_what_lands_beside_what_a_killed_worker_had_said_again_goes_within_three_minutes() -> None:
    with a_desk() as desk:
        desk.ask()
        _fault(desk, Drop(), when=When.LATE, late=200)
        assert _seconds_twice(desk, desk.once(), 90) == 0
        assert len(desk.calls(Service.SLACK, POST)) == 2
        assert 0 < _seconds_twice(desk, desk.worker(), 900) <= 180


def test_a_card_adopted_after_an_edit_shows_the_new_address() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        _fault(desk, Drop(), when=When.AFTER)
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Address=places()[9].street_line)
        desk.look(worker, 2)
        assert places()[9].road in desk.card().text
        assert len(desk.calls(Service.SLACK, POST)) == 1


def test_a_notice_that_was_said_but_not_confirmed_is_not_said_again() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        _fault(desk, Drop(), when=When.AFTER)
        desk.look(worker, 5)
        assert desk.thread() == ["Assigned to Ana."]


def test_a_notice_that_lands_twice_is_said_once_in_the_end() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        _fault(desk, Drop(), when=When.LATE, late=100)
        desk.look(worker, 30)
        assert desk.thread() == ["Assigned to Ana."]


def test_an_edit_without_a_clear_answer_is_made_again() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Address=places()[9].street_line)
        _fault(desk, Drop(), method="chat.update")
        desk.look(worker, 5)
        assert places()[9].road in desk.card().text


def test_a_history_that_can_not_be_read_to_its_end_lets_nothing_be_posted() -> None:
    with a_desk() as desk:
        desk.ask()
        _fault(desk, Drop(), method="conversations.history", times=None)
        worker = desk.once()
        desk.look(worker, 4)
        assert (desk.cards(), desk.calls(Service.SLACK, POST)) == ([], [])
        desk.sandbox.faults.clear()
        desk.look(worker, 4)
        assert len(desk.cards()) == 1


# Slack is down --------------------------------------------------------------------------------------------


def test_while_slack_is_down_the_base_is_served_and_the_cards_catch_up_afterwards() -> None:
    with a_desk() as desk, capture_logs() as logs:
        rosa = desk.ask()
        worker = desk.once()
        _fault(desk, Answer(503, "<html>"), method=None, times=None)
        desk.later(60)
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        hugo = desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        desk.look(worker, 20)
        assert desk.row(hugo)["Next step"] == "Text the 4 on the list; the message is ready."
        assert len(desk.row(hugo)["Shortlist"]) == 4
        assert desk.row(rosa)["Next step"].startswith("Tell Rosa that Ana is coming")
        desk.sandbox.faults.clear()
        desk.look(worker, 6)
        assert [card.splitlines()[1].split()[0] for card in desk.cards()] == ["Rosa", "Hugo"]
        assert "Tell Rosa that Ana is coming" in desk.cards()[0]
    assert (_called(logs, "service lost"), _called(logs, "service back")) == (1, 1)


def test_a_request_that_went_by_while_slack_was_down_is_never_announced() -> None:
    with a_desk() as desk:
        _fault(desk, Answer(503, "<html>"), method=None, times=None)
        rosa = desk.ask()
        worker = desk.worker()
        desk.look(worker, 4)
        desk.edit(rosa, Status="Complete")
        desk.look(worker, 4)
        desk.sandbox.faults.clear()
        desk.look(worker, 6)
        assert desk.cards() == []


def test_too_many_calls_to_slack_are_waited_out() -> None:
    with a_desk() as desk:
        desk.ask()
        refusal = Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "20"})
        _fault(desk, refusal, times=2)
        desk.look(desk.once(), 5)
        assert len(desk.cards()) == 1


# A card that is gone, or can't be edited -------------------------------------------------------------------


def test_a_card_that_somebody_deleted_is_posted_again_and_says_so() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.sandbox.slack.delete_as_person(desk.card().ts)
        desk.later(60)
        desk.edit(rosa, Details="Ring twice.")
        desk.look(worker, 3)
        assert "This card replaces the old one." in desk.card().text
        assert desk.row(rosa)["_Card"] == f"2 {desk.card().ts}"


def test_a_card_deleted_by_somebody_is_missed_by_the_sweep_even_when_nobody_edits() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        desk.look(worker, 2)
        desk.sandbox.slack.delete_as_person(desk.card().ts)
        desk.later(660)
        desk.look(worker, 3)
        assert "Rosa" in desk.card().text


def test_the_card_of_a_finished_request_that_somebody_deleted_is_forgotten() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.sandbox.slack.delete_as_person(desk.card().ts)
        desk.later(60)
        desk.edit(rosa, Status="Complete")
        desk.look(worker, 3)
        assert desk.cards() == []
        assert "_Card" not in desk.row(rosa)


def test_a_card_that_can_not_be_edited_any_more_gets_a_successor_and_a_pointer_to_it() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.sandbox.switches.edit_window = 60
        desk.later(120)
        desk.edit(rosa, Details="Ring twice.")
        desk.look(worker, 6)
        old, new = desk.sandbox.slack.messages()
        assert "This card replaces the old one." in new.text
        assert [reply.text for reply in old.thread] == [
            "A new card for No. 1 replaces this one: look further down."
        ]
        assert desk.row(rosa)["_Card"] == f"2 {new.ts}"


def test_a_deleted_successor_of_a_fixed_card_is_followed_by_one_with_a_number_of_its_own() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.sandbox.switches.edit_window = 60
        desk.later(120)
        desk.edit(rosa, Details="Ring twice.")
        desk.look(worker, 3)
        desk.sandbox.slack.delete_as_person(desk.sandbox.slack.messages()[-1].ts)
        desk.later(700)
        desk.look(worker, 6)
        posted = [
            call.key for call in desk.calls(Service.SLACK) if call.key.startswith("card:") and call.accepted
        ]
        assert posted == [f"card:{rosa}:1", f"card:{rosa}:2", f"card:{rosa}:3"]
        assert desk.row(rosa)["_Card"] == f"3 {desk.sandbox.slack.messages()[-1].ts}"


def test_a_successor_that_the_channel_does_not_show_at_once_is_not_posted_again() -> None:
    with a_desk(history_lag=5.0) as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.sandbox.switches.edit_window = 60
        for details in ("Ring twice.", "Ring three times."):
            desk.later(120)
            desk.edit(rosa, Details=details)
            desk.go(worker)
            desk.later(1)
            desk.go(worker)
        numbers = [card.key.rpartition(":")[2] for card in desk.sandbox.slack.messages()]
        assert numbers == ["1", "2", "3"]


def test_a_worker_that_begins_anew_gives_each_successor_of_a_fixed_card_its_own_number() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.sandbox.switches.edit_window = 60
        for details in ("Ring twice.", "Ring three times."):
            desk.later(120)
            desk.edit(rosa, Details=details)
            desk.look(worker, 6)
            worker = desk.worker()
        desk.later(600)
        desk.look(worker, 4)
        *_, last = cards = desk.sandbox.slack.messages()
        assert [card.key.rpartition(":")[2] for card in cards] == ["1", "2", "3"]
        assert "Ring three times." in last.text
        assert desk.row(rosa)["_Card"] == f"3 {last.ts}"


def test_an_old_card_is_posted_anew_before_slack_hides_it_and_only_once() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(timedelta(days=79).total_seconds())
        desk.look(worker, 2)
        assert len(desk.cards()) == 1
        desk.later(timedelta(days=1, hours=7).total_seconds())
        desk.look(worker, 2)
        desk.once()
        old, new = desk.sandbox.slack.messages()
        assert "This card replaces the old one." in new.text
        assert [reply.text for reply in old.thread if "replaces" in reply.text] == [old.thread[-1].text]
        assert desk.row(rosa)["_Card"] == f"2 {new.ts}"


@pytest.mark.parametrize("deleted", [False, True], ids=["ended", "its row deleted"])
def test_a_card_that_can_not_be_folded_any_more_is_taken_away(*, deleted: bool) -> None:
    with a_desk() as desk:
        rosa = desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        desk.edit(rosa, Status="New")
        worker = desk.once()
        desk.edit(rosa, Status="Assigned")
        desk.look(worker)
        assert desk.thread()
        desk.sandbox.switches.edit_window = 60
        desk.later(120)
        if deleted:
            desk.sandbox.airtable.delete_record(desk.base, "Requests", rosa)
            desk.once()
        else:
            desk.edit(rosa, Status="Complete")
            desk.look(worker, 4)
        left = str(desk.sandbox.slack.messages())
        assert [name for name in ("Rosa", "Ana", "555") if name in left] == []


# The channel ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", ["archived", "bot removed"])
def test_a_lost_channel_is_said_once_and_nothing_is_tried_for_each_request(lost: str) -> None:
    slack: Any
    with a_desk() as desk, capture_logs() as logs:
        slack = desk.sandbox.slack
        requests = [
            desk.ask(Name=f"Person {n}", Phone=f"(718) 555-02{n:02d}", Address=places()[n].street_line)
            for n in range(10)
        ]
        slack.archive_channel() if lost == "archived" else slack.remove_bot()
        worker = desk.worker()
        desk.go(worker)
        desk.look(worker, 5)
        assert (
            len(desk.calls(Service.SLACK, POST)) + len(desk.calls(Service.SLACK, "conversations.history"))
            <= 3
        )
        assert all("Next step" in desk.row(request) for request in requests)
        slack.unarchive_channel() if lost == "archived" else slack.invite_bot()
        desk.look(worker, 20)
        assert len(desk.cards()) == 10
    assert (_called(logs, "service lost"), _called(logs, "service back")) == (1, 1)


def test_another_channel_in_the_settings_gets_new_cards() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        desk.once()
        other = desk.sandbox.slack.open_channel("dispatch")
        desk.later(60)
        desk.edit(rosa, Details="Ring twice.")
        worker = desk.once(HYPERLOCAL_SLACK_CHANNEL=other)
        desk.look(worker, 3)
        (card,) = desk.sandbox.slack.messages(other)
        assert "Ring twice." in card.text
        assert desk.row(rosa)["_Card"].endswith(card.ts)


def test_once_does_not_end_well_when_nothing_could_be_said() -> None:
    with a_desk() as desk:
        desk.ask()
        _fault(desk, Answer(503, "<html>"), method=POST, times=None)
        _fault(desk, Answer(503, "<html>"), method="conversations.history", times=None)
        outcome = desk.go(desk.worker())
        assert outcome.silence is not None
        assert as_fatal(outcome.silence).exit_code == 6


def test_what_slack_kept_from_being_announced_is_announced_at_once_by_who_starts_when_slack_is_back() -> None:
    with a_desk() as desk:
        desk.ask()
        desk.sandbox.faults.add(Fault(method="conversations.history", what=Answer(502), times=None))
        desk.once()
        assert desk.sandbox.slack.messages() == ()
        desk.sandbox.faults.clear()
        desk.later(60)
        desk.once()
        assert "Rosa" in desk.card().text
