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
