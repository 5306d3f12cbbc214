"""What becomes of the worker's own part of a request that ended a month ago: nothing of it is left.

What people wrote stays as it was, to the letter. A request is worked by buttons and in the base, ends, and
rests; then a look at the base on some later day forgets it, wherever it is interrupted.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from airtable_schema.columns import Writer
from airtable_schema.template import CONTACTS, REQUESTS
from notifiers.errors import Temporary
from notifiers.presses import Act
from tests.journeys.desk import Desk, a_desk
from tests.journeys.pressing import KIM, Pressing, a_pressing, pressing_at
from worker.attention import FORGOTTEN
from worker.sandbox import faults
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Fault, When
from worker.wiring import Worker

DAY = 86_400.0
MONTH = 30 * DAY
PEOPLES = {column.name for column in REQUESTS.written_by(Writer.PEOPLE)}
EMPTIED = {column.name for column in REQUESTS.columns if column.key in FORGOTTEN}
OF_A_CALL = {column.name for column in CONTACTS.written_by(Writer.PEOPLE)}


@contextmanager
def ended(**settings: str) -> Iterator[tuple[Pressing, str]]:
    """Work a request to its end; somebody left it, rows were kept ready for calls, and calls were logged."""
    with a_desk() as desk:
        at = pressing_at(desk, **settings)
        rosa = at.desk.ask(Urgency="Urgent: today", Details="Milk, and bread", Notes="Ask for Kim")
        at.look()
        at.press(Act.CLAIM, rosa)
        at.press(Act.NO_ANSWER, rosa, "Ana Ruiz", note="sister")
        at.press(Act.YES, rosa, "Ben Tran", who=KIM)
        at.look()
        at.press(Act.FELL_THROUGH, rosa, "Ben Tran")
        at.look()
        log_by_hand(at.desk, rosa, "Dev Patel")
        at.look(2)
        at.press(Act.YES, rosa, "Chloé Martin")
        at.look()
        at.press(Act.CLOSE, rosa, status="complete")
        at.look(3)
        yield at, rosa


def log_by_hand(desk: Desk, request: str, volunteer: str) -> None:
    row = {"Request": [request], "Volunteer": [desk.volunteers[volunteer]], "Outcome": "Left message"}
    desk.sandbox.airtable.create_record(desk.base, "Calls & texts", row)


def peoples(desk: Desk, request: str) -> dict[str, Any]:
    return {name: value for name, value in desk.row(request).items() if name in PEOPLES}


def calls_as_people_wrote_them(desk: Desk) -> list[dict[str, Any]]:
    rows = desk.sandbox.airtable.rows(desk.base, "Calls & texts")
    return [{name: row[name] for name in sorted(OF_A_CALL & row.keys())} for row in rows]


def of_ours(desk: Desk, request: str) -> dict[str, Any]:
    return {name: value for name, value in desk.row(request).items() if name in EMPTIED and value}


def called_after(desk: Desk) -> list[str]:
    rows = desk.sandbox.airtable.rows(desk.base, "Calls & texts")
    return [row["Summary"] for row in rows if row.get("Summary")]


def cards(desk: Desk, request: str) -> list[str]:
    slack = desk.sandbox.slack
    return [one.key for one in slack.messages() if f":{request}:" in f"{one.key}:"]


def days(at: Pressing, number: int) -> None:
    """Let so many days go by, with a look on each."""
    for _ in range(number):
        at.desk.later(DAY)
        at.look(2)


def test_a_month_after_its_end_nothing_of_ours_is_left_and_all_that_people_wrote_is() -> None:
    with ended() as (at, rosa):
        before, logged = peoples(at.desk, rosa), calls_as_people_wrote_them(at.desk)
        assert {"_Coordinates", "Shortlist", "Why these volunteers", "_Card"} <= of_ours(at.desk, rosa).keys()
        assert called_after(at.desk)
        assert cards(at.desk, rosa)
        at.desk.later(MONTH)
        at.look(2)
        assert of_ours(at.desk, rosa) == {}
        assert called_after(at.desk) == []
        assert cards(at.desk, rosa) == []
        assert peoples(at.desk, rosa) == before
        assert calls_as_people_wrote_them(at.desk) == logged
        said = json.loads(at.desk.row(rosa)["_Said"])
        assert (said["of"], said["keys"], said["left"], said["listed"]) == (
            rosa,
            [],
            [at.desk.volunteers["Ben Tran"]],
            [],
        )


def test_before_that_and_while_it_is_open_everything_stays() -> None:
    with ended() as (at, rosa):
        open_one = at.desk.ask(Name="Malik Haddad", Phone="(718) 555-0199")
        at.look(2)
        kept = {one: of_ours(at.desk, one) for one in (rosa, open_one)}
        at.desk.later(MONTH - DAY)
        at.look(2)
        assert of_ours(at.desk, rosa) == kept[rosa]
        days(at, 9)
        assert of_ours(at.desk, rosa) == {}
        assert of_ours(at.desk, open_one).keys() >= {"Shortlist", "_Card"}
        assert cards(at.desk, open_one)


def test_nought_is_never() -> None:
    with ended(HYPERLOCAL_PRIVACY_FORGET_AFTER_DAYS="0") as (at, rosa):
        kept = of_ours(at.desk, rosa)
        at.desk.later(12 * MONTH)
        at.look(2)
        assert of_ours(at.desk, rosa) == kept


def at_once(at: Pressing, worker: Worker) -> list[tuple[str, str]]:
    """Have it forgotten, if it is time, and return which calls that took: each by method and table."""
    number = at.desk.sandbox.log.last
    worker.stages.forgetting.forget(at.desk.clock.now(), at.desk.clock.monotonic() + 4)
    tables = {live.id: key for key, live in worker.stages.forgetting.schema.tables.items()}
    return [(one.method, tables.get(one.table, "")) for one in at.desk.sandbox.log if one.number > number]


def test_one_call_a_day_asks_what_has_ended_and_nothing_is_done_twice() -> None:
    with ended() as (at, _rosa):
        at.desk.later(MONTH)
        at.look(2)
        worker = at.desk.worker()
        at.desk.go(worker)
        assert at_once(at, worker) == []
        for wait, calls in (
            (2 * 3600.0, [("list", "requests")]),
            (3600.0, []),
            (DAY, [("list", "requests")]),
        ):
            at.desk.later(wait)
            assert at_once(at, worker) == calls


def test_forgetting_ten_costs_four_airtable_calls() -> None:
    with ended() as (at, rosa):
        at.desk.later(MONTH)
        worker = at.desk.worker()
        at.desk.go(worker)
        at.desk.later(2 * 3600.0)
        calls = at_once(at, worker)
        assert of_ours(at.desk, rosa) == {}
        assert [call for call in calls if call[1]] == [
            ("list", "requests"), ("list", "contacts"), ("update", "contacts"), ("update", "requests"),
        ]  # fmt: skip
        assert len([call for call in calls if call[0] == "chat.delete"]) == len(calls) - 5


@pytest.mark.parametrize("when", list(When)[:2])
def test_wherever_it_is_interrupted_another_worker_brings_it_to_its_end(when: When) -> None:
    with ended() as (at, rosa):
        number = 0
        before, logged = peoples(at.desk, rosa), calls_as_people_wrote_them(at.desk)
        at.desk.later(MONTH)
        while of_ours(at.desk, rosa):
            number += 1
            worker = at.desk.worker()
            at.desk.go(worker)
            at.desk.later(2 * 3600.0)
            cut = Fault(what=faults.Drop(), when=when, on=number, times=None)  # nothing is heard from then on
            at.desk.sandbox.faults.add(cut)
            with suppress(Temporary):
                worker.stages.forgetting.forget(at.desk.clock.now(), at.desk.clock.monotonic() + 4)
            at.desk.sandbox.faults.clear()
            assert peoples(at.desk, rosa) == before
            assert calls_as_people_wrote_them(at.desk) == logged
        assert number > 5
        assert (called_after(at.desk), cards(at.desk, rosa)) == ([], [])


def test_two_workers_forget_as_one() -> None:
    with ended() as (at, rosa):
        other = at.desk.worker(HYPERLOCAL_WORKER_NAME="desk-2")
        at.desk.go(other)
        at.desk.later(MONTH)
        for _ in range(3):
            at.look()
            at.desk.look(other)
        assert (of_ours(at.desk, rosa), cards(at.desk, rosa), called_after(at.desk)) == ({}, [], [])


def test_whoever_opens_it_again_gets_a_new_card_that_says_so() -> None:
    with ended() as (at, rosa):
        rounds = json.loads(at.desk.row(rosa)["_Said"])["round"]
        at.desk.later(MONTH)
        at.look(2)
        at.desk.edit(rosa, Status="Needs volunteer", **{"Assigned to": []})
        at.look(3)
        assert cards(at.desk, rosa) == [f"card:{rosa}:1"]
        said = json.loads(at.desk.row(rosa)["_Said"])
        assert (said["round"], said["began"]) == (rounds + 1, "reopened")


def test_who_only_edits_it_later_does_not_keep_it_remembered() -> None:
    with ended() as (at, rosa):
        at.desk.later(MONTH)
        at.look(2)
        at.desk.edit(rosa, Notes="Sent a card at Christmas")
        at.look(3)
        assert cards(at.desk, rosa) == []
        days(at, 10)
        assert of_ours(at.desk, rosa) == {}
        assert at.desk.row(rosa)["Notes"] == "Sent a card at Christmas"


def test_a_card_that_is_gone_already_holds_nothing_up() -> None:
    with ended() as (at, rosa):
        at.desk.later(MONTH - DAY)
        at.desk.sandbox.slack.delete_as_person(at.desk.sandbox.slack.messages()[0].ts)
        days(at, 3)
        assert of_ours(at.desk, rosa) == {}


def test_while_slack_is_down_the_base_keeps_where_the_card_is() -> None:
    with ended() as (at, rosa):
        at.desk.later(MONTH)
        down = Fault(what=faults.Answer(503), service=Service.SLACK)
        at.desk.sandbox.faults.add(down)
        at.desk.go(at.worker)
        assert at.desk.row(rosa)["_Card"]
        at.desk.sandbox.faults.clear()
        at.desk.later(2 * 3600.0)
        at.look(2)
        assert (of_ours(at.desk, rosa), cards(at.desk, rosa)) == ({}, [])


def test_the_cards_before_the_last_go_too() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        at.desk.sandbox.switches.edit_window = 60.0
        at.desk.later(120)
        at.press(Act.YES, rosa, "Ben Tran")
        at.look(30)
        at.desk.sandbox.switches.edit_window = None
        assert len(cards(at.desk, rosa)) == 2
        at.press(Act.CLOSE, rosa, status="complete")
        at.look(3)
        at.desk.later(MONTH)
        at.look(2)
        assert cards(at.desk, rosa) == []
        assert of_ours(at.desk, rosa) == {}
