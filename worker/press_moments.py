"""What the desk's timings make of a press: until when a claim holds, when to ring, when to ask for news."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from airtable_schema.options import ContactOutcome, Urgency
from airtable_schema.records import Contact, Request
from worker.claim import Claim, claim_of
from worker.deeds.deed import Moments

LEASE = {
    Urgency.URGENT: timedelta(minutes=20),
    Urgency.SOON: timedelta(minutes=60),
    Urgency.FLEXIBLE: timedelta(hours=4),
}
AFTER_TEXTING = {
    Urgency.URGENT: timedelta(minutes=20),
    Urgency.SOON: timedelta(hours=3),
    Urgency.FLEXIBLE: timedelta(hours=24),
}
_RETRY = {Urgency.URGENT: timedelta(minutes=30), Urgency.SOON: timedelta(hours=4)}


class PressMoments:
    """The moments that a press depends on, at one desk."""

    def __init__(self, zone: ZoneInfo, opens: time) -> None:
        self._zone = zone
        self._opens = opens

    def __call__(self, request: Request, contacts: Iterable[Contact], now: datetime) -> tuple[Moments, bool]:
        """Return them, and whether who is on the request has let it lapse."""
        urgency = request.urgency
        moments = Moments(
            lease_until=now + LEASE[urgency],
            ring_from=now + AFTER_TEXTING[urgency],
            retry_at=now + _RETRY[urgency] if urgency in _RETRY else self._next_morning(now),
            ask_again_at=now + timedelta(hours=1) if urgency is Urgency.URGENT else self._next_morning(now),
        )
        claim = claim_of(request)
        return moments, claim is not None and lapses_at(claim, request, contacts) <= now

    def _next_morning(self, now: datetime) -> datetime:
        there = now.astimezone(self._zone)
        return datetime.combine(there.date() + timedelta(days=1), self._opens, tzinfo=self._zone)


def lapses_at(claim: Claim, request: Request, contacts: Iterable[Contact]) -> datetime:
    """Return when a claim lapses: each outcome renews it, and texting until answers are waited for."""
    since = claim.since or request.on_it_since or request.created_at
    until = since + LEASE[request.urgency]
    for contact in contacts:
        if contact.outcome in (None, ContactOutcome.UNDONE) or contact.happened_at < since:
            continue
        if contact.by_id == claim.by if claim.by else contact.by.strip() == claim.name:
            texted = contact.outcome is ContactOutcome.TEXTED
            holds = AFTER_TEXTING if texted else LEASE
            until = max(until, contact.happened_at + holds[request.urgency])
    return until
