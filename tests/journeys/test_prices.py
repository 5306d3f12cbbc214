"""What the desk pays in calls, counted by the sandbox: the prices of `docs`' promise, asserted exactly."""

from collections import Counter
from datetime import datetime, timedelta

from tests.journeys.desk import CITY, LOOK, Desk, a_desk, places
from worker.sandbox.call_log import Call, Service
from worker.wiring import Worker

HUNDRED = 100
Counts = Counter[tuple[str, str]]


def at_rest(desk: Desk) -> Worker:
    """A worker that knows the base and has nothing to do: one request announced, and looked at once more."""
    worker = desk.once()
    desk.ask()
    desk.later(20)
    for _ in range(3):
        desk.go(worker)
        desk.later(LOOK.total_seconds())
    return worker


def counted(desk: Desk, since: int) -> Counts:
    return Counter((call.service.value, call.method) for call in desk.sandbox.log if call.number > since)


def known(place: int) -> dict[str, str]:
    home = places()[place % len(places())]
    return {
        "Address": home.street_line,
        "_Coordinates": f"{home.lat:.6f}, {home.lon:.6f}",
        "_Coordinates for": f"{home.street_line}, {CITY}",
    }


def somebody(number: int) -> dict[str, str]:
    return {"Name": f"Person {number}", "Phone": f"(718) 555-{1000 + number}"}


def test_an_idle_pass_is_one_airtable_call() -> None:
    with a_desk() as desk:
        worker = at_rest(desk)
        before = desk.sandbox.log.last
        desk.go(worker)
        assert counted(desk, before) == {("airtable", "list"): 1}


def test_a_new_request_is_six_airtable_calls_and_three_slack_calls_with_the_sweep_after_it() -> None:
    with a_desk() as desk:
        worker = at_rest(desk)
        desk.ask(**somebody(7), **known(6))
        desk.later(20)
        before = desk.sandbox.log.last
        desk.go(worker)
        desk.later(LOOK.total_seconds())
        desk.go(worker)
        assert counted(desk, before) == {
            ("airtable", "list"): 3 + 1,  # attention, volunteers and People; attention in the pass after
            ("airtable", "upsert"): 1,  # People
            ("airtable", "update"): 2,  # steps 1 and 3
            ("slack", "conversations.history"): 1 + 1,  # the look-up; the sweep in the pass after
            ("slack", "chat.postMessage"): 1,
        }


def burst(desk: Desk, **where: bool) -> tuple[Worker, datetime, int]:
    """A hundred requests at once, and a worker that has not looked yet."""
    worker = at_rest(desk)
    for number in range(HUNDRED):
        place = known(number) if where["located"] else {"Address": known(number)["Address"]}
        desk.ask(**somebody(number), **place)
    desk.later(20)
    return worker, desk.clock.now(), desk.sandbox.log.last


def work_on(worker: Worker) -> None:
    while worker.passes.run(LOOK).left:
        pass


def posts(desk: Desk, since: int) -> list[Call]:
    return [call for call in desk.calls(Service.SLACK, "chat.postMessage") if call.number > since]


def test_a_burst_of_a_hundred_takes_little_more_than_a_second_and_less_than_two_calls_each() -> None:
    with a_desk() as desk:
        worker, start, before = burst(desk, located=True)
        work_on(worker)

        calls = counted(desk, before)
        airtable = sum(count for (service, _), count in calls.items() if service == "airtable")
        slack = sum(count for (service, _), count in calls.items() if service == "slack")
        assert calls["slack", "chat.postMessage"] == HUNDRED
        assert (airtable, slack) == (58, 125)  # the promise: at most 70 and 130
        assert posts(desk, before)[-1].at - start <= timedelta(seconds=1.1 * HUNDRED)
        assert len(desk.cards()) == HUNDRED + 1


def test_with_addresses_the_map_has_not_seen_all_hundred_cards_are_out_in_the_same_time() -> None:
    with a_desk() as desk:
        worker, start, before = burst(desk, located=False)
        work_on(worker)

        assert len(posts(desk, before)) == HUNDRED
        assert posts(desk, before)[-1].at - start <= timedelta(seconds=1.1 * HUNDRED)
        assert not any("being looked up" in card for card in desk.cards())  # edited since, with distances


def test_an_urgent_request_in_the_middle_of_a_burst_is_announced_within_six_seconds() -> None:
    with a_desk() as desk:
        worker, _, before = burst(desk, located=True)
        arrived: dict[str, datetime] = {}

        def arrive_right_after_a_look(call: Call) -> None:
            looked = call.service is Service.AIRTABLE and call.method == "list"
            if looked and not arrived and len(posts(desk, before)) > HUNDRED // 2:
                arrived["at"] = desk.clock.now()
                record = desk.ask(**somebody(HUNDRED), **known(3), Urgency="Urgent: today")
                arrived[record] = arrived["at"]

        desk.sandbox.watch(arrive_right_after_a_look)
        work_on(worker)

        _, ts = desk.row(next(key for key in arrived if key != "at"))["_Card"].split()
        announced = next(call for call in posts(desk, before) if ts in call.records)
        assert announced.at - arrived["at"] <= timedelta(seconds=6)
