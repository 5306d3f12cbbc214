"""Desks with a checker, to be spoilt."""

from collections.abc import Iterator

import pytest

from tests.journeys.desk import a_desk
from tests.prove.spoiling import Spoiler


@pytest.fixture
def spoiler() -> Iterator[Spoiler]:
    with a_desk() as desk:
        yield Spoiler(desk)


@pytest.fixture
def settled() -> Iterator[tuple[Spoiler, str]]:
    """A desk on which one request was announced, and nothing is wrong."""
    with a_desk() as desk:
        spoiler = Spoiler(desk)
        rosa = desk.ask()
        desk.once()
        assert spoiler.at_rest() == set()
        yield spoiler, rosa
