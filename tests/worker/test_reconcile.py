"""The order of calls about one request, one rule at a time; `tests/model` tries them all together."""

from dataclasses import replace

from worker import reconcile
from worker.reconcile import FOLDED, Act, Call, Known, Memory, Notice, Shown, Want

WANT = Want(row="row", card="card", marks="seen")
ANA = Notice("assigned:recROSA:1:recANA", "Ana is coming")


def known(**memory: object) -> Known:
    return Known.of(replace(Memory(), **memory))  # type: ignore[arg-type]  # attributes of Memory


def test_the_base_is_told_before_anything_is_said() -> None:
    assert reconcile.next_call(known(), WANT) == Call(Act.PREPARE)


def test_nothing_is_posted_before_the_channel_was_searched() -> None:
    at_first = known(row="row")
    assert reconcile.next_call(at_first, WANT).act is Act.LOOK_UP
    assert reconcile.next_call(reconcile.looked_up(at_first, ()), WANT).act is Act.POST


def test_a_card_that_is_found_is_adopted_and_edited_unless_it_shows_the_right_thing() -> None:
    stale = reconcile.looked_up(known(row="row"), (Shown("1.0", "before"),))
    assert reconcile.next_call(stale, WANT) == Call(Act.EDIT, ts="1.0")
    right = reconcile.looked_up(known(row="row"), (Shown("1.0", "card"),))
    assert reconcile.next_call(right, WANT).act is Act.REMEMBER


def test_a_known_card_is_edited_and_never_posted_again() -> None:
    announced = known(row="row", card=Shown("1.0", "before"))
    assert reconcile.next_call(announced, WANT) == Call(Act.EDIT, ts="1.0")


def test_only_what_slack_confirmed_is_remembered() -> None:
    before = known(row="row")
    assert reconcile.to_remember(before, WANT).card is None
    after = reconcile.card_shows(before, Shown("1.0", "card"))
    assert reconcile.to_remember(after, WANT).card == Shown("1.0", "card")


def test_a_finished_request_without_a_card_gets_none() -> None:
    finished = replace(WANT, may_post=False, fold=True)
    searched = reconcile.looked_up(known(row="row"), ())
    assert reconcile.next_call(searched, finished).act is Act.REMEMBER


def test_after_no_clear_answer_the_channel_is_searched_again() -> None:
    posting = reconcile.looked_up(known(row="row"), ())
    assert reconcile.next_call(reconcile.unanswered(posting), WANT).act is Act.LOOK_UP


def test_a_card_that_is_gone_is_looked_for_and_then_replaced_by_the_next_number() -> None:
    lost = reconcile.card_lost(known(row="row", card=Shown("1.0", "before")), "1.0")
    assert reconcile.next_call(lost, WANT).act is Act.LOOK_UP
    assert lost.next_n == 2
    still_listed = reconcile.looked_up(lost, (Shown("1.0", "before"),))
    assert reconcile.next_call(still_listed, WANT).act is Act.POST


def test_while_a_fixed_card_stands_no_lower_one_is_taken_up_and_its_number_is_not_given_again() -> None:
    first, second = Shown("1.0", "before"), Shown("2.0", "before", 2)
    fixed = reconcile.card_lost(known(row="row", card=second), second.ts, stays=True)
    found = reconcile.looked_up(fixed, (first, second))
    assert reconcile.next_call(found, WANT).act is Act.POST
    assert found.next_n == 3


def test_a_copy_that_is_fixed_and_counts_because_it_is_older_gets_a_successor_of_the_next_number() -> None:
    first, fixed, copy = Shown("1.0", "before"), Shown("2.0", "before", 2), Shown("3.0", "card", 2)
    restarted = reconcile.card_lost(known(row="row", card=first), first.ts, stays=True)
    posted = reconcile.card_shows(replace(restarted, gone=restarted.gone | {fixed.ts}), copy)
    swept = reconcile.looked_up(posted, (fixed,))
    assert reconcile.next_call(swept, WANT).act is Act.POST
    assert swept.next_n == 3


def test_a_notice_is_said_once_its_thread_was_read() -> None:
    want = replace(WANT, notices=(ANA,))
    announced = known(row="row", card=Shown("1.0", "card"))
    assert reconcile.next_call(announced, want).act is Act.LOOK_UP_THREAD
    read = reconcile.thread_read(announced, want, ())
    assert reconcile.next_call(read, want) == Call(Act.POST_NOTICE, key=ANA.key)
    said = reconcile.notice_shows(read, want, replace(ANA, ts="2.0"))
    assert reconcile.next_call(said, want).act is Act.REMEMBER
    assert reconcile.to_remember(said, want).said == {ANA.key}


def test_a_notice_that_stands_there_already_is_not_said_again() -> None:
    want = replace(WANT, notices=(ANA,))
    announced = known(row="row", card=Shown("1.0", "card"))
    read = reconcile.thread_read(announced, want, (replace(ANA, ts="2.0"),))
    assert reconcile.next_call(read, want).act is Act.REMEMBER


def test_when_a_request_ends_every_notice_that_names_a_person_is_folded() -> None:
    finished = replace(WANT, may_post=False, fold=True)
    announced = known(row="row", card=Shown("1.0", "card"))
    read = reconcile.thread_read(announced, finished, (replace(ANA, ts="2.0"),))
    assert reconcile.next_call(read, finished) == Call(Act.EDIT_NOTICE, key=ANA.key, ts="2.0")
    done = reconcile.notice_shows(read, finished, Notice(ANA.key, FOLDED, "2.0"))
    assert reconcile.to_remember(done, finished).folded


def test_when_all_is_said_and_remembered_there_is_nothing_to_do() -> None:
    shown = Shown("1.0", "card")
    at_rest = known(row="row", card=shown, marks="seen")
    assert reconcile.next_call(at_rest, WANT) == reconcile.REST
