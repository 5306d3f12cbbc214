"""Lists made while the map still finds volunteers are made anew once it has found them all."""

from tests.journeys.desk import a_desk


def test_somebody_next_door_whom_the_map_finds_later_comes_to_the_top_of_a_full_list() -> None:
    with a_desk() as desk:
        for place in range(10, 18):
            desk.add_volunteer(f"Somebody {place}", place)
        record = desk.ask()
        neighbour = desk.add_volunteer(
            "Nora Next", 1, **{"_Coordinates": None, "_Coordinates for": None, "Phone": "(718) 555-0199"}
        )
        desk.later(200)

        desk.once()

        row = desk.row(record)
        assert len(row["Shortlist"]) == 10
        assert neighbour in row["Shortlist"][:2]
        assert "Nora N." in desk.cards()[0]
