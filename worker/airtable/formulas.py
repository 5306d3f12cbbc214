"""The little of Airtable's formula language that names rows. Pure.

Whatever goes into a formula passes `quoted`, and whatever names a column `column`: the one place where it is
escaped. https://support.airtable.com/docs/formula-field-reference
"""

from collections.abc import Iterable
from datetime import UTC, datetime

_SLASHED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LEFT_OUT: dict[int, str | None] = {
    # What a formula makes of other control characters is documented nowhere, and nobody types them.
    **dict.fromkeys([*range(0x20), 0x7F], None),
    # Halves of a character: they can't be sent at all.
    **dict.fromkeys(range(0xD800, 0xE000), None),
}
_IN_QUOTES = _LEFT_OUT | {ord(one): text for one, text in {**_SLASHED, "'": "\\'"}.items()}
_IN_BRACES = _LEFT_OUT | {ord(one): text for one, text in {**_SLASHED, "}": "\\}"}.items()}


def quoted(text: str) -> str:
    """Return `text` as a literal between straight quotes; nothing in it can end the literal.

    Control characters other than line ends and tabs are left out.
    """
    return f"'{text.translate(_IN_QUOTES)}'"


def column(name: str) -> str:
    """Return what stands for the column of that name or id; nothing in it can end the braces."""
    return f"{{{name.translate(_IN_BRACES)}}}"


def moment(at: datetime) -> str:
    """Return a moment as Airtable parses it: UTC, whole seconds, as its own timestamps are."""
    return f"DATETIME_PARSE({quoted(f'{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z')})"


def equals(name: str, text: str) -> str:
    """Return a formula that is true where the column (a name or an id) holds exactly `text`."""
    return f"{column(name)}={quoted(text)}"


def is_blank(name: str) -> str:
    """Return a formula that is true where the column holds nothing."""
    return f"({column(name)}&'')=''"


def contains(name: str, text: str) -> str:
    """Return a formula that is true where the column holds `text` somewhere, in whatever case."""
    return f"SEARCH({quoted(text)},{column(name)}&'')"


def begins_with(name: str, text: str) -> str:
    """Return a formula that is true where what the column holds begins with `text`."""
    return f"FIND({quoted(text)},{column(name)}&'')=1"


def any_of(formulas: Iterable[str]) -> str:
    """Return a formula that is true where one of `formulas` is; false for none."""
    return f"OR({','.join(formulas) or '0'})"


def has_id(record_ids: Iterable[str]) -> str:
    """Return a formula that is true for the rows with one of these ids."""
    return any_of(f"RECORD_ID()={quoted(record_id)}" for record_id in record_ids)
