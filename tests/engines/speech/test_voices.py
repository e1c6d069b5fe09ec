"""The voices, against the library that has them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.engines.speech.library import espeak
from atelier.engines.speech.speak import Saying, say
from atelier.engines.speech.voices import DEFAULT_VOICE, Gender, Voice, find_voice, voices

WITHOUT_VOICE = {"art/xex": "a test", "gmq/fo": "its dictionary is missing", "trk/kaa": "its dictionary is missing"}


def test_every_voice_of_the_library_is_here() -> None:
    with espeak() as library:
        assert {voice.espeak for voice in voices()} == set(library.voices()) - WITHOUT_VOICE.keys()


def test_ids_are_unique_and_every_language_has_both() -> None:
    ids = [voice.id for voice in voices()]
    assert len(ids) == len(set(ids))
    assert len({voice.language for voice in voices()}) * 2 == len(ids)
    assert DEFAULT_VOICE in ids


@pytest.mark.parametrize(
    ("name", "voice"),
    [
        ("", "en-gb-female"),
        ("en-us-male", "en-us-male"),
        ("EN_GB_Male", "en-gb-male"),
        (" de ", "de-female"),
        ("de-DE-male", "de-male"),
        ("en", "en-gb-female"),
        ("zh-CN", "cmn-female"),
        ("female", None),
        ("xx-male", None),
        ("en-us-child", None),
    ],
)
def test_voices_are_found_by_the_names_people_use(name: str, voice: str | None) -> None:
    found = find_voice(name)
    assert (found and found.id) == voice


@pytest.mark.parametrize(
    "voice", [voice for voice in voices() if voice.gender is Gender.MALE], ids=lambda voice: voice.id
)
def test_every_language_is_heard(voice: Voice, tmp_path: Path) -> None:
    said = say("1, 2, 3. Salam!", voice, tmp_path / "raw")
    assert isinstance(said, Saying)
    assert len([name for name, _ in said.phonemes if not name.startswith("_")]) >= 4
    loudest = np.abs(np.fromfile(said.raw, np.int16).astype(int)).max()
    assert 2_000 < loudest < 32_700, "loud, and not clipped"
