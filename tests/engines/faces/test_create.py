"""What is asked for is to be seen: measured as differences between portraits that differ in one attribute."""

from __future__ import annotations

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.domain.wishes.image import CreateFace
from atelier.engines.faces.find import find_faces, largest
from atelier.engines.faces.portrait.asking.reading import read_wish
from atelier.engines.frames.arrays import Field, Picture
from tests.engines.faces.people import SIDE_PX, done, drawn, lightness, picture_of, place, refusal, treat

PLAIN = {
    "gender": "woman",
    "age": "30",
    "skin": "light",
    "hair_style": "short pixie",
    "hair_colour": "brown",
    "glasses": "none",
    "make_up": "none",
    "eyes": "brown",
    "expression": "neutral",
    "beard": "none",
}
SEED = 21


def plain(**other: str) -> Picture:
    return drawn(SEED, **(PLAIN | other))


def around(picture: Picture, x: float, y: float, wide: float, tall: float) -> Field:
    """Lab of what is around a point in face units."""
    left, top = place(SEED, x - wide / 2, y - tall / 2).astype(int)
    right, bottom = place(SEED, x + wide / 2, y + tall / 2).astype(int)
    return lightness(picture)[top:bottom, left:right].reshape(-1, 3)


def colour(picture: Picture, x: float, y: float, wide: float = 0.2, tall: float = 0.2) -> Field:
    """Mean Lab."""
    return around(picture, x, y, wide, tall).mean(axis=0)


def test_hair_has_its_colour() -> None:
    def hair(name: str) -> Field:
        return colour(plain(hair_colour=name), 0.0, -1.25, 0.8, 0.2)

    assert hair("blonde")[0] > hair("black")[0] + 50
    assert hair("red")[1] > hair("brown")[1] + 12
    assert hair("green")[1] < hair("brown")[1] - 20
    assert hair("blue")[2] < hair("brown")[2] - 25


def test_long_hair_reaches_the_shoulders_and_bald_heads_shine() -> None:
    beside = {style: colour(plain(hair_style=style), 1.12, 1.1, 0.2, 0.5)[0] for style in ("long straight", "pixie")}
    assert beside["long straight"] < beside["pixie"] - 25
    crown = {style: colour(plain(hair_style=style), 0.0, -1.1, 0.6, 0.2)[0] for style in ("bald", "pixie")}
    assert crown["bald"] > crown["pixie"] + 50


def test_beards_cover_the_chin() -> None:
    man = {"gender": "man", "hair_colour": "black"}
    shaved, bearded = plain(**man), plain(**man, beard="full beard")
    goatee = plain(**man, beard="goatee")
    assert colour(bearded, 0.0, 1.42)[0] < colour(shaved, 0.0, 1.42)[0] - 40
    assert colour(bearded, 0.72, 0.95)[0] < colour(shaved, 0.72, 0.95)[0] - 30
    assert colour(goatee, 0.0, 1.42)[0] < colour(shaved, 0.0, 1.42)[0] - 30
    assert abs(colour(goatee, 0.72, 0.95)[0] - colour(shaved, 0.72, 0.95)[0]) < 6


def test_eyes_have_their_colour() -> None:
    def iris(name: str) -> Field:
        left, right = (around(plain(eyes=name), side * 0.44, 0.0, 0.16, 0.10) for side in (-1, 1))
        return np.concatenate([left, right]).mean(axis=0)

    assert iris("blue")[2] < iris("brown")[2] - 10
    assert iris("green")[1] < iris("brown")[1] - 5


def test_skin_has_its_tone_and_freckles() -> None:
    cheeks = [colour(plain(skin=tone), 0.55, 0.45)[0] for tone in ("pale", "olive", "brown", "deep")]
    assert all(lighter > darker + 12 for lighter, darker in itertools.pairwise(cheeks))

    def speckle(picture: Picture) -> float:
        light = lightness(picture)[..., 0]
        fine = light - cv2.GaussianBlur(light, (0, 0), 3)
        x, y = place(SEED, 0.5, 0.4).astype(int)
        return float(fine[y - 12 : y + 12, x - 15 : x + 15].std())

    assert speckle(plain(skin="light, freckles")) > 1.25 * speckle(plain())


