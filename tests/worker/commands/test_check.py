"""What `check` says about each thing that can be wrong, and with which exit code it ends."""

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import SecretStr

from airtable_schema.records import Coordinates
from notifiers.channel import ChannelState, Identity
from notifiers.errors import TokenRefused
from tests.airtable_schema.bases import SCHEMA, a_row, field_of, live_tables
from tests.cast import NOW
from worker.airtable.answers import Listing, Upserted
from worker.commands.check import Finding, Level, check, exit_code
from worker.errors import Permanent, QuotaSpent, Temporary, TokenWrong
from worker.settings.settings import Settings

SETTINGS = Settings(
    country="US", city="Astoria", timezone="America/New_York", base_id="appASTORIA0000001",
    airtable_token=SecretStr("pat1"), slack_channel="C0123456789", slack_bot_token=SecretStr("xoxb-1"),
)  # fmt: skip
RIDES = a_row(
    "needs", name="Ride to an appointment", in_use=True, known_to_us_only=True, needs_a_car=True
)  # fmt: skip
VISITS = a_row("needs", name="Walk or visit together", in_use=True, known_to_us_only=True)


class FakeBase:
    """A base that is as a test wants it; `written` is what was upserted."""

    def __init__(self, *, volunteers: Sequence[Any] = (), needs: Sequence[Any] = ()) -> None:
        self.schema = live_tables()
        self.trouble: dict[str, Exception] = {}
        self.rows = {SCHEMA.table_id("volunteers"): volunteers, SCHEMA.table_id("needs"): needs}
        self.written: list[dict[str, Any]] = []
        self.unneeded: frozenset[str] = frozenset()

    def tables(self) -> list[dict[str, Any]]:
        self._stumble("tables")
        return self.schema

    def list(
        self,
        table_id: str,
        *,
        fields: Sequence[str],
        formula: str | None = None,
        max_records: int | None = None,
    ) -> Listing:
        self._stumble("list")
        assert fields
        assert formula is None or max_records == 1
        return Listing(tuple(self.rows.get(table_id, ())), looked_at=None)  # type: ignore[arg-type]  # not of interest

    def upsert(self, table_id: str, rows: Sequence[dict[str, Any]], *, merge_on: Sequence[str]) -> Upserted:
        assert table_id == SCHEMA.table_id("heartbeats")
        assert merge_on
        self.written.extend(rows)
        return Upserted((self.trouble.get("upsert", {"id": "rec1", "fields": {}}),))

    def unneeded_scopes(self, table_id: str) -> frozenset[str]:
        assert table_id == SCHEMA.table_id("heartbeats")
        return self.unneeded

    def _stumble(self, call: str) -> None:
        if call in self.trouble:
            raise self.trouble[call]


class FakeChannel:
    def __init__(self, state: ChannelState | Exception) -> None:
        self._state = state

    def identify(self) -> Identity:
        if isinstance(self._state, Exception):
            raise self._state
        return Identity(bot_id="B1", user_id="U1", team="Astoria")

    def check_channel(self) -> ChannelState:
        assert isinstance(self._state, ChannelState)
        return self._state


class FakeMap:
    def __init__(self, answer: Coordinates | Exception | None) -> None:
        self._answer = answer

    def locate_city(self, city: str) -> Coordinates | None:
        assert city == "Astoria"
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


MEMBER = ChannelState(exists=True, member=True)
HERE = Coordinates(40.76, -73.92)


class FakeButtons:
    def __init__(
        self, *, opens: bool = True, opens_at_look: int = 1, trouble: Exception | None = None
    ) -> None:
        self._opens, self._trouble, self._looks = opens, trouble, opens_at_look
        self.stopped = False

    def start(self) -> None:
        if self._trouble is not None:
            raise self._trouble

    def stop(self) -> None:
        self.stopped = True

    def healthy(self) -> bool:
        self._looks -= 1
        return self._opens and self._looks <= 0


def no_time(_: float) -> None:
    """Pass without waiting."""


