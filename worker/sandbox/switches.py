"""Every behaviour of the vendors that nobody could confirm, or that differs between accounts, as a switch.

A journey that relies on one of these ends right with each of its values. The defaults are what the
documentation, recordings or field reports make most likely. The stand-ins read the switches anew at every
call, so that a test or the control API can turn one in the middle of a story.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, get_type_hints


class NeverEdited(StrEnum):
    """What `LAST_MODIFIED_TIME({column})` is where the column was never edited."""

    BLANK = "blank"
    CREATED = "created"


class BlankDates(StrEnum):
    """What comparing a date with BLANK() gives."""

    FALSE = "false"
    TRUE = "true"
    ERROR = "error"


class OverCap(StrEnum):
    """What a plan does with calls beyond the month's: refuse them, or let two a second through."""

    BLOCK = "block"
    SLOW = "slow"


class StaleThreads(StrEnum):
    """What Slack leaves of a deleted message that has replies."""

    TOMBSTONE = "tombstone"
    GONE = "gone"


class SocketRefresh(StrEnum):
    """What Slack does with a socket after it said `refresh_requested`."""

    CLOSES = "closes"
    STAYS_OPEN = "stays open"


@dataclass(slots=True, kw_only=True)
class Switches:
    """All switches; times are in seconds of the sandbox's clock. Change the attributes at any time."""

    # Airtable, what the formulas see
    inverse_edits_count: bool = False
    """Editing one side of a link moves LAST_MODIFIED_TIME of the other side. Not documented."""
    same_value_counts: bool = False
    """Writing the value that a cell already has moves LAST_MODIFIED_TIME. Not documented."""
    never_edited: NeverEdited = NeverEdited.BLANK
    """LAST_MODIFIED_TIME of a cell that was never edited. Field reports say both."""
    blank_dates: BlankDates = BlankDates.FALSE
    """Comparing a date with BLANK(). Not documented."""

    # Airtable, reads and writes
    list_lag: float = 0.0
    """List reads lag behind writes by this much: up to 5 s have been reported."""
    get_lag: float = 0.0
    """Reads of one record lag behind writes by this much: reported for records just made."""
    date_offset: float = 0.0
    """`Date` of a reply minus the clock that stamps records: the web server's clock may be ±2 s off."""
    iterator_life: float = 300.0
    """How long the offset of a list can be used. "Minutes", say field reports; no number is published."""
    link_order_kept: bool = True
    """A list of links comes back in the order in which it was written. Not documented."""
    concurrent_upserts_make_two: bool = False
    """Two callers that upsert the same key at once make two rows. Not documented; there is no uniqueness."""
    upsert_race: float = 2.0
    """How close two upserts are to be "at once"."""
    old_not_found_codes: bool = False
    """Answer what is absent with the 404s of 2022 rather than with the 403s recorded in 2026."""

    # Airtable, limits
    rate_limit: bool = True
    """Enforce the calls per second."""
    calls_per_second: int = 5
    """Per base. https://airtable.com/developers/web/api/rate-limits"""
    rate_limit_penalty: float = 30.0
    """How long everything is refused after a call too many. Documented; whether it is so is not confirmed."""
    rate_limit_as_list: bool = False
    """The 429 in the envelope `{"errors": [...]}` rather than `{"error": {...}}`: both have been seen."""
    monthly_cap: int | None = None
    """The workspace's calls per month; None: no cap. Free has 1,000, Team 100,000."""
    over_cap: OverCap = OverCap.BLOCK
    """What happens beyond the cap: it depends on the plan, and was announced both ways."""
    meta_calls_count: bool = True
    """Schema calls count towards the month, though they are never refused for it. Reports say both."""

    # Slack
    slack_rate_limits: bool = True
    """Enforce the tiers per method, and one post a second per channel."""
    post_burst: int = 3
    """How many posts a channel takes at once before one a second holds: "short bursts", without a number."""
    history_lag: float = 0.0
    """History and replies lag behind posts, edits and deletions by this much: up to 2 s."""
    update_keeps_metadata: bool = True
    """`chat.update` without `metadata` keeps what the message has. Its page says so; nobody has tried it."""
    edit_window: float | None = None
    """How old a message is when it can't be edited any more (`edit_window_closed`); None: never."""
    metadata_limit: int = 8000
    """Characters of metadata as JSON beyond which it is `metadata_too_large`. The number is not published."""
    payloads_need_asking: bool = True
    """Without `include_all_metadata`, `event_payload` of types that no manifest declares is left out."""
    stale_threads: StaleThreads = StaleThreads.TOMBSTONE
    """What is left of a deleted message that has replies."""
    orphan_replies: bool = False
    """A reply to a message that is gone is posted all the same, not `thread_not_found`. Not documented."""
    history_page_ends_early: bool = False
    """A page of history may hold fewer messages than the limit although more follow: documented."""

    # Socket Mode
    socket_refresh: SocketRefresh = SocketRefresh.CLOSES
    """What Slack does with the old socket after asking for a new one. Not documented."""
    socket_pongs: bool = True
    """The far end answers pings. False: the line is dead, and neither side is told, as after a cut cable."""
    resend_interactive: bool = False
    """A click that is not acknowledged is sent again. Only events are known to be."""

    # Nominatim
    lookups_per_second: int | None = None
    """How many lookups a second the service takes before 429; None: any number. Its policy says one."""
    lookups_per_day: int | None = None
    """After so many in 24 hours every lookup is a 429; None: no quota."""

    def change(self, name: str, value: object) -> None:
        """Turn one switch, as the control API does; ValueError: no such switch, or no such value."""
        known = get_type_hints(type(self))
        if name not in known:
            raise ValueError(f"There is no switch {name!r}. There are: {', '.join(sorted(known))}.")
        setattr(self, name, _fitting(name, value, known[name]))

    @contextmanager
    def unlimited(self) -> Iterator[None]:
        """Let calls through that were let in before: what lands late has passed the limits already."""
        stood = self.rate_limit, self.slack_rate_limits
        self.rate_limit = self.slack_rate_limits = False
        try:
            yield
        finally:
            self.rate_limit, self.slack_rate_limits = stood

    def values(self) -> dict[str, Any]:
        """Return every switch and how it stands, ready for JSON."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def reset(self) -> None:
        """Turn every switch back to its default."""
        for name, value in type(self)().values().items():
            setattr(self, name, value)

    def copy(self) -> "Switches":
        """Return switches that stand the same and turn on their own."""
        return replace(self)


def _fitting(name: str, value: object, kind: Any) -> object:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(str(value))
    kinds = getattr(kind, "__args__", (kind,))
    if float in kinds and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) not in kinds:
        raise ValueError(f"The switch {name!r} does not take {value!r}.")
    return value
