"""From the shortlist to Complete, in Slack alone: the stories of a desk, press by press."""

from typing import Any

from tests.journeys.forms import choices_of, words_of
from tests.journeys.live import Live, a_live_desk
from tests.journeys.tales import URGENT, Tale, at, crowd, first

GROCERIES, MEDICINE, PHONE = (
    "Groceries and essentials",
    "Medicine or pharmacy pick-up",
    "Friendly phone call",
)


def test_urgent_four_no_answers_a_maybe_at_five_a_yes_and_on_to_the_end() -> None:
    with a_live_desk() as live:
        desk = live.desk
        crowd(desk, MEDICINE, GROCERIES)
        tale = Tale(live, desk.ask(Needs=[desk.kinds[MEDICINE], desk.kinds[GROCERIES]], **URGENT))
        live.look()
        order = tale.listed
        assert tale.next_step.startswith(f"Urgent and nobody is on it. Ring {first(order[0])}")

        assert tale.press("I'm on it").startswith("It is yours until 2:3")
        for name in order[:3]:
            assert tale.pick(name, "No answer").startswith("Noted: no answer. Again from 2:4")
        maybe, promised = order[4], at("17:00")
        tale.pick(order[3], "No answer")
        when = tale.opens("Maybe later…", "Ring back at", volunteer=maybe)
        assert tale.fills(when, at=promised).startswith("Noted: maybe later. Again from 5:00 PM.")
        assert tale.next_step.startswith("Sam Okafor is calling (since 2:1")
        assert tale.listed == [*order[5:], *order[:4], maybe]
        assert tale.calls == [*((name, "No answer") for name in order[:4]), (maybe, "Maybe later")]
        assert f"{first(maybe)} (maybe 5:00 PM)" in tale.card.text

        live.until(at("16:58"))
        assert not tale.next_step.startswith(f"Ring {first(maybe)}")
        live.until(at("17:01"))
        assert tale.next_step == f"Ring {first(maybe)} back at 5:00 PM: they said maybe."
        assert tale.listed[0] == maybe

        tale.says_yes(maybe, desk.kinds[MEDICINE], desk.kinds[GROCERIES])
        ready = words_of(live.modal("To the volunteer"))
        assert f"Thank you {first(maybe)}! No. 1: Rosa Alvarez, (718) 555-0100" in ready
        assert f"{first(maybe)} will help with" in ready
        assert (tale.row["Status"], tale.assigned) == ("Assigned", [maybe])
        assert tale.thread[-1] == f"Assigned to {first(maybe)}."
        assert tale.next_step == f"Tell Rosa that {first(maybe)} is coming; the text is ready."
        assert "6 calls" in tale.card.text

        tale.press("Told them who comes")
        assert tale.next_step == f"{first(maybe)} is doing it. News expected by 8:01 PM."
        live.until(at("20:03"))
        assert tale.next_step == f"No news from {first(maybe)} since 5:01 PM. Ring them, then Rosa."
        assert "Sam Okafor, can you ask?" in tale.card.thread[-1].text

        tale.pick(maybe, "Says it is done")
        assert tale.row["Status"] == "Assigned"
        assert tale.next_step == f"{first(maybe)} says it is done. Ring Rosa to check."
        tale.press("They did not answer")
        assert tale.next_step.startswith("Rosa did not answer. Next try ")
        assert tale.press("They confirm").startswith("Closed.")
        assert tale.row["Status"] == "Complete"
        assert tale.calls[-2:] == [("", "No answer"), ("", "Done this time")]
        _is_folded(tale)


def _is_folded(tale: Tale) -> None:
    assert tale.card.text.startswith("✓ No. 1 · ")
    assert not tale.card.blocks[0].get("accessory")
    assert [block["type"] for block in tale.card.blocks] == ["context"]
    stored = tale.stored()
    for secret in ["Rosa", "Alvarez", "0100", *(first(name) for name in tale.live.desk.volunteers)]:
        assert secret not in stored, secret


