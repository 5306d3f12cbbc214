"""Switches are turned by name, and only to what they can be."""

from dataclasses import fields

import pytest

from worker.sandbox.switches import BlankDates, Switches


@pytest.mark.parametrize(
    ("name", "value", "stands"),
    [
        ("blank_dates", "error", BlankDates.ERROR),
        ("history_lag", 2, 2.0),
        ("monthly_cap", 1000, 1000),
        ("monthly_cap", None, None),
        ("link_order_kept", False, False),
    ],
)
def test_a_switch_is_turned_to_a_value_of_its_kind(name: str, value: object, stands: object) -> None:
    switches = Switches()
    switches.change(name, value)
    assert getattr(switches, name) == stands


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("no_such", 1),
        ("blank_dates", "perhaps"),
        ("history_lag", "2"),
        ("link_order_kept", 1),
        ("rate_limit", None),
    ],
)
def test_anything_else_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"no switch|not take|not a valid"):
        Switches().change(name, value)


def test_reset_turns_every_switch_back() -> None:
    switches = Switches()
    switches.history_lag, switches.blank_dates = 2.0, BlankDates.TRUE
    switches.reset()
    assert switches.values() == Switches().values()


def test_a_copy_turns_on_its_own() -> None:
    switches = Switches()
    switches.copy().history_lag = 2.0
    assert switches.history_lag == 0.0
    assert len(switches.values()) == len(fields(Switches))
