"""Who is on a request: one person at a time, taken over only when meant, or when theirs has lapsed."""

from datetime import timedelta

from airtable_schema.records import Request
from notifiers.answers import Said
from notifiers.presses import Act
from tests.cast import NOW, a_request
from tests.worker.deeds.views import KIM, MOMENTS, PRESSED, SAM, a_press, a_view, done, refusal
from worker.remembered.claim import Claim, claim_of, is_theirs, read_claim

EARLIER = NOW - timedelta(minutes=12)
KIMS = Claim(by=KIM, name="Kim", since=EARLIER)
SAMS = Claim(by=SAM, name="Sam", since=EARLIER)


def held_by(claim: Claim) -> dict[str, object]:
    return {"dispatcher": claim.name, "claim": claim.written(), "on_it_since": claim.since}


def test_a_free_request_is_taken_on_in_the_name_of_who_pressed() -> None:
    made = done(a_press(Act.CLAIM), a_view())
    assert made.changes == {"dispatcher": "Sam"}
    assert read_claim(made.memory["claim"]) == Claim(by=SAM, name="Sam", since=PRESSED)
    assert made.memory["on_it_since"] == PRESSED
    assert made.claims
    assert made.answer is not None
    assert made.answer.values == {"until": MOMENTS.lease_until}


def test_who_has_it_is_named_and_may_be_followed_deliberately() -> None:
    refused = refusal(a_press(Act.CLAIM), a_view(**held_by(KIMS))).answer
    assert (refused.code, refused.sure) == (Said.CLAIMED_BY, Act.CLAIM)
    assert refused.values == {"who": "Kim", "since": EARLIER}
    assert done(a_press(Act.CLAIM, sure="yes"), a_view(**held_by(KIMS))).changes == {"dispatcher": "Sam"}


def test_a_name_typed_in_airtable_counts_as_well() -> None:
    refused = refusal(a_press(Act.CLAIM), a_view(dispatcher="Jo", on_it_since=EARLIER)).answer
    assert refused.values == {"who": "Jo", "since": EARLIER}


def test_a_lapsed_claim_is_anybodys() -> None:
    assert done(a_press(Act.CLAIM), a_view(lapsed=True, **held_by(KIMS))).claims


def test_ones_own_is_renewed_without_writing_peoples_columns() -> None:
    made = done(a_press(Act.CLAIM), a_view(**held_by(SAMS)))
    assert made.changes == {}
    assert made.memory["on_it_since"] == PRESSED


def test_one_lets_go_of_ones_own_only() -> None:
    made = done(a_press(Act.RELEASE), a_view(**held_by(SAMS)))
    assert made.changes == {"dispatcher": ""}
    assert made.memory == {"claim": "", "on_it_since": None}
    assert refusal(a_press(Act.RELEASE), a_view(**held_by(KIMS))).answer.code is Said.CLAIMED_BY
    assert refusal(a_press(Act.RELEASE), a_view()).answer.code is Said.NOTHING_TO_DO


def test_a_hand_over_lets_go_of_what_was_ticked() -> None:
    mine = (a_request(id="recONE"), a_request(id="recTWO"))
    made = done(a_press(Act.HANDOVER, note="Ring Ana at 5", let_go="yes"), a_view(mine=mine))
    assert set(made.others) == {"recONE", "recTWO"}
    assert made.hands_over == "Ring Ana at 5"
    assert done(a_press(Act.HANDOVER, note="x"), a_view(mine=mine)).others == {}


# What the base remembers ----------------------------------------------------------------------------------


def test_dispatcher_wins_over_what_the_worker_remembers() -> None:
    request: Request = a_request(dispatcher="Jo", claim=KIMS.written(), on_it_since=EARLIER)
    assert claim_of(request) == Claim(by="", name="Jo", since=EARLIER)
    assert claim_of(a_request(claim=KIMS.written())) is None


def test_a_spoilt_cell_remembers_nothing() -> None:
    assert read_claim("Kim") is None
    assert read_claim("") is None


def test_whose_it_is_goes_by_slack_id_and_by_name_only_where_nobody_pressed() -> None:
    assert not is_theirs(KIMS, SAM, "Kim")
    assert is_theirs(Claim(by="", name="sam "), SAM, "Sam")
    assert not is_theirs(Claim(by="", name=""), SAM, "")
