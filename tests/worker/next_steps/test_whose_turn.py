"""Who acts, what, by when: what a request waits for, by what people logged about it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from airtable_schema.options import CameInBy, ContactOutcome, Status, Urgency
from airtable_schema.records import Contact, Request
from notifiers.next_step import State, sentence
from tests.cast import ANA, BEN, CHLOE, DEV, DOG, GROCERIES, MEDICINE, NOW, a_contact, a_request
from tests.worker.views import EVERYBODY, a_worked_view
from tests.worker.views import RULES_OF_THE_DESK as RULES
from worker.next_steps.next_steps import next_step
from worker.remembered.said import Began, Phase, Said

NEW_YORK = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
O = ContactOutcome  # noqa: E741 - the tables below are read by their outcomes
WITH_HER = "her"


def at(clock: str, day: int = 2) -> datetime:
    """A moment of March 2026 in New York; NOW is Monday the 2nd, 14:00."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def log(*calls: tuple[Any, ContactOutcome, datetime], **more: Any) -> tuple[Contact, ...]:
    """Calls as they were logged, by nobody in particular: to whom, what came of it, when."""
    return tuple(
        a_contact(
            id=f"recCALL{number:010d}",
            volunteer=() if whom == WITH_HER else (whom.id,),
            outcome=outcome,
            at=when,
            **{"by": "", **more},
        )
        for number, (whom, outcome, when) in enumerate(calls)
    )


def says(
    now: datetime,
    request: Request,
    calls: tuple[Contact, ...] = (),
    said: Said | None = None,
    **more: Any,
) -> str:
    view = a_worked_view(request, contacts=calls, said=said or Said(since=NOW), now=now, **more)
    words = sentence(next_step(view, RULES), RULES.desk, now)
    return words.replace("\u202f", " ").replace("\xa0", " ")


URGENT = a_request(urgency=Urgency.URGENT)
SOON = a_request(urgency=Urgency.SOON)
ON_IT: dict[str, Any] = {"dispatcher": "Sam", "on_it_since": NOW}


def test_what_is_urgent_is_rung_in_order_and_who_did_not_answer_comes_again_last() -> None:
    calls = log((ANA, O.NO_ANSWER, NOW), (BEN, O.NO_ANSWER, at("14:05")))
    assert says(at("14:01"), URGENT) == "Urgent and nobody is on it. Ring Ana R.: (718) 555-0134."
    assert says(at("14:01"), URGENT, calls[:1]) == "Ring Ben T. next: (718) 555-0171."
    assert says(at("14:10"), URGENT, calls) == "Ring Chloé M. next: (718) 555-0119."


def test_when_all_were_tried_it_is_said_when_to_ring_whom_again() -> None:
    times = (NOW, at("14:05"), at("14:10"), at("14:15"))
    calls = log(*((who, O.NO_ANSWER, when) for who, when in zip(EVERYBODY, times, strict=True)))
    assert says(at("14:20"), URGENT, calls) == "All on the list were tried. Ring Ana R. again at 2:30 PM."
    assert says(at("14:30"), URGENT, calls) == "Ring Ana R. next: (718) 555-0134."


def test_nobody_is_tried_more_than_three_times() -> None:
    calls = log(*((ANA, O.NO_ANSWER, NOW + 31 * MINUTE * n) for n in range(3)))
    assert says(at("15:40"), URGENT, calls, listed=(ANA, BEN)) == "Ring Ben T. next: (718) 555-0171."
    assert says(at("15:40"), URGENT, calls, listed=(ANA,), all_asked=True) == (
        "All tried. Ask around, or pass it on."
    )


def test_who_said_maybe_is_rung_first_when_her_time_has_come() -> None:
    calls = log((ANA, O.MAYBE_LATER, NOW), call_back_at=at("17:00"))
    assert says(at("14:10"), URGENT, calls) == "Ring Ben T. next: (718) 555-0171."
    assert says(at("17:00"), URGENT, calls) == "Ring Ana back at 5:00 PM: they said maybe."
    assert says(at("14:10"), URGENT, calls, listed=(ANA,)) == "Ring Ana back at 5:00 PM: they said maybe."


def test_a_maybe_without_a_time_is_rung_at_the_usual_one() -> None:
    calls = log((ANA, O.MAYBE_LATER, NOW))
    assert says(at("15:00"), URGENT, calls) == "Ring Ana back at 3:00 PM: they said maybe."
    assert says(at("17:00"), SOON, calls) == "Ring Ana back at 5:00 PM: they said maybe."


