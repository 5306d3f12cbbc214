import random
from collections.abc import Iterator

import pytest

from tests.clocks import ManualClock
from tests.sandbox.airtable.desk import TABLES
from tests.sandbox.airtable.http import Caller, Host, serve
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import Switches


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def switches() -> Switches:
    """Time stands still in most of these tests, so every call falls into one second."""
    return Switches(rate_limit=False)


@pytest.fixture
def airtable(clock: ManualClock, switches: Switches) -> AirtableStandIn:
    return AirtableStandIn(now=clock.now, random=random.Random(7), switches=switches)


@pytest.fixture
def base(airtable: AirtableStandIn) -> str:
    return airtable.create_base("Desk", TABLES)


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.close()


@pytest.fixture
def url(host: Host, airtable: AirtableStandIn) -> Iterator[str]:
    runner = host.run(serve(airtable))
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/airtable"
    host.run(runner.cleanup())


@pytest.fixture
def caller(url: str, airtable: AirtableStandIn, base: str) -> Iterator[Caller]:
    caller = Caller(url, airtable.create_token(), base)
    yield caller
    caller.session.close()
