"""Settings for a worker at this sandbox, as a group has them: config.toml, and .env with the secrets.

Nothing in them is a secret: they open nothing but the sandbox, and only until it ends.
"""

import errno
from pathlib import Path

from worker.sandbox.server import Sandbox
from worker.sandbox.town import CITY, COUNTRY, NAME, TIME_ZONE, Town

MARK = "# Made by the sandbox; made anew at its next start.\n"
"""How a file begins that may be written over."""
_CENTER = "41.7759, -72.5215"
_CONFIG = """\
country = "{country}"
city = "{city}, Connecticut"
center = "{center}"
timezone = "{zone}"
group = "{group}"
base_id = "{base}"
slack_channel = "{channel}"
alerts_channel = "{alerts}"
worker_name = "by hand"
airtable_url = "{airtable}"
slack_url = "{slack}"

[geocoder]
provider = "nominatim"
domain = "{nominatim}"
scheme = "http"
seconds_between = 0

[passes]
every_seconds = 5
every_seconds_at_night = 5
"""
_SECRETS = """\
HYPERLOCAL_AIRTABLE_TOKEN={token}
HYPERLOCAL_SLACK_BOT_TOKEN={bot}
HYPERLOCAL_SLACK_APP_TOKEN={app}
"""


def write(folder: Path, sandbox: Sandbox, town: Town, token: str) -> None:
    """Write both files into a folder. Raises FileExistsError for one there that the sandbox did not make."""
    slack = sandbox.slack
    files = {
        folder / "config.toml": _CONFIG.format(
            country=COUNTRY, city=CITY, center=_CENTER, zone=TIME_ZONE, group=NAME, base=town.base,
            channel=slack.channel, alerts=slack.alerts, airtable=sandbox.airtable_url,
            slack=sandbox.slack_url, nominatim=sandbox.nominatim,
        ),
        folder / ".env": _SECRETS.format(token=token, bot=slack.app.bot_token, app=slack.app.app_token),
    }  # fmt: skip
    theirs = [path for path in files if path.exists() and not path.read_text("utf-8").startswith(MARK)]
    if theirs:
        raise FileExistsError(errno.EEXIST, "not the sandbox's own", str(theirs[0]))
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        path.write_text(MARK + text, encoding="utf-8")
