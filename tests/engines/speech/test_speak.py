"""Texts read aloud."""

from __future__ import annotations

import itertools
import os
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.domain.wishes.sound import Speak
from atelier.engines.captions.formats import parse
from atelier.engines.port import Done, Refused
from atelier.engines.sound.arrays import RATE_HZ
from atelier.engines.sound.loudness import loudness, true_peak_db
from atelier.engines.speech.aloud import Spoken, read_aloud
from atelier.engines.speech.run import Commission, run
from atelier.engines.speech.speak import LONGEST, with_pauses
from atelier.engines.speech.timing import Pause
from tests.engines.sound.signals import heard_by_ffmpeg
from tests.engines.speech.booth import STORY, level_db, pitch_hz, samples, speak, speech, stretch, task


def test_it_is_as_loud_as_podcasts_are_and_never_clips(tmp_path: Path) -> None:
    for voice in ("en-gb-female", "en-us-male"):
        lufs, peak_db = heard_by_ffmpeg(speech(tmp_path, voice=voice))
        assert lufs == pytest.approx(-16, abs=0.7)
        assert peak_db <= -0.9


def test_it_begins_and_ends_in_silence(tmp_path: Path) -> None:
    """No click at either end: nothing is heard before the first sound and after the last has died away."""
    sound = samples(speech(tmp_path))
    assert level_db(stretch(sound, 0, 0.06)) < -55
    assert np.abs(sound[-RATE_HZ // 20 :]).max() < 0.003


def test_notes_and_figures(tmp_path: Path) -> None:
    outcome = speak(tmp_path, "Good morning, Anna.")
    assert isinstance(outcome, Done)
    assert outcome.notes["voice"] == "en-gb-female"
    assert outcome.notes["words"] == 3
    assert outcome.notes["duration_s"] == pytest.approx(len(samples(Path(outcome.files[0].path))) / RATE_HZ, abs=0.05)


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    once = speech(tmp_path).read_bytes()
    assert speech(tmp_path).read_bytes() == once


def test_nothing_hangs_on_what_memory_held_before(tmp_path: Path) -> None:
    """A fresh process, in which the allocator fills memory with other bytes, says the same."""
    program = f"""
from pathlib import Path
from tests.engines.speech.booth import STORY, speech
print(*(speech(Path({str(tmp_path)!r}), voice=voice).read_bytes().hex()[-9999:] for voice in ("en", "en-male")))
"""
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "MALLOC_PERTURB_": perturb, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for perturb in ("0", "85", "255")
    }
    assert len(told) == 1


def test_several_outputs_are_alike(tmp_path: Path) -> None:
    outcome = speak(tmp_path, outputs=2, subtitles=True)
    assert isinstance(outcome, Done)
    first, second, subtitles = (Path(made.path) for made in outcome.files)
    assert first.read_bytes() == second.read_bytes()
    assert subtitles.suffix == ".vtt"


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    run(Commission(task(tmp_path, Speak(STORY), outputs=2)), lambda fraction, stage: told.append((fraction, stage)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, pytest.approx(1.0))
    assert {stage for _, stage in told} == {"reading", "speaking"}


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.5, 2.0])
def test_speed(tmp_path: Path, speed: float) -> None:
    usual, changed = speech(tmp_path).rename(tmp_path / "usual.wav"), speech(tmp_path, speed=speed)
    assert len(samples(usual)) / len(samples(changed)) == pytest.approx(speed, rel=0.2)


def test_men_speak_lower_than_women_and_pitch_moves_voices(tmp_path: Path) -> None:
    heard = {
        (voice, pitch): pitch_hz(samples(speech(tmp_path, voice=voice, pitch=pitch)))
        for voice, pitch in [("en-gb-female", 1.0), ("en-gb-male", 1.0), ("en-gb-male", 1.6), ("en-gb-female", 0.7)]
    }
    assert 80 < heard["en-gb-male", 1.0] < 140
    assert 150 < heard["en-gb-female", 1.0] < 250
    assert heard["en-gb-male", 1.6] > 1.25 * heard["en-gb-male", 1.0]
    assert heard["en-gb-female", 0.7] < 0.85 * heard["en-gb-female", 1.0]


def test_words_are_heard_when_they_are_said_to_be(tmp_path: Path) -> None:
    told = read_aloud("Stop. Wait! Now.", "en-us-male", tmp_path / "speech.wav")
    assert isinstance(told, Spoken)
    assert [word.text for word in told.words] == ["Stop.", " Wait!", " Now."]
    for word in told.words:
        assert level_db(stretch(told.samples, word.start_s, word.end_s)) > -25
    for word, following in itertools.pairwise(told.words):
        gap_s = following.start_s - word.end_s
        assert gap_s > 0.2
        quiet = stretch(told.samples, word.end_s + 0.6 * gap_s, word.end_s + 0.9 * gap_s)
        assert level_db(quiet) < level_db(stretch(told.samples, word.start_s, word.end_s)) - 20


