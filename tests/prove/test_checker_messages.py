"""What stands in the channel twice is found, when it has stood there too long, and no sooner."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.prove.checker_messages import TWICE, TWO_CARDS
from tests.prove.spoiling import POST, Spoiler
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, When


def test_a_key_that_is_said_twice_is_found_at_once(spoiler: Spoiler) -> None:
    spoiler.post("assigned:recA:1:recB")
    spoiler.post("assigned:recA:1:recB")
    assert spoiler.rules == [TWICE]


def test_a_key_that_is_said_again_is_found_although_the_first_was_taken_away(spoiler: Spoiler) -> None:
    spoiler.delete(spoiler.post("card:recA:1"))
    assert spoiler.rules == []
    spoiler.post("card:recA:1")
    assert spoiler.rules == [TWICE]


def test_a_key_said_twice_after_an_unclear_answer_may_stand_for_three_minutes(spoiler: Spoiler) -> None:
    unclear = Fault(service=Service.SLACK, method=POST, what=Drop(), when=When.AFTER)
    spoiler.desk.sandbox.faults.add(unclear)
    spoiler.post("assigned:recA:1:recB")
    spoiler.looks_for_it()
    spoiler.post("assigned:recA:1:recB")
    spoiler.desk.later(170)
    spoiler.airtable("GET", "Requests")
    assert spoiler.rules == []
    spoiler.desk.later(20)
    spoiler.airtable("GET", "Requests")
    assert spoiler.rules == [TWICE]


def test_two_cards_of_a_request_are_found_after_three_minutes(spoiler: Spoiler) -> None:
    spoiler.post("card:recA:1")
    spoiler.post("card:recA:2")
    assert spoiler.rules == []
    spoiler.desk.later(181)
    spoiler.airtable("GET", "Requests")
    assert spoiler.rules == [TWO_CARDS]


def test_each_copy_of_an_unclear_post_has_three_minutes_of_its_own_and_no_more(spoiler: Spoiler) -> None:
    spoiler.posts_late("card:recA:1", 100)
    spoiler.looks_for_it()
    spoiler.posts_late("card:recA:1", 200)
    spoiler.looks_for_it()
    clear = spoiler.post("card:recA:1")
    spoiler.desk.later(170)
    spoiler.delete(clear)
    spoiler.after(130)
    assert spoiler.rules == []
    spoiler.after(30)
    assert spoiler.rules == [TWICE, TWO_CARDS]


def test_a_copy_posted_while_all_is_clear_has_no_time_of_its_own(spoiler: Spoiler) -> None:
    unclear = Fault(service=Service.SLACK, method=POST, what=Drop(), when=When.AFTER)
    spoiler.desk.sandbox.faults.add(unclear)
    spoiler.post("card:recA:1")
    spoiler.looks_for_it()
    copy = spoiler.post("card:recA:1")
    spoiler.desk.later(120)
    spoiler.post("card:recA:1")
    spoiler.delete(copy)
    assert spoiler.rules == []
    spoiler.after(70)
    assert spoiler.rules == [TWICE, TWO_CARDS]


def test_the_time_in_which_slack_does_not_delete_a_copy_does_not_count(spoiler: Spoiler) -> None:
    spoiler.post("card:recA:1")
    copy = spoiler.post("card:recA:2")
    for _ in range(10):
        spoiler.desk.later(20)
        spoiler.fails(Service.SLACK, Answer(500, ""))
        spoiler.delete(copy)
    spoiler.after(175)
    assert spoiler.rules == []
    spoiler.after(10)
    assert spoiler.rules == [TWO_CARDS]


def test_a_copy_waits_as_long_as_slack_asks_for_and_no_longer(spoiler: Spoiler) -> None:
    spoiler.post("card:recA:1")
    copy = spoiler.post("card:recA:2")
    for _ in range(2):
        busy = Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"})
        spoiler.fails(Service.SLACK, busy)
        spoiler.delete(copy)
        spoiler.desk.later(30)
    spoiler.after(175)
    assert spoiler.rules == []
    spoiler.after(6)
    assert spoiler.rules == [TWO_CARDS]


def test_a_copy_waits_while_the_call_that_takes_it_away_hangs_and_no_longer(spoiler: Spoiler) -> None:
    spoiler.post("card:recA:1")
    copy = spoiler.post("card:recA:2")
    hangs = Fault(service=Service.SLACK, method="chat.delete", what=Drop(), when=When.BEFORE, name="hangs")
    spoiler.desk.sandbox.faults.add(hangs)
    spoiler.delete(copy)
    spoiler.after(225)
    assert spoiler.rules == []
    spoiler.after(6)
    assert spoiler.rules == [TWO_CARDS]


def test_while_no_worker_runs_nobody_can_take_a_copy_away(spoiler: Spoiler) -> None:
    spoiler.post("card:recA:1")
    spoiler.post("card:recA:2")
    spoiler.checker.stopped()
    spoiler.desk.later(3600)
    spoiler.checker.started()
    spoiler.after(170)
    assert spoiler.rules == []
    spoiler.after(11)
    assert spoiler.rules == [TWO_CARDS]


def test_a_card_may_stand_beside_one_that_cant_be_changed_any_more_but_not_twice(spoiler: Spoiler) -> None:
    spoiler.desk.sandbox.switches.change("edit_window", 60.0)
    old = spoiler.post("card:recA:1")
    spoiler.after(61)
    about = {"event_type": "hyperlocal_card", "event_payload": {"key": "card:recA:1", "fingerprint": "g"}}
    channel = spoiler.desk.sandbox.slack.channel
    with pytest.raises(SlackApiError, match="edit_window_closed"):
        spoiler.slack.chat_update(channel=channel, ts=old, text="▶ a card", metadata=about)
    spoiler.posts_late("card:recA:2", 5)
    spoiler.after(400)
    assert spoiler.rules == []
    spoiler.post("card:recA:2")
    spoiler.after(181)
    assert {TWICE, TWO_CARDS} <= set(spoiler.rules)
