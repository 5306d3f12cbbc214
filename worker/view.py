"""Everything that deciding about one request may look at: the request, and what is known around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from airtable_schema.parse import Problem
from airtable_schema.records import Contact, Need, Request, Requester, Volunteer
from notifiers.card import Candidate
from notifiers.desk import Desk
from worker.budget.budget import LOOK_AT_MOST
from worker.desk.timings import Timings
from worker.desk.values import Standing
from worker.geocoding.location import Location
from worker.remembered.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """Who could help, best first, and what is to be said about who is not on the list (`matching`'s counts).

    `uncovered` are needs that nobody offers at all; `similar` is, for the first of them, the need whose
    people could be asked instead, and how many they are.
    """

    candidates: tuple[Candidate, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    relax: Mapping[str, int] = field(default_factory=dict)
    uncovered: tuple[str, ...] = ()
    similar: tuple[str, int] | None = None
    all_asked: bool = False
    """Whether nobody is left because those who qualify said no or can't be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the group decided about its desk, as far as deciding depends on it."""

    desk: Desk
    check_requests_first: bool
    reach: float
    """How far from the group's centre a request may be, in the group's unit."""
    columns: Mapping[str, str]
    """What the group calls each column of Requests, by its key."""
    timings: Timings
    on_call: tuple[str, ...] = ()
    """Slack ids of those who are called when a search takes long."""
    call_rows: int = 3
    """How many rows of Calls & texts are kept ready for whom to call next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One request as the worker sees it in this pass: dated, and with where it stands."""

    request: Request
    problems: tuple[Problem, ...]
    needs: tuple[Need, ...]
    """Those of the request that exist, in its order."""
    location: Location
    from_centre: float | None
    """How far it is from the group's centre, in the group's unit; None while either is not known."""
    map_answers: bool
    shortlist: Shortlist
    volunteers: Mapping[str, Volunteer]
    contacts: tuple[Contact, ...]
    """Calls and texts about this request, the oldest first."""
    said: Said
    """What `_Said` should hold before anything more is said."""
    standing: Standing
    requester: Requester | None
    now: datetime
    looked_at: datetime
    """A lower bound of when the row was read, by Airtable's clock."""
    look_at_most: timedelta = LOOK_AT_MOST
    """After how long it is looked at again at the latest."""
