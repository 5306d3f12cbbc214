"""What a sweep makes of what stands in the channel."""

from datetime import timedelta

from notifiers.messages import FOLDED, Posted
from tests.cast import NOW, a_request
from worker.channel.sweep import Remembered, by_age, cards_of, copies_in, names_somebody, notices_in, sweep
from worker.reconcile import Shown

ROSA = a_request().id
BEFORE = NOW - timedelta(hours=1)


def card(seconds_ago: float, *, n: int = 1, shows: str = "now") -> Posted:
    ts = f"{(NOW - timedelta(seconds=seconds_ago)).timestamp():.6f}"
    return Posted(ts=ts, key=f"card:{ROSA}:{n}", fingerprint=shows)


def remembered(posted: Posted, n: int = 1) -> dict[str, Remembered]:
    return {ROSA: Remembered(Shown(posted.ts, posted.fingerprint, n), ended=False)}


def test_a_card_that_shows_what_the_base_remembers_is_left_alone() -> None:
    standing = card(600)
    found = sweep([standing], remembered(standing), NOW)
    assert (found.delete, found.look, found.unknown) == ((), {}, {})


def test_of_two_copies_the_oldest_is_kept_and_the_base_is_pointed_to_it() -> None:
    first, second = card(600), card(500)
    found = sweep([second, first], remembered(second), NOW)
    assert found.delete == (second.ts,)
    assert found.look == {ROSA: Shown(first.ts, "now", 1)}


def test_of_what_was_said_to_all_twice_the_oldest_is_kept() -> None:
    first, second, young = (
        Posted(ts=card(ago).ts, key="summary:app1:2026-03-03:0900", fingerprint="now")
        for ago in (600, 500, 60)
    )
    found = sweep([second, young, first], {}, NOW)
    assert found.delete == (second.ts,)
    assert found.young


def test_a_copy_younger_than_two_minutes_is_left_for_now() -> None:
    first, second = card(600), card(60)
    assert sweep([first, second], remembered(first), NOW).delete == ()


def test_the_highest_number_counts_and_lower_ones_are_left_alone() -> None:
    old, new = card(600), card(300, n=2)
    found = sweep([old, new], remembered(old), NOW)
    assert found.delete == ()
    assert found.look == {ROSA: Shown(new.ts, "now", 2)}


def test_a_card_is_missed_once_it_is_two_minutes_old_and_one_that_it_replaced_is_not_taken_up_for_it() -> (
    None
):
    first, young, old = card(6000), card(60, n=2), card(180, n=2)
    since = NOW - timedelta(days=1)
    assert sweep([first], remembered(young, n=2), NOW, since).missing == {}
    found = sweep([first], remembered(old, n=2), NOW, since)
    assert (found.look, found.missing) == ({}, {ROSA: old.ts})


def test_a_card_that_shows_something_else_is_looked_at() -> None:
    stale = card(600, shows="before")
    assert sweep([stale], remembered(card(600)), NOW).look == {ROSA: Shown(stale.ts, "before", 1)}


def test_a_card_of_a_request_never_read_is_told_of() -> None:
    there = card(600)
    assert sweep([there], {}, NOW).unknown == {ROSA: Shown(there.ts, "now", 1)}


def test_notices_are_no_cards() -> None:
    notice = Posted(ts=card(600).ts, key=f"assigned:{ROSA}:1:recANA", fingerprint="x", thread_ts="1.0")
    assert sweep([notice], {}, NOW).unknown == {}
    assert cards_of(ROSA, [notice]) == ()


def test_of_a_notice_said_twice_the_younger_goes_once_it_is_old_enough() -> None:
    key = f"assigned:{ROSA}:1:recANA"
    first, second = (Posted(ts=card(age).ts, key=key, fingerprint="x") for age in (400, 300))
    assert by_age(copies_in([second, first]), NOW) == ((second.ts,), ())
    assert by_age(copies_in([second, first]), NOW - timedelta(seconds=250)) == ((), (second.ts,))
    assert [notice.ts for notice in notices_in([second, first])] == [first.ts]


def test_a_thread_names_somebody_until_every_notice_is_folded() -> None:
    named = Posted(ts="1.0", key="assigned:a:1:b", fingerprint="x")
    folded = Posted(ts="2.0", key="assigned:a:2:c", fingerprint=FOLDED)
    assert names_somebody([named, folded])
    assert not names_somebody([folded])
