"""Columns that somebody renames, while a worker runs and while none does."""

from tests.journeys.desk import a_desk


def test_a_column_renamed_while_no_worker_ran_is_still_read_and_written() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Details="Milk")
        desk.once()
        for column, name in [("Details", "Story"), ("Next step", "What now"), ("Status", "How it stands")]:
            desk.sandbox.airtable.rename_column(desk.base, "Requests", column, name)
        desk.later(60)
        desk.edit(rosa, Story="Eggs", **{"How it stands": "On hold"})
        desk.once()
        assert "Eggs" in desk.card().text
        assert desk.row(rosa)["What now"] == "On hold without a date: set Remind at."