def test_age_shows_in_wrinkles_and_grey_hair() -> None:
    def lines(picture: Picture) -> float:
        light = lightness(picture)[..., 0]
        x, y = place(SEED, 0.0, -0.62).astype(int)
        forehead = light[y - 10 : y + 12, x - 30 : x + 30]
        return float(np.abs(np.diff(forehead, axis=0)).mean())

    young, old = (plain(age=age, hair_colour="", hair_style="bun") for age in ("25", "85"))
    assert lines(old) > 1.3 * lines(young)
    assert colour(old, 0.0, -1.25, 0.8, 0.2)[0] > colour(young, 0.0, -1.25, 0.8, 0.2)[0]


def test_glasses_and_sunglasses_lie_over_the_eyes() -> None:
    bare, framed, dark = plain(), plain(glasses="square black glasses"), plain(glasses="sunglasses")

    def covered(picture: Picture) -> float:
        strip = around(picture, 0.0, 0.0, 1.7, 0.5)[:, 0] - around(bare, 0.0, 0.0, 1.7, 0.5)[:, 0]
        return float((strip < -30).mean())

    assert covered(framed) > 0.05
    assert covered(dark) > 0.40


def test_make_up_and_lipstick_colour_lids_and_lips() -> None:
    bare, made_up = plain(), plain(make_up="golden makeup", lips="red lipstick")
    lid = np.abs(colour(made_up, -0.44, -0.17, 0.3, 0.1) - colour(bare, -0.44, -0.17, 0.3, 0.1))
    assert lid.max() > 8
    assert colour(made_up, 0.0, 1.03, 0.25, 0.08)[1] > colour(bare, 0.0, 1.03, 0.25, 0.08)[1] + 10


def test_a_laugh_shows_teeth() -> None:
    def white(picture: Picture) -> float:
        lab = around(picture, 0.0, 0.97, 0.5, 0.3)
        return float(((lab[:, 0] > 170) & (np.abs(lab[:, 1] - 128) < 12)).mean())

    assert white(plain(expression="big smile")) > white(plain()) + 0.15


def test_free_words_are_drawn_or_told(tmp_path: Path) -> None:
    wish = CreateFace(160, 160, prompt="old sailor with a long white beard, blue eyes, red background, zyx flurb")
    asked = read_wish(wish)
    assert asked.backdrop_colour == "red"
    outcome = treat(wish, tmp_path, {})
    assert done(outcome).notes["ignored_words"] == ["zyx", "flurb", "sailor"]
    corner = picture_of(outcome)[20:40, 5:25].reshape(-1, 3).mean(axis=0)
    assert corner[0] > 1.5 * max(corner[1:])


def test_attributes_win_over_the_prompt() -> None:
    said = {"gender": "man", "age": "70", "eyes": "green", "hair_colour": "white", "beard_colour": "grey"}
    asked = read_wish(CreateFace(64, 64, prompt="young woman, large blue eyes, red bob, black goatee", **said))
    assert asked.names("gender") == ["man"]
    assert asked.years == 70
    assert asked.names("eye_colour") == ["green"]
    assert asked.names("hair_colour") == ["white", "grey"]
    assert asked.names("beard") == ["goatee"]
    assert "large" in asked.names("eyes")


@pytest.mark.parametrize("words", [{"lips": "black lipstick"}, {"prompt": "a woman with black lipstick"}])
def test_lipstick_has_the_colour_before_it(words: dict[str, str]) -> None:
    asked = read_wish(CreateFace(64, 64, make_up="glam", **words))
    assert asked.of("lips", "lip_colour") == "black"
    assert asked.ignored == []


def test_outputs_differ_and_come_back_by_their_seed(tmp_path: Path) -> None:
    wish = CreateFace(96, 128)
    outcome = done(treat(wish, tmp_path, {}, outputs=2, seed=9))
    first, second = (picture_of(outcome, number) for number in (0, 1))
    assert first.shape == second.shape == (128, 96, 3)
    assert np.abs(first.astype(int) - second).mean() > 5
    again = picture_of(treat(wish, tmp_path, {}, seed=outcome.notes["seeds"][1]))
    assert (again == second).all()


def test_portraits_are_faces() -> None:
    for seed in (1, 2, 3, 4):
        assert len(find_faces(drawn(seed, glasses="none"))) == 1
    face = largest(find_faces(plain()))
    assert face.eyes_apart > 0.15 * SIDE_PX


@pytest.mark.parametrize(("width", "height"), [(0, 100), (63, 64), (64, 4097)])
def test_impossible_sizes_are_refused(width: int, height: int, tmp_path: Path) -> None:
    assert refusal(treat(CreateFace(width, height), tmp_path, {})) == "unsupported_input"
