"""How others see that the worker works: its losses, told once each, a ping after a good pass, its health.

None of it costs an Airtable call, and none of it ever fails a pass.
"""

from datetime import datetime, timedelta
from typing import Protocol

import structlog

from airtable_schema.numbers import request_number
from airtable_schema.records import Request
from notifiers.channel import Channel
from notifiers.errors import Permanent, Temporary
from notifiers.services import Service
from notifiers.slack_errors import error_for
from worker.channel.outbox import ChannelDown
from worker.clock import Clock, Stopping
from worker.errors import QuotaSpent, SchemaChanged, where
from worker.health.alerts import Alerts
from worker.health.edges import Edges
from worker.stages import Stages

log = structlog.get_logger()


class Watcher(Protocol):
    """Somebody outside who hears how passes go."""

    def passed(self, why: Exception | None, now: datetime, next_by: datetime) -> None:
        """Take in how a pass ended, and by when the next will have. Never waits, never raises."""


class Seen:
    """What is seen of one worker. `alerts` is None where the group has no channel for them."""

    def __init__(self, stages: Stages, channel: Channel, clock: Clock, edges: Edges) -> None:
        self._stages = stages
        self._channel = channel
        self._clock = clock
        self._edges = edges
        self.alerts: Alerts | None = None
        self.watchers: list[Watcher] = []

    def went_well(self) -> None:
        """Take in that the base was read and written."""
        for service in (Service.AIRTABLE, Service.BASE, Service.CALLS):
            self._edges.back(service, self._clock.now())

    def failed(self, why: Exception) -> None:
        """Take in what ended a pass."""
        now = self._clock.now()
        if isinstance(why, QuotaSpent):
            if Service.CALLS not in self._edges.lost_now:  # who says so first, Airtable or we, is all one
                self._edges.lost(Service.CALLS, why, now)
        elif isinstance(why, SchemaChanged):
            self._edges.back(Service.AIRTABLE, now)
            self._edges.lost(Service.BASE, why, now)
        else:
            self._edges.lost(Service.AIRTABLE, why, now)

    def card_fixed(self, request: Request, why: Exception) -> None:
        """Take in that a card can't be changed any more."""
        about = f"No. {request_number(request)}"
        self._edges.happened(Service.EDITING, why, self._clock.now(), about=about)

    def passed(self, why: Exception | None, looks_again_in: timedelta) -> None:
        """Take in how a pass ended; tell what is to be told."""
        self.tell()
        now = self._clock.now()
        for watcher in self.watchers:
            watcher.passed(why, now, now + looks_again_in)

    def tell(self) -> None:
        """Look what else is lost, and tell it; also between two passes. Raises only Stopping."""
        try:
            self._tell_all(self._clock.now())
        except Stopping:
            raise
        except Exception as error:  # noqa: BLE001 - who looks on never keeps the desk from its work
            log.error("not told", why=error, code=where(error))

    def _tell_all(self, now: datetime) -> None:
        for service, why in self._troubles(now).items():
            if why is None:
                self._edges.back(service, now)
            else:
                self._edges.lost(service, why, now)
        edges = self._edges.to_tell()
        if self.alerts is not None:
            self.alerts.take(edges)
            self._tell(self.alerts, now)

    def _tell(self, alerts: Alerts, now: datetime) -> None:
        slack = self._edges.lost_now.get(Service.SLACK)
        if slack is not None and not slack.advice:
            return  # it does not answer: nobody is waited for twice
        alerts.tell(now, self._edges.lost_now)
        if alerts.trouble is None:
            self._edges.back(Service.ALERTS, now)
        else:
            self._edges.lost(Service.ALERTS, alerts.trouble, now)

    def _troubles(self, now: datetime) -> dict[Service, Exception | None]:
        pressed = self._stages.serving.troubles(now)
        return {
            Service.SLACK: self._slack(now),
            Service.MAP: self._stages.geocoding.trouble,
            **{Service(name): why for name, why in pressed.items()},
        }

    def _slack(self, now: datetime) -> Exception | None:
        """Return why nothing can be said; a channel that was lost is asked before it counts as back.

        What waited for it was tried again before; but where nothing waits, nothing else would tell.
        """
        saying = self._stages.saying
        if saying.rests(now) and saying.down is not None:
            return saying.down.why
        if Service.SLACK not in self._edges.lost_now:
            return None
        try:
            trouble = self._asked()
        except (Temporary, Permanent) as why:
            trouble = why
        if trouble is not None:
            saying.lose(ChannelDown(trouble))
        return trouble

    def _asked(self) -> Temporary | Permanent | None:
        state = self._channel.check_channel()
        code = "" if state.exists else "channel_not_found"
        code = code or ("is_archived" if state.archived else "" if state.member else "not_in_channel")
        return error_for("conversations.info", code, writes=False) if code else None
