"""Words kept inside the file that says them."""

from __future__ import annotations

import base64
import json
import subprocess
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from atelier.domain.finish import Finish
from atelier.domain.media import media_type
from atelier.engines.captions.cue import Word
from atelier.engines.frames.encoder import Encoder
from atelier.engines.sound.wav import WavWriter, add_chunk
from atelier.engines.speech.keepsake import CHUNK, keep, outline, recall, tags_of
from atelier.flows.convert import convert
from atelier.provenance.facts import Marking
from atelier.provenance.identity import Identity
from atelier.provenance.mark import mark
from tests.engines.sound.signals import noise
from tests.engines.speech.booth import STORY, speech

WORDS = [Word("Zwölf", 0.08, 0.4), Word(" 日本", 0.4, 0.9), Word("\nEnd.", 1.2, 1.5)]
FORMATS = ("audio/mpeg", "audio/ogg", "audio/flac", "audio/mp4")


def plain(path: Path) -> Path:
    with WavWriter(path, channels=1) as writer:
        writer.write(noise(0.31))
    return path


def said(path: Path) -> str | None:
    keepsake = recall(path)
    return None if keepsake is None else "".join(word.text for word in keepsake.words)


def changed(path: Path, *options: str, to: str = ".wav") -> Path:
    target = path.with_name(f"{path.stem}-changed{to}")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-i", str(path), *options, str(target)]
    subprocess.run(command, check=True)
    return target


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return speech(tmp_path_factory.mktemp("spoken"))


@pytest.fixture(scope="module")
def tagged(spoken: Path) -> Path:
    """The same in a format of which ffmpeg carries all tags on."""
    wav = media_type("audio/wav")
    assert wav is not None
    return convert(spoken, wav, Finish("audio/mpeg"))[0]


def test_what_is_kept_is_recalled(tmp_path: Path) -> None:
    keep(plain(tmp_path / "a.wav"), WORDS, "de")
    keepsake = recall(tmp_path / "a.wav")
    assert keepsake is not None
    assert (keepsake.words, keepsake.language) == (tuple(WORDS), "de")


@pytest.mark.parametrize("name", [*FORMATS, "audio/wav"])
def test_files_keep_it_as_they_are_delivered(tmp_path: Path, spoken: Path, name: str) -> None:
    """Converted as the order's finish wants it, and with the marks of provenance in."""
    path = tmp_path / "speech.wav"
    path.write_bytes(spoken.read_bytes())
    wav = media_type("audio/wav")
    assert wav is not None
    final, known = convert(path, wav, Finish(name, rate_hz=24_000))
    before = final.stat().st_size
    facts = Marking(job_id="019a", operation="speak", engine="speech", model="atelier/speak", trained=False, inputs=())
    mark(final, known.name, facts, Identity.load(tmp_path / "identity"))
    assert name == "audio/ogg" or final.stat().st_size > before
    keepsake, original = recall(final), recall(spoken)
    assert keepsake is not None
    assert original is not None
    assert keepsake.words == original.words
    assert said(final) == STORY.replace("\n\n", "\n")


@pytest.mark.parametrize("speech_kind", ["audio/wav", "audio/mpeg"])
def test_a_video_takes_it_along(tmp_path: Path, spoken: Path, tagged: Path, speech_kind: str) -> None:
    sound = spoken if speech_kind == "audio/wav" else tagged
    path = tmp_path / "talking.mp4"
    with Encoder(path, width_px=64, height_px=48, fps=Fraction(10), audio=sound, tags=tags_of(sound)) as encoder:
        for _ in range(140):
            encoder.write(np.zeros((48, 64, 3), np.uint8))
    facts = Marking(job_id="019a", operation="speak", engine="faces", model="atelier/talk", trained=False, inputs=())
    mark(path, "video/mp4", facts, Identity.load(tmp_path / "identity"))
    assert said(path) == STORY.replace("\n\n", "\n")


def test_a_video_that_ends_before_the_speech_does_not_count(tmp_path: Path, spoken: Path) -> None:
    path = tmp_path / "short.mp4"
    with Encoder(path, width_px=64, height_px=48, fps=Fraction(10), audio=spoken, tags=tags_of(spoken)) as encoder:
        for _ in range(40):
            encoder.write(np.zeros((48, 64, 3), np.uint8))
    assert recall(path) is None


@pytest.mark.parametrize(
    "options", [("-af", "volume=0.3"), ("-ac", "2"), ("-ar", "16000"), ("-b:a", "40k")], ids=lambda options: options[1]
)
def test_other_volumes_and_rates_do_no_harm(tagged: Path, options: tuple[str, ...]) -> None:
    assert said(changed(tagged, *options, to=".mp3")) == STORY.replace("\n\n", "\n")


@pytest.mark.parametrize(
    "filters",
    [
        "atrim=start=0.5",
        "atrim=end=5",
        "areverse",
        "atempo=1.05",
        "volume=enable='between(t,2,2.4)':volume=0",
        "apad=pad_dur=1",
        "adelay=300",
        "aevalsrc=0:d=3,aformat=channel_layouts=mono[s];[0][s]concat=v=0:a=1",
    ],
)
def test_it_is_worthless_once_the_sound_was_changed(tagged: Path, filters: str) -> None:
    copy = changed(tagged, "-filter_complex", filters, to=".mp3")
    assert b"atelier_words" in copy.read_bytes(), "the tag is still there"
    assert recall(copy) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"language": "de", "words": 3, "outline": ""}',
        b"\xff" * 40,
        b'{"language":"de","words":[],"outline":"","version":1}',
    ],
)
def test_whatever_else_stands_there_is_not_believed(tmp_path: Path, body: bytes) -> None:
    path = plain(tmp_path / "a.wav")
    add_chunk(path, CHUNK, body)
    assert recall(path) is None


def test_other_versions_are_not_understood(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.wav")
    level = base64.b64encode(outline(path)).decode()
    body = {"language": "de", "words": [["Hi", 0, 1]], "outline": level}
    for version, known in ((2, False), (1, True)):
        add_chunk(path, CHUNK, json.dumps(body | {"version": version}).encode())
        assert (recall(path) is not None) == known
        path = plain(tmp_path / "b.wav")


def test_other_files_keep_nothing(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")
    (tmp_path / "empty").touch()
    assert recall(tmp_path / "text") is None
    assert recall(tmp_path / "empty") is None
    assert recall(plain(tmp_path / "a.wav")) is None
