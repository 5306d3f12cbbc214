"""What a cell can be besides a value: blank, or unreadable for a reason that people can be told."""

from enum import StrEnum
from typing import Final


class ProblemCode(StrEnum):
    """Why a cell could not be read as it stands."""

    UNKNOWN_OPTION = "unknown_option"
    FORMULA_ERROR = "formula_error"
    NOT_A_NUMBER = "not_a_number"
    TOO_SMALL = "too_small"
    NOT_WHOLE = "not_whole"
    NOT_A_TIME = "not_a_time"
    NOT_A_PLACE = "not_a_place"
    UNEXPECTED = "unexpected"
    """A type of value that this column can't hold; the column was probably changed into another type."""


class _Blank:
    """The type of BLANK."""


BLANK: Final = _Blank()
"""The cell says nothing: the record's default holds."""


class Unreadable(Exception):
    """A cell can't be read as it stands; `instead` is what holds. `detail` is people's text: never log it."""

    def __init__(self, code: ProblemCode, detail: str = "", *, instead: object = BLANK) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.instead = instead
