"""The little of Airtable's formula language that the doors need to name rows. Pure."""

from collections.abc import Iterable

_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def quoted(text: str) -> str:
    """Return `text` as a literal between straight quotes; nothing in it can end the literal."""
    return f"'{text.translate(_ESCAPES)}'"


def equals(column: str, text: str) -> str:
    """Return a formula that is true where the column (a name or an id) holds exactly `text`."""
    return f"{{{column.replace('}', chr(92) + '}')}}}={quoted(text)}"


def any_of(formulas: Iterable[str]) -> str:
    """Return a formula that is true where one of `formulas` is; false for none."""
    return f"OR({','.join(formulas) or '0'})"


def has_id(record_ids: Iterable[str]) -> str:
    """Return a formula that is true for the rows with one of these ids."""
    return any_of(f"RECORD_ID()={quoted(record_id)}" for record_id in record_ids)
