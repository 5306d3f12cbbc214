"""Views of a request as deciding has them, made of the few things that matter to a test."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from airtable_schema.records import Contact, Need, Request, Volunteer
from notifiers.card import Candidate
from notifiers.desk import Desk
from tests.cast import ANA, BEN, CHLOE, DEV, GROCERIES, NOW
from worker.desk_state import standing_of
from worker.location import Location, Place
from worker.said import Said
from worker.timings import Timings
from worker.view import Rules, Shortlist, View

NEW_YORK = ZoneInfo("America/New_York")
RULES = Rules(
    desk=Desk(timezone=NEW_YORK),
    check_requests_first=False,
    reach=10.0,
    columns={},
    timings=Timings(zone=NEW_YORK),
)
EVERYBODY = (ANA, BEN, CHLOE, DEV)


def a_view(
    request: Request,
    *,
    contacts: Iterable[Contact] = (),
    needs: tuple[Need, ...] = (GROCERIES,),
    said: Said | None = None,
    listed: tuple[Volunteer, ...] = EVERYBODY,
    now: datetime = NOW,
    all_asked: bool = False,
) -> View:
    """A request in its place, with everybody on its list less those who are off it."""
    said = said or Said()
    logged = tuple(sorted(contacts, key=lambda one: one.happened_at))
    known = {one.id: one for one in EVERYBODY}
    standing = standing_of(request, needs, known, logged, said, RULES.timings, now)
    ordered = standing.ordered([one.id for one in listed], now)
    candidates = tuple(Candidate(known[who]) for who in ordered if not standing.is_off(who))
    return View(
        request=request,
        problems=(),
        needs=needs,
        location=Location(place=Place.KNOWN, coordinates=None),
        from_centre=None,
        map_answers=True,
        shortlist=Shortlist(candidates=candidates, all_asked=all_asked),
        volunteers=known,
        contacts=logged,
        said=said,
        standing=standing,
        requester=None,
        now=now,
        looked_at=now,
    )
