"""Told to stop, the worker starts no further call, to anybody."""

import pytest

from notifiers.pacing import Pacer
from tests.clocks import ManualClock
from worker.airtable.calls import Pace
from worker.clock import Stopping


def test_no_airtable_call_begins_after_the_stop() -> None:
    clock = ManualClock()
    pace = Pace(clock, 4.0)
    pace.wait()
    clock.stop()
    with pytest.raises(Stopping):
        pace.wait()


def test_no_slack_call_begins_after_the_stop() -> None:
    clock = ManualClock()
    pacer = Pacer(1, 1.0, monotonic=clock.monotonic, sleep=clock.sleep)
    clock.stop()
    with pytest.raises(Stopping):
        pacer.wait()
