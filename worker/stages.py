"""The parts of a pass, as `wiring` puts them together."""

from dataclasses import dataclass

from worker.budget.governor import Governor
from worker.budget.valve import Valve
from worker.channel.copies import Copies
from worker.channel.folding import Folding
from worker.channel.sweeping import Sweeping
from worker.deciding import Deciding
from worker.doorbell import Doorbell
from worker.geocode import Geocoding
from worker.health.heartbeat import Heartbeats
from worker.match import Matching
from worker.presses.serving import Serving
from worker.reading import Reading
from worker.say import Saying
from worker.schema_watch import SchemaWatch
from worker.upkeep.forgetting import Forgetting
from worker.upkeep.upkeep import Upkeep
from worker.write_back import WriteBack


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """What a pass goes through; each part keeps what it must know from one pass to the next."""

    schema: SchemaWatch
    heartbeats: Heartbeats
    reading: Reading
    sweeping: Sweeping
    copies: Copies
    geocoding: Geocoding
    matching: Matching
    deciding: Deciding
    write_back: WriteBack
    saying: Saying
    folding: Folding
    serving: Serving
    upkeep: Upkeep
    governor: Governor
    valve: Valve
    doorbell: Doorbell
    forgetting: Forgetting
