"""What the base keeps of volunteers by itself: when they were last asked and assigned, who falls silent."""

from datetime import datetime, timedelta
from typing import Any

from matching.facts import facts_from
from worker.upkeep.upkeep_base import UpkeepBase
from worker.upkeep.volunteer_notes import moments_of, unanswered_notes
from worker.write_back import BATCH

EVERY = timedelta(hours=1)
"""How long *Last asked* and *Last assigned* may wait, unless there are enough for a call."""


class KeptVolunteers:
    """What one worker keeps of the volunteers of its base."""

    def __init__(self, base: UpkeepBase) -> None:
        self._base = base
        self._noted: object = None
        self._moments: dict[str, dict[str, Any]] = {}
        self._kept_at: datetime | None = None

    def keep(self, now: datetime) -> set[str]:
        """Write what changed; return whose *To fix* did."""
        changed = self._note(now)
        if len(self._moments) >= BATCH or self._kept_at is None or now - self._kept_at >= EVERY:
            base = self._base
            base.snapshot.volunteers.keep(base.write("volunteers", self._moments), base.schema)
            self._moments, self._kept_at = {}, now
        return changed

    def _note(self, now: datetime) -> set[str]:
        """Write who falls silent, and note what is to be kept, if anything was heard since; return whose."""
        base = self._base
        requests = [one.request for one in base.board.tracked.values()]
        assigned = tuple((one.id, one.assigned_at, one.assigned_to) for one in requests if one.assigned_at)
        about = (base.snapshot.contacts.version, assigned)
        if about == self._noted:
            return set()
        contacts = base.contacts.values()
        facts = facts_from(contacts, requests, now)
        notes = unanswered_notes(base.volunteers, facts, contacts, base.desk)
        changed = base.snapshot.volunteers.take(base.write("volunteers", notes), base.schema)
        self._moments, self._noted = moments_of(base.volunteers, facts, requests), about
        return changed
