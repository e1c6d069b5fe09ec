"""The way through a Whisper model, with one that hears nonsense. It takes the extra `whisper`."""

from __future__ import annotations

import itertools
from pathlib import Path

import msgspec
import pytest

from atelier.domain.wishes.sound import SubtitleFormat
from atelier.engines.captions.transcript import Transcript
from atelier.engines.port import Done, Refused
from atelier.engines.speech.whisper import Heard, listen
from tests.engines.speech.booth import speech, transcribe
from tests.engines.speech.test_transcribe import converted

pytest.importorskip("faster_whisper", reason="the extra `whisper` is not installed")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.engines.speech.tiny_whisper import build

    return build(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return converted(speech(tmp_path_factory.mktemp("recording")), to=".mp3")


def test_words_come_in_order_within_the_recording(model: Path, recording: Path) -> None:
    told: list[float] = []
    heard = listen(recording, None, model, lambda fraction, stage: told.append(fraction))
    assert isinstance(heard, Heard)
    assert heard.words
    assert heard.method == "Whisper model tiny"
    assert told == sorted(told)
    assert told[-1] <= 1
    for word, following in itertools.pairwise(heard.words):
        assert 0 <= word.start_s <= word.end_s
        assert word.start_s <= following.start_s


def test_a_recording_becomes_a_transcript(tmp_path: Path, model: Path, recording: Path) -> None:
    outcome = transcribe(tmp_path, recording, SubtitleFormat.JSON, whisper=str(model), language="en-GB")
    assert isinstance(outcome, Done)
    assert outcome.notes["language"] == "en"
    found = msgspec.json.decode(Path(outcome.files[0].path).read_bytes(), type=Transcript)
    assert found.language == "en"
    assert len(found.words) == outcome.notes["words"]


def test_a_model_is_asked_for_english(tmp_path: Path, model: Path, recording: Path) -> None:
    outcome = transcribe(tmp_path, recording, SubtitleFormat.JSON, whisper=str(model), in_english=True)
    assert isinstance(outcome, Done)
    assert outcome.notes["language"] == "en"
    assert msgspec.json.decode(Path(outcome.files[0].path).read_bytes(), type=Transcript).language == "en"


def test_a_language_that_the_model_does_not_know(model: Path, recording: Path) -> None:
    heard = listen(recording, "tlh", model, lambda fraction, stage: None)
    assert isinstance(heard, Refused)
    assert heard.code == "unsupported_input"


@pytest.mark.parametrize("lost", ["model.bin", "tokenizer.json"])
def test_a_directory_that_lacks_a_file_is_never_completed(
    tmp_path: Path, model: Path, recording: Path, lost: str
) -> None:
    for path in model.iterdir():
        if path.name != lost:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    heard = listen(recording, None, tmp_path, lambda fraction, stage: None)
    assert isinstance(heard, Refused)
    assert lost in heard.message
