"""Clips of all sorts in a row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import Clip, Merge, Transition
from atelier.domain.wishes.parts import Span
from tests.engines.editing.room import (
    RATE_HZ,
    clip,
    edit,
    frames_of,
    level_of,
    media,
    numbers_of,
    pitch_of,
    refusal_of,
    remade,
    save_sound,
    sound_of,
    tone,
)
from tests.engines.frames.samples import write_clip


def clips(*paths: Path) -> tuple[Clip, ...]:
    return tuple(Clip(media(path)) for path in paths)


def test_cuts_keep_every_frame(tmp_path: Path) -> None:
    one, other = clip(tmp_path / "a.mp4", 20), clip(tmp_path / "b.mp4", 25, first=100)
    third = clip(tmp_path / "c.mp4", 30, first=200)
    wish = Merge((Clip(media(one)), Clip(media(other), Span(0.2, 0.5)), Clip(media(third))))
    assert numbers_of(edit(wish, tmp_path)) == [*range(20), *range(106, 115), *range(200, 230)]


@pytest.mark.parametrize("transition", [Transition.FADE, Transition.SLIDE, Transition.DISSOLVE])
def test_transitions_share_frames(tmp_path: Path, transition: Transition) -> None:
    one, other = clip(tmp_path / "a.mp4", 30), clip(tmp_path / "b.mp4", 30, first=100)
    numbers = numbers_of(edit(Merge(clips(one, other, one), transition, 0.4), tmp_path))
    assert len(numbers) == 90 - 2 * 12
    assert numbers[:18] == list(range(18))
    assert numbers[30:36] == list(range(112, 118))
    assert numbers[-18:] == list(range(12, 30))


def test_each_transition_is_its_own(tmp_path: Path) -> None:
    white = write_clip(tmp_path / "a.mp4", [np.full((48, 64, 3), 255, np.uint8)] * 20, 30)
    red = write_clip(tmp_path / "b.mp4", [np.full((48, 64, 3), (255, 0, 0), np.uint8)] * 20, 30)
    middle = {
        kind: frames_of(edit(Merge(clips(white, red), kind, 0.4), tmp_path))[14].astype(float)
        for kind in (Transition.FADE, Transition.SLIDE, Transition.DISSOLVE)
    }
    assert middle[Transition.FADE].max() < 60
    assert middle[Transition.DISSOLVE].mean(axis=(0, 1)) == pytest.approx((255, 140, 140), abs=25)
    left, right = np.split(middle[Transition.SLIDE], 2, axis=1)
    assert left[:, :-4].mean(axis=(0, 1)) == pytest.approx((255, 255, 255), abs=20)
    assert right[:, 4:].mean(axis=(0, 1)) == pytest.approx((255, 0, 0), abs=20)


def test_transitions_are_shorter_than_the_clips(tmp_path: Path) -> None:
    paths = [clip(tmp_path / f"{number}.mp4", frames) for number, frames in enumerate((20, 6, 1, 20))]
    numbers = numbers_of(edit(Merge(clips(*paths), Transition.DISSOLVE, 5.0), tmp_path))
    assert len(numbers) == 47 - 3


def test_all_come_to_one_size_and_rate(tmp_path: Path) -> None:
    small = clip(tmp_path / "a.mp4", 12, fps=12, size=(64, 48))
    wide = clip(tmp_path / "b.mp4", 30, fps=30, size=(160, 60), tint=(0, 255, 0))
    frames = frames_of(edit(Merge(clips(small, wide)), tmp_path))
    assert len(frames) == 60
    assert frames[0].shape == (60, 160, 3)
    assert frames[29][:, :36].max() < 30
    assert frames[29][:, -36:].max() < 30
    asked = edit(Merge(clips(small, wide), width_px=101, height_px=80, fps=10), tmp_path)
    assert [frame.shape for frame in frames_of(asked)] == [(80, 100, 3)] * 20
    height_only = edit(Merge(clips(small, wide), height_px=120), tmp_path)
    assert frames_of(height_only)[0].shape == (120, 320, 3)


def test_silence_is_added_where_a_clip_has_no_sound(tmp_path: Path) -> None:
    loud = clip(tmp_path / "a.mp4", 30, sound=tone(440, 1))
    mute = clip(tmp_path / "b.mp4", 30)
    sound = sound_of(edit(Merge(clips(loud, mute, loud)), tmp_path))[0]
    first, second, third = (sound[number * RATE_HZ + 4000 : (number + 1) * RATE_HZ - 4000] for number in range(3))
    assert level_of(first) > 0.14
    assert level_of(second) < 0.003
    assert level_of(third) > 0.14
    assert len(sound) / RATE_HZ == pytest.approx(3, abs=0.03)


def test_sounds_are_cross_faded_without_a_dip(tmp_path: Path) -> None:
    one = clip(tmp_path / "a.mp4", 60, sound=tone(300, 2))
    other = clip(tmp_path / "b.mp4", 60, sound=tone(1200, 2))
    sound = sound_of(edit(Merge(clips(one, other), Transition.DISSOLVE, 1.0), tmp_path))[0]
    assert len(sound) / RATE_HZ == pytest.approx(3, abs=0.03)
    levels = [level_of(sound[start : start + 4800]) for start in range(4800, 138_000, 4800)]
    assert min(levels) > 0.85 * max(levels)
    assert pitch_of(sound[: RATE_HZ // 2]) == pytest.approx(300, abs=3)
    assert pitch_of(sound[-RATE_HZ // 2 :]) == pytest.approx(1200, abs=3)


def test_without_any_sound_there_is_no_track(tmp_path: Path) -> None:
    mute = clip(tmp_path / "b.mp4", 10)
    with pytest.raises(IndexError):
        sound_of(edit(Merge(clips(mute, mute)), tmp_path))


def test_clips_that_are_not_to_be_heard(tmp_path: Path) -> None:
    loud = clip(tmp_path / "a.mp4", 10, sound=tone(440, 1))
    with pytest.raises(IndexError):
        sound_of(edit(Merge(clips(loud, loud), keep_sound=False), tmp_path))
    song = media(save_sound(tmp_path / "song.mp3", tone(1000, 1)), MediaKind.AUDIO, "audio/mpeg")
    sound = sound_of(edit(Merge(clips(loud, loud), keep_sound=False, audio=song), tmp_path))[0]
    assert level_of(sound[: RATE_HZ // 2]) > 0.1


def test_one_sound_for_the_whole(tmp_path: Path) -> None:
    loud = clip(tmp_path / "a.mp4", 30, sound=tone(440, 1))
    song = media(save_sound(tmp_path / "song.mp3", tone(1000, 1.2)), MediaKind.AUDIO, "audio/mpeg")
    sound = sound_of(edit(Merge(clips(loud, loud), audio=song), tmp_path))[0]
    assert pitch_of(sound[:RATE_HZ]) == pytest.approx(1000, abs=3)
    assert level_of(sound[int(1.3 * RATE_HZ) :]) < 0.003
    assert len(sound) / RATE_HZ == pytest.approx(2, abs=0.03)


def test_clips_of_every_sort(tmp_path: Path) -> None:
    plain = clip(tmp_path / "a.mp4", 30, size=(160, 90), sound=tone(440, 1))
    web = remade(plain, "b.webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")
    turned = remade(plain, "c.mov", "-vf", "scale=90:160", "-c:a", "pcm_s16le")
    frames = frames_of(edit(Merge(clips(plain, web, turned), Transition.FADE), tmp_path))
    assert len(frames) == 60
    assert frames[0].shape == (90, 160, 3)


@pytest.mark.parametrize("count", [0, 1, 21])
def test_too_few_and_too_many_are_refused(tmp_path: Path, count: int) -> None:
    path = clip(tmp_path / "a.mp4", 3)
    assert refusal_of(Merge(clips(*[path] * count)), tmp_path).code == "unsupported_input"


def test_twenty_clips(tmp_path: Path) -> None:
    paths = [clip(tmp_path / f"{number}.mp4", 6, first=number * 10) for number in range(20)]
    numbers = numbers_of(edit(Merge(clips(*paths)), tmp_path))
    assert numbers == [number * 10 + frame for number in range(20) for frame in range(6)]


def test_the_clip_that_is_broken_is_named(tmp_path: Path) -> None:
    good, bad = clip(tmp_path / "a.mp4", 10), tmp_path / "b.mp4"
    bad.write_bytes(good.read_bytes()[:500])
    refused = refusal_of(Merge(clips(good, bad)), tmp_path)
    assert refused.code == "unreadable_media"
    assert refused.message.startswith("clip 2: ")