def findings(
    base: FakeBase | None = None,
    channel: ChannelState | Exception = MEMBER,
    map_: Coordinates | Exception | None = HERE,
    settings: Settings = SETTINGS,
) -> list[Finding]:
    looked_at = (base or FakeBase(), FakeChannel(channel), FakeMap(map_), FakeButtons())
    return list(check(settings, *looked_at, sleep=no_time, now=NOW, made=lambda: 7))


def wrong(found: Sequence[Finding]) -> str:
    (one,) = [finding.text for finding in found if finding.level is Level.WRONG]
    return one


def test_a_base_channel_and_map_that_are_set_up_are_told_as_good() -> None:
    found = findings()
    assert exit_code(found) == 0
    assert all(finding.level is Level.GOOD for finding in found)


def test_only_the_desks_own_row_is_written() -> None:
    base = FakeBase()
    findings(base)
    key, name = (SCHEMA.column_id("heartbeats", column) for column in ("key", "name"))
    assert base.written == [{key: "desk", name: "desk"}]


@pytest.mark.parametrize(
    ("call", "error", "code"),
    [
        ("tables", TokenWrong("Airtable does not accept the token."), 3),
        ("tables", Temporary("Airtable cannot be reached."), 6),
        ("tables", QuotaSpent("This month's Airtable calls are used up."), 6),
        ("upsert", TokenWrong("Airtable does not let this token write to the base."), 3),
        ("list", TokenWrong("Airtable does not let this token read the base."), 3),
    ],
)
def test_what_airtable_refuses_is_told_and_the_rest_is_looked_at(
    call: str, error: Exception, code: int
) -> None:
    base = FakeBase()
    base.trouble[call] = error
    found = findings(base)
    assert wrong(found).startswith(str(error))
    assert exit_code(found) == code
    assert found[-1].text == "The map knows Astoria."


def test_a_base_without_a_column_that_is_needed_is_drift() -> None:
    base = FakeBase()
    field_of(base.schema, "Requests", "Next step")["name"] = "What now"
    found = findings(base)
    assert exit_code(found) == 4
    assert "Next step" in wrong(found)
    assert base.written == []


def test_a_status_without_which_nobody_can_be_assigned_is_wrong_and_the_rest_is_looked_at() -> None:
    base = FakeBase()
    options = field_of(base.schema, "Requests", "Status")["options"]
    options["choices"] = [choice for choice in options["choices"] if choice["name"] != "Assigned"]
    found = findings(base)
    assert exit_code(found) == 4
    assert wrong(found).endswith('has no option "Assigned". Add it; until then nobody can be assigned.')
    assert base.written


def test_a_column_that_can_be_done_without_is_a_hint() -> None:
    base = FakeBase()
    field_of(base.schema, "Requests", "Preferred times")["name"] = "Zeiten"
    found = findings(base)
    assert exit_code(found) == 0
    assert any(finding.level is Level.HINT and "Preferred times" in finding.text for finding in found)


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        (ChannelState(exists=False), "invite the app to the channel"),
        (ChannelState(exists=True, archived=True), "archived"),
        (ChannelState(exists=True, member=False), "Invite it there with /invite."),
        (
            TokenRefused("Slack says invalid_auth.", advice="Copy the new bot token."),
            "Copy the new bot token.",
        ),
    ],
)
def test_a_channel_that_can_not_be_written_to_is_told_with_what_to_do(
    channel: ChannelState | Exception, told: str
) -> None:
    found = findings(channel=channel)
    assert told in wrong(found)
    assert exit_code(found) == 3


def test_without_slack_the_base_alone_serves() -> None:
    settings = SETTINGS.model_copy(update={"slack_channel": ""})
    found = findings(channel=TokenRefused("must not be asked"), settings=settings)
    assert exit_code(found) == 0
    assert any("stand in the base alone" in finding.text for finding in found)


