"""What the group has decided about matching: limits, distances and weights.

The numbers are the defaults of the desk; a group's own come from its settings. `rank` has no default
for any of them, so that every call site has to say which policy it means.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How many points each soft preference is worth at its best.

    *Same building* outweighs all the others together, whatever else is true. The golden table in the tests
    is the specification; these numbers serve it.
    """

    same_building: float
    capability: float
    proximity: float
    fairness: float
    knows_neighbour: float
    knows_neighbour_repeating: float
    """Instead of `knows_neighbour`, where the request repeats: the same voice each week matters more."""
    language: float
    availability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Every decision that ranking rests on. Distances are in `unit`, a mile or a kilometre."""

    unit: Literal["mi", "km"]
    radius: float
    """The farthest that anybody is asked to go, where the kind of help does not say."""
    half: float
    """The distance at which proximity is worth half its points."""
    bands: tuple[float, ...]
    """Upper edges, ascending. Within a band distance decides nothing but ties: 200 m is not a reason."""
    same_building: float
    """As near as this is next door, whatever the addresses say."""
    weights: Weights
    at_most_at_once: int
    """Requests that one person has on at a time, unless they set their own number."""
    at_most_a_week: int
    """Requests that one person is asked about in seven days, unless they set their own number."""
    asked_cooldown: timedelta
    """Half of fairness is back this long after somebody was asked."""
    helped_cooldown: timedelta
    """Half of fairness is back this long after somebody helped."""
    similar_share: float
    """What offering a similar kind counts for, beside offering the kind itself."""
    unanswered_last: int
    """As many requests in a row without an answer, and somebody is listed last."""
    shortlist: int
    near_misses: int
    """How many of those who fail one relaxable rule are named."""
    thin_below: int
    """Relaxing is offered when fewer than this many qualify."""
    accept_volunteers_first: bool
    """Whether a blank status of a volunteer means Applied; otherwise it means Active."""
    group_languages: tuple[str, ...]
    """What a volunteer speaks whose *Languages* are blank."""

    @classmethod
    def standard(
        cls,
        unit: Literal["mi", "km"],
        *,
        group_languages: tuple[str, ...] = (),
        accept_volunteers_first: bool = False,
    ) -> "Policy":
        """Return the desk's defaults in miles or kilometres; without group languages a blank speaks none."""
        miles = unit == "mi"
        return cls(
            unit=unit,
            radius=3.0 if miles else 5.0,
            half=1.0 if miles else 1.5,
            bands=_MILES if miles else _KILOMETRES,
            same_building=0.025 / _KM_PER_MILE if miles else 0.025,
            weights=_WEIGHTS,
            at_most_at_once=2,
            at_most_a_week=3,
            asked_cooldown=timedelta(hours=48),
            helped_cooldown=timedelta(days=7),
            similar_share=0.5,
            unanswered_last=3,
            shortlist=10,
            near_misses=3,
            thin_below=3,
            accept_volunteers_first=accept_volunteers_first,
            group_languages=group_languages,
        )


_KM_PER_MILE = 1.609344
_MILES = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
_KILOMETRES = (0.4, 0.8, 1.5, 3.0, 5.0, 8.0, 15.0)
_WEIGHTS = Weights(
    same_building=200.0,
    capability=40.0,
    proximity=35.0,
    fairness=25.0,
    knows_neighbour=10.0,
    knows_neighbour_repeating=60.0,
    language=10.0,
    availability=10.0,
)
