"""What the parts of messages and modals carry to say what they are: built here, read here, nowhere else.

A button's `action_id` says what it does, its `value` for which request and volunteer; of a menu each choice
says both. Ids and option names only. https://docs.slack.dev/reference/block-kit/block-elements
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from notifiers.messages import JSON
from notifiers.presses import Act

PREFIX = "hl:"
_OPEN = "open:"
_MENU = "menu"
_MOST_VALUE = 2000
_MOST_OPTION = 75
"""Slack's own types allow 75, its Python client 150."""
_MOST_METADATA = 3000
_ID = re.compile(r"[A-Za-z0-9]*")


class Form(StrEnum):
    """The modals."""

    TEXTS = "texts"
    COVERED = "covered"
    OUTCOME = "outcome"
    """What came of calling any of the list, or anybody who waits to hear."""
    ASSIGN = "assign"
    MAYBE_LATER = "maybe_later"
    CANDIDATE_MORE = "candidate_more"
    MORE = "more"
    CONTACT_DETAILS = "contact_details"
    EDIT = "edit"
    LOG_CALL = "log_call"
    HOLD = "hold"
    CLOSE = "close"
    WIDEN = "widen"
    GUIDANCE = "guidance"
    NEW_REQUEST = "new_request"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a part is about: a request, one volunteer ("" for none), and whatever else it must carry."""

    request: str = ""
    volunteer: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was pressed: it does something, or opens a modal."""

    does: Act | Form
    target: Target


def action_id(does: Act | Form) -> str:
    """Return what a button is called: "hl:claim", "hl:open:texts"."""
    return f"{PREFIX}{_code(does)}"


def menu_id(name: str = "") -> str:
    """Return what a menu is called whose choices say themselves what they do; `name` parts it from others."""
    return f"{PREFIX}{_MENU}:{name}" if name else f"{PREFIX}{_MENU}"


def value(target: Target) -> str:
    """Return what a button carries: "<request>:<volunteer>:<extra>". Raises ValueError past Slack's limit."""
    return _within(_MOST_VALUE, f"{_ids(target)}:{target.extra}")


def option_value(does: Act | Form, target: Target) -> str:
    """Return what a choice of a menu carries: "<does>|<request>:<volunteer>"."""
    return _within(_MOST_OPTION, f"{_code(does)}|{_ids(target)}")


def callback_id(form: Form) -> str:
    """Return what a modal is called."""
    return f"{PREFIX}{form.value}"


def private_metadata(target: Target) -> str:
    """Return what a modal carries."""
    return _within(_MOST_METADATA, f"{_ids(target)}:{target.extra}")


def read_action(action: JSON) -> Chosen | None:
    """Return what an action of a payload says; None when it is none of ours, or of a version long gone."""
    called = str(action.get("action_id", ""))
    name = called.removeprefix(PREFIX)
    if name == called:
        return None
    if name.partition(":")[0] == _MENU:
        name, _, about = str((action.get("selected_option") or {}).get("value", "")).partition("|")
        return _chosen(name, about)
    return _chosen(name, str(action.get("value", "")))


def read_view(view: JSON) -> tuple[Form, Target] | None:
    """Return which modal this is, and about what; None when it is none of ours."""
    name = str(view.get("callback_id", ""))
    target = _target(str(view.get("private_metadata", "")))
    if not name.startswith(PREFIX) or name.removeprefix(PREFIX) not in set(Form) or target is None:
        return None
    return Form(name.removeprefix(PREFIX)), target


def _code(does: Act | Form) -> str:
    return f"{_OPEN}{does.value}" if isinstance(does, Form) else does.value


def _chosen(code: str, about: str) -> Chosen | None:
    target = _target(about)
    opens = code.startswith(_OPEN)
    known: type[StrEnum] = Form if opens else Act
    name = code.removeprefix(_OPEN)
    if target is None or name not in set(known):
        return None
    return Chosen(does=Form(name) if opens else Act(name), target=target)


def _ids(target: Target) -> str:
    if not (_ID.fullmatch(target.request) and _ID.fullmatch(target.volunteer)):
        raise ValueError("a record id has letters and digits only")
    return f"{target.request}:{target.volunteer}"


def _target(about: str) -> Target | None:
    parts: list[Any] = about.split(":", 2)
    request, volunteer, extra = [*parts, "", "", ""][:3]
    if not (_ID.fullmatch(request) and _ID.fullmatch(volunteer)):
        return None
    return Target(request=request, volunteer=volunteer, extra=extra)


def _within(most: int, text: str) -> str:
    if len(text) > most:
        raise ValueError(f"{len(text)} characters, Slack takes {most}")
    return text
