"""Everything that a group sets, checked: config.toml, `.env` and the environment, as one frozen value.

All problems are told at once, in a coordinator's words, as SettingsWrong. Secrets come only from `.env` or
the environment, and are in no repr. What is not set follows from the country, or is the desk's default.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from airtable_schema.mapping import Mapping as Names
from airtable_schema.mapping import mapping_from
from airtable_schema.records import Coordinates
from matching.policy import Policy
from notifiers.desk import Desk
from worker.budget.budget import Budget
from worker.budget.plans import plan_of
from worker.desk.timings import Timings
from worker.errors import SettingsWrong
from worker.settings import values
from worker.settings.checks import problems_across
from worker.settings.country import language_of, locale_of, read_country, read_locale, read_timezone, unit_of
from worker.settings.sources import PREFIX, read
from worker.settings.words import joined, problems_in

SECRETS = frozenset({"airtable_token", "slack_bot_token", "slack_app_token", "geocoder_key", "ping_url"})
"""Settings that must not stand in config.toml."""
SECRET_VARIABLES: Mapping[tuple[str, ...], str] = {
    (secret,): f"{PREFIX}{secret.upper()}" for secret in SECRETS
}


class _Section(BaseModel):
    """A section of config.toml: frozen, and nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class GeocoderSettings(_Section):
    """Which map is asked where an address is."""

    provider: str = ""
    """nominatim, ban, opencage, or the name of any other geocoder of geopy; blank follows the country."""
    domain: str = ""
    """The host (and path) of a service of one's own; blank is the provider's public one."""
    scheme: Literal["https", "http"] = "https"
    seconds_between: float | None = Field(default=None, ge=0)
    """Pause between two questions; blank is what the provider's terms ask for."""
    timeout_seconds: float = Field(default=20.0, gt=0)
    key_name: str = "api_key"
    """What another provider of geopy calls its key."""
    options: Annotated[dict[str, str | int | float | bool], AfterValidator(values.read_options)] = Field(
        default_factory=dict
    )
    """Whatever else another provider of geopy needs."""


class PolicySettings(_Section):
    """Where this group's matching differs from the desk's defaults. Distances are in the group's unit."""

    radius: float | None = Field(default=None, gt=0)
    shortlist: int = Field(default=10, ge=1, le=50)
    at_most_at_once: int = Field(default=2, ge=1)
    at_most_a_week: int = Field(default=3, ge=1)
    accept_volunteers_first: bool = False


class DeskSettings(_Section):
    """When somebody is there."""

    opens: time = time(9)
    closes: time = time(20)
    night_desk: bool = False
    """Whether somebody is there for Urgent requests while the desk is closed: their timers run then, too."""
    on_call: Annotated[tuple[str, ...], BeforeValidator(values.read_words)] = ()
    """Slack ids of those who are called when nobody was found for a while."""
    call_rows_ready: int = Field(default=3, ge=0, le=10)
    """How many rows of Calls & texts are kept ready for whom to call next; on Free none, unless it is set."""
    check_requests_first: bool = False
    """Whether one of the group looks at a new request (status Checked) before anything goes out."""
    reach: float | None = Field(default=None, gt=0)
    """How far from the middle of the city a request may be, in the group's unit; blank is 10 mi or 15 km."""
    phone: str = ""
    """The desk's own number, as the texts to volunteers and to the person who asked have it."""
    fallback: str = ""
    """What to do when nobody can, where the kind of help does not say."""


class PrivacySettings(_Section):
    """Who may see what."""

    coordinators: Annotated[tuple[str, ...], BeforeValidator(values.read_people)] = ()
    """Slack ids of those who may open the contact details of a Private request."""
    people: Annotated[tuple[str, ...], BeforeValidator(values.read_people)] = ()
    """Slack ids of those who may press and type anything at all; none is everybody in the channel."""
    forget_after_days: int = Field(default=30, ge=0)
    """After how many days the worker forgets what it wrote of a request that has ended; 0 is never."""


