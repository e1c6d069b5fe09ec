"""Weather, light and life: each named effect can be seen, and does what its name says."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from atelier.engines.frames.arrays import Field, Picture
from atelier.engines.motion.asking.lexicon import Effect
from tests.engines.motion.studio import landscape, luma, room, shift_between, shoot, still_life

FRAMES = 24
DARK = (room() * 0.3).astype(np.uint8)


def brightness(prompt: str, picture: Picture, *, seed: int = 1) -> Field:
    """(frames, height, width), the camera at rest."""
    shot = shoot(picture, f"static, {prompt}", frames=FRAMES, duration_s=3, seed=seed)
    return np.stack([luma(shot.draw(number)) for number in range(FRAMES)])


@pytest.mark.parametrize(
    "prompt", ["snow falling", "rain", "dust particles", "embers", "fog drifting", "falling leaves"]
)
def test_weather_shows_and_moves(prompt: str) -> None:
    plain, painted = brightness("", DARK)[0], brightness(prompt, DARK)
    changed = np.abs(painted - plain) > 12
    assert changed.mean(axis=(1, 2)).min() > 0.0015
    assert (np.ptp(painted, axis=0) > 12).mean() > 0.01


@pytest.mark.parametrize(("prompt", "down"), [("snow falling", 1), ("rain", 1), ("embers", -1)])
def test_what_falls_falls_and_what_rises_rises(prompt: str, down: int) -> None:
    shot = shoot(np.full((180, 320, 3), 30, np.uint8), f"static, {prompt}", frames=240, duration_s=3)
    frames = [luma(shot.draw(number)) for number in (100, 108, 116)]
    rows = []
    for one, other in itertools.pairwise(frames):
        power = [np.fft.rfft2(frame - frame.mean()) for frame in (one, other)]
        surface = np.fft.irfft2(power[1] * np.conj(power[0]))
        row = int(np.unravel_index(surface.argmax(), surface.shape)[0])
        rows.append(row if row < 90 else row - 180)
    assert down * sum(rows) > 0


def test_sunrise_and_nightfall_change_the_light_smoothly() -> None:
    for prompt, way in (("the sun rises", 1), ("night falls", -1)):
        means = brightness(prompt, room()).mean(axis=(1, 2))
        assert way * (means[-1] - means[0]) > 15
        assert (way * np.diff(means) > -0.2).all()


def test_flicker_is_in_the_lamps() -> None:
    lamp = (room() * 0.25).astype(np.uint8)
    lamp[60:84, 200:224] = 230
    frames = brightness("flickering lights", lamp)
    assert frames[:, 64:80, 204:220].mean(axis=(1, 2)).std() > 4
    assert frames[:, :, :120].mean(axis=(1, 2)).std() < 1.5


@pytest.mark.parametrize("seed", range(4))
def test_nothing_flashes_too_often(seed: int) -> None:
    """WCAG 2.3.1: no more than three flashes (a rise and a fall by a tenth) in any second, over much of the frame."""
    for prompt in ("thunder and lightning", "fire flickers"):
        shot = shoot(room(160, 90), f"static, {prompt}", frames=160, duration_s=8, seed=seed)
        light = np.array([luma(shot.draw(number)).mean() for number in range(160)]) / 219
        rises = np.flatnonzero(np.diff(light) > 0.08)
        bursts = [start for start, before in zip(rises, [-9, *rises], strict=False) if start > before + 1]
        in_a_second = [sum(start <= other < start + 20 for other in bursts) for start in bursts]
        assert max(in_a_second, default=0) <= 3
        assert (prompt == "fire flickers") == (not bursts)


def test_clouds_drift_and_the_hills_do_not() -> None:
    shot = shoot(landscape(), "static, drifting clouds", frames=FRAMES, duration_s=8)
    first, last = luma(shot.draw(0)), luma(shot.draw(FRAMES - 1))
    assert Effect.CLOUDS in shot.telling.effects
    sky = shift_between(first * 2 % 256, last * 2 % 256, lambda x, y: y < 0.17)[0]
    ground = np.abs(first[100:] - last[100:]).max()
    assert abs(sky) > 2
    assert ground == 0


def test_clouds_drift_unasked_unless_banned() -> None:
    assert Effect.CLOUDS in shoot(landscape(), "").telling.effects
    assert Effect.CLOUDS not in shoot(landscape(), "no clouds").telling.effects


def test_water_ripples_and_its_banks_do_not() -> None:
    frames = brightness("waves, no clouds", landscape(water=True))
    moving = frames.std(axis=0)
    assert moving[110:].mean() > 1.5
    assert moving[:80].max() == 0


def test_water_is_seen_unasked_where_it_mirrors() -> None:
    assert Effect.WATER in shoot(landscape(water=True), "").telling.effects
    assert Effect.WATER not in shoot(landscape(), "").telling.effects


@pytest.mark.parametrize("effect", ["clouds", "water"])
def test_what_is_not_there_is_not_claimed(effect: str) -> None:
    shot = shoot(np.full((90, 160, 3), 128, np.uint8) if effect == "water" else still_life(), effect)
    assert effect not in shot.telling.effects
    assert effect in shot.telling.unmet
