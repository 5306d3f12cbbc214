"""Presses while something is wrong: nothing is kept, nothing comes late, everybody is told the truth."""

from dataclasses import replace
from typing import Any

import pytest

from notifiers.answers import NOTHING_SAVED, Said
from notifiers.answers import Answer as Refused
from notifiers.presses import Act, Press
from tests.journeys.desk import Desk, a_desk
from tests.journeys.pressing import KIM, SAM, Pressing, a_pressing, pressing_at
from worker.errors import TokenWrong
from worker.remembered.claim import Claim
from worker.sandbox.call_log import Call, Service
from worker.sandbox.faults import Answer, Drop, Fault

NAMES = ("Ana Ruiz", "Ben Tran", "Chloé Martin", "Dev Patel", "Ana Ruiz")


def announced(at: Pressing, **columns: Any) -> str:
    record = at.desk.ask(**columns)
    at.look(2)
    return record


def airtable_is_down(desk: Desk, **more: Any) -> None:
    desk.sandbox.faults.add(
        Fault(service=Service.AIRTABLE, what=Answer(503, "<html>Unavailable</html>"), times=None, **more)
    )


def test_while_airtable_is_down_five_people_are_told_and_nothing_is_applied_later() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        airtable_is_down(at.desk)
        for number, name in enumerate(NAMES):
            at.put(Act.NO_ANSWER, rosa, name, who=(f"U{number}", f"P{number}"))
        assert at.serve().failure is not None
        assert at.told.codes == [Said.NOT_ANSWERING] * 5
        at.desk.sandbox.faults.clear()
        at.desk.later(600)
        at.look(3)
        assert at.contacts() == []


def test_the_pictures_stay_as_of_when_airtable_last_answered() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        pictures = at.worker.passes._stages.serving._pictures
        before = pictures.memory.as_of
        airtable_is_down(at.desk)
        at.put(Act.CLAIM, rosa)
        at.serve()
        assert (pictures.memory.as_of, pictures.memory.answering) == (before, False)
        assert pictures.of(rosa) is not None


def test_a_base_that_stops_answering_at_the_write_saves_nothing_and_says_so() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        airtable_is_down(at.desk, method="update")
        at.put(Act.CLAIM, rosa)
        at.serve()
        assert at.told.codes == [Said.UNCLEAR]
        at.desk.sandbox.faults.clear()
        assert "Dispatcher" not in at.desk.row(rosa)


def test_a_press_that_waited_for_more_than_ten_seconds_is_left_to_the_app_and_dropped() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        at.put(Act.CLAIM, rosa)
        at.desk.later(11)
        at.serve()
        assert at.told.answers == []
        at.look(2)
        assert "Dispatcher" not in at.desk.row(rosa)


def test_a_press_that_grows_too_old_while_the_base_is_read_is_not_written() -> None:
    with a_pressing() as at:
        rosa = announced(at)

        def slowly(call: Call) -> None:
            if call.service is Service.AIRTABLE and call.method == "list":
                at.desk.later(11)

        at.put(Act.CLAIM, rosa)
        at.desk.sandbox.watch(slowly)
        at.serve()
        assert "Dispatcher" not in at.desk.row(rosa)
        assert at.told.answers == []


def test_a_press_without_an_answer_from_the_base_is_not_confirmed() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        at.desk.sandbox.faults.add(Fault(service=Service.AIRTABLE, method="upsert", what=Drop(), times=None))
        at.put(Act.NO_ANSWER, rosa, "Ana Ruiz")
        at.serve()
        assert at.told.codes == [Said.UNCLEAR]


def test_one_press_that_the_base_refuses_does_not_stop_the_others() -> None:
    with a_pressing() as at:
        rosa, jo = announced(at), announced(at, Name="Jo Lee", Phone="(718) 555-0177")
        at.put(Act.EDIT, rosa, needs=("recGONE0000000001",))
        at.put(Act.CLAIM, jo)
        at.serve()
        assert at.told.codes == [Said.SOMEONE_CHANGED, Said.YOURS]
        assert at.desk.row(jo)["Dispatcher"] == "Sam"


