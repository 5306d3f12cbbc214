"""Made-up towns and requests in which everything happens often: ties, blanks, limits, one person twice."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from airtable_schema.options import Allow, Transport, Urgency, VolunteerStatus, When, Where
from airtable_schema.records import Coordinates, Need, Requester, Volunteer
from matching.answers import Answers
from matching.ask import Ask
from matching.facts import Facts
from matching.policy import Policy
from tests.cast import EARLIER, HOME, NOW, a_request
from tests.matching.oracle import Town

LANGUAGES = ("English", "Spanish", "Greek")
_KINDS: dict[str, dict[str, Any]] = {
    "GROCERIES": {"where": Where.IN_PERSON, "farthest": 2.0, "also_ask": ("recNEEDERRAND",)},
    "ERRAND": {"where": Where.IN_PERSON, "also_ask": ("recNEEDGROCERIES", "recNEEDRIDE")},
    "RIDE": {"where": Where.IN_PERSON, "needs_a_car": True, "known_to_us_only": True, "farthest": 10.0},
    "VISIT": {"where": Where.IN_PERSON, "known_to_us_only": True, "must_share_a_language": True},
    "CALL": {"where": Where.REMOTE, "must_share_a_language": True},
    "PAPERS": {"where": Where.REMOTE, "known_to_us_only": True},
}
NEEDS = tuple(
    Need(id=f"recNEED{name}", created_at=EARLIER, name=name, in_use=True, **more)
    for name, more in _KINDS.items()
)
PLACES = (
    HOME,
    Coordinates(40.7645, -73.9236),
    Coordinates(40.7700, -73.9300),
    Coordinates(40.7900, -73.9000),
)
NUMBERS = ("(718) 555-01{:02}", "+1 718 555 01{:02}", "718.555.01{:02}")


def _some(dice: Random, values: Any, most: int) -> tuple[Any, ...]:
    return tuple(dice.sample(tuple(values), dice.randint(0, most)))


def _a_place(dice: Random) -> Coordinates | None:
    near = Coordinates(HOME.lat + dice.gauss(0, 0.03), HOME.lon + dice.gauss(0, 0.04))
    return dice.choice((near, near, near, dice.choice(PLACES), None))


def _ago(dice: Random) -> datetime:
    return NOW - timedelta(hours=dice.choice((0, 1, 20, 47, 50, 100, 167, 169, 400, dice.uniform(0, 900))))


def a_neighbour(n: int, dice: Random) -> Volunteer:
    """Return somebody, most of whose cells are filled in at random."""
    number = dice.choice((n, n, n, dice.randrange(100)))
    phone = dice.choice(("", *NUMBERS)).format(number)
    return Volunteer(
        id=f"recPERSON{n:08}",
        created_at=EARLIER - timedelta(days=dice.randrange(3)),
        phone=phone,
        email=dice.choice(("", "", f"n{n}@example.org", f"N{dice.randrange(12)}@example.org ")),
        can_help_with=tuple(need.id for need in _some(dice, NEEDS, 4)),
        languages=_some(dice, LANGUAGES, 2),
        transport=_some(dice, Transport, 2),
        availability=_some(dice, When, 2),
        travels_up_to=dice.choice((None, None, None, 0.3, 1.0, 8.0)),
        at_most_at_once=dice.choice((None, None, None, 0, 1, 4)),
        at_most_a_week=dice.choice((None, None, None, 1, 5)),
        known_to_us=dice.random() < 0.6,
        adult=dice.random() < 0.85,
        practice=dice.random() < 0.05,
        paused_until=dice.choice((None,) * 8 + (NOW, NOW + timedelta(days=1))),
        status=dice.choice((None,) * 4 + (VolunteerStatus.ACTIVE,) * 6 + tuple(VolunteerStatus)),
        last_asked=dice.choice((None, None, _ago(dice))),
        last_assigned=dice.choice((None, None, _ago(dice))),
        to_fix=dice.choice(("",) * 12 + (f"Wrong number: {phone}", "Wrong number: (718) 555-0199")),
        coordinates=_a_place(dice),
    )


def a_history(dice: Random) -> Facts:
    asks = tuple(sorted((_ago(dice) for _ in range(dice.randrange(5))), reverse=True))
    return Facts(
        open_now=dice.choice((0, 0, 0, 1, 2)),
        asks=asks,
        last_asked=asks[0] if asks else None,
        last_helped=dice.choice((None, _ago(dice))),
        unanswered_in_a_row=dice.choice((0, 0, 1, 3)),
    )


def a_town(dice: Random, most: int = 24) -> Town:
    people = [a_neighbour(n, dice) for n in range(dice.randint(0, most))]
    return Town(
        volunteers=people,
        facts={person.id: a_history(dice) for person in people if dice.random() < 0.5},
        buildings={person.id: dice.choice(("", "28-10 30 AVE", "1 ELM ST")) for person in people},
    )


def an_ask(town: Town, dice: Random) -> Ask:
    ids = [person.id for person in town.volunteers]
    needs = tuple(dice.sample(NEEDS, dice.choice((1, 1, 1, 2, 3))))
    asked = _some(dice, ids, min(2, len(ids)))
    request = a_request(
        id=f"recREQUEST{dice.randrange(9999)}", needs=tuple(need.id for need in needs),
        languages=_some(dice, LANGUAGES, 2), urgency=dice.choice(tuple(Urgency)),
        allow=_some(dice, Allow, 1) if dice.random() < 0.6 else (), private=dice.random() < 0.1,
        practice=dice.random() < 0.05, how_many_volunteers=dice.choice((1, 1, 3)),
        repeat_every_days=dice.choice((None, None, 7)), assigned_to=_some(dice, ids, min(1, len(ids))),
    )  # fmt: skip
    answers = Answers(
        declined={v: frozenset(dice.sample(request.needs, 1)) for v in asked[:1]},
        wrong_number=frozenset(asked[1:]) if dice.random() < 0.2 else frozenset(),
        asked_at={v: _ago(dice) for v in asked},
    )
    requester = Requester(
        id="recROSA", created_at=EARLIER,
        never_send=_some(dice, ids, min(1, len(ids))), helped_by=_some(dice, ids, min(3, len(ids))),
    )  # fmt: skip
    return Ask(
        request=request,
        needs=needs,
        coordinates=_a_place(dice),
        building=dice.choice(("", "28-10 30 AVE", "NOBODY LIVES HERE")),
        requester=dice.choice((None, requester)),
        answers=answers,
        times=_some(dice, When, 2),
    )


def a_policy(dice: Random) -> Policy:
    return Policy.standard(
        dice.choice(("mi", "km")),
        group_languages=dice.choice(((), ("English",))),
        accept_volunteers_first=dice.random() < 0.1,
    )
