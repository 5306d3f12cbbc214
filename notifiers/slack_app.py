"""The app that people press and type in: Socket Mode, acknowledged at once, and nothing done here but modals.

Everything else is a `Press` or a `Query` that is handed over. slack_bolt and its socket are imported here and
in `slack_app_socket` only. https://docs.slack.dev/tools/bolt-python
"""

import os
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime

from slack_bolt import Ack
from slack_sdk import WebClient

from notifiers import slack_app_calls
from notifiers.answers import NOTHING_SAVED, Answer, Said
from notifiers.desk import Desk
from notifiers.errors import Permanent, Temporary
from notifiers.messages import JSON
from notifiers.pictures import Pictures
from notifiers.presses import Press, Query
from notifiers.slack_app_bolt import Handling, bolt_app, guarded, silent
from notifiers.slack_app_calls import Calls
from notifiers.slack_app_opening import SOCKET, opening, opening_failed
from notifiers.slack_app_payloads import handle_of, rings
from notifiers.slack_app_pending import Pending, Seen, says_more
from notifiers.slack_app_pools import Pool
from notifiers.slack_app_routes import Routes
from notifiers.slack_app_socket import Handler, Line
from notifiers.slack_app_telling import Telling

_AT_ONCE = 20
"""Presses that are taken at the same time; Bolt's own five would leave the sixth unacknowledged."""
_ANSWERS_AT_ONCE = 4
_LOOKS_EVERY = 0.2
"""Seconds between two looks at what waits for too long."""
_TRIES_AGAIN_EVERY = 15.0
"""Seconds between two tries to begin, while Slack does not answer."""
_ENDS_WITHIN = 2.0
"""Seconds that the end may take; a call that hangs is left where it is."""
_TRAPS = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
_BLINK = 30.0
"""Seconds that a line may be down without anybody being told: another is opened at once."""
NO_LINE = Temporary("The line to Slack is down: what people press does not reach us.")


