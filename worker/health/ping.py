"""The dead man's switch: an address of the group's that hears of good passes, and alarms when it hears none.

healthchecks.io and its like work so: https://healthchecks.io/docs/http_api/. It is told only that we live.
The call is made in a thread of its own, one at a time: it never holds a pass up and never fails one.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import requests
import structlog

EVERY = timedelta(minutes=1)
"""Never more often than this."""
TIMEOUT = 5.0
"""Seconds."""

log = structlog.get_logger()


def call(url: str) -> None:
    """Call the address and read nothing of its answer. Raises what `requests` raises, also for a refusal.

    One that sends us elsewhere, as from http to https, has not taken it: nobody is called whom nobody named.
    """
    with requests.get(url, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
        answer.raise_for_status()
        if answer.is_redirect:
            raise requests.HTTPError("It sends us elsewhere.")


class Ping:
    """The pings of one worker. The address is a secret: it stands in no log."""

    def __init__(self, url: str, call: Callable[[str], None] = call) -> None:
        self._url = url
        self._call = call
        self._at: datetime | None = None
        self._lost = False
        self.thread: threading.Thread | None = None
        """The last call, also while it is being made."""

    def passed(self, why: Exception | None, now: datetime, next_by: datetime) -> None:  # noqa: ARG002
        """Call after a pass that went well."""
        calling = self.thread is not None and self.thread.is_alive()
        if why is not None or calling or (self._at is not None and now - self._at < EVERY):
            return
        self._at = now
        self.thread = threading.Thread(target=self._ping, name="ping", daemon=True)
        self.thread.start()

    def _ping(self) -> None:
        try:
            self._call(self._url)
        except Exception as error:  # noqa: BLE001 - whatever it is, its text may have the address in it
            if not self._lost:
                log.warning("ping not answered", error=type(error).__name__)
            self._lost = True
        else:
            self._lost = False
