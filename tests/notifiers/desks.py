"""The desk of the tests and the cards it looks at."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airtable_schema.options import CameInBy, Urgency
from notifiers.card import Candidate, CardInput, Reason
from notifiers.desk import Desk
from notifiers.messages import Message
from notifiers.next_step import NextStep, State
from tests.cast import ANA, BEN, CHLOE, DEV, MEDICINE, NOW, a_request

DESK = Desk(timezone=ZoneInfo("America/New_York"), group="Astoria Mutual Aid", phone="(718) 555-0199")
PARIS = Desk(timezone=ZoneInfo("Europe/Paris"), locale="fr_FR", country="FR", unit="km")

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

INHALER = a_request(
    number=4713, needs=(MEDICINE.id,), urgency=Urgency.URGENT, needed_by=NOW + 4 * HOUR,
    created_at=NOW + MINUTE, came_in_by=CameInBy.PHONE, languages=("Spanish", "English"),
    details="Inhaler is ready. Second floor, bell works.",
)  # fmt: skip
RING_ANA = NextStep(State.URGENT_NOBODY, {"volunteer": ANA.name, "phone": ANA.phone})
OFFERS_IT = Reason("offers", {"needs": (MEDICINE.id,)})
FREE = Reason("free_now")

THE_LIST = (
    Candidate(ANA, 0.3, (OFFERS_IT, Reason("shares_language", {"languages": ("Spanish",)}), FREE,
                         Reason("transport", {"transport": ("foot",)}), Reason("never_asked"))),
    Candidate(BEN, 0.4, (OFFERS_IT, Reason("transport", {"transport": ("car", "foot")}), FREE,
                         Reason("last_asked", {"at": NOW - 9 * DAY}))),
    Candidate(CHLOE, 0.6, (OFFERS_IT, Reason("transport", {"transport": ("bike",)}),
                           Reason("on_now", {"count": 1}), Reason("helped_before"))),
    Candidate(DEV, 0.7, (OFFERS_IT,)),
)  # fmt: skip
LEFT_OUT = {"offers_none": 300, "too_far": 6, "on_break": 3, "asked_often": 2}


def a_card(**changes: Any) -> CardInput:
    """What the card of Rosa's request for her medicine is made of, with changes; `request` takes its own."""
    request = replace(INHALER, **changes.pop("request", {}))
    card = CardInput(
        request=request,
        needs=(MEDICINE,),
        next_step=RING_ANA,
        now=NOW,
        candidates=THE_LIST,
        left_out=LEFT_OUT,
    )
    return replace(card, **changes)


def lines(message: Message) -> list[str]:
    """Return what the blocks of a message say, line by line, with plain spaces."""
    texts = []
    for block in message.blocks:
        texts += [block["text"]["text"]] if "text" in block else []
        texts += [_said(element) for element in block.get("elements", ())]
    return [spaced(line) for text in texts for line in text.split("\n")]


def _said(element: dict[str, Any]) -> str:
    """Return what stands on a button, or in small print."""
    text = element.get("text", "")
    return str(text["text"] if isinstance(text, dict) else text)


def spaced(text: str) -> str:
    """Return text with plain spaces in the place of those that do not break."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")
