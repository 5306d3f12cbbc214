"""Every journey is watched: after each look of a worker, each Next step must be true, also on the card.

Not so where the base itself is spoilt on purpose: rows that are gone, columns that are called otherwise.
"""

import pytest

from tests.journeys import desk

_SPOILT = ("test_desk_trouble", "test_rows_and_columns", "test_renamed_columns", "test_never_stuck")


@pytest.fixture(autouse=True)
def watched(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have somebody watch the desks of a test, unless it spoils the base."""
    name = request.module.__name__.rpartition(".")[2]
    monkeypatch.setattr(desk, "WATCHED", not name.startswith(_SPOILT))
