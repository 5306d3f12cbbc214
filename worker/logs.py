"""What the worker writes down for whoever runs it: ids, counts and codes, never anything about people.

A name, a phone or an address can't get in by accident: an event is plain words without digits, only the keys
below are kept, texts under them have to look like ids, of exceptions that are not ours only the type and the
place are told, and of other libraries' messages only the template. What is left out is counted as `withheld`.
Hand an exception itself to `why`, not its text: only then is it known to be ours.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from datetime import datetime
from enum import Enum
from typing import Any, TextIO

import structlog

from worker.errors import Fatal, Permanent, Temporary

KEYS = frozenset(
    {
        "act", "airtable_calls", "backlog", "base", "call", "calls", "card", "changed", "channel",
        "code", "column", "command", "contact", "count", "created", "delay", "due", "error",
        "exit_code", "held", "key", "kind", "left", "loop", "minutes", "missing", "next_look",
        "notice", "passed", "problem", "reason", "record", "records", "refused", "request",
        "requests", "seconds", "service", "signal", "slack_calls", "stage", "state", "status",
        "step", "table", "took", "ts", "urgency", "version", "volunteer", "volunteers", "waiting",
        "why", "written",
    }
)  # fmt: skip
"""The keys that an event may have; add one here only if its values can say nothing about people."""

_WORDY = frozenset({"act", "call", "stage", "state", "step", "why"})
"""Keys whose texts may be plain words."""
_OWN = frozenset({"event", "level", "timestamp", "logger", "message", "place", "withheld"})
_ID = re.compile(r"[\w.:,/+-]*[A-Za-z_][\w.:,/+-]*|\d{1,4}|\d{9,11}\.\d{4,6}", re.ASCII)
_WORDS = re.compile(r"[A-Z]?[a-z'` .,:;()/-]*")
_TOKEN = re.compile(r"\bpat\w{14}\b|\bxox[a-z]-|\bxapp-|\bBearer ", re.ASCII)
"""What tokens look like: nothing that holds one is ever told, whoever hands it over."""
_PROPER = re.compile(r"\b(?:Airtable|Hyperlocal|Slack)\b")
_QUIET = {"slack_sdk": logging.WARNING, "slack_bolt": logging.WARNING, "geopy": logging.WARNING,
          "urllib3": logging.ERROR, "apscheduler": logging.ERROR, "pyairtable": logging.WARNING,
          "aiohttp": logging.WARNING, "asyncio": logging.WARNING, "dotenv": logging.ERROR,
          "websocket": logging.CRITICAL}  # fmt: skip
"""Below these levels they log addresses and bodies, and each end of a line as an error."""
_HANDLER = "hyperlocal"
_OURS = (Temporary, Permanent, Fatal)

Event = MutableMapping[str, Any]


def configure(
    *,
    now: Callable[[], datetime],
    stream: TextIO = sys.stderr,
    terminal: bool | None = None,
    debug: bool = False,
) -> None:
    """Send all events to `stream`, the standard library's too: for eyes on a terminal, as JSON elsewhere."""
    is_terminal = stream.isatty() if terminal is None else terminal
    shared = [structlog.stdlib.add_log_level, _timestamp(now)]
    structlog.configure(
        processors=[*shared, keep_people_out, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if debug else logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.set_name(_HANDLER)
    handler.setFormatter(_formatter(shared, is_terminal))
    _install(handler, logging.DEBUG if debug else logging.INFO)


def take_over_stderr() -> None:
    """Have what Python itself would print of errors, with their texts, go into the log, without.

    An error that ends a thread or the program, one that nobody can catch, a line that can't be put together,
    a warning. For a program of its own, once.
    """
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda _, error, __: _ended_by(error)
    threading.excepthook = lambda ended: _ended_by(ended.exc_value)
    sys.unraisablehook = lambda left: _ended_by(left.exc_value)


def _ended_by(error: BaseException | None) -> None:
    structlog.get_logger().error("nobody caught this", exc_info=error)


def keep_people_out(_: Any, __: str, event: Event) -> Event:
    """Keep only what can't be about people; the number of things left out stands under `withheld`."""
    given = dict(event)
    told = {"event": _plain(given.pop("event", "")), **_told_of(given.pop("exc_info", None))}
    told |= {key: _shown(value) for key, value in given.items() if _may_be_told(key, value)}
    withheld = sum(1 for key in given if key not in told) + (told["event"] == "withheld")
    return {**told, **({"withheld": withheld} if withheld else {})}


def _plain(event: object) -> str:
    text = str(event)
    return text if _is_plain(text) else "withheld"


def _is_plain(text: str) -> bool:
    return bool(_WORDS.fullmatch(_PROPER.sub("", text)))


def _may_be_told(key: str, value: object) -> bool:
    if key in _OWN:
        return True
    if key not in KEYS:
        return False
    if key in _WORDY and isinstance(value, str) and _is_plain(value):
        return True
    values = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return all(_is_harmless(each) for each in values)


def _is_harmless(value: object) -> bool:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return not value or bool(_ID.fullmatch(value) and not _TOKEN.search(value))
    return value is None or isinstance(value, int | float | bool | datetime | BaseException)


def _shown(value: object) -> object:
    """Return a value as it is told: of an exception its text if it is ours, otherwise only its type."""
    if isinstance(value, BaseException):
        return _text_of(value) or type(value).__name__
    return value


def _text_of(error: BaseException) -> str:
    """Return what an exception of ours says; "" of any other, and of one that holds a token all the same."""
    return str(error) if isinstance(error, _OURS) and not _TOKEN.search(str(error)) else ""


def _told_of(exc_info: Any) -> Mapping[str, Any]:
    """Return the type of an exception and where it was raised; its text only when it is one of ours."""
    error = (
        sys.exc_info()[1] if exc_info is True else exc_info[1] if isinstance(exc_info, tuple) else exc_info
    )
    if not isinstance(error, BaseException):
        return {}
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    told: dict[str, Any] = {"error": type(error).__name__, "place": " > ".join(places)}
    if text := _text_of(error):
        told["message"] = text
    return told


def _timestamp(now: Callable[[], datetime]) -> Callable[[Any, str, Event], Event]:
    def stamp(_: Any, __: str, event: Event) -> Event:
        event["timestamp"] = now().isoformat(timespec="milliseconds")
        return event

    return stamp


def _template_only(_: Any, __: str, event: Event) -> Event:
    """Of another library's record keep the template, not what was filled in; a ready text is withheld."""
    record: logging.LogRecord = event["_record"]
    is_template = event.get("positional_args") and not _TOKEN.search(str(record.msg))
    template = str(record.msg) if is_template else "withheld"
    told = {key: event[key] for key in ("level", "timestamp", "_record", "_from_structlog") if key in event}
    return {**told, "event": template, "logger": record.name, **_told_of(record.exc_info)}


def _formatter(shared: list[Any], terminal: bool) -> logging.Formatter:
    renderer = (
        structlog.dev.ConsoleRenderer(colors=True)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, _template_only],
        pass_foreign_args=True,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        keep_exc_info=False,
        keep_stack_info=False,
    )


def _install(handler: logging.Handler, level: int) -> None:
    root = logging.getLogger()
    for old in [each for each in root.handlers if each.get_name() == _HANDLER]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)
