"""Who asked before: requests are joined to people by phone and first name, and nobody's writing is lost."""

from dataclasses import replace
from typing import Any

import pytest

from airtable_schema.numbers import requester_key
from airtable_schema.options import Status
from airtable_schema.records import Request
from notifiers.errors import Temporary
from tests.airtable_schema.bases import SCHEMA
from tests.cast import ANA, BEN, NOW, a_request
from tests.worker.doubles import FakeDoor, a_row, cells_of
from tests.worker.views import RULES, a_view
from worker.board import Board, Row, Tracked
from worker.decide import decide
from worker.errors import ValueRefused
from worker.snapshot import Snapshot
from worker.upkeep.people import People

ROSA = requester_key("(718) 555-0100", "Rosa", "US")
PHONE = "(718) 555-0100"
BY_HAND = "recBYHAND00000001"


def people(door: FakeDoor, *rows: dict[str, Any]) -> People:
    snapshot = Snapshot()
    snapshot.requesters.take(rows, SCHEMA)
    made = People(door, snapshot, "US")
    made.schema = SCHEMA
    return made


def tracked(request: Request | None = None) -> Tracked:
    request = request or a_request()
    one = Board().see(Row(request, (), NOW), NOW, pass_number=1)
    one.decision = decide(a_view(request), RULES)
    return one


def requester_of(one: Tracked) -> tuple[str, ...]:
    assert one.decision is not None
    joined: tuple[str, ...] = one.decision.row["requester"]
    return joined


def test_a_stranger_gets_a_row_with_name_phone_and_key_and_is_joined_to_it() -> None:
    door, one = FakeDoor(), tracked()
    people(door).join([one])
    (row,) = door.upserts[0]
    given = {"name": "Rosa Alvarez", "phone": "(718) 555-0100", "key": ROSA}
    assert cells_of("requesters", row) == given
    assert door.merged_on == [[SCHEMA.column_id("requesters", "key")]]
    assert requester_of(one) == ("recNEW00000000000",)


def test_ten_strangers_are_one_call_and_one_person_who_asks_twice_one_row() -> None:
    door = FakeDoor()
    rosas = [tracked(a_request(id=f"recROSA000000000{n}")) for n in (1, 2)]
    luis = tracked(a_request(id="recLUIS0000000001", name="Luis"))
    people(door).join([*rosas, luis])
    assert [len(rows) for rows in door.upserts] == [2]
    assert requester_of(rosas[0]) == requester_of(rosas[1]) != requester_of(luis)


def test_whoever_is_known_is_joined_without_a_call() -> None:
    door, one = FakeDoor(), tracked()
    people(door, a_row("requesters", BY_HAND, key=ROSA)).join([one])
    assert (door.upserts, door.updates, requester_of(one)) == ([], [], (BY_HAND,))


@pytest.mark.parametrize("phone", ["718-555-0100", "+1 718 555 0100", "7185550100"])
@pytest.mark.parametrize("name", ["Rosa", "ROSA", "rosa a."])
def test_a_row_made_by_hand_is_known_by_its_phone_and_first_name(phone: str, name: str) -> None:
    door, one = FakeDoor(), tracked()
    people(door, a_row("requesters", BY_HAND, name=name, phone=phone)).join([one])
    assert (door.upserts, requester_of(one)) == ([], (BY_HAND,))


@pytest.mark.parametrize(
    ("name", "phone"),
    [("Luis", PHONE), ("Rosa", "(718) 555-0199"), ("", PHONE), ("Rosa", "")],
)
def test_the_phone_alone_or_the_name_alone_joins_nobody(name: str, phone: str) -> None:
    known = people(FakeDoor(), a_row("requesters", BY_HAND, name=name, phone=phone))
    assert known.of(a_request()) is None


@pytest.mark.parametrize(("name", "phone"), [("", PHONE), ("Rosa", ""), ("", ""), ("555-0100", "none")])
def test_without_a_name_or_a_phone_nobody_is_joined_and_no_row_is_made(name: str, phone: str) -> None:
    door = FakeDoor()
    nameless = a_row("requesters", BY_HAND, name=name, phone=phone)
    one = tracked(a_request(name=name, phone=phone))
    people(door, nameless).join([one])
    assert (door.upserts, requester_of(one)) == ([], ())


def test_of_two_rows_with_one_key_the_older_counts() -> None:
    older, younger = a_row("requesters", "recZ", key=ROSA), a_row("requesters", "recA", key=ROSA)
    younger["createdTime"] = "2026-03-02T18:30:00.000Z"
    for rows in ([older, younger], [younger, older]):
        found = people(FakeDoor(), *rows).of(a_request())
        assert found is not None
        assert found.id == "recZ"


def test_a_corrected_number_is_the_same_person_and_another_name_is_another() -> None:
    known = people(FakeDoor(), a_row("requesters", BY_HAND, name="Rosa", key=ROSA))
    joined = a_request(phone="(718) 555-0199", requester=(BY_HAND,))
    assert known.of(joined) is not None
    assert known.of(replace(joined, name="Luis Alvarez")) is None
    assert known.of(replace(joined, name="", phone="")) is not None


def test_people_who_exist_are_never_written_to_but_for_who_helped_them() -> None:
    door = FakeDoor()
    hers = a_row("requesters", BY_HAND, name="Rosa", key=ROSA, helped_by=[BEN.id])
    one = tracked(a_request(status=Status.COMPLETE, assigned_to=(ANA.id,)))
    people(door, hers).join([one])
    ((record, fields),) = door.updates[0]
    assert record == BY_HAND
    assert cells_of("requesters", fields) == {"helped_by": [BEN.id, ANA.id]}


def test_who_is_known_to_have_helped_is_not_written_again() -> None:
    door = FakeDoor()
    hers = a_row("requesters", BY_HAND, key=ROSA, helped_by=[ANA.id])
    people(door, hers).join([tracked(a_request(status=Status.COMPLETE, assigned_to=(ANA.id,)))])
    assert door.updates == []


@pytest.mark.parametrize("status", [Status.ASSIGNED, Status.CANCELLED, Status.NEW])
def test_only_a_complete_request_was_help(status: Status) -> None:
    door = FakeDoor()
    people(door, a_row("requesters", BY_HAND, key=ROSA)).join(
        [tracked(a_request(status=status, assigned_to=(ANA.id,)))]
    )
    assert door.updates == []


def test_a_person_whom_the_base_refuses_keeps_no_other_from_being_joined() -> None:
    door = FakeDoor(refuses={0: ValueRefused("no")})
    rosa, luis = tracked(), tracked(a_request(id="recLUIS0000000001", name="Luis"))
    people(door).join([rosa, luis])
    assert (requester_of(rosa), requester_of(luis)) == ((), ("recNEW00000000001",))


def test_help_that_could_not_be_noted_is_noted_at_the_next_try() -> None:
    door = FakeDoor(failure=Temporary("busy", delay=30.0))
    known = people(door, a_row("requesters", BY_HAND, key=ROSA))
    one = tracked(a_request(status=Status.COMPLETE, assigned_to=(ANA.id,)))
    with pytest.raises(Temporary):
        known.join([one])
    door.failure = None
    known.join([one])
    assert len(door.updates) == 2
