"""Fixtures of the door's tests: HTTP is answered by a script, time by a manual clock."""

from collections.abc import Iterator

import pytest
import responses

from tests.worker.airtable.scripted import ScriptedAirtable


@pytest.fixture
def airtable() -> Iterator[ScriptedAirtable]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield ScriptedAirtable(mock)
