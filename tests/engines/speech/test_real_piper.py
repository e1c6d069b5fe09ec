"""The real Piper, with a voice that hums: one that knows no sounds, but has the form of one. It takes `piper-tts` and `onnx`."""

from __future__ import annotations

import json
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from atelier.domain.ids import new_id
from atelier.domain.order import Order
from atelier.domain.wishes.sound import Speak
from atelier.engines.port import Done, Task
from atelier.engines.speech.piper import PiperEngine
from atelier.sandbox.host import Sandbox
from atelier.settings import PiperSettings

pytest.importorskip("piper", reason="piper-tts is not installed")
onnx = pytest.importorskip("onnx", reason="onnx is not installed")

RATE_HZ = 22_050
SAMPLES = 600
"""That the voice makes of every phoneme at the usual speed."""
PHONEMES = "_^$ abdefhijklmnoprstuvwzæðŋɐɑɒɔəɛɜɡɪɹʃʊʌʒˈˌː,."


def hum(folder: Path) -> Path:
    """A voice as files: from phonemes, their number and three scales to samples."""
    helper, kinds = onnx.helper, onnx.TensorProto
    nodes = [
        helper.make_node("Gather", ["scales", "second"], ["length"]),
        helper.make_node("Mul", ["length", "samples"], ["each"]),
        helper.make_node("Cast", ["each"], ["repeats"], to=kinds.INT64),
        helper.make_node("Cast", ["input"], ["floats"], to=kinds.FLOAT),
        helper.make_node("Mul", ["floats", "quiet"], ["levels"]),
        helper.make_node("Concat", ["one", "repeats"], ["tiles"], axis=0),
        helper.make_node("Tile", ["levels", "tiles"], ["row"]),
        helper.make_node("Unsqueeze", ["row", "axes"], ["output"]),
    ]
    constants = {
        "second": np.array([1], np.int64),
        "samples": np.array([SAMPLES], np.float32),
        "quiet": np.array([0.01], np.float32),
        "one": np.array([1], np.int64),
        "axes": np.array([1, 2], np.int64),
    }
    graph = helper.make_graph(
        nodes,
        "hum",
        [
            helper.make_tensor_value_info("input", kinds.INT64, [1, None]),
            helper.make_tensor_value_info("input_lengths", kinds.INT64, [1]),
            helper.make_tensor_value_info("scales", kinds.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", kinds.FLOAT, [1, 1, 1, None])],
        [onnx.numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = folder / "hum.onnx"
    path.write_bytes(model.SerializeToString())
    config = {
        "audio": {"sample_rate": RATE_HZ},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {phoneme: [number] for number, phoneme in enumerate(PHONEMES)},
        "num_symbols": len(PHONEMES),
        "num_speakers": 1,
        "speaker_id_map": {},
    }
    path.with_name("hum.onnx.json").write_text(json.dumps(config))
    return path


async def test_it_reads_in_the_sandbox(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("piper")
    engine = PiperEngine(sandbox, PiperSettings(program=str(program), voices={"en-us-hum": str(hum(tmp_path))}))
    seconds = []
    for speed in (1.0, 2.0):
        scratch = tmp_path / f"{speed}"
        scratch.mkdir()
        task = Task(str(new_id()), Order("atelier/speak", Speak("Good evening, Ann.", speed=speed), 1, 1), str(scratch))
        outcome = await engine.run(task, lambda *_: None)
        assert isinstance(outcome, Done), outcome
        with wave.open(outcome.files[0].path) as sound:
            assert sound.getframerate() == RATE_HZ
            seconds.append(sound.getnframes() / RATE_HZ)
    assert seconds[0] > 0.3
    assert seconds[1] == pytest.approx(seconds[0] / 2, rel=0.05)
