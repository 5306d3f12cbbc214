"""The composition root: the one place that knows which parts there are and puts them together."""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from airtable_schema.template import REQUESTS
from notifiers.answering import answer_line
from notifiers.channel import Channel
from notifiers.desk import Desk
from notifiers.slack_app import SlackApp
from worker.airtable.door import CallCounter
from worker.app_wiring import app_of, late_because
from worker.board import Board
from worker.budget.governor import Governor
from worker.budget.notices import HeldNotice, MonthNotice
from worker.budget.valve import Valve
from worker.channel.at_large import AtLarge, Due
from worker.channel.copies import Copies
from worker.channel.folding import Folding
from worker.channel.handovers import Handovers
from worker.channel.summaries import Summaries
from worker.channel.sweeping import Sweeping
from worker.clock import Clock
from worker.deciding import Deciding
from worker.dispatch.finding import Finding
from worker.dispatch.near import Near
from worker.dispatch.questions import Questions
from worker.doorbell import Doorbell
from worker.doors import airtable_door, alerts_channel_of, channel_of, geocoder_door, pings_of
from worker.geocode import Geocoding
from worker.health.alerts import Alerts
from worker.health.condition import Conditions
from worker.health.edges import Edges
from worker.health.health import Health, HealthServer
from worker.health.heartbeat import Heartbeats
from worker.health.seen import Seen
from worker.loop import Loop
from worker.match import Matching
from worker.passes import Passes
from worker.presses.after import After
from worker.presses.carrying import Carrying
from worker.presses.clicks import Clicks
from worker.presses.gate import PressGate
from worker.presses.halves import Halves
from worker.presses.inbox import Inbox
from worker.presses.moments import PressMoments
from worker.presses.pictures import Pictures
from worker.presses.racing import Racing
from worker.presses.serving import Serving
from worker.presses.views import Views
from worker.presses.writing import ClicksWriting
from worker.reading import Reading
from worker.say import Saying, nothing
from worker.schema_watch import SchemaWatch, Uses
from worker.settings.settings import Settings
from worker.snapshot import Snapshot
from worker.stages import Stages
from worker.upkeep.forgetting import Forgetting
from worker.upkeep.people import People
from worker.upkeep.upkeep import Upkeep
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
    app: SlackApp | None = None
    """Where people press; None without an app token."""
    health: HealthServer | None = None
    """Where it says over HTTP how it is."""

    def open(self) -> None:
        """Let people press, and see how it is. While Slack does not answer it is tried again by itself.

        Raises TokenRefused, and SettingsWrong for a port that can't be had.
        """
        if self.health is not None:
            self.health.start()
        if self.app is not None:
            self.app.start()
            self.stages.serving.health = self.app

    def close(self) -> None:
        """Let nobody press any more."""
        if self.app is not None:
            self.app.stop()
        if self.health is not None:
            self.health.stop()


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
    between = Between()
    saying = Saying(channel, write_back, people, clock, between=between)
    heartbeats = Heartbeats(door, settings.worker_name or socket.gethostname(), version("hyperlocal"), calls)
    governor = Governor(settings.month, heartbeats, board, snapshot, clock, rules.desk)
    calls.before, governor.tuned = governor.before_call, deciding.look_within
    valve = Valve(door, heartbeats, settings.settle, most=settings.passes.max_announcements_per_pass)
    doorbell = Doorbell(clock.now, settings.settle)
    reading = Reading(door, board, snapshot, settings.settle)
    inbox, pictures = Inbox(), Pictures(rules.desk)
    writing = ClicksWriting(door)
    after = After(board, writing, clock)
    racing = Racing(writing, board, after)
    questions = Questions(pictures, inbox, rules.desk, clock.now, look=lambda: loop.wake())
    app = app_of(settings, clock, pictures, inbox, questions, rules.desk, rang=doorbell.ring)
    clicks = (
        Clicks(
            inbox,
            app,
            Views(reading, board, snapshot, PressMoments(deciding, rules.timings), rules.desk),
            Carrying(writing, racing, board, snapshot, after, rules.desk, clock),
            Halves(reading, board, snapshot, writing),
            after,
            racing,
            clock,
        )
        if app is not None
        else None
    )
    questions.near = near = Near(
        reading, geocoding, matching, snapshot, clock, rules.desk, city=settings.city, learn=deciding.learn
    )
    questions.find = finding = Finding(door, snapshot, settings.country, freshen=near.freshen)
    held = held_notice(valve, settings, rules.desk)
    valve.words, valve.not_yet = held.typed, held.not_yet
    dues: list[Due] = [MonthNotice(governor, rules.desk, settings.base_id), held]
    if clicks is not None:
        clicks.gate = PressGate(governor, valve, after, clock)
        where = {"base_id": settings.base_id, "channel": settings.slack_channel}
        dues += [
            Handovers(after, rules.desk, settings.base_id),
            Summaries(board, snapshot, rules.desk, **where),
        ]
    telling = AtLarge(channel, saying, clock, dues)
    serving = Serving(board, snapshot, inbox, pictures, after, clicks=clicks, telling=telling)
    if app is not None:
        serving.answer, serving.looked = questions.answer, questions.looked
        serving.look_is_awaited = lambda: questions.look_is_awaited
        serving.say_spent = lambda query, answer: app.reply(
            query, answer_line(answer, rules.desk, clock.now())
        )
    upkeep = Upkeep(door, board, snapshot, rules.desk)
    users: list[Uses] = [write_back, people, geocoding, heartbeats, reading, writing, upkeep]
    forgetting = Forgetting(door, channel, board, clock, after=settings.forget_after, between=between)
    users += [finding, valve, pictures, forgetting]
    copies = Copies(channel, saying.outbox)
    stages = Stages(
        schema=SchemaWatch(door, settings.mapping, users, snapshot),
        heartbeats=heartbeats,
        reading=reading,
        sweeping=Sweeping(board, saying, copies),
        copies=copies,
        geocoding=geocoding,
        matching=matching,
        deciding=deciding,
        write_back=write_back,
        saying=saying,
        folding=Folding(channel, saying, rules.desk, clock),
        serving=serving,
        upkeep=upkeep,
        governor=governor,
        valve=valve,
        doorbell=doorbell,
        forgetting=forgetting,
    )
    working = Working(stages, board, snapshot, clock, city=settings.city)
    if app is not None:
        app.why_late = late_because(door, edges)
    conditions = Conditions(stages, board, edges, rules.desk, column=rules.columns["to_fix"])
    seen = Seen(stages, channel, clock, edges)
    health = Health(clock, rules.desk, lambda: edges.lost_now)
    seen.alerts = alerts_of(settings, clock)
    saying.outbox.card_fixed = seen.card_fixed
    seen.watchers = [health, *pings_of(settings)]
    passes = Passes(stages, working, board, clock, seen=seen, conditions=conditions)
    loop = Loop(passes, clock, stop, governor.seconds, doorbell.due, seen.tell)
    between.serve, inbox.wake = passes.serve, loop.pressed
    return Worker(
        passes=passes,
        loop=loop,
        board=board,
        calls=calls,
        channel=channel,
        stages=stages,
        snapshot=snapshot,
        app=app,
        health=HealthServer(health, settings.health_host, settings.health_port)
        if settings.health_port is not None
        else None,
    )


