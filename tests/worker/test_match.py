"""Who could help, as the card is told: every code has words, and a list being worked keeps its order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from airtable_schema.options import Allow, ContactOutcome, Where
from airtable_schema.records import Contact, Need, Request, Volunteer
from matching.policy import Policy
from matching.reasons import RELAXED_BY, ReasonCode, Reject
from notifiers.words.reasons import DIDNT_COME, HAD_IT, OF_NO_NEWS, PRIVATE_HIDES, REASONS, REJECTS, RELAX
from tests.cast import ANA, BEN, CHLOE, DEV, GROCERIES, HOME, NOW, SNOW, a_contact, a_request
from tests.worker.views import RULES
from worker.desk.listing import kept_list
from worker.desk.state import standing_of
from worker.geocoding.location import Location, Place
from worker.match import Matching
from worker.remembered.said import Said
from worker.snapshot import Snapshot
from worker.view import Shortlist

ERRANDS = replace(GROCERIES, id="recERRANDS0000001", name="Errands")
DISHES = replace(GROCERIES, id="recDISHES00000001", name="Dishes", also_ask=(ERRANDS.id,))
CHILD_CARE = replace(GROCERIES, id="recCHILD000000001", name="Child care", talk_first=True)
NEAR = Location(place=Place.KNOWN, coordinates=HOME)
FOUR = (ANA, BEN, CHLOE, DEV)


class Story:
    """Four neighbours at growing distances, and whoever else there is."""

    def __init__(self, *more: Volunteer) -> None:
        pins = ("40.7645, -73.9235", "40.7700, -73.9235", "40.7750, -73.9235", "40.7800, -73.9235")
        four = (replace(one, map_pin=pin) for one, pin in zip(FOUR, pins, strict=True))
        self.snapshot = Snapshot()
        self.snapshot.needs.rows = _by_id(GROCERIES, ERRANDS, DISHES, CHILD_CARE, SNOW)
        self.snapshot.volunteers.rows = {one.id: one for one in (*four, *more)}
        self.matching = Matching(Policy.standard("mi"), "US", ZoneInfo("America/New_York"))
        self.matching.patch(self.snapshot, self.snapshot.volunteers.rows.keys())
        self.matching.learn((), (), NOW)

    def list(self, request: Request | None = None, *contacts: Contact) -> Shortlist:
        request = request or a_request()
        rows = self.snapshot.volunteers.rows
        standing = standing_of(request, (GROCERIES,), rows, contacts, Said(), RULES.timings, NOW)
        before = kept_list(request, Said(), standing, "")
        return self.matching.shortlist(request, NEAR, self.snapshot, None, contacts, NOW, standing, before)


def _by_id(*needs: Need) -> dict[str, Need]:
    return {need.id: need for need in needs}


def names(shortlist: Shortlist) -> list[str]:
    return [candidate.volunteer.name.split()[0] for candidate in shortlist.candidates]


# Words ---------------------------------------------------------------------------------------------------


def test_every_reason_that_matching_gives_has_words() -> None:
    assert {code.value for code in ReasonCode} == REASONS.keys()
    assert REASONS.keys() >= PRIVATE_HIDES


def test_every_rule_by_which_somebody_is_left_out_has_words() -> None:
    assert {*Reject, DIDNT_COME, HAD_IT} == REJECTS.keys()
    assert REJECTS.keys() >= OF_NO_NEWS


def test_everything_that_can_be_relaxed_has_words() -> None:
    assert {allow.value for allow in RELAXED_BY} <= {str(allow) for allow in RELAX}
    never = {Allow.NOT_THE_SAME, Allow.OWN_VOLUNTEERS}
    assert set(RELAX) == set(Allow) - never


def test_what_comes_out_is_spoken_of_by_codes_that_have_words() -> None:
    away = replace(BEN, id="recFAR00000000001", phone="", map_pin="41.5, -73.9")
    shortlist = Story(away).list()
    said = {reason.code for candidate in shortlist.candidates for reason in candidate.reasons}
    assert said
    assert said <= REASONS.keys()
    assert shortlist.left_out == {"too_far": 1}


# The list ------------------------------------------------------------------------------------------------


def test_the_nearest_comes_first_at_its_distance() -> None:
    shortlist = Story().list()
    assert names(shortlist) == ["Ana", "Ben", "Chloé", "Dev"]
    assert [candidate.distance for candidate in shortlist.candidates] == sorted(
        candidate.distance or 0 for candidate in shortlist.candidates
    )


def test_volunteers_who_change_or_leave_are_followed() -> None:
    story = Story()
    story.snapshot.volunteers.rows[BEN.id] = replace(BEN, paused_until=NOW + timedelta(days=3))
    del story.snapshot.volunteers.rows[DEV.id]
    story.matching.patch(story.snapshot, {BEN.id, DEV.id})
    assert names(story.list()) == ["Ana", "Chloé"]


@pytest.mark.parametrize("needs", [(), (SNOW,), (CHILD_CARE,), (SNOW, CHILD_CARE)])
def test_what_nobody_defined_or_has_to_be_talked_about_first_matches_nobody(needs: tuple[Need, ...]) -> None:
    everything = replace(ANA, can_help_with=(GROCERIES.id, SNOW.id, CHILD_CARE.id))
    story = Story(replace(everything, id="recEVERYTHING0001"))
    shortlist = story.list(a_request(needs=tuple(need.id for need in needs)))
    assert (shortlist.candidates, shortlist.uncovered) == ((), ())


def test_of_several_needs_the_one_to_talk_about_first_is_left_to_the_talk() -> None:
    shortlist = Story().list(a_request(needs=(CHILD_CARE.id, GROCERIES.id)))
    assert names(shortlist) == ["Ana", "Ben", "Chloé", "Dev"]
    assert shortlist.uncovered == ()


def test_what_nobody_offers_is_named_with_those_who_could_be_asked_instead() -> None:
    errands = [replace(one, id=f"{one.id[:-1]}E", can_help_with=(ERRANDS.id,)) for one in (ANA, BEN)]
    twice = [replace(one, phone=f"(718) 555-019{n}") for n, one in enumerate(errands)]
    shortlist = Story(*twice).list(a_request(needs=(DISHES.id,)))
    assert shortlist.candidates == ()
    assert (shortlist.uncovered, shortlist.similar) == ((DISHES.id,), ("Errands", 2))


def test_a_remote_need_has_no_distances() -> None:
    story = Story()
    story.snapshot.needs.rows[GROCERIES.id] = replace(GROCERIES, where=Where.REMOTE)
    assert {candidate.distance for candidate in story.list().candidates} == {None}


def test_all_were_tried_when_those_who_could_said_no() -> None:
    no = [_answer(one, ContactOutcome.NOT_THIS_TIME) for one in FOUR]
    assert Story().list(None, *no).all_asked
    assert not Story().list(a_request(needs=(SNOW.id,))).all_asked
    assert not Story().list().all_asked


# A list that is being worked -----------------------------------------------------------------------------

AS_IT_STOOD = (DEV.id, CHLOE.id, ANA.id)


def test_while_nobody_works_it_the_list_is_ranked_anew() -> None:
    assert names(Story().list(a_request(shortlist=AS_IT_STOOD))) == ["Ana", "Ben", "Chloé", "Dev"]


def test_once_somebody_calls_down_it_the_list_keeps_its_order_and_newcomers_are_added() -> None:
    claimed = a_request(shortlist=AS_IT_STOOD, dispatcher="Sam")
    assert names(Story().list(claimed)) == ["Dev", "Chloé", "Ana", "Ben"]


def test_who_was_texted_keeps_their_place() -> None:
    request = a_request(shortlist=AS_IT_STOOD)
    assert names(Story().list(request, _answer(CHLOE, ContactOutcome.TEXTED)))[:3] == ["Dev", "Chloé", "Ana"]


@pytest.mark.parametrize("outcome", [ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE])
def test_who_did_not_answer_goes_to_the_end_of_the_list(outcome: ContactOutcome) -> None:
    request = a_request(shortlist=AS_IT_STOOD)
    assert names(Story().list(request, _answer(CHLOE, outcome))) == ["Dev", "Ana", "Ben", "Chloé"]


def test_who_said_no_leaves_and_the_others_keep_their_order() -> None:
    request = a_request(shortlist=AS_IT_STOOD)
    no = _answer(CHLOE, ContactOutcome.NOT_THIS_TIME)
    assert names(Story().list(request, no)) == ["Dev", "Ana", "Ben"]


def test_somebody_listed_before_who_is_gone_from_the_base_is_passed_over() -> None:
    claimed = a_request(shortlist=("recGONE0000000001", *AS_IT_STOOD), dispatcher="Sam")
    assert names(Story().list(claimed))[:3] == ["Dev", "Chloé", "Ana"]


def _answer(who: Volunteer, outcome: ContactOutcome, **changes: Any) -> Contact:
    given = {"id": f"recCONTACT{who.id[3:10]}", "volunteer": (who.id,), "outcome": outcome, "at": NOW}
    return a_contact(**{**given, **changes})


def test_somebody_better_comes_to_a_full_list_that_is_worked_and_nobody_worse() -> None:
    near = replace(
        ANA, id="recNEAR0000000001", name="Zoe Near", phone="(718) 555-0190", map_pin="40.7645, -73.9235"
    )
    far = replace(
        ANA, id="recFAR00000000001", name="Yan Far", phone="(718) 555-0191", map_pin="40.7820, -73.9235"
    )
    story = Story(near, far)
    policy = replace(Policy.standard("mi"), shortlist=2)
    story.matching = Matching(policy, "US", ZoneInfo("America/New_York"))
    story.matching.patch(story.snapshot, story.snapshot.volunteers.rows.keys())
    story.matching.learn((), (), NOW)
    claimed = a_request(shortlist=(DEV.id, CHLOE.id), dispatcher="Sam")
    listed = names(story.list(claimed))
    assert listed[:2] == ["Dev", "Chloé"]
    assert set(listed[2:]) <= {"Zoe", "Ana", "Ben"}
    assert "Yan" not in listed
