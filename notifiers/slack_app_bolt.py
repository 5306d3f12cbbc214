"""Bolt, put together so that everything is acknowledged: first, once, and whatever a handler does then.

https://docs.slack.dev/tools/bolt-python
"""

import logging
import re
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import Any, TypeAlias

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from notifiers.messages import JSON

_ANY = re.compile(".*", re.DOTALL)

log = logging.getLogger("notifiers.slack_app")

Handling: TypeAlias = Callable[[JSON], object]
Answering: TypeAlias = Callable[[Ack, JSON], None]


def bolt_app(
    client: WebClient,
    identity: SlackResponse,
    pool: Executor,
    *,
    on_press: Handling,
    on_submission: Answering,
    on_command: Answering,
    on_event: Handling,
) -> App:
    """Return an app that takes everything: what nothing took would never be acknowledged. Makes no call.

    `identity` is what auth.test answered: what our own bot posts is none of our business.
    """
    ours = AuthorizeResult.from_auth_test_response(auth_test_response=identity, bot_token=client.token)
    app = App(
        client=client,
        authorize=lambda: ours,
        logger=silent(),
        listener_executor=pool,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )
    app.action(_ANY)(_taking(on_press))
    app.view(_ANY)(on_submission)
    app.view_closed(_ANY)(_taking(_nothing))
    app.command(_ANY)(on_command)
    app.shortcut(_ANY)(_taking(_nothing))
    app.options(_ANY)(_no_options)
    app.event(_ANY)(_taking(on_event))
    return app


def _taking(handling: Handling) -> Callable[..., None]:
    """Return a listener that acknowledges first. Nothing leaves it: an error would take that back."""

    def listener(ack: Ack, body: JSON) -> None:
        ack()
        guarded(lambda: handling(body))

    return listener


def _no_options(ack: Ack) -> None:
    ack(options=[])


def _nothing(_: Mapping[str, Any]) -> None:
    """Leave what we have no use for."""


def guarded(work: Callable[[], object]) -> bool:
    """Do it; return whether it went well. The error is told by its place: its words may quote people."""
    try:
        work()
    except Exception as error:  # noqa: BLE001  # an error here would take an acknowledgement back, or end a thread
        log.error("%s at %s", type(error).__name__, _place(error))
        return False
    return True


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "?"


def silent() -> logging.Logger:
    """Return a logger for the libraries that never writes: they would log whole payloads."""
    logger = logging.getLogger("notifiers.slack_app.libraries")
    logger.setLevel(logging.CRITICAL)
    return logger
