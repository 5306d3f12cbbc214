"""What the alert channel is told: the loss and the return of a service, in a coordinator's words."""

from dataclasses import dataclass
from datetime import datetime

from notifiers.blocks import as_json, section
from notifiers.budget_words import month_ends_on
from notifiers.desk import Desk
from notifiers.messages import Message, fingerprint
from notifiers.plain import escaped, one_line
from notifiers.services import Service
from notifiers.words import translate
from notifiers.words.alerts import BACK, BETWEEN, LOST, TO_DO, WITHOUT_ADVICE
from notifiers.words.times import moment

_ADVICE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing to tell: a loss, with `until` its return, and where the loss was never told both in one."""

    service: Service
    since: datetime
    until: datetime | None = None
    in_one: bool = False
    advice: str = ""
    """What a person must do; "" where the error does not say."""
    about: str = ""
    """Which request, by number."""


def alert_message(key: str, alert: Alert, desk: Desk, now: datetime) -> Message:
    """Return what the alert channel is told."""
    lines = [_what(alert, desk, now), *_to_do(alert, desk)]
    return Message(
        key=key,
        fingerprint=_shows(alert.service, back=alert.until is not None, in_one=alert.in_one),
        text=escaped(" ".join(lines)),
        blocks=as_json(section(lines)),
    )


def lost_fingerprint(service: Service) -> str:
    """Return the fingerprint of a loss that is told before it is over."""
    return _shows(service, back=False, in_one=False)


def _shows(service: Service, *, back: bool, in_one: bool) -> str:
    return fingerprint([service.value, back, in_one])


def _what(alert: Alert, desk: Desk, now: datetime) -> str:
    words = LOST if alert.until is None else BETWEEN if alert.in_one else BACK
    return translate(
        words[alert.service], desk.locale, since=moment(alert.since, desk, now),
        until=moment(alert.until or now, desk, now), month_ends=month_ends_on(alert.since, desk),
        about=one_line(alert.about, _ADVICE),
    )  # fmt: skip


def _to_do(alert: Alert, desk: Desk) -> list[str]:
    if alert.until is not None:
        return []
    if alert.advice:
        return [translate(TO_DO, desk.locale, advice=one_line(alert.advice, _ADVICE))]
    words = WITHOUT_ADVICE.get(alert.service)
    return [] if words is None else [translate(words, desk.locale)]