def alerts_of(settings: Settings, clock: Clock) -> Alerts | None:
    """Return what tells the alert channel; None where there is none."""
    channel = alerts_channel_of(settings, clock)
    return None if channel is None else Alerts(channel, settings.base_id, settings.notifiers_desk)


def held_notice(valve: Valve, settings: Settings, desk: Desk) -> HeldNotice:
    """Return what asks about old requests, in the group's own names for where the answer may be typed."""
    names = settings.mapping
    table, column = names.table_name("heartbeats"), names.column_name("heartbeats", "announce_from")
    return HeldNotice(valve, desk, settings.base_id, table=table, column=column)


class Between:
    """What is done between two posts, once the passes that do it exist."""

    def __init__(self) -> None:
        self.serve: Callable[[], None] = nothing

    def __call__(self) -> None:
        """Do it."""
        self.serve()


def rules_of(settings: Settings) -> Rules:
    """Return what the group decided about its desk."""
    mapping = settings.mapping
    return Rules(
        desk=settings.notifiers_desk,
        check_requests_first=settings.desk.check_requests_first,
        reach=settings.reach,
        columns={column.key: mapping.column_name("requests", column.key) for column in REQUESTS.columns},
        timings=settings.timings,
        on_call=settings.desk.on_call,
        call_rows=settings.call_rows,
    )
