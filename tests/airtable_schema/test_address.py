"""What of a written address may leave for the map, and what the channel may see of it.

Each row is an address as people write them, its *City* column, and what may leave; "" is nothing at all.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airtable_schema.address import read_address

NOTHING = ""
AMERICAN = [
    # plain, and with Queens' hyphen
    ("30-12 30th Ave", "Astoria", "30-12 30th Ave, Astoria"),
    ("30-12 30 Ave", "Astoria", "30-12 30 Ave, Astoria"),
    ("12 Main St", "Astoria, NY 11102", "12 Main St, Astoria, NY 11102"),
    ("12 1/2 Main St", "Astoria", "12 1/2 Main St, Astoria"),
    # flats and floors stay here
    ("30-12 30th Ave Apt 4B", "Astoria", "30-12 30th Ave, Astoria"),
    ("30-12 30th Ave, Apt. 4B, Astoria, NY 11102", "Astoria", "30-12 30th Ave, Astoria, NY 11102"),
    ("30-12 30th Ave #4", "Astoria", "30-12 30th Ave, Astoria"),
    ("30-12 30th Ave 4B", "Astoria", "30-12 30th Ave, Astoria"),
    ("30-12 30th Ave, 2nd floor", "Astoria", "30-12 30th Ave, Astoria"),
    ("30-12 30th Ave 3rd fl rear", "Astoria", "30-12 30th Ave, Astoria"),
    ("12 Main St Suite 200", "Manchester", "12 Main St, Manchester"),
    ("12 Main St, Unit B", "Manchester", "12 Main St, Manchester"),
    ("Apt 4B, 30-12 30th Ave", "Astoria", "30-12 30th Ave, Astoria"),
    ("Apt 4B 30-12 30th Ave", "Astoria", "30-12 30th Ave, Astoria"),
    # people, phones and how to ring stay here
    ("c/o Rosa Alvarez, 12 Main St", "Manchester", "12 Main St, Manchester"),
    ("12 Main St c/o Rosa Alvarez", "Manchester", "12 Main St, Manchester"),
    ("Rosa Alvarez, 12 Main St", "Manchester", "12 Main St, Manchester"),
    ("12 Main St (ring twice, ask for Rosa)", "Manchester", "12 Main St, Manchester"),
    ("12 Main St, ring twice", "Manchester", "12 Main St, Manchester"),
    ("12 Main St - door code 4512", "Manchester", "12 Main St, Manchester"),
    ("12 Main St, (718) 555-0134", "Manchester", "12 Main St, Manchester"),
    ("12 Main St 718-555-0134 rosa@example.org", "Manchester", "12 Main St, Manchester"),
    ("12 Main St\nblue door, next to the bakery", "Manchester", NOTHING),
    ("12 Main St between 3rd and 4th Ave", "Astoria", "12 Main St, Astoria"),
    # crossings
    ("corner of 30th Ave and 31st St", "Astoria", "30th Ave & 31st St, Astoria"),
    ("30th Ave & 31st St", "Astoria", "30th Ave & 31st St, Astoria"),
    ("30th Ave/31st St", "Astoria", "30th Ave & 31st St, Astoria"),
    # streets with odd names
    ("120 Avenue C Apt 5", "New York", "120 Avenue C, New York"),
    ("1260 Avenue of the Americas", "New York", "1260 Avenue of the Americas, New York"),
    ("25-10 Broadway Astoria", "Astoria", "25-10 Broadway, Astoria"),
    ("12 Bell Blvd", "Bayside", "12 Bell Blvd, Bayside"),
    ("12 Front St Rear", "Brooklyn", "12 Front St, Brooklyn"),
    ("12 St James Pl", "Brooklyn", "12 St James Pl, Brooklyn"),
    ("12 Central Park West 7A", "New York", "12 Central Park West, New York"),
    ("1234 State Route 9", "Lake George", "1234 State Route 9, Lake George"),
    ("30th Ave", "Astoria", "30th Ave, Astoria"),
    # the city stands in the address
    ("12 Main St, Manchester, CT 06040", "", "12 Main St, Manchester, CT 06040"),
    ("12 Main St Manchester CT 06040", "", "12 Main St, Manchester, CT 06040"),
    ("12 Main St, Woodside, NY 11377", "Astoria", "12 Main St, Woodside, NY 11377"),
    # what can't be split is not sent
    ("PO Box 12", "Astoria", NOTHING),
    ("P.O. Box 12, 30 Main St", "Astoria", NOTHING),
    ("12 Elm", "Astoria", NOTHING),
    ("12 Main St, Rosa Alvarez", "Manchester", NOTHING),
    ("12 Main St Rosa Alvarez", "Manchester", NOTHING),
    ("12 Rosa's place", "Astoria", NOTHING),
    ("12 Main St, 14 Oak Ave", "Astoria", NOTHING),
    ("12 Main St or 14 Oak Ave", "Astoria", NOTHING),
    ("my daughter's, the blue house on Elm St", "Astoria", NOTHING),
    ("same as last time", "Astoria", NOTHING),
    ("(718) 555-0134", "Astoria", NOTHING),
    ("12 Main St", "ring 3 times, code 12", NOTHING),
    ("", "Astoria", NOTHING),
]
FRENCH = [
    ("12 bis rue des Lilas", "Paris", "12 bis rue des Lilas, Paris"),
    ("12, rue des Lilas", "Paris 11e", "12 rue des Lilas, Paris 11e"),
    ("12 B rue des Lilas", "Lyon", "12 B rue des Lilas, Lyon"),
    ("12 ter av. du Général de Gaulle, appt 12", "Grenoble", "12 ter av. du Général de Gaulle, Grenoble"),
    ("12 rue des Lilas, 75011 Paris", "Paris", "12 rue des Lilas, Paris, 75011"),
    ("12 rue des Lilas 75011 Paris", "", "12 rue des Lilas, Paris, 75011"),
    ("12 rue des Lilas Bât. B Esc. 2 3e étage", "Paris", "12 rue des Lilas, Paris"),
    ("12 rue des Lilas 3ème gauche", "Paris", "12 rue des Lilas, Paris"),
    ("12 rue des Lilas rdc, tél 06 12 34 56 78", "Paris", "12 rue des Lilas, Paris"),
    ("12 rue des Lilas, digicode 45A12, sonner chez Dupont", "Paris", "12 rue des Lilas, Paris"),
    ("12 rue des Lilas chez Mme Dupont", "Paris", "12 rue des Lilas, Paris"),
    ("12 rue des Lilas au fond de la cour", "Paris", "12 rue des Lilas, Paris"),
    ("Mme Dupont, 12 rue des Lilas", "Paris", "12 rue des Lilas, Paris"),
    ("Résidence Les Pins, 4 allée des Roses, 38000 Grenoble", "", "4 allée des Roses, Grenoble, 38000"),
    ("3 rue du 8 Mai 1945", "Grenoble", "3 rue du 8 Mai 1945, Grenoble"),
    ("24 avenue de la Porte de Montreuil", "Paris", "24 avenue de la Porte de Montreuil, Paris"),
    ("12 rue de Paris", "Paris", "12 rue de Paris, Paris"),
    ("12 rue des Lilas Paris", "Paris", "12 rue des Lilas, Paris"),
    ("3 Grande Rue", "Crest", "3 Grande Rue, Crest"),
    ("12 Le Bourg", "Crest", "12 Le Bourg, Crest"),
    ("angle rue de la République et rue Victor Hugo", "Lyon", "rue de la République & rue Victor Hugo, Lyon"),
    ("BP 12, 38000 Grenoble", "Grenoble", NOTHING),
    ("chez ma mère", "Grenoble", NOTHING),
    ("12 rue des Lilas, Mme Dupont", "Paris", "12 rue des Lilas, Paris"),
    ("12 rue des Lilas, Jeanne Dupont", "Paris", NOTHING),
]
ELSEWHERE = [
    ("221B Baker Street", "London", "GB", "221B Baker Street, London"),
    ("Flat 3, 12 High St, London SW1A 1AA", "London", "GB", "12 High St, London, SW1A 1AA"),
    ("Calle Mayor 12, 3º B", "Madrid", "ES", "Calle Mayor 12, Madrid"),
    ("Hauptstraße 5", "Berlin", "DE", "Hauptstraße 5, Berlin"),
]


@pytest.mark.parametrize(("address", "city", "leaves"), AMERICAN)
def test_what_may_leave_of_an_american_address(address: str, city: str, leaves: str) -> None:
    assert (read_address(address, city, "US").sendable or NOTHING) == leaves


@pytest.mark.parametrize(("address", "city", "leaves"), FRENCH)
def test_what_may_leave_of_a_french_address(address: str, city: str, leaves: str) -> None:
    assert (read_address(address, city, "FR").sendable or NOTHING) == leaves


@pytest.mark.parametrize(("address", "city", "country", "leaves"), ELSEWHERE)
def test_what_may_leave_of_other_addresses(address: str, city: str, country: str, leaves: str) -> None:
    assert read_address(address, city, country).sendable == leaves


@pytest.mark.parametrize(
    "address", ["12 rue des Lilas Rosa Alvarez", "12 rue des Lilas, Alvarez", "Rosa Alvarez 12 rue des Lilas"]
)
def test_the_names_of_a_rows_people_never_leave(address: str) -> None:
    split = read_address(address, "Paris", "FR", names=("Rosa Alvarez",))
    assert split.sendable == "12 rue des Lilas, Paris"


def test_a_street_may_be_called_like_the_person_who_lives_there() -> None:
    assert (
        read_address("12 rue Alvarez", "Paris", "FR", names=("Rosa Alvarez",)).sendable
        == "12 rue Alvarez, Paris"
    )


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("30-12 30th Ave Apt 4B", "30th Ave, Astoria"),
        ("30th Ave & 31st St", "30th Ave & 31st St, Astoria"),
        ("12 Main St, Rosa Alvarez", ""),
        ("12 Elm", ""),
        ("", ""),
    ],
)
def test_the_channel_sees_the_street_without_its_number(address: str, seen: str) -> None:
    assert read_address(address, "Astoria", "US").without_number == seen


@pytest.mark.parametrize("address", [address for address, _, leaves in AMERICAN if leaves])
def test_the_channel_never_sees_the_house_number(address: str) -> None:
    split = read_address(address, "Astoria", "US")
    assert not split.number or f"{split.number} " not in f"{split.without_number} "


@pytest.mark.parametrize(
    "same",
    [
        "30-12 30th Ave", "30-12 30th Avenue", "30-12 30TH AVE.", "30-12 30 Ave", "30-12 30th av, apt 2",
        "30-12 30th Ave #5C", "Apt 9, 30-12 30th Ave, Astoria, NY 11102", "30 - 12  30th  ave",
        "Rosa, 30-12 30th Ave",
    ],
)  # fmt: skip
def test_two_flats_and_all_spellings_are_one_building(same: str) -> None:
    there = read_address("30-12 30th Ave Apt 4B", "Astoria", "US").building
    assert there
    assert read_address(same, "astoria", "US").building == there


@pytest.mark.parametrize("same", ["12bis, rue Saint-Antoine", "12 BIS RUE ST. ANTOINE, Bât C"])
def test_french_spellings_are_one_building_too(same: str) -> None:
    there = read_address("12 bis rue Saint Antoine", "Paris", "FR").building
    assert read_address(same, "PARIS", "FR").building == there != ""


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("30-14 30th Ave", "Astoria"),
        ("30-12 30th St", "Astoria"),
        ("30-12 30th Ave", "Woodside"),
        ("30-12 W 30th Ave", "Astoria"),
    ],
)
def test_next_door_is_another_building(address: str, city: str) -> None:
    here = read_address("30-12 30th Ave", "Astoria", "US")
    assert read_address(address, city, "US").building != here.building


@pytest.mark.parametrize("address", ["", "30th Ave", "30th Ave & 31st St", "12 Main St, Rosa", "PO Box 4"])
def test_what_is_not_one_building_for_certain_is_none(address: str) -> None:
    assert read_address(address, "Astoria", "US").building == ""


PIECES = st.lists(
    st.sampled_from([
        "12", "30-12", "Main", "30th", "St", "Ave", "rue", "des", "Lilas", "Apt", "4B", "#", ",", ";", "/",
        "(", ")", "&", "and", "c/o", "Rosa", "Alvarez", "718-555-0134", "+33612345678", "a@b.org", "ring",
        "code", "4512", "NY", "11102", "75011", "Paris", "bis", "2nd", "floor", "\n", "-", "chez", "Bât.",
        "1/2", "N°",
    ]),
    max_size=12,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(pieces=PIECES, country=st.sampled_from(["US", "FR", "ES", ""]))
def test_no_mixture_lets_a_phone_a_mail_or_a_flat_leave(pieces: list[str], country: str) -> None:
    split = read_address(" ".join(pieces), "Astoria", country)
    leaves = f"{split.sendable or ''} {split.without_number}"
    assert not re.search(r"@|\d{7}|\d{3}-\d{4}|#|\bApt\b|\bcode\b|\bring\b|c/o|\bchez\b|\n", leaves)


@settings(max_examples=200, deadline=None)
@given(address=st.text(max_size=60), city=st.text(max_size=20))
def test_no_text_stops_the_reading(address: str, city: str) -> None:
    split = read_address(address, city, "US")
    assert (split.sendable is None) or split.street
