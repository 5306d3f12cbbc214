"""The rows of Calls & texts that a press makes. The same press delivered twice writes the same row."""

from datetime import datetime

from airtable_schema.options import ContactOutcome
from notifiers.presses import Press
from worker.deeds.deed import ContactRow, DeedView

PERSON = "person"
"""What stands in a key where no volunteer does."""


def row(
    press: Press,
    view: DeedView,
    outcome: ContactOutcome | None,
    *,
    volunteer: str = "",
    needs: tuple[str, ...] = (),
    call_back_at: datetime | None = None,
) -> ContactRow:
    """Return the row that this press makes about a volunteer, or about the person who asked."""
    return ContactRow(
        key=key_of(press, view.request.id, volunteer),
        request=view.request.id,
        volunteer=volunteer,
        outcome=outcome,
        at=press.at,
        by=press.user_name,
        by_id=press.user,
        for_needs=needs,
        call_back_at=call_back_at,
        note=press.text("note").strip(),
    )


def key_of(press: Press, request: str, volunteer: str) -> str:
    """Return the key of the row that this press makes.

    It follows from the press alone: to count what is there would write over a row that another worker has
    just made, or over the last one when somebody has deleted an earlier one.
    """
    mark = press.id or f"{press.user}.{round(press.at.timestamp() * 1000)}"
    return f"{request}:{volunteer or PERSON}:{press.act.value}:{mark}"
