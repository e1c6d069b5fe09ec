"""Styles learned from pictures, and what they do to drawings."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.image import TextToImage
from atelier.domain.wishes.parts import StyleUse
from atelier.domain.wishes.training import StyleKind, TrainStyle
from atelier.engines.frames.arrays import Picture
from atelier.engines.palette.learn import learn
from atelier.engines.palette.recipe import NoRecipe, read_recipe, write_recipe
from atelier.engines.port import Done, Outcome, Refused, StyleFile, Task
from atelier.engines.sketch.learning.run import run
from atelier.engines.sketch.run import run as sketch
from tests.engines.frames.samples import clouds, save
from tests.engines.retouch.studio import apart, edit, meadow, mean, media, painted, read, results, task_of

ROSE, MOSS = (214, 120, 140), (70, 92, 52)


def tinted(colour: tuple[int, int, int], seed: int, *, light: float = 1.0) -> Picture:
    """A textured picture of shades of one colour."""
    grey = clouds(160, 120, seed=seed, grain=9)[..., :1].astype(np.float32) / 160
    return np.clip(grey * colour * light, 0, 255).astype(np.uint8)


def train(folder: Path, pictures: list[Picture], **given: object) -> Outcome:
    folder.mkdir(exist_ok=True)
    inputs = {f"p{number}": save(folder / f"p{number}.png", picture) for number, picture in enumerate(pictures)}
    wish = TrainStyle(images=tuple(media(name) for name in inputs), name="Rose", **given)  # type: ignore[arg-type]
    return run(task_of(folder, wish, inputs), lambda fraction, stage: None)


def trained(folder: Path, pictures: list[Picture]) -> StyleFile:
    outcome = train(folder, pictures)
    assert isinstance(outcome, Done), outcome
    return StyleFile("", "palette", outcome.files[0].path)


@pytest.fixture(scope="session")
def styles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, StyleFile]:
    folder = tmp_path_factory.mktemp("styles")
    return {
        "rose": trained(folder / "rose", [tinted(ROSE, seed) for seed in (1, 2, 3)]),
        "moss": trained(folder / "moss", [tinted(MOSS, seed, light=0.7) for seed in (4, 5)]),
    }


def drawn(folder: Path, styles: dict[str, StyleFile], *uses: StyleUse) -> tuple[Picture, dict[str, object]]:
    wish = TextToImage("a house on a hill", 192, 128, styles=uses)
    folder.mkdir(exist_ok=True)
    outcome = sketch(Task("job", Order("sketch", wish, 1, 7), str(folder), styles=styles), lambda part, stage: None)
    assert isinstance(outcome, Done), outcome
    return read(Path(outcome.files[0].path)), outcome.notes


def test_a_training_makes_a_recipe_and_a_cover(tmp_path: Path) -> None:
    heard: list[float] = []
    outcome = train(tmp_path, [tinted(ROSE, 1), tinted(ROSE, 2)])
    assert isinstance(outcome, Done)
    assert [made.kind for made in outcome.files] == [MediaKind.TEXT, MediaKind.IMAGE]
    recipe = read_recipe(Path(outcome.files[0].path))
    assert (recipe.name, recipe.pictures) == ("Rose", 2)
    assert json.loads(Path(outcome.files[0].path).read_text())["format"] == "atelier-palette"
    assert read(Path(outcome.files[1].path)).shape == (768, 768, 3)
    assert outcome.notes["pictures"] == 2
    red, _, blue = (int(outcome.notes["palette"][0][place : place + 2], 16) for place in (1, 3, 5))
    assert red > blue + 20
    assert heard == sorted(heard)


def test_what_is_not_learned_is_told(tmp_path: Path) -> None:
    outcome = train(tmp_path, [tinted(ROSE, 1)], kind=StyleKind.OBJECT)
    assert isinstance(outcome, Done)
    assert "object" in outcome.notes["not_learned"]


def test_two_trainings_give_different_pictures_with_one_seed(tmp_path: Path, styles: dict[str, StyleFile]) -> None:
    plain, _ = drawn(tmp_path, styles)
    rose, notes = drawn(tmp_path, styles, StyleUse("rose"))
    moss, _ = drawn(tmp_path, styles, StyleUse("moss"))
    assert apart(rose, moss) > 25
    assert min(apart(rose, plain), apart(moss, plain)) > 15
    assert mean(rose)[0] > mean(rose)[1] + 25
    assert mean(moss)[1] > mean(moss)[0]
    assert notes["style"] == "rose"


def test_strength_0_is_no_style_and_more_is_more(tmp_path: Path, styles: dict[str, StyleFile]) -> None:
    plain, _ = drawn(tmp_path, styles)
    none, _ = drawn(tmp_path, styles, StyleUse("rose", 0.0))
    assert (none == plain).all()
    steps = [drawn(tmp_path, styles, StyleUse("rose", strength))[0] for strength in (-1.0, 0.4, 1.0)]
    redness = [float(mean(step)[0] - mean(step)[1]) for step in steps]
    assert redness[0] < redness[1] - 5 < redness[2] - 15


def test_a_style_repeats_by_seed(tmp_path: Path, styles: dict[str, StyleFile]) -> None:
    one, _ = drawn(tmp_path, styles, StyleUse("rose"))
    again, _ = drawn(tmp_path, styles, StyleUse("rose"))
    assert (one == again).all()


def test_the_houses_styles_and_those_of_other_engines(tmp_path: Path) -> None:
    house, notes = drawn(tmp_path, {"woodcut": StyleFile("woodcut print")}, StyleUse("woodcut"))
    assert notes["style"] == "woodcut"
    foreign = {"abc": StyleFile("woodcut print", "diffusers", "/nowhere.safetensors")}
    by_words, _ = drawn(tmp_path, foreign, StyleUse("abc"))
    assert (by_words == house).all()
    _, notes = drawn(tmp_path, {}, StyleUse("gone"))
    assert notes["ignored_styles"] == ["gone"]


def test_edits_know_trained_styles(tmp_path: Path, styles: dict[str, StyleFile]) -> None:
    (rose,) = results(edit(tmp_path, meadow(), "", uses=(StyleUse("rose"),), styles=styles))
    (moss,) = results(edit(tmp_path, meadow(), "", uses=(StyleUse("moss"),), styles=styles))
    assert apart(rose, moss) > 25
    assert mean(rose)[0] > mean(rose)[1] + 20
    (none,) = results(edit(tmp_path, meadow(), "", uses=(StyleUse("rose", 0.0),), styles=styles))
    assert (none == meadow()).all()


def test_brushwork_is_learned() -> None:
    smooth = learn([painted("green hills, clear sky, flat design", 256, 192, seed) for seed in (1, 2)]).look
    hatched = learn([painted("green hills, ink drawing", 256, 192, seed) for seed in (1, 2)]).look
    assert smooth.flat > hatched.flat + 0.2
    assert hatched.detail[0] > 3 * smooth.detail[0]


@settings(max_examples=25, deadline=None)
@given(
    colour=st.tuples(*[st.integers(0, 255)] * 3),
    spread=st.integers(0, 120),
    width=st.integers(33, 90),
    height=st.integers(33, 90),
)
def test_any_picture_can_be_learned_from(
    tmp_path_factory: pytest.TempPathFactory, colour: tuple[int, int, int], spread: int, width: int, height: int
) -> None:
    dice = np.random.default_rng(spread)
    picture = np.clip(dice.normal(0, spread, (height, width, 3)) + colour, 0, 255).astype(np.uint8)
    recipe = learn([picture])
    path = tmp_path_factory.mktemp("recipe") / "style.json"
    write_recipe(recipe, path)
    assert read_recipe(path) == recipe
    assert abs(sum(swatch.share for swatch in recipe.palette) - 1) < 0.01


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": "other"}', "\udcff", "9" * 70_000])
def test_files_that_are_no_recipes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "style.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(NoRecipe):
        read_recipe(path)


def test_what_cannot_be_learned_from_is_refused(tmp_path: Path) -> None:
    outcome = train(tmp_path, [tinted(ROSE, 1), cv2.resize(tinted(ROSE, 2), (20, 12))])
    assert isinstance(outcome, Refused)
    assert (outcome.code, "picture 2" in outcome.message) == ("unreadable_media", True)
