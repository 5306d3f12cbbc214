"""What a worker holds of each request: what a reading changes, what waits, and what comes first."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.options import Status, Urgency
from airtable_schema.records import Request
from tests.cast import ANA, EARLIER, NOW, a_request
from worker.board import LISTS_LAG, Board, Row, Tracked, known_from
from worker.reconcile import Shown
from worker.remembered.said import Phase, Said

SECOND = timedelta(seconds=1)
ROSA = a_request().id


def looked_at(at: datetime = NOW, **changes: Any) -> Request:
    """Rosa's request as it is once it was announced, to be looked at again in an hour."""
    changes = {"announced": "a fingerprint", **changes}
    request = a_request(status=Status.NEW, status_name="New", **changes)
    seen = inputs_fingerprint(request)
    return replace(
        request, looked_at=at, seen_inputs=seen, seen_status="New", next_look=NOW + timedelta(hours=1)
    )


def see(board: Board, request: Request, now: datetime = NOW, *, first: bool = False) -> Tracked:
    return board.see(Row(request, (), now), now, pass_number=1, first=first)


def settled(board: Board, request: Request | None = None) -> Tracked:
    """See a request, and have it written that it was looked at just now."""
    one = see(board, request or looked_at(), first=True)
    one.written(NOW, NOW)
    one.answered = one.asked
    return one


# What asks for work --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "asks"),
    [
        (a_request(), True),
        (looked_at(), False),
        (replace(looked_at(), details="Milk"), True),
        (replace(looked_at(), status_name="Checked"), True),
        (replace(looked_at(), announced=""), True),
        (replace(looked_at(), next_look=NOW), True),
        (replace(looked_at(), next_look=NOW + SECOND), False),
        (replace(looked_at(), next_look=None), True),
        (replace(looked_at(), next_look=None, status=Status.COMPLETE), False),
        (replace(looked_at(), next_step="Somebody wrote here", card="1 2.0"), False),
    ],
)
def test_a_row_asks_when_it_is_new_or_was_not_announced_when_people_changed_it_and_when_its_time_has_come(
    request_: Request, *, asks: bool
) -> None:
    assert see(Board(), request_).asks == asks


def test_a_row_that_came_back_only_because_the_look_was_so_recent_is_marked() -> None:
    board = Board()
    see(board, looked_at())
    assert board.mark_only == {ROSA: NOW}


def test_the_first_attention_marks_nothing() -> None:
    board = Board()
    assert not see(board, looked_at(), first=True).asks
    assert board.mark_only == {}


def test_one_that_is_being_worked_is_not_marked() -> None:
    board = Board()
    see(board, looked_at()).ask()
    board.mark_only.clear()
    see(board, looked_at())
    assert board.mark_only == {}


def test_what_asks_while_a_decision_is_carried_out_is_not_answered_by_it() -> None:
    one = see(Board(), a_request())
    one.answering = one.asked
    one.ask()
    one.answered = one.answering
    assert one.asks


# Readings that lag ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [None, NOW - SECOND])
def test_a_reading_from_before_our_own_write_changes_nothing(before: datetime | None) -> None:
    board = Board()
    one = settled(board)
    old = replace(looked_at(before or NOW, details="As it was"), looked_at=before)
    assert see(board, old) is one
    assert (one.asks, one.request.details, board.mark_only) == (False, "", {})


def test_a_reading_as_new_as_our_write_is_taken() -> None:
    board = Board()
    one = settled(board)
    assert see(board, replace(looked_at(), details="Milk")) is one
    assert (one.asks, one.request.details) == (True, "Milk")


def test_what_is_older_than_our_write_after_a_while_was_written_by_another_worker() -> None:
    board = Board()
    one = settled(board)
    theirs = replace(looked_at(NOW - SECOND), card="1 5.0", announced="f")
    see(board, theirs, NOW + LISTS_LAG - SECOND)
    assert one.known.card is None
    see(board, theirs, NOW + LISTS_LAG)
    assert one.known.card == Shown("5.0", "f", 1)


def test_what_slack_confirmed_is_kept_until_the_base_was_told() -> None:
    board = Board()
    one = settled(board)
    one.known = replace(one.known, card=Shown("5.0", "f", 1), searched=True, thread=())
    see(board, replace(looked_at(), details="Milk"))
    assert one.unremembered
    assert (one.known.card, one.known.searched, one.known.thread) == (Shown("5.0", "f", 1), False, None)