def test_the_same_press_in_the_same_moment_on_two_workers_is_one_row() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        other = pressing_at(at.desk, HYPERLOCAL_WORKER_NAME="desk-2")
        press = at.put(Act.NO_ANSWER, rosa, "Ana Ruiz")
        other.inbox.put(replace(press))
        _in_between(at, other, "after reading")
        at.serve()
        assert len(at.contacts()) == 1


# Two workers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("meanwhile", ["after both", "after reading", "after the claim"])
def test_of_two_who_press_on_two_workers_one_has_it_and_the_other_is_told(meanwhile: str) -> None:
    with a_pressing() as at:
        rosa = announced(at)
        other = pressing_at(at.desk, HYPERLOCAL_WORKER_NAME="desk-2")
        at.put(Act.CLAIM, rosa, who=SAM)
        other.put(Act.CLAIM, rosa, who=KIM)
        _in_between(at, other, meanwhile)
        at.serve()
        if meanwhile == "after both":
            other.serve()
        told = [*at.told.codes, *other.told.codes]
        assert sorted(told) == [Said.CLAIMED_BY, Said.YOURS]
        owner = "Sam" if at.told.codes == [Said.YOURS] else "Kim"
        assert at.desk.row(rosa)["Dispatcher"] == owner


@pytest.mark.parametrize("meanwhile", ["after both", "after reading", "after meaning it", "after writing it"])
def test_of_two_who_assign_somebody_on_two_workers_one_is_told_who_it_is(meanwhile: str) -> None:
    with a_pressing() as at:
        rosa = announced(at)
        other = pressing_at(at.desk, HYPERLOCAL_WORKER_NAME="desk-2")
        for _ in range(2):
            at.desk.later(600)
            at.look()
            other.look()
        assert at.worker.stages.heartbeats.others
        at.desk.sandbox.switches.rate_limit = False  # in the story everything happens within one second
        at.put(Act.YES, rosa, "Ana Ruiz", who=SAM)
        other.put(Act.YES, rosa, "Ben Tran", who=KIM)
        _in_between(at, other, meanwhile)
        at.serve()
        if meanwhile == "after both":
            other.serve()
        assert sorted([*at.told.codes, *other.told.codes]) == [Said.ALREADY_ASSIGNED, Said.ASSIGNED]
        owner = "Ana Ruiz" if at.told.codes == [Said.ASSIGNED] else "Ben Tran"
        assert at.desk.row(rosa)["Assigned to"] == [at.desk.volunteers[owner]]
        at.look(2)
        said_yes = [row["Volunteer"] for row in at.contacts() if row.get("Outcome") == "Yes"]
        assert said_yes == [[at.desk.volunteers[owner]]]


_WHEN = ["after both", "after reading", "after meaning it", "after writing it"]


@pytest.mark.parametrize("meanwhile", _WHEN)
@pytest.mark.parametrize("leaves_first", [True, False])
@pytest.mark.parametrize("act", [Act.FELL_THROUGH, Act.UNDO])
def test_who_is_assigned_while_somebody_else_leaves_stays(
    act: Act, leaves_first: bool, meanwhile: str
) -> None:
    with a_pressing() as at:
        rosa = announced(at)
        other = pressing_at(at.desk, HYPERLOCAL_WORKER_NAME="desk-2")
        for _ in range(2):
            at.desk.later(600)
            at.look()
            other.look()
        at.desk.sandbox.switches.rate_limit = False
        token = at.press(Act.YES, rosa, "Ana Ruiz").undo
        at.desk.later(20)
        leaves, joins = (at, other) if leaves_first else (other, at)
        if act is Act.UNDO:
            leaves.put(act, token=token)
        else:
            leaves.put(act, rosa, "Ana Ruiz")
        joins.put(Act.YES, rosa, "Ben Tran", who=KIM, sure="yes")
        _in_between(at, other, meanwhile)
        at.serve()
        if meanwhile == "after both":
            other.serve()
        assert at.desk.row(rosa)["Assigned to"] == [at.desk.volunteers["Ben Tran"]]
        assert at.desk.row(rosa)["Status"] == "Assigned"
        assert not {*at.told.codes, *other.told.codes} & NOTHING_SAVED


