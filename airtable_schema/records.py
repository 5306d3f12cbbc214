"""The records of the base as frozen values: what parsing makes, and everything else reads.

Blank cells are already what `base.md` says they mean where that meaning is a value (Urgency blank is Soon);
where blank means "the group's default", the attribute is None or empty and the reader applies the policy.
Attribute names equal the column keys of `airtable_schema.template`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from airtable_schema.options import (
    FINAL,
    OPEN,
    Allow,
    CameInBy,
    ContactOutcome,
    ReachBy,
    ReferWhen,
    RingFirst,
    Status,
    Transport,
    Urgency,
    VolunteerStatus,
    When,
    Where,
    WhyClosed,
)


class Coordinates(NamedTuple):
    """A place on the map, in degrees (WGS 84), latitude first."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One row of Requests: a need of somebody, and what the desk and the worker wrote beside it."""

    id: str
    created_at: datetime
    number: int | None = None
    """The base's autonumber, where it has one; `airtable_schema.numbers` gives the number people read."""

    name: str = ""
    phone: str = ""
    email: str = ""
    reach_by: ReachBy = ReachBy.CALL
    contact_with_care: bool = False
    private: bool = False
    address: str = ""
    city: str = ""
    area: str = ""
    map_pin: str = ""
    needs: tuple[str, ...] = ()
    details: str = ""
    private_notes: str = ""
    urgency: Urgency = Urgency.SOON
    needed_by: datetime | None = None
    repeat_until: datetime | None = None
    remind_at: datetime | None = None
    preferred_times: tuple[When, ...] = ()
    pick_up_at: str = ""
    languages: tuple[str, ...] = ()
    asked_by: str = ""
    asked_by_phone: str = ""
    ring_first: RingFirst = RingFirst.PERSON
    contact_person: str = ""
    may_we_pass_it_on: bool = False
    how_many_volunteers: int = 1
    repeat_every_days: int | None = None
    came_in_by: CameInBy | None = None
    allow: tuple[Allow, ...] = ()
    status: Status = Status.NEW
    status_name: str = ""
    """The status as the base spells it ("" when blank); shown as it is where it is the group's own."""
    why_closed: WhyClosed | None = None
    assigned_to: tuple[str, ...] = ()
    dispatcher: str = ""
    notes: str = ""
    practice: bool = False
    part_of: tuple[str, ...] = ()

    shortlist: tuple[str, ...] = ()
    why_these_volunteers: str = ""
    next_step: str = ""
    to_fix: str = ""
    requester: tuple[str, ...] = ()
    on_it_since: datetime | None = None
    assigned_at: datetime | None = None
    completed_at: datetime | None = None
    next_turn: datetime | None = None
    turns_done: int | None = None
    last_confirmed: datetime | None = None

    key: str = ""
    coordinates: Coordinates | None = None
    coordinates_for: str = ""
    card: str = ""
    announced: str = ""
    said: str = ""
    seen_status: str = ""
    seen_inputs: str = ""
    looked_at: datetime | None = None
    next_look: datetime | None = None
    claim: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody is still wanted."""
        return self.status in OPEN

    @property
    def is_final(self) -> bool:
        """Whether nothing more is to be done."""
        return self.status in FINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer:
    """One row of Volunteers: somebody who signed up to help."""

    id: str
    created_at: datetime
    name: str = ""
    phone: str = ""
    email: str = ""
    reach_by: ReachBy | None = None
    """None: they did not say; then they are rung, or texted."""
    address: str = ""
    city: str = ""
    map_pin: str = ""
    can_help_with: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    transport: tuple[Transport, ...] = ()
    availability: tuple[When, ...] = ()
    travels_up_to: float | None = None
    """In the group's unit, as its column says."""
    at_most_at_once: int | None = None
    at_most_a_week: int | None = None
    known_to_us: bool = False
    adult: bool = False
    """True where the base has no such column."""
    charter: bool = False
    practice: bool = False
    paused_until: datetime | None = None
    status: VolunteerStatus | None = None
    notes: str = ""

    last_asked: datetime | None = None
    last_assigned: datetime | None = None
    to_fix: str = ""
    coordinates: Coordinates | None = None
    coordinates_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One row of Kinds of help."""

    id: str
    created_at: datetime
    name: str = ""
    in_use: bool = False
    needs_a_car: bool = False
    known_to_us_only: bool = False
    must_share_a_language: bool = False
    check_with_the_person: bool = False
    talk_first: bool = False
    where: Where | None = None
    farthest: float | None = None
    """In the group's unit, as its column says."""
    expect_news_within: float | None = None
    """Hours."""
    also_ask: tuple[str, ...] = ()
    refer_when: ReferWhen = ReferWhen.NEVER
    refer_to: str = ""
    if_nobody_can: str = ""
    guidance: str = ""

    @property
    def is_defined(self) -> bool:
        """Whether the worker may match it: without *Where* it asks for a human."""
        return self.where is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One row of Calls & texts: a call or text, and what came of it."""

    id: str
    created_at: datetime
    summary: str = ""
    request: tuple[str, ...] = ()
    volunteer: tuple[str, ...] = ()
    """Empty: the person who asked."""
    outcome: ContactOutcome | None = None
    """None: a prepared row, which counts as no contact."""
    for_needs: tuple[str, ...] = ()
    call_back_at: datetime | None = None
    at: datetime | None = None
    by: str = ""
    note: str = ""
    key: str = ""
    by_id: str = ""

    @property
    def happened_at(self) -> datetime:
        """When it happened: *At*, or the row's creation where that is blank."""
        return self.at or self.created_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """One row of People: somebody who asked before."""

    id: str
    created_at: datetime
    name: str = ""
    phone: str = ""
    languages: tuple[str, ...] = ()
    shared_phone: bool = False
    caution: str = ""
    notes: str = ""
    never_send: tuple[str, ...] = ()
    helped_by: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """One row of Hyperlocal: the desk's own (key "desk"), or one running worker."""

    id: str
    created_at: datetime
    name: str = ""
    announce_from: datetime | None = None
    pause: bool = False
    ids: str = ""
    looks_again_at: datetime | None = None
    now: str = ""
    waiting: str = ""
    needs_you: str = ""
    version: str = ""
    calls_this_month: int | None = None
    month: str = ""
    beat: datetime | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of Settings: a policy that people change where they work."""

    id: str
    created_at: datetime
    setting: str = ""
    value: str = ""
    what_it_means: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One row of Texts: a message to send, by its name, per language."""

    id: str
    created_at: datetime
    text: str = ""
    english: str = ""
    french: str = ""
    spanish: str = ""
