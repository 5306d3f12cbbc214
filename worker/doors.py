"""The doors of one group, made from its settings. Making them asks nobody anything."""

from dataclasses import dataclass
from random import Random

from notifiers.channel import Channel
from notifiers.no_channel import NoChannel
from notifiers.slack import SlackChannel
from worker.airtable import AirtableDoor, CallCounter
from worker.clock import Clock
from worker.geocoder import GeocoderDoor
from worker.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Airtable, the channel and the map."""

    airtable: AirtableDoor
    channel: Channel
    map: GeocoderDoor
    calls: CallCounter


def doors_of(settings: Settings, clock: Clock, random: Random) -> Doors:
    """Return the doors; SettingsWrong for a map that is not known."""
    calls = CallCounter()
    airtable = AirtableDoor(
        token=settings.airtable_token.get_secret_value(),
        base_id=settings.base_id,
        endpoint_url=settings.airtable_url,
        clock=clock,
        random=random,
        calls=calls,
    )
    map_ = GeocoderDoor(
        settings=settings.geocoder,
        key=settings.geocoder_key.get_secret_value(),
        country=settings.country,
        group=settings.group,
        clock=clock,
        near=settings.center,
    )
    return Doors(airtable=airtable, channel=_channel(settings, clock), map=map_, calls=calls)


def _channel(settings: Settings, clock: Clock) -> Channel:
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
