"""What a request costs in calls from its arrival to its end, counted by the sandbox, and what a press costs.

Counted is every pass in which the base was written to, with all that it read. What every pass costs, however
little there is to do, is not counted: heartbeats, and the look at Requests of a pass that wrote to none of
them. Calls are three minutes apart, as at a desk that rings in order.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from notifiers.presses import Act
from tests.journeys.desk import CITY, LOOK, Desk, a_desk, places
from tests.journeys.pressing import Pressing, pressing_at
from worker.sandbox.call_log import Call, Service
from worker.sandbox.faults import Answer, Fault
from worker.wiring import Worker

MORE = ("Eli Fox", "Fay Gold", "Gus Hill", "Ida Jones", "Kay Lund", "Leo Marx")
READS = ("list", "schema")
AT_MOST = 55
A_CALL = timedelta(minutes=3)
IN_SILENCE = timedelta(hours=3, minutes=10)
"""News of a medicine pick-up is expected within three hours."""
MEDICINE = "Medicine or pharmacy pick-up"


@dataclass
class Bill:
    """What was paid in Airtable calls, step by step."""

    desk: Desk
    worker: Worker
    steps: Counter[str] = field(default_factory=Counter)
    edits: int = 0
    """How often a message in Slack was edited."""

    def pay(self, what: str, work: Callable[[], Any]) -> None:
        """Count one pass."""
        since = self.desk.sandbox.log.last
        work()
        calls = self.desk.sandbox.log.calls(since=since)
        self.steps[what] += len(self._paid(calls))
        self.edits += sum(1 for call in calls if call.method == "chat.update")

    def looks(self, what: str, lasting: timedelta) -> None:
        """Let the worker look every half minute for so long."""
        for _ in range(int(lasting / LOOK)):
            self.pay(what, lambda: self.desk.look(self.worker))

    def _paid(self, calls: Iterable[Call]) -> list[Call]:
        schema = self.worker.stages.reading.schema
        requests, heartbeats = schema.table_id("requests"), schema.table_id("heartbeats")
        paid = [call for call in calls if call.service is Service.AIRTABLE and call.table != heartbeats]
        written = {call.table for call in paid if call.method not in READS}
        if not written:
            return []
        return [call for call in paid if requests in written or call.table != requests]


@contextmanager
def a_busy_desk() -> Iterator[Desk]:
    """A desk with ten who bring medicine, and one request that waits for nothing."""
    with a_desk() as desk:
        medicine = desk.kinds[MEDICINE]
        for place, name in enumerate(MORE, start=5):
            desk.add_volunteer(name, place, **{"Can help with": [medicine]})
        desk.ask(Name="Kim Lee", Phone="(718) 555-0999", Status="On hold")
        desk.later(60)
        yield desk


def asked(desk: Desk) -> str:
    """A new request, urgent, by somebody who never asked before, at an address that is known."""
    home = places()[6]
    return desk.ask(
        Urgency="Urgent: today",
        Needs=[desk.kinds[MEDICINE]],
        **{
            "_Coordinates": f"{home.lat:.6f}, {home.lon:.6f}",
            "_Coordinates for": f"{home.street_line}, {CITY}",
            "Address": home.street_line,
        },
    )


def test_a_whole_life_driven_by_buttons() -> None:
    with a_busy_desk() as desk:
        at = pressing_at(desk)
        desk.look(at.worker, 40)
        bill = Bill(desk, at.worker)
        rosa = asked(desk)
        bill.looks("arrival", A_CALL)
        pressed(bill, at, "claim", Act.CLAIM, rosa)
        for name in MORE[:4]:
            pressed(bill, at, "outcomes", Act.NO_ANSWER, rosa, name)
        in_an_hour = desk.clock.now() + timedelta(hours=1)
        pressed(bill, at, "outcomes", Act.MAYBE_LATER, rosa, MORE[4], at=in_an_hour)
        pressed(bill, at, "yes, and assigned", Act.YES, rosa, MORE[5])
        bill.looks("silence", IN_SILENCE)
        assert desk.row(rosa)["Next step"].startswith("No news from Leo")
        pressed(bill, at, "complete", Act.CLOSE, rosa, status="complete")
        assert bill.steps == {
            "arrival": 7,  # the look, three tables, the row in People, two writes; three rows for calls
            "claim": 5,  # two writes, so that of two people one has it
            "outcomes": 5 * 4 + 2,  # each read, written and put on the card; rows for calls
            "yes, and assigned": 5,
            "silence": 5 + 2,  # and once *Last asked* of all six
            "complete": 5 + 2,  # and the rows for calls are taken away
        }
        assert bill.steps.total() <= AT_MOST


def pressed(bill: Bill, at_desk: Pressing, what: str, act: Act, *about: str, **more: Any) -> None:
    """Press, and let the worker look for as long as the next call takes."""
    before = bill.edits
    bill.pay(what, lambda: at_desk.press(act, *about, **more))
    assert act is Act.CLOSE or bill.edits == before + 1, "a press is one edit"
    bill.looks(what, A_CALL)


def test_the_same_life_driven_only_in_the_base() -> None:
    with a_busy_desk() as desk:
        worker = desk.once()
        desk.look(worker, 40)
        bill = Bill(desk, worker)
        rosa = asked(desk)
        bill.looks("arrival", A_CALL)
        desk.edit(rosa, Dispatcher="Sam")
        bill.looks("claim", A_CALL)
        for name in MORE[:4]:
            logged(desk, rosa, name, "No answer")
            bill.looks("outcomes", A_CALL)
        in_an_hour = (desk.clock.now() + timedelta(hours=1)).isoformat()
        logged(desk, rosa, MORE[4], "Maybe later", **{"Call back at": in_an_hour})
        bill.looks("outcomes", A_CALL)
        logged(desk, rosa, MORE[5], "Yes")
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers[MORE[5]]]})
        bill.looks("assigned", A_CALL)
        bill.looks("silence", IN_SILENCE)
        assert desk.row(rosa)["Next step"].startswith("No news from Leo")
        desk.edit(rosa, Status="Complete")
        bill.looks("complete", A_CALL)
        assert bill.steps == {
            "arrival": 7,
            "claim": 5,
            "outcomes": 19,  # calls and texts are read every five minutes while it is urgent
            "assigned": 5,
            "silence": 5 + 1,
            "complete": 5,
        }
        assert bill.steps.total() <= AT_MOST


def logged(desk: Desk, request: str, name: str, outcome: str, **columns: Any) -> None:
    """Fill in the row that is ready for somebody, or add one."""
    volunteer = [desk.volunteers[name]]
    rows = desk.sandbox.airtable.rows(desk.base, "Calls & texts")
    ready = [row for row in rows if row["Volunteer"] == volunteer and "Outcome" not in row]
    filled = {"Outcome": outcome, "By": "Sam", **columns}
    if ready:
        desk.sandbox.airtable.update_record(desk.base, "Calls & texts", str(ready[0]["id"]), filled)
        return
    new = {"Request": [request], "Volunteer": volunteer, **filled}
    desk.sandbox.airtable.create_record(desk.base, "Calls & texts", new)


def test_who_is_never_to_be_sent_to_somebody_is_read_before_her_next_request_is_ranked() -> None:
    with a_desk() as desk:
        first = desk.ask()
        worker = desk.once()
        desk.look(worker, 2)
        desk.edit(first, Status="Complete")
        desk.look(worker, 2)
        (rosa,) = desk.sandbox.airtable.rows(desk.base, "People")
        never = {"Never send": [desk.volunteers["Ben Tran"]]}
        desk.sandbox.airtable.update_record(desk.base, "People", str(rosa["id"]), never)
        second = desk.ask()
        desk.look(worker, 1)
        assert desk.volunteers["Ben Tran"] not in desk.row(second)["Shortlist"]


def test_while_slack_is_down_what_waits_is_written_in_tens() -> None:
    with a_desk() as desk:
        worker = desk.once()
        desk.sandbox.faults.add(Fault(service=Service.SLACK, what=Answer(503)))
        for number in range(10):
            desk.ask(Name=f"Person {number}", Phone=f"(718) 555-{1000 + number}")
        desk.later(20)
        since = desk.sandbox.log.last
        desk.go(worker)
        assert len(desk.sandbox.log.calls(Service.AIRTABLE, "update", since=since)) <= 3
