"""Whether enough have been found: somebody for every need, and as many as are wanted."""

from collections.abc import Iterable

from airtable_schema.options import ContactOutcome, Status
from airtable_schema.records import Contact
from worker.deeds.deed import DeedView


def enough(view: DeedView, who: tuple[str, ...], taking: dict[str, tuple[str, ...]] | None = None) -> bool:
    """Return whether these are enough; `taking` is what some of them take on just now, by their ids."""
    wanted = {need.id for need in view.needs}
    taken: set[str] = set()
    for volunteer in who:
        taken.update((taking or {}).get(volunteer) or takes(view, volunteer))
    return len(who) >= max(view.request.how_many_volunteers, 1) and wanted <= taken


def takes(view: DeedView, volunteer: str) -> tuple[str, ...]:
    """Return which of the needs a volunteer does: what they said yes to, else what they offer, else all."""
    asked = [need.id for need in view.needs]
    said = [one for one in view.contacts if volunteer in one.volunteer and one.outcome is ContactOutcome.YES]
    yes = _about(said[-1:], asked)
    if yes:
        return yes
    known = view.volunteers.get(volunteer)
    offers = tuple(need for need in asked if known is not None and need in known.can_help_with)
    return offers or tuple(asked)


def found(view: DeedView) -> tuple[str, ...]:
    """Return who does it: of those in *Assigned to* the ones who have not left."""
    return tuple(who for who in view.request.assigned_to if who not in view.stands.left)


def is_found(view: DeedView) -> bool:
    """Return whether nobody more is wanted."""
    who = found(view)
    return (view.request.status is Status.ASSIGNED and bool(who)) or enough(view, who)


def _about(said: Iterable[Contact], asked: list[str]) -> tuple[str, ...]:
    return tuple(need for contact in said for need in contact.for_needs if need in asked)
