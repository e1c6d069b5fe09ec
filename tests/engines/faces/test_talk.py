"""The mouth follows the sound, the film is as long as the sound, and the sound is in it."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import TalkingHead
from atelier.engines.faces.acting.listening import HOPS_A_SECOND, listen
from atelier.engines.faces.acting.speaking import Speaker
from atelier.engines.faces.find import find_faces, largest
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, Picture
from tests.engines.faces.people import done, lightness, media, nobody, refusal, treat, voice, woman
from tests.engines.frames.samples import frames_of

FPS = 12.0
WISH = TalkingHead(240, 240, FPS, image=media("image"), audio=media("audio", MediaKind.AUDIO))
LOUDNESS = [1.0, 0.0, 0.7, 0.0, 1.0, 0.0]
"""Third parts of a second: of sound and silence."""


def speech(folder: Path, seconds: float = 0.4) -> Path:
    return voice(folder / "speech.wav", [(seconds, loud) for loud in LOUDNESS])


def talk(folder: Path, wish: TalkingHead = WISH, **given: int) -> Path:
    sound = speech(folder)
    return Path(done(treat(wish, folder, {"image": woman()}, audio=sound, **given)).files[0].path)  # type: ignore[arg-type]


def openings(frames: list[Picture]) -> Field:
    """How much of the place where an open mouth is looks like teeth or like darkness, in every frame."""
    mouth = largest(find_faces(frames[0])).landmarks[shape.OUTER_LIPS]
    (left, top), (right, bottom) = mouth.min(axis=0).astype(int), mouth.max(axis=0).astype(int)
    inner = slice(top, bottom + (bottom - top) // 2), slice(left + 4, right - 4)
    seen = np.stack([lightness(frame)[inner] for frame in frames])
    pale = np.hypot(seen[..., 1] - 128, seen[..., 2] - 128) < 12
    return np.asarray((pale | (seen[..., 0] < 55)).mean(axis=(1, 2)))


def test_the_film_is_as_long_as_the_sound_and_has_it(tmp_path: Path) -> None:
    path = talk(tmp_path)
    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert float(video.average_rate or 0) == FPS
        assert (video.width, video.height) == (240, 240)
        assert video.frames == round(0.4 * len(LOUDNESS) * FPS)
        samples = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio)])
    rate = 48_000
    loud = [float(np.abs(samples[round((n * 0.4 + 0.1) * rate) :][: round(0.2 * rate)]).max()) for n in range(6)]
    assert min(loud[0::2]) > 0.1
    assert max(loud[1::2]) < 0.02


def test_the_mouth_opens_with_the_loudness(tmp_path: Path) -> None:
    frames = frames_of(talk(tmp_path))
    opened = openings(frames)
    loud = np.repeat(LOUDNESS, round(0.4 * FPS))[: len(opened)]
    assert np.corrcoef(opened[: len(loud)], loud)[0, 1] > 0.7
    assert opened.max() > 0.05
    assert opened[-1] < 0.1 * opened.max()


def test_loud_syllables_open_it_further(tmp_path: Path) -> None:
    sound = voice(tmp_path / "steps.wav", [(0.5, 0.08), (0.5, 1.0)], pause_s=0.3)
    speaker = Speaker(listen(sound, 10), 1)
    quiet, loud = (max(speaker.pose(at + n / 50).open for n in range(25)) for at in (0.0, 0.8))
    assert loud > 1.3 * quiet > 0


def test_vowels_shape_the_lips(tmp_path: Path) -> None:
    """Formants of "ee", "ah" and "oo" (Peterson and Barney, 1952), as resonances over one buzz."""
    from atelier.engines.sound.wav import WavWriter

    rate = 48_000
    path = tmp_path / "vowels.wav"
    time_s = np.arange(round(0.5 * rate)) / rate
    parts = []
    for resonances in ((270, 2290), (730, 1090), (300, 870)):
        harmonics = np.arange(1, 30) * 120
        weight = sum(1 / (1 + ((harmonics - peak) / 90) ** 2) for peak in resonances)
        buzz = (weight[:, None] * np.sin(2 * np.pi * harmonics[:, None] * time_s)).sum(axis=0)
        parts.append(0.3 * buzz / np.abs(buzz).max())
    with WavWriter(path, channels=1) as writer:
        writer.write(np.concatenate(parts).astype(np.float32)[None])
    heard = listen(path, 10)
    ee, ah, oo = (
        slice(round((n * 0.5 + 0.15) * HOPS_A_SECOND), round((n * 0.5 + 0.35) * HOPS_A_SECOND)) for n in range(3)
    )
    assert heard.jaw[ah].mean() > max(heard.jaw[ee].mean(), heard.jaw[oo].mean()) + 0.3
    assert heard.spread[ee].mean() > heard.spread[ah].mean() > heard.spread[oo].mean()


def test_silence_keeps_the_mouth_shut_but_the_eyes_blink(tmp_path: Path) -> None:
    sound = voice(tmp_path / "silence.wav", [(6.0, 0.0)])
    heard = listen(sound, 10)
    assert heard.duration_s == pytest.approx(6.0, abs=0.02)
    poses = [Speaker(heard, 3).pose(n / 25) for n in range(150)]
    assert max(pose.open for pose in poses) == 0
    assert max(pose.lids for pose in poses) > 0.9
    assert max(abs(pose.turn) for pose in poses) > 0.1


def test_the_same_seed_gives_the_same_film(tmp_path: Path) -> None:
    outcome = treat(WISH, tmp_path, {"image": woman()}, audio=speech(tmp_path), outputs=2, seed=4)
    first, second = (frames_of(Path(made.path)) for made in done(outcome).files)
    assert any((a != b).any() for a, b in zip(first, second, strict=True))
    again = frames_of(talk(tmp_path, seed=4))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))


def test_progress_only_grows(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    treat(
        WISH,
        tmp_path,
        {"image": woman()},
        audio=speech(tmp_path),
        told=lambda fraction, stage: told.append((fraction, stage)),
    )
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    assert list(dict.fromkeys(stage for _, stage in told)) == ["listening", "looking", "speaking"]


def test_what_cannot_be_done_is_refused(tmp_path: Path) -> None:
    sound = speech(tmp_path)
    assert refusal(treat(WISH, tmp_path, {"image": nobody()}, audio=sound)) == "no_face_found"
    long = TalkingHead(240, 240, FPS, image=media("image"), audio=media("audio", MediaKind.AUDIO, duration_s=301.0))
    assert refusal(treat(long, tmp_path, {"image": woman()}, audio=sound)) == "input_too_long"
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF and nothing else")
    assert refusal(treat(WISH, tmp_path, {"image": woman()}, audio=broken)) == "unreadable_media"
    text = TalkingHead(240, 240, FPS, image=media("image"), text="ahoy")
    assert refusal(treat(text, tmp_path, {"image": woman()})) == "unsupported_input"
    fast = TalkingHead(240, 240, 500.0, image=media("image"), audio=media("audio", MediaKind.AUDIO))
    assert refusal(treat(fast, tmp_path, {"image": woman()}, audio=sound)) == "unsupported_input"


def test_a_sound_that_hides_its_length_is_refused_too(tmp_path: Path) -> None:
    """Nobody measured it, and the engine stops listening in time."""
    sound = voice(tmp_path / "long.wav", [(0.2, 1.0)], pause_s=301.0)
    assert refusal(treat(WISH, tmp_path, {"image": woman()}, audio=sound)) == "input_too_long"
