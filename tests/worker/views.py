"""What deciding looks at, made of the few attributes that matter to a test."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from airtable_schema.mapping import template_mapping
from airtable_schema.records import Contact, Need, Request, Volunteer
from airtable_schema.template import REQUESTS
from notifiers.card import Candidate
from notifiers.desk import Desk
from tests.cast import ANA, BEN, CHLOE, DEV, EARLIER, GROCERIES, HOME, NOW, a_request
from worker.desk.state import standing_of
from worker.desk.timings import Timings
from worker.geocoding.location import Location, Place
from worker.remembered.said import Phase, Said, said_now
from worker.view import Rules, Shortlist, View

NEW_YORK = ZoneInfo("America/New_York")
MAPPING = template_mapping("mi")
RULES = Rules(
    desk=Desk(timezone=NEW_YORK, fallback_text="Order a ride"),
    check_requests_first=False,
    reach=9.0,
    columns={column.key: MAPPING.column_name("requests", column.key) for column in REQUESTS.columns},
    timings=Timings(zone=NEW_YORK),
)
RULES_OF_THE_DESK = replace(RULES, desk=Desk(timezone=NEW_YORK), columns={})
"""With no fallback."""
CHECK_FIRST = replace(RULES, check_requests_first=True)
LISTED = Shortlist(candidates=(Candidate(ANA, 0.3), Candidate(BEN, 0.4)))
NOBODY = Shortlist()
KNOWN = Location(place=Place.KNOWN, coordinates=HOME)


EVERYBODY = (ANA, BEN, CHLOE, DEV)


def a_view(request: Request | None = None, /, **changes: Any) -> View:
    """Rosa's request, found on the map, with Ana and Ben on its list, with changes."""
    request = request or a_request()
    known = {one.id: one for one in EVERYBODY}
    said = changes.get("said") or said_now(Said(phase=Phase.OPEN), request)
    seen: dict[str, Any] = {"needs": (GROCERIES,), "volunteers": known, "contacts": (), "now": NOW, **changes}
    standing = standing_of(
        request, seen["needs"], seen["volunteers"], seen["contacts"], said, RULES.timings, seen["now"]
    )
    view = View(
        request=request, problems=(), needs=(GROCERIES,), location=KNOWN, from_centre=0.5,
        map_answers=True, shortlist=LISTED, volunteers=known, contacts=(), said=said, standing=standing,
        requester=None, now=NOW, looked_at=EARLIER,
    )  # fmt: skip
    return replace(view, **changes)


def a_worked_view(
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
    logged = tuple(sorted(contacts, key=lambda one: one.happened_at))
    view = a_view(request, contacts=logged, needs=needs, said=said or Said(), now=now, from_centre=None)
    ordered = view.standing.ordered([one.id for one in listed], now)
    candidates = tuple(Candidate(view.volunteers[who]) for who in ordered if not view.standing.is_off(who))
    return replace(view, shortlist=Shortlist(candidates=candidates, all_asked=all_asked), looked_at=now)
