"""Walk through every world that can be reached, bring each to rest, and say what is wrong there."""

from collections import deque
from dataclasses import replace

from tests.model.world import Model, World, alike, landed, wanted
from worker.reconcile import FOLDED


def faults(model: Model) -> tuple[int, set[str]]:
    """Return how many worlds were reached, and every kind of fault at rest in any of them."""
    reached = {model.start}
    queue = deque([model.start])
    resting: set[World] = set()
    while queue:
        world = queue.popleft()
        if world.workers == (None, None) and not world.edits:
            resting.add(as_left(world))
        for after in map(alike, model.steps(world)):
            if after not in reached:
                reached.add(after)
                queue.append(after)
    wrong = {fault for world in resting for fault in faults_at_rest(model, at_rest(model, world))}
    return len(reached), wrong


def as_left(world: World) -> World:
    """Return the world without the count of what might still have happened, so that equals meet."""
    return world._replace(kills=0, lates=0, seconds=0, passes=0)


def at_rest(model: Model, world: World) -> World:
    """Return the world after everything landed and one worker looked and swept until nothing changes."""
    if world.late:
        world = landed(world)
    for _ in range(12):
        before = world
        world = world._replace(second=world.second + 1)
        if model.attended(world):
            world = run(model, model.read(world, 0))
        if model.sweeps and world.messages:
            world = run(model, model.sweep(world, 0))
        if same(before, world):
            return world
    raise AssertionError("it never comes to rest")


def run(model: Model, world: World) -> World:
    """Return the world after the first worker finished its pass."""
    for _ in range(40):
        if world.workers[0] is None:
            return world
        world = model.step(world, 0)
    raise AssertionError("a pass never ends")


def same(before: World, after: World) -> bool:
    """Return whether only time went by."""
    return timeless(before) == timeless(after)


def timeless(world: World) -> World:
    """Return the world without what only tells when it was last looked at."""
    return world._replace(second=0, looked_at=0, memory=replace(world.memory, marks=""))


def faults_at_rest(model: Model, world: World) -> set[str]:
    """Return what is wrong with a world at rest."""
    return {*card_faults(model, world), *notice_faults(model, world)}


def card_faults(model: Model, world: World) -> set[str]:
    """Return what is wrong with the card and what the base remembers of it."""
    want = wanted(model.story, world.version, 0)
    cards = [message for message in world.messages if message.key == "card"]
    found = set()
    if len(cards) > 1:
        found.add("two cards")
    if not cards and want.may_post:
        found.add("no card")
    if any(card.fingerprint != want.card for card in cards):
        found.add("a stale card")
    remembered = world.memory.card
    if cards and (remembered is None or remembered.ts not in {card.ts for card in cards}):
        found.add("the base remembers another card")
    return found


def notice_faults(model: Model, world: World) -> set[str]:
    """Return what is wrong with the notices."""
    want = wanted(model.story, world.version, 0)
    notices = [message for message in world.messages if message.key != "card"]
    found = set()
    if len(notices) != len({message.key for message in notices}):
        found.add("a notice twice")
    if not {notice.key for notice in want.notices} <= {message.key for message in notices}:
        found.add("no notice")
    if want.fold and any(message.fingerprint != FOLDED for message in notices):
        found.add("a finished request's notice names a person")
    return found
