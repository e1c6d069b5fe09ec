"""WAV files, and the tape that sound waits on."""

from __future__ import annotations

import wave as standard
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.sound.arrays import RATE_HZ, cut, panned, rechunked, silence
from atelier.engines.sound.tape import Tape
from atelier.engines.sound.wav import WavWriter, add_chunk, chunks, read_samples
from tests.engines.sound.signals import level_db, noise, pieces, tone


@pytest.mark.parametrize("channels", [1, 2])
def test_others_read_what_is_written(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "sound.wav"
    sound = noise(0.5, channels=channels)
    with WavWriter(path, channels=channels) as writer:
        for block in pieces(sound):
            writer.write(block)
        assert not path.exists()
    with standard.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (channels, RATE_HZ, 2)
        content = file.readframes(file.getnframes())
    read = np.frombuffer(content, "<i2").reshape(-1, channels).T / 32_767
    assert np.abs(read - np.clip(sound, -1, 1)).max() < 2.1 / 32_767
    assert np.array_equal(read_samples(path), read.astype(np.float32))


def test_blocks_do_not_change_the_file(tmp_path: Path) -> None:
    sound = tone(440, 0.3, 0.4)
    for name, blocks in (("whole", [sound]), ("pieces", pieces(sound))):
        with WavWriter(tmp_path / name, channels=1) as writer:
            for block in blocks:
                writer.write(block)
    assert (tmp_path / "whole").read_bytes() == (tmp_path / "pieces").read_bytes()


def test_rounding_is_hiss_and_not_distortion(tmp_path: Path) -> None:
    """A tone of half a step would vanish without dither."""
    with WavWriter(tmp_path / "quiet.wav", channels=1) as writer:
        writer.write(tone(1_000, 2, 0.5 / 32_767))
    spectrum = np.abs(np.fft.rfft(read_samples(tmp_path / "quiet.wav")[0]))
    assert np.argmax(spectrum[10:]) + 10 == 2_000  # bins of half a hertz


def test_what_is_too_loud_is_clipped_not_wrapped(tmp_path: Path) -> None:
    with WavWriter(tmp_path / "loud.wav", channels=1) as writer:
        writer.write(tone(100, 0.1, 3.0))
    read = read_samples(tmp_path / "loud.wav")
    assert read.max() <= 1.0
    assert np.abs(np.diff(read[0])).max() < 0.2


def test_a_file_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with pytest.raises(RuntimeError), WavWriter(path, channels=1) as writer:
        writer.write(noise(0.1))
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_chunks_of_our_own_stand_behind_the_sound(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with WavWriter(path, channels=1) as writer:
        writer.write(noise(0.01))
    add_chunk(path, b"note", b"odd")
    found = {kind: path.read_bytes()[at : at + length] for kind, at, length in chunks(path)}
    assert list(found) == [b"fmt ", b"data", b"note"]
    assert found[b"note"] == b"odd"
    assert path.stat().st_size == int.from_bytes(path.read_bytes()[4:8], "little") + 8
    with standard.open(str(path)) as file:
        assert file.getnframes() == 480


@given(st.binary(max_size=60))
def test_whatever_is_no_wav_has_no_chunks(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("wav") / "file"
    path.write_bytes(content)
    assert list(chunks(path)) == [] or content[:4] == b"RIFF"


@pytest.mark.parametrize("kept", [0, 11, 20, 43, 100])
def test_a_broken_wav_has_fewer_chunks(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "sound.wav"
    with WavWriter(path, channels=1) as writer:
        writer.write(noise(0.01))
    path.write_bytes(path.read_bytes()[:kept])
    assert b"data" not in [kind for kind, _, _ in chunks(path)]


def test_a_tape_plays_what_it_recorded_as_often_as_wanted(tmp_path: Path) -> None:
    tape = Tape(tmp_path / "tape", channels=2)
    sound = noise(2, channels=2)
    assert sum(block.shape[1] for block in tape.record(pieces(sound))) == tape.samples == sound.shape[1]
    for _ in range(2):
        assert np.array_equal(np.concatenate(list(tape.play()), axis=1), sound)
    tape.discard()
    assert list(tmp_path.iterdir()) == []


@given(st.integers(1, 3_000), st.integers(0, 20))
def test_rechunking_keeps_the_sound(length: int, seed: int) -> None:
    sound = noise(0.05, channels=2, seed=seed)
    blocks = list(rechunked(pieces(sound, seed), length))
    assert all(block.shape[1] == length for block in blocks[:-1])
    assert np.array_equal(np.concatenate(blocks, axis=1), sound)


@given(st.integers(0, 3_000))
def test_cutting(samples: int) -> None:
    sound = noise(0.05)
    assert sum(block.shape[1] for block in cut(pieces(sound), samples)) == min(samples, sound.shape[1])


@pytest.mark.parametrize("position", [-1, -0.3, 0, 1])
def test_panning_keeps_the_power(position: float) -> None:
    mono = noise(0.2)[0]
    made = panned(mono, position)
    assert np.square(made).sum() == pytest.approx(2 * np.square(mono).sum(), rel=1e-3)
    assert (level_db(made[1]) > level_db(made[0])) == (position > 0)


def test_silence() -> None:
    assert silence(0.5).shape == (2, RATE_HZ // 2)
    assert not silence(0.5, 1).any()
