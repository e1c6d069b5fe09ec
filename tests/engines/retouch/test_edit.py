"""Whole orders for edited pictures: what comes out, what stays, and what is refused."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.domain.wishes.image import EditMode
from atelier.domain.wishes.parts import ReferenceImage, Role, StyleUse
from atelier.engines.port import Done, Refused
from tests.engines.frames.samples import clouds
from tests.engines.retouch.studio import apart, ball_of, edit, meadow, mean, media, results, thing, vividness


def test_strength_0_leaves_the_picture_alone(tmp_path: Path) -> None:
    (made,) = results(edit(tmp_path, meadow(), "night, oil painting, add a dog", strength=0.0))
    assert (made == meadow()).all()


def test_more_strength_is_more_change(tmp_path: Path) -> None:
    changes = [
        apart(meadow(), results(edit(tmp_path, meadow(), "sunset, warmer", strength=strength))[0])
        for strength in (0.2, 0.5, 0.8)
    ]
    assert changes[0] > 2
    assert changes[0] * 1.6 < changes[1] < changes[2]


def test_grades(tmp_path: Path) -> None:
    before = meadow()
    (warm,) = results(edit(tmp_path, before, "warmer"))
    assert mean(warm)[0] - mean(warm)[2] > mean(before)[0] - mean(before)[2] + 12
    (cool,) = results(edit(tmp_path, before, "make it cooler"))
    assert mean(cool)[0] - mean(cool)[2] < mean(before)[0] - mean(before)[2] - 12
    (bright,) = results(edit(tmp_path, before, "brighter"))
    (dark,) = results(edit(tmp_path, before, "darker"))
    assert mean(bright).mean() > mean(before).mean() + 12 > mean(dark).mean() + 24
    (vivid,) = results(edit(tmp_path, before, "more vivid"))
    (muted,) = results(edit(tmp_path, before, "muted"))
    assert vividness(vivid) > vividness(before) + 10 > vividness(muted) + 20
    (grey,) = results(edit(tmp_path, before, "black and white"))
    assert np.ptp(grey.astype(int), axis=2).max() <= 1
    (contrast,) = results(edit(tmp_path, before, "more contrast"))
    assert contrast.std() > before.std() * 1.08


def test_a_palette(tmp_path: Path) -> None:
    """Dark parts get the darker colour, light ones the lighter; how light they are stays."""
    before = meadow()
    (made,) = results(edit(tmp_path, before, "in shades of navy and gold"))
    grey, after = before.mean(axis=2), made.astype(float)
    dark, light = after[grey < np.quantile(grey, 0.1)].mean(axis=0), after[grey > np.quantile(grey, 0.9)].mean(axis=0)
    assert light[0] - light[2] > 25 > dark[0] - dark[2]
    assert abs(cv2.cvtColor(made, cv2.COLOR_RGB2GRAY).mean() - cv2.cvtColor(before, cv2.COLOR_RGB2GRAY).mean()) < 12


def test_night_is_dark_and_blue_and_day_is_not(tmp_path: Path) -> None:
    (night,) = results(edit(tmp_path, meadow(), "make it night"))
    assert mean(night).mean() < 0.6 * mean(meadow()).mean()
    assert mean(night)[2] > mean(night)[0]
    (day,) = results(edit(tmp_path, night, "change night to day"))
    assert mean(day).mean() > 1.4 * mean(night).mean()


def test_sunset_turns_the_sky_warm(tmp_path: Path) -> None:
    (made,) = results(edit(tmp_path, meadow(), "sunset"))
    before, after = mean(meadow()[:40]), mean(made[:40])
    assert after[0] - after[2] > before[0] - before[2] + 60


@pytest.mark.parametrize("kind", ["rain", "snow", "fog", "storm"])
def test_weather(tmp_path: Path, kind: str) -> None:
    (one,) = results(edit(tmp_path, meadow(), f"add {kind}", seed=1))
    (again,) = results(edit(tmp_path, meadow(), f"add {kind}", seed=1))
    (other,) = results(edit(tmp_path, meadow(), f"add {kind}", seed=2))
    assert apart(one, meadow()) > 8
    assert (one == again).all()
    assert (one != other).any()


def test_seasons(tmp_path: Path) -> None:
    ground = meadow()[110:]
    (autumn,) = results(edit(tmp_path, meadow(), "autumn"))
    assert mean(autumn[110:])[0] > mean(autumn[110:])[1]
    assert mean(ground)[1] > mean(ground)[0]
    (winter,) = results(edit(tmp_path, meadow(), "winter"))
    assert mean(winter[110:]).mean() > mean(ground).mean() + 40
    assert vividness(winter[110:]) < 0.4 * vividness(ground)
    (spring,) = results(edit(tmp_path, meadow(), "spring"))
    assert mean(spring[110:])[1] > mean(ground)[1] + 8


def test_styles_by_word_and_by_id_are_the_same(tmp_path: Path) -> None:
    (word,) = results(edit(tmp_path, meadow(), "as a watercolour"))
    (by_id,) = results(edit(tmp_path, meadow(), "", uses=(StyleUse("watercolor"),)))
    (other,) = results(edit(tmp_path, meadow(), "", uses=(StyleUse("woodcut"),)))
    assert (word == by_id).all()
    assert apart(word, meadow()) > 10
    assert apart(word, other) > 20
    (none,) = results(edit(tmp_path, meadow(), "", uses=(StyleUse("woodcut", 0.0),)))
    assert (none == meadow()).all()


def test_another_background_keeps_the_subject(tmp_path: Path) -> None:
    (made,) = results(edit(tmp_path, thing(), "put it on a beach at sunset"))
    ball = ball_of(made.shape)
    assert mean(made, ball)[0] > mean(made, ball)[2] + 60
    assert apart(made[:60, :60], thing()[:60, :60]) > 25
    (white,) = results(edit(tmp_path, thing(), "blue background"))
    assert mean(white[:20, :20])[2] > mean(white[:20, :20])[0] + 60
    assert apart(white[ball_of(white.shape)], thing()[ball_of(white.shape)]) < 6


def test_the_background_is_taken_away(tmp_path: Path) -> None:
    (made,) = results(edit(tmp_path, thing(), "remove the background"))
    assert made.shape[2] == 4
    assert made[..., 3][ball_of(made.shape)].mean() > 245
    assert made[:30, :30, 3].max() < 10


def test_the_background_is_blurred_and_the_subject_is_not(tmp_path: Path) -> None:
    noisy = cv2.addWeighted(thing(), 0.8, clouds(240, 160, grain=3), 0.2, 0)
    ball = cv2.erode(ball_of(noisy.shape).astype(np.uint8), np.ones((9, 9))) > 0
    noisy[ball] = cv2.addWeighted(thing(), 0.9, clouds(240, 160, seed=3, grain=4), 0.1, 0)[ball]
    (made,) = results(edit(tmp_path, noisy, "blur the background"))

    def fine(picture: np.ndarray, where: np.ndarray) -> float:
        return float(np.abs(cv2.Laplacian(picture.astype(np.float32), cv2.CV_32F))[where].mean())

    corner = np.zeros(ball.shape, bool)
    corner[:50, :50] = True
    assert fine(made, corner) < 0.45 * fine(noisy, corner)
    assert fine(made, ball) > 0.9 * fine(noisy, ball)


def test_a_thing_is_taken_out(tmp_path: Path) -> None:
    (made,) = results(edit(tmp_path, thing(), "remove the ball"))
    assert mean(made, ball_of(made.shape))[0] < 190
    assert np.ptp(mean(made, ball_of(made.shape))) < 8
    assert apart(made[:40], thing()[:40]) == 0


def test_things_are_drawn_in(tmp_path: Path) -> None:
    outcome = edit(tmp_path, meadow(), "add a red balloon in the sky and a zyx")
    (made,) = results(outcome)
    assert isinstance(outcome, Done)
    assert outcome.notes["ignored_words"] == ["zyx"]
    red = (made[..., 0].astype(int) - np.maximum(made[..., 1], made[..., 2])) > 60
    assert red.mean() > 0.004
    assert np.flatnonzero(red.any(axis=1)).mean() < 100


def test_a_rainbow_stands_in_the_sky_only(tmp_path: Path) -> None:
    (made,) = results(edit(tmp_path, meadow(), "add a rainbow"))
    assert apart(made[:60], meadow()[:60]) > 1
    assert apart(made[140:], meadow()[140:]) < 0.5


def test_another_colour_for_the_subject(tmp_path: Path) -> None:
    (made,) = results(edit(tmp_path, thing(), "make the ball blue"))
    assert mean(made, ball_of(made.shape))[2] > mean(made, ball_of(made.shape))[0] + 40
    assert apart(made[:30], thing()[:30]) < 1


@pytest.mark.parametrize("prompt", ["a red apple", "night", "", "on the sea", "make it blue", "oil painting"])
def test_outside_the_mask_nothing_changes(tmp_path: Path, prompt: str) -> None:
    mask = np.zeros((160, 240, 3), np.uint8)
    mask[50:130, 80:180] = 255
    (made,) = results(edit(tmp_path, thing(), prompt, mask=mask))
    outside = mask[..., 0] == 0
    assert (made[outside] == thing()[outside]).all()
    assert apart(made[~outside], thing()[~outside]) > 5


def test_a_masked_thing_is_filled_from_around(tmp_path: Path) -> None:
    mask = np.repeat((cv2.dilate(ball_of((160, 240)).astype(np.uint8), np.ones((13, 13))) * 255)[..., None], 3, 2)
    (made,) = results(edit(tmp_path, thing(), "remove it", mask=mask))
    assert np.ptp(mean(made, ball_of(made.shape))) < 6


def test_a_subject_of_another_picture_is_put_in(tmp_path: Path) -> None:
    outcome = edit(tmp_path, [meadow(), thing()], "put the ball from the second image on the left")
    (made,) = results(outcome)
    red = (made[..., 0].astype(int) - np.maximum(made[..., 1], made[..., 2])) > 50
    assert red.mean() > 0.02
    assert np.flatnonzero(red.any(axis=0)).mean() < 100
    assert apart(made[:, 200:], meadow()[:, 200:]) < 1


def test_the_other_picture_as_background_or_as_style(tmp_path: Path) -> None:
    (behind,) = results(edit(tmp_path, [thing(), meadow()], "swap the background with the second image"))
    assert apart(behind[:50, :50], meadow()[:50, :50]) < 4
    assert mean(behind, ball_of(behind.shape))[0] > mean(behind, ball_of(behind.shape))[2] + 50
    (styled,) = results(edit(tmp_path, [thing(), meadow()], "use the style of the second image"))
    assert apart(styled, thing()) > 8
    reference = (ReferenceImage(media("p0"), Role.STYLE),)
    (by_role,) = results(edit(tmp_path, [meadow()], "", references=reference, mode=EditMode.BATCH))
    assert by_role.shape == meadow().shape


def test_a_batch_is_each_for_itself(tmp_path: Path) -> None:
    outcome = edit(tmp_path, [meadow(), thing()], "black and white", mode=EditMode.BATCH, outputs=2)
    first, second = results(outcome)
    assert apart(first, results(edit(tmp_path, meadow(), "black and white"))[0]) < 0.5
    assert second[..., 0][ball_of(second.shape)].mean() < 130


def test_a_sequence_goes_on_from_each_result(tmp_path: Path) -> None:
    outcome = edit(tmp_path, meadow(), "flip it, then black and white", mode=EditMode.SEQUENTIAL, outputs=2)
    first, second = results(outcome)
    assert (first == meadow()[:, ::-1]).all()
    assert apart(second, cv2.cvtColor(cv2.cvtColor(first, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)) < 14


def test_outputs_differ_and_repeat(tmp_path: Path) -> None:
    one, two = results(edit(tmp_path, meadow(), "add snow", outputs=2, seed=5))
    again = results(edit(tmp_path, meadow(), "add snow", seed=5))
    assert (one == again[0]).all()
    assert (one != two).any()


def test_the_result_has_the_size_asked_for(tmp_path: Path) -> None:
    (made,) = results(edit(tmp_path, meadow(), "warmer", width_px=120, height_px=120))
    assert made.shape == (120, 120, 3)
    (wide,) = results(edit(tmp_path, meadow(), "warmer", width_px=120))
    assert wide.shape == (80, 120, 3)


def test_what_was_cut_out_stays_cut_out(tmp_path: Path) -> None:
    alpha = (ball_of((160, 240)) * 255).astype(np.uint8)
    (made,) = results(edit(tmp_path, np.dstack([thing(), alpha]), "make it brighter"))
    assert (made[..., 3] == alpha).all()
    (laid,) = results(edit(tmp_path, np.dstack([thing(), alpha]), "on a green background"))
    assert laid.shape[2] == 3
    assert mean(laid[:20, :20])[1] > mean(laid[:20, :20])[0] + 40


def test_an_unknown_style_is_told(tmp_path: Path) -> None:
    outcome = edit(tmp_path, meadow(), "warmer", uses=(StyleUse("no-such-style"),))
    assert isinstance(outcome, Done)
    assert outcome.notes == {"done": ["warm"], "ignored_styles": ["no-such-style"]}


def test_progress_is_true(tmp_path: Path) -> None:
    heard: list[float] = []
    edit(tmp_path, meadow(), "night, rain", outputs=2, progress=lambda fraction, stage: heard.append(fraction))
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    assert len(heard) > 8


def test_what_cannot_be_done_is_refused(tmp_path: Path) -> None:
    even = np.full((120, 160, 3), 128, np.uint8)
    for prompt in ("remove the background", "in a forest", "replace the sky with a sunset sky", "remove the car"):
        outcome = edit(tmp_path, even, prompt)
        assert isinstance(outcome, Refused), prompt
        assert outcome.code == "unsupported_input"
    (tmp_path / "p0.png").write_bytes(b"no picture")
    assert isinstance(edit(tmp_path, even[:8], "warmer"), Refused)
