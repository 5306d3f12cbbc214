"""What got no clear answer is looked for before it is said again: held against every post to Slack.

Most copies would be taken away in time all the same: that none stands too long does not tell whether anybody
looked. Held where one worker runs at a time, as Slack's calls do not tell workers apart.
"""

from datetime import datetime, timedelta

from tests.prove.checker_calls import is_unclear
from tests.prove.violations import Findings
from worker.sandbox.call_log import Call, Service

LOOKED_FOR = "what got no clear answer is looked for before it is said again"
_WAITS = timedelta(seconds=55)
"""What is read sooner than a minute after, less what clocks differ, may not show what lands late."""
_CHANNEL, _THREAD = "conversations.history", "conversations.replies"


class LookUps:
    """Which keys have to be looked for, and when what was read tells of them."""

    def __init__(self, findings: Findings, *, alone: bool = True) -> None:
        self._findings = findings
        self.alone = alone
        self._not_before: dict[str, datetime] = {}

    def started(self) -> None:
        """Take in that a fresh process begins: it knows of nothing, and has to read for itself."""
        self._not_before = dict.fromkeys(self._not_before, self._findings.now())

    def look(self, call: Call) -> None:
        """Hold one call against what was not answered before."""
        if call.service is not Service.SLACK or call.landed_late or not self.alone:
            return
        if call.method in {_CHANNEL, _THREAD} and call.accepted:
            self._read(call)
        if call.method == "chat.postMessage":
            self._posted(call)

    def _read(self, call: Call) -> None:
        """Take in a reading: a card is looked for in the channel, a notice may be in either."""
        left = {
            key: at
            for key, at in self._not_before.items()
            if call.at < at or (call.method == _THREAD and key.startswith("card:"))
        }
        self._not_before = left

    def _posted(self, call: Call) -> None:
        if call.key in self._not_before:
            self._findings.report(LOOKED_FOR, call.key)
        self._not_before.pop(call.key, None)
        if call.key and is_unclear(call):
            self._not_before[call.key] = call.at + _WAITS
