"""Everything twice: two people at once, two workers, and a press that Slack delivers again."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.journeys.desk import a_desk
from tests.journeys.live import Live, a_live_desk, live_at, until
from tests.journeys.test_desk_trouble import calls
from worker.sandbox.slack.envelopes import Envelope


@contextmanager
def two_live() -> Iterator[tuple[Live, Live]]:
    """Open a desk with two workers, each with its app on a socket of its own; both have seen a request."""
    with (
        a_desk() as desk,
        live_at(desk) as one,
        live_at(desk, HYPERLOCAL_WORKER_NAME="desk-2") as two,
    ):
        assert desk.sandbox.slack.sockets.wait_open(2)
        yield one, two


def serve_all(*lives: Live) -> None:
    """Let each worker serve what came to it, one after the other, until nothing waits."""
    until(lambda: any(live.worker.passes.waits for live in lives), "a press")
    for live in lives:
        if live.worker.passes.waits:
            live.serve()
            live.desk.later(2)


def to_the_other(live: Live, envelope: Envelope, *workers: Live) -> None:
    """Have Slack deliver it again until it came to the worker that has not got it yet."""
    for _ in range(40):
        live.desk.sandbox.slack.again(envelope)
        until(lambda: len(envelope.acks) == len(envelope.sent), "the acknowledgement")
        if any(worker.worker.passes.waits for worker in workers):
            return


def test_of_two_who_say_yes_for_two_people_within_fifty_milliseconds_one_is_assigned() -> None:
    with a_live_desk() as live:
        slack = live.desk.sandbox.slack
        rosa = live.desk.ask()
        live.look()
        live.pick("Yes → assign", person=slack.sam)
        live.desk.later(0.05)
        live.press("hl:menu", person=slack.kim, picked="Yes → assign")
        live.serve()
        assert live.desk.row(rosa)["Assigned to"] == [live.desk.volunteers["Ana Ruiz"]]
        assert calls(live) == [("Yes", "Ana")]


def test_the_same_press_delivered_to_both_workers_is_one_row() -> None:
    with two_live() as (one, two):
        one.desk.ask()
        one.look()
        two.look()
        envelope = one.pick("No answer")
        serve_all(one, two)
        to_the_other(one, envelope, one, two)
        serve_all(one, two)
        assert calls(one) == [("No answer", "Ana")]


def test_a_claim_delivered_to_both_workers_is_theirs_once() -> None:
    with two_live() as (one, two):
        rosa = one.desk.ask()
        one.look()
        two.look()
        envelope = one.press("I'm on it")
        serve_all(one, two)
        to_the_other(one, envelope, one, two)
        serve_all(one, two)
        assert one.desk.row(rosa)["Dispatcher"] == "Sam Okafor"
        assert not [said for said in one.heard() if "Take over?" in said]


def test_calls_to_one_person_noted_on_two_workers_are_two_rows() -> None:
    with two_live() as (one, two):
        slack = one.desk.sandbox.slack
        one.desk.ask()
        one.look()
        two.look()
        for person in (slack.sam, slack.kim) * 3:
            one.press("hl:menu", person=person, picked="No answer")
            serve_all(one, two)
        assert len(calls(one)) == 6
