from datetime import timedelta

import pytest

from airtable_schema.parse import parse_volunteer
from airtable_schema.records import Volunteer
from tests.airtable_schema.bases import SCHEMA
from tests.cast import NOW
from tests.worker.doubles import FakeDoor, a_row
from worker.snapshot import DAILY, Cached

ANA, BEN = "recANA00000000001", "recBEN00000000001"
SOON = timedelta(minutes=1)


@pytest.fixture
def door() -> FakeDoor:
    return FakeDoor(
        rows=[a_row("volunteers", ANA, name="Ana Ruiz"), a_row("volunteers", BEN, name="Ben Tran")]
    )


@pytest.fixture
def volunteers(door: FakeDoor) -> Cached[Volunteer]:
    cached = Cached("volunteers", parse_volunteer)
    assert cached.freshen(door, SCHEMA, NOW, SOON) == {ANA, BEN}
    return cached


def test_a_row_read_again_that_says_the_same_stays_the_same_record(
    door: FakeDoor, volunteers: Cached[Volunteer]
) -> None:
    before, version = volunteers.rows[ANA], volunteers.version
    assert volunteers.freshen(door, SCHEMA, NOW + 2 * SOON, SOON) == set()
    assert volunteers.freshen(door, SCHEMA, NOW + DAILY, SOON) == set()
    assert volunteers.rows[ANA] is before
    assert volunteers.version == version


def test_a_row_read_again_that_says_something_else_has_changed(
    door: FakeDoor, volunteers: Cached[Volunteer]
) -> None:
    door.rows = [a_row("volunteers", ANA, name="Ana Rosa Ruiz")]
    assert volunteers.freshen(door, SCHEMA, NOW + 2 * SOON, SOON) == {ANA}
    assert volunteers.rows[ANA].name == "Ana Rosa Ruiz"
    assert BEN in volunteers.rows


def test_a_row_that_a_full_reading_lacks_is_gone(door: FakeDoor, volunteers: Cached[Volunteer]) -> None:
    door.rows = door.rows[:1]
    assert volunteers.freshen(door, SCHEMA, NOW + DAILY, SOON) == {BEN}
    assert volunteers.rows.keys() == {ANA}


def test_nothing_is_read_that_is_fresh_enough(door: FakeDoor, volunteers: Cached[Volunteer]) -> None:
    volunteers.freshen(door, SCHEMA, NOW + SOON / 2, SOON)
    assert len(door.asked) == 1


def test_a_stale_table_is_read_in_full(door: FakeDoor, volunteers: Cached[Volunteer]) -> None:
    volunteers.stale()
    volunteers.freshen(door, SCHEMA, NOW + SOON / 2, SOON)
    assert [formula for _, formula in door.asked] == [None, None]
