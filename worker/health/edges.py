"""The loss and the return of a service, logged once each: the edge, not the level."""

from collections.abc import Mapping
from datetime import datetime

import structlog

from notifiers.services import Service
from worker.health.outages import Edge, Outage, Outages

log = structlog.get_logger()


class Edges:
    """Which services are lost just now, and what a person is told about each."""

    def __init__(self) -> None:
        self._outages = Outages()

    @property
    def lost_now(self) -> Mapping[Service, Outage]:
        """What is lost just now."""
        return self._outages.now

    def lost(self, service: Service, why: Exception, now: datetime) -> None:
        """Take in that a service can't be used; log it when it is new, or for another reason than before."""
        if self._outages.lost(service, now, why=str(why), advice=getattr(why, "advice", "")):
            log.warning("service lost", service=service.value, why=why)

    def back(self, service: Service, now: datetime) -> None:
        """Take in that a service answers; log it when it was lost."""
        if self._outages.back(service, now):
            log.info("service back", service=service.value)

    def happened(self, service: Service, why: Exception, now: datetime, *, about: str = "") -> None:
        """Take in something that people are to be told once, though nothing is lost by it."""
        self._outages.happened(service, now, advice=getattr(why, "advice", ""), about=about)

    def to_tell(self) -> list[Edge]:
        """Return, each once, the losses and returns that people are to be told."""
        return self._outages.edges()
