"""Whether everything is set up: a sentence for each thing looked at, the exit code of the first that fails.

A check only waits for those that feed it, so that one run tells everything there is to mend. Nothing is
posted, and nothing is written in the base but the desk's own row in the table of the worker's rows.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from airtable_schema.drift import compare
from airtable_schema.live import Schema
from airtable_schema.options import VolunteerStatus
from airtable_schema.parse import parse_need, parse_volunteer
from airtable_schema.records import Coordinates, Need, Volunteer
from airtable_schema.serialize import create_fields
from notifiers.channel import ChannelState, Identity
from notifiers.errors import Permanent, Temporary
from worker.airtable.answers import Listing, RawRecord, Upserted
from worker.commands.check_budget import count, counted_calls, looks_too_often, what_it_carries
from worker.commands.check_scopes import airtable_differs, slack_differs, slack_lacks
from worker.commands.fatal import as_fatal
from worker.errors import DriftFound, Fatal, ServiceUnreachable, SettingsWrong, TokenWrong
from worker.health.heartbeat import DESK
from worker.schema_watch import kept_ids
from worker.settings.settings import Settings

_OF_VOLUNTEERS = ("name", "known_to_us", "adult", "practice", "status")
_LOOK, _LOOKS = 0.1, 100
"""The line for buttons opens by itself: how often, in seconds, and how many times it is looked at."""
_OF_NEEDS = ("name", "in_use", "known_to_us_only", "needs_a_car")


class Level(StrEnum):
    """How a finding counts."""

    GOOD = "✓"
    HINT = "·"
    """Worth knowing; nothing fails because of it."""
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: a sentence, and when it is wrong the error that would end a command."""

    level: Level
    text: str
    error: Fatal | None = None

    def __str__(self) -> str:
        return f"{self.level} {self.text}"


class Base(Protocol):
    """The part of the Airtable door that checks need."""

    def tables(self) -> list[dict[str, Any]]:
        """Return the schema."""

    def list(
        self,
        table_id: str,
        *,
        fields: Sequence[str],
        formula: str | None = None,
        max_records: int | None = None,
    ) -> Listing:
        """Return all rows of a table, or those for which the formula is true."""

    def upsert(self, table_id: str, rows: Sequence[dict[str, Any]], *, merge_on: Sequence[str]) -> Upserted:
        """Write rows."""

    def unneeded_scopes(self, table_id: str) -> frozenset[str]:
        """Return which scopes the token has that the worker never needs; changes nothing."""


class Channel(Protocol):
    """The part of the Slack door that checks need."""

    def identify(self) -> Identity:
        """Return who we are."""

    def check_channel(self) -> ChannelState:
        """Return whether the channel can be written to."""


class Map(Protocol):
    """The part of the geocoder door that checks need."""

    def locate_city(self, city: str) -> Coordinates | None:
        """Return the middle of a city."""


class Buttons(Protocol):
    """The part of the Slack app that checks need."""

    def start(self) -> None:
        """Open the line on which presses come. Raises TokenRefused."""

    def stop(self) -> None:
        """Close it."""

    def healthy(self) -> bool:
        """Return whether the line is open, and Slack answers on it."""


def check(
    settings: Settings,
    base: Base,
    channel: Channel,
    map_: Map,
    buttons: Buttons | None = None,
    *,
    alerts: Channel | None = None,
    sleep: Callable[[float], None],
    now: datetime,
    made: Callable[[], int],
) -> Iterator[Finding]:
    """Look at everything, and yield what was found as it is found. Raises nothing but Stopping."""
    yield _good("The settings can be read.")
    yield from _guarded(lambda: _base(settings, base, now, made))
    if settings.has_slack:
        yield from _guarded(lambda: _slack_app(channel, buttons=settings.has_buttons))
        yield from _guarded(lambda: _alerts(alerts))
        yield from _guarded(lambda: _buttons(buttons, sleep))
    else:
        yield _hint("No Slack channel is set: lists and next steps stand in the base alone.")
    yield from _guarded(lambda: _map(settings, map_))


def trouble_with(channel: Channel) -> Fatal | None:
    """Return what keeps the channel from being written to, None when nothing does."""
    return next((each.error for each in _guarded(lambda: _slack(channel)) if each.error), None)


def exit_code(findings: Sequence[Finding]) -> int:
    """Return the exit code of the first thing that is wrong, 0 when nothing is."""
    return next((finding.error.exit_code for finding in findings if finding.error), 0)


