"""What is asked for is heard: tempo, key, genre, instruments, form."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from atelier.engines.sound.arrays import samples_in
from atelier.engines.synth.genres.genre import Role
from atelier.engines.synth.genres.registry import genres
from atelier.engines.synth.making.briefs import brief_of
from atelier.engines.synth.mixing.mixer import play_song
from atelier.engines.synth.music.compose import compose
from atelier.engines.synth.music.score import Song
from atelier.engines.synth.words.music import understand_music
from tests.engines.synth.listening import band_shares, key_of, music, onsets, rms, tempo_bpm


def song_of(prompt: str, duration_s: float = 40, seed: int = 1) -> Song:
    return compose(brief_of(understand_music(prompt), duration_s, seed), seed)


@pytest.mark.parametrize(
    ("prompt", "bpm"),
    [("house, 124 bpm", 124), ("rock at 140 bpm", 140), ("tempo 92 reggae", 92), ("chiptune 150 bpm", 150)],
)
def test_the_tempo_is_the_one_asked_for(tmp_path: Path, prompt: str, bpm: float) -> None:
    assert tempo_bpm(music(tmp_path, prompt, 16), bpm) == pytest.approx(bpm, rel=0.015)


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        ("solo piano in A minor", (9, "minor")),
        ("folk in G major", (7, "major")),
        ("synthwave, Eb minor", (3, "minor")),
        ("cinematic strings in f sharp minor", (6, "minor")),
    ],
)
def test_the_key_is_the_one_asked_for(tmp_path: Path, prompt: str, key: tuple[int, str]) -> None:
    """Or its relative, which has the same notes: ears need the form to tell the two apart."""
    tonic, mode = key
    relative = ((tonic + 3) % 12, "major") if mode == "minor" else ((tonic - 3) % 12, "minor")
    assert key_of(music(tmp_path, prompt, 20)) in (key, relative)


def test_genres_sound_unlike_each_other(tmp_path: Path) -> None:
    """By colour or by how busy they are, each pair differs."""
    heard = {}
    for genre in ("ambient", "lo-fi", "techno", "rock", "classical piano", "chiptune", "jazz", "reggae"):
        wave = music(tmp_path, genre, 8)
        strength, _ = onsets(wave)
        heard[genre] = np.append(band_shares(wave), 8 * np.log2(strength.std()))
    for one, other in combinations(heard, 2):
        assert np.abs(heard[one] - heard[other]).max() > 4, (one, other)


@pytest.mark.parametrize("name", list(genres()))
def test_every_genre_can_be_asked_for_and_is_heard(name: str) -> None:
    song = song_of(name, 5, seed=7)
    assert song.genre == name
    if any(line.role is Role.MELODY for line in genres()[name].lines):
        assert any(part.name == Role.MELODY for part in song.parts)  # short pieces have their tune too
    wave = np.concatenate(list(play_song(song, 7)), axis=1)
    assert wave.shape == (2, samples_in(5))
    assert np.isfinite(wave).all()
    assert np.abs(wave).max() < 2.5
    seconds = np.sqrt(np.square(wave[:, : samples_in(4)]).reshape(2, 4, -1).mean(axis=(0, 2)))
    assert seconds.min() > 0.004
    assert rms(wave) > 0.02


@pytest.mark.parametrize("name", list(genres()))
def test_every_genre_fits_every_length(name: str) -> None:
    for duration_s in (0.5, 4, 31, 64, 180):
        _fits(song_of(name, duration_s, seed=3), duration_s)


def _fits(song: Song, duration_s: float) -> None:
    end = song.bars * song.meter
    assert song.sections[0].first_bar == 0
    assert sum(section.bars for section in song.sections) == song.bars
    assert song.seconds(end) <= max(duration_s + 0.01, song.seconds(song.meter))
    for part in song.parts:
        assert all(0 <= note.at <= end + 1 and note.length > 0 and 0 < note.strength <= 1 for note in part.notes)
    if duration_s >= 64:
        assert len({section.kind for section in song.sections}) >= 3
        assert any(note.at > 0.7 * end for part in song.parts for note in part.notes)


def test_seeds_make_other_pieces() -> None:
    songs = [song_of("folk", seed=seed) for seed in range(6)]
    assert len({song.parts for song in songs}) == 6
    assert len({song.key for song in songs}) > 2
    assert len({song.tempo_bpm for song in songs}) > 3


def test_instruments_that_are_named_play() -> None:
    players = {part.instrument for part in song_of("jazz with flute, cello and harpsichord").parts}
    assert {"flute", "cello", "harpsichord"} <= players
    assert {part.instrument for part in song_of("solo harp").parts} == {"harp"}
    only_drums = song_of("drum solo")
    assert only_drums.hits
    assert not only_drums.parts


def test_what_is_not_wanted_is_silent() -> None:
    assert song_of("rock").hits
    assert not song_of("rock without drums").hits
    wishes = understand_music("rock", "guitar, drums")
    song = compose(brief_of(wishes, 30, 1), 1)
    assert not song.hits
    assert song.parts
    assert not any("guitar" in part.instrument for part in song.parts)


def test_moods_move_mode_and_tempo() -> None:
    happy = [song_of("happy folk", seed=seed) for seed in range(5)]
    sad = [song_of("sad folk", seed=seed) for seed in range(5)]
    assert all(song.key.bright for song in happy)
    assert not any(song.key.bright for song in sad)
    assert np.mean([song.tempo_bpm for song in happy]) > 1.1 * np.mean([song.tempo_bpm for song in sad])


def test_phrases_come_back() -> None:
    """A tune has a motif: the rhythm of its first bar is heard again within the first phrase."""
    song = song_of("folk, 4/4", 60)
    melody = next(part for part in song.parts if part.name == "melody")
    first = next(section for section in song.sections if section.kind == "A")
    bars = [
        tuple(
            round(note.at % song.meter, 2)
            for note in melody.notes
            if int(note.at // song.meter) == first.first_bar + bar
        )
        for bar in range(3)
    ]
    assert bars[0]
    assert bars[0] == bars[2]


def test_the_last_note_is_at_home() -> None:
    for seed in range(4):
        song = song_of("classical piano", 40, seed=seed)
        bass = max(
            (note for part in song.parts if part.name == "bass" for note in part.notes), key=lambda note: note.at
        )
        assert round(bass.pitch) % 12 == song.key.tonic
