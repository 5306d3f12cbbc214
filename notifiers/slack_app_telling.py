"""Telling one person what came of what they pressed or asked: in the modal that waits for it, else alone."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from notifiers.actions import Form, Target
from notifiers.afterwards import afterwards, answered
from notifiers.answering import answer_blocks, answer_line, spoken
from notifiers.answers import Answer, Said
from notifiers.blocks import as_json
from notifiers.desk import Desk
from notifiers.modals import Viewer, said
from notifiers.pictures import Pictures
from notifiers.presses import Press, ResponseHandle
from notifiers.slack_app_calls import Calls
from notifiers.slack_app_payloads import carried


class Telling:
    """The answers of one app. Each waits for Slack; none raises for what Slack does."""

    def __init__(
        self,
        calls: Calls,
        pictures: Pictures,
        desk: Desk,
        now: Callable[[], datetime],
        coordinators: Collection[str],
    ) -> None:
        self._calls = calls
        self._pictures = pictures
        self._desk = desk
        self._now = now
        self._coordinators = coordinators
        self.failed_at: datetime | None = None
        """When somebody was last told that something went wrong on our side."""

    def tell(self, press: Press, answer: Answer, no: str, *, late: bool) -> None:
        """Tell who pressed; `no` is the request's number, `late` that they were told otherwise before."""
        now, to = self._now(), press.response
        if answer.code is Said.WENT_WRONG:
            self.failed_at = now
        if to.view_id:
            line = answer_line(answer, self._desk, now, late=late, in_modal=True)
            blocks = answer_blocks(answer, press, line, self._desk, no=no)
            view = afterwards(press, answer, line, blocks, self._viewer(press), self._pictures)
            if self._calls.change_modal(to.view_id, view):
                return
        line = answer_line(answer, self._desk, now, late=late)
        blocks = answer_blocks(answer, press, line, self._desk, no=no)
        self._calls.whisper(replace(to, view_id=""), spoken(line, no, self._desk), as_json(blocks))

    def went_wrong(self, to: ResponseHandle) -> None:
        """Tell somebody that something went wrong on our side before it was even a press."""
        self.failed_at = self._now()
        line = answer_line(Answer(code=Said.WENT_WRONG), self._desk, self._now())
        self._calls.whisper(replace(to, view_id=""), line)

    def reply(self, to: ResponseHandle, text: str, about: Sequence[str]) -> None:
        """Answer a question line by line; `about` are the requests of the lines, "" for none."""
        if not to.view_id:
            self._calls.whisper(to, text)
            return
        blocks = answered(text.split("\n"), about, self._pictures, self._desk)
        view = said(Form.MORE, Target(extra=carried(to)), blocks, self._desk)
        self._calls.change_modal(to.view_id, view)

    def _viewer(self, press: Press) -> Viewer:
        return Viewer(
            user=press.user,
            name=press.user_name,
            coordinator=press.user in self._coordinators,
            desk=self._desk,
            now=self._now(),
        )
