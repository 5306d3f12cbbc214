"""The alert channel: where the loss and the return of a service stand once each, for the coordinators.

Through an outbox of its own, apart from the desk's channel: looked up by its key, posted once, and looked up
again after a call without a clear answer. It holds a few dozen at most. An alert that can't be told never
keeps the others from being told; a channel that does not answer is tried again, and then hears all of it. The
keys are those of design: a service, a day. So two workers, and a worker that starts again, say it once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from notifiers.alerts import Alert, alert_message, lost_fingerprint
from notifiers.channel import Channel
from notifiers.desk import Desk
from notifiers.errors import Ambiguous, ChannelLost, Permanent, Temporary, TokenRefused
from notifiers.messages import Posted
from notifiers.services import Service
from notifiers.words.alerts import BACK
from worker.board import AFTER_NO_ANSWER
from worker.health.outages import LASTS, Edge

MOST = 40
"""How many alerts wait at most; the oldest go first when there are more."""
LOOKS_BACK = timedelta(days=2)
DOUBLES_AFTER = timedelta(minutes=2, seconds=30)
"""When what was posted is looked at once more: another worker may have said the same in the same second."""
DOWN_FOR = timedelta(minutes=5)
"""How long a channel that does not say for how long is left alone."""
REST_AT_LEAST = timedelta(seconds=30)
_BACK = "back"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One alert that is not told yet."""

    key: str
    alert: Alert
    not_before: datetime | None = None


class Alerts:
    """What one worker tells the alert channel."""

    def __init__(self, channel: Channel, base_id: str, desk: Desk) -> None:
        self._channel = channel
        self._base_id = base_id
        self._desk = desk
        self._waiting: list[Waiting] = []
        self._rests_until: datetime | None = None
        self._doubles_at: datetime | None = None
        self._began: datetime | None = None
        self._earlier: dict[Service, str] | None = None
        """Losses that stood in the channel when this worker began, without a return: service → day."""
        self.trouble: Temporary | Permanent | None = None
        """Why the channel can't be written to; None as long as it can."""

    def take(self, edges: Iterable[Edge]) -> None:
        """Take in what people are to be told."""
        for edge in edges:
            self._take(edge)
        del self._waiting[:-MOST]

    def tell(self, now: datetime, lost: Collection[Service]) -> None:
        """Tell what waits, as far as the channel takes it. Raises nothing but Stopping.

        `lost` is what is lost just now: what an earlier worker told to be lost, and is not, has returned.
        """
        self._began = self._began or now
        if self._rests_until is not None and now < self._rests_until:
            return
        if self._earlier is not None and not self._earlier and not self._is_due(now):
            return
        try:
            self._tell(now, lost)
        except (Temporary, Permanent) as why:
            delay = getattr(why, "delay", None)
            rest = DOWN_FOR if delay is None else max(timedelta(seconds=delay), REST_AT_LEAST)
            self.trouble, self._rests_until = why, now + rest

    def _take(self, edge: Edge) -> None:
        """Take in a loss or a return; a return whose loss was not told yet is told in one with it."""
        alert = Alert(
            service=edge.service, since=edge.since, until=edge.until, advice=edge.advice, about=edge.about
        )
        key = self._key(edge.service, self._day(edge.since))
        untold = next((one for one in self._waiting if one.key == key), None)
        if untold is None:
            key = key if edge.until is None else f"{key}:{_BACK}"
            self._waiting.append(Waiting(key=key, alert=alert))
            return
        since, in_one = min(untold.alert.since, alert.since), edge.until is not None
        self._waiting.remove(untold)
        self._waiting.append(replace(untold, alert=replace(alert, since=since, in_one=in_one)))

    def _is_due(self, now: datetime) -> bool:
        doubles = self._doubles_at is not None and now >= self._doubles_at
        return doubles or any(_may_be_told(one, now) for one in self._waiting)

    def _tell(self, now: datetime, lost: Collection[Service]) -> None:
        posted = self._channel.history(now - LOOKS_BACK)
        self.trouble = None
        self._take_up(posted, now, lost)
        if self._doubles_at is not None and now >= self._doubles_at:
            self._doubles_at = None
            self._drop_doubles(posted)
        told = {one.key for one in posted}
        for one in [one for one in self._waiting if _may_be_told(one, now)]:
            if one.key not in told:
                self._say(one, now)
                told.add(one.key)
            elif one in self._waiting:
                self._waiting.remove(one)

    def _say(self, one: Waiting, now: datetime) -> None:
        """Post one; raises what all of them would meet."""
        place = self._waiting.index(one)
        try:
            self._channel.post(alert_message(one.key, one.alert, self._desk, now))
        except Ambiguous:
            self._waiting[place] = replace(one, not_before=now + AFTER_NO_ANSWER)
            log.warning("no clear answer", key=one.key)
            return
        except (Temporary, ChannelLost, TokenRefused):
            raise
        except Permanent as refused:
            log.warning("not said", key=one.key, why=refused)
        else:
            self._doubles_at = now + DOUBLES_AFTER
            log.info("said", key=one.key)
        self._waiting.remove(one)

    def _take_up(self, posted: Collection[Posted], now: datetime, lost: Collection[Service]) -> None:
        """Go on with what a worker before us told to be lost; once it is seen not to be, tell its return."""
        if self._earlier is None:
            self._earlier = dict(self._left_open(posted))
        for service in [one for one in self._earlier if one in lost]:
            del self._earlier[service]  # it is ours now
        if self._began is None or now - self._began < LASTS:
            return
        for service, day in self._earlier.items():
            alert = Alert(service=service, since=now, until=now)
            self._waiting.append(Waiting(key=f"{self._key(service, day)}:{_BACK}", alert=alert))
        self._earlier = {}

    def _left_open(self, posted: Collection[Posted]) -> Iterable[tuple[Service, str]]:
        """Yield the losses that stand there without a return, and the day of each."""
        keys = {one.key for one in posted}
        for service in BACK:
            start, shows = self._key(service, ""), lost_fingerprint(service)
            for one in (one for one in posted if one.key.startswith(start)):
                if one.fingerprint == shows and f"{one.key}:{_BACK}" not in keys:
                    yield service, one.key.removeprefix(start)

    def _drop_doubles(self, posted: Iterable[Posted]) -> None:
        """Take away what stands there twice; the oldest stays."""
        seen: set[str] = set()
        for one in posted:
            if one.key in seen:
                self._channel.delete(one.ts)
            seen.add(one.key)

    def _key(self, service: Service, day: str) -> str:
        return f"alert:{self._base_id}:{service.value.lower()}:{day}"

    def _day(self, at: datetime) -> str:
        return at.astimezone(self._desk.timezone).date().isoformat()


def _may_be_told(one: Waiting, now: datetime) -> bool:
    return one.not_before is None or now >= one.not_before
