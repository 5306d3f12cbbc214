"""What was handed over at the end of a shift, made ready to be said."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from notifiers.desk import Desk
from notifiers.handed_over import handover
from worker.channel.at_large import ToSay
from worker.presses.after import After

LOOKS_BACK = timedelta(days=31)
"""How far back the one before is looked for: what it says of people stands no longer than needed."""


class Handovers:
    """The handovers of one desk: each is said once, and takes the place of the one before."""

    def __init__(self, after: After, desk: Desk, base_id: str) -> None:
        self._after = after
        self._desk = desk
        self._series = f"handover:{base_id}:"

    def __call__(self, now: datetime) -> Iterator[ToSay]:  # noqa: ARG002  (what is due may depend on the time)
        """Yield what was handed over since."""
        handed_over, self._after.handed_over = self._after.handed_over, []
        for press in handed_over:
            key = f"{self._series}{round(press.at.timestamp() * 1000)}:{press.user}"
            message = handover(key, press.user_name, press.text("note"), self._desk)
            yield ToSay(message=message, replaces=self._series, looks_back=LOOKS_BACK)
