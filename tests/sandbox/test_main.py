"""The sandbox by itself: it says where everything is, serves, and ends when interrupted."""

import re
import signal
import subprocess
import sys
from itertools import islice

import pytest
import requests

from worker.sandbox.__main__ import main
from worker.sandbox.server import Sandbox


def test_it_prints_endpoints_tokens_and_a_base_serves_and_ends_when_interrupted() -> None:
    command = [sys.executable, "-m", "worker.sandbox", "--volunteers", "5", "--requests", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 # our own
        assert process.stdout is not None
        said = "".join(islice(process.stdout, 11))
        airtable, token, base = (re.search(p, said)[0] for p in (r"http\S+airtable", r"pat\S+", r"app\w{14}"))  # type: ignore[index] # found, or the test fails
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{airtable}/v0/{base}/Requests", headers=headers, timeout=10)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert len(answer.json()["records"]) == 2


def test_a_port_that_is_taken_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with Sandbox() as sandbox:
        assert main(["--port", str(sandbox.port)]) == 1
    assert capsys.readouterr().err.startswith(f"Port {sandbox.port} is taken.")


def test_a_port_is_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--port", "99999"])
    assert "a port is a number" in capsys.readouterr().err
