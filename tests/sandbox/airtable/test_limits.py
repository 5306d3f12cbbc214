"""Five calls a second for a base, fifty for a user, so many a month: and the two 429s, told apart."""

from collections.abc import Iterator

import pytest

from tests.clocks import ManualClock
from tests.sandbox.airtable.desk import TABLES
from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import OverCap, Switches

MESSAGE = "Rate limit exceeded. Please try again later"
SPENT = "PUBLIC_API_BILLING_LIMIT_EXCEEDED"


@pytest.fixture
def limited(caller: Caller, switches: Switches) -> Caller:
    switches.rate_limit = True
    return caller


def statuses(caller: Caller, calls: int, path: str = "Requests") -> list[int]:
    return [caller.data("GET", path)[0] for _ in range(calls)]


def test_the_sixth_call_in_a_second_costs_thirty_seconds(limited: Caller, clock: ManualClock) -> None:
    assert statuses(limited, 6) == [200] * 5 + [429]
    clock.advance(29.9)
    assert statuses(limited, 1) == [429]
    clock.advance(0.1)
    assert statuses(limited, 1) == [200]


def test_five_calls_a_second_are_fine_for_ever(limited: Caller, clock: ManualClock) -> None:
    for _ in range(20):
        assert statuses(limited, 1) == [200]
        clock.advance(0.2)


@pytest.mark.parametrize("as_list", [False, True])
def test_the_rate_limits_429_has_one_of_two_envelopes(
    limited: Caller, switches: Switches, *, as_list: bool
) -> None:
    switches.rate_limit_as_list = as_list
    statuses(limited, 5)
    listed = {"errors": [{"error": "RATE_LIMIT_REACHED", "message": MESSAGE}]}
    single = {"error": {"type": "RATE_LIMIT_REACHED", "message": MESSAGE}}
    assert limited.data("GET", "Requests") == (429, listed if as_list else single)


def test_another_base_is_another_count_but_the_user_has_one(
    limited: Caller, airtable: AirtableStandIn, switches: Switches
) -> None:
    other = airtable.create_base("Other", TABLES)
    statuses(limited, 6)
    assert limited.call("GET", f"/v0/{other}/Requests")[0] == 200
    switches.calls_per_second = 1000
    assert [limited.call("GET", f"/v0/{other}/Requests")[0] for _ in range(44)][-2:] == [200, 429]


def test_a_refused_call_writes_nothing(limited: Caller, airtable: AirtableStandIn) -> None:
    statuses(limited, 5)
    assert limited.data("POST", "Requests", {"fields": {"Name": "Rosa"}})[0] == 429
    assert airtable.rows(limited.base, "Requests") == []


def test_at_the_months_cap_data_is_refused_and_the_schema_is_not(
    caller: Caller, airtable: AirtableStandIn, switches: Switches, clock: ManualClock
) -> None:
    switches.monthly_cap = 2
    statuses(caller, 2)
    status, body = caller.data("GET", "Requests")
    assert (status, body["errors"][0]["error"]) == (429, SPENT)
    assert caller.meta("GET", f"bases/{caller.base}/tables")[0] == 200
    assert caller.meta("GET", "whoami")[0] == 200
    clock.advance(30 * 86_400)
    assert statuses(caller, 1) == [200]
    assert airtable.calls_this_month() == 1


def test_team_is_slowed_to_two_calls_a_second(
    limited: Caller, switches: Switches, clock: ManualClock
) -> None:
    switches.monthly_cap, switches.over_cap = 2, OverCap.SLOW
    statuses(limited, 2)
    clock.advance(1)
    assert statuses(limited, 3) == [200, 200, 429]


@pytest.fixture
def counted(caller: Caller, airtable: AirtableStandIn) -> Iterator[Caller]:
    before = airtable.calls_this_month()
    yield caller
    assert airtable.calls_this_month() == before + 3


def test_every_call_with_a_token_counts_also_one_that_is_refused(counted: Caller) -> None:
    counted.data("GET", "Requests")
    counted.data("GET", "Nope")
    counted.meta("GET", f"bases/{counted.base}/tables")
