"""The rows of Calls & texts that a press makes. The same press delivered twice writes the same row."""

from datetime import datetime, timedelta

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact
from notifiers.presses import Act, Press
from worker.deeds.deed import ContactRow, DeedView

PERSON = "person"
"""What stands in a key where no volunteer does."""
AGAIN_WITHIN = timedelta(minutes=10)
"""Who presses the same again within so long, with nothing come of it, means the same call."""
_CHANGES_MORE = frozenset({
    Act.YES, Act.DIDNT_COME, Act.FELL_THROUGH, Act.BREAK, Act.DONE, Act.SHE_CONFIRMS, Act.COULD_NOT_REACH,
})  # fmt: skip
"""After whose row more is written: a worker that is killed in between leaves the row alone."""


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
    begun = _begun(press, view, outcome, volunteer, needs)
    return ContactRow(
        key=key_of(press, view.request.id, volunteer) if begun is None else begun.key,
        request=view.request.id,
        volunteer=volunteer,
        outcome=outcome,
        at=press.at if begun is None else begun.happened_at,
        by=press.user_name,
        by_id=press.user,
        for_needs=needs,
        call_back_at=call_back_at,
        note=press.text("note").strip(),
    )


def _begun(
    press: Press, view: DeedView, outcome: ContactOutcome | None, volunteer: str, needs: tuple[str, ...]
) -> Contact | None:
    """Return the row that the same person's same press has just made, and whose call it is then.

    It is the last about them, and not from before the present assignment: that would be another call.
    """
    who = (volunteer,) if volunteer else ()
    last = next((contact for contact in reversed(view.contacts) if contact.volunteer == who), None)
    if last is None or press.act not in _CHANGES_MORE or last.by_id != press.user:
        return None
    begins = f"{view.request.id}:{volunteer or PERSON}:{press.act.value}:"
    same = last.key.startswith(begins) and last.outcome is outcome and set(last.for_needs) == set(needs)
    since = max(press.at - AGAIN_WITHIN, view.request.assigned_at or press.at - AGAIN_WITHIN)
    return last if same and last.happened_at >= since else None


def key_of(press: Press, request: str, volunteer: str) -> str:
    """Return the key of the row that this press makes.

    It follows from the press alone: to count what is there would write over a row that another worker has
    just made, or over the last one when somebody has deleted an earlier one.
    """
    mark = press.id or f"{press.user}.{round(press.at.timestamp() * 1000)}"
    return f"{request}:{volunteer or PERSON}:{press.act.value}:{mark}"