def test_those_texted_are_waited_for_and_then_rung_in_order() -> None:
    calls = log(*((who, O.TEXTED, at("14:15")) for who in EVERYBODY))
    assert says(NOW, SOON) == "Text the 4 on the list; the message is ready."
    assert says(at("14:20"), SOON, calls) == "4 texted at 2:15 PM. From 5:15 PM ring in order."
    assert says(at("17:15"), SOON, calls) == "Ring Ana R. next: (718) 555-0134."


def test_what_is_urgent_does_not_wait_for_answers_while_somebody_can_be_rung() -> None:
    calls = log((ANA, O.TEXTED, NOW))
    assert says(at("14:05"), URGENT, calls) == "Ring Ben T. next: (718) 555-0171."
    assert says(at("14:05"), URGENT, calls, listed=(ANA,)).startswith("1 texted at 2:00 PM.")


def test_a_yes_that_nobody_wrote_down_has_to_be_written_down() -> None:
    calls = log((ANA, O.YES, NOW))
    expected = "Ana said yes. Fill in Assigned to, and set Status to Assigned."
    assert says(NOW + MINUTE, URGENT, calls) == expected


# Who is on it -----------------------------------------------------------------------------------------------


def test_a_claim_lapses_without_news_and_each_outcome_renews_it() -> None:
    claimed = a_request(urgency=Urgency.URGENT, **ON_IT)
    lapsed = "Sam started at 2:00 PM, no news since. Anyone may take over."
    assert says(at("14:19"), claimed) == "Sam is calling (since 2:00 PM)."
    assert says(at("14:20"), claimed) == lapsed
    for by in ("Sam", ""):
        calls = log((ANA, O.NO_ANSWER, at("14:15")), by=by)
        assert says(at("14:34"), claimed, calls) == "Sam is calling (since 2:00 PM)."
        assert says(at("14:35"), claimed, calls) == lapsed
    assert says(at("14:34"), claimed, log((ANA, O.NO_ANSWER, at("14:15")), by="Kim")) == lapsed


def test_who_texted_the_list_holds_the_claim_until_the_answers_are_in() -> None:
    claimed = a_request(urgency=Urgency.SOON, **ON_IT)
    calls = log(*((who, O.TEXTED, at("14:15")) for who in EVERYBODY), by="Sam")
    assert says(at("17:14"), claimed, calls).startswith("4 texted at 2:15 PM.")
    assert says(at("17:15"), claimed, calls).startswith("Sam started at 2:00 PM")


def test_who_logs_calls_is_calling_though_nobody_stands_in_dispatcher() -> None:
    calls = log((ANA, O.NO_ANSWER, NOW), (BEN, O.NO_ANSWER, at("14:05")), by="Sam")
    assert says(at("14:06"), URGENT, calls) == "Sam is calling (since 2:00 PM)."
    assert says(at("14:25"), URGENT, calls) == "Ring Chloé M. next: (718) 555-0119."


# The person who asked ---------------------------------------------------------------------------------------

FORM = a_request(urgency=Urgency.SOON, came_in_by=CameInBy.FORM)


def test_who_asked_by_a_form_is_rung_first_until_somebody_has_spoken_with_her() -> None:
    ring = "Ring Rosa first, then choose from the list."
    assert says(NOW, FORM) == ring
    assert says(NOW, a_request(came_in_by=CameInBy.FORM, **ON_IT)) == ring
    assert says(at("14:01"), FORM, log((WITH_HER, O.YES, NOW))).startswith("Text the 4")


@pytest.mark.parametrize("outcome", [O.NO_ANSWER, O.LEFT_MESSAGE, O.TEXTED])
def test_it_is_said_when_she_is_tried_again(outcome: ContactOutcome) -> None:
    once = log((WITH_HER, outcome, at("9:00")))
    assert says(at("9:05"), FORM, once) == "Rosa did not answer. Next try 2:00 PM."
    assert says(at("14:00"), FORM, once) == "Ring Rosa first, then choose from the list."


def test_after_four_tries_over_a_day_somebody_has_to_decide() -> None:
    times = (at("9:30", 1), at("14:00", 1), at("18:00", 1), at("9:30"))
    calls = log(*((WITH_HER, O.NO_ANSWER, when) for when in times))
    assert says(at("9:35"), FORM, calls[:3]) == "Ring Rosa first, then choose from the list."
    assert says(at("9:35"), FORM, calls).startswith("Rosa did not answer 4 times. Decide:")


def test_four_tries_within_minutes_are_not_tries_over_a_day() -> None:
    calls = log(*((WITH_HER, O.NO_ANSWER, NOW + n * MINUTE) for n in range(4)))
    assert says(at("14:05"), FORM, calls) == "Rosa did not answer 4 times. Next try 6:00 PM."


# Those who do it --------------------------------------------------------------------------------------------

