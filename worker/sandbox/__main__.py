"""Serve the sandbox by itself, so that any Airtable, Slack or Nominatim client can be pointed at it.

python -m worker.sandbox [--port N] [--seed N] [--volunteers N] [--requests N]
"""

import argparse
import signal
import sys
import threading

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
    sys.stdout.write(_described(sandbox, town))
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
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _described(sandbox: Sandbox, town: Town) -> str:
    return _TEXT.format(
        airtable=sandbox.airtable_url, token=sandbox.airtable.create_token(), base=town.base,
        slack=sandbox.slack_url, bot_token=sandbox.slack.app.bot_token,
        app_token=sandbox.slack.app.app_token, channel=sandbox.slack.channel, alerts=sandbox.slack.alerts,
        nominatim=sandbox.nominatim, control=sandbox.control_url,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
