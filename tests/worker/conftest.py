"""Fixtures of the worker's tests."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest


@pytest.fixture
def _stderr_given_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give back afterwards what a program of its own takes over from Python."""
    monkeypatch.setattr(logging, "raiseExceptions", True)
    for of, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(of, name, getattr(of, name))
    yield
    logging.captureWarnings(capture=False)