def test_what_another_worker_assigned_long_ago_is_not_taken_for_a_race() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        mark = f"{rosa}:+{at.desk.volunteers['Ana Ruiz']}:yes:long-ago"
        at.desk.edit(rosa, _Claim=Claim(by="", name="", assigning=mark).written())
        assert at.press(Act.YES, rosa, "Ben Tran").code is Said.ASSIGNED
        assert at.desk.row(rosa)["Assigned to"] == [at.desk.volunteers["Ben Tran"]]


def _in_between(at: Pressing, other: Pressing, meanwhile: str) -> None:
    """Let the other worker serve its press in the middle of the first one's."""
    clicks: Any = at.worker.passes._stages.serving.clicks
    place, method = {
        "after both": (None, ""),
        "after reading": (clicks._views, "read"),
        "after meaning it": (clicks._racing, "begin"),
        "after writing it": (clicks._carrying, "_requests"),
        "after the claim": (clicks._racing._writing, "rows"),
    }[meanwhile]
    if place is None:
        return
    as_it_was = getattr(place, method)
    served: list[bool] = []

    def interrupted(*given: Any, **more: Any) -> Any:
        answer = as_it_was(*given, **more)
        if not served:
            served.append(True)
            other.serve()
        return answer

    setattr(place, method, interrupted)


# Lists that lag -------------------------------------------------------------------------------------------


def test_a_list_that_lags_does_not_give_away_a_request_twice() -> None:
    with a_desk(list_lag=5.0) as desk:
        at = pressing_at(desk)
        rosa = desk.ask()
        at.look(3)
        at.press(Act.CLAIM, rosa)
        assert at.press(Act.CLAIM, rosa, who=KIM).code is Said.CLAIMED_BY
        at.look(2)
        assert desk.row(rosa)["Dispatcher"] == "Sam"


# What lies around a press ---------------------------------------------------------------------------------


def test_a_press_that_another_worker_carried_out_is_told_of_by_that_one_alone() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        other = pressing_at(at.desk, HYPERLOCAL_WORKER_NAME="desk-2")
        press = at.put(Act.YES, rosa, "Ana Ruiz")
        other.inbox.put(replace(press))
        at.serve()
        other.serve()
        assert at.told.codes == [Said.ASSIGNED]
        assert other.told.answers == []
        assert other.told.settled == [press]


def test_whatever_the_gate_fails_with_everybody_is_told_once() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        clicks: Any = at.worker.passes._stages.serving.clicks
        gates = iter([Refused(code=Said.MONTH_SPENT)])

        def gate(_: Press) -> Refused:
            for given in gates:
                return given
            raise TokenWrong("Airtable refuses the token.")

        clicks.gate = gate
        for name in ("Ana Ruiz", "Ben Tran", "Dev Patel"):
            at.put(Act.NO_ANSWER, rosa, name)
        assert isinstance(at.serve().failure, TokenWrong)
        assert at.told.codes == [Said.MONTH_SPENT, Said.WENT_WRONG, Said.WENT_WRONG]


def test_what_fails_after_a_pass_does_not_end_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_pressing() as at:
        passes: Any = at.worker.passes
        before = passes._stages.serving.publish

        def fails(*_: object, **__: object) -> None:
            raise KeyError

        monkeypatch.setattr(passes._stages.serving, "publish", fails)
        assert isinstance(at.serve().failure, KeyError)
        monkeypatch.setattr(passes._stages.serving, "publish", before)
        monkeypatch.setattr(passes._seen, "passed", fails)
        assert isinstance(at.serve().failure, KeyError)


