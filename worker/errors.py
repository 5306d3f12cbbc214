"""What can go wrong in the worker, and how it ends.

Temporary            wait `delay` seconds, then try again
  Ambiguous          the call may have been carried out: look before repeating
  RateLimited        too many calls; the service says for how long
Permanent            a person must do something; `advice` says what
  QuotaSpent         the month's calls (or the day's geocodes) are used up
  SchemaChanged      a table, column or option is not what it was
  RecordGone         the record does not exist any more
  ValueRefused       the base does not take a value for a column, or the map an address
Fatal                the program ends, with the exit code of design section 8
"""

import traceback
from pathlib import Path

from notifiers.errors import Ambiguous, Permanent, Temporary

__all__ = [
    "Ambiguous",
    "DriftFound",
    "Fatal",
    "Permanent",
    "PlanHeld",
    "QuotaSpent",
    "RateLimited",
    "RecordGone",
    "SchemaChanged",
    "ServiceUnreachable",
    "SettingsWrong",
    "Temporary",
    "TokenWrong",
    "ValueRefused",
    "where",
]


def where(error: BaseException) -> str:
    """Return the place in the code that an exception came from; never its message, which may quote people."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "unknown"
    file = Path(frames[-1].filename)
    return f"{file.parent.name}/{file.name}:{frames[-1].lineno}"


class RateLimited(Temporary):
    """Too many calls at once; nothing was carried out."""


class QuotaSpent(Permanent):
    """The service carries out nothing more until its quota begins anew."""


class SchemaChanged(Permanent):
    """The base refuses a table, column or option that the schema had when it was last read."""


class RecordGone(Permanent):
    """The record, or a record that a value points to, does not exist any more. `record_id` is which."""

    def __init__(self, message: str, *, record_id: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.record_id = record_id


class ValueRefused(Permanent):
    """One value is refused, whatever else is given; `column` is its name where the answer told it."""

    def __init__(self, message: str, *, column: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.column = column


class Fatal(Exception):
    """The program can't go on. Its text is what a person reads, its `exit_code` what a host sees."""

    exit_code = 1


class SettingsWrong(Fatal):
    """The settings can't be read, or lack something."""

    exit_code = 2


class TokenWrong(Fatal):
    """A token, a scope or the channel is not right."""

    exit_code = 3


class DriftFound(Fatal):
    """The base lacks tables, columns or options that the worker needs."""

    exit_code = 4


class PlanHeld(Fatal):
    """The plan is larger than the group allows without asking."""

    exit_code = 5


class ServiceUnreachable(Fatal):
    """A service can't be reached."""

    exit_code = 6
