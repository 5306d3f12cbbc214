"""The doorbell: a look at once, one a minute at most, and one more for whoever is still typing."""

from datetime import timedelta

from tests.clocks import ManualClock
from worker.doorbell import Doorbell

SETTLE = timedelta(seconds=120)


def a_bell() -> tuple[Doorbell, ManualClock]:
    clock = ManualClock()
    return Doorbell(clock.now, SETTLE), clock


def test_it_asks_for_a_look_at_once_and_until_there_was_one() -> None:
    bell, _ = a_bell()
    assert not bell.due()
    bell.ring()
    assert bell.due()
    bell.looked(found=True)
    assert not bell.due()


def test_however_often_it_rings_there_is_one_look_a_minute() -> None:
    bell, clock = a_bell()
    looks = 0
    for _ in range(600):
        bell.ring()
        if bell.due():
            looks += 1
            bell.looked(found=True)
        clock.advance(1)
    assert looks == 10


def test_a_look_that_finds_nothing_is_followed_by_one_more_once_it_has_settled() -> None:
    bell, clock = a_bell()
    bell.ring()
    bell.looked(found=False)
    clock.advance(SETTLE.total_seconds() - 1)
    assert not bell.due()
    clock.advance(10)
    assert bell.due()
    bell.looked(found=False)
    clock.advance(3600)
    assert not bell.due()


def test_a_look_that_nobody_rang_for_is_followed_by_none() -> None:
    bell, clock = a_bell()
    bell.looked(found=False)
    clock.advance(3600)
    assert not bell.due()


def test_who_rings_in_an_outage_is_looked_for_after_a_while_and_then_ever_more_rarely() -> None:
    bell, clock = a_bell()
    looks = []
    for minute in range(10 * 60):
        bell.ring()
        if bell.due():
            looks.append(minute)
            bell.passed(well=False, answering=False)
        clock.advance(60)
    assert looks == [0, 15, 45, 105, 225, 465]
    bell.passed(well=True, answering=True)
    assert bell.due()


def test_a_look_that_failed_is_made_again_within_fifteen_minutes_though_nobody_rings() -> None:
    bell, clock = a_bell()
    bell.passed(well=False, answering=False)
    clock.advance(15 * 60 - 1)
    assert not bell.due()
    clock.advance(1)
    assert bell.due()
    bell.looked(found=True)
    bell.passed(well=True, answering=True)
    assert not bell.due()


def test_when_calls_are_few_it_is_heard_as_often_as_they_allow() -> None:
    bell, clock = a_bell()
    bell.at_most_every = timedelta(minutes=30)
    looks = 0
    for _ in range(4 * 60):
        bell.ring()
        if bell.due():
            looks += 1
            bell.looked(found=False)
        clock.advance(60)
    assert looks == 8


def test_while_only_slack_does_not_answer_the_bell_is_heard_and_the_look_that_is_due_is_made() -> None:
    bell, clock = a_bell()
    bell.look_at(clock.now() + timedelta(minutes=1))
    bell.passed(well=False, answering=True)
    assert not bell.due()
    clock.advance(60)
    assert bell.due()
    bell.looked(found=True)
    bell.passed(well=False, answering=True)
    bell.ring()
    assert bell.due()
