"""What deciding looks at, made of the few attributes that matter to a test."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from airtable_schema.mapping import template_mapping
from airtable_schema.records import Request
from airtable_schema.template import REQUESTS
from notifiers.card import Candidate
from notifiers.desk import Desk
from tests.cast import ANA, BEN, CHLOE, DEV, EARLIER, GROCERIES, HOME, NOW, a_request
from worker.location import Location, Place
from worker.view import Rules, Shortlist, View

MAPPING = template_mapping("mi")
RULES = Rules(
    desk=Desk(timezone=ZoneInfo("America/New_York"), fallback_text="Order a ride"),
    check_requests_first=False,
    reach=9.0,
    columns={column.key: MAPPING.column_name("requests", column.key) for column in REQUESTS.columns},
)
CHECK_FIRST = replace(RULES, check_requests_first=True)
LISTED = Shortlist(candidates=(Candidate(ANA, 0.3), Candidate(BEN, 0.4)))
NOBODY = Shortlist()
KNOWN = Location(place=Place.KNOWN, coordinates=HOME)


def a_view(request: Request | None = None, /, **changes: Any) -> View:
    """Rosa's request, found on the map, with Ana and Ben on its list, with changes."""
    view = View(
        request=request or a_request(), problems=(), needs=(GROCERIES,), location=KNOWN, from_centre=0.5,
        map_answers=True, shortlist=LISTED, volunteers={one.id: one for one in (ANA, BEN, CHLOE, DEV)},
        contacts=(), requester=None, now=NOW, looked_at=EARLIER,
    )  # fmt: skip
    return replace(view, **changes)
