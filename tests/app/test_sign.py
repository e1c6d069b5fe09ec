"""Several servers on one data directory, and which of them commands find."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from atelier.app.sign import sign, signed

HOLD = """
import sys, time
from pathlib import Path
from atelier.app.sign import sign
with sign(Path(sys.argv[1]), "http://theirs"):
    print("up", flush=True)
    time.sleep(60)
"""


def test_the_second_server_leaves_the_firsts_sign_alone(tmp_path: Path) -> None:
    file = tmp_path / "server.json"
    with sign(file, "http://first") as first:
        with sign(file, "http://second"):
            assert signed(file) == "http://first"
        assert signed(file) == "http://first"
        first.put_up()
        assert json.loads(file.read_text()) == {"url": "http://first", "pid": os.getpid()}
    assert signed(file) is None


def test_the_second_takes_over_when_the_first_goes(tmp_path: Path) -> None:
    file = tmp_path / "server.json"
    with sign(file, "http://first"):
        second = sign(file, "http://second")
        ours = second.__enter__()
    ours.put_up()
    assert signed(file) == "http://second"
    second.__exit__(None, None, None)
    assert signed(file) is None


def test_the_sign_of_a_killed_server_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "server.json"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(file)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        with sign(file, "http://ours") as ours:
            assert signed(file) == "http://theirs"
            process.kill()
            process.wait()
            assert signed(file) == "http://theirs", "nobody was there to take it down"
            ours.put_up()
            assert signed(file) == "http://ours"


def test_a_broken_sign_is_none(tmp_path: Path) -> None:
    file = tmp_path / "server.json"
    for text in ("", "[]", "{}", '{"pid": 1}'):
        file.write_text(text)
        assert signed(file) is None
