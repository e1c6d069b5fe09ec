"""Words kept inside the file that says them."""

from __future__ import annotations

from pathlib import Path

import pytest

from atelier.engines.captions.cue import Word
from atelier.engines.sound.wav import WavWriter
from atelier.engines.speech.keepsake import CHUNK, keep, recall
from atelier.provenance.facts import Marking
from atelier.provenance.identity import Identity
from atelier.provenance.mark import mark
from tests.engines.sound.signals import noise

WORDS = [Word("Zwölf", 0.08, 0.4), Word(" 日本", 0.4, 0.9), Word("\nEnd.", 1.2, 1.5)]


def kept(path: Path) -> Path:
    with WavWriter(path, channels=1) as writer:
        writer.write(noise(0.31))
        keep(writer, WORDS, "de")
    return path


def test_what_is_kept_is_recalled(tmp_path: Path) -> None:
    keepsake = recall(kept(tmp_path / "a.wav"))
    assert keepsake is not None
    assert (keepsake.words, keepsake.language) == (tuple(WORDS), "de")


def test_marks_of_provenance_leave_it_as_it_is(tmp_path: Path) -> None:
    path = kept(tmp_path / "a.wav")
    before = path.stat().st_size
    marking = Marking(
        job_id="019a", operation="speak", engine="speech", model="atelier/speak", trained=False, inputs=()
    )
    mark(path, "audio/wav", marking, Identity.load(tmp_path / "identity"))
    assert path.stat().st_size > before
    keepsake = recall(path)
    assert keepsake is not None
    assert keepsake.words == tuple(WORDS)


def test_it_is_worthless_once_the_sound_was_changed(tmp_path: Path) -> None:
    path = kept(tmp_path / "a.wav")
    content = bytearray(path.read_bytes())
    content[60] ^= 1
    path.write_bytes(content)
    assert recall(path) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"language": "de", "words": 3, "checksum": 0}',
        b"\xff" * 40,
        b'{"language":"de","words":[],"checksum":0,"version":9}',
    ],
)
def test_whatever_else_stands_there_is_not_believed(tmp_path: Path, body: bytes) -> None:
    with WavWriter(tmp_path / "a.wav", channels=1) as writer:
        writer.write(noise(0.1))
        writer.add_chunk(CHUNK, body)
    assert recall(tmp_path / "a.wav") is None


def test_other_files_keep_nothing(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")
    (tmp_path / "empty").touch()
    assert recall(tmp_path / "text") is None
    assert recall(tmp_path / "empty") is None