def _guarded(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except (Temporary, Permanent, Fatal) as error:
        yield _wrong(as_fatal(error))


def _base(settings: Settings, base: Base, now: datetime, made: Callable[[], int]) -> Iterator[Finding]:
    tables = base.tables()
    yield _good("Airtable accepts the token and shows the base.")
    last_seen = kept_ids(base, tables, settings.mapping)
    drift = compare(tables, settings.mapping, last_seen=last_seen)
    yield from (_wrong(DriftFound(each.detail)) for each in drift.blocking)
    for each in drift.tolerable:
        yield _wrong(DriftFound(each.detail)) if each.hinders else _hint(each.detail)
    if drift.blocking:
        return
    if not any(each.hinders for each in drift.tolerable):
        yield _good("The base has the tables and columns that are needed.")
    schema = Schema.read(tables, settings.mapping, last_seen=last_seen)
    _write(base, schema)
    yield _good("The token may write to the base.")
    unneeded = base.unneeded_scopes(schema.table_id("heartbeats"))
    yield from (_hint(each) for each in airtable_differs(unneeded))
    counted = counted_calls(settings.month, base, schema, now)
    yield _good(what_it_carries(settings.month, base, schema, settings.notifiers_desk, now, counted))
    often = looks_too_often(settings.month, settings.month_at_plans_pace, settings.notifiers_desk)
    yield from (_hint(each) for each in often)
    yield from _hints_about_people(base, schema)
    count(settings.month, base, schema, now, counted, made())


def _write(base: Base, schema: Schema) -> None:
    """Write the desk's row as every heartbeat does: what a token may do can't be asked, only tried."""
    row = create_fields("heartbeats", {"key": DESK, "name": DESK}, schema)
    base.upsert(
        schema.table_id("heartbeats"), [row], merge_on=[schema.column_id("heartbeats", "key")]
    ).record(0)


def _hints_about_people(base: Base, schema: Schema) -> Iterator[Finding]:
    asked = [
        parse_volunteer(each, schema).record for each in _rows(base, schema, "volunteers", _OF_VOLUNTEERS)
    ]
    volunteers = [each for each in asked if each.status is not VolunteerStatus.LEFT and not each.practice]
    needs = [parse_need(each, schema).record for each in _rows(base, schema, "needs", _OF_NEEDS)]
    yield from _known_to_us(volunteers, needs)
    yield from _adults(volunteers)


def _rows(base: Base, schema: Schema, table: str, columns: Sequence[str]) -> tuple[RawRecord, ...]:
    fields = [schema.column_id(table, column) for column in columns if schema.has(table, column)]
    return base.list(schema.table_id(table), fields=fields).records


def _known_to_us(volunteers: Sequence[Volunteer], needs: Sequence[Need]) -> Iterator[Finding]:
    """Say what day one looks like for kinds of help that only people known to the group may do."""
    closed = [need for need in needs if need.in_use and need.known_to_us_only]
    if not closed or any(volunteer.known_to_us for volunteer in volunteers):
        return
    only_rides = all(need.needs_a_car for need in closed)
    what = "rides" if only_rides else " and ".join(f"“{need.name}”" for need in closed)
    yield _hint(
        f"0 of {len(volunteers)} volunteers are known to you: {what} will have an empty list until you tick "
        "it for those you know."
    )


def _adults(volunteers: Sequence[Volunteer]) -> Iterator[Finding]:
    unmarked = sum(1 for volunteer in volunteers if not volunteer.adult)
    if unmarked:
        total = len(volunteers)
        yield _hint(f"{unmarked} of {total} volunteers are not marked as adult: tick those who are.")


def _slack(channel: Channel) -> Iterator[Finding]:
    identity = channel.identify()
    yield _good(f"Slack accepts the bot token, for the workspace {identity.team}.")
    state = channel.check_channel()
    if not state.exists:
        yield _wrong(TokenWrong(
            "Slack knows no such channel, or does not show it to the app. Check slack_channel, and invite "
            "the app to the channel with /invite."
        ))  # fmt: skip
    elif state.archived:
        yield _wrong(TokenWrong(
            "The Slack channel is archived. Unarchive it in Slack, or set slack_channel to another one."
        ))  # fmt: skip
    elif not state.member:
        yield _wrong(TokenWrong("The app is not in the Slack channel. Invite it there with /invite."))
    else:
        yield _good("The app is in the channel.")


def _alerts(channel: Channel | None) -> Iterator[Finding]:
    if channel is None:
        return
    state = channel.check_channel()
    if state.exists and state.member and not state.archived:
        yield _good("The app is in the channel for alerts.")
    else:
        yield _wrong(TokenWrong(
            "The app can't write to alerts_channel. Check its id, that it is not archived, and invite the "
            "app there with /invite."
        ))  # fmt: skip


def _slack_app(channel: Channel, *, buttons: bool) -> Iterator[Finding]:
    """Look at the channel, and at what the bot token lacks or does not need, as far as Slack tells."""
    yield from _slack(channel)
    scopes = channel.identify().scopes
    yield from (_wrong(TokenWrong(each)) for each in slack_lacks(scopes))
    yield from (_hint(each) for each in slack_differs(scopes, buttons=buttons))


def _is_open(buttons: Buttons, sleep: Callable[[float], None]) -> bool:
    """Return whether the line is open; wait a moment when it is not."""
    if buttons.healthy():
        return True
    sleep(_LOOK)
    return False


def _buttons(buttons: Buttons | None, sleep: Callable[[float], None]) -> Iterator[Finding]:
    """Open the line once, as the worker does, give it a while to open, and close it again."""
    if buttons is None:
        yield _hint("No app token is set: cards have no buttons, and everything is on the card.")
        return
    try:
        buttons.start()
        open_now = any(_is_open(buttons, sleep) for _ in range(_LOOKS))
    finally:
        buttons.stop()
    if open_now:
        yield _good("Slack accepts the app token: buttons work.")
    else:
        yield _wrong(ServiceUnreachable(
            "Slack accepts the app token, but the line for buttons does not open. Check that Socket Mode is "
            "on in the app's settings, and that nothing between here and Slack stops WebSockets."
        ))  # fmt: skip


def _map(settings: Settings, map_: Map) -> Iterator[Finding]:
    if not settings.city:
        yield _hint("No city is set, so the map was not asked; your center is used.")
    elif map_.locate_city(settings.city) is not None:
        yield _good(f"The map knows {settings.city}.")
    elif settings.center:
        yield _hint(f'The map does not know "{settings.city}"; your center is used.')
    else:
        yield _wrong(SettingsWrong(
            f'The map does not know "{settings.city}". Write it with its state or region, or set center.'
        ))  # fmt: skip


def _good(text: str) -> Finding:
    return Finding(Level.GOOD, text)


def _hint(text: str) -> Finding:
    return Finding(Level.HINT, text)


def _wrong(error: Fatal) -> Finding:
    return Finding(Level.WRONG, str(error), error)
