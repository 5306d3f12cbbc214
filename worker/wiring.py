"""The composition root: the one place that knows which parts there are and puts them together."""

import random
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from airtable_schema.template import REQUESTS
from notifiers.channel import Channel
from notifiers.no_channel import NoChannel
from notifiers.slack import SlackChannel
from worker.airtable import AirtableDoor, CallCounter
from worker.board import Board
from worker.clock import Clock
from worker.deciding import Deciding
from worker.edges import Edges
from worker.folding import Folding
from worker.geocode import Geocoding
from worker.geocoder import GeocoderDoor
from worker.heartbeat import Heartbeats
from worker.loop import Loop
from worker.match import Matching
from worker.passes import Passes
from worker.people import People
from worker.reading import Reading
from worker.say import Saying
from worker.schema_watch import SchemaWatch
from worker.settings import Settings
from worker.snapshot import Snapshot
from worker.stages import Stages
from worker.sweeping import Sweeping
from worker.view import Rules
from worker.working import Working
from worker.write_back import WriteBack


@dataclass(slots=True)
class Worker:
    """A worker, put together and not yet started. Nothing here has made a call."""

    passes: Passes
    loop: Loop
    board: Board
    calls: CallCounter
    channel: Channel
    stages: Stages
    snapshot: Snapshot


def build(
    settings: Settings, clock: Clock, stop: threading.Event | None = None, *, channel: Channel | None = None
) -> Worker:
    """Put a worker together from its settings; `channel` takes the place of the one they name."""
    stop = stop or threading.Event()
    calls, board, snapshot, edges = CallCounter(), Board(), Snapshot(), Edges()
    door = airtable_door(settings, clock, calls)
    channel = channel or channel_of(settings, clock)
    write_back = WriteBack(door, board, clock)
    people = People(door, snapshot, settings.country)
    geocoding = Geocoding(geocoder_door(settings, clock), door, clock, settings.country)
    matching = Matching(settings.matching_policy, settings.country, settings.zone)
    rules = rules_of(settings)
    deciding = Deciding(board, snapshot, matching, people, geocoding, rules)
    deciding.centre = settings.center
    saying = Saying(channel, write_back, people, clock)
    heartbeats = Heartbeats(door, settings.worker_name or socket.gethostname(), version("hyperlocal"), calls)
    reading = Reading(door, board, snapshot, settings.settle)
    users = (write_back, people, geocoding, heartbeats, reading)
    stages = Stages(
        schema=SchemaWatch(door, settings.mapping, users, snapshot),
        heartbeats=heartbeats,
        reading=reading,
        sweeping=Sweeping(channel, board, saying),
        geocoding=geocoding,
        matching=matching,
        deciding=deciding,
        write_back=write_back,
        saying=saying,
        folding=Folding(channel, saying, rules.desk, clock),
    )
    working = Working(stages, board, snapshot, clock, city=settings.city)
    passes = Passes(stages, working, board, clock, edges)
    loop = Loop(passes, clock, stop, interval_of(settings, clock))
    return Worker(
        passes=passes,
        loop=loop,
        board=board,
        calls=calls,
        channel=channel,
        stages=stages,
        snapshot=snapshot,
    )


def airtable_door(settings: Settings, clock: Clock, calls: CallCounter) -> AirtableDoor:
    """Return the door to the group's base."""
    return AirtableDoor(
        token=settings.airtable_token.get_secret_value(),
        base_id=settings.base_id,
        endpoint_url=settings.airtable_url,
        clock=clock,
        random=random.Random(),
        calls=calls,
    )


def geocoder_door(settings: Settings, clock: Clock) -> GeocoderDoor:
    """Return the door to the map."""
    return GeocoderDoor(
        settings=settings.geocoder,
        key=settings.geocoder_key.get_secret_value(),
        country=settings.country,
        group=settings.group,
        clock=clock,
        near=settings.center,
    )


def channel_of(settings: Settings, clock: Clock) -> Channel:
    """Return the channel: Slack, or none at all, where the base's own columns serve."""
    if not settings.has_slack:
        return NoChannel()
    return SlackChannel(
        token=settings.slack_bot_token.get_secret_value(),
        channel=settings.slack_channel,
        base_id=settings.base_id,
        api_url=settings.slack_url,
        monotonic=clock.monotonic,
        sleep=clock.sleep,
    )


def rules_of(settings: Settings) -> Rules:
    """Return what the group decided about its desk."""
    mapping = settings.mapping
    return Rules(
        desk=settings.notifiers_desk,
        check_requests_first=settings.desk.check_requests_first,
        reach=settings.reach,
        columns={column.key: mapping.column_name("requests", column.key) for column in REQUESTS.columns},
    )


def interval_of(settings: Settings, clock: Clock) -> Callable[[], float]:
    """Return how long to wait for the next pass, asked anew each time."""
    return lambda: settings.seconds_until_next_pass(clock.now())
