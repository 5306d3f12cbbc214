"""What most of the worker needs of the Airtable door: to list rows."""

from collections.abc import Sequence
from typing import Protocol

from worker.airtable.answers import Listing


class Lister(Protocol):
    """The part of the Airtable door that lists rows."""

    def list(
        self,
        table_id: str,
        *,
        fields: Sequence[str],
        formula: str | None = None,
        max_records: int | None = None,
    ) -> Listing:
        """Return the rows for which the formula is true, no more than `max_records` where that is given."""
