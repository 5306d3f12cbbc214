"""What is written once it is said: what was decided on, whatever people have written since."""

from dataclasses import replace

from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.options import Status
from tests.airtable_schema.bases import SCHEMA
from tests.cast import EARLIER, NOW, a_request
from tests.clocks import ManualClock
from tests.worker.doubles import FakeDoor, cells_of
from tests.worker.views import RULES, a_view
from worker.board import Board, Row
from worker.decide import decide
from worker.write_back import WriteBack


def test_a_status_changed_after_it_was_decided_on_is_not_remembered_as_seen() -> None:
    board, door = Board(), FakeDoor()
    write_back = WriteBack(door, board, ManualClock(NOW))
    write_back.schema = SCHEMA
    request = a_request(status_name="New")
    one = board.see(Row(request, (), EARLIER), NOW, pass_number=1)
    one.decision = decide(a_view(request), RULES)
    one.request = replace(request, status=Status.CANCELLED, status_name="Cancelled")

    write_back.remember([one])

    ((_, sent),) = door.updates[0]
    written = cells_of("requests", sent)
    assert written["seen_status"] == "New"
    assert written["seen_inputs"] == inputs_fingerprint(request)
