"""Which losses stand in the alert channel, and under which key the next is told. Pure.

    alert:<base>:<service>:<day>         the first loss of a service on a day
    alert:<base>:<service>:<day>:<n>     the n-th
    …:back                               its return

The number comes from what stands in the channel, so that two workers come to the same one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from notifiers.alerts import lost_fingerprint
from notifiers.messages import Posted
from notifiers.services import Service
from worker.channel.sweep import posted_at

BACK_AGAIN = ":back"
_DAY = len("2026-03-02")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLoss:
    """One loss as people were told of it; `ended` is when they were told that it is over, None while not."""

    key: str
    day: str
    ended: datetime | None


def told_losses(posted: Iterable[Posted], series: str, service: Service) -> list[ToldLoss]:
    """Return the losses of a service, the oldest first; the keys of its messages begin with `series`."""
    first: dict[str, Posted] = {}
    for one in sorted(posted, key=lambda one: posted_at(one.ts)):
        if one.key.startswith(series):
            first.setdefault(one.key, one)
    losses = [one for key, one in first.items() if not key.endswith(BACK_AGAIN)]
    return [
        ToldLoss(
            key=one.key,
            day=one.key.removeprefix(series)[:_DAY],
            ended=_ended(one, first.get(f"{one.key}{BACK_AGAIN}"), service),
        )
        for one in losses
    ]


def next_key(losses: Sequence[ToldLoss], series: str, day: str) -> str:
    """Return the key of a loss that nobody has told yet."""
    that_day = sum(1 for one in losses if one.day == day)
    return f"{series}{day}:{that_day + 1}" if that_day else f"{series}{day}"


def _ended(loss: Posted, back: Posted | None, service: Service) -> datetime | None:
    """Return when its end was told: with its return, or at once in one with it."""
    if back is not None:
        return posted_at(back.ts)
    return None if loss.fingerprint == lost_fingerprint(service) else posted_at(loss.ts)
