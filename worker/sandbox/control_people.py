"""What people do and see, for the control API: rows, channel, presses, modals, commands, bots, sockets."""

from dataclasses import asdict
from typing import Any, TypeAlias

from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.slack.sockets import Hangup
from worker.sandbox.slack.stand_in import SlackStandIn

Json: TypeAlias = Any


class PeopleControl:
    """One method per route; each takes what the call was given and returns what it says."""

    def __init__(self, airtable: AirtableStandIn, slack: SlackStandIn) -> None:
        self._airtable = airtable
        self._slack = slack

    def channel(self, given: dict[str, Json]) -> Json:
        """Return a channel as a person sees it."""
        return [asdict(shown) for shown in self._slack.messages(given.get("channel", ""))]

    def rows(self, given: dict[str, Json]) -> Json:
        """Return the rows of a table as people see them."""
        return self._airtable.rows(given["base"], given["table"])

    def edit(self, given: dict[str, Json]) -> Json:
        """Add, change or delete a row as a person does."""
        airtable, where = self._airtable, (given["base"], given["table"])
        if "record" not in given:
            return {"record": airtable.create_record(*where, given["fields"])}
        if "fields" in given:
            airtable.update_record(*where, given["record"], given["fields"])
        else:
            airtable.delete_record(*where, given["record"])
        return {"record": given["record"]}

    def press(self, given: dict[str, Json]) -> Json:
        """Press a button of a message."""
        envelope = self._slack.press(given.pop("ts"), given.pop("button"), **given)
        return {"envelope": envelope.id, "delivered": envelope.delivered}

    def submit(self, given: dict[str, Json]) -> Json:
        """Send a modal off."""
        envelope = self._slack.submit(given["view"], given["values"])
        return {"envelope": envelope.id, "delivered": envelope.delivered}

    def command(self, given: dict[str, Json]) -> Json:
        """Type a slash command."""
        envelope = self._slack.command(given.pop("name"), **given)
        return {"envelope": envelope.id, "delivered": envelope.delivered}

    def views(self, given: dict[str, Json]) -> Json:
        """Return the modals that somebody has open."""
        return [asdict(view) for view in self._slack.open_views(given.get("person", ""))]

    def envelopes(self, _given: dict[str, Json]) -> Json:
        """Return what Socket Mode delivered."""
        return [
            {
                "id": each.id, "kind": each.kind, "sent": [at.isoformat() for at in each.sent],
                "acknowledged after": [ack.delay.total_seconds() for ack in each.acks],
                "in time": each.in_time,
            }
            for each in tuple(self._slack.sockets.envelopes)
        ]  # fmt: skip

    def post(self, given: dict[str, Json]) -> Json:
        """Write as a person or as another app."""
        text = given.pop("text")
        if given.pop("as") == "person":
            return {"ts": self._slack.post_as_person(text, **given)}
        return {"ts": self._slack.post_as_app(text, **given)}

    def delete(self, given: dict[str, Json]) -> Json:
        """Delete a message as an administrator."""
        self._slack.delete_as_person(given["ts"], given.get("channel", ""))
        return {}

    def bot(self, given: dict[str, Json]) -> Json:
        """Take our bot out of a channel, bring it back, or revoke its tokens."""
        channel = given.get("channel", "")
        match given["do"]:
            case "remove":
                self._slack.remove_bot(channel)
            case "invite":
                self._slack.invite_bot(channel)
            case "revoke":
                self._slack.revoke()
            case other:
                raise ValueError(f"A bot can't {other}.")
        return {}

    def archive(self, given: dict[str, Json]) -> Json:
        """Archive a channel, or bring it back."""
        act = self._slack.archive_channel if given["archived"] else self._slack.unarchive_channel
        act(given.get("channel", ""))
        return {}

    def sockets(self, given: dict[str, Json]) -> Json:
        """Warn, refresh or end the open sockets."""
        match given["do"]:
            case "warn":
                self._slack.sockets.warn()
            case "refresh":
                self._slack.sockets.refresh()
            case how:
                self._slack.sockets.hang_up(Hangup(how))
        return {"open": self._slack.sockets.count()}
