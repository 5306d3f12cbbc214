"""The demo, as a newcomer runs it and piece by piece."""

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from tests.cast import NOW
from worker.demo.desk import preferred
from worker.demo.end import cards_by_request, ends, notices_twice, settled
from worker.demo.people import People
from worker.demo.prices import HandClock, measured
from worker.demo.shift import Shift, Step
from worker.demo.summary import conclude
from worker.demo.told import Story
from worker.demo.town import DemoTown, Past, coming, first
from worker.sandbox.server import Sandbox
from worker.sandbox.slack.envelopes import Ack, Envelope
from worker.sandbox.town_requests import Tag
from worker.wiring import build

ROOT = Path(__file__).parents[2]
DEMO = [sys.executable, "-m", "worker", "demo"]


def _run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  # our own command
        [*DEMO, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=90, check=False
    )


def test_the_demo_ends_by_itself_with_every_request_settled() -> None:
    ended = _run("--once", "--requests", "3", "--seed", "7", "--volunteers", "60")
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    for told in (
        "A request arrives",
        "In Airtable the row says",
        "folds",
        "Sam presses  [I'm on it]",
        "only Kim sees",
        "a row in Calls & texts: 2 · Medicine",
        "ready to send",
        "the card says   ✓ No. 2 · Medicine · complete in",
        "Kim types  /dispatch open",
        "3 cards for 3 requests",
        "✓ Every",
    ):
        assert told in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 100


def test_a_number_of_requests_that_is_none_is_refused_in_a_sentence() -> None:
    ended = _run("--requests", "none")
    assert ended.returncode == 2
    assert "a number from 1 up" in ended.stderr


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def stage(clock: HandClock) -> Iterator[DemoTown]:
    with Sandbox(clock.now, advance=clock.advance, latency=0.1) as sandbox:
        stage = DemoTown.opened(sandbox, seed=1, volunteers=60)
        clock.advance(600)
        yield stage


def _work(stage: DemoTown, clock: HandClock) -> None:
    build(stage.settings(look_every=30), clock).loop.go()
    clock.advance(60)


def test_every_awkward_request_of_the_town_is_settled_once_it_has_rested(
    stage: DemoTown, clock: HandClock
) -> None:
    awkward = list(islice(stage.town.arrivals(), 17))
    records = [stage.add(arrival) for arrival in awkward]
    for record, arrival in zip(records, awkward, strict=True):
        if arrival.later:
            stage.town.complete(record, arrival)
    clock.advance(180)
    _work(stage, clock)
    assert [end.amiss for end in ends(stage)] == [""] * 17
    assert len(cards_by_request(stage)) == 16


def test_a_request_without_a_card_is_told_of(stage: DemoTown) -> None:
    stage.add(first(stage.town, 1)[0])
    assert ends(stage)[0].amiss == "it has no card yet"
    assert not settled(stage)


def test_what_is_not_settled_stands_at_the_end_in_a_sentence(stage: DemoTown) -> None:
    stage.add(first(stage.town, 1)[0])
    out = io.StringIO()
    story = Story(stage, stage.settings(look_every=30).notifiers_desk, out)
    assert conclude(stage, story, []) == ["No. 1 is not settled: it has no card yet."]
    assert "✗ No. 1 is not settled: it has no card yet." in out.getvalue()
    assert "✓" not in out.getvalue()


def _step(*, comes_true: bool = True, answered: bool = True) -> Step:
    ack = Ack(at=NOW, delay=timedelta(seconds=1), payload=None)
    pressed = Envelope(id="e", app="A", kind="interactive", payload={}, acks=[ack] if answered else [])
    return Step(
        says="Sam presses",
        do=lambda: pressed,
        promises={"nothing came": lambda: comes_true},
        told=lambda: [("the card says", "yes")],
    )


def _played(shift: Shift, seconds: int) -> list[object]:
    return [done for now in range(seconds) for done in shift.act(float(now))]


