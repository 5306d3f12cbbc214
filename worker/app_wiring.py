"""The app in which people press, made from the settings: with a worker behind it, or alone to look at it."""

from collections.abc import Callable

from notifiers.answers import Said
from notifiers.desk import Desk
from notifiers.services import Service
from notifiers.slack_app import SlackApp
from worker.airtable.door import AirtableDoor
from worker.clock import Clock
from worker.dispatch.questions import Questions
from worker.health.edges import Edges
from worker.presses.inbox import Inbox
from worker.presses.pictures import Pictures
from worker.say import nothing
from worker.settings.settings import Settings


def app_alone(settings: Settings, clock: Clock) -> SlackApp | None:
    """Return the app without a worker behind it: to look whether it can be opened."""
    inbox, desk = Inbox(), settings.notifiers_desk
    pictures = Pictures(desk)
    questions = Questions(pictures, inbox, desk, clock.now, look=nothing)
    return app_of(settings, clock, pictures, inbox, questions, desk)


def app_of(
    settings: Settings, clock: Clock, pictures: Pictures, inbox: Inbox, questions: Questions, desk: Desk,
    *, rang: Callable[[], None] = nothing,
) -> SlackApp | None:  # fmt: skip
    """Return the app in which people press; None without an app token. Nothing is opened yet."""
    if not settings.has_buttons:
        return None
    app = SlackApp(
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        api_url=settings.slack_url,
        channels=[settings.slack_channel],
        coordinators=settings.privacy.coordinators,
        people=settings.privacy.people,
        pictures=pictures,
        desk=desk,
        submit=inbox.put,
        ask=questions.ask,
        rang=rang,
        now=clock.now,
    )
    questions.reply = app.reply
    return app


def late_because(door: AirtableDoor, edges: Edges) -> Callable[[], Said]:
    """Return what tells who is to blame for a press that nobody has begun with: Airtable, or we."""
    down = {Service.AIRTABLE, Service.BASE, Service.CALLS}
    return lambda: Said.NOT_ANSWERING if door.waits or down & edges.lost_now.keys() else Said.WENT_WRONG
