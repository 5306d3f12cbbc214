import pytest

from notifiers.next_step import NextStep, State
from tests.journeys.desk import Desk, a_desk
from worker.commands.plan import impersonal, plan
from worker.sandbox.call_log import Service

_WRITES = {"update", "upsert", "create", "delete", "chat.postMessage", "chat.update", "chat.delete"}


def _planned(desk: Desk, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    since = desk.sandbox.log.last
    assert plan(desk.settings(), desk.clock) == 0
    assert not {call.method for call in desk.sandbox.log.calls(since=since)} & _WRITES
    assert not desk.sandbox.log.calls(Service.NOMINATIM, since=since)
    return capsys.readouterr().out.splitlines()


def test_a_new_request_would_be_announced_and_nobody_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with a_desk() as desk:
        rosa = desk.ask(Urgency="Urgent: today")
        line, _ = _planned(desk, capsys)
        assert line == (
            f"announce             No. 1, {rosa}: Urgent and nobody is on it. Ring the first on the list."
        )


def test_a_card_that_stands_in_the_channel_would_not_be_announced_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        desk.once()
        desk.later(60)
        desk.edit(rosa, Details="Two bags.", _Card=None)
        line, _ = _planned(desk, capsys)
        assert line.startswith("edit its card")


def test_a_request_that_has_ended_would_be_folded(capsys: pytest.CaptureFixture[str]) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        desk.once()
        desk.later(60)
        desk.edit(rosa, Status="Complete")
        line, _ = _planned(desk, capsys)
        assert line.startswith("fold its card")


def test_a_desk_where_nothing_happened_has_nothing_planned(capsys: pytest.CaptureFixture[str]) -> None:
    with a_desk() as desk:
        desk.ask()
        desk.once()
        desk.later(60)
        desk.once()
        desk.later(60)
        assert _planned(desk, capsys)[0].startswith("No request asks for anything just now.")


def test_a_desk_that_pauses_has_nothing_planned(capsys: pytest.CaptureFixture[str]) -> None:
    with a_desk() as desk:
        desk.once()
        desk.later(60)
        table = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
        shared = next(row["id"] for row in table if row["_Key"] == "desk")
        desk.sandbox.airtable.update_record(desk.base, "Hyperlocal", shared, {"Pause": True})
        desk.ask()
        assert _planned(desk, capsys) == ["Pause is ticked in the base: nothing would be written or posted."]


def test_nothing_is_planned_for_what_came_before_announce_from(capsys: pytest.CaptureFixture[str]) -> None:
    with a_desk() as desk:
        desk.once()
        desk.ask()
        desk.later(60)
        table = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
        shared = next(row["id"] for row in table if row["_Key"] == "desk")
        now = {"Announce from": desk.clock.now()}
        desk.sandbox.airtable.update_record(desk.base, "Hyperlocal", shared, now)
        assert _planned(desk, capsys)[0].startswith("No request asks for anything just now.")


@pytest.mark.parametrize(
    ("state", "values"),
    [
        (State.URGENT_NOBODY, {"volunteer": "Ana Ruiz", "phone": "(718) 555-0134"}),
        (State.TELL_PERSON, {"person": "Rosa Alvarez", "volunteers": ["Ana Ruiz", "Ben Tran"]}),
        (State.NOT_ON_MAP, {"address": "12 Elm Street"}),
        (State.NO_PHONE, {"email": "rosa@example.org", "person": "Rosa Alvarez"}),
        (State.NOBODY_QUALIFIES, {"fallback": "ring Ana, (718) 555-0134"}),
    ],
)
def test_a_planned_step_holds_nothing_about_people(state: State, values: dict[str, object]) -> None:
    with a_desk() as desk:
        said = impersonal(NextStep(state, values), desk.settings().notifiers_desk, desk.clock.now())
    for secret in ("Ana", "Ben", "Rosa", "555", "Elm", "rosa@"):
        assert secret not in said