def test_a_press_is_told_of_and_then_what_came_of_it() -> None:
    shift = Shift(lambda: [_step()])
    assert _played(shift, 5) == ["Sam presses", [("the card says", "yes")]]
    assert shift.is_over
    assert shift.left_over() == []


def test_a_press_that_does_not_come_to_what_it_promises_is_a_failure_and_ends_the_shift() -> None:
    shift = Shift(lambda: [_step(comes_true=False), _step()])
    assert _played(shift, 60) == ["Sam presses"]
    assert shift.is_over
    assert shift.left_over() == ["Sam presses, and nothing came."]


def test_a_press_that_slack_had_no_answer_to_is_a_failure() -> None:
    shift = Shift(lambda: [_step(answered=False)])
    _played(shift, 60)
    assert shift.left_over() == ["Sam presses, and nothing was acknowledged."]


def test_what_there_was_no_time_for_is_a_failure() -> None:
    shift = Shift(lambda: [_step(comes_true=False)])
    _played(shift, 5)
    assert shift.left_over() == ["Sam presses: there was no time for it."]


def test_what_a_press_did_not_come_to_stands_at_the_end(stage: DemoTown) -> None:
    out = io.StringIO()
    story = Story(stage, stage.settings(look_every=30).notifiers_desk, out)
    assert conclude(stage, story, [], ["Sam presses, and nothing came."])
    assert "✗ Sam presses, and nothing came." in out.getvalue()


def test_those_in_slack_take_the_urgent_one_and_leave_another_to_airtable(stage: DemoTown) -> None:
    people = People(stage)
    for arrival in first(stage.town, 3):
        stage.add(arrival)
    people.expect([])
    assert preferred(stage)[:1] == stage.tagged(Tag.URGENT)
    assert people.given_away not in {"", *preferred(stage)[:1]}


def test_an_edit_that_nobody_has_looked_at_is_told_of(stage: DemoTown, clock: HandClock) -> None:
    record = stage.add(first(stage.town, 1)[0])
    clock.advance(60)
    _work(stage, clock)
    assert settled(stage)
    stage.town.edit("requests", record, {"details": "Two bags."})
    assert ends(stage)[0].amiss == "the last change to it has not been seen"


def test_a_card_posted_twice_is_told_of(stage: DemoTown, clock: HandClock) -> None:
    stage.add(first(stage.town, 1)[0])
    _work(stage, clock)
    slack = stage.sandbox.slack
    card = slack.messages()[0]
    slack.post_as_app(card.plain, app=slack.app, metadata=card.metadata)
    assert ends(stage)[0].amiss == "it has 2 cards"
    assert notices_twice(stage) == 1


def test_half_of_the_requests_wait_a_dozen_at_most_and_the_half_typed_one_arrives(stage: DemoTown) -> None:
    several = coming(first(stage.town, 24))
    assert (len(several.waiting), len(several.arriving)) == (12, 12)
    assert any(Tag.HALF_TYPED in arrival.tags for arrival in several.arriving)
    assert any(Tag.RESTING in arrival.tags for arrival in several.waiting)
    assert len(coming(first(stage.town, 3)).waiting) == 2


def test_those_who_wait_came_in_over_the_last_minutes() -> None:
    past = Past(timedelta())
    with Sandbox(past.now) as sandbox:
        stage = DemoTown.opened(sandbox, seed=1, volunteers=1)
        stage.fill(coming(first(stage.town, 24)).waiting, past)
        ages = [past.now() - stage.request(record).created_at for record in stage.came]
    assert past.ago == timedelta()
    assert all(timedelta(seconds=90) < age < timedelta(minutes=13) for age in ages)


def test_the_prices_that_the_demo_prints_are_met() -> None:
    prices = measured(seed=1, volunteers=60)
    assert [price.what for price in prices] == ["an idle pass", "one new request", "100 at once, each"]
    assert all(price.is_met for price in prices)
