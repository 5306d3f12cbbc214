"""Volunteers with the same phone or e-mail are one person: ranked once, and the strictest counts."""

from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.options import ContactOutcome, VolunteerStatus
from airtable_schema.records import Volunteer
from matching.facts import Facts
from matching.people import phone_key
from matching.ranking import rank
from matching.reasons import Preference, Reject
from tests.cast import DOG, EARLIER, NOW, a_contact, a_requester
from tests.matching.neighbours import MILES, a_pool, an_ask, away, history, ids, ranked, somebody

NUMBER = "(718) 555-0134"


def ana(**more: Any) -> Volunteer:
    return somebody("Ana", phone=NUMBER, **more)


def ana_again(**more: Any) -> Volunteer:
    """The same person, signed up once more a day later."""
    return somebody("Again", created_at=EARLIER + timedelta(days=1), **{"phone": "+1 718 555 0134", **more})


@pytest.mark.parametrize(
    ("phone", "code", "key"),
    [
        ("(718) 555-0134", "1", "7185550134"),
        ("+1 718-555-0134", "1", "7185550134"),
        ("06 12 34 56 78", "33", "612345678"),
        ("+33 6 12 34 56 78", "33", "612345678"),
        ("0033 (0)6 12 34 56 78", "33", "612345678"),
        ("+44 20 7946 0000", "33", "442079460000"),
        ("718 555 0134 (evenings)", "1", "7185550134"),
        ("none", "1", ""),
        ("911", "1", ""),
        ("", "1", ""),
    ],
)
def test_a_phone_is_one_however_it_is_written(phone: str, code: str, key: str) -> None:
    assert phone_key(phone, code) == key


def test_two_rows_with_one_phone_are_ranked_once() -> None:
    found = ranked(ana(), ana_again())
    assert len(found.picked) == found.qualify == 1
    assert found.left_out == {Reject.SAME_PERSON: 1}


def test_two_rows_with_one_email_are_ranked_once() -> None:
    rows = (somebody("Ana", email="Ana@example.org"), somebody("Again", email="ana@example.org "))
    assert ranked(*rows).left_out == {Reject.SAME_PERSON: 1}


def test_blank_phones_are_nobodys() -> None:
    assert ranked(somebody("Ana", phone=""), somebody("Ben", phone="")).qualify == 2


def test_rows_linked_through_a_third_are_one_person() -> None:
    by_mail = somebody("Third", email="a@example.org")
    found = ranked(ana(), ana_again(email="a@example.org"), by_mail)
    assert found.left_out == {Reject.SAME_PERSON: 2}


def test_the_row_that_ranks_best_stands_for_the_person() -> None:
    assert ids(ranked(ana(coordinates=away(2)), ana_again(coordinates=away(0.2))).picked) == [ana_again().id]
    assert ids(ranked(ana(can_help_with=()), ana_again()).picked) == [ana_again().id]


def test_a_person_who_does_not_qualify_is_counted_once_where_they_came_closest() -> None:
    found = ranked(ana(can_help_with=(DOG.id,)), ana_again(coordinates=away(9)))
    assert found.left_out == {Reject.TOO_FAR: 1, Reject.SAME_PERSON: 1}


@pytest.mark.parametrize(
    ("strict", "reject"),
    [
        ({"status": VolunteerStatus.LEFT}, Reject.NOT_ACTIVE),
        ({"paused_until": NOW + timedelta(days=1)}, Reject.ON_BREAK),
        ({"at_most_at_once": 0}, Reject.AT_LIMIT),
        ({"at_most_a_week": 0}, Reject.AT_LIMIT),
        ({"travels_up_to": 0.01}, Reject.TOO_FAR),
        ({"to_fix": NUMBER}, Reject.WRONG_NUMBER),
    ],
    ids=["left", "on a break", "at once", "a week", "distance", "wrong number"],
)
def test_the_strictest_of_the_rows_counts_for_both(strict: dict[str, Any], reject: Reject) -> None:
    found = ranked(ana(), ana_again(**strict))
    assert found.left_out == {reject: 1, Reject.SAME_PERSON: 1}


def test_a_blank_limit_on_one_row_is_the_groups_for_both() -> None:
    pool = a_pool(ana(at_most_at_once=9), ana_again(), facts={ana().id: history(open_now=2)})
    assert Reject.AT_LIMIT in rank(pool, an_ask(), MILES, NOW).left_out


def test_what_happened_to_either_row_happened_to_the_person() -> None:
    asks = tuple(NOW - timedelta(days=n) for n in (1, 2))
    facts = {
        ana().id: Facts(asks=asks, last_asked=asks[0]),
        ana_again().id: Facts(asks=asks[:1], last_asked=asks[0]),
    }
    found = rank(a_pool(ana(), ana_again(), facts=facts), an_ask(), MILES, NOW)
    assert found.left_out == {Reject.ASKED_OFTEN: 1, Reject.SAME_PERSON: 1}


def test_a_no_or_a_wish_about_one_row_holds_for_both() -> None:
    no = a_contact(outcome=ContactOutcome.NOT_THIS_TIME, volunteer=(ana().id,))
    assert ranked(ana(), ana_again(), ask=an_ask(contacts=[no])).qualify == 0
    never = an_ask(requester=a_requester(never_send=(ana_again().id,)))
    assert ranked(ana(), ana_again(), ask=never).qualify == 0


def test_whoever_helped_her_before_did_so_under_either_row() -> None:
    ask = an_ask(requester=a_requester(helped_by=(ana().id,)))
    (pick,) = ranked(ana(can_help_with=()), ana_again(), ask=ask).picked
    assert pick.preferences[Preference.KNOWS_NEIGHBOUR] == 1.0


def test_a_corrected_number_on_the_other_row_is_not_wrong() -> None:
    old = ana(email="a@example.org", to_fix=NUMBER)
    new = somebody("Again", phone="(718) 555-0177", email="a@example.org")
    assert ids(ranked(old, new).picked) == [new.id]


def test_hundreds_of_rows_that_share_an_email_are_not_each_compared_with_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def counted(phone: str, code: str) -> str:
        read.append(phone)
        return phone_key(phone, code)

    monkeypatch.setattr("matching.people.phone_key", counted)
    monkeypatch.setattr("matching.pool.phone_key", counted)
    rows = [somebody(f"Row{n}", email="none@example.org", to_fix=NUMBER) for n in range(1000, 1300)]
    assert ranked(*rows).left_out == {Reject.SAME_PERSON: 299}
    assert len(read) < 10 * len(rows)


def test_practice_and_real_are_never_one_person() -> None:
    assert ids(ranked(ana(), ana_again(practice=True, status=VolunteerStatus.LEFT)).picked) == [ana().id]


def test_they_are_two_again_when_a_phone_is_corrected() -> None:
    pool = a_pool(ana(), ana_again(status=VolunteerStatus.LEFT))
    assert rank(pool, an_ask(), MILES, NOW).qualify == 0
    pool.patch([ana_again(status=VolunteerStatus.LEFT, phone="(718) 555-0177")])
    assert ids(rank(pool, an_ask(), MILES, NOW).picked) == [ana().id]


def test_who_is_left_counts_alone_when_the_other_row_is_deleted() -> None:
    pool = a_pool(ana(), ana_again(status=VolunteerStatus.LEFT))
    pool.patch([], [ana_again().id])
    assert rank(pool, an_ask(), MILES, NOW).left_out == {}
