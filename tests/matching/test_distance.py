"""How far it is: by hand, at the latitudes of real towns."""

import math

import numpy as np
import pytest

from airtable_schema.records import Coordinates
from matching.distance import distances, unit_vectors

MILES_A_DEGREE = 2 * math.pi * 3958.7613 / 360
"""Along a meridian of the sphere that is used; along a parallel it is this times the cosine."""


def far(here: Coordinates, there: Coordinates) -> float:
    (found,) = distances(*unit_vectors([there]), here, "mi")
    return float(found)


@pytest.mark.parametrize("lat", [-33.9, 0.0, 25.8, 40.8, 48.9, 60.2])
def test_east_is_measured_by_the_latitude_and_north_is_not(lat: float) -> None:
    here = Coordinates(lat, 10.0)
    assert far(here, Coordinates(lat + 0.01, 10.0)) == pytest.approx(MILES_A_DEGREE * 0.01, rel=1e-4)
    wanted = MILES_A_DEGREE * 0.01 * math.cos(math.radians(lat))
    assert far(here, Coordinates(lat, 10.01)) == pytest.approx(wanted, rel=1e-4)


def test_who_lives_east_is_not_taken_for_farther_than_who_lives_north() -> None:
    here = Coordinates(60.0, 10.0)
    assert far(here, Coordinates(60.0, 10.015)) < far(here, Coordinates(60.01, 10.0))


def test_where_nobody_knows_there_is_no_distance() -> None:
    assert np.isnan(distances(*unit_vectors([None]), Coordinates(40.8, -73.9), "mi")).all()
