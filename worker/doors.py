"""The doors of one worker, as its settings name them: the base, the map, the channels, who is pinged."""

import random

from notifiers.channel import Channel
from notifiers.no_channel import NoChannel
from notifiers.slack import SlackChannel
from worker.airtable.door import AirtableDoor, CallCounter
from worker.clock import Clock
from worker.geocoding.geocoder import GeocoderDoor
from worker.health.ping import Ping
from worker.settings.settings import Settings


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
    return slack_channel(settings, clock, settings.slack_channel)


def slack_channel(settings: Settings, clock: Clock, channel: str) -> SlackChannel:
    """Return the door to one channel of Slack."""
    return SlackChannel(
        token=settings.slack_bot_token.get_secret_value(),
        channel=channel,
        base_id=settings.base_id,
        api_url=settings.slack_url,
        monotonic=clock.monotonic,
        sleep=clock.sleep,
    )


def alerts_channel_of(settings: Settings, clock: Clock) -> SlackChannel | None:
    """Return the door to the alert channel; None where there is none."""
    return slack_channel(settings, clock, settings.alerts_channel) if settings.alerts_channel else None


def pings_of(settings: Settings) -> list[Ping]:
    """Return whom good passes are told outside, if anybody."""
    url = settings.ping_url.get_secret_value()
    return [Ping(url)] if url else []
