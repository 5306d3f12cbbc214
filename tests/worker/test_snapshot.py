"""What the worker knows of the base: in full once a day, what changed in between, and nothing twice."""

from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.records import Need, Volunteer
from notifiers.errors import Temporary
from tests.airtable_schema.bases import SCHEMA
from tests.cast import ANA, BEN, NOW
from tests.worker.doubles import FakeDoor, a_row
from worker.snapshot import CONTACTS_MAY_BE, DAILY, HOURLY, VOLUNTEERS_MAY_BE, Cached, Snapshot

AT_ONCE = timedelta(0)
MINUTE = timedelta(minutes=1)


class Story:
    """The volunteers as one worker knows them, over a base of two."""

    def __init__(self) -> None:
        self.door = FakeDoor(rows=[a_row("volunteers", who.id, name=who.name) for who in (ANA, BEN)])
        self.snapshot = Snapshot()
        self.volunteers: Cached[Volunteer] = self.snapshot.volunteers

    def freshen(self, wait: timedelta = AT_ONCE, may_be: timedelta = AT_ONCE) -> set[str]:
        return self.volunteers.freshen(self.door, SCHEMA, NOW + wait, may_be)

    @property
    def formulas(self) -> list[str | None]:
        return [formula for _, formula in self.door.asked]


def test_the_first_reading_is_of_everything() -> None:
    story = Story()
    assert story.freshen() == {ANA.id, BEN.id}
    assert story.formulas == [None]
    assert story.volunteers.rows[ANA.id].name == ANA.name


def test_after_that_only_what_changed_is_asked_for() -> None:
    story = Story()
    story.freshen()
    story.door.rows = [a_row("volunteers", BEN.id, name="Ben Trần")]
    assert story.freshen(MINUTE) == {BEN.id}
    assert "LAST_MODIFIED_TIME(" in str(story.formulas[1])
    assert f"'{NOW:%Y-%m-%dT%H:%M:%S}.000Z'" in str(story.formulas[1])  # since the reading before
    assert story.volunteers.rows.keys() == {ANA.id, BEN.id}


def test_what_is_new_enough_is_not_asked_for_at_all() -> None:
    story = Story()
    story.freshen()
    assert story.freshen(VOLUNTEERS_MAY_BE - MINUTE, VOLUNTEERS_MAY_BE) == set()
    assert len(story.formulas) == 1
    story.freshen(VOLUNTEERS_MAY_BE, VOLUNTEERS_MAY_BE)
    assert len(story.formulas) == 2


def test_once_a_day_everything_is_read_and_rows_that_are_gone_go() -> None:
    story = Story()
    story.freshen()
    story.door.rows = story.door.rows[:1]
    assert story.freshen(DAILY - MINUTE) == set()
    assert story.freshen(DAILY) == {BEN.id}
    assert story.formulas[-1] is None
    assert story.volunteers.rows.keys() == {ANA.id}


def test_the_version_changes_when_anything_does_and_only_then() -> None:
    story = Story()
    story.freshen()
    before = story.snapshot.version
    story.freshen(MINUTE)
    assert story.snapshot.version == before
    story.door.rows = [a_row("volunteers", ANA.id, name=ANA.name, phone="(718) 555-0134")]
    story.freshen(2 * MINUTE)
    assert story.snapshot.version != before


def test_a_row_read_again_that_says_the_same_stays_the_record_that_others_hold() -> None:
    story = Story()
    story.freshen()
    before = story.volunteers.rows[ANA.id]
    story.freshen(MINUTE)
    story.freshen(DAILY)
    assert story.volunteers.rows[ANA.id] is before


def test_a_row_that_is_dropped_is_a_change_but_one_nobody_knew_is_not() -> None:
    story = Story()
    story.freshen()
    before = story.volunteers.version
    story.volunteers.drop("recNOBODY00000001")
    assert story.volunteers.version == before
    story.volunteers.drop(ANA.id)
    assert story.volunteers.version == before + 1


def test_a_writes_reply_takes_its_place_without_a_call() -> None:
    story = Story()
    story.freshen()
    changed = story.volunteers.take([a_row("volunteers", ANA.id, name="Ana Ruiz", to_fix="Call her")], SCHEMA)
    assert (changed, story.volunteers.rows[ANA.id].to_fix) == ({ANA.id}, "Call her")
    assert len(story.formulas) == 1


def test_a_reading_that_failed_is_made_again_from_where_the_last_one_was() -> None:
    story = Story()
    story.freshen()
    story.door.fails["list"] = [Temporary("busy")]
    with pytest.raises(Temporary):
        story.freshen(VOLUNTEERS_MAY_BE, VOLUNTEERS_MAY_BE)
    story.freshen(VOLUNTEERS_MAY_BE, VOLUNTEERS_MAY_BE)
    assert story.formulas[1] == story.formulas[2]


def test_when_the_schema_changed_everything_is_read_anew() -> None:
    story = Story()
    story.freshen()
    story.snapshot.stale()
    story.freshen(MINUTE, VOLUNTEERS_MAY_BE)
    assert story.formulas == [None, None]


def test_a_cell_that_can_not_be_read_costs_nothing_but_the_cell() -> None:
    story = Story()
    story.door.rows = [a_row("volunteers", ANA.id, name="Ana", paused_until="soon")]
    story.freshen()
    ana = story.volunteers.rows[ANA.id]
    assert (ana.name, ana.paused_until) == ("Ana", None)


def test_kinds_of_help_are_read_in_full_every_hour() -> None:
    door, needs = FakeDoor(), Snapshot().needs
    _read(needs, door, HOURLY - MINUTE, HOURLY)
    assert [formula for _, formula in door.asked] == [None, None]


def test_at_start_only_calls_and_texts_of_the_last_ninety_days_are_read() -> None:
    door, contacts = FakeDoor(), Snapshot().contacts
    contacts.freshen(door, SCHEMA, NOW, CONTACTS_MAY_BE)
    (formula,) = [formula for _, formula in door.asked]
    assert "CREATED_TIME()" in str(formula)
    assert f"'{NOW - timedelta(days=90):%Y-%m-%d}T" in str(formula)


def _read(needs: Cached[Need], door: Any, *waits: timedelta) -> None:
    for wait in (AT_ONCE, *waits):
        needs.freshen(door, SCHEMA, NOW + wait, HOURLY)
