"""What `_Claim` remembers of who is on a request: the name in *Dispatcher*, and whose Slack id that is.

*Dispatcher* is people's: whatever stands there counts. `_Claim` only tells who that is, and only while both
say the same name; a name typed in Airtable belongs to nobody in Slack.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from airtable_schema.records import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who took a request on: `by` is their Slack id ("" for a name typed in Airtable), `since` is when."""

    by: str
    name: str
    since: datetime | None = None
    assigning: str = ""
    """Who was last assigned, or left, beside another worker, and by which press."""

    def written(self) -> str:
        """Return it as the base keeps it."""
        since = self.since.astimezone(UTC).isoformat(timespec="milliseconds") if self.since else ""
        about = {"by": self.by, "name": self.name, "since": since}
        if self.assigning:
            about["assigning"] = self.assigning
        return json.dumps(about, separators=(",", ":"))


def read_claim(text: str) -> Claim | None:
    """Return what `_Claim` holds; None when that is nothing, or somebody spoilt it."""
    try:
        held = json.loads(text)
        since = datetime.fromisoformat(held["since"]) if held["since"] else None
        assigning = str(held.get("assigning", ""))
        return Claim(by=str(held["by"]), name=str(held["name"]), since=since, assigning=assigning)
    except (ValueError, KeyError, TypeError):
        return None


def claim_of(request: Request) -> Claim | None:
    """Return who is on a request by *Dispatcher*, and by `_Claim` where the two agree; None: nobody is."""
    name = request.dispatcher.strip()
    if not name:
        return None
    written = read_claim(request.claim)
    if written is not None and written.name.strip() == name:
        return written
    return Claim(by="", name=name, since=request.on_it_since)


def is_theirs(claim: Claim, user: str, name: str) -> bool:
    """Return whether a claim is this person's: by Slack id, or by name where nobody in Slack wrote it."""
    if claim.by:
        return claim.by == user
    return bool(name.strip()) and claim.name.strip().casefold() == name.strip().casefold()
