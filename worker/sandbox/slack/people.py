"""Who is in the workspace: people, apps with their bots and tokens, and channels with their members."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from worker.sandbox.slack.exceptions import SlackError, missing_scope

BOT_SCOPES = frozenset(
    {
        "chat:write", "channels:history", "channels:read", "commands", "files:write", "groups:history",
        "groups:read", "users:read",
    }
)  # fmt: skip
"""What our manifest asks for, and for a public channel too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account."""

    id: str
    name: str
    real_name: str
    is_admin: bool = False
    locale: str = "en-US"
    zone: str = "America/New_York"


@dataclass(slots=True, kw_only=True)
class App:
    """One app installed in the workspace, its bot user and its two tokens.

    `events`: of which events its manifest wants to hear, such as `message.groups` or `app_home_opened`.
    `declared`: the metadata event types that its manifest declares.
    """

    id: str
    name: str
    bot_id: str
    user_id: str
    bot_token: str
    app_token: str
    scopes: frozenset[str] = BOT_SCOPES
    app_scopes: frozenset[str] = frozenset({"connections:write"})
    events: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    revoked: bool = False

    def require(self, *scopes: str) -> None:
        """Refuse unless the bot has one of these scopes."""
        if not self.scopes & set(scopes):
            raise missing_scope(scopes[0], ",".join(sorted(self.scopes)))


@dataclass(slots=True, kw_only=True)
class Place:
    """One channel. `members` are ids of people and of bots' users."""

    id: str
    name: str
    private: bool = True
    archived: bool = False
    members: set[str] = field(default_factory=set)

    @property
    def family(self) -> str:
        """How scopes name its kind."""
        return "groups" if self.private else "channels"


class Apps:
    """The apps of the workspace, found by what they authenticate with."""

    def __init__(self) -> None:
        self._apps: dict[str, App] = {}

    def __iter__(self) -> Iterator[App]:
        return iter(self._apps.values())

    def add(self, app: App) -> App:
        """Install an app."""
        self._apps[app.id] = app
        return app

    def with_bot_token(self, token: str) -> App:
        """Return the app of an xoxb token; refuse any other."""
        return self._with(token, "bot_token")

    def with_app_token(self, token: str) -> App:
        """Return the app of an xapp token; refuse any other."""
        return self._with(token, "app_token")

    def _with(self, token: str, kind: str) -> App:
        if not token:
            raise SlackError("not_authed")
        for app in self._apps.values():
            if token == getattr(app, kind):
                if app.revoked:
                    raise SlackError("token_revoked")
                return app
            if token in (app.bot_token, app.app_token):
                raise SlackError("not_allowed_token_type")
        raise SlackError("invalid_auth")
