"""What is late is late for a worker that has only just started, too: the row says what was said of it."""

import json

import pytest

from airtable_schema.options import Status
from airtable_schema.records import Request
from tests.cast import ANA, NOW, a_request
from worker.board import Board, Row, Tracked
from worker.desk.late import is_late, needs_somebody
from worker.remembered.said import Phase, Said


def tracked(request: Request) -> Tracked:
    """A request that this worker has only remembered so far."""
    return Board().see(Row(request, (), NOW), NOW, pass_number=1)


def _said(*keys: str, phase: Phase = Phase.OPEN) -> str:
    return Said(round=1, phase=phase, keys=frozenset(keys)).written()


@pytest.mark.parametrize("key", ["late:recR:1:1", "unclaimed:recR:1"])
def test_a_search_that_was_called_late_is_late_until_somebody_does_it(key: str) -> None:
    assert is_late(tracked(a_request(said=_said(key))), NOW)
    assigned = a_request(said=_said(key, phase=Phase.ASSIGNED), status=Status.ASSIGNED, assigned_to=(ANA.id,))
    assert not is_late(tracked(assigned), NOW)


def test_who_was_asked_for_news_is_late() -> None:
    assigned = a_request(said=_said("silence:recR:1:0", phase=Phase.ASSIGNED), status=Status.ASSIGNED)
    assert is_late(tracked(assigned), NOW)


@pytest.mark.parametrize("said", ["", json.dumps({}), _said("reminder:recR:x", "needed:recR:near:1:x")])
def test_whatever_else_was_said_it_is_not(said: str) -> None:
    assert not is_late(tracked(a_request(said=said)), NOW)


def test_what_stands_in_to_fix_needs_somebody() -> None:
    assert needs_somebody(tracked(a_request(to_fix="No kind of help is chosen.")))
    assert not needs_somebody(tracked(a_request()))
