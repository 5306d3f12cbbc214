"""The alert channel: where the loss and the return of a service stand once each, for the coordinators.

Through an outbox of its own, apart from the desk's channel: looked up by its key, posted once, and looked up
again after a call without a clear answer. An alert that can't be told never keeps the others from being told;
a channel that does not answer is tried again, and then hears all of it. Of each service at most a return and
one more loss wait: it grows no longer however long that takes.

Which loss one is comes from what stands in the channel (`alerts_told`). So two workers, and a worker that
starts again, say each loss and each return once.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from notifiers.alerts import Alert, alert_message
from notifiers.channel import Channel
from notifiers.desk import Desk
from notifiers.errors import Ambiguous, ChannelLost, Permanent, Temporary, TokenRefused
from notifiers.messages import Posted
from notifiers.services import Service
from notifiers.words.alerts import BACK
from worker.board import AFTER_NO_ANSWER
from worker.health.alerts_told import BACK_AGAIN, ToldLoss, next_key, told_losses
from worker.health.outages import LASTS, Edge

LOOKS_BACK = timedelta(days=31)
"""A month without calls is the longest loss there is."""
DOUBLES_AFTER = timedelta(minutes=2, seconds=30)
"""When what was posted is looked at once more: another worker may have said the same in the same second."""
DOWN_FOR = timedelta(minutes=5)
"""How long a channel that does not say for how long is left alone."""
REST_AT_LEAST = timedelta(seconds=30)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One alert that is not told yet."""

    alert: Alert
    not_before: datetime | None = None

    @property
    def is_return(self) -> bool:
        """Whether it is no more than the end of a loss that was told."""
        return self.alert.until is not None and not self.alert.in_one

    def stands_in(self, key: str, posted: Iterable[Posted]) -> bool:
        """Return whether people were told it under this key."""
        return any(one.key == key for one in posted)


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
        self._earlier: set[Service] | None = None
        """Services whose loss stood in the channel when this worker began, without a return."""
        self._open: dict[Service, str] = {}
        """The key under which people were told what this worker has lost just now."""
        self._ended: dict[Service, str] = {}
        """That of the last loss of which it has seen the end: what it loses next is another one."""
        self.trouble: Temporary | Permanent | None = None
        """Why the channel can't be written to; None as long as it can."""

    def take(self, edges: Iterable[Edge]) -> None:
        """Take in what people are to be told."""
        for edge in edges:
            self._take(edge)

    def tell(self, now: datetime, lost: Collection[Service]) -> None:
        """Tell what waits, as far as the channel takes it. Raises nothing but Stopping.

        `lost` is what is lost just now: what an earlier worker told to be lost, and is not, has returned.
        """
        self._began = self._began or now
        self._take_up(now, lost)
        if self._rests_until is not None and now < self._rests_until:
            return
        if self._earlier is not None and self.trouble is None and not self._is_due(now):
            return
        try:
            self._tell(now)
        except (Temporary, Permanent) as why:
            delay = getattr(why, "delay", None)
            rest = DOWN_FOR if delay is None else max(timedelta(seconds=delay), REST_AT_LEAST)
            self.trouble, self._rests_until = why, now + rest

    def _take(self, edge: Edge) -> None:
        """Take in a loss or a return; a return whose loss was not told yet is told in one with it."""
        alert = Alert(
            service=edge.service, since=edge.since, until=edge.until, advice=edge.advice, about=edge.about
        )
        untold = next((one for one in self._waiting if _is_untold_loss(one, alert)), None)
        if untold is None:
            self._waiting.append(Waiting(alert=alert))
            return
        since, in_one = min(untold.alert.since, alert.since), edge.until is not None
        self._waiting.remove(untold)
        self._waiting.append(replace(untold, alert=replace(alert, since=since, in_one=in_one)))

    def _is_due(self, now: datetime) -> bool:
        doubles = self._doubles_at is not None and now >= self._doubles_at
        return doubles or any(_may_be_told(one, now) for one in self._waiting)

    def _tell(self, now: datetime) -> None:
        posted = self._channel.history(now - LOOKS_BACK)
        self.trouble = None
        if self._earlier is None:
            self._earlier = {one for one in BACK if self._is_open(one, posted)}
        if self._doubles_at is not None and now >= self._doubles_at:
            self._drop_doubles(posted)
            self._doubles_at = None
        for one in [one for one in self._waiting if _may_be_told(one, now)]:
            posted += self._settle(one, posted, now)

    def _settle(self, one: Waiting, posted: Sequence[Posted], now: datetime) -> tuple[Posted, ...]:
        """Tell one, unless it stands there; return what was posted. Raises what all of them would meet."""
        loss = self._loss_of(one, posted)
        key = f"{loss}{BACK_AGAIN}" if loss and one.is_return else loss
        said: tuple[Posted, ...] = ()
        if key and not one.stands_in(key, posted):
            try:
                said = self._say(key, one.alert, now)
            except Ambiguous:
                self._waiting[self._waiting.index(one)] = replace(one, not_before=now + AFTER_NO_ANSWER)
                log.warning("no clear answer", key=key)
                return ()
        self._waiting.remove(one)
        ours = self._ended if one.alert.until is not None else self._open
        self._open.pop(one.alert.service, None)
        if loss:
            ours[one.alert.service] = loss
        return said

    def _loss_of(self, one: Waiting, posted: Sequence[Posted]) -> str:
        """Return the key of the loss that it tells, or the end of; "" for the end of what nobody told."""
        alert = one.alert
        series, day = self._series(alert.service), self._day(alert.since)
        if alert.service not in BACK:
            return f"{series}{day}"
        losses = told_losses(posted, series, alert.service)
        last = losses[-1] if losses else None
        if one.is_return and alert.service in self._open:
            return self._open[alert.service]
        if last is not None and self._is_the_same(last, alert):
            return last.key
        return "" if one.is_return else next_key(losses, series, day)

    def _is_the_same(self, last: ToldLoss, alert: Alert) -> bool:
        """Return whether it is the loss that was told last, by whomever: one of which we did not see the end,
        and that had not ended before this one began."""
        if last.key == self._ended.get(alert.service):
            return False
        return last.ended is None or alert.since < last.ended

    def _say(self, key: str, alert: Alert, now: datetime) -> tuple[Posted, ...]:
        """Post one, and return it; nothing where it, and it alone, is refused."""
        try:
            posted = self._channel.post(alert_message(key, alert, self._desk, now))
        except (Temporary, ChannelLost, TokenRefused):
            raise
        except Permanent as refused:
            log.warning("not said", key=key, why=refused)
            return ()
        self._doubles_at = now + DOUBLES_AFTER
        log.info("said", key=key)
        return (posted,)

    def _take_up(self, now: datetime, lost: Collection[Service]) -> None:
        """Go on with what a worker before us told to be lost; once it is seen not to be, tell its return."""
        if not self._earlier:
            return
        self._earlier -= set(lost)  # these are ours now
        if self._began is None or now - self._began < LASTS:
            return
        for service in self._earlier:
            self._waiting.append(Waiting(alert=Alert(service=service, since=now, until=now)))
        self._earlier = set()

    def _is_open(self, service: Service, posted: Sequence[Posted]) -> bool:
        losses = told_losses(posted, self._series(service), service)
        return bool(losses) and losses[-1].ended is None

    def _drop_doubles(self, posted: Iterable[Posted]) -> None:
        """Take away what stands there twice; the oldest stays."""
        seen: set[str] = set()
        for one in posted:
            if one.key in seen:
                self._channel.delete(one.ts)
            seen.add(one.key)

    def _series(self, service: Service) -> str:
        return f"alert:{self._base_id}:{service.value.lower()}:"

    def _day(self, at: datetime) -> str:
        return at.astimezone(self._desk.timezone).date().isoformat()


def _is_untold_loss(one: Waiting, alert: Alert) -> bool:
    return one.alert.service is alert.service and not one.is_return


def _may_be_told(one: Waiting, now: datetime) -> bool:
    return one.not_before is None or now >= one.not_before