class SlackApp:
    """The app of one desk. Its methods may be called from any thread, and none waits for Slack but `start`.

    `submit` and `ask` are called from threads of the app and must return at once.
    """

    def __init__(
        self,
        *,
        bot_token: str,
        app_token: str,
        api_url: str | None = None,
        channels: Collection[str],
        coordinators: Collection[str] = (),
        people: Collection[str] = (),
        pictures: Pictures,
        desk: Desk,
        submit: Callable[[Press], None],
        ask: Callable[[Query], None],
        rang: Callable[[], None] = lambda: None,
        now: Callable[[], datetime],
    ) -> None:
        self._app_token = app_token
        self._url = api_url or WebClient.BASE_URL
        self._client = self._a_client(bot_token, 30)
        self._calls = Calls(self._a_client(bot_token, slack_app_calls.TIMEOUT), silent())
        self._pictures = pictures
        self._telling = Telling(self._calls, pictures, desk, now, frozenset(coordinators))
        self._rang = rang
        self._channels = frozenset(channels)
        self._now = now
        self.why_late: Callable[[], Said] = lambda: Said.NOT_ANSWERING
        """Says what somebody is told whose press nobody had begun to write ten seconds on."""
        self._pending = Pending(lambda: self.why_late())
        self._routes = Routes(
            door=self._calls,
            pictures=pictures,
            submit=submit,
            ask=ask,
            desk=desk,
            now=now,
            channels=self._channels,
            coordinators=frozenset(coordinators),
            people=frozenset(people),
            pending=self._pending,
            seen=Seen(),
        )
        self._stopped = threading.Event()
        self._line: Line | None = None
        self._not_begun: Temporary | Permanent | None = None
        """Why the line could not be opened at the start."""
        self._answers, self._presses = _pools()
        self._watch: threading.Thread | None = None

    def start(self) -> None:
        """Open the line. While Slack does not answer it is tried again by itself.

        Raises TokenRefused, and Permanent where the environment would make Bolt forget the token.
        """
        if set_ones := [name for name in _TRAPS if os.environ.get(name)]:
            raise Permanent(
                f"{' and '.join(set_ones)} in the environment: Slack's library would ignore the bot token",
                advice="Remove them from the environment; this program does not need them.",
            )
        self._stopped.clear()
        self._answers, self._presses = _pools()
        with suppress(Temporary):
            self._open()
        self._watch = threading.Thread(target=self._watching, name="slack-app", daemon=True)
        self._watch.start()

    def stop(self) -> None:
        """Tell those whose press waits, and end the line and the threads; within about two seconds."""
        self._stopped.set()
        if self._watch is not None:
            self._watch.join(_LOOKS_EVERY)  # it may be opening a line, which can take half a minute
            self._watch = None
        ends = time.monotonic() + _ENDS_WITHIN
        ending = threading.Thread(target=self._hang_up, name="slack-app-ending", daemon=True)
        ending.start()
        self._presses.wait(_ENDS_WITHIN / 2)  # acknowledged, and not yet among those that wait
        for press, code in self._pending.rest():
            self._tell_soon(press, code)
        self._answers.wait(ends - time.monotonic())
        ending.join(max(0.0, ends - time.monotonic()))
        self._line = None
        for pool in (self._answers, self._presses):
            pool.shutdown(wait=False, cancel_futures=True)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()

    def healthy(self) -> bool:
        """Whether buttons work just now: the line is open, and Slack answers on it."""
        line = self._line
        return line is not None and line.is_alive()

    @property
    def failed_at(self) -> datetime | None:
        """When somebody was last told that something went wrong on our side."""
        return self._telling.failed_at

    def trouble(self) -> Temporary | Permanent | None:
        """Return why buttons have not worked for a while; None as long as they do."""
        line = self._line
        if line is None:
            return self._not_begun
        if line.is_alive() or line.down_for() < _BLINK:
            return None
        return opening_failed(line.refused) if line.refused is not None else NO_LINE

    def take(self, press: Press) -> bool:
        """Return whether a press may still become true; False: it is void, and who pressed is told so."""
        return self._pending.take(press, self._now())

    def begin(self, press: Press) -> bool:
        """Return the same right before it is written: from now on nobody can say that nothing was saved."""
        return self._pending.begin(press, self._now())

    def answer(self, press: Press, answer: Answer) -> None:
        """Tell who pressed what came of it: in the modal that waits for it, else to them alone."""
        told = self._pending.answered(press)
        if not says_more(answer.code, told):
            return
        late = told is not None and answer.code not in NOTHING_SAVED
        no = self._pictures.number(press.request)  # asked now: what has ended is soon forgotten
        self._later(lambda: self._telling.tell(press, answer, no, late=late))

    def settle(self, press: Press, *, told: bool = False) -> None:
        """End waiting for a press about which the card says enough; a modal that waits says so.

        `told`: another worker carried the press out, and tells who pressed; the modal is left to it.
        """
        if press.response.view_id and not told:
            self.answer(press, Answer(code=Said.NOTED))
        else:
            self._pending.answered(press)

    def reply(self, query: Query, text: str, about: Sequence[str] = ()) -> None:
        """Answer a question, line by line; only who asked sees it. In the modal that waits, if one does.

        `about` are the requests that the lines are about, in their order, "" for none.
        """
        self._later(lambda: self._telling.reply(query.response, text, about))

    def _later(self, work: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # after the end nobody is told
            self._answers.submit(guarded, work)

    def _open(self) -> None:
        """Put Bolt together and connect. Raises Temporary, TokenRefused."""
        try:
            self._line = self._opened()
        except (Temporary, Permanent) as why:
            self._not_begun = why
            raise

    def _opened(self) -> Line:
        identity = opening("auth.test", self._client.auth_test)
        app = bolt_app(
            self._client,
            identity,
            self._presses,
            on_press=self._on_press,
            on_submission=self._on_submission,
            on_command=self._on_command,
            on_event=lambda body: self._on_event(body, str(identity.get("bot_id"))),
        )
        line = Line(self._app_token, self._client, silent())
        Handler(app, line)
        try:
            opening(SOCKET, line.connect)
        except (Temporary, Permanent):
            line.close()
            raise
        return line

    def _on_press(self, body: JSON) -> None:
        self._or_say_so(self._routes.pressed, body)

    def _on_submission(self, ack: Ack, body: JSON) -> None:
        answered: list[JSON] = []
        self._or_say_so(lambda given: answered.append(self._routes.answer_at_once(given)), body)
        guarded(lambda: ack(**(answered[0] if answered else {})))
        if answered:
            self._or_say_so(self._routes.submitted, body)

    def _on_command(self, ack: Ack, body: JSON) -> None:
        said_at_once: list[str] = []
        ack()
        self._or_say_so(lambda given: said_at_once.append(self._routes.command(given)), body)
        if said_at_once and said_at_once[0]:
            guarded(lambda: self._calls.whisper(handle_of(body), said_at_once[0]))

    def _on_event(self, body: JSON, own_bot: str) -> None:
        """Tell that another app wrote in the channel; nothing of what it wrote is kept."""
        if rings(body, self._channels, own_bot):
            self._rang()

    def _or_say_so(self, handling: Handling, body: JSON) -> None:
        """Handle it; when that raises, the person is told that nothing was saved."""
        if not guarded(lambda: handling(body)):
            guarded(lambda: self._telling.went_wrong(handle_of(body)))

    def _watching(self) -> None:
        """Tell people whose press waits for too long; look after the line; begin again where that failed."""
        waits = 0.0
        while not self._stopped.wait(_LOOKS_EVERY):
            waits += _LOOKS_EVERY
            for press, code in self._pending.due(self._now()):
                self._tell_soon(press, code)
            line = self._line
            if line is not None:
                line.drop_when_silent()
            elif waits >= _TRIES_AGAIN_EVERY:
                waits = 0.0
                guarded(self._open)

    def _tell_soon(self, press: Press, code: Said) -> None:
        no = self._pictures.number(press.request)
        self._later(lambda: self._telling.tell(press, Answer(code=code), no, late=False))

    def _a_client(self, token: str, timeout: int) -> WebClient:
        return WebClient(token, self._url, timeout=timeout, retry_handlers=[], logger=silent())


def _pools() -> tuple[Pool, Pool]:
    """Return what tells people, and what takes what they press. No thread begins before there is work."""
    return Pool(_ANSWERS_AT_ONCE, "answers"), Pool(_AT_ONCE, "presses")
