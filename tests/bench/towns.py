"""The town that is measured in, and the settings of a worker there."""

from worker.sandbox.server import Sandbox
from worker.sandbox.town import CITY, COUNTRY, TIME_ZONE, Town, seed_town

CENTER = "41.7759, -72.5215"


def a_town(sandbox: Sandbox, volunteers: int) -> Town:
    """Put a town into a running sandbox; where its volunteers live is known from an earlier day."""
    return seed_town(sandbox.airtable, now=sandbox.clock.now(), volunteers=volunteers, located=True)


def environment(sandbox: Sandbox, town: Town) -> dict[str, str]:
    """Return a worker's settings as its process finds them: where things are, and nothing else."""
    settings = {
        "COUNTRY": COUNTRY,
        "CITY": CITY,
        "CENTER": CENTER,
        "TIMEZONE": TIME_ZONE,
        "WORKER_NAME": "bench",
        "BASE_ID": town.base,
        "AIRTABLE_TOKEN": sandbox.airtable.create_token(bases=[town.base]),
        "AIRTABLE_URL": sandbox.airtable_url,
        "SLACK_CHANNEL": sandbox.slack.channel,
        "SLACK_BOT_TOKEN": sandbox.slack.app.bot_token,
        "SLACK_URL": sandbox.slack_url,
        "GEOCODER_PROVIDER": "nominatim",
        "GEOCODER_DOMAIN": sandbox.nominatim,
        "GEOCODER_SCHEME": "http",
    }
    return {f"HYPERLOCAL_{name}": value for name, value in settings.items()}
