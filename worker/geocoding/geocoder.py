"""The door to the map: the only place that knows geopy.

It asks for one address at a time, in the pace that the map's terms ask for, and never twice for the same one.
What it raises is Temporary, QuotaSpent or Permanent of `worker.errors`, and never holds an address: geopy's
own messages do, so nothing of them is passed on. Only street, number and city are ever to be handed to it.
"""

from datetime import UTC, datetime, time, timedelta
from importlib.metadata import version
from typing import Any

from geopy import exc
from geopy.adapters import AdapterHTTPError, RequestsAdapter
from geopy.geocoders import SERVICE_TO_GEOCODER

from airtable_schema.coordinates import on_earth
from airtable_schema.records import Coordinates
from worker.clock import Clock
from worker.errors import Permanent, QuotaSpent, RateLimited, SettingsWrong, Temporary, ValueRefused
from worker.geocoding.places import Found, Located, NotFound, TooCoarse
from worker.geocoding.precision import Precision, precision_of
from worker.geocoding.providers import Provider, provider_for, question_options
from worker.settings.settings import GeocoderSettings
from worker.settings.words import did_you_mean

SHORT_WAIT = 1.0
"""Seconds that a question waits for its turn by itself; a longer wait is the caller's."""
AFTER_TROUBLE = 60.0
AFTER_NONSENSE = 600.0
AFTER_REFUSAL = 3600.0
_MOST_REMEMBERED = 5000


class GeocoderDoor:
    """One map. Constructing it asks nothing; an unknown map or option is SettingsWrong.

    `near` is the middle of the group's area, where places are looked for first; it may be set later.
    """

    def __init__(
        self,
        *,
        settings: GeocoderSettings,
        key: str,
        country: str,
        group: str,
        clock: Clock,
        near: Coordinates | None = None,
    ) -> None:
        self.near = near
        self._country = country
        self._clock = clock
        self._provider = provider_for(settings, country, key)
        self._geopy = _make(self._provider, settings.timeout_seconds, _user_agent(group))
        self._free_at = clock.monotonic()
        self._spent_until: datetime | None = None
        self._refusal: Permanent | None = None
        self._remembered: dict[str, Found] = {}

    @property
    def ready_in(self) -> float:
        """Seconds until the next question may be asked."""
        return max(0.0, self._free_at - self._clock.monotonic())

    def locate(self, sendable: str) -> Found:
        """Return where an address is: the street and number, if the map knows them.

        Raises Temporary, without asking, when it is not yet time for a question; QuotaSpent until tomorrow
        once the day's questions are used up; ValueRefused for an address that the map does not understand;
        Permanent when a person must change something else.
        """
        if sendable not in self._remembered:
            found = self._judged(self._ask(sendable))
            if len(self._remembered) >= _MOST_REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[sendable] = found
        return self._remembered[sendable]

    def locate_city(self, city: str) -> Coordinates | None:
        """Return the middle of a city, None for one that the map does not know. Raises as `locate` does."""
        found = self._judged(self._ask(city))
        if isinstance(found, NotFound):
            return None
        return found.where if isinstance(found, TooCoarse) else found.coordinates

    def _ask(self, query: str) -> Any:
        self._take_turn()
        options = question_options(self._provider.name, self._country, self.near)
        try:
            return self._geopy.geocode(query, **options)
        except exc.GeopyError as error:
            raise self._ours(error) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            # geopy reads answers without checking them: an odd one ends in any of these
            raise Temporary("The map's answer can't be read.", delay=AFTER_NONSENSE) from None

    def _take_turn(self) -> None:
        if self._spent_until and self._clock.now() < self._spent_until:
            raise _spent()
        wait = self.ready_in
        if wait > SHORT_WAIT:
            raise self._refusal or Temporary(
                "The map is asked again later, as its terms want it.", delay=wait
            )
        if wait > 0:
            self._clock.sleep(wait)
        self._refusal = None
        self._free_at = self._clock.monotonic() + self._provider.pause

    def _judged(self, answer: Any) -> Found:
        if answer is None:
            return NotFound()
        where = on_earth(float(answer.latitude), float(answer.longitude))
        precision = precision_of(self._provider.name, answer.raw if isinstance(answer.raw, dict) else {})
        if where is None or precision is Precision.DOUBTFUL:
            return NotFound()
        return Located(where) if precision is Precision.EXACT else TooCoarse(where)

    def _ours(self, error: exc.GeopyError) -> Exception:
        """Return ours for geopy's; its rate limit is a kind of its quota, so it comes first."""
        if isinstance(error, exc.GeocoderRateLimited):
            return self._come_back(float(error.retry_after or AFTER_TROUBLE))
        if isinstance(error, exc.GeocoderQuotaExceeded):
            self._spent_until = _tomorrow(self._clock.now())
            return _spent()
        if isinstance(error, exc.GeocoderAuthenticationFailure | exc.GeocoderInsufficientPrivileges):
            return self._stay_out("The map refuses us.", "Check HYPERLOCAL_GEOCODER_KEY, or use another map.")
        if _status(error) in {404, 410}:
            return self._stay_out("There is no map at that address.", "Check domain under [geocoder].")
        if isinstance(error, exc.GeocoderQueryError):
            return ValueRefused("The map does not understand the question.", advice="Correct the address.")
        return Temporary("The map does not answer.", delay=AFTER_TROUBLE)

    def _stay_out(self, why: str, advice: str) -> Permanent:
        """Return what a person must change; a server that refuses us is left alone for an hour."""
        self._refusal = Permanent(why, advice=advice)
        self._free_at = self._clock.monotonic() + AFTER_REFUSAL
        return self._refusal

    def _come_back(self, delay: float) -> RateLimited:
        self._free_at = self._clock.monotonic() + delay
        return RateLimited("The map got too many questions.", delay=delay)


def _make(provider: Provider, timeout: float, user_agent: str) -> Any:
    geocoder = SERVICE_TO_GEOCODER.get(provider.name)
    if geocoder is None:
        near = did_you_mean(provider.name, [*SERVICE_TO_GEOCODER, "ban"])
        raise SettingsWrong(f'geocoder.provider "{provider.name}" is not known.{near}')
    try:
        return geocoder(timeout=timeout, user_agent=user_agent, adapter_factory=_adapter, **provider.options)
    except (TypeError, exc.ConfigurationError):
        names = ", ".join(sorted(provider.options)) or "none"
        raise SettingsWrong(
            f'The map "{provider.name}" does not take these options, or needs others: {names}. '
            "See its page at geopy.readthedocs.io, and correct [geocoder]."
        ) from None


def _adapter(**options: Any) -> RequestsAdapter:
    """Make geopy's HTTP adapter without its two silent retries: the pace is ours."""
    return RequestsAdapter(max_retries=0, **options)


def _user_agent(group: str) -> str:
    """Return who asks, as the terms of public maps want it; headers are ASCII."""
    named = group.encode("ascii", "ignore").decode().strip()
    return f"hyperlocal/{version('hyperlocal')} (mutual-aid desk: {named})"


def _tomorrow(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(0), UTC)


def _spent() -> QuotaSpent:
    return QuotaSpent("The map's questions for today are used up.", advice="It goes on by itself tomorrow.")


def _status(error: exc.GeopyError) -> int | None:
    cause = error.__cause__
    return cause.status_code if isinstance(cause, AdapterHTTPError) else None
