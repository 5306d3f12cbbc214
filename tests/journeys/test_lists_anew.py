"""Lists made while the map still finds volunteers are made anew once it has found them all."""

from dataclasses import replace
from datetime import timedelta

from notifiers.presses import Act
from tests.journeys.desk import a_desk
from tests.journeys.pressing import a_pressing


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


def test_who_wants_a_break_on_one_card_leaves_the_lists_of_all_others() -> None:
    with a_pressing() as at:
        rosa, other = at.desk.ask(), at.desk.ask(Name="Tom Bell", Phone="(718) 555-0177")
        at.look()
        ana = at.desk.volunteers["Ana Ruiz"]
        assert ana in at.desk.row(other)["Shortlist"]
        at.press(Act.BREAK, rosa, "Ana Ruiz", until=at.desk.clock.now() + timedelta(days=9))
        at.look()
        assert ana not in at.desk.row(other)["Shortlist"]


def test_no_row_is_kept_ready_for_a_volunteer_deleted_since_the_list_was_made() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask(Urgency="Urgent: today")
        at.look()
        stages, tracked = at.worker.passes._stages, at.worker.board.tracked[rosa]
        assert tracked.decision is not None
        tracked.decision = replace(tracked.decision, call_next=("recGONE0000000001",))
        stages.upkeep.keep(at.desk.clock.now() + timedelta(minutes=20))
        assert all("recGONE0000000001" not in row["Volunteer"] for row in at.contacts())
