"""Which losses and returns people are told, and when."""

from datetime import timedelta

import pytest

from notifiers.services import Service
from tests.cast import NOW
from worker.health.outages import Edge, Outages

MINUTE = timedelta(minutes=1)
AIRTABLE = Service.AIRTABLE


def told(edges: list[Edge]) -> list[tuple[Service, bool]]:
    return [(edge.service, edge.until is not None) for edge in edges]


def down(outages: Outages, *minutes: int, service: Service = AIRTABLE) -> list[tuple[Service, bool]]:
    """Have a service fail at these minutes; return what is told meanwhile."""
    found: list[Edge] = []
    for minute in minutes:
        outages.lost(service, NOW + minute * MINUTE)
        found += outages.edges()
    return told(found)


def test_a_blip_is_never_told_nor_its_end() -> None:
    outages = Outages()
    assert down(outages, 0, 1, 4) == []
    outages.back(AIRTABLE, NOW + 5 * MINUTE)
    assert outages.edges() == []


def test_a_loss_is_told_once_when_it_was_seen_to_last_five_minutes() -> None:
    assert down(Outages(), 0, 4, 5, 6, 60) == [(AIRTABLE, False)]


def test_one_failure_before_a_long_silence_of_ours_is_no_loss_that_lasts() -> None:
    outages = Outages()
    outages.lost(AIRTABLE, NOW)
    assert outages.edges() == []
    outages.back(AIRTABLE, NOW + 120 * MINUTE)
    assert outages.edges() == []


def test_its_return_is_told_once_with_both_times() -> None:
    outages = Outages()
    down(outages, 0, 5)
    outages.back(AIRTABLE, NOW + 9 * MINUTE)
    outages.back(AIRTABLE, NOW + 10 * MINUTE)
    (edge,) = outages.edges()
    assert (edge.since, edge.until) == (NOW, NOW + 9 * MINUTE)
    assert outages.edges() == []


@pytest.mark.parametrize("service", [Service.CALLS, Service.PRESSES])
def test_what_is_no_blip_is_told_at_once(service: Service) -> None:
    assert down(Outages(), 0, 1, service=service) == [(service, False)]


def test_what_can_not_return_is_told_without_a_return() -> None:
    outages = Outages()
    down(outages, 0, service=Service.PRESSES)
    outages.back(Service.PRESSES, NOW)
    assert outages.edges() == []


def test_the_alert_channel_is_not_told_of_itself() -> None:
    assert down(Outages(), 0, 10, 20, service=Service.ALERTS) == []


def test_another_reason_makes_it_no_other_loss() -> None:
    outages = Outages()
    outages.lost(AIRTABLE, NOW, why="busy")
    assert outages.lost(AIRTABLE, NOW + 5 * MINUTE, why="gone")
    assert [edge.since for edge in outages.edges()] == [NOW]


def test_a_second_loss_begins_anew() -> None:
    outages = Outages()
    down(outages, 0, 5)
    outages.back(AIRTABLE, NOW + 6 * MINUTE)
    outages.edges()
    assert down(outages, 7, 16) == []
    assert down(outages, 17) == [(AIRTABLE, False)]


def test_what_comes_and_goes_must_last_twice_as_long_each_time_within_a_day() -> None:
    outages, found = Outages(), list[Edge]()
    for minute in range(24 * 60):
        if minute % 13 < 12:
            outages.lost(AIRTABLE, NOW + minute * MINUTE)
        else:
            outages.back(AIRTABLE, NOW + minute * MINUTE)
        found += outages.edges()
    assert len(found) == 4
    later = 48 * 60
    assert down(outages, later, later + 5) == [(AIRTABLE, False)]