@pytest.mark.parametrize(
    ("answer", "code"),
    [(None, 2), (Temporary("The map does not answer."), 6), (Permanent("The map refuses us."), 1)],
)
def test_a_map_that_does_not_know_the_city_is_told(answer: Exception | None, code: int) -> None:
    found = findings(map_=answer)
    assert exit_code(found) == code
    assert "map" in wrong(found)


def test_a_center_serves_where_the_map_does_not_know_the_city() -> None:
    found = findings(map_=None, settings=SETTINGS.model_copy(update={"center": HERE}))
    assert exit_code(found) == 0


def test_day_one_says_which_lists_will_be_empty() -> None:
    volunteers = [a_row("volunteers", name="Ana", adult=True)] * 12
    found = findings(FakeBase(volunteers=volunteers, needs=[RIDES]))
    assert (
        "0 of 12 volunteers are known to you: rides will have an empty list until you tick it for those you "
        "know."
    ) in [finding.text for finding in found]
    assert exit_code(found) == 0


def test_other_kinds_of_help_that_would_be_empty_are_named() -> None:
    found = findings(FakeBase(volunteers=[a_row("volunteers", adult=True)], needs=[RIDES, VISITS]))
    assert any(
        "“Ride to an appointment” and “Walk or visit together” will have" in each.text for each in found
    )


def test_one_volunteer_who_is_known_is_enough_to_say_nothing() -> None:
    volunteers = [a_row("volunteers", adult=True, known_to_us=True), a_row("volunteers", adult=True)]
    found = findings(FakeBase(volunteers=volunteers, needs=[RIDES]))
    assert all(finding.level is Level.GOOD for finding in found)


def test_volunteers_not_marked_as_adult_are_counted_without_those_who_left_or_practise() -> None:
    volunteers = [
        *[a_row("volunteers", name="Ana")] * 200,
        *[a_row("volunteers", name="Ben", adult=True)] * 12,
        a_row("volunteers", name="Chloé", status="Left"),
        a_row("volunteers", name="Dev", practice=True),
    ]
    found = findings(FakeBase(volunteers=volunteers))
    assert any(
        finding.text == "200 of 212 volunteers are not marked as adult: tick those who are."
        for finding in found
    )


def about_buttons(buttons: FakeButtons | None) -> Finding:
    channel = FakeChannel(ChannelState(exists=True, member=True))
    looked_at = (FakeBase(), channel, FakeMap(Coordinates(40.0, -73.0)), buttons)
    found = check(SETTINGS, *looked_at, sleep=no_time, now=NOW, made=lambda: 7)
    return next(each for each in found if "button" in each.text or "app token" in each.text.lower())


def test_buttons_that_work_are_said_to_and_the_line_is_closed_again() -> None:
    buttons = FakeButtons()
    assert about_buttons(buttons).level is Level.GOOD
    assert buttons.stopped


def test_a_line_that_takes_a_moment_to_open_is_waited_for() -> None:
    buttons = FakeButtons(opens_at_look=5)
    assert about_buttons(buttons).level is Level.GOOD


def test_without_an_app_token_there_is_a_hint_only() -> None:
    assert about_buttons(None).level is Level.HINT


def test_a_line_that_does_not_open_is_wrong_and_says_where_to_look() -> None:
    found = about_buttons(FakeButtons(opens=False))
    assert (found.level, found.error and found.error.exit_code) == (Level.WRONG, 6)
    assert "Socket Mode" in found.text


def test_an_app_token_that_slack_refuses_ends_with_three() -> None:
    refused = TokenRefused("Slack refuses the app token", advice="Make a new app token.")
    found = about_buttons(FakeButtons(trouble=refused))
    assert found.error is not None
    assert found.error.exit_code == 3


def test_what_the_airtable_token_does_not_need_is_a_hint() -> None:
    base = FakeBase()
    base.unneeded = frozenset({"schema.bases:write"})
    found = findings(base)
    assert exit_code(found) == 0
    (hint,) = [one.text for one in found if one.level is Level.HINT]
    assert hint == (
        "The Airtable token may change tables and columns, which the worker never does: take "
        "schema.bases:write from it at airtable.com/create/tokens."
    )