def test_what_the_base_says_of_the_card_counts_otherwise() -> None:
    board = Board()
    one = settled(board, looked_at(card="1 5.0", announced="f"))
    see(board, looked_at(card="2 7.0", announced="g"))
    assert one.known.card == Shown("7.0", "g", 2)


# What waits ----------------------------------------------------------------------------------------------


def a_held(*, firmly: bool = False) -> tuple[Board, Tracked]:
    board = Board()
    one = see(board, a_request(status_name="New"))
    one.hold(NOW + timedelta(minutes=15), firmly=firmly)
    return board, one


def test_what_is_held_waits_until_its_moment() -> None:
    board, one = a_held()
    assert board.working(NOW + timedelta(minutes=15) - SECOND) == []
    assert board.working(NOW + timedelta(minutes=15)) == [one]


def test_seeing_it_again_as_it_was_does_not_end_the_wait() -> None:
    board, _ = a_held()
    see(board, a_request(status_name="New"))
    assert board.working(NOW) == []


@pytest.mark.parametrize(
    "edit", [{"details": "Milk"}, {"status_name": "Assigned"}, {"assigned_to": (ANA.id,)}]
)
def test_a_persons_edit_ends_the_wait_at_once(edit: dict[str, Any]) -> None:
    board, one = a_held()
    see(board, replace(a_request(status_name="New"), **edit))
    assert board.working(NOW) == [one]


def test_after_a_call_without_an_answer_not_even_an_edit_ends_the_wait() -> None:
    board, _ = a_held(firmly=True)
    see(board, a_request(details="Milk"))
    assert board.working(NOW) == []


# What comes first ----------------------------------------------------------------------------------------


def test_the_urgent_come_first_then_those_never_announced_then_the_oldest() -> None:
    order = [
        a_request(id="recURGENT00000001", urgency=Urgency.URGENT, card="1 9.0"),
        a_request(id="recSOONNEW0000001", created_at=EARLIER - SECOND),
        a_request(id="recSOONNEW0000002"),
        a_request(id="recSOONCARD000001", card="1 5.0", created_at=EARLIER - 2 * SECOND),
        a_request(id="recFLEXIBLE000001", urgency=Urgency.FLEXIBLE, created_at=EARLIER - 3 * SECOND),
    ]
    board = Board()
    for request in (order[3], order[1], order[4], order[0], order[2]):
        see(board, request)
    assert [one.id for one in board.working(NOW)] == [request.id for request in order]


def test_only_rows_not_read_in_this_pass_are_read_again() -> None:
    board = Board()
    board.see(Row(a_request(), (), NOW), NOW, pass_number=1)
    (one,) = board.working(NOW)
    assert board.unread([one], 1) == []
    assert board.unread([one], 2) == [ROSA]


def test_an_open_card_is_that_of_a_request_that_is_not_finished() -> None:
    board = Board()
    see(board, a_request(id="recNOCARD00000001"))
    see(board, a_request(id="recDONE0000000001", card="1 5.0", status=Status.COMPLETE))
    one = see(board, a_request(card="1 5.0", status=Status.ON_HOLD))
    assert board.open_cards() == [one]


def test_a_row_that_is_gone_is_kept_until_its_card_says_so() -> None:
    board = Board()
    one = see(board, looked_at())
    board.gone(ROSA)
    board.gone("recNEVERSEEN00001")
    assert (board.tracked, board.deleted, board.mark_only) == ({}, {ROSA: one}, {})


# What the row alone tells --------------------------------------------------------------------------------


def test_what_was_said_in_a_round_that_is_over_does_not_count_any_more() -> None:
    said = Said(
        round=1, phase=Phase.ASSIGNED, doing_it=(ANA.id,), keys=frozenset({"assigned:1"}), folded=True
    )
    same = a_request(status=Status.ASSIGNED, assigned_to=(ANA.id,), said=said.written(), card="2 5.0")
    assert (known_from(same).said, known_from(same).folded) == (said.keys, True)
    lost = known_from(replace(same, assigned_to=()))
    assert (lost.said, lost.folded, lost.next_n) == (frozenset(), False, 2)


@pytest.mark.parametrize("text", ["", "5.0", "x 5.0", "1", "1 "])
def test_a_card_cell_that_somebody_spoilt_tells_of_no_card(text: str) -> None:
    assert known_from(a_request(card=text)).card is None
