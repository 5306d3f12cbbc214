from dataclasses import replace

import pytest

from notifiers.actions import Form, Target
from notifiers.card import Candidate, Reason, card
from notifiers.modals import Viewer
from notifiers.next_step import NextStep, State
from notifiers.personal import HIDDEN
from notifiers.privacy import masked_details
from notifiers.views import ABOUT_NONE, view_of
from tests.cast import ANA, NOW, a_request
from tests.notifiers.apps import BUTTONS, Album
from tests.notifiers.desks import DESK, PARIS, a_card, lines

SECRETS = [
    ("call 718-555-0100 first", "718"),
    ("call (718) 555 0100", "555"),
    ("my cell is 555-0134", "0134"),
    ("+33 6 12 34 56 78 after six", "12 34"),
    ("06.12.34.56.78", "56"),
    ("seven one eight, five five five", "eight"),
    ("write to rosa.a@example.org", "example"),
    ("rosa (at) example (dot) org", "example"),
    ("rosa arroba example punto com", "example"),
    ("code 4512#", "4512"),
    ("The code for the door is 4512", "4512"),
    ("door code: A1234", "A1234"),
    ("gate code is 12 34 B", "34"),
    ("digicode 45B12", "45B12"),
    ("digicode : 45 12", "12"),
    ("Code d'entrée 1789A", "1789"),
    ("code de la porte : 17B", "17B"),
    ("código de la puerta: 9931", "9931"),
    ("la clave es 77*1", "77"),
    ("PIN 12", "12"),
    ("the code is ABCD", "ABCD"),
    ("password is rosebud", "rosebud"),
    ("mot de passe : coquelicot", "coquelicot"),
    ("press *45 to enter", "45"),
    ("A1234 opens it", "A1234"),
    ("4512# opens it", "4512"),
    ("zip 11103", "11103"),
    ("Apt 4B, ring twice", "4B"),
    ("I am in apartment #12", "12"),
    ("piso 3, puerta 2", "3"),
    ("appartement 24", "24"),
    ("Bâtiment C", "C,"),
    ("ring 3B", "3B"),
    ("buzzer 14 please", "14"),
    ("sonnez au 12B", "12B"),
    ("timbre 5", "5"),
    ("born 3/4/1931", "31"),
    ("née le 03.04.1931", "31"),
    ("fecha de nacimiento 3-4-1931", "31"),
    ("I live at 30-12 30th Ave", "30-12"),
    ("the house is 30-12", "30-12"),
    ("she is at 45 Oak Street", "45"),
    ("au 12 bis rue de la Paix", "12"),
    ("calle Mayor 24", "24"),
    ("rue des Lilas, n° 7", "7"),
    ("https://maps.app.goo.gl/abc", "goo"),
    ("pin at 40.7644, -73.9235", "9235"),
    ("ask for Mrs Alvarez", "Alvarez"),
]

HARMLESS = [
    "before 6 pm, please",
    "between 10 and 12",
    "open 9-5, closes at 18:00",
    "à 18h30",
    "2 bags of rice and 12 eggs",
    "no more than $40, better 35.50 $",
    "máximo 40 € o 1200 pesos",
    "Inhaler is ready. Second floor, bell works.",
    "ring at 6 pm",
    "ring 2 times",
    "500 mg twice a day, 1000 mg at night",
    "3 people, 1 dog",
    "on March 12",
    "on the corner of 30th Ave and 31st St",
    "2 litres of milk, 2L of juice",
    "the flat tire",
    "one or two days",
    "she has 2 cats; take the M60 bus",
    "a zip code is on file",
]


@pytest.mark.parametrize(("details", "secret"), SECRETS)
def test_what_looks_personal_in_details_is_hidden(details: str, secret: str) -> None:
    masked = masked_details(a_request(details=f"{details}, thanks"), "US")
    assert masked.hid
    assert HIDDEN in masked.text
    assert secret not in masked.text


@pytest.mark.parametrize("details", HARMLESS)
def test_times_counts_and_amounts_in_details_stay(details: str) -> None:
    assert masked_details(a_request(details=details), "US") == (details, False)


def test_the_words_around_what_is_hidden_stay() -> None:
    masked = masked_details(a_request(details="Side door, code 4512#. Two bags at 6 pm."), "US")
    assert masked.text == "Side door, code •••. Two bags at 6 pm."


def test_a_card_shows_no_house_number_last_name_phone_or_private_note() -> None:
    request = {
        "email": "rosa@example.org",
        "private_notes": "insulin",
        "notes": "owes us",
        "pick_up_at": "Dr. Who",
    }
    said = "\n".join(lines(card(a_card(request=request), DESK)))
    for secret in ("30-12", "Alvarez", "555-0100", "example.org", "insulin", "owes", "Dr. Who"):
        assert secret not in said


