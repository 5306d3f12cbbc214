"""What a Map pin may hold, and what it can't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airtable_schema.coordinates import read_coordinates, read_pin, written
from airtable_schema.records import Coordinates

HERE = Coordinates(41.78, -72.52)


@pytest.mark.parametrize(
    "pin",
    [
        "41.78, -72.52", " 41.78 , -72.52 ", "41.78 -72.52", "(41.78, -72.52)", "41.78;-72.52",
        "41,78; -72,52", "41,78, -72,52", "geo:41.78,-72.52", "41.78N 72.52W", "41.78° N, 72.52° W",
        "41°46'48\"N 72°31'12\"W",
        "41° 46.8' N, 72° 31.2' O",
        "https://www.google.com/maps?q=41.78,-72.52",
        "https://www.google.com/maps/search/?api=1&query=41.78%2C-72.52",
        "https://www.google.com/maps/search/41.78,+-72.52?entry=tts",
        "https://www.google.com/maps/place/Elm/@41.9,-72.9,17z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d41.78!4d-72.52!16s",
        "https://www.google.com/maps/@41.78,-72.52,15z",
        "https://maps.google.com/?ll=41.78,-72.52&z=15",
        "https://www.openstreetmap.org/?mlat=41.78&mlon=-72.52#map=17/41.9/-72.9",
        "https://www.openstreetmap.org/#map=17/41.78/-72.52",
        "https://maps.apple.com/?ll=41.78,-72.52&q=Dropped%20Pin",
        "https://maps.apple.com/place?coordinate=41.78,-72.52&name=Home",
        "https://waze.com/ul?ll=41.78%2C-72.52&navigate=yes",
    ],
)  # fmt: skip
def test_a_pin_is_two_numbers_or_a_pasted_link(pin: str) -> None:
    place = read_pin(pin)
    assert place is not None
    assert place == pytest.approx(HERE)


@pytest.mark.parametrize(
    "pin",
    [
        "", "by the park", "12 Elm St", "91, 0", "0, 181", "0, 0", "nan, nan", "41.78", "41.78, -72.52, 3",
        "https://maps.app.goo.gl/Ab12", "https://example.org/", "https://www.google.com/maps/@99.1,-72.52,15z",
        "(718) 555-0134", "30-12 30th Ave",
    ],
)  # fmt: skip
def test_anything_else_is_no_place(pin: str) -> None:
    assert read_pin(pin) is None


def test_a_swapped_sign_is_kept_because_it_is_somewhere() -> None:
    assert read_pin("-41.78, 72.52") == Coordinates(-41.78, 72.52)


@given(st.text())
def test_no_text_stops_the_reading(text: str) -> None:
    read_pin(text)
    read_pin("https://" + text)
    read_coordinates(text)


@given(st.floats(-90, 90).filter(lambda lat: abs(lat) > 1), st.floats(-180, 180))
def test_what_is_written_is_read_back_to_a_tenth_of_a_metre(lat: float, lon: float) -> None:
    place = read_coordinates(written(Coordinates(lat, lon)))
    assert place is not None
    assert place == pytest.approx((lat, lon), abs=1e-6)
