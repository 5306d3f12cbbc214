"""Making rows of Calls & texts for whom to call next, and taking away those that serve nobody any more."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from airtable_schema.live import JSON
from airtable_schema.records import Contact
from airtable_schema.serialize import create_fields
from notifiers.contact_summary import to_call
from worker.airtable.answers import RawRecord
from worker.board import Tracked
from worker.upkeep.call_rows import Ready, is_unused, parse_logged, to_make, to_remove
from worker.upkeep.upkeep_base import UpkeepBase
from worker.write_back import BATCH

MAY_LACK_FOR = timedelta(minutes=10)
"""How long a request may have fewer rows than it should; one that has none gets them at once."""


class ReadyRows:
    """The rows that one base keeps ready for calls."""

    def __init__(self, base: UpkeepBase) -> None:
        self._base = base
        self._made_at: datetime | None = None

    def make(self, now: datetime) -> None:
        """Make the rows that are missing; those that can wait do, so that one call makes several."""
        lacking = self._lacking()
        made = [ready for _, rows in lacking for ready in rows]
        is_time = self._made_at is None or now - self._made_at >= MAY_LACK_FOR
        if not (any(has_none for has_none, _ in lacking) or len(made) >= BATCH or (made and is_time)):
            return
        self._made_at = now
        base = self._base
        merge_on = [base.schema.column_id("contacts", "key")]
        for start in range(0, len(made), BATCH):
            rows = [self._row(ready) for ready in made[start : start + BATCH]]
            upserted = base.door.upsert(base.schema.table_id("contacts"), rows, merge_on=merge_on)
            self._take([row for row in upserted.rows if not isinstance(row, Exception)])

    def remove(self, now: datetime) -> None:
        """Take away rows that serve nobody any more; read again before, for one may just be filled in."""
        base, contacts = self._base, self._base.snapshot.contacts
        listed = {one.id: _listed(one) for one in base.board.tracked.values()}
        ids = to_remove(contacts.rows.values(), listed, now)
        if not ids:
            return
        table, fields = base.schema.table_id("contacts"), base.schema.column_ids("contacts")
        there = base.door.get_by_ids(table, ids, fields).records
        contacts.leave(set(ids) - {raw["id"] for raw in there})
        self._take(there)
        unused = [record for record in ids if record in contacts.rows and is_unused(contacts.rows[record])]
        if unused:
            base.door.delete(table, unused)
            contacts.leave(unused)

    def _lacking(self) -> list[tuple[bool, list[Ready]]]:
        """Return, for each request that lacks any, whether it has none at all, and which rows it lacks.

        Who was deleted since the decision was made gets no row.
        """
        next_ones = {
            one.id: tuple(who for who in one.decision.call_next if who in self._base.volunteers)
            for one in self._base.board.tracked.values()
            if one.decision is not None and one.decision.announce and not one.asks  # first all is said
        }
        about = self._about(request for request, call_next in next_ones.items() if call_next)
        missing = {request: to_make(request, next_ones[request], rows) for request, rows in about.items()}
        return [(len(rows) == len(next_ones[request]), rows) for request, rows in missing.items() if rows]

    def _about(self, requests: Iterable[str]) -> dict[str, list[Contact]]:
        about: dict[str, list[Contact]] = {request: [] for request in requests}
        if about:
            for contact in self._base.contacts.values():
                for request in contact.request:
                    if request in about:
                        about[request].append(contact)
        return about

    def _row(self, ready: Ready) -> dict[str, JSON]:
        base = self._base
        request, volunteer = base.board.tracked[ready.request].request, base.volunteers[ready.volunteer]
        values = {
            "key": ready.key,
            "summary": to_call(request, base.needs(request.needs), volunteer, base.desk),
            "request": (ready.request,),
            "volunteer": (ready.volunteer,),
        }
        there = {key: value for key, value in values.items() if base.schema.has("contacts", key)}
        return create_fields("contacts", there, base.schema)

    def _take(self, rows: Iterable[RawRecord]) -> None:
        """Take in rows made for calls; one that somebody has filled in meanwhile is looked at."""
        base, contacts = self._base, self._base.snapshot.contacts
        for row in rows:
            if is_unused(parse_logged(row, base.schema).record):
                contacts.keep([row], base.schema)
            else:
                for record in contacts.take([row], base.schema):
                    base.look_at(contacts.rows[record])


def _listed(one: Tracked) -> set[str] | None:
    """Return who is on a request's list; None where nobody is looked for, or nothing is decided yet."""
    if one.request.is_final:
        return set()
    if one.decision is None or not one.request.is_open or not one.decision.data.candidates:
        return None
    return {candidate.volunteer.id for candidate in one.decision.data.candidates}
