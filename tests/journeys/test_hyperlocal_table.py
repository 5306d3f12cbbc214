"""The table Hyperlocal: by it people see that the worker is alive, and steer it."""

from datetime import datetime, timedelta
from typing import Any

from tests.journeys.desk import Desk, a_desk, places
from worker.sandbox.call_log import Service

TABLE = "Hyperlocal"


def _rows(desk: Desk) -> dict[str, dict[str, Any]]:
    return {row["_Key"]: row for row in desk.sandbox.airtable.rows(desk.base, TABLE)}


def _decide(desk: Desk, **columns: Any) -> None:
    desk.sandbox.airtable.update_record(desk.base, TABLE, _rows(desk)["desk"]["id"], columns)


def _beats(desk: Desk) -> int:
    """Return how often the rows were written."""
    table = next(table for table in desk.sandbox.airtable.tables(desk.base) if table["name"] == TABLE)
    return len(desk.calls(Service.AIRTABLE, "upsert", str(table["id"])))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_there_is_one_shared_row_and_one_row_for_each_worker() -> None:
    with a_desk() as desk:
        desk.once()
        desk.later(60)
        desk.once(HYPERLOCAL_WORKER_NAME="desk-2")
        assert set(_rows(desk)) == {"desk", "desk-1", "desk-2"}


def test_the_workers_row_says_when_it_looks_again_what_is_open_and_that_it_is_alive() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        desk.later(600)
        desk.look(worker)
        own, now = _rows(desk)["desk-1"], desk.clock.now()
        assert _moment(own["_Beat"]) > now - timedelta(minutes=1)
        assert now < _moment(own["Looks again at"]) <= now + timedelta(minutes=15)
        assert own["Now"] == "1 open"
        assert own["_Month"] == "2026-03"
        assert own["Version"]


def test_once_all_is_settled_after_the_start_the_row_says_so_at_once() -> None:
    with a_desk() as desk:
        for n in range(18):
            desk.ask(Name=f"Person {n}", Phone=f"(718) 555-02{n:02d}", Address=places()[n].street_line)
        worker = desk.worker()
        desk.tick(worker)
        own = _rows(desk)["desk-1"]
        assert (own["Now"], own.get("Waiting")) == ("18 open", None)


def test_the_row_is_written_once_more_after_the_start_and_then_at_its_times() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.worker()
        for _ in range(18):
            desk.tick(worker)
            desk.later(30)
        assert _beats(desk) == 2
        desk.later(60)
        desk.tick(worker)
        assert _beats(desk) == 3


def test_looks_again_at_is_never_passed_while_the_worker_runs() -> None:
    with a_desk() as desk:
        worker = desk.once()
        for _ in range(60):
            desk.later(29)
            assert _moment(_rows(desk)["desk-1"]["Looks again at"]) >= desk.clock.now()
            desk.later(1)
            desk.go(worker)


def test_calls_are_booked_ahead_so_that_a_kill_counts_too_many_never_too_few() -> None:
    with a_desk() as desk:
        worker = desk.once()
        for _ in range(10):
            desk.ask(Name=f"Person {desk.clock.now():%H%M%S}", Phone=None)
            desk.look(worker, 5)
            assert _rows(desk)["desk-1"]["Calls this month"] >= len(desk.calls(Service.AIRTABLE))


def test_a_worker_that_starts_again_goes_on_counting() -> None:
    with a_desk() as desk:
        desk.once()
        desk.later(60)
        desk.once()
        assert _rows(desk)["desk-1"]["Calls this month"] >= len(desk.calls(Service.AIRTABLE))


def test_while_paused_nothing_is_posted_or_written_but_the_heartbeat() -> None:
    with a_desk() as desk:
        worker = desk.once()
        _decide(desk, Pause=True)
        desk.later(600)
        desk.look(worker)
        rosa = desk.ask()
        before = desk.sandbox.log.last
        desk.look(worker, 20)
        methods = {call.method for call in desk.sandbox.log.calls(Service.AIRTABLE, since=before)}
        assert methods <= {"upsert", "list"}
        assert (desk.cards(), "_Looked at" in desk.row(rosa)) == ([], False)
        assert _moment(_rows(desk)["desk-1"]["_Beat"]) > desk.clock.now() - timedelta(minutes=11)


def test_once_the_pause_ends_what_waited_is_announced() -> None:
    with a_desk() as desk:
        worker = desk.once()
        _decide(desk, Pause=True)
        desk.later(600)
        desk.look(worker)
        desk.ask()
        desk.look(worker, 4)
        _decide(desk, Pause=None)
        desk.look(worker, 4)
        assert len(desk.cards()) == 1


def test_what_is_older_than_announce_from_is_never_announced() -> None:
    with a_desk() as desk:
        old = desk.ask()
        desk.later(3600)
        desk.sandbox.airtable.create_record(
            desk.base, TABLE, {"Name": "desk", "_Key": "desk", "Announce from": desk.clock.now()}
        )
        desk.later(60)
        desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        worker = desk.once()
        desk.look(worker, 3)
        assert "Hugo" in desk.card().text
        assert "_Looked at" not in desk.row(old)


def test_an_old_request_whose_status_is_changed_is_announced_after_all() -> None:
    with a_desk() as desk:
        old = desk.ask()
        desk.later(3600)
        desk.sandbox.airtable.create_record(
            desk.base, TABLE, {"Name": "desk", "_Key": "desk", "Announce from": desk.clock.now()}
        )
        worker = desk.once()
        desk.later(60)
        desk.edit(old, Status="Needs volunteer")
        desk.look(worker)
        assert "Rosa" in desk.card().text


def test_what_a_person_must_do_stands_in_needs_you_and_goes_when_it_is_done() -> None:
    with a_desk() as desk:
        worker = desk.once()
        desk.sandbox.slack.archive_channel()
        desk.ask()
        desk.look(worker, 25)
        assert "unarchive the channel" in _rows(desk)["desk-1"]["Needs you"]
        desk.sandbox.slack.unarchive_channel()
        desk.look(worker, 45)
        assert "Needs you" not in _rows(desk)["desk-1"]


def test_a_lost_column_stands_in_needs_you() -> None:
    with a_desk() as desk:
        worker = desk.once()
        desk.sandbox.airtable.delete_column(desk.base, "Requests", "Next step")
        desk.ask()
        for _ in range(45):
            desk.later(30)
            desk.tick(worker)
        assert "Next step" in _rows(desk)["desk-1"]["Needs you"]


def test_people_never_find_a_name_in_the_workers_rows() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        desk.later(600)
        desk.look(worker)
        assert "Rosa" not in str(_rows(desk))


def test_before_the_first_look_nothing_is_said_to_be_open() -> None:
    with a_desk() as desk:
        desk.once()
        desk.ask()
        desk.once()
        rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
        assert [row["Now"] for row in rows if row.get("Now")] == []