ASSIGNED = a_request(status=Status.ASSIGNED, assigned_to=(ANA.id,), assigned_at=NOW, needs=(MEDICINE.id,))
DOES_IT: dict[str, Any] = {"said": Said(phase=Phase.ASSIGNED), "needs": (MEDICINE,)}
TOLD = log((WITH_HER, O.TEXTED, at("14:01")))


def test_once_assigned_she_is_told_and_then_news_are_waited_for() -> None:
    assert says(NOW, ASSIGNED, **DOES_IT) == "Tell Rosa that Ana is coming; the text is ready."
    assert says(at("14:02"), ASSIGNED, TOLD, **DOES_IT) == "Ana is doing it. News expected by 5:00 PM."
    silent = "No news from Ana since 2:00 PM. Ring them, then Rosa."
    assert says(at("17:00"), ASSIGNED, TOLD, **DOES_IT) == silent


def test_what_she_was_told_before_the_row_said_assigned_counts() -> None:
    calls = log((ANA, O.YES, at("13:50")), (WITH_HER, O.TEXTED, at("13:52")))
    assert says(at("14:02"), ASSIGNED, calls, **DOES_IT).startswith("Ana is doing it.")


def test_she_is_tried_again_to_be_told() -> None:
    calls = log((WITH_HER, O.NO_ANSWER, at("14:01")))
    assert says(at("14:02"), ASSIGNED, calls, **DOES_IT) == "Rosa did not answer. Next try 6:00 PM."


def test_news_put_the_question_off() -> None:
    calls = log((ANA, O.YES, at("16:30")), call_back_at=at("18:30"))
    assert says(at("17:00"), ASSIGNED, TOLD + calls, **DOES_IT).endswith("News expected by 6:30 PM.")


def test_where_the_need_says_so_she_is_asked_whether_it_is_done() -> None:
    done = log((ANA, O.DONE_THIS_TIME, at("15:00")))
    confirmed = log((ANA, O.DONE_THIS_TIME, at("15:00")), (WITH_HER, O.YES, at("15:10")))
    nobody = log((ANA, O.DONE_THIS_TIME, at("15:00")), (WITH_HER, O.NO_ANSWER, at("15:10")))
    check, close = (
        "Ana says it is done. Ring Rosa to check.",
        "Ana says it is done. Set Status to Complete.",
    )
    assert says(at("15:01"), ASSIGNED, TOLD + done, **DOES_IT) == check
    assert says(at("15:11"), ASSIGNED, TOLD + confirmed, **DOES_IT) == close
    again = "Rosa did not answer. Next try 6:00 PM."
    assert says(at("15:11"), ASSIGNED, TOLD + nobody, **DOES_IT) == again
    assert says(at("15:01"), ASSIGNED, TOLD + done, said=DOES_IT["said"], needs=(GROCERIES,)) == close


def test_who_did_not_come_has_to_be_taken_out_of_the_row() -> None:
    calls = log((ANA, O.DIDNT_COME, at("15:00")))
    assert says(at("15:01"), ASSIGNED, TOLD + calls, **DOES_IT) == (
        "Ana can't after all. Take the name out of Assigned to, and set Status to Needs volunteer."
    )


def test_several_people_wanted_are_counted() -> None:
    three = a_request(urgency=Urgency.URGENT, how_many_volunteers=3, assigned_to=(ANA.id,))
    assert says(NOW, three) == "1 of 3 found. 2 more. Ring Ben T. next: (718) 555-0171."
    assert says(NOW, three, log((BEN, O.YES, NOW))).startswith("Ben said yes.")


def test_several_needs_are_counted_by_who_takes_them() -> None:
    both = a_request(needs=(GROCERIES.id, DOG.id), assigned_to=(ANA.id,))
    needs: dict[str, Any] = {"needs": (GROCERIES, DOG)}
    assert says(NOW, both, **needs).startswith("1 of 2 found. 1 more. Text the 3 on the list")
    takes_all = log((ANA, O.YES, NOW), for_needs=(GROCERIES.id, DOG.id))
    assert says(NOW, both, takes_all, **needs) == "Ana will do it. Set Status to Assigned, then tell Rosa."


# A second search --------------------------------------------------------------------------------------------

LEFT = Said(since=at("15:00"), round=2, began=Began.REPLACEMENT, left=(ANA.id,), gone=(ANA.id,))