def test_ten_texted_in_one_press_two_yeses_and_the_late_one_is_thanked() -> None:
    with a_live_desk() as live:
        desk = live.desk
        crowd(desk, GROCERIES)
        tale = Tale(live, desk.ask())
        live.look()
        ten = tale.listed
        assert tale.next_step == "Text the 10 on the list; the message is ready."

        assert tale.press("I texted these (10)").startswith("Noted: 10 texted. From 5:10 PM ring in order.")
        assert sorted(tale.calls) == sorted((name, "Texted") for name in ten)
        assert tale.next_step == "10 texted at 2:10 PM. From 5:10 PM ring in order."
        assert "[I texted these" not in tale.card.text

        live.look(8)
        tale.says_yes(ten[2])
        assert tale.assigned == [ten[2]]
        waiting = next(line for line in tale.card.text.splitlines() if "still waiting to hear: " in line)
        assert all(f"{first(name)} (texted)" in waiting for name in ten if name != ten[2])
        covered = words_of(tale.opens("Covered: text", "is covered"))
        assert "no. 1 is covered. Thank you for answering!" in covered

        live.look(2)
        tale.answered(ten[5], "Yes")
        late = words_of(tale.serve("it is covered"))
        assert "Assign all the same" in late
        assert tale.assigned == [ten[2]]
        assert tale.calls[-1] == (ten[5], "Yes")
        assert f"{first(ten[5])} (texted)" not in tale.card.text
        assert f"{first(ten[6])} (texted)" in tale.card.text
        assert tale.next_step == f"Tell Rosa that {first(ten[2])} is coming; the text is ready."
        live.look(4)
        assert tale.assigned == [ten[2]]


def test_those_who_waited_are_rung_in_order_once_nobody_has_answered() -> None:
    with a_live_desk() as live:
        tale = Tale(live, live.desk.ask())
        live.look()
        order = tale.listed
        tale.press("I texted these (4)")
        live.until(at("17:09"), step=1800)
        assert tale.next_step == "4 texted at 2:10 PM. From 5:10 PM ring in order."
        live.until(at("17:12"))
        assert tale.next_step.startswith(f"Ring {first(order[0])}")


def test_three_needs_are_done_by_two_of_whom_the_second_takes_the_rest() -> None:
    with a_live_desk() as live:
        tale, needs = _three_needs(live, **{"How many volunteers": None})
        ana, eli = "Ana Ruiz", "Eli Fox"
        form = tale.opens("Yes → assign", "For what?", volunteer=ana)
        assert choices_of(form, "needs") == {GROCERIES: True, MEDICINE: False, PHONE: False}
        live.send_off(form)
        tale.serve("To the volunteer")
        assert tale.row["Status"] == "Needs volunteer"
        assert tale.next_step.startswith("1 of 3 found. 2 more.")
        assert "Groceries — Ana · Medicine — nobody yet · Friendly phone call — nobody yet" in tale.card.text
        assert ana not in tale.listed

        form = tale.opens("Yes → assign", "For what?", volunteer=eli)
        assert choices_of(form, "needs") == {f"{GROCERIES} — Ana": False, MEDICINE: True, PHONE: True}
        live.send_off(form)
        tale.serve("To the volunteer")
        assert (tale.row["Status"], tale.assigned) == ("Assigned", [ana, eli])
        assert "Groceries — Ana · Medicine — Eli · Friendly phone call — Eli" in tale.card.text
        assert tale.next_step == "Tell Rosa that Ana and Eli are coming; the text is ready."
        assert [name for name, outcome in tale.calls if outcome == "Yes"] == [ana, eli]
        rows = desk_rows(tale)
        assert [row["For"] for row in rows] == [[needs[0]], needs[1:]]


def test_that_is_enough_goes_on_with_two_of_three() -> None:
    with a_live_desk() as live:
        tale, needs = _three_needs(live, **{"How many volunteers": 3})
        tale.says_yes("Eli Fox", *needs)
        assert tale.next_step.startswith("1 of 3 found. 2 more.")
        tale.says_yes("Ana Ruiz", needs[0])
        assert tale.next_step.startswith("2 of 3 found. 1 more.")
        assert tale.row["Status"] == "Needs volunteer"

        more = tale.opens("More", "That's enough")
        live.in_modal(more, "That's enough")
        tale.serve("Noted.")
        assert (tale.row["Status"], tale.assigned) == ("Assigned", ["Eli Fox", "Ana Ruiz"])
        assert tale.next_step == "Tell Rosa that Eli and Ana are coming; the text is ready."
        assert tale.thread == ["Assigned to Eli and Ana."]

        tale.press("Told them who comes")
        tale.pick("Eli Fox", "Says it is done")
        assert tale.row["Status"] == "Assigned"
        assert "News expected by" in tale.next_step
        tale.pick("Ana Ruiz", "Says it is done")
        assert tale.next_step == "Eli and Ana say it is done. Ring Rosa to check."


def _three_needs(live: Live, **columns: object) -> tuple[Tale, list[str]]:
    desk = live.desk
    crowd(desk, GROCERIES, MEDICINE, PHONE, names=("Eli Fox",))
    needs = [desk.kinds[kind] for kind in (GROCERIES, MEDICINE, PHONE)]
    tale = Tale(live, desk.ask(Needs=needs, Status="Needs volunteer", **columns))
    live.look()
    return tale, needs


def desk_rows(tale: Tale) -> list[dict[str, Any]]:
    return tale.live.desk.sandbox.airtable.rows(tale.live.desk.base, "Calls & texts")
