"""What a person did in Slack: presses, forms sent off, commands; ids and option names, and what they typed.

A press is nothing yet: it becomes true when the base holds it, and it is void ten seconds after it was made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

VOID_AFTER = timedelta(seconds=10)
"""A press that is not in the base by then is never put there: who pressed was told so."""

WAS = "was."
"""Stands before the key of a column whose value is what the form began with."""

Value: TypeAlias = str | tuple[str, ...] | datetime


class Act(StrEnum):
    """What was done. Behind each stand the keys of `values` that it may bring."""

    # about one of the list: note
    YES = "yes"
    """needs; sure ("yes": although somebody else was assigned meanwhile)."""
    NO_ANSWER = "no_answer"
    MAYBE_LATER = "maybe_later"
    """at (datetime)."""
    NOT_THIS_TIME = "not_this_time"
    LEFT_MESSAGE = "left_message"
    WRONG_NUMBER = "wrong_number"
    DIDNT_COME = "didnt_come"
    BREAK = "break"
    """until (datetime)."""
    NOTE = "note"

    # about the list and who works on it
    TEXTED_THESE = "texted_these"
    """volunteers (tuple of ids)."""
    CLAIM = "claim"
    """sure ("yes": take it over from who has it)."""
    RELEASE = "release"
    THATS_ENOUGH = "thats_enough"
    WIDEN = "widen"
    """allow (tuple of `options.Allow`: all that shall be allowed from now on)."""
    REFRESH = "refresh"

    # about who does it (`volunteer`; "": everybody who is assigned): note
    DONE = "done"
    FELL_THROUGH = "fell_through"
    STILL_GOING = "still_going"

    # about the person who asked: note
    SHE_CONFIRMS = "she_confirms"
    COULD_NOT_REACH = "could_not_reach"
    """The volunteer says that it is done, and she can't be reached: close it all the same."""
    PERSON_REACHED = "person_reached"
    PERSON_NO_ANSWER = "person_no_answer"
    TOLD_PERSON = "told_person"

    # about the request as a whole
    CLOSE = "close"
    """status (`options.Status`), why (`options.WhyClosed`, may be missing), note."""
    HOLD = "hold"
    """until (datetime), note."""
    OPEN_AGAIN = "open_again"
    EDIT = "edit"
    """The columns that were changed, by key: text as typed, `needs` and `languages` as tuples (of ids, of
    names), `needed_by` as a datetime or "" for none, options by their names, checkboxes as "yes" or "".
    Behind `WAS` the same of what the form began with."""
    LOG_CALL = "log_call"
    """outcome (`options.ContactOutcome`): a call to the person that came to something else than the above; at
    (datetime): when they want to be rung back."""
    CONTACT_DETAILS = "contact_details"
    """They were opened, and are open by now."""
    NEW_REQUEST = "new_request"
    """Columns by key as for EDIT, and solved ("yes": by talking)."""
    HANDOVER = "handover"
    """note (may be blank), let_go ("yes": of all that they are on)."""
    UNDO = "undo"
    """token (what the answer's button carried)."""
    CHECK_NOW = "check_now"

    # about old requests that are held back
    ANNOUNCE_ALL = "announce_all"
    ANNOUNCE_WEEK = "announce_week"
    ANNOUNCE_NONE = "announce_none"


ABOUT_OLD_ONES = frozenset({Act.ANNOUNCE_ALL, Act.ANNOUNCE_WEEK, Act.ANNOUNCE_NONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseHandle:
    """Where who pressed can be answered. Opaque to all but the app."""

    channel: str = ""
    user: str = ""
    response_url: str = ""
    thread_ts: str = ""
    """The message that was pressed, "" for a command or a modal."""
    view_id: str = ""
    """The modal that waits for the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One thing that a person did: which request (record id, "" for none), and all that goes with it."""

    act: Act
    request: str
    volunteer: str = ""
    needs: tuple[str, ...] = ()
    user: str
    """Slack's id: what rights go by."""
    user_name: str = ""
    """What people read; "" when Slack does not say."""
    id: str = ""
    """What stands for this very press, also when Slack delivers it again, to us or to another worker."""
    at: datetime
    """When it reached us."""
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    response: ResponseHandle = field(default=ResponseHandle(), compare=False, repr=False)

    def is_void(self, now: datetime) -> bool:
        """Whether it is too late for it to become true."""
        return now - self.at > VOID_AFTER

    def text(self, key: str) -> str:
        """Return a value that is text; "" when it is missing or is not."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""

    def time(self, key: str) -> datetime | None:
        """Return a value that is a time; None when it is missing or is not."""
        value = self.values.get(key)
        return value if isinstance(value, datetime) else None

    def several(self, key: str) -> tuple[str, ...]:
        """Return a value that is several; none when it is missing or is not."""
        value = self.values.get(key, ())
        return value if isinstance(value, tuple) else ()


class Asked(StrEnum):
    """What `/dispatch` is asked for, besides what opens a modal."""

    OPEN = "open"
    FIND = "find"
    NEAR = "near"
    MINE = "mine"
    CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question of somebody's to the desk, answered to them alone. `text` is what they typed behind it."""

    asked: Asked
    text: str = ""
    user: str
    user_name: str = ""
    at: datetime
    response: ResponseHandle = field(default=ResponseHandle(), compare=False, repr=False)
