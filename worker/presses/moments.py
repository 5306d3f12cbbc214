"""What the desk's timings make of a press: until when a claim holds, when to ring, when to ask for news."""

from collections.abc import Iterable
from datetime import datetime

from airtable_schema.records import Contact, Request
from worker.deciding import Deciding
from worker.deeds.deed import Moments, Stands
from worker.desk.timings import Timings
from worker.desk.values import Standing


class PressMoments:
    """Where a request stands for a press, by the one reading of Calls & texts that there is."""

    def __init__(self, deciding: Deciding, timings: Timings) -> None:
        self._deciding = deciding
        self._timings = timings

    def __call__(self, request: Request, contacts: Iterable[Contact], now: datetime) -> Stands:
        """Return it."""
        standing = self._deciding.standing(request, tuple(contacts), now)
        claim, news = standing.claim, standing.news
        return Stands(
            moments=self._moments(standing, now),
            lapsed=claim is not None and claim.lapsed,
            left=standing.left | frozenset(news.dropped if news is not None else ()),
        )

    def _moments(self, standing: Standing, now: datetime) -> Moments:
        pace, timings = standing.pace, self._timings
        return Moments(
            lease_until=timings.lease_until(now, pace),
            ring_from=timings.ring_from(now, pace),
            retry_at=timings.retry_at(now, pace),
            ask_again_at=timings.ask_again_at(now, pace),
        )
