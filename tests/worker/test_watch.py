"""What time changes by itself: which notices are due, once each, and when a request is looked at again."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from airtable_schema.options import CameInBy, ContactOutcome, Status, Urgency
from airtable_schema.records import Contact, Need, Request
from notifiers.watch_notices import Kind, watch_notice
from tests.cast import ANA, EARLIER, GROCERIES, MEDICINE, NOW, a_contact, a_request
from tests.notifiers.desks import a_card
from tests.worker.views import RULES_OF_THE_DESK as RULES
from tests.worker.views import a_worked_view
from worker.remembered.said import Began, Phase, Said
from worker.watch import AT_MOST, due, moments_of, next_look, planned

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NEW_YORK = ZoneInfo("America/New_York")
FOUND: dict[str, Any] = {"status": Status.ASSIGNED, "assigned_to": (ANA.id,), "assigned_at": NOW}


def at(clock: str, day: int = 2) -> datetime:
    """A moment of March 2026 in New York; NOW is Monday the 2nd, 14:00."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def said_at(
    now: datetime,
    request: Request | None = None,
    contacts: tuple[Contact, ...] = (),
    needs: tuple[Need, ...] = (GROCERIES,),
    **said: Any,
) -> list[Kind]:
    """What is to be said by then of a request that somebody is wanted for since two o'clock."""
    said = {"since": NOW, **said}
    view = a_worked_view(request or a_request(), contacts=contacts, needs=needs, said=Said(**said), now=now)
    return [one.note.kind for one in due(planned(view, RULES), now)]


def test_an_open_request_is_looked_at_within_six_hours_whatever_happens() -> None:
    assert next_look(a_request(), (), NOW) == NOW + AT_MOST == NOW + 6 * HOUR


@pytest.mark.parametrize(
    ("calls", "says"),
    [
        ((), "No volunteer was asked yet: who asked is to be rung first (waiting since 2:00 PM)."),
        (
            (a_contact(volunteer=(), outcome=ContactOutcome.NO_ANSWER, at=NOW),),
            "No volunteer was asked yet: who asked was not reached (waiting since 2:00 PM). Ring again, or",
        ),
    ],
)
def test_where_nobody_was_rung_a_late_search_is_not_told_to_widen(
    calls: tuple[Contact, ...], says: str
) -> None:
    request, now = a_request(came_in_by=CameInBy.FORM), at("18:00")
    view = a_worked_view(request, contacts=calls, said=Said(since=NOW), now=now)
    late = next(one for one in due(planned(view, RULES), now) if one.note.kind is Kind.LATE)
    told = watch_notice(late.key, late.note, a_card(request={}), RULES.desk, thread_ts="1.2").text
    assert told.replace("\u202f", " ").partition(": ")[2].startswith(says)


def test_the_next_moment_that_matters_comes_first() -> None:
    moments = (NOW + 3 * HOUR, None, NOW - HOUR, NOW + 2 * HOUR)
    assert next_look(a_request(), moments, NOW) == NOW + 2 * HOUR


def test_a_finished_request_is_left_alone() -> None:
    assert next_look(a_request(status=Status.COMPLETE), (NOW + HOUR,), NOW) is None
    assert said_at(NOW + 9 * HOUR, a_request(status=Status.CANCELLED, remind_at=NOW)) == []


URGENT = a_request(urgency=Urgency.URGENT)
SOON = a_request(urgency=Urgency.SOON)
FLEXIBLE = a_request(urgency=Urgency.FLEXIBLE)


@pytest.mark.parametrize(
    ("request_", "now", "kinds"),
    [
        (URGENT, at("14:14"), []),
        (URGENT, at("14:15"), [Kind.UNCLAIMED]),
        (URGENT, at("14:30"), [Kind.UNCLAIMED, Kind.LATE]),
        (URGENT, at("15:00"), [Kind.LATE_STILL]),
        (URGENT, at("16:00"), [Kind.LATE_LAST]),
        (SOON, at("15:59"), []),
        (SOON, at("16:00"), [Kind.UNCLAIMED]),
        (SOON, at("18:00"), [Kind.UNCLAIMED, Kind.LATE]),
        (SOON, at("14:00", 3), [Kind.LATE_STILL]),
        (SOON, at("9:00", 4), [Kind.LATE_LAST]),
        (FLEXIBLE, at("13:59", 3), []),
        (FLEXIBLE, at("14:00", 3), [Kind.LATE]),
        (FLEXIBLE, at("14:00", 5), [Kind.LATE_STILL]),
    ],
)
def test_a_request_open_too_long_is_told_step_by_step(
    request_: Request, now: datetime, kinds: list[Kind]
) -> None:
    assert said_at(now, request_) == kinds


