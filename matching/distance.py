"""Great-circle distances in the group's unit, over unit vectors that are kept.

The straight line (chord) between two points of the unit sphere is exact to a fraction of a millimetre also
for neighbours, where the arc cosine of a dot product loses centimetres; the arc over it is 2·asin(chord / 2):
https://en.wikipedia.org/wiki/Great-circle_distance#Vector_version. The earth's mean radius is that of
https://github.com/mapado/haversine (6371.0088 km, IUGG).
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Literal

import numpy as np
from haversine import Unit
from haversine.haversine import get_avg_earth_radius
from numpy.typing import NDArray

from airtable_schema.records import Coordinates

Floats = NDArray[np.float64]
_NOWHERE = math.nan

RADIUS: dict[str, float] = {
    "mi": get_avg_earth_radius(Unit.MILES),
    "km": get_avg_earth_radius(Unit.KILOMETERS),
}


def unit_vectors(places: Sequence[Coordinates | None]) -> tuple[Floats, Floats, Floats]:
    """Return x, y, z of each place; NaN where the place is not known."""
    lat = np.radians([_NOWHERE if place is None else place[0] for place in places])
    lon = np.radians([_NOWHERE if place is None else place[1] for place in places])
    across = np.cos(lat)
    return across * np.cos(lon), across * np.sin(lon), np.sin(lat)


def distances(x: Floats, y: Floats, z: Floats, place: Coordinates, unit: Literal["mi", "km"]) -> Floats:
    """Return how far each unit vector is from the place; NaN where it is not known."""
    lat, lon = math.radians(place.lat), math.radians(place.lon)
    across = math.cos(lat)
    dx, dy, dz = x - across * math.cos(lon), y - across * math.sin(lon), z - math.sin(lat)
    half = np.sqrt(dx * dx + dy * dy + dz * dz) * 0.5
    return np.asarray(np.arcsin(np.minimum(half, 1.0)) * (2 * RADIUS[unit]), np.float64)


@cache
def _edges(bands: tuple[float, ...]) -> Floats:
    return np.array((*bands, np.nan))


def banded(distance: Floats, bands: Sequence[float]) -> Floats:
    """Return the upper edge of each distance's band; beyond the last band, the distance itself."""
    edges = _edges(tuple(bands))
    edge: Floats = edges.take(edges[:-1].searchsorted(distance))
    beyond = np.isnan(edge)
    edge[beyond] = distance[beyond]
    return edge