class PassSettings(_Section):
    """How often the base is looked at."""

    every_seconds: float | None = Field(default=None, ge=5)
    """While the desk is open; blank follows the plan. A budget may make it longer, never shorter."""
    every_seconds_at_night: float | None = Field(default=None, ge=5)
    settle_seconds: float = Field(default=120.0, ge=0)
    max_announcements_per_pass: int = Field(default=25, ge=1)
    """More old requests than this, never announced, wait until somebody decides about them."""


class BudgetSettings(_Section):
    """How many Airtable calls a month there are."""

    plan: Annotated[str, BeforeValidator(values.read_plan)] = ""
    """free, team, business, or a number of calls; blank: nothing is kept to."""
    share: float = Field(default=1.0, gt=0, le=1)
    """The group's part of them, where others use the same workspace."""


class Settings(BaseSettings):
    """One group's settings. Constructing it reads neither a file nor the environment; `load` does."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    country: Annotated[str, AfterValidator(read_country)] = Field(
        description='the two letters of the group\'s country, such as "US"'
    )
    timezone: Annotated[str, AfterValidator(read_timezone)] = Field(
        description='the time zone of the group\'s city, such as "America/New_York"'
    )
    base_id: Annotated[str, AfterValidator(values.read_base_id)] = Field(
        description="the id of the base, which begins with app, out of its address in the browser"
    )
    airtable_token: Annotated[SecretStr, AfterValidator(values.read_airtable_token)] = Field(
        description="the token that lets the worker into the base (airtable.com/create/tokens)"
    )
    group: str = "our group"
    worker_name: str = ""
    city: str = ""
    center: Annotated[Coordinates | None, BeforeValidator(values.read_center)] = None
    unit: Literal["mi", "km"] = "mi"
    locale: Annotated[str, AfterValidator(read_locale)] = "en_US"
    languages: Annotated[tuple[str, ...], BeforeValidator(values.read_words)] = ()
    slack_channel: Annotated[str, AfterValidator(values.read_channel)] = ""
    alerts_channel: Annotated[str, AfterValidator(values.read_channel)] = ""
    """Where the loss and the return of a service are told; blank is nowhere but in the base and the log."""
    slack_bot_token: Annotated[SecretStr, AfterValidator(values.read_bot_token)] = SecretStr("")
    slack_app_token: Annotated[SecretStr, AfterValidator(values.read_app_token)] = SecretStr("")
    geocoder_key: SecretStr = SecretStr("")
    ping_url: Annotated[SecretStr, AfterValidator(values.read_ping_url)] = SecretStr("")
    """Called after a good pass; whoever knows it could call it in our stead."""
    health_port: int | None = Field(default=None, ge=1, le=65535)
    """The port on which the worker says over HTTP how it is; blank is none."""
    health_host: str = "127.0.0.1"
    airtable_url: Annotated[str, AfterValidator(values.read_url)] = "https://api.airtable.com"
    slack_url: Annotated[str, AfterValidator(values.read_url)] = "https://slack.com/api/"
    geocoder: GeocoderSettings = GeocoderSettings()
    policy: PolicySettings = PolicySettings()
    desk: DeskSettings = DeskSettings()
    privacy: PrivacySettings = PrivacySettings()
    passes: PassSettings = PassSettings()
    budget: BudgetSettings = BudgetSettings()
    names: Annotated[dict[str, Any], AfterValidator(values.read_names)] = Field(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # pydantic passes it by name
        init_settings: PydanticBaseSettingsSource,
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is given and nothing else: the environment is an argument of `load`."""
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def _follow_the_country(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Fill in what follows from the country, where the country can be read."""
        try:
            country = read_country(str(given.get("country", "")))
            locale = given.get("locale") or locale_of(country)
            return {
                "unit": unit_of(country),
                "locale": locale,
                "languages": (language_of(read_locale(str(locale))),),
                **given,
            }
        except ValueError:
            return given

    @property
    def zone(self) -> ZoneInfo:
        """The group's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def mapping(self) -> Names:
        """What the group calls its tables, columns and options."""
        return mapping_from(self.names, self.unit)

    @property
    def matching_policy(self) -> Policy:
        """The desk's defaults of matching with the group's own on top."""
        own = self.policy.model_dump(exclude_none=True)
        return replace(Policy.standard(self.unit, group_languages=self.languages), **own)

    @property
    def notifiers_desk(self) -> Desk:
        """What the words on cards depend on."""
        return Desk(
            timezone=self.zone,
            locale=self.locale,
            country=self.country,
            unit=self.unit,
            group=self.group,
            asks_a_week=self.policy.at_most_a_week,
            phone=self.desk.phone,
            fallback_text=self.desk.fallback,
            buttons=self.has_buttons,
            texts_at_hand=self.has_slack,
        )

    @property
    def has_slack(self) -> bool:
        """Whether cards go to Slack; without it the base's own columns serve."""
        return bool(self.slack_channel)

    @property
    def has_buttons(self) -> bool:
        """Whether people can press something in Slack; without it everything is on the card."""
        return self.has_slack and bool(self.slack_app_token.get_secret_value())

    @property
    def reach(self) -> float:
        """How far from the middle of the group's area a request may be, in the group's unit."""
        return self.desk.reach or {"mi": 10.0, "km": 15.0}[self.unit]

    @property
    def settle(self) -> timedelta:
        """How long a request that is not complete must have been left alone before it is announced."""
        return timedelta(seconds=self.passes.settle_seconds)

    @property
    def forget_after(self) -> timedelta:
        """How long after a request has ended the worker forgets what it wrote of it; nothing is never."""
        return timedelta(days=self.privacy.forget_after_days)

    @property
    def timings(self) -> Timings:
        """The desk's hours, and what follows from them."""
        desk = self.desk
        return Timings(zone=self.zone, opens=desk.opens, closes=desk.closes, night_desk=desk.night_desk)

    @property
    def month(self) -> Budget:
        """What the group's month of Airtable calls carries, with its own intervals on top."""
        month = self.month_at_plans_pace
        plan, (by_day, by_night) = month.plan, (self.passes.every_seconds, self.passes.every_seconds_at_night)
        if by_day is not None:
            plan = replace(plan, by_day=timedelta(seconds=by_day))
        if by_night is not None:
            plan = replace(plan, by_night=timedelta(seconds=by_night))
        return replace(month, plan=plan)

    @property
    def month_at_plans_pace(self) -> Budget:
        """What it carries at the plan's own intervals, whatever the group set."""
        plan = plan_of(self.budget.plan, self.budget.share)
        return Budget(plan=plan, share=self.budget.share, timings=self.timings)

    @property
    def call_rows(self) -> int:
        """How many rows are kept ready for whom to call next: none where calls are few, unless asked for."""
        is_set = "call_rows_ready" in self.desk.model_fields_set
        return 0 if self.budget.plan == "free" and not is_set else self.desk.call_rows_ready


def load(config: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings from a file (which may be missing), `.env` beside it, and the environment.

    Raises SettingsWrong with every problem at once.
    """
    given = read(Settings, config, environment, SECRETS)
    if given.unreadable:
        raise SettingsWrong(joined(given.problems))
    problems = [*given.problems, *problems_across(given.values, environment)]
    try:
        settings = Settings(**given.values)
    except ValidationError as error:
        problems += problems_in(error, Settings, {**SECRET_VARIABLES, **given.variables})
        raise SettingsWrong(_where_to_write(config) + joined(problems)) from None
    if problems:
        raise SettingsWrong(joined(problems))
    return settings


def _where_to_write(config: Path) -> str:
    """Return what to do first where there is no file at all: a name mistyped looks just the same."""
    if config.exists():
        return ""
    return (
        f"There is no {config.name} here: copy config.example.toml to it, or say where it is with --config.\n"
    )
