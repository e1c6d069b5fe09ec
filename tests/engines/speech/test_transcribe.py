"""From sound to text."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import msgspec
import pytest

from atelier.domain.wishes.sound import SubtitleFormat
from atelier.engines.captions.formats import parse
from atelier.engines.captions.transcript import Transcript
from atelier.engines.port import Done, Refused
from atelier.engines.sound.wav import WavWriter
from atelier.engines.speech.aloud import Spoken, read_aloud
from atelier.engines.speech.keepsake import keep
from tests.engines.frames.samples import clouds, write_clip
from tests.engines.sound.signals import noise
from tests.engines.speech.booth import STORY, speech, transcribe, transcript


def converted(sound: Path, *options: str, to: str) -> Path:
    path = sound.with_name(sound.stem + to)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-i", str(sound), *options, str(path)]
    subprocess.run(command, check=True)
    return path


def test_our_own_speech_comes_back_word_for_word(tmp_path: Path) -> None:
    assert transcript(tmp_path, speech(tmp_path), SubtitleFormat.TEXT) == STORY + "\n"


@pytest.mark.parametrize("form", [SubtitleFormat.SRT, SubtitleFormat.VTT])
def test_subtitles_of_our_own_speech_are_on_time(tmp_path: Path, form: SubtitleFormat) -> None:
    told = read_aloud(STORY, "", tmp_path / "speech.wav")
    assert isinstance(told, Spoken)
    subtitles = parse(transcript(tmp_path, tmp_path / "speech.wav", form))
    assert subtitles.form == form.value
    starts = {round(1000 * word.start_s) for word in told.words}
    assert subtitles.cues[0].text.startswith("The harbour lay still.")
    assert {cue.start_ms for cue in subtitles.cues} <= starts
    assert " ".join(" ".join(cue.text for cue in subtitles.cues).split()) == " ".join(STORY.split())


def test_json_has_every_word_with_its_time(tmp_path: Path) -> None:
    told = read_aloud(STORY, "en-us-male", tmp_path / "speech.wav")
    assert isinstance(told, Spoken)
    found = msgspec.json.decode(transcript(tmp_path, tmp_path / "speech.wav", SubtitleFormat.JSON), type=Transcript)
    assert found.language == "en-us"
    assert found.text == STORY
    assert [(word.text, word.start_s, word.end_s) for word in found.words] == [
        (word.text.strip(), word.start_s, word.end_s) for word in told.words
    ]


def test_several_outputs_are_alike_and_the_notes_say_how(tmp_path: Path) -> None:
    outcome = transcribe(tmp_path, speech(tmp_path), outputs=2)
    assert isinstance(outcome, Done)
    first, second = (Path(made.path).read_text("utf-8") for made in outcome.files)
    assert first == second
    assert outcome.notes == {"language": "en-gb", "method": "word times kept in the file", "words": len(STORY.split())}


def test_other_recordings_need_a_model_and_the_answer_says_so(tmp_path: Path) -> None:
    outcome = transcribe(tmp_path, converted(speech(tmp_path, "Hello."), to=".mp3"))
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"
    assert "faster-whisper" in outcome.message


def test_a_model_that_is_not_there_is_never_looked_for_elsewhere(tmp_path: Path) -> None:
    outcome = transcribe(tmp_path, converted(speech(tmp_path, "Hello."), to=".mp3"), whisper=str(tmp_path / "tiny"))
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"
    assert "tokenizer.json" in outcome.message


def test_changed_speech_is_taken_for_any_other_recording(tmp_path: Path) -> None:
    outcome = transcribe(tmp_path, converted(speech(tmp_path), "-ss", "1", to="-later.wav"))
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"


def test_what_has_no_sound_is_refused(tmp_path: Path) -> None:
    silent = write_clip(tmp_path / "silent.mp4", [clouds(64, 48)] * 3)
    (tmp_path / "broken.wav").write_bytes(b"RIFF\x10\0\0\0WAVEfmt nothing")
    (tmp_path / "text.wav").write_text("hello")
    for path in (silent, tmp_path / "broken.wav", tmp_path / "text.wav"):
        outcome = transcribe(tmp_path, path)
        assert isinstance(outcome, Refused)
        assert outcome.code == "unreadable_media", path


def test_a_file_that_says_nothing(tmp_path: Path) -> None:
    with WavWriter(tmp_path / "a.wav", channels=1) as writer:
        writer.write(noise(0.1))
    keep(tmp_path / "a.wav", [], "en-gb")
    outcome = transcribe(tmp_path, tmp_path / "a.wav")
    assert isinstance(outcome, Refused)
    assert outcome.code == "unsupported_input"
