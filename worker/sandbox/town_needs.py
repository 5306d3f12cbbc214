"""The kinds of help of the demo's town: the rows that the template ships with, and one not defined."""

from dataclasses import dataclass

from airtable_schema.options import Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row of *Kinds of help*. Distances are in miles; `also_ask` names other kinds."""

    name: str
    where: Where | None = Where.IN_PERSON
    in_use: bool = False
    farthest: float | None = None
    news: float | None = 24
    needs_a_car: bool = False
    known_to_us_only: bool = False
    must_share_a_language: bool = False
    check_with_the_person: bool = False
    talk_first: bool = False
    also_ask: tuple[str, ...] = ()
    if_nobody_can: str = ""
    guidance: str = ""


GROCERIES = "Groceries and essentials"
MEDICINE = "Medicine or pharmacy pick-up"
RIDE = "Ride to an appointment"
CALL = "Friendly phone call"
DOG = "Dog walking or pet care"
ERRAND = "Errand: post, parcel, laundry, bins"
COMPUTER = "Phone, computer or internet help"
QUESTION = "Question or advice"
SOMETHING_ELSE = "Something else"
UNDEFINED = "Bicycle repair"
"""Somebody typed this row and filled in nothing but its name."""

KINDS: tuple[Kind, ...] = (
    Kind(
        name=GROCERIES, in_use=True, farthest=2, also_ask=(ERRAND,),
        guidance=(
            "Agree the amount and how it is paid before anyone shops; suggest at most 40 $/€/£. "
            "No cards, no PIN."
        ),
    ),
    Kind(
        name=MEDICINE, in_use=True, farthest=3, news=3, check_with_the_person=True,
        guidance=(
            "Ask: which pharmacy, ready and paid?, name on it and date of birth (Private notes), "
            "closes when? Ask her to ring the pharmacy with the volunteer's name. Not delivered? Back to the "
            "pharmacy the same day."
        ),
    ),
    Kind(
        name=RIDE, in_use=True, farthest=10, news=3, needs_a_car=True, known_to_us_only=True,
        check_with_the_person=True, if_nobody_can="Taxi or ride paid by the group: ask a coordinator.",
        guidance="Ask: address, time to be there, how back, wheelchair, someone with her?",
    ),
    Kind(
        name=CALL, in_use=True, where=Where.REMOTE, must_share_a_language=True,
        guidance=(
            "Same caller, same day and hour. Write a contact person. Not reached twice in a day: tell the "
            "desk."
        ),
    ),
    Kind(name=DOG, in_use=True, farthest=1),
    Kind(name=ERRAND, in_use=True, farthest=2, also_ask=(GROCERIES,)),
    Kind(name=COMPUTER, in_use=True, where=Where.REMOTE, must_share_a_language=True),
    Kind(
        name="Forms and paperwork", where=Where.REMOTE, news=48, known_to_us_only=True,
        must_share_a_language=True,
    ),
    Kind(name="Interpreting by phone", where=Where.REMOTE, news=3, must_share_a_language=True),
    Kind(name="Small repair: bulb, fuse, tap", farthest=5, news=48, known_to_us_only=True),
    Kind(name="Snow, garden, heavy things", farthest=2, also_ask=(ERRAND,)),
    Kind(name="Cooked meal", farthest=2),
    Kind(
        name="Walk or visit together", farthest=2, known_to_us_only=True, must_share_a_language=True,
        check_with_the_person=True,
    ),
    Kind(
        name="Homework help", where=Where.REMOTE, news=48, known_to_us_only=True, must_share_a_language=True
    ),
    Kind(
        name="Child care", farthest=2, news=3, known_to_us_only=True, must_share_a_language=True,
        check_with_the_person=True, talk_first=True,
    ),
    Kind(name="Print documents", farthest=2),
    Kind(name="Lend or give a thing", farthest=5, news=48),
    Kind(name="Sewing and making", farthest=5, news=72),
    Kind(name="Hands for an association", farthest=10),
    Kind(name=QUESTION, in_use=True, where=Where.REMOTE, talk_first=True),
    Kind(
        name=SOMETHING_ELSE, in_use=True, where=Where.REMOTE, talk_first=True,
        guidance=(
            "Listen first. Danger: 911 / 112. Then choose a kind of help, or pass on, or say honestly that "
            "we can't."
        ),
    ),
    Kind(name=UNDEFINED, where=None, in_use=True, news=None),
)  # fmt: skip
