"""Serve the sandbox by itself, so that any Airtable, Slack or Nominatim client can be pointed at it.

python -m worker.sandbox [--port N] [--seed N] [--volunteers N] [--requests N] [--settings FOLDER]
"""

import argparse
import signal
import sys
import threading
from pathlib import Path

from worker.sandbox import settings_files
from worker.sandbox.server import Sandbox
from worker.sandbox.town import Town, seed_town

_TEXT = """\
The sandbox serves until you press Ctrl-C. Nothing in it is real but the streets.

Airtable    {airtable}
  token     {token}
  base      {base}
Slack       {slack}
  bot       {bot_token}
  app       {app_token}
  channel   {channel} (requests) · {alerts} (coordinators)
Nominatim   http://{nominatim}/search
Control     {control} (faults, switches, clock, calls, what people do and see)
"""
_WRITTEN = """\
Settings    {config}; in another terminal: hyperlocal --config {config} run
"""
_NOT_WRITTEN = """\
The settings were not written: {file} can't be, or is not the sandbox's own. Choose another folder.
"""


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    sandbox = Sandbox(seed=given.seed, port=given.port)
    try:
        sandbox.start()
    except OSError:
        sys.stderr.write(f"Port {given.port} is taken. Choose another with --port, or leave it out.\n")
        return 1
    town = seed_town(sandbox.airtable, now=sandbox.clock.now(), seed=given.seed, volunteers=given.volunteers)
    town.fill(given.requests)
    token = sandbox.airtable.create_token()
    told = _described(sandbox, town, token)
    if given.settings is not None:
        try:
            settings_files.write(given.settings, sandbox, town, token)
        except OSError as failure:
            sandbox.stop()
            sys.stderr.write(_NOT_WRITTEN.format(file=failure.filename))
            return 1
        told += _WRITTEN.format(config=given.settings / "config.toml")
    sys.stdout.write(told)
    sys.stdout.flush()
    ended.wait()
    sandbox.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m worker.sandbox", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--port",
        type=_port,
        default=0,
        help="where to listen; any free port unless given",
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed, another town")
    parser.add_argument("--volunteers", type=int, default=450, help="how many volunteers the town has")
    parser.add_argument("--requests", type=int, default=0, help="how many requests are waiting")
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FOLDER",
        help="write a config.toml and an .env for a worker there",
    )
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _described(sandbox: Sandbox, town: Town, token: str) -> str:
    return _TEXT.format(
        airtable=sandbox.airtable_url, token=token, base=town.base,
        slack=sandbox.slack_url, bot_token=sandbox.slack.app.bot_token,
        app_token=sandbox.slack.app.app_token, channel=sandbox.slack.channel, alerts=sandbox.slack.alerts,
        nominatim=sandbox.nominatim, control=sandbox.control_url,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
