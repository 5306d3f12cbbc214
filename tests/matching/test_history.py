"""What the desk's history says of a volunteer, and what was answered about one request."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from airtable_schema.options import ContactOutcome, Status, When
from airtable_schema.records import Contact
from matching.answers import Answers, answers_about
from matching.ask import times_wanted
from matching.facts import Facts, facts_from
from tests.cast import ANA, BEN, DOG, GROCERIES, NOW, a_contact, a_request
from tests.matching.neighbours import NEW_YORK

O = ContactOutcome  # noqa: E741  # it is on every line
ROSA = a_request(needs=(GROCERIES.id, DOG.id))


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def talk(outcome: ContactOutcome | None, days: float = 1, request: str = ROSA.id, **more: Any) -> Contact:
    return a_contact(id=f"rec{days}{outcome}", outcome=outcome, at=ago(days), request=(request,), **more)


def facts(*talks: Contact) -> Facts:
    return facts_from(talks, [], NOW).get(ANA.id, Facts())


def answers(*talks: Contact) -> Answers:
    return answers_about(ROSA, talks)


# Asked


@pytest.mark.parametrize(
    "outcome", [O.TEXTED, O.NO_ANSWER, O.LEFT_MESSAGE, O.MAYBE_LATER, O.NOT_THIS_TIME, O.YES]
)
def test_whoever_was_texted_or_rung_was_asked(outcome: ContactOutcome) -> None:
    assert facts(talk(outcome)).last_asked == ago(1)


@pytest.mark.parametrize("outcome", [None, O.UNDONE, O.WRONG_NUMBER, O.DIDNT_COME, O.DONE_THIS_TIME])
def test_other_rows_asked_nobody(outcome: ContactOutcome | None) -> None:
    assert facts(talk(outcome)).last_asked is None


def test_three_tries_for_one_request_are_one_ask() -> None:
    tries = [talk(O.NO_ANSWER, days) for days in (1, 2, 3)]
    assert facts(*tries).asks == (ago(1),)


def test_each_request_of_the_week_is_an_ask_the_latest_first() -> None:
    found = facts(talk(O.TEXTED, 3, "recA"), talk(O.TEXTED, 1, "recB"), talk(O.TEXTED, 7, "recC"))
    assert (found.asks, found.last_asked) == ((ago(1), ago(3)), ago(1))


def test_a_blank_time_is_when_the_row_was_made() -> None:
    row = a_contact(outcome=O.TEXTED, created_at=ago(2), at=None)
    assert facts(row).last_asked == ago(2)


def test_a_time_in_the_future_counts_as_now() -> None:
    assert facts(talk(O.TEXTED, -3)).last_asked == NOW


def test_contacts_with_the_person_who_asked_are_nobodys() -> None:
    assert facts_from([talk(O.NO_ANSWER, volunteer=())], [], NOW) == {}


# On now, helped


@pytest.mark.parametrize(
    ("status", "count"),
    [
        (Status.ASSIGNED, 1),
        (Status.NEEDS_VOLUNTEER, 1),
        (Status.OWN, 1),
        (Status.ON_HOLD, 0),
        (Status.CANCELLED, 0),
    ],
)
def test_on_now_is_what_is_assigned_and_neither_finished_nor_on_hold(status: Status, count: int) -> None:
    request = a_request(status=status, assigned_to=(ANA.id,))
    assert facts_from([], [request], NOW).get(ANA.id, Facts()).open_now == count


def test_completing_a_request_is_help() -> None:
    done = a_request(status=Status.COMPLETE, assigned_to=(ANA.id, BEN.id), completed_at=ago(4))
    assert facts_from([], [done], NOW) == {v: Facts(last_helped=ago(4)) for v in (ANA.id, BEN.id)}


def test_a_turn_done_is_help() -> None:
    assert facts(talk(O.DONE_THIS_TIME, 2)).last_helped == ago(2)


# No answer


def test_three_requests_in_a_row_without_an_answer() -> None:
    found = facts(talk(O.NO_ANSWER, 3, "recA"), talk(O.LEFT_MESSAGE, 2, "recB"), talk(O.NO_ANSWER, 1, "recC"))
    assert found.unanswered_in_a_row == 3


def test_three_tries_for_one_request_are_one_without_an_answer() -> None:
    assert facts(*(talk(O.NO_ANSWER, days) for days in (1, 2, 3))).unanswered_in_a_row == 1


@pytest.mark.parametrize("outcome", [O.YES, O.NOT_THIS_TIME, O.MAYBE_LATER])
def test_any_answer_ends_the_row(outcome: ContactOutcome) -> None:
    found = facts(talk(O.NO_ANSWER, 3, "recA"), talk(outcome, 2, "recB"), talk(O.NO_ANSWER, 1, "recC"))
    assert found.unanswered_in_a_row == 1


def test_a_text_is_neither_an_answer_nor_silence() -> None:
    found = facts(talk(O.NO_ANSWER, 3, "recA"), talk(O.TEXTED, 2, "recB"), talk(O.NO_ANSWER, 1, "recC"))
    assert found.unanswered_in_a_row == 2


# Answers about one request


def test_a_no_is_to_all_the_needs_unless_it_names_some() -> None:
    assert answers(talk(O.NOT_THIS_TIME)).declined == {ANA.id: frozenset(ROSA.needs)}
    assert answers(talk(O.NOT_THIS_TIME, for_needs=(DOG.id,))).declined == {ANA.id: {DOG.id}}


def test_the_latest_answer_holds() -> None:
    assert answers(talk(O.NOT_THIS_TIME, 2), talk(O.YES, 1)).declined == {}
    assert answers(talk(O.YES, 2), talk(O.NOT_THIS_TIME, 1)).declined == {ANA.id: frozenset(ROSA.needs)}


def test_silence_after_a_no_leaves_the_no() -> None:
    assert ANA.id in answers(talk(O.NOT_THIS_TIME, 2), talk(O.NO_ANSWER, 1)).declined


def test_a_yes_to_one_need_leaves_the_no_to_the_other() -> None:
    found = answers(talk(O.NOT_THIS_TIME, 2), talk(O.YES, 1, for_needs=(DOG.id,)))
    assert found.declined == {ANA.id: {GROCERIES.id}}


@pytest.mark.parametrize(("days", "declined"), [(-1, False), (-3, True)])
def test_maybe_later_than_it_can_wait_is_a_no(days: float, declined: bool) -> None:
    request = a_request(needed_by=ago(-2))
    later = talk(O.MAYBE_LATER, 1, call_back_at=ago(days))
    assert (ANA.id in answers_about(request, [later]).declined) is declined


def test_a_wrong_number_holds_until_somebody_reaches_them() -> None:
    assert answers(talk(O.WRONG_NUMBER)).wrong_number == {ANA.id}
    assert answers(talk(O.WRONG_NUMBER, 2), talk(O.TEXTED, 1)).wrong_number == frozenset()


def test_in_play_are_those_asked_who_may_still_do_some_of_it() -> None:
    assert answers(talk(O.TEXTED)).in_play == {ANA.id}
    assert answers(talk(O.TEXTED, 2), talk(O.NOT_THIS_TIME, 1, for_needs=(DOG.id,))).in_play == {ANA.id}
    assert answers(talk(O.TEXTED, 2), talk(O.NOT_THIS_TIME, 1)).in_play == frozenset()


def test_other_requests_prepared_rows_and_undone_ones_say_nothing_here() -> None:
    rows = [talk(O.NOT_THIS_TIME, 1, "recOTHER"), talk(None, 2), talk(O.UNDONE, 3)]
    assert answers(*rows) == Answers()


# Times


@pytest.mark.parametrize(
    ("local", "part"),
    [
        ("2026-03-02T11:59", When.WEEKDAY_MORNINGS),
        ("2026-03-02T12:00", When.WEEKDAY_AFTERNOONS),
        ("2026-03-06T18:00", When.WEEKDAY_EVENINGS),
        ("2026-03-07T09:00", When.WEEKEND_MORNINGS),
        ("2026-03-08T17:59", When.WEEKEND_AFTERNOONS),
    ],
)
def test_needed_by_says_which_part_of_the_week_in_the_groups_time(local: str, part: When) -> None:
    needed = datetime.fromisoformat(local).replace(tzinfo=NEW_YORK)
    assert times_wanted(a_request(needed_by=needed, preferred_times=tuple(When)), NEW_YORK) == (part,)


def test_without_needed_by_the_preferred_times_count_in_the_order_of_the_week() -> None:
    request = a_request(preferred_times=(When.WEEKEND_MORNINGS, When.WEEKDAY_MORNINGS))
    assert times_wanted(request, NEW_YORK) == (When.WEEKDAY_MORNINGS, When.WEEKEND_MORNINGS)
