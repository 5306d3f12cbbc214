"""What a slow map is asked between two passes: never more than a pass itself may do."""

from datetime import timedelta
from typing import Any

from tests.journeys.desk import Desk, a_desk, places
from worker.sandbox.call_log import Service
from worker.wiring import Worker

SLOW_MAP = {"HYPERLOCAL_GEOCODER_SECONDS_BETWEEN": "5"}


def not_all_located(desk: Desk) -> Worker:
    """Have a worker that has looked once, and half a dozen volunteers of whom the map was not asked yet."""
    worker = desk.worker(**SLOW_MAP)
    unlocated: dict[str, Any] = {"_Coordinates": None, "_Coordinates for": None}
    for number in range(6):
        desk.add_volunteer(f"Vol {number}", 10 + number, **unlocated)
    desk.ask()
    desk.tick(worker)
    return worker


def pause(desk: Desk) -> None:
    rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
    (shared,) = [row["id"] for row in rows if row.get("_Key") == "desk"]
    desk.sandbox.airtable.update_record(desk.base, "Hyperlocal", str(shared), {"Pause": True})


def test_while_the_desk_is_paused_the_map_is_not_asked_and_nothing_is_written() -> None:
    with a_desk() as desk:
        worker = not_all_located(desk)
        pause(desk)
        desk.later(700)
        desk.tick(worker)
        desk.later(70)
        before = desk.sandbox.log.last
        worker.loop.tick_map()
        assert desk.sandbox.log.calls(since=before) == ()


def test_while_a_slow_map_finds_volunteers_the_base_is_looked_at_only_when_it_is_time() -> None:
    with a_desk() as desk:
        unlocated: dict[str, Any] = {"_Coordinates": None, "_Coordinates for": None}
        for number in range(40):
            desk.add_volunteer(f"Vol {number}", 10 + number, **unlocated)
        worker = desk.worker(HYPERLOCAL_GEOCODER_SECONDS_BETWEEN="0.9")
        desk.ask()
        desk.tick(worker)
        asked = desk.calls(Service.NOMINATIM)
        assert asked[-1].at - asked[0].at > timedelta(seconds=30)
        assert len(asked) > 40
        tables = {table["id"]: table["name"] for table in desk.sandbox.airtable.tables(desk.base)}
        looks = [one for one in desk.calls(Service.AIRTABLE, "list") if tables[one.table] == "Requests"]
        assert len([one for one in looks if one.at >= asked[0].at]) <= 3
        assert all("_Coordinates" in row for row in desk.sandbox.airtable.rows(desk.base, "Volunteers"))


def test_a_place_that_the_map_finds_between_two_passes_is_on_the_card_without_waiting_for_the_next() -> None:
    with a_desk() as desk:
        worker = desk.worker(**SLOW_MAP)
        desk.ask()
        desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        desk.tick(worker)
        assert "being looked up" in " ".join(desk.cards())
        desk.later(6)
        before = desk.sandbox.log.last
        worker.loop.tick_map()
        assert "being looked up" not in " ".join(desk.cards())
        calls = [one.method for one in desk.calls(Service.AIRTABLE) if one.number > before]
        assert calls == ["list", "update", "update"]


def test_a_token_that_is_refused_between_two_passes_is_told_of_and_waited_out() -> None:
    with a_desk() as desk:
        worker = not_all_located(desk)
        desk.later(20)
        desk.sandbox.airtable.revoke_token(desk.token)
        outcome = worker.passes.locate()
        assert outcome.failure is not None
        assert outcome.wait > 0


def test_a_new_volunteer_is_put_on_a_list_that_has_ten_but_should_be_longer() -> None:
    with a_desk() as desk:
        for number in range(8):
            desk.add_volunteer(f"Vol {number}", 10 + number)
        rosa = desk.ask(**{"How many volunteers": 8})
        worker = desk.once()
        assert len(desk.row(rosa)["Shortlist"]) == 12
        desk.later(1000)
        desk.add_volunteer("Zoe Young", 9)
        desk.later(20)
        desk.look(worker, 2)
        assert len(desk.row(rosa)["Shortlist"]) == 13
