"""What it means that Airtable does not find something that a write names.

One refusal covers many causes: the row itself is gone, a row that a cell points to is gone, the table is
gone, or the token may not write. *Gone* is believed only of a row that a list by its id does not return
either.
"""

from collections.abc import Callable, Collection

from worker.airtable.batches import Batch, Verdict, judge_dead_link, without
from worker.airtable.refusals import Kind, Refusal, gone, not_allowed
from worker.errors import Temporary


def judge_missing(
    batch: Batch, refusal: Refusal, kind: Kind, existing: Callable[[Collection[str]], frozenset[str]]
) -> Verdict | None:
    """Judge a refused update or deletion; None where it is not about finding, or can't be told.

    `existing` asks the base which of these ids it has; what it raises stops everything.
    """
    if not refusal.is_not_found:
        return None
    return judge_dead_link(batch, refusal) or _judge_rows(batch, refusal, kind, existing)


def _judge_rows(
    batch: Batch, refusal: Refusal, kind: Kind, existing: Callable[[Collection[str]], frozenset[str]]
) -> Verdict | None:
    ids = [name for name, _ in batch]
    there = existing(ids)
    missing = [record_id for record_id in ids if record_id not in there]
    if missing:
        return Verdict(without(batch, missing), {record_id: gone(record_id) for record_id in missing})
    named = refusal.record_id
    if named in ids:
        return Verdict(without(batch, [named]), {named: _two_answers(named)})
    if refusal.status == 403:
        raise not_allowed(kind)
    return None


def _two_answers(record_id: str) -> Temporary:
    return Temporary(f"Airtable lists the record {record_id} but does not find it when it is written.")