def test_in_a_replacement_who_said_maybe_and_who_said_yes_too_late_come_first() -> None:
    again = a_request(urgency=Urgency.URGENT, assigned_at=at("14:30"))
    earlier = log(
        (BEN, O.NO_ANSWER, NOW), (CHLOE, O.YES, at("14:20")), (DEV, O.NO_ANSWER, at("14:21")),
        (ANA, O.YES, at("14:25")),
    )  # fmt: skip
    view = a_worked_view(again, contacts=earlier, said=LEFT, now=at("15:01"))
    assert [one.volunteer.id for one in view.shortlist.candidates] == [CHLOE.id, BEN.id, DEV.id]
    for back_at in ("14:45", "17:00"):
        maybe = log((DEV, O.MAYBE_LATER, NOW), call_back_at=at(back_at))
        first = "Ring Dev P. first, who said maybe or yes before: (718) 555-0102."
        assert says(at("15:01"), again, maybe, LEFT) == first
        view = a_worked_view(again, contacts=maybe, said=LEFT, now=at("15:01"))
        assert view.shortlist.candidates[0].volunteer == DEV


def test_what_was_needed_before_it_came_is_asked_about_first() -> None:
    late = a_request(urgency=Urgency.SOON, needed_by=at("12:00"))
    ask = "It was needed by 12:00 PM. Ring Rosa and ask if it is still needed. "
    search = "Text the 4 on the list; the message is ready."
    assert says(NOW, late) == ask + search
    assert says(NOW, late, log((WITH_HER, O.YES, NOW))) == search
    assert says(NOW, late, log((WITH_HER, O.NO_ANSWER, NOW))) == search
    assert says(NOW, a_request(urgency=Urgency.SOON, needed_by=at("15:00"))) == search


def test_in_a_replacement_who_was_texted_before_does_not_wait_to_hear() -> None:
    again = a_request(urgency=Urgency.SOON, assigned_at=at("14:30"))
    texted = log((BEN, O.TEXTED, at("14:30") + timedelta(milliseconds=500)))
    fell_through = log((BEN, O.TEXTED, at("14:40")), (ANA, O.NOT_THIS_TIME, at("14:50")))
    for calls in (texted, fell_through):
        assert says(at("15:01"), again, calls, LEFT).startswith("Text the 3 on the list")


def test_who_was_told_who_comes_is_told_that_they_do_not() -> None:
    again = a_request(urgency=Urgency.URGENT, assigned_at=at("14:30"))
    calls = log((WITH_HER, O.YES, at("14:35")), (ANA, O.NOT_THIS_TIME, at("14:50")))
    tell = "Tell Rosa that Ana is not coming; we are looking for somebody else. "
    search = "Urgent and nobody is on it. Ring Ben T.: (718) 555-0171."
    assert says(at("15:01"), again, calls, LEFT) == tell + search
    tried = log((WITH_HER, O.NO_ANSWER, at("15:02")))
    assert says(at("15:03"), again, calls + tried, LEFT) == search
    assert says(at("15:32"), again, calls + tried, LEFT) == tell + search
    heard = log((WITH_HER, O.TEXTED, at("15:02")))
    assert says(at("15:03"), again, calls + heard, LEFT) == search
    assert says(at("15:01"), again, calls[1:], LEFT) == search


def test_tries_of_an_earlier_search_do_not_count() -> None:
    again = a_request(urgency=Urgency.URGENT, assigned_at=at("14:30"))
    calls = log(*((BEN, O.NO_ANSWER, NOW + n * MINUTE) for n in range(3)))
    said = says(at("15:01"), again, calls, LEFT, listed=(ANA, BEN))
    assert said == "Urgent and nobody is on it. Ring Ben T.: (718) 555-0171."


def test_once_reopened_somebody_is_rung_at_once_whatever_the_urgency() -> None:
    reopened = Said(since=at("15:00"), round=2, began=Began.REOPENED)
    assert says(at("15:01"), SOON, said=reopened) == "Ring Ana R. next: (718) 555-0134."


def test_a_hold_that_is_over_says_so() -> None:
    held = a_request(status=Status.ON_HOLD, remind_at=at("17:00"))
    assert says(at("16:59"), held) == "On hold until 5:00 PM."
    assert says(at("16:59", 1), held) == "On hold until March 2."
    over = "It was on hold until 5:00 PM. Open it again, or set another Remind at."
    assert says(at("17:00"), held) == over


def test_what_a_step_waits_for_is_still_to_come() -> None:
    calls = log((ANA, O.TEXTED, NOW), (BEN, O.NO_ANSWER, NOW), (CHLOE, O.LEFT_MESSAGE, NOW))
    for now in (NOW + n * 7 * MINUTE for n in range(60)):
        step = next_step(
            a_worked_view(SOON, contacts=calls, said=Said(since=NOW), now=now, listed=EVERYBODY[:3]), RULES
        )
        coming = [step.values[key] for key in ("from_at", "next_try", "by_at") if key in step.values]
        coming += [step.values["at"]] if step.state is State.RING_AGAIN else []
        assert all(isinstance(when, datetime) and when > now for when in coming)