# While the base keeps a press waiting ---------------------------------------------------------------------


def takes_eleven_seconds(at: Pressing, method: str) -> None:
    def slowly(call: Call) -> None:
        if call.service is Service.AIRTABLE and call.method == method:
            at.desk.later(11)

    at.desk.sandbox.watch(slowly)


def test_a_yes_whose_call_took_too_long_to_write_assigns_nobody_and_its_call_is_taken_back() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        at.put(Act.YES, rosa, "Ana Ruiz")
        takes_eleven_seconds(at, "upsert")
        at.serve()
        assert "Assigned to" not in at.desk.row(rosa)
        assert [row["Outcome"] for row in at.contacts()] == ["Undone"]
        assert at.told.codes == [Said.NOT_ANSWERING]


def test_a_claim_that_took_too_long_to_mean_does_not_name_anybody() -> None:
    with a_pressing() as at:
        rosa = announced(at)
        at.put(Act.CLAIM, rosa)
        takes_eleven_seconds(at, "update")
        at.serve()
        assert "Dispatcher" not in at.desk.row(rosa)
        assert at.told.codes == [Said.NOT_ANSWERING]


# Handing over ---------------------------------------------------------------------------------------------


def two_of_sams(at: Pressing) -> tuple[str, str]:
    rosa, jo = announced(at), announced(at, Name="Jo Lee", Phone="(718) 555-0177")
    at.press(Act.CLAIM, rosa)
    at.press(Act.CLAIM, jo)
    return rosa, jo


def test_who_hands_over_lets_go_of_nothing_that_somebody_else_took_in_airtable() -> None:
    with a_pressing() as at:
        rosa, jo = two_of_sams(at)
        at.desk.edit(rosa, Dispatcher="Kim")
        at.desk.later(10)
        assert at.press(Act.HANDOVER, note="Ring Ana", let_go="yes").code is Said.HANDED_OVER
        assert at.desk.row(rosa)["Dispatcher"] == "Kim"
        assert "Dispatcher" not in at.desk.row(jo)


def test_what_is_pressed_in_the_same_moment_is_not_let_go_of_by_who_had_it() -> None:
    with a_pressing() as at:
        rosa, _ = two_of_sams(at)
        at.put(Act.CLAIM, rosa, who=KIM, sure="yes")
        at.put(Act.HANDOVER, let_go="yes")
        at.serve()
        assert at.told.codes[-2:] == [Said.YOURS, Said.HANDED_OVER]
        assert at.desk.row(rosa)["Dispatcher"] == "Kim"


def test_who_hands_over_is_not_told_so_when_the_base_refuses_to_let_go() -> None:
    with a_pressing() as at:
        two_of_sams(at)
        refused = '{"error": {"type": "INVALID_VALUE_FOR_COLUMN", "message": "No."}}'
        at.desk.sandbox.faults.add(
            Fault(service=Service.AIRTABLE, method="update", what=Answer(422, refused), times=None)
        )
        at.put(Act.HANDOVER, note="Ring Ana", let_go="yes")
        at.serve()
        assert at.told.last.code is Said.WENT_WRONG
        assert at.worker.passes._stages.serving._after.handed_over == []


def test_what_was_deleted_in_the_meantime_keeps_nobody_from_handing_over_the_rest() -> None:
    with a_pressing() as at:
        rosa, jo = two_of_sams(at)
        views: Any = at.worker.passes._stages.serving.clicks._views  # type: ignore[union-attr]
        read, deleted_ones = views.read, list[str]()

        def deleted(*given: Any, **more: Any) -> Any:
            answer = read(*given, **more)
            if not deleted_ones:
                deleted_ones.append(jo)
                at.desk.sandbox.airtable.delete_record(at.desk.base, "Requests", jo)
            return answer

        views.read = deleted
        assert at.press(Act.HANDOVER, let_go="yes").code is Said.HANDED_OVER
        assert "Dispatcher" not in at.desk.row(rosa)
