"""What should be true of a request: which moments are kept, when its list stands still, and what is said."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.options import Status, Urgency
from airtable_schema.parse import Problem, ProblemCode
from airtable_schema.records import Request
from notifiers.messages import FOLDED, assigned_key
from notifiers.next_step import State
from tests.cast import ANA, BEN, CHLOE, EARLIER, GROCERIES, HOME, MEDICINE, NOW, a_request, a_requester
from tests.worker.views import CHECK_FIRST, NOBODY, RULES, a_view
from worker.decide import Decision, decide
from worker.geocoding.location import Location, Place
from worker.remembered.dating import dated
from worker.remembered.said import Phase, Said, read_said, said_now, timed
from worker.watch import AT_MOST

ROSA = a_request().id
HOUR = timedelta(hours=1)
ANAS = {"status": Status.ASSIGNED, "status_name": "Assigned", "assigned_to": (ANA.id,)}


def decided(request: Request | None = None, /, **view: Any) -> Decision:
    """What is decided about a request by what its row holds, with the moments that go with that."""
    request, now = request or a_request(), view.get("now", NOW)
    before = read_said(request.said)
    said = timed(said_now(before, request), before, request, now, waits=False)
    return decide(a_view(dated(request, before, said, now), said=said, **view), RULES)


def said(round_: int, phase: Phase, *who: str, **more: Any) -> str:
    return Said(round=round_, phase=phase, doing_it=tuple(sorted(who)), **more).written()


# Moments -------------------------------------------------------------------------------------------------

CALLED = {"dispatcher": "Sam"}
ANA_IN_ROUND_ONE = {**ANAS, "said": said(1, Phase.ASSIGNED, ANA.id)}
MOMENTS: list[tuple[str, str, dict[str, Any], datetime | None]] = [
    ("somebody calls", "on_it_since", CALLED, NOW),
    ("somebody goes on calling", "on_it_since", {**CALLED, "on_it_since": EARLIER}, EARLIER),
    ("nobody calls any more", "on_it_since", {"dispatcher": " ", "on_it_since": EARLIER}, None),
    ("somebody called, now it is assigned", "on_it_since", {**ANAS, **CALLED, "on_it_since": EARLIER}, None),
    ("assigned", "assigned_at", ANAS, NOW),
    ("still assigned", "assigned_at", {**ANA_IN_ROUND_ONE, "assigned_at": EARLIER}, EARLIER),
    ("assigned, the cell was emptied", "assigned_at", ANA_IN_ROUND_ONE, NOW),
    (
        "one more helps",
        "assigned_at",
        {**ANA_IN_ROUND_ONE, "assigned_to": (ANA.id, BEN.id), "assigned_at": EARLIER},
        EARLIER,
    ),
    (
        "another in her place",
        "assigned_at",
        {**ANA_IN_ROUND_ONE, "assigned_to": (BEN.id,), "assigned_at": EARLIER},
        NOW,
    ),
    ("assigned to nobody", "assigned_at", {"status": Status.ASSIGNED}, None),
    ("complete", "completed_at", {"status": Status.COMPLETE}, NOW),
    ("complete for a while", "completed_at", {"status": Status.COMPLETE, "completed_at": EARLIER}, EARLIER),
    ("reopened", "completed_at", {"completed_at": EARLIER}, None),
    ("cancelled", "completed_at", {"status": Status.CANCELLED}, None),
]


@pytest.mark.parametrize(
    ("column", "changes", "moment"), [row[1:] for row in MOMENTS], ids=[row[0] for row in MOMENTS]
)
def test_the_moments_that_the_worker_keeps(
    column: str, changes: dict[str, Any], moment: datetime | None
) -> None:
    decision = decided(a_request(**changes))
    assert decision.row[column] == moment
    assert getattr(decision.request, column) == moment


def test_moments_are_whole_seconds_as_the_base_shows_them() -> None:
    now = NOW + timedelta(milliseconds=700)
    assert decided(a_request(**ANAS), now=now).row["assigned_at"] == NOW


def test_it_is_looked_at_again_when_news_are_due_and_within_six_hours() -> None:
    assert decided(a_request(urgency=Urgency.FLEXIBLE)).next_look == NOW + AT_MOST
    medicine = a_request(**ANAS, needs=(MEDICINE.id,))
    assert decided(medicine, needs=(MEDICINE,)).next_look == NOW + 3 * HOUR
    assert decided(a_request(status=Status.COMPLETE)).next_look is None


# The row -------------------------------------------------------------------------------------------------


def test_the_row_says_who_could_help_why_and_what_is_next() -> None:
    row = decided().row
    assert row["shortlist"] == (ANA.id, BEN.id)
    assert row["why_these_volunteers"].splitlines()[0].startswith("1  Ana R. (718) 555-0134 · ")
    assert row["next_step"] == "Text the 2 on the list; the message is ready."
    assert row["to_fix"] == ""


def test_once_it_is_not_open_the_list_stays_as_it_was() -> None:
    as_it_was = {"shortlist": (CHLOE.id,), "why_these_volunteers": "1  Chloé M."}
    for status in (Status.ASSIGNED, Status.ON_HOLD, Status.OWN, Status.COMPLETE):
        row = decided(a_request(status=status, **as_it_was), shortlist=NOBODY).row
        assert {key: row[key] for key in as_it_was} == as_it_was


def test_an_open_request_for_which_nobody_qualifies_has_an_empty_list() -> None:
    row = decided(a_request(shortlist=(CHLOE.id,)), shortlist=NOBODY).row
    assert row["shortlist"] == ()


def test_what_a_person_can_mend_stands_in_to_fix() -> None:
    problem = Problem("remind_at", ProblemCode.NOT_A_TIME, "soon")
    row = decided(a_request(phone=""), problems=(problem,), location=Location(place=Place.NOT_FOUND)).row
    fixes = row["to_fix"].splitlines()
    assert [line.split(":")[0] for line in fixes[:2]] == ["Remind at", "There is no phone number"]
    assert fixes[2].startswith("“30-12 30th Ave” is not on the map.")


def test_what_the_map_said_of_a_private_request_goes() -> None:
    located = a_request(coordinates=HOME, coordinates_for="30-12 30th Ave, Astoria")
    assert decided(located).row["coordinates"] == HOME
    row = decided(replace(located, private=True)).row
    assert (row["coordinates"], row["coordinates_for"]) == (None, "")


def test_who_asked_is_linked_as_far_as_it_is_known() -> None:
    assert decided(requester=a_requester()).row["requester"] == (a_requester().id,)
    assert decided(a_request(requester=("recOLD00000000001",))).row["requester"] == ()


def test_nothing_of_peoples_is_in_the_row() -> None:
    assert not {"status", "name", "phone", "needs", "assigned_to", "dispatcher"} & decided().row.keys()


# What is said --------------------------------------------------------------------------------------------


def notices(request: Request, **view: Any) -> list[tuple[str, bool]]:
    """The notices wanted, and whether each names nobody."""
    want = decided(request, **view).want(1)
    return [(notice.key, notice.fingerprint == FOLDED) for notice in want.notices]


def test_an_assigned_request_says_once_who_does_it() -> None:
    assert notices(a_request(**ANAS)) == [(assigned_key(ROSA, 1, [ANA.id]), False)]


def test_the_key_is_of_the_round_and_of_those_who_do_it_in_any_order() -> None:
    both = a_request(**{**ANA_IN_ROUND_ONE, "assigned_to": (BEN.id, ANA.id)})
    assert notices(both) == [(assigned_key(ROSA, 1, [ANA.id, BEN.id]), False)]
    instead = a_request(**{**ANA_IN_ROUND_ONE, "assigned_to": (BEN.id,)})
    assert notices(instead) == [(assigned_key(ROSA, 2, [BEN.id]), False)]


@pytest.mark.parametrize(
    "changes",
    [{}, {"status": Status.ASSIGNED}, {**ANAS, "status": Status.COMPLETE}],
)
def test_unless_somebody_does_it_nothing_is_said(changes: dict[str, Any]) -> None:
    assert notices(a_request(**changes)) == []


def test_of_a_volunteer_whom_nobody_knows_nothing_is_said() -> None:
    assert notices(a_request(**ANAS), volunteers={}) == []


@pytest.mark.parametrize("status", [Status.COMPLETE, Status.CANCELLED, Status.REFERRED, Status.NOT_MET])
def test_once_it_has_ended_the_card_is_a_stub_and_its_notices_name_nobody(status: Status) -> None:
    decision = decided(a_request(**{**ANA_IN_ROUND_ONE, "status": status}))
    want = decision.want(1)
    assert (want.fold, want.may_post) == (True, False)
    assert decision.notice(assigned_key(ROSA, 1, [ANA.id]), "5.0").fingerprint == FOLDED
    text = decision.card(1).text + str(decision.card(1).blocks)
    assert not any(name in text for name in ("Rosa", "Ana", "555", "30th"))


def test_a_notice_of_a_round_that_is_over_names_nobody_either() -> None:
    decision = decided(a_request(**{**ANA_IN_ROUND_ONE, "assigned_to": (BEN.id,)}))
    assert decision.notice(assigned_key(ROSA, 1, [ANA.id]), "5.0").fingerprint == FOLDED
    assert decision.notice(assigned_key(ROSA, 2, [BEN.id]), "5.0").fingerprint != FOLDED


def test_the_card_shows_the_same_whichever_number_it_has_and_has_another_key() -> None:
    decision = decided()
    assert decision.card(1).fingerprint == decision.card(2).fingerprint == decision.want(2).card
    assert decision.card(1).key != decision.card(2).key


def test_where_requests_are_checked_first_a_new_one_gets_no_card_but_a_next_step() -> None:
    decision = decide(a_view(a_request(status=Status.NEW)), CHECK_FIRST)
    assert (decision.want(1).card, decision.data.next_step.state) == ("", State.WAITING_FOR_CHECK)
    assert decide(a_view(a_request(status=Status.CHECKED)), CHECK_FIRST).want(1).card


def test_a_card_that_is_there_is_kept_true_even_when_a_request_goes_back_to_be_checked() -> None:
    assert decide(a_view(a_request(card="1 5.0")), CHECK_FIRST).want(1).card


# Memory --------------------------------------------------------------------------------------------------


def test_deciding_again_over_what_was_written_changes_nothing() -> None:
    first = decided(a_request(**ANAS))
    row = {**first.row, "said": first.said.written()}
    again = decided(replace(first.request, **row), now=NOW + HOUR)
    assert again.row == first.row
    assert again.want(1).notices == first.want(1).notices


def test_what_it_saw_is_the_fingerprint_of_what_people_wrote() -> None:
    assert decided().seen_inputs == inputs_fingerprint(a_request())
    assert decided(a_request(**CALLED)).seen_inputs != inputs_fingerprint(a_request())


def test_what_was_said_before_goes_with_its_round() -> None:
    keys = frozenset({assigned_key(ROSA, 1, [ANA.id])})
    kept = a_request(**{**ANAS, "said": said(1, Phase.ASSIGNED, ANA.id, keys=keys)})
    assert decided(kept).said.keys == keys
    reopened = decided(replace(kept, assigned_to=()))
    assert (reopened.said.round, reopened.said.keys) == (2, frozenset())
    assert read_said(kept.said).round == 1
    assert GROCERIES.id in kept.needs
