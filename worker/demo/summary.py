"""The beginning and the end of the demo's story: what there is, what became of it, and what it cost."""

from collections import Counter
from collections.abc import Sequence

from worker.demo.end import End, ends, notices_twice, told_the_map
from worker.demo.prices import Price
from worker.demo.told import Story
from worker.demo.town import Coming, DemoTown
from worker.demo.words import asks, odd
from worker.sandbox.call_log import Service

_NAMES = {Service.AIRTABLE: "Airtable", Service.SLACK: "Slack", Service.NOMINATIM: "the map"}


def introduce(stage: DemoTown, story: Story, expected: Coming, *, look_every: float) -> None:
    """Say what is going to be seen, and which requests are waiting."""
    volunteers, kinds = len(stage.town.volunteers), len(stage.town.needs)
    story.heading("Hyperlocal, at work on a made-up town")
    story.say(
        f"The town: Manchester, Connecticut. Its streets are real, its people are invented: {volunteers} "
        f"volunteers, {kinds} kinds of help, {len(expected.waiting)} requests waiting in the base, "
        f"{len(expected.arriving)} more to come. "
        "Airtable, Slack and the map are stand-ins on this machine "
        f"({stage.sandbox.url}); nothing leaves it. The worker is the one that a real desk runs; here it "
        f"looks every {look_every:g} seconds, there every 30."
    )
    story.say()
    story.say("Waiting in the base:")
    for record, arrival in stage.came.items():
        story.row(f"{stage.number(record):<7}{asks(arrival)}", odd(arrival))
    story.say()


def conclude(
    stage: DemoTown, story: Story, prices: Sequence[Price], pressed: Sequence[str] = ()
) -> list[str]:
    """Say what became of each request and what it cost; return what is not as it should be.

    `pressed` is what presses did not come to.
    """
    reached = ends(stage)
    story.say()
    story.heading("How it stands now")
    for end in reached:
        story.row(f"{end.number:<7}{_state(end)}")
    amiss = [f"{end.number} is not settled: {end.amiss}." for end in reached if end.amiss]
    amiss += pressed
    story.say()
    _cards(stage, story, reached, amiss)
    _map(stage, story, amiss)
    _calls(stage, story, prices)
    amiss += [f"“{price.what}” costs more calls than it may." for price in prices if not price.is_met]
    for sentence in amiss:
        story.say(f"✗ {sentence}")
    story.say("" if amiss else "✓ Every card says what its request waits for.")
    return amiss


def _state(end: End) -> str:
    if not end.cards and not end.amiss:
        return "an empty row: left alone, no card"
    listed = f"{end.listed:>2} listed" if end.listed else "no list  "
    return f"{_counted(end.cards, 'card')} · {listed}  ▶ {end.next_step}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _cards(stage: DemoTown, story: Story, reached: Sequence[End], amiss: list[str]) -> None:
    wanted = sum(1 for end in reached if end.cards or end.amiss)
    cards = sum(end.cards for end in reached)
    twice = notices_twice(stage)
    if twice:
        amiss.append(f"{twice} messages were posted twice.")
    edits = stage.sandbox.log.count(Service.SLACK, "chat.update")
    story.say(
        f"{_counted(cards, 'card')} for {_counted(wanted, 'request')}, {twice or 'none'} posted twice; "
        f"{_counted(edits, 'edit')} in place."
    )


def _map(stage: DemoTown, story: Story, amiss: list[str]) -> None:
    asked = len(stage.sandbox.geocoder.queries)
    if told_the_map(stage):
        amiss.append("The map was sent more than a street, a number and the city.")
    story.say(
        f"The map was asked {_counted(asked, 'time')}, each time for a number, a street and the city: "
        "no name, no flat."
    )


def _calls(stage: DemoTown, story: Story, prices: Sequence[Price]) -> None:
    """Say what it cost, from the sandbox's own log."""
    counted = Counter(call.service for call in stage.sandbox.log)
    told = " · ".join(f"{name} {counted[service]}" for service, name in _NAMES.items())
    story.say(f"Calls in this demo: {told}.")
    story.say()
    story.say("What calls cost (the same worker and town, counted on a clock that runs ahead):")
    story.line(f"  {'':<22}{'Airtable':>16}{'Slack':>16}")
    for price in prices:
        airtable = f"{price.airtable:.3g} (≤ {price.airtable_limit:g})"
        slack = f"{price.slack:.3g} (≤ {price.slack_limit:g})"
        story.line(f"  {price.what:<22}{airtable:>16}{slack:>16}")
    story.say()
