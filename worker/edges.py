"""The loss and the return of a service, told once each: the edge, not the level."""

import structlog

log = structlog.get_logger()


class Edges:
    """Which services are lost just now, and what a person is told about each."""

    def __init__(self) -> None:
        self.lost_now: dict[str, str] = {}

    def lost(self, service: str, why: Exception) -> None:
        """Take in that a service can't be used; tell it when it is new, or for another reason than before."""
        told = getattr(why, "advice", "") or str(why)
        if self.lost_now.get(service) != told:
            log.warning("service lost", service=service, why=why)
        self.lost_now[service] = told

    def back(self, service: str) -> None:
        """Take in that a service answers; tell it when it was lost."""
        if self.lost_now.pop(service, None) is not None:
            log.info("service back", service=service)
