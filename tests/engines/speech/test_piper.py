"""Reading aloud by a program that takes what Piper takes."""

from __future__ import annotations

import json
import sys
import wave
from pathlib import Path

import pytest

from atelier.domain.ids import new_id
from atelier.domain.order import Order
from atelier.domain.wishes.sound import Speak
from atelier.engines.port import Done, Outcome, Refused, Task
from atelier.engines.speech.piper import PiperEngine
from atelier.sandbox.host import CallFailed, Sandbox
from atelier.settings import PiperSettings

PROGRAM = """#!{python}
import argparse, json, pathlib, sys, wave
parser = argparse.ArgumentParser()
parser.add_argument("-m", "--model", required=True)
parser.add_argument("-f", "--output_file", required=True)
parser.add_argument("--length_scale", type=float, default=1.0)
given = parser.parse_args()
text = sys.stdin.read()
if "choke" in text:
    sys.exit("the voice is broken")
pathlib.Path(given.output_file + ".told").write_text(json.dumps([given.model, text, given.length_scale]))
with wave.open(given.output_file, "wb") as sound:
    sound.setnchannels(1)
    sound.setsampwidth(2)
    sound.setframerate(22050)
    sound.writeframes(bytes(2 * int(22050 * given.length_scale)))
"""


@pytest.fixture
def piper(tmp_path: Path) -> PiperSettings:
    program = tmp_path / "piper"
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    return PiperSettings(
        program=str(program), voices={"en-gb-female": "/voices/alba.onnx", "de-male": "/voices/t.onnx"}
    )


async def read(sandbox: Sandbox, piper: PiperSettings | None, folder: Path, text: str, **given: object) -> Outcome:
    wish = Speak(text, **given)  # type: ignore[arg-type]
    task = Task(str(new_id()), Order("atelier/speak", wish, 2, 1), str(folder))
    return await PiperEngine(sandbox, piper).run(task, lambda *_: None)


async def test_a_text_is_read(sandbox: Sandbox, piper: PiperSettings, tmp_path: Path) -> None:
    outcome = await read(sandbox, piper, tmp_path, "Good\nevening,  Ann.", speed=2.0)
    assert isinstance(outcome, Done), outcome
    assert len(outcome.files) == 2
    for made in outcome.files:
        with wave.open(made.path) as sound:
            assert sound.getnframes() == pytest.approx(11_025)
        told = json.loads(Path(made.path + ".told").read_text())
        assert told == ["/voices/alba.onnx", "Good evening, Ann.\n", 0.5]
    assert outcome.notes == {"voice": "en-gb-female", "duration_s": 0.5}


async def test_another_voice_of_the_language_will_do(sandbox: Sandbox, piper: PiperSettings, tmp_path: Path) -> None:
    outcome = await read(sandbox, piper, tmp_path, "Guten Abend.", voice="de-female")
    assert isinstance(outcome, Done)
    assert outcome.notes["voice"] == "de-male"


@pytest.mark.parametrize(
    ("text", "voice", "code"),
    [
        (" \n ", "de-male", "unsupported_input"),
        ("x" * 10_001, "de-male", "input_too_long"),
        ("x", "fr-male", "unsupported_input"),
    ],
)
async def test_what_cannot_be_read_is_refused(
    sandbox: Sandbox, piper: PiperSettings, tmp_path: Path, text: str, voice: str, code: str
) -> None:
    outcome = await read(sandbox, piper, tmp_path, text, voice=voice)
    assert isinstance(outcome, Refused)
    assert outcome.code == code


async def test_a_program_that_fails_is_a_failed_attempt(sandbox: Sandbox, piper: PiperSettings, tmp_path: Path) -> None:
    with pytest.raises(CallFailed, match="the voice is broken"):
        await read(sandbox, piper, tmp_path, "choke")


async def test_without_the_program_nothing_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    outcome = await read(sandbox, None, tmp_path, "Good evening.")
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"
