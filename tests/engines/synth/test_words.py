"""What prompts are understood to mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.synth.making.briefs import brief_of
from atelier.engines.synth.noises.registry import NOISES
from atelier.engines.synth.noises.scenes import SCENES
from atelier.engines.synth.words.music import understand_music
from atelier.engines.synth.words.sounds import MOST, understand_sounds


@pytest.mark.parametrize(
    ("prompt", "tonic", "mode"),
    [
        ("piano in A minor", 9, "minor"),
        ("something in C# minor", 1, "minor"),
        ("a song in B flat major", 10, "major"),
        ("Bb minor jazz", 10, "minor"),
        ("b minor", 11, "minor"),
        ("F-sharp dorian groove", 6, "dorian"),
        ("key of D", 2, None),
        ("key of F#m", 6, "minor"),
        ("in a forest at night", None, None),
        ("in a minor key", None, "minor"),
        ("a dark piece", None, None),
        ("a major event", None, None),
    ],
)
def test_keys(prompt: str, tonic: int | None, mode: str | None) -> None:
    wishes = understand_music(prompt)
    assert (wishes.tonic, wishes.mode) == (tonic, mode)


@pytest.mark.parametrize(
    ("prompt", "bpm"),
    [
        ("at 128 bpm", 128),
        ("128bpm techno", 128),
        ("tempo: 90", 90),
        ("bpm 70", 70),
        ("from 1980", None),
        ("999 bpm", 220),
    ],
)
def test_tempos(prompt: str, bpm: float | None) -> None:
    assert understand_music(prompt).tempo_bpm == bpm


@pytest.mark.parametrize(
    ("prompt", "genre"),
    [
        ("lofi hip hop beats to study to", "lo-fi"),
        ("chill lo-fi", "lo-fi"),
        ("jazz house", "house"),
        ("an epic orchestral trailer", "epic"),
        ("deep house for a club", "house"),
        ("8-bit video game music", "chiptune"),
        ("sad song", "classical piano"),
        ("happy music", "pop"),
        ("spooky music for Halloween", "dark ambient"),
        ("ukulele", "folk"),
        ("solo violin", "cinematic"),
        ("3/4", "waltz"),
        ("drum and bass", "drum and bass"),
        ("salsa from Havana", "latin"),
    ],
)
def test_genres(prompt: str, genre: str) -> None:
    assert brief_of(understand_music(prompt), 20, 1).genre.name == genre


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("heavy rain with distant thunder", ["rain", "thunder"]),
        ("footsteps on gravel, then a creaking door", ["steps on gravel", "creaking"]),
        ("a church bell and birds, no wind", ["church bell", "birds"]),
        ("forest without birds", ["leaves", "wind"]),
        ("knock on the door", ["knocking"]),
        ("water drop in a cave", ["water drop", "drone"]),
        ("typing on a keyboard", ["typing"]),
        ("crowd murmur", ["murmur"]),
        ("applause", ["applause"]),
        ("whoosh", ["whoosh"]),
        ("police siren", ["siren"]),
        ("heartbeat", ["heartbeat"]),
        ("zyx", []),
    ],
)
def test_sounds(prompt: str, names: list[str]) -> None:
    assert [heard.name for heard in understand_sounds(prompt).heard] == names


def test_adjectives_belong_to_what_they_stand_by() -> None:
    heavy, faint = understand_sounds("heavy rain and a gentle breeze").heard
    assert heavy.force > 0.7
    assert faint.force < 0.3
    (quick,) = understand_sounds("fast footsteps").heard
    assert quick.pace > 1


def test_places_bring_what_is_heard_there() -> None:
    assert "waves" in [heard.name for heard in understand_sounds("a beach at noon").heard]
    assert "traffic" in [heard.name for heard in understand_sounds("a city from above").heard]


def test_places_name_noises_that_exist() -> None:
    known = {noise.name for noise in NOISES}
    assert len(known) == len(NOISES)
    assert {name for scene in SCENES for name, _ in scene.heard} <= known


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_is_understood(prompt: str, negative_prompt: str) -> None:
    assert brief_of(understand_music(prompt, negative_prompt), 10, 3).genre
    assert len(understand_sounds(prompt).heard) <= MOST
