"""What can be wrong between settings that are each right by themselves. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
_KEYED = frozenset({"opencage"})


def problems_across(given: Mapping[str, Any], environment: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each problem that concerns several settings, or settings and the environment."""
    yield from _place(given)
    yield from _slack(given)
    yield from _geocoder(given)
    yield from _environment(given, environment)


def _place(given: Mapping[str, Any]) -> Iterator[str]:
    if not given.get("city") and not given.get("center"):
        yield 'city is missing: the group\'s city, such as "Astoria, New York" (or its middle, as center).'


def _slack(given: Mapping[str, Any]) -> Iterator[str]:
    if given.get("slack_channel") and not given.get("slack_bot_token"):
        yield "HYPERLOCAL_SLACK_BOT_TOKEN is missing: the Slack app's bot token, which begins with xoxb-."
    if given.get("slack_bot_token") and not given.get("slack_channel"):
        yield "slack_channel is missing: the id of the dispatch channel, which begins with C."
    if given.get("alerts_channel") and not given.get("slack_channel"):
        yield "alerts_channel needs slack_channel and the bot token: alerts go to Slack."
    elif given.get("alerts_channel") and given.get("alerts_channel") == given.get("slack_channel"):
        yield (
            "alerts_channel is the dispatch channel itself. Name another one, for the coordinators, or "
            "leave it out."
        )
    if given.get("slack_app_token") and not given.get("slack_bot_token") and not given.get("slack_channel"):
        yield "HYPERLOCAL_SLACK_BOT_TOKEN is missing: without it the app token opens no buttons."


def _geocoder(given: Mapping[str, Any]) -> Iterator[str]:
    section = given.get("geocoder")
    provider = str(section.get("provider", "")).lower() if isinstance(section, dict) else ""
    if provider in _KEYED and not given.get("geocoder_key"):
        yield f"HYPERLOCAL_GEOCODER_KEY is missing: {provider} needs a key."


def _environment(given: Mapping[str, Any], environment: Mapping[str, str]) -> Iterator[str]:
    """Name variables of others that would change what Slack's libraries do without a word."""
    if environment.get("SLACK_CLIENT_ID") and environment.get("SLACK_CLIENT_SECRET"):
        yield (
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set: with them Slack's library ignores the bot "
            "token. Remove both variables."
        )
    proxy = next((name for name in _PROXIES if environment.get(name)), None)
    if proxy and urlsplit(str(given.get("slack_url", ""))).hostname in {"127.0.0.1", "localhost", "::1"}:
        yield (
            f"{proxy} is set, and Slack's library would look behind that proxy for slack_url, which is on "
            "this machine. Remove the variable, or set slack_url to the real Slack."
        )
