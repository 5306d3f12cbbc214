"""The worker's row in the base: it is alive, how much it has called, and what people decided."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifiers.errors import Temporary
from tests.airtable_schema.bases import SCHEMA
from tests.cast import NOW
from tests.worker.doubles import FakeDoor, a_row, cells_of
from worker.airtable.calls import CallCounter
from worker.budget.budget import BLOCK, SPARE
from worker.health.heartbeat import DESK, EARLIER, EVERY, Condition, Heartbeats

OURS = "host-1"
MINUTE = timedelta(minutes=1)


class Story:
    """One worker, its counter and its door."""

    def __init__(self, *rows: dict[str, Any], counter: CallCounter | None = None) -> None:
        self.door = FakeDoor(rows=list(rows))
        self.calls = counter or CallCounter()
        self.beats = Heartbeats(self.door, OURS, "1.0", self.calls)
        self.beats.schema = SCHEMA

    def beat(self, now: datetime = NOW) -> None:
        self.beats.beat(now, Condition(looks_again_at=now + MINUTE, now="3 open", needs_you="Slack: gone"))

    def call(self, times: int) -> None:
        for _ in range(times):
            self.calls.add("list")

    def written(self, row: int = 1) -> dict[str, Any]:
        return cells_of("heartbeats", self.door.upserts[-1][row])

    @property
    def counted(self) -> int:
        counted: int = self.written()["calls_this_month"]
        return counted


def a_worker(key: str = OURS, ago: timedelta = MINUTE, **cells: Any) -> dict[str, Any]:
    beat = (NOW - ago).isoformat().replace("+00:00", "Z")
    given = {"key": key, "month": "2026-03", "beat": beat, "calls_this_month": 200}
    return a_row("heartbeats", f"rec{key}".ljust(17, "0"), **{**given, **cells})


def test_one_call_writes_the_workers_row_and_the_desks() -> None:
    story = Story()
    story.beat()
    assert len(story.door.upserts) == 1
    assert story.door.merged_on == [[SCHEMA.column_id("heartbeats", "key")]]
    assert story.written(0) == {
        "key": DESK, "name": DESK, "ids": SCHEMA.ids, "version": "1.0, last started: host-1",
    }  # fmt: skip
    assert story.written() == {
        "key": OURS, "name": OURS, "version": "1.0", "now": "3 open", "waiting": None,
        "needs_you": "Slack: gone", "looks_again_at": "2026-03-02T19:01:00.000Z", "calls_this_month": BLOCK,
        "month": "2026-03", "beat": "2026-03-02T19:00:00.000Z",
        "ids": None,
    }  # fmt: skip


def test_what_people_decided_comes_back_with_the_reply() -> None:
    story = Story()
    story.door.replies = {0: a_row("heartbeats", pause=True, announce_from="2026-03-01T09:00:00.000Z")}
    story.beat()
    decided = (story.beats.paused, story.beats.announce_from)
    assert decided == (True, datetime(2026, 3, 1, 9, tzinfo=UTC))
    story.door.replies = {0: a_row("heartbeats")}
    story.beat()
    assert (story.beats.paused, story.beats.announce_from) == (False, None)


def test_it_beats_every_ten_minutes_and_every_minute_while_paused() -> None:
    story = Story()
    assert story.beats.due(NOW)
    story.beat()
    assert [story.beats.due(NOW + wait) for wait in (EVERY - MINUTE, EVERY)] == [False, True]
    story.beats.paused = True
    assert [story.beats.due(NOW + wait) for wait in (MINUTE / 2, MINUTE)] == [False, True]


def test_a_beat_that_failed_is_still_due() -> None:
    story = Story()
    story.door.fails["upsert"] = [Temporary("busy")]
    with pytest.raises(Temporary):
        story.beat()
    assert story.beats.due(NOW)


def test_calls_are_booked_before_they_are_made() -> None:
    story = Story()
    story.call(3)
    story.beat()
    assert story.counted == 3 + BLOCK
    story.call(BLOCK - SPARE - 1)
    assert not story.beats.due(NOW)
    story.call(1)
    assert story.beats.due(NOW)
    story.beat()
    assert story.counted == 3 + 2 * BLOCK - SPARE


def test_a_call_too_many_is_booked_before_it_is_made() -> None:
    story = Story()
    story.calls.before = lambda: story.beats.before_call(NOW)
    story.beat()
    for _ in range(3 * BLOCK):
        story.calls.before()
        story.call(1)
        assert story.calls.total < story.counted


def test_another_month_is_booked_before_its_first_call() -> None:
    story = Story(a_worker())
    story.beat()
    story.beats.before_call(datetime(2026, 4, 1, tzinfo=UTC))
    assert (story.written()["month"], story.counted) == ("2026-04", BLOCK)


def test_somebody_who_started_since_shows_in_the_reply_and_is_read_with_the_next_beat() -> None:
    story = Story()
    story.beat()
    story.door.replies = {0: a_row("heartbeats", version="1.0, last started: host-2")}
    story.beat()
    story.door.rows = [a_worker("host-2", calls_this_month=70)]
    story.door.replies = {}
    story.beat()
    assert [other.key for other in story.beats.others] == ["host-2"]
    assert story.beats.spent(NOW) == 70
    for _ in range(3):
        story.beat()
    assert len(story.door.asked) == 1 + 1 + 3  # with every beat, while there are others


def test_calls_of_all_workers_are_counted_together_and_only_this_months() -> None:
    story = Story(a_worker(), a_worker("host-2"), a_worker(EARLIER), a_worker("host-3", month="2026-02"))
    story.beat()
    story.call(3)
    assert story.beats.spent(NOW) == 200 + 3 + 200 + 200
    assert story.beats.spent(datetime(2026, 4, 1, tzinfo=UTC)) == 3


def test_a_restart_goes_on_counting_and_never_counts_too_few() -> None:
    story = Story(a_worker())
    story.call(2)
    story.beat()
    story.beat(NOW + EVERY)
    assert story.counted == 200 + 2 + BLOCK


@pytest.mark.parametrize(
    "row", [a_worker(month="2026-02"), a_worker("host-2"), a_worker(calls_this_month=None)]
)
def test_last_months_calls_and_other_workers_calls_are_not_ours(row: dict[str, Any]) -> None:
    story = Story(row)
    story.beat()
    assert story.counted == BLOCK


def test_a_new_month_begins_with_the_calls_since_the_last_beat_of_the_old_one() -> None:
    story = Story(a_worker())
    story.call(7)
    story.beat()
    story.call(4)  # on which side of midnight, nobody knows
    story.beat(datetime(2026, 4, 1, 0, 5, tzinfo=UTC))
    assert story.written()["month"] == "2026-04"
    assert story.counted == 4 + BLOCK


def test_the_other_workers_are_looked_for_at_start_and_with_every_sixth_beat() -> None:
    story = Story()
    for beat in range(13):
        story.beat(NOW + beat * EVERY)
    assert len(story.door.asked) == 3


def test_beside_another_worker_calls_are_made_at_half_the_pace() -> None:
    story = Story(a_worker("host-2"), a_worker(DESK), a_worker())
    story.beat()
    assert [other.key for other in story.beats.others] == ["host-2"]
    assert story.door.per_second == 2.0
    for beat in range(1, 7):
        story.beat(NOW + beat * EVERY)
    assert (story.beats.others, story.door.per_second) == ((), 4.0)


def test_a_worker_silent_for_a_day_is_counted_as_earlier_and_its_row_goes() -> None:
    day = timedelta(days=1)
    gone, older = a_worker("host-2", day), a_worker("host-3", 2 * day, month="2026-02")
    story = Story(gone, older, a_worker(EARLIER, calls_this_month=30), a_worker("host-4", day - MINUTE))
    story.beat()
    earlier = {"key": EARLIER, "name": "Earlier this month", "calls_this_month": 230, "month": "2026-03"}
    assert story.written(2) == earlier
    assert story.door.deleted == [gone["id"], older["id"]]


def test_a_row_is_counted_before_it_goes_so_that_a_kill_between_the_two_loses_no_call() -> None:
    story = Story(a_worker("host-2", timedelta(days=1)))
    story.door.fails["upsert"] = [Temporary("busy")]
    with pytest.raises(Temporary):
        story.beat()
    assert story.door.deleted == []


def test_rows_that_people_added_by_hand_are_left_alone() -> None:
    story = Story(a_row("heartbeats", name="Ask Kim about this", beat="2026-01-01T00:00:00.000Z"))
    story.beat()
    assert (len(story.door.upserts[-1]), story.door.deleted) == (2, [])


def beaten(story: Story, theirs: list[timedelta]) -> list[str]:
    """Beat so often; our row is then found with a beat so long after ours. Return when it was said whose."""
    said = []
    for beat, late in enumerate(theirs):
        now = NOW + beat * EVERY
        story.door.rows = [a_worker(ago=-(now - EVERY + late - NOW))] if beat else []
        story.beat(now)
        said.append(story.beats.shared_name)
    return said


def test_a_second_worker_of_our_name_is_noticed_once_its_beat_is_found_twice() -> None:
    assert beaten(Story(), [MINUTE] * 9) == [*[""] * 7, OURS, OURS]


def test_who_ran_before_us_under_our_name_is_no_second_worker() -> None:
    nothing = timedelta()
    assert not any(beaten(Story(a_worker()), [*[nothing] * 6, MINUTE, *[nothing] * 6]))


def test_who_ran_before_us_is_found_once_however_often_the_rows_are_read_between_two_beats() -> None:
    story = Story()
    said = beaten(story, [*[timedelta()] * 6, MINUTE])
    story.beats.read(NOW + 6 * EVERY)
    story.beats.read(NOW + 6 * EVERY)
    assert [*said, story.beats.shared_name] == [""] * 8


def test_a_second_worker_that_got_a_name_of_its_own_is_told_of_no_more() -> None:
    assert beaten(Story(), [*[MINUTE] * 8, timedelta(), timedelta()])[-3:] == [OURS, "", ""]
