"""The rows of Calls & texts that a press makes. Their keys follow from the base alone, never from a clock.

So a second worker, or the same press delivered twice, writes the same row.
"""

from datetime import datetime

from airtable_schema.options import ContactOutcome
from notifiers.presses import Act, Press
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
        key=next_key(press.act, view, volunteer),
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


def next_key(act: Act, view: DeedView, volunteer: str) -> str:
    """Return the key of the next such row: how many there are by now makes it this one."""
    series = f"{view.request.id}:{volunteer or PERSON}:{act.value}:"
    return f"{series}{sum(1 for contact in view.contacts if contact.key.startswith(series))}"
