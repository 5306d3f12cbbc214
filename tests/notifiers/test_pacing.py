from itertools import pairwise

from notifiers.pacing import Pacer


def paced(calls: int, seconds: float, at: list[float]) -> list[float]:
    """Return when calls that are wanted at these moments are let through."""
    now = 0.0
    let_through = []

    def sleep(rest: float) -> None:
        nonlocal now
        now += rest

    pacer = Pacer(calls, seconds, monotonic=lambda: now, sleep=sleep)
    for moment in at:
        now = max(now, moment)
        pacer.wait()
        let_through.append(now)
    return let_through


def test_the_first_call_never_waits() -> None:
    assert paced(1, 1.0, [0.0]) == [0.0]


def test_a_call_waits_only_for_the_rest_of_its_second() -> None:
    assert paced(1, 1.0, [0.0, 0.75, 5.0]) == [0.0, 1.0, 5.0]


def test_no_window_ever_holds_more_calls_than_it_may() -> None:
    assert paced(2, 10.0, [0.0, 1.0, 2.0, 3.0, 4.0]) == [0.0, 1.0, 10.0, 11.0, 20.0]


def test_after_a_few_at_once_calls_are_spaced_so_that_none_waits_for_long() -> None:
    let_through = paced(50, 60.0, [0.0] * 120)
    assert let_through[9] == 0.0
    assert max(later - earlier for earlier, later in pairwise(let_through)) < 2.0
    assert all(later - earlier >= 60.0 for earlier, later in zip(let_through, let_through[50:], strict=False))