def test_speech_for_other_engines_is_what_the_operation_makes(tmp_path: Path) -> None:
    told = read_aloud(STORY, "", tmp_path / "speech.wav")
    assert isinstance(told, Spoken)
    assert told.rate_hz == RATE_HZ
    assert told.samples.dtype == np.float32
    assert (tmp_path / "speech.wav").read_bytes() == speech(tmp_path).read_bytes()
    assert loudness(told.samples[None]) == pytest.approx(-16, abs=0.7)
    assert true_peak_db(told.samples[None]) < -0.9
    assert {path.name for path in tmp_path.iterdir()} == {"speech.wav", "scratch"}
    starts = [start_s for _, start_s in told.phonemes]
    assert starts == sorted(starts)
    assert len(told.phonemes) > 60


def test_speech_for_other_engines_can_be_refused(tmp_path: Path) -> None:
    assert isinstance(read_aloud("Hello", "klingon", tmp_path / "speech.wav"), Refused)
    assert isinstance(read_aloud("—", "", tmp_path / "speech.wav"), Refused)
    assert [path for path in tmp_path.iterdir() if path.suffix == ".wav"] == []


def test_paragraphs_and_sentences_are_set_apart(tmp_path: Path) -> None:
    lasts = {
        text: len(samples(speech(tmp_path, text))) / RATE_HZ
        for text in ("One two three", "One two. Three", "One two.\n\nThree")
    }
    together, sentences, paragraphs = lasts.values()
    assert together + 0.15 < sentences < paragraphs - 0.2


def test_subtitles_light_up_word_by_word(tmp_path: Path) -> None:
    outcome = speak(tmp_path, subtitles=True)
    assert isinstance(outcome, Done)
    text = Path(outcome.files[1].path).read_text("utf-8")
    words = len(STORY.split())
    cues = parse(text).cues
    assert text.count("<0") == words - len(cues)
    assert cues[-1].end_ms / 1000 <= outcome.notes["duration_s"] + 0.01


def test_pauses_do_not_click(tmp_path: Path) -> None:
    level = np.full(3_000, 1_000, np.int16)
    level.tofile(tmp_path / "raw")
    made = np.concatenate(list(with_pauses(tmp_path / "raw", [Pause(0, 500), Pause(1_500, 2_000), Pause(3_000, 500)])))
    assert len(made) == 6_000
    assert np.abs(np.diff(made.astype(int))).max() < 25
    assert not made[2_500:3_500].any()
    assert (made[500:2_000] == 1_000).all()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "Hello", "voice": "klingon-female"}, "unsupported_input"),
        ({"text": "…"}, "unsupported_input"),
        ({"text": " \n\t"}, "unsupported_input"),
        ({"text": "\x00\x01"}, "unsupported_input"),
        ({"text": "今日天気"}, "unsupported_input"),
        ({"text": "今日はいい天気ですね。", "voice": "ja"}, "unsupported_input"),
        ({"text": "مرحبا كيف حالك", "voice": "de-male"}, "unsupported_input"),
        ({"text": "a" * (LONGEST + 1)}, "input_too_long"),
    ],
)
def test_what_cannot_be_said_is_refused(tmp_path: Path, given: dict[str, str], code: str) -> None:
    outcome = speak(tmp_path, **given)
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert "send" in outcome.message or "such as" in outcome.message or "at most" in outcome.message


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("今天天气很好。我们去公园吧，一起看长江和双城。", "cmn-female"),
        ("今天天气很好。", "yue-male"),
        ("こんにちは、ありがとうございます。", "ja"),
        ("Привет, как дела?", "ru-male"),
        ("مرحبا كيف حالك", "ar"),
        ("שלום מה שלומך", "he"),
        ("สวัสดีครับ", "th"),
        ("안녕하세요", "en"),
        ("She wrote 日本 on the wall and left the room again.", "en-us"),
        ("BBC, NASA and the www: 1,234,567 of them!", "en"),
    ],
)
def test_what_a_voice_can_read_is_read(tmp_path: Path, text: str, voice: str) -> None:
    outcome = speak(tmp_path, text, voice=voice)
    assert isinstance(outcome, Done), outcome


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80))
def test_any_text_is_said_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    told = read_aloud(text, "", folder / "speech.wav")
    if isinstance(told, Refused):
        assert told.code == "unsupported_input"
        return
    for word, following in itertools.pairwise(told.words):
        assert word.start_s <= word.end_s
        assert word.start_s <= following.start_s
    assert told.words[-1].end_s <= len(told.samples) / RATE_HZ + 0.05


@pytest.mark.long
def test_the_longest_text_stays_small_in_memory(tmp_path: Path) -> None:
    text = ("The keeper of the lighthouse counted the boats once more. " * 200)[:LONGEST]
    speech(tmp_path, "Warm up.")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sound = speech(tmp_path, text, speed=0.5)
    assert len(samples(sound)) / RATE_HZ > 600
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mib < 700  # most of it is this test's own copy of the samples
