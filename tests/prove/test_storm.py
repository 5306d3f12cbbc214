"""Small storms, and that storms are what they say: drawn from a seed, played alike twice, made smaller."""

import pytest

from tests.journeys import desk as desks
from tests.prove import storm
from tests.prove.memory import GROWS_AT_MOST, MOST, Held
from tests.prove.storm import Weather, Wreck, play, weather
from tests.prove.storm_events import ALL, Event, events
from tests.prove.storm_shrink import shrunk
from tests.prove.storm_switches import ALL_ON, SWITCHES, pairs_together, rows

HOUR = 1 / 24


@pytest.fixture(autouse=True)
def _unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A storm spoils the base on purpose: what one sees of it row by row is not always true."""
    monkeypatch.setattr(desks, "WATCHED", False)
    monkeypatch.setattr(storm, "CALM", ((1800.0, 60.0), (7 * 3600.0, 1200.0)))


def _small(seed: int, **switches: object) -> Weather:
    """Return one hour in which everything happens eight times as often."""
    rates = {what: 8 * rate for what, rate in ALL.items() if what != storm.SECOND}
    return Weather(seed, HOUR, events(seed, HOUR, rates), switches)


@pytest.mark.parametrize("switches", [{}, ALL_ON], ids=["usual", "all on"])
def test_nothing_is_lost_nor_said_twice_in_a_storm(switches: dict[str, object]) -> None:
    wreck = play(_small(11, **switches))
    assert wreck.violations == ()
    assert sum(wreck.injected.values()) > 20


def test_the_same_seed_makes_the_same_storm_call_by_call() -> None:
    first, again = play(weather(5, HOUR / 2)), play(weather(5, HOUR / 2))
    assert (first.trace, first.counts, first.injected) == (again.trace, again.counts, again.injected)
    assert first.trace != play(weather(6, HOUR / 2)).trace


def test_a_storm_that_fails_is_made_smaller_until_only_what_matters_is_left() -> None:
    two = (Event(10.0, "a request arrives", 1), Event(900.0, "Slack is down", 2))
    many = tuple(Event(float(at), "somebody presses", at) for at in range(100, 130))

    def playing(one: Weather) -> Wreck:
        fails = set(two) <= set(one.events)
        rules = frozenset({"a rule"} if fails else ())
        return Wreck(violations=tuple(rules), injected={}, rules=rules, trace=(), counts={})

    smallest = shrunk(Weather(1, 1.0, tuple(sorted((*two, *many)))), 10.0, playing)
    assert smallest.events == two


def test_any_two_settings_of_any_two_switches_stand_together_in_some_storm() -> None:
    sizes = [len(values) for values in SWITCHES.values()]
    every = sum(one * other for n, one in enumerate(sizes) for other in sizes[n + 1 :])
    assert pairs_together(rows()) == every
    assert len(rows()) < 30


def test_memory_that_grows_is_told() -> None:
    held = {"memory": 100.0, "threads": {"MainThread": 1}, "files": {"pipe": 2}}
    assert Held([held, held]).wrongs() == []
    assert len(Held([held, {**held, "memory": 101.0 * (1 + GROWS_AT_MOST)}]).wrongs()) == 1


def test_a_pool_may_fill_and_a_thread_or_a_file_that_is_left_over_is_told() -> None:
    held = {"memory": 100.0, "threads": {"MainThread": 1}, "files": {"socket": 1}}
    full = {"memory": 100.0, "threads": {"MainThread": 1, "answers": MOST["answers"]}, "files": {"socket": 3}}
    left = {"memory": 100.0, "threads": {"MainThread": 1, "ending": 1}, "files": {"socket": 3, "a log": 1}}
    assert Held([held, full]).wrongs() == []
    assert len(Held([held, left, full]).wrongs()) == 2
