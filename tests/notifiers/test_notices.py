from dataclasses import replace

from notifiers.messages import FOLDED, assigned_key
from notifiers.notices import assigned_notice, folded_notice, replaced_notice
from tests.cast import ANA, DEV
from tests.notifiers.desks import DESK, INHALER, lines

KEY = assigned_key(INHALER.id, 1, [ANA.id, DEV.id])


def test_the_assigned_notice_names_volunteers_by_first_name_and_nobody_else() -> None:
    notice = assigned_notice(KEY, [DEV, ANA], INHALER, DESK, thread_ts="1.5")
    assert lines(notice) == ["Assigned to Dev and Ana."]
    assert notice.text == "No. 4713: assigned to Dev and Ana."
    assert (notice.key, notice.thread_ts, notice.also_to_channel) == (KEY, "1.5", False)


def test_a_folded_notice_keeps_its_key_and_names_nobody() -> None:
    notice = folded_notice(KEY, INHALER, DESK, thread_ts="1.5")
    assert (notice.key, notice.fingerprint, lines(notice)) == (KEY, FOLDED, ["Assigned."])
    assert notice.text == "No. 4713: Assigned."


def test_a_notice_changes_with_who_is_named() -> None:
    one = assigned_notice(KEY, [DEV], INHALER, DESK, thread_ts="1.5")
    other = assigned_notice(KEY, [ANA], INHALER, DESK, thread_ts="1.5")
    assert one.fingerprint != other.fingerprint != FOLDED


def test_an_old_card_points_to_the_one_that_takes_its_place() -> None:
    pointer = replaced_notice(INHALER, DESK, thread_ts="1.5", n=2)
    assert lines(pointer) == ["A new card for No. 4713 replaces this one: look further down."]
    assert pointer.key == f"replaced:{INHALER.id}:2"


def test_notices_about_practice_say_so() -> None:
    practice = replace(INHALER, practice=True)
    assert lines(assigned_notice(KEY, [DEV], practice, DESK, thread_ts="1")) == ["PRACTICE. Assigned to Dev."]
