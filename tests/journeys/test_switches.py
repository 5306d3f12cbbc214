"""What nobody could confirm about the vendors: the same story ends right whichever way it is."""

from typing import Any

import pytest

from tests.journeys.desk import Desk, a_desk, places
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Drop, Fault, When
from worker.sandbox.switches import BlankDates, NeverEdited, StaleThreads

POST = "chat.postMessage"
ONE_AT_A_TIME: list[dict[str, Any]] = [
    {},
    {"inverse_edits_count": True},
    {"same_value_counts": True},
    {"never_edited": NeverEdited.CREATED},
    {"blank_dates": BlankDates.TRUE},
    {"blank_dates": BlankDates.ERROR},
    {"list_lag": 5.0},
    {"history_lag": 2.0},
    {"date_offset": 2.0},
    {"date_offset": -2.0},
    {"link_order_kept": False},
    {"concurrent_upserts_make_two": True},
    {"rate_limit_as_list": True},
    {"old_not_found_codes": True},
    {"update_keeps_metadata": False},
    {"stale_threads": StaleThreads.GONE},
    {"history_page_ends_early": True},
    {"post_burst": 1},
]
ALL: dict[str, Any] = {name: value for each in ONE_AT_A_TIME for name, value in each.items()}


def _name(switches: dict[str, Any]) -> str:
    return ",".join(f"{name}={value}" for name, value in switches.items()) or "none"


def _the_standard_story(desk: Desk, *, lands_late: bool) -> str:
    """Rosa's request arrives, is corrected, assigned, and complete."""
    rosa = desk.ask()
    if lands_late:
        late = Fault(service=Service.SLACK, method=POST, what=Drop(), when=When.LATE, late=90)
        desk.sandbox.faults.add(late)
    worker = desk.worker()
    desk.go(worker)
    desk.look(worker, 25 if lands_late else 3)
    assert "Greenwood Drive" in desk.card().text
    desk.edit(rosa, Address=places()[9].street_line)
    desk.look(worker, 3)
    assert places()[9].road in desk.card().text
    desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
    desk.look(worker, 3)
    assert desk.thread() == ["Assigned to Ana."]
    desk.edit(rosa, Status="Complete")
    desk.look(worker, 3)
    return rosa


def _is_at_its_end(desk: Desk, rosa: str) -> None:
    card, row = desk.card(), desk.row(rosa)
    assert card.text.startswith("✓ No. 1 · Groceries · complete in")
    assert desk.thread() == ["Assigned."]
    assert row["_Card"] == f"1 {card.ts}"
    assert row["_Announced"] == (card.metadata or {})["event_payload"]["fingerprint"]
    (person,) = desk.sandbox.airtable.rows(desk.base, "People")
    assert person["Helped by"] == [desk.volunteers["Ana Ruiz"]]


@pytest.mark.parametrize("lands_late", [False, True], ids=["in time", "lands late"])
@pytest.mark.parametrize("switches", [*ONE_AT_A_TIME, ALL], ids=_name)
def test_a_request_goes_from_arrival_to_complete(switches: dict[str, Any], lands_late: bool) -> None:
    with a_desk(**switches) as desk:
        _is_at_its_end(desk, _the_standard_story(desk, lands_late=lands_late))


@pytest.mark.parametrize("switches", [*ONE_AT_A_TIME, ALL], ids=_name)
def test_a_request_at_rest_costs_one_call_a_look(switches: dict[str, Any]) -> None:
    with a_desk(**switches) as desk:
        desk.ask()
        worker = desk.once()
        desk.look(worker, 4)
        before = desk.sandbox.log.last
        desk.look(worker, 5)
        assert [call.method for call in desk.sandbox.log.calls(since=before)] == ["list"] * 5


@pytest.mark.parametrize("switches", [*ONE_AT_A_TIME, ALL], ids=_name)
def test_an_edit_in_the_seconds_after_a_look_is_on_the_card_after_the_next(switches: dict[str, Any]) -> None:
    with a_desk(**switches) as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.look(worker, 2)
        for after in (0, 1, 2, 4):
            desk.later(after)
            desk.edit(rosa, Details=f"Ring {'again and ' * after}again.")
            desk.look(worker, 2)
            assert f"Ring {'again and ' * after}again." in desk.card().text


@pytest.mark.parametrize("switches", [*ONE_AT_A_TIME, ALL], ids=_name)
def test_two_workers_end_with_one_card_and_one_notice(switches: dict[str, Any]) -> None:
    with a_desk(**switches) as desk:
        workers = [desk.worker(HYPERLOCAL_WORKER_NAME=name) for name in ("desk-1", "desk-2")]
        rosa = desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        for worker in workers * 10:
            desk.later(15)
            desk.go(worker)
        assert desk.thread() == ["Assigned to Ana."]
        assert desk.row(rosa)["_Card"] == f"1 {desk.card().ts}"
