"""From the shortlist to Complete, in Slack alone: what is taken back, also elsewhere, and widening."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.journeys.desk import a_desk, places
from tests.journeys.forms import choices_of, words_of
from tests.journeys.live import Live, a_live_desk, live_at
from tests.journeys.tales import URGENT, Tale, at, first
from worker.sandbox.slack.views import View

GROCERIES = "Groceries and essentials"


# Undo -----------------------------------------------------------------------------------------------------


@contextmanager
def _two_processes(*, elsewhere: bool, **columns: object) -> Iterator[tuple[Tale, Callable[[], Tale]]]:
    """Open a desk; the second value goes on in the same process, or in one started after this has ended."""
    with a_desk() as desk:
        here = live_at(desk)
        tale = Tale(here.__enter__(), desk.ask(**columns))
        tale.live.look()
        running = [here]

        def then() -> Tale:
            if not elsewhere:
                return tale
            running.pop().__exit__(None, None, None)
            desk.later(2)
            running.append(live_at(desk, HYPERLOCAL_WORKER_NAME="desk-2"))
            return Tale(running[0].__enter__(), tale.request, dict(tale.read))

        try:
            yield tale, then
        finally:
            running.pop().__exit__(None, None, None)


def _undo_here(tale: Tale) -> str:
    """Undo what only Sam was told of; return what he is told then."""
    assert tale.live.desk.sandbox.slack.press_whisper("Undo").wait()
    return tale.served()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_yes_is_taken_back(elsewhere: bool) -> None:
    with _two_processes(elsewhere=elsewhere, Status="Needs volunteer") as (tale, then):
        one = tale.listed[0]
        view = tale.says_yes(one)
        assert (tale.row["Status"], tale.assigned) == ("Assigned", [one])
        tale = then()
        tale.live.in_modal(view, "Undo")
        tale.serve("Undone.")
        assert (tale.row["Status"], tale.assigned) == ("Needs volunteer", [])
        assert tale.calls == [(one, "Undone")]
        assert tale.listed[0] == one
        assert tale.next_step == "Text the 4 on the list; the message is ready."
        assert "still waiting" not in tale.card.text
        assert tale.thread == ["Assigned, and taken back."]
        tale.says_yes(one)
        assert (tale.row["Status"], tale.assigned) == ("Assigned", [one])
        assert tale.thread[-1] == f"Assigned to {first(one)}."


@pytest.mark.parametrize("elsewhere", [False, True])
def test_closing_is_taken_back(elsewhere: bool) -> None:
    with _two_processes(elsewhere=elsewhere, Status="Needs volunteer") as (tale, then):
        before = tale.next_step
        form = _close_form(tale)
        told = tale.fills(form, status="Cancelled", why="No longer needed", note="Her son is back")
        assert told.startswith("Closed.")
        assert (tale.row["Status"], tale.row["Why closed"]) == ("Cancelled", "No longer needed")
        assert tale.card.text.startswith("× No. 1 ")
        tale = then()
        assert _undo_here(tale).startswith("Undone.")
        assert tale.row["Status"] == "Needs volunteer"
        assert "Why closed" not in tale.row
        assert "Rosa" in tale.card.text
        assert "[I'm on it]" in tale.card.text
        assert before.startswith("Text the 4")


@pytest.mark.parametrize("elsewhere", [False, True])
def test_those_texted_are_taken_back_in_one_press(elsewhere: bool) -> None:
    with _two_processes(elsewhere=elsewhere) as (tale, then):
        order = tale.listed
        tale.press("I texted these (4)")
        assert tale.next_step.startswith("4 texted at")
        tale = then()
        assert _undo_here(tale).startswith("Undone.")
        assert sorted(tale.calls) == sorted((name, "Undone") for name in order)
        assert tale.next_step == "Text the 4 on the list; the message is ready."
        assert "[I texted these (4)]" in tale.card.text


def test_what_somebody_changed_since_stays() -> None:
    with a_live_desk() as live:
        tale = Tale(live, live.desk.ask(Status="Needs volunteer"))
        live.look()
        one, two, *_ = tale.listed
        view = tale.says_yes(one)
        live.desk.edit(tale.request, **{"Assigned to": [live.desk.volunteers[two]]})
        live.in_modal(view, "Undo")
        tale.serve("Und")
        assert (tale.row["Status"], tale.assigned) == ("Assigned", [two])


def test_a_minute_later_it_stays() -> None:
    with a_live_desk() as live:
        tale = Tale(live, live.desk.ask())
        live.look()
        tale.press("I texted these (4)")
        live.look(3)
        assert "Undo works for a minute only" in _undo_here(tale)
        assert {outcome for _, outcome in tale.calls} == {"Texted"}


def _close_form(tale: Tale) -> View:
    return tale.goes_to(tale.opens("More", "Close…"), "Close…", "How did it end?")


# Widen ----------------------------------------------------------------------------------------------------


def test_only_what_may_be_relaxed_is_offered_with_counts_and_taken_back_by_clearing_it() -> None:
    with a_live_desk() as live:
        desk = live.desk
        far = [len(places()) - 1, len(places()) - 2]
        for place, name in zip(far, ("Eli Fox", "Fay Gold"), strict=True):
            desk.add_volunteer(name, place, Phone=f"(718) 555-02{place % 100:02d}")
        for name in ("Ana Ruiz", "Ben Tran"):
            _change(live, name, **{"At most at once": 1})
            desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers[name]]})
        _change(live, "Dev Patel", **{"Paused until": at("12:00", 20).isoformat()})
        kind = desk.kinds[GROCERIES]
        desk.sandbox.airtable.update_record(desk.base, "Kinds of help", kind, {"Farthest (mi)": 0.6})
        tale = Tale(live, desk.ask(Status="Needs volunteer"))
        live.look()
        assert tale.listed == ["Chloé Martin"]

        form = _widen_form(tale)
        assert choices_of(form, "allow") == {"2 farther away": False, "2 at their limit": False}
        assert tale.fills(form, allow=["farther"]).startswith("Noted; the list follows.")
        assert tale.row["Allow"] == ["farther"]
        assert set(tale.listed) == {"Chloé Martin", "Eli Fox", "Fay Gold"}
        assert tale.next_step == "Text the 3 on the list; the message is ready."

        form = _widen_form(tale)
        (taken,) = (words for words, ticked in choices_of(form, "allow").items() if ticked)
        assert taken.lower().startswith("farther")
        tale.fills(form, allow=[])
        assert "Allow" not in tale.row
        assert tale.listed == ["Chloé Martin"]


def test_widening_in_slack_keeps_what_was_answered_in_the_base() -> None:
    with a_live_desk() as live:
        desk = live.desk
        for name in ("Ana Ruiz", "Ben Tran"):
            _change(live, name, **{"At most at once": 1})
            desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers[name]]})
        tale = Tale(live, desk.ask(Allow=["not the same"]))
        live.look()
        form = _widen_form(tale)
        assert "ot the same" not in words_of(form)
        tale.fills(form, allow=["at_limit"])
        assert sorted(tale.row["Allow"]) == ["at their limit", "not the same"]
        tale.fills(_widen_form(tale), allow=[])
        assert tale.row["Allow"] == ["not the same"]


def _change(live: Live, name: str, **columns: object) -> None:
    desk = live.desk
    desk.sandbox.airtable.update_record(desk.base, "Volunteers", desk.volunteers[name], columns)


def _widen_form(tale: Tale) -> View:
    return tale.goes_to(tale.opens("More", "Widen…"), "Widen…", "Also ask")


def test_a_yes_taken_back_leaves_who_was_tried_as_they_were() -> None:
    with a_live_desk() as live:
        tale = Tale(live, live.desk.ask(**URGENT))
        live.look()
        tried, one, *_ = tale.listed
        tale.pick(tried, "No answer")
        before = (tale.next_step, tale.listed)
        view = tale.says_yes(one)
        live.in_modal(view, "Undo")
        tale.serve("Undone.")
        assert (tale.next_step, tale.listed) == before
        tale.pick(one, "No answer")
        assert set(tale.listed) == set(before[1])
        assert tale.listed[-2:] == [tried, one]
