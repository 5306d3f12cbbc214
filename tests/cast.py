"""The fixed cast of the tests: who asks, who helps, and when the story plays.

Rosa asks. Ana, Ben, Chloé and Dev help. Sam dispatches, Kim coordinates.
Builders make a whole record from the few attributes that matter to a test.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from airtable_schema.options import Where
from airtable_schema.records import Contact, Coordinates, Need, Request, Requester, Volunteer

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
"""A Monday, 14:00 in New York: desk hours."""
EARLIER = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)

HOME = Coordinates(40.7644, -73.9235)
"""Where Rosa lives."""

GROCERIES = Need(
    id="recGROCERIES00001", created_at=EARLIER, name="Groceries and essentials", in_use=True,
    where=Where.IN_PERSON,
)  # fmt: skip
MEDICINE = Need(
    id="recMEDICINE000001", created_at=EARLIER, name="Medicine or pharmacy pick-up", in_use=True,
    where=Where.IN_PERSON, expect_news_within=3, check_with_the_person=True,
)  # fmt: skip
RIDE = Need(
    id="recRIDE0000000001", created_at=EARLIER, name="Ride to an appointment", in_use=True,
    where=Where.IN_PERSON, needs_a_car=True, known_to_us_only=True,
)  # fmt: skip
DOG = Need(
    id="recDOG00000000001", created_at=EARLIER, name="Dog walking or pet care", in_use=True,
    where=Where.IN_PERSON,
)  # fmt: skip
CALL = Need(
    id="recCALL0000000001", created_at=EARLIER, name="Friendly phone call", in_use=True,
    where=Where.REMOTE, must_share_a_language=True,
)  # fmt: skip
SNOW = Need(id="recSNOW0000000001", created_at=EARLIER, name="Snow")
"""Not defined: *Where* is blank."""


def a_request(**changes: Any) -> Request:
    """Rosa's request for groceries, with changes."""
    rosa = Request(
        id="recROSA0000000001", created_at=EARLIER, name="Rosa Alvarez", phone="(718) 555-0100",
        address="30-12 30th Ave", city="Astoria", needs=(GROCERIES.id,), languages=("Spanish",),
    )  # fmt: skip
    return replace(rosa, **changes)


def a_volunteer(name: str = "Ana Ruiz", **changes: Any) -> Volunteer:
    """Somebody who can bring groceries and lives near Rosa, with changes; the id follows the name."""
    first = name.split()[0].encode("ascii", "ignore").decode().upper()
    someone = Volunteer(
        id=f"rec{first}".ljust(17, "0"), created_at=EARLIER, name=name, phone="(718) 555-0134",
        address="28-10 30th Ave", city="Astoria", can_help_with=(GROCERIES.id,), languages=("English",),
        coordinates=Coordinates(40.7650, -73.9240), adult=True,
    )  # fmt: skip
    return replace(someone, **changes)


ANA = a_volunteer("Ana Ruiz", languages=("English", "Spanish"))
BEN = a_volunteer("Ben Tran", phone="(718) 555-0171")
CHLOE = a_volunteer("Chloé Martin", phone="(718) 555-0119")
DEV = a_volunteer("Dev Patel", phone="(718) 555-0102")


def a_contact(**changes: Any) -> Contact:
    """A call of Sam's to Ana about Rosa's request, with changes."""
    call = Contact(
        id="recCONTACT0000001", created_at=EARLIER, request=(a_request().id,), volunteer=(ANA.id,), by="Sam",
    )  # fmt: skip
    return replace(call, **changes)


def a_requester(**changes: Any) -> Requester:
    """Rosa as the base's People knows her, with changes."""
    rosa = Requester(id="recPERSONROSA0001", created_at=EARLIER, name="Rosa Alvarez", phone="(718) 555-0100")
    return replace(rosa, **changes)