def test_a_sentence_about_the_address_shows_the_channel_no_house_number() -> None:
    step = NextStep(State.NOT_ON_MAP, {"address": "30-12 30th Ave"})
    said = "\n".join(lines(card(a_card(next_step=step, notes=(step,)), DESK)))
    assert "30-12" not in said
    assert "“30th Ave” is not on the map." in said


def test_a_sentence_shows_the_channel_no_email() -> None:
    step = NextStep(State.NO_PHONE, {"email": "rosa@example.org", "person": "Rosa Alvarez"})
    said = "\n".join(lines(card(a_card(next_step=step), DESK)))
    assert "example" not in said
    assert "write to their e-mail address (in the base), and ask for one." in said
    said = "\n".join(lines(card(a_card(next_step=step), replace(DESK, buttons=True))))
    assert "write to their e-mail address (More, Contact details), and ask for one." in said


PRIVATE = {
    "private": True,
    "details": "ground floor",
    "area": "near the park",
    "asked_by": "Luis",
    "city": "Astoria 11102",
}
NEXT_DOOR = Candidate(ANA, 0.02, (Reason("same_building"), Reason("helped_before"), Reason("known_to_us")))


def test_a_private_request_shows_only_its_number_kind_area_city_and_language() -> None:
    step = NextStep(State.RING_PERSON_FIRST, {"person": "Rosa Alvarez"})
    message = card(a_card(request=PRIVATE, next_step=step, candidates=(NEXT_DOOR,)), DESK)
    said = "\n".join([message.text, *lines(message)])
    for secret in (
        "Rosa",
        "Alvarez",
        "30th",
        "ground",
        "Luis",
        "11102",
        "same building",
        "0.0",
        "0.1",
    ):
        assert secret not in said
    assert "near the park · Astoria · Spanish, English" in said
    assert "1  Ana R. (718) 555-0134 · under 1 mi · known to us · helped before" in said
    assert "Only who is on it sees name, number and address." in said


PERSONAL = ("name", "email", "address", "details", "private_notes", "notes", "asked_by", "contact_person")
SHOWS_WHO = {Form.CONTACT_DETAILS, Form.EDIT, Form.LOG_CALL, Form.TEXTS}


@pytest.mark.parametrize("form", sorted(set(Form) - ABOUT_NONE))
def test_who_is_not_on_a_private_request_sees_in_no_modal_who_it_is(form: Form) -> None:
    album, secret = Album(), {**dict.fromkeys(PERSONAL, "Zqzq"), "phone": "(718) 555-0187"}
    picture = album.put(a_card(request={**PRIVATE, **secret}), on_it="UKIM")
    target = Target(request=picture.data.request.id, volunteer=ANA.id)
    for user, sees in (("USAM", False), ("UKIM", form in SHOWS_WHO)):
        viewer = Viewer(user=user, name="", coordinator=False, desk=BUTTONS, now=NOW)
        shown = str(view_of(form, target, picture, viewer, album))
        assert ("Zqzq" in shown or "0187" in shown) is sees


@pytest.mark.parametrize(
    ("city", "shown"),
    [
        ("Astoria 11102", "Astoria"),
        ("75012 Paris", "Paris"),
        ("12 Elm Street, Astoria", ""),
        ("Astoria", "Astoria"),
    ],
)
def test_an_address_in_the_wrong_cell_of_a_private_request_is_not_shown(city: str, shown: str) -> None:
    message = card(a_card(request={**PRIVATE, "city": city, "languages": ("Spanish",)}), DESK)
    assert " · ".join(filter(None, ("near the park", shown, "Spanish"))) in lines(message)
    assert "Elm" not in message.text


@pytest.mark.parametrize("area", ["12 Elm Street", "call 555-0100", "code B12"])
def test_an_area_that_tells_more_than_an_area_is_not_shown(area: str) -> None:
    message = card(a_card(request={**PRIVATE, "area": area, "languages": ("Spanish",)}), DESK)
    assert "Astoria · Spanish" in lines(message)


@pytest.mark.parametrize(
    ("distance", "band"),
    [(0.02, "under 1 mi"), (1.0, "1–3 mi"), (2.99, "1–3 mi"), (7, "5–10 mi"), (40, "over 10 mi")],
)
def test_distances_of_private_requests_are_bands(distance: float, band: str) -> None:
    message = card(a_card(request=PRIVATE, candidates=(Candidate(ANA, distance),)), DESK)
    assert f"1  Ana R. (718) 555-0134 · {band}" in lines(message)


def test_bands_follow_the_unit_and_language() -> None:
    message = card(a_card(request=PRIVATE, candidates=(Candidate(ANA, 1.2), Candidate(ANA, 2))), PARIS)
    assert any("under 1,5 km" in line for line in lines(message))
    assert any("1,5–5 km" in line for line in lines(message))