def test_after_the_last_step_no_earlier_one_is_said() -> None:
    soon_needed = a_request(urgency=Urgency.URGENT, needed_by=at("15:40"))
    assert said_at(at("14:10"), soon_needed) == [Kind.LATE_LAST]
    assert said_at(at("14:59"), soon_needed) == [Kind.LATE_LAST]


@pytest.mark.parametrize("step", ["claimed", "called"])
def test_once_somebody_is_on_it_the_channel_is_not_told_otherwise(step: str) -> None:
    claimed = a_request(urgency=Urgency.URGENT, dispatcher="Sam" if step == "claimed" else "")
    called = (a_contact(outcome=ContactOutcome.NO_ANSWER, at=NOW),) if step == "called" else ()
    assert said_at(at("14:20"), claimed, called) == []
    assert said_at(at("14:30"), claimed, called) == [Kind.LATE]


def test_nothing_is_timed_while_a_request_is_on_hold_or_waits_for_a_check() -> None:
    later = NOW + 48 * HOUR
    assert said_at(later, a_request(status=Status.ON_HOLD), phase=Phase.HELD, since=None) == []
    assert said_at(later, since=None) == []


def test_practice_is_never_late_in_the_channel() -> None:
    view = a_worked_view(
        a_request(urgency=Urgency.URGENT, practice=True), said=Said(since=NOW), now=at("15:00")
    )
    assert not any(one.note.also_to_channel for one in planned(view, RULES))


def test_only_the_second_step_and_nobody_on_it_go_to_the_channel() -> None:
    view = a_worked_view(a_request(urgency=Urgency.SOON), said=Said(since=NOW), now=NOW)
    to_channel = {one.note.kind for one in planned(view, RULES) if one.note.also_to_channel}
    assert to_channel == {Kind.UNCLAIMED, Kind.LATE_STILL}


# Reminders ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urgency", "remind_at", "rings"),
    [
        (Urgency.SOON, at("17:00"), at("17:00")),
        (Urgency.SOON, at("22:00"), at("9:00", 3)),
        (Urgency.URGENT, at("22:00"), at("22:00")),
        (Urgency.SOON, at("10:00", 9), at("10:00", 9)),  # after the clocks went forward on the 8th
    ],
)
def test_a_reminder_comes_at_its_time_and_rings_nobody_at_night(
    urgency: Urgency, remind_at: datetime, rings: datetime
) -> None:
    held = a_request(status=Status.ON_HOLD, urgency=urgency, remind_at=remind_at)
    assert said_at(rings - MINUTE, held, phase=Phase.HELD) == []
    assert said_at(rings, held, phase=Phase.HELD) == [Kind.HOLD_IS_OVER]
    assert said_at(rings + 24 * HOUR, held, phase=Phase.HELD) == []


def test_who_does_it_is_reminded_before_it_is_needed() -> None:
    needed = a_request(**FOUND, needed_by=at("18:00"))
    assert said_at(at("15:59"), needed, phase=Phase.ASSIGNED) == []
    assert said_at(at("16:00"), needed, phase=Phase.ASSIGNED) == [Kind.BEFORE]
    assert said_at(at("18:00"), needed, phase=Phase.ASSIGNED) == []


def test_who_said_yes_a_moment_ago_is_not_reminded() -> None:
    needed = a_request(**FOUND, needed_by=at("15:30"))
    assert said_at(at("14:30"), needed, phase=Phase.ASSIGNED) == []


def test_the_time_by_which_it_is_needed_is_told_when_near_and_when_past() -> None:
    needed = a_request(urgency=Urgency.FLEXIBLE, needed_by=at("18:00"))
    assert said_at(at("16:00"), needed) == [Kind.NEAR]
    assert Kind.PAST in said_at(at("18:00"), needed)
    assert Kind.NEAR not in said_at(at("18:00"), needed)


# Those who do it --------------------------------------------------------------------------------------------


def test_silence_is_asked_about_twice() -> None:
    picking_up = a_request(**FOUND, urgency=Urgency.URGENT)
    assigned: dict[str, Any] = {"needs": (MEDICINE,), "phase": Phase.ASSIGNED}
    assert said_at(at("16:59"), picking_up, **assigned) == []
    assert said_at(at("17:00"), picking_up, **assigned) == [Kind.SILENCE]
    assert said_at(at("18:00"), picking_up, **assigned) == [Kind.SILENCE, Kind.SILENCE_STILL]


def test_silence_of_what_is_not_urgent_is_asked_about_in_the_morning() -> None:
    picking_up = a_request(**{**FOUND, "assigned_at": at("18:00")})
    assigned: dict[str, Any] = {"needs": (MEDICINE,), "phase": Phase.ASSIGNED}
    assert said_at(at("23:00"), picking_up, **assigned) == []
    assert said_at(at("9:00", 3), picking_up, **assigned) == [Kind.SILENCE]
    assert said_at(at("9:00", 4), picking_up, **assigned) == [Kind.SILENCE, Kind.SILENCE_STILL]


