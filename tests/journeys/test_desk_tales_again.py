"""From the shortlist to Complete, in Slack alone: those who drop out, those who don't come, and reopening."""

import pytest

from tests.journeys.live import a_live_desk
from tests.journeys.tales import URGENT, Tale, at, crowd, first

GROCERIES = "Groceries and essentials"


@pytest.mark.parametrize("urgency", ["Urgent: today", "Soon: in 2 days"])
def test_who_drops_out_is_replaced_twice_maybes_first_and_without_who_said_no(urgency: str) -> None:
    with a_live_desk() as live:
        crowd(live.desk, GROCERIES, names=("Eli Fox", "Fay Gold"))
        tale = Tale(live, live.desk.ask(Urgency=urgency))
        live.look()
        one, two, no, maybe, *rest = tale.listed
        tale.answered(maybe, "Maybe later…", at=at("14:20"))
        tale.served()
        tale.pick(no, "Not this time")
        assert no not in tale.listed

        for turn, whom in enumerate([one, two], start=1):
            left = [one, two][:turn]
            if turn == 1:
                tale.says_yes(whom)
            else:
                tale.answered(whom, "Yes")
                tale.serve("To the volunteer")
            assert tale.assigned == [whom]
            tale.press("Told them who comes")
            assert tale.next_step.startswith(f"{first(whom)} is doing it. News expected by")
            live.until(at(f"14:{10 + 11 * turn}"))
            tale.pick(whom, "It fell through → find someone else")
            assert tale.row["Status"] == "Needs volunteer"
            assert "Assigned to" not in tale.row
            assert tale.calls[-1] == (whom, "Not this time")
            assert not {no, *left} & set(tale.listed)
            assert tale.listed[0] == maybe
            tell = f"Tell Rosa that {first(whom)} is not coming; we are looking for somebody else."
            assert tale.next_step.startswith(f"{tell} Ring {first(maybe)} {maybe.split()[1][0]}. first, who")
            assert "[Spoke to them]" in tale.card.text
            assert f"{first(whom)} can't do it after all (Sam Okafor)" in tale.thread[-1]

        assert set(tale.listed) == {maybe, *rest}
        told = [line for line in tale.thread if "after all" in line]
        assert len(told) == 2
        urgent = urgency == URGENT["Urgency"]
        assert tale.in_the_channel() == (["replacement", "replacement"] if urgent else [])
        assert "Rosa" not in "\n".join(tale.thread)

        tale.says_yes(maybe)
        assert (tale.row["Status"], tale.assigned) == ("Assigned", [maybe])
        assert tale.next_step == f"Tell Rosa that {first(maybe)} is coming; the text is ready."


def test_nobody_came_and_somebody_else_is_looked_for() -> None:
    with a_live_desk() as live:
        tale = Tale(live, live.desk.ask())
        live.look()
        one, two, *_ = tale.listed
        tale.says_yes(one)
        tale.press("Told them who comes")
        live.until(at("16:00"), step=1800)
        tale.pick(one, "Didn't come")
        assert tale.row["Status"] == "Needs volunteer"
        assert tale.calls[-1] == (one, "Didn't come")
        assert tale.thread[-1] == f"{first(one)} didn't come (Sam Okafor). Somebody else is wanted."
        assert one not in tale.listed
        assert two in tale.listed
        assert "Not on the list: 1 didn't come" in tale.card.text
        tale.press("Spoke to them")
        assert tale.next_step.startswith("Text the 3 on the list")


def test_after_complete_it_turns_out_that_nobody_came() -> None:
    with a_live_desk() as live:
        tale = Tale(live, live.desk.ask())
        live.look()
        one, two, *_ = tale.listed
        tale.says_yes(one)
        tale.press("Told them who comes")
        assert tale.pick(one, "Says it is done").startswith("Closed.")
        assert (tale.row["Status"], tale.card.text[:8]) == ("Complete", "✓ No. 1 ")
        assert "Rosa" not in tale.stored()

        live.look(6)
        tale.edit(Status="Needs volunteer")
        assert tale.thread[-1].startswith("No. 1 · Groceries: Reopened")
        assert "Rosa" in tale.card.text
        assert tale.in_the_channel() == ["reopened"]
        assert one not in tale.listed
        assert tale.next_step.startswith(f"Ring {first(two)} {two.split()[1][0]}. next: (718)")
        assert "[I'm on it]" in tale.card.text

        tale.press("I'm on it")
        assert tale.next_step.startswith("Sam Okafor is calling (since 2:1")
        tale.says_yes(two)
        assert (tale.row["Status"], tale.assigned) == ("Assigned", [two])
        assert tale.thread[-1] == f"Assigned to {first(two)}."
