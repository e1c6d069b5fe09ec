"""Chords, voices, form: rules that hold for everything that is composed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.synth.genres.registry import ORDER, common_harmonies, genres
from atelier.engines.synth.instruments.registry import INSTRUMENTS
from atelier.engines.synth.mixing.effects import EFFECTS
from atelier.engines.synth.mixing.finishes import FINISHES
from atelier.engines.synth.music.chords import parse_chord, parse_progression
from atelier.engines.synth.music.form import plan, sections
from atelier.engines.synth.music.scales import SCALES, Key
from atelier.engines.synth.music.score import Song
from atelier.engines.synth.music.voicing import VoiceLeader

KEYS = st.builds(Key, st.integers(0, 11), st.sampled_from(list(SCALES)))
SYMBOLS = st.sampled_from(["I", "ii7", "V7", "vi", "IVmaj7", "V9sus4", "iihdim", "bVII", "i", "VI7", "iii"])


@pytest.mark.parametrize(
    ("symbol", "key", "classes"),
    [
        ("V7", Key(0, "major"), {7, 11, 2, 5}),
        ("VI", Key(9, "minor"), {5, 9, 0}),
        ("ii7", Key(0, "major"), {2, 5, 9, 0}),
        ("bVII", Key(0, "major"), {10, 2, 5}),
        ("Isus4", Key(2, "major"), {2, 7, 9}),
    ],
)
def test_chords_are_read_as_musicians_write_them(symbol: str, key: Key, classes: set[int]) -> None:
    assert parse_chord(symbol, key).classes() == classes


@pytest.mark.parametrize("symbol", ["", "H", "Iwat", "viii"])
def test_what_is_no_chord_is_told(symbol: str) -> None:
    with pytest.raises(ValueError, match="chord"):
        parse_chord(symbol, Key(0, "major"))


@given(KEYS, st.lists(SYMBOLS, min_size=2, max_size=12))
def test_voices_move_little_and_stay_in_range(key: Key, symbols: list[str]) -> None:
    leader = VoiceLeader(low=50, high=74, voices=4, rooted=False)
    before: tuple[int, ...] = ()
    for symbol in symbols:
        chord = parse_chord(symbol, key)
        pitches = leader.voice(chord)
        assert list(pitches) == sorted(pitches)
        assert {pitch % 12 for pitch in pitches} <= chord.classes()
        assert len({pitch % 12 for pitch in pitches}) >= 3
        assert pitches[0] >= 50
        assert pitches[-1] <= 74
        if before:
            assert all(min(abs(pitch - other) for other in before) <= 7 for pitch in pitches)
        before = pitches


@given(st.floats(0.3, 1_800), st.sampled_from([3, 4]), st.floats(42, 200), st.booleans())
def test_plans_fit_the_time(duration_s: float, meter: int, tempo_bpm: float, exact: bool) -> None:
    planned = plan(duration_s, meter, tempo_bpm, exact=exact)
    played_s = planned.bars * meter * 60 / planned.tempo_bpm
    assert planned.bars >= 1
    assert planned.ring_s >= 0
    assert played_s <= duration_s + 0.01 or planned.bars == 1
    if exact:
        assert planned.tempo_bpm == tempo_bpm
    else:
        assert abs(planned.tempo_bpm / tempo_bpm - 1) < 0.08


@given(st.integers(1, 900), st.sampled_from(["song", "build", "arc", "loop"]))
def test_sections_follow_each_other(bars: int, style: str) -> None:
    at = 0
    for section in sections(bars, style):
        assert section.first_bar == at
        assert section.bars > 0
        at += section.bars
    assert at == bars


@given(st.floats(0, 64), st.floats(0.01, 8), st.floats(0, 0.5), st.sampled_from([0.25, 0.5]))
def test_swing_keeps_order(beat: float, step: float, swing: float, unit: float) -> None:
    song = Song("", Key(0, "major"), 100, 4, 60, 16, (), (), "pop", (), swing=swing, swing_unit=unit)
    assert song.seconds(beat) < song.seconds(beat + step)
    assert song.seconds(4) == pytest.approx(2.4)


def test_every_file_is_in_the_order() -> None:
    from importlib.resources import files

    stems = {file.name.removesuffix(".toml") for file in (files("atelier.engines.synth.genres") / "data").iterdir()}
    assert stems == set(ORDER)
    assert len(genres()) == len(ORDER)


@pytest.mark.parametrize("name", list(genres()))
def test_what_genres_name_exists(name: str) -> None:
    genre = genres()[name]
    assert genre.finish in FINISHES
    assert genre.tempo_bpm[0] < genre.tempo_bpm[1]
    for line in genre.lines:
        assert set(line.instruments) <= INSTRUMENTS.keys()
        assert line.effect in ("", *EFFECTS)
        for pattern in line.patterns:
            assert {len(bar) for bar in pattern.split("|")} == {genre.meter * 4}, pattern
    for mode, harmony in {**common_harmonies(), **genre.harmonies}.items():
        for text in (*harmony.theme, *harmony.contrast, *harmony.rest):
            assert parse_progression(text, Key(0, mode), genre.meter)
    for choice in genre.grooves:
        for groove in choice.values():
            for pattern in groove.values():
                assert {len(bar) for bar in pattern.split("|")} == {genre.meter * 4}, pattern
                assert set(pattern) <= set("Xxog.|")
