"""A press of Sam on the request of Rosa, and that request as it was just read; more or less what is given."""

from datetime import datetime, timedelta
from typing import Any

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact
from notifiers.presses import Act, Press
from tests.cast import ANA, BEN, CHLOE, DEV, GROCERIES, MEDICINE, NOW, a_contact, a_request
from tests.notifiers.desks import DESK
from worker.deeds.by_act import deed
from worker.deeds.deed import Deed, DeedView, Moments, Refusal, Stands

SAM, KIM = "USAM", "UKIM"
PRESSED = NOW - timedelta(seconds=1)
MOMENTS = Moments(
    lease_until=NOW + timedelta(minutes=60),
    ring_from=NOW + timedelta(hours=3),
    retry_at=NOW + timedelta(hours=4),
    ask_again_at=NOW + timedelta(hours=19),
)
EVERYBODY = {volunteer.id: volunteer for volunteer in (ANA, BEN, CHLOE, DEV)}


def a_press(act: Act, /, volunteer: str = "", about: tuple[str, ...] = (), **values: Any) -> Press:
    return Press(
        act=act,
        request=a_request().id,
        volunteer=volunteer,
        needs=about,
        user=SAM,
        user_name="Sam",
        id="p1",
        at=PRESSED,
        values=values,
    )


def a_view(*contacts: Contact, needs: Any = (GROCERIES,), **columns: Any) -> DeedView:
    stands = {key: columns.pop(key) for key in {"lapsed", "left"} & columns.keys()}
    more = {key: columns.pop(key) for key in {"mine", "volunteers"} & columns.keys()}
    about = {"needs": tuple(need.id for need in needs), **columns}
    view: dict[str, Any] = {"volunteers": EVERYBODY, **more}
    return DeedView(
        request=a_request(**about),
        needs=needs,
        contacts=contacts,
        stands=Stands(moments=MOMENTS, **stands),
        desk=DESK,
        **view,
    )


def heard(outcome: ContactOutcome, volunteer: str = ANA.id, **more: Any) -> Contact:
    whom = (volunteer,) if volunteer else ()
    return a_contact(outcome=outcome, volunteer=whom, **more)


def done(press: Press, view: DeedView, now: datetime = NOW) -> Deed:
    """Return the deed, which must not be refused."""
    made = deed(press, view, now)
    assert isinstance(made, Deed), made
    return made


def refusal(press: Press, view: DeedView, now: datetime = NOW) -> Refusal:
    """Return the refusal there must be."""
    made = deed(press, view, now)
    assert isinstance(made, Refusal), made
    return made


BOTH = (GROCERIES, MEDICINE)