def test_news_are_not_expected_before_help_was_needed() -> None:
    picking_up = a_request(**FOUND, urgency=Urgency.URGENT, needed_by=at("19:00"))
    assigned: dict[str, Any] = {"needs": (MEDICINE,), "phase": Phase.ASSIGNED}
    assert Kind.SILENCE not in said_at(at("21:59"), picking_up, **assigned)
    assert Kind.SILENCE in said_at(at("22:00"), picking_up, **assigned)


def test_the_question_goes_to_who_heard_the_yes_and_is_another_after_news() -> None:
    yes = a_contact(outcome=ContactOutcome.YES, at=NOW - MINUTE, by="Sam", by_id="U0SAM")
    still = a_contact(id="recB", outcome=ContactOutcome.YES, at=NOW + HOUR, call_back_at=NOW + 9 * HOUR)
    keys = []
    for contacts in ((yes,), (yes, still)):
        view = a_worked_view(a_request(**FOUND), contacts=contacts, said=Said(phase=Phase.ASSIGNED), now=NOW)
        silence = next(one for one in planned(view, RULES) if one.note.kind is Kind.SILENCE)
        keys.append((silence.key, silence.note.mentions))
    assert keys[0] == ("silence:recROSA0000000001:0:0", ("U0SAM",))
    assert keys[1][0] == "silence:recROSA0000000001:0:1"


@pytest.mark.parametrize("outcome", [ContactOutcome.DONE_THIS_TIME, ContactOutcome.DIDNT_COME])
def test_nobody_is_asked_for_news_that_came(outcome: ContactOutcome) -> None:
    came = (a_contact(outcome=outcome, at=NOW + HOUR),)
    assert said_at(NOW + 30 * HOUR, a_request(**FOUND), came, phase=Phase.ASSIGNED) == []


# Coming and going -------------------------------------------------------------------------------------------

GONE: dict[str, Any] = {"round": 2, "left": (ANA.id,), "gone": (ANA.id,)}
LOST: dict[str, Any] = {"assigned_at": EARLIER}


@pytest.mark.parametrize(
    ("began", "outcome", "kind"),
    [
        (Began.REPLACEMENT, None, Kind.REPLACEMENT),
        (Began.REPLACEMENT, ContactOutcome.DIDNT_COME, Kind.NOBODY_CAME),
        (Began.REOPENED, None, Kind.REOPENED),
        (Began.REOPENED, ContactOutcome.DIDNT_COME, Kind.REOPENED_NOBODY_CAME),
    ],
)
def test_the_thread_says_why_somebody_is_wanted_again(
    began: Began, outcome: ContactOutcome | None, kind: Kind
) -> None:
    contacts = (a_contact(outcome=outcome, at=NOW - MINUTE),)
    assert said_at(NOW, a_request(**LOST), contacts, began=began, **GONE) == [kind]


@pytest.mark.parametrize(
    ("urgency", "began", "to_channel"),
    [
        (Urgency.URGENT, Began.REPLACEMENT, True),
        (Urgency.SOON, Began.REPLACEMENT, False),
        (Urgency.SOON, Began.REOPENED, True),
    ],
)
def test_what_is_urgent_is_wanted_again_in_the_channel_too(
    urgency: Urgency, began: Began, to_channel: bool
) -> None:
    view = a_worked_view(
        a_request(**LOST, urgency=urgency), said=Said(since=NOW, began=began, **GONE), now=NOW
    )
    (wanted,) = due(planned(view, RULES), NOW)
    assert wanted.note.also_to_channel is to_channel
    assert wanted.key == f"{began.value}:recROSA0000000001:2"


def test_an_assignment_that_was_undone_at_once_is_no_replacement() -> None:
    undone = (a_contact(outcome=ContactOutcome.UNDONE, at=NOW - MINUTE),)
    assert said_at(NOW, a_request(**LOST), undone, began=Began.REPLACEMENT, **GONE) == []


def test_the_next_look_is_the_earliest_moment_at_which_anything_changes() -> None:
    called = (a_contact(outcome=ContactOutcome.NO_ANSWER, at=NOW),)
    view = a_worked_view(a_request(urgency=Urgency.URGENT), contacts=called, said=Said(since=NOW), now=NOW)
    moments = moments_of(view, planned(view, RULES))
    assert next_look(view.request, moments, NOW) == at("14:20")  # the lease of who logged the call
    assert next_look(view.request, moments, at("14:20")) == at("14:30")  # Ana's next try, and step 1
