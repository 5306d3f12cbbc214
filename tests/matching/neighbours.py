"""Small builders for matching: somebody at a distance, with a history; an ask; a pool; who comes first."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airtable_schema.records import Contact, Coordinates, Need, Requester, Volunteer
from matching.ask import Ask, ask_for
from matching.facts import Facts
from matching.policy import Policy
from matching.pool import Pool
from matching.ranking import Pick, Ranking, rank
from matching.reasons import Reject
from matching.verdicts import Verdict, verdict
from tests.cast import CALL, DOG, GROCERIES, HOME, MEDICINE, NOW, RIDE, SNOW, a_request, a_volunteer

KINDS = {need.id: need for need in (GROCERIES, MEDICINE, RIDE, DOG, CALL, SNOW)}
MILES = Policy.standard("mi", group_languages=("English",))
KILOMETRES = Policy.standard("km", group_languages=("English",))
NEW_YORK = ZoneInfo("America/New_York")
_RADIUS = {"mi": 3958.7613, "km": 6371.0088}
_HAIR = 1e-6


def away(distance: float, unit: str = "mi") -> Coordinates:
    """Return the place so far north of Rosa's; a hair less, so that 2 is not beyond 2."""
    return Coordinates(HOME.lat + math.degrees((distance - _HAIR) / _RADIUS[unit]), HOME.lon)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def history(*, asked: float | None = None, helped: float | None = None, **more: Any) -> Facts:
    """Return facts; `asked` is hours ago, `helped` days ago."""
    return Facts(
        last_asked=None if asked is None else NOW - timedelta(hours=asked),
        last_helped=None if helped is None else NOW - timedelta(days=helped),
        **more,
    )


def an_ask(
    *,
    kinds: Mapping[str, Need] = KINDS,
    building: str = "30-12 30 AVE ASTORIA",
    coordinates: Coordinates | None = HOME,
    requester: Requester | None = None,
    contacts: Sequence[Contact] = (),
    **request: Any,
) -> Ask:
    """Return Rosa's request for groceries, in any language unless it says so, with changes."""
    return ask_for(
        a_request(**{"languages": (), **request}),
        kinds,
        coordinates=coordinates,
        building=building,
        requester=requester,
        contacts=contacts,
        zone=NEW_YORK,
    )


def a_pool(*volunteers: Volunteer, facts: Mapping[str, Facts] | None = None, **buildings: str) -> Pool:
    """Return a pool of the volunteers; buildings by the first name, in capitals, as in the id."""
    keys = {v.id: key for v in volunteers for name, key in buildings.items() if v.id.startswith(f"rec{name}")}
    return Pool(volunteers, facts=facts, buildings=keys, calling_code="1")


def somebody(name: str = "Ana", **changes: Any) -> Volunteer:
    """Return one of the cast with a phone of their own, so that nobody is taken for somebody else."""
    phone = f"(718) 555-{sum(map(ord, name)) % 10_000:04}"
    return a_volunteer(name, **{"phone": phone, **changes})


def ranked(*volunteers: Volunteer, ask: Ask | None = None, policy: Policy = MILES) -> Ranking:
    """Rank the volunteers, of whom nothing has happened yet."""
    return rank(a_pool(*volunteers), ask or an_ask(), policy, NOW)


def ids(picks: Sequence[Pick]) -> list[str]:
    return [pick.volunteer_id for pick in picks]


ANA = somebody()


def on(ask: Ask, who: Volunteer = ANA, policy: Policy = MILES, facts: Facts | None = None) -> Verdict:
    """Return the verdict on one volunteer, of whom nothing has happened yet unless it is told."""
    pool = a_pool(who, facts={who.id: facts} if facts else None)
    return verdict(pool, ask, policy, NOW, who.id)


def reject(
    ask: Ask, who: Volunteer = ANA, policy: Policy = MILES, facts: Facts | None = None
) -> Reject | None:
    """Return the rule that leaves this one volunteer out."""
    return on(ask, who, policy, facts).reject


def kinds(*needs: Need) -> dict[str, Need]:
    """Return the kinds of help of the cast, with changes."""
    return {**KINDS, **{need.id: need for need in needs}}
