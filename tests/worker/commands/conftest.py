"""Fixtures of the commands' tests."""

import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _logs_as_before(_stderr_given_back: None) -> Iterator[None]:
    root, level = logging.getLogger(), logging.getLogger().level
    yield
    root.handlers = [handler for handler in root.handlers if handler.get_name() != "hyperlocal"]
    root.setLevel(level)
    structlog.reset_defaults()
