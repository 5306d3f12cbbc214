"""Asking the map: little by little, never twice, and without making anybody wait for it."""

from dataclasses import dataclass, field

import pytest

from airtable_schema.options import Status
from airtable_schema.records import Coordinates, Request
from notifiers.errors import Permanent, Temporary
from tests.airtable_schema.bases import SCHEMA
from tests.cast import HOME, NOW, a_request
from tests.clocks import ManualClock
from tests.worker.doubles import FakeDoor, a_row, cells_of
from worker.board import Board, Row, Tracked
from worker.errors import QuotaSpent, ValueRefused
from worker.geocode import Geocoding
from worker.geocoding.location import ROUGHLY, Place
from worker.geocoding.places import Found, Located, NotFound, TooCoarse
from worker.snapshot import Snapshot

STREET = "30-12 30th Ave, Astoria"
FOUND = Located(HOME)
A_WHILE = 1_000.0


@dataclass
class FakeMap:
    """A map with one answer for everything; a question takes a second of its pace."""

    clock: ManualClock
    answer: Found | Exception = FOUND
    asked: list[str] = field(default_factory=list)
    ready_in: float = 0.0

    def locate(self, sendable: str) -> Found:
        self.asked.append(sendable)
        self.clock.advance(1.0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def locate_city(self, city: str) -> Coordinates | None:
        found = self.locate(city)
        return found.coordinates if isinstance(found, Located) else None


class Story:
    def __init__(self, answer: Found | Exception = FOUND) -> None:
        self.clock = ManualClock()
        self.map = FakeMap(self.clock, answer)
        self.base = FakeDoor()
        self.snapshot = Snapshot()
        self.geocoding = Geocoding(self.map, self.base, self.clock, "US")
        self.geocoding.schema = SCHEMA

    def ask(self, *requests: Tracked) -> list[Tracked]:
        return self.geocoding.requests(requests, self.clock.monotonic() + A_WHILE)

    def locate_volunteers(self) -> set[str]:
        return self.geocoding.volunteers(self.snapshot, self.clock.monotonic() + A_WHILE)

    def volunteers(self, many: int = 1, **cells: str) -> list[str]:
        given = {"name": "Ana", "address": "28-10 30th Ave", "city": "Astoria", **cells}
        rows = [a_row("volunteers", f"recVOL{number:011d}", **given) for number in range(many)]
        changed = self.snapshot.volunteers.take(rows, SCHEMA)
        self.geocoding.learn(self.snapshot, changed)
        return sorted(changed)


def tracked(**changes: object) -> Tracked:
    request: Request = a_request(**changes)
    return Board().see(Row(request, (), NOW), NOW, pass_number=1)


def test_what_the_map_finds_is_kept_with_the_address_it_was_asked_for() -> None:
    story, one = Story(), tracked()
    assert story.ask(one) == [one]
    assert story.map.asked == [STREET]
    assert (one.request.coordinates, one.request.coordinates_for) == (HOME, STREET)
    assert story.geocoding.where(one).place is Place.KNOWN


@pytest.mark.parametrize(
    ("answer", "place", "kept_for"),
    [(NotFound(), Place.NOT_FOUND, STREET), (TooCoarse(HOME), Place.ROUGH, ROUGHLY + STREET)],
)
def test_what_it_does_not_find_is_kept_as_well_and_never_asked_again(
    answer: Found, place: Place, kept_for: str
) -> None:
    story, one = Story(answer), tracked()
    story.ask(one)
    assert (one.request.coordinates, one.request.coordinates_for) == (None, kept_for)
    assert story.geocoding.where(one).place is place
    assert story.ask(one) == []
    assert len(story.map.asked) == 1


def test_a_corrected_address_is_asked_about() -> None:
    story = Story()
    one = tracked(coordinates_for="1 Old St, Astoria", coordinates=HOME)
    assert story.geocoding.to_ask(one)
    assert story.ask(one) == [one]


@pytest.mark.parametrize(
    "changes",
    [
        {"private": True},
        {"address": ""},
        {"map_pin": "40.7644, -73.9235"},
        {"map_pin": "near the park"},
        {"coordinates_for": STREET},
        {"address": "ring twice"},
    ],
)
def test_what_is_private_pinned_known_or_unreadable_never_leaves(changes: dict[str, object]) -> None:
    story, one = Story(), tracked(**changes)
    assert (story.ask(one), story.map.asked) == ([], [])


def test_requests_are_asked_about_in_their_order_while_there_is_time() -> None:
    story = Story()
    three = [tracked(address=f"30-1{number} 30th Ave") for number in range(3)]
    answered = story.geocoding.requests(three, story.clock.monotonic() + 2.0)
    assert answered == three[:2]


def test_a_map_that_is_not_ready_in_time_is_not_waited_for() -> None:
    story = Story()
    story.map.ready_in = 5.0
    assert story.geocoding.requests([tracked()], story.clock.monotonic() + 3.0) == []
    assert story.geocoding.next_question_in([tracked()]) == 5.0


def test_there_is_no_next_question_when_nobody_is_to_be_found() -> None:
    story = Story()
    assert story.geocoding.next_question_in([tracked(private=True)]) is None
    story.volunteers()
    assert story.geocoding.next_question_in([]) == 0.0


def test_a_map_that_fails_rests_longer_each_time_up_to_an_hour() -> None:
    story = Story(Temporary("busy", delay=1.0))
    rests = []
    for _ in range(9):
        story.ask(tracked())
        since = story.clock.monotonic()
        while not story.geocoding.answers:
            story.clock.advance(60.0)
        rests.append((story.clock.monotonic() - since) / 60)
    assert rests == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_it_rests_as_long_as_it_asks_for() -> None:
    story = Story(Temporary("busy", delay=600.0))
    story.ask(tracked())
    story.clock.advance(599.0)
    assert not story.geocoding.answers
    story.clock.advance(1.0)
    assert story.geocoding.answers


@pytest.mark.parametrize("trouble", [QuotaSpent("used up"), Permanent("refused"), Temporary("busy")])
def test_a_failure_is_never_kept_as_an_answer(trouble: Exception) -> None:
    story, one = Story(trouble), tracked()
    assert story.ask(one, tracked()) == []
    assert story.map.asked == [STREET]
    assert one.request.coordinates_for == ""
    assert story.geocoding.next_question_in([one]) is None


def test_it_is_known_why_it_does_not_answer_until_it_does() -> None:
    story = Story(Temporary("busy", delay=1.0))
    story.ask(tracked())
    story.clock.advance(3600.0)
    assert story.geocoding.trouble is story.map.answer
    story.map.answer = FOUND
    story.ask(tracked())
    assert story.geocoding.trouble is None


def test_after_an_answer_the_first_rest_is_short_again() -> None:
    story = Story(Temporary("busy", delay=1.0))
    for _ in range(4):
        story.ask(tracked())
        story.clock.advance(3600.0)
    story.map.answer = FOUND
    story.ask(tracked())
    story.map.answer = Temporary("busy", delay=1.0)
    story.ask(tracked())
    story.clock.advance(60.0)
    assert story.geocoding.answers


def test_one_address_that_the_map_does_not_understand_keeps_no_other_from_being_found() -> None:
    story = Story()
    story.ask(tracked(address="1 Main St"))
    story.map.answer = ValueRefused("400")
    odd = tracked()
    assert story.ask(odd) == [odd]
    assert story.geocoding.where(odd).place is Place.NOT_FOUND
    assert story.geocoding.answers


def test_a_map_that_never_understood_anything_may_be_set_up_wrongly_and_nothing_is_kept() -> None:
    story, one = Story(ValueRefused("400")), tracked()
    assert story.ask(one) == []
    assert not story.geocoding.answers
    assert one.request.coordinates_for == ""


def test_where_volunteers_live_is_written_to_the_base_ten_rows_a_call() -> None:
    story = Story()
    ids = story.volunteers(12)
    assert story.locate_volunteers() == set(ids)
    assert [len(rows) for rows in story.base.updates] == [10, 2]
    _, fields = story.base.updates[0][0]
    written = {"coordinates": "40.764400, -73.923500", "coordinates_for": "28-10 30th Ave, Astoria"}
    assert cells_of("volunteers", fields) == written


def test_a_volunteer_is_asked_about_once() -> None:
    story = Story(NotFound())
    (ana,) = story.volunteers()
    story.locate_volunteers()
    story.geocoding.learn(story.snapshot, {ana})
    story.locate_volunteers()
    assert len(story.map.asked) == 1


def test_volunteers_whose_row_could_not_be_written_are_written_at_the_next_try() -> None:
    story = Story()
    ids = story.volunteers(3)
    story.base.failure, story.base.takes = Temporary("busy"), 1
    with pytest.raises(Temporary):
        story.locate_volunteers()
    story.base.failure = None
    assert story.locate_volunteers() == set(ids[1:])


def test_a_volunteer_whom_the_base_refuses_is_left_alone() -> None:
    story = Story()
    ana, ben = story.volunteers(2)
    story.base.refuses[ana] = ValueRefused("no")
    assert story.locate_volunteers() == {ben}
    assert story.locate_volunteers() == set()


def test_volunteers_who_moved_pinned_themselves_or_left_the_base_are_followed() -> None:
    story = Story()
    (ana,) = story.volunteers()
    story.volunteers(map_pin="40.7644, -73.9235")
    assert story.locate_volunteers() == set()
    story.volunteers(address="1 Main St")
    story.snapshot.volunteers.drop(ana)
    assert (story.locate_volunteers(), story.map.asked) == (set(), [])


def test_the_city_is_asked_for_once_even_when_the_map_does_not_know_it() -> None:
    for answer, middle in ((FOUND, HOME), (NotFound(), None)):
        story = Story(answer)
        assert [story.geocoding.city("Astoria") for _ in range(3)] == [middle] * 3
        assert story.map.asked == ["Astoria"]


def test_a_city_that_could_not_be_asked_for_is_asked_for_later() -> None:
    story = Story(Temporary("busy", delay=1.0))
    assert story.geocoding.city("Astoria") is None
    story.map.answer = FOUND
    assert story.geocoding.city("Astoria") is None
    story.clock.advance(60.0)
    assert story.geocoding.city("Astoria") == HOME


def test_a_finished_request_is_not_asked_about() -> None:
    assert not Story().geocoding.to_ask(tracked(status=Status.COMPLETE))
    assert Story().geocoding.to_ask(tracked(status=Status.ASSIGNED))
