"""What presses are decided on: their requests, read again just before, and what was heard about each."""

from datetime import datetime

from airtable_schema.records import Contact, Request
from notifiers.desk import Desk
from notifiers.presses import Act, Press
from worker.board import Board
from worker.deeds.deed import DeedView
from worker.presses.batch import Batch, Pending
from worker.presses.moments import PressMoments
from worker.reading import Reading
from worker.remembered.claim import claim_of, is_theirs
from worker.snapshot import Snapshot


class Views:
    """The views of one desk."""

    def __init__(
        self, reading: Reading, board: Board, snapshot: Snapshot, moments: PressMoments, desk: Desk
    ) -> None:
        self._reading = reading
        self._board = board
        self._snapshot = snapshot
        self._moments = moments
        self._desk = desk

    def read(self, batch: Batch, now: datetime, pass_number: int, *, beside_others: bool) -> set[str]:
        """Read again what these presses are about, and return the volunteers that changed.

        One call for all requests, and further ones where somebody else may have written, or is not known.
        """
        self._reading.again(self._asked(batch), now, pass_number)
        changed = self._reading.before_presses(
            now,
            at_once=beside_others or any(one.press.act is Act.UNDO for one in batch.pending),
            volunteers={one.press.volunteer for one in batch.pending if one.press.volunteer},
        )
        self.fill(batch)
        return changed

    def fill(self, batch: Batch) -> None:
        """Put into a batch how its requests stand by what was read last."""
        tracked = self._board.tracked
        batch.requests = {
            record: tracked[record].request for record in self._asked(batch) if record in tracked
        }
        for contact in sorted(self._snapshot.contacts.rows.values(), key=lambda one: one.happened_at):
            for record in contact.request:
                if record in batch.requests:
                    batch.contacts[record].append(contact)

    def knows(self, one: Pending) -> bool:
        """Return whether the volunteer that a press names exists."""
        return not one.press.volunteer or one.press.volunteer in self._snapshot.volunteers.rows

    def of(self, one: Pending, batch: Batch, now: datetime) -> DeedView:
        """Return what one press is decided on."""
        request = batch.requests.get(one.request) or Request(id="", created_at=now)
        heard = batch.contacts[one.request] if one.request else ()
        contacts = tuple(contact for contact in heard if not _is_of(one.press, contact))
        needs = self._snapshot.needs.rows
        return DeedView(
            request=request,
            needs=tuple(needs[need] for need in dict.fromkeys(request.needs) if need in needs),
            volunteers=self._snapshot.volunteers.rows,
            contacts=contacts,
            stands=self._moments(request, contacts, now),
            desk=self._desk,
            mine=self._mine(one.press, batch) if one.press.act is Act.HANDOVER else (),
        )

    def was_served(self, one: Pending) -> bool:
        """Return whether this press stands in the base already: another worker got it, too."""
        rows = self._snapshot.contacts.rows.values()
        return not one.rows and any(_is_of(one.press, contact) for contact in rows)

    def drop(self, records: set[str]) -> None:
        """Forget what turned out not to exist any more."""
        for record in records:
            self._snapshot.volunteers.drop(record)
            self._snapshot.needs.drop(record)

    def _asked(self, batch: Batch) -> list[str]:
        """Return what these presses are about: also what somebody lets go of who hands over."""
        hand_over = [one.press for one in batch.pending if one.press.act is Act.HANDOVER]
        let_go = [request.id for press in hand_over for request in self._mine(press, Batch([]))]
        return list(dict.fromkeys([*batch.requests_asked, *let_go]))

    def _mine(self, press: Press, batch: Batch) -> tuple[Request, ...]:
        """Return what somebody is on, by what was read last and what was pressed before in the same batch."""
        stands = [batch.requests.get(one.id, one.request) for one in self._board.tracked.values()]
        held = [(request, claim_of(request)) for request in stands]
        return tuple(
            request
            for request, claim in held
            if claim is not None and not request.is_final and is_theirs(claim, press.user, press.user_name)
        )


def _is_of(press: Press, contact: Contact) -> bool:
    """Whether a row was made by this very press: it does not count for what the press does."""
    return bool(press.id) and contact.key.endswith(f":{press.id}")
