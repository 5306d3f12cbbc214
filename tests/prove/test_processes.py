"""A little of what `processes` proves for minutes."""

from pathlib import Path

from tests.prove.processes_killed import told
from tests.prove.processes_stopped import QUICK, stopped
from worker.sandbox.faults import When


def test_a_process_told_to_stop_while_opening_the_line_hangs_leaves_in_time_and_the_next_goes_on(
    tmp_path: Path,
) -> None:
    left, wrongs = stopped(QUICK["opening the line hangs"], tmp_path)
    assert wrongs == []
    assert left.code == 0


def test_a_process_killed_at_a_call_leaves_one_card_for_each_request_and_one_row_for_a_press(
    tmp_path: Path,
) -> None:
    died = told(tmp_path, kill_at=20, when=When.AFTER)
    assert died.violations == ()
    assert died.killed == 1
    assert [call[:2] for call in died.result["calls"]] == [["No answer", "request 0"]]
    assert len(died.result["cards"]) == 2
