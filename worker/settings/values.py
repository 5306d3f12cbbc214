"""How single settings are read. A ValueError holds the end of a sentence that begins with the setting."""

import re
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from airtable_schema.coordinates import on_earth, read_pin
from airtable_schema.mapping import NamesWrong, mapping_from
from airtable_schema.records import Coordinates
from worker.budget.plans import FEWEST_CALLS, PLANS

_BASE_ID = re.compile(r"\bapp[A-Za-z0-9]{14}\b")
_SECRET_NAME = re.compile(r"key|token|secret|password", re.IGNORECASE)
_USER_ID = re.compile(r"[UW][A-Z0-9]+")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CHANNEL_ID = re.compile(r"\b[CG][A-Z0-9]{6,}\b")


def read_base_id(text: str) -> str:
    """Return the base id, also out of a pasted address of the base."""
    if found := _BASE_ID.search(text):
        return found.group()
    raise ValueError(
        "must be the id of the base: app and 14 letters or digits, out of its address in the browser"
    )


def read_channel(text: str) -> str:
    """Return the channel's id, also out of a pasted link to it; "" is no Slack at all."""
    if not text.strip():
        return ""
    if found := _CHANNEL_ID.search(text):
        return found.group()
    raise ValueError(
        "must be the channel's id, which begins with C: in Slack it is at the end of the channel's details"
    )


def read_airtable_token(token: SecretStr) -> SecretStr:
    """Return the token; an old API key is told apart."""
    if not token.get_secret_value().strip():
        raise ValueError("is empty: paste the token there")
    if token.get_secret_value().startswith("key"):
        raise ValueError(
            "is one of Airtable's old keys, which no longer work: make a token at airtable.com/create/tokens"
        )
    return token


def read_bot_token(token: SecretStr) -> SecretStr:
    """Return the bot token; Slack's other tokens are told apart."""
    text = token.get_secret_value()
    if text and not text.startswith("xoxb-"):
        raise ValueError("must be the bot token, which begins with xoxb-: it is under OAuth & Permissions")
    return token


def read_app_token(token: SecretStr) -> SecretStr:
    """Return the app-level token; Slack's other tokens are told apart."""
    text = token.get_secret_value()
    if text and not text.startswith("xapp-"):
        raise ValueError(
            "must be the app-level token, which begins with xapp-: it is under Basic Information"
        )
    return token


def read_plan(given: Any) -> Any:
    """Return the name of a plan of Airtable's, or a number of calls a month, as text; "" for none."""
    plan = str(given).strip().lower().replace(",", "").replace("_", "")
    if plan in PLANS or (plan.isdecimal() and int(plan) >= FEWEST_CALLS):
        return plan
    raise ValueError(
        f'must be "free", "team", "business", or a number of calls a month, {FEWEST_CALLS} at least'
    )


def read_url(text: str) -> str:
    """Return the address of a service."""
    parts = urlsplit(text)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError("must be an address that begins with https://")
    return text


def read_ping_url(url: SecretStr) -> SecretStr:
    """Return the address that is called after a good pass: over https, or on this machine; "" is none."""
    text = url.get_secret_value()
    try:
        parts = urlsplit(text)
        near = parts.hostname in LOOPBACK and parts.scheme == "http"
        fits = not text or (bool(parts.hostname) and (parts.scheme == "https" or near))
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("must be an address that begins with https://, or is on this machine")
    return url


def read_center(given: Any) -> Coordinates | None:
    """Return the place, from two numbers, from "41.78, -72.52", or from a pasted link of a map."""
    if given is None or isinstance(given, Coordinates):
        return given
    if isinstance(given, list) and len(given) == 2 and all(isinstance(part, float | int) for part in given):
        place = on_earth(*given)
    else:
        place = read_pin(given) if isinstance(given, str) else None
    if place is None:
        raise ValueError('must be a latitude and a longitude, such as "40.7644, -73.9235"')
    return place


def read_words(given: Any) -> Any:
    """Return words, also out of one text with commas, as a variable has them."""
    return [word.strip() for word in given.split(",") if word.strip()] if isinstance(given, str) else given


def read_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return what else a map needs, when none of it is a secret."""
    if secret := next((name for name in options if _SECRET_NAME.search(name)), ""):
        raise ValueError(
            f"must not have {secret}: put the secret in .env or in the environment, as "
            f'HYPERLOCAL_GEOCODER_KEY, and key_name = "{secret}" under [geocoder]'
        )
    return options


def read_people(given: Any) -> Any:
    """Return Slack ids of people; what stands there instead is told, for nobody would be meant by it."""
    people = read_words(given)
    if isinstance(people, list) and not all(
        isinstance(one, str) and _USER_ID.fullmatch(one) for one in people
    ):
        raise ValueError(
            "must be ids of people in Slack, which begin with U: open somebody's profile, then ⋮, then "
            "Copy member ID"
        )
    return people


def read_names(names: dict[str, Any]) -> dict[str, Any]:
    """Return the group's own names when they can be used."""
    try:
        mapping_from(names)
    except NamesWrong as error:
        raise ValueError(f"can't be used: {' '.join(error.problems).rstrip('.')}") from None
    return names
