"""What the sketch engine draws, measured."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from atelier.domain.wishes.parts import StyleUse
from atelier.engines.frames.arrays import Picture
from atelier.engines.port import Done, Refused
from atelier.engines.sketch.run import run
from atelier.engines.sketch.styles.registry import STYLES
from atelier.engines.sketch.words.lexicon import lexicon
from tests.engines.sketch.easel import apart, draw, light, task_of, warmth

SCENE = "a lighthouse on a cliff by the sea"


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_picture() -> None:
    first = draw(SCENE)
    assert np.array_equal(first, draw(SCENE))
    assert apart(first, draw(SCENE, seed=8)) > 3


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3), (101, 67), (64, 512), (512, 64)])
def test_any_shape(size: tuple[int, int]) -> None:
    assert draw(SCENE, size=size).shape == (size[1], size[0], 3)


def test_light_follows_the_words() -> None:
    day, night, sunset = (draw(f"{SCENE}, {time}, clean") for time in ("noon", "night", "sunset"))
    assert light(night) < 0.6 * light(day)
    assert warmth(sunset) > warmth(day) + 20
    assert light(draw(f"{SCENE} in winter, snow")) > light(draw(f"{SCENE} in summer"))


def test_a_subject_stands_out_from_the_same_place_without_it() -> None:
    assert apart(draw("a red fox in a meadow"), draw("a meadow")) > 3
    assert apart(draw("a lake with boats"), draw("a lake with boats", "boats")) > 1


def test_what_is_unwanted_is_as_if_it_was_never_said() -> None:
    assert np.array_equal(draw("a meadow with a fox", "fox"), draw("a meadow", "fox"))


def test_an_unknown_noun_gets_a_sign() -> None:
    assert apart(draw("a zorblax in a park"), draw("a park")) > 0.5


def pictures_by_style() -> dict[str, Picture]:
    return {style: draw(SCENE, size=(192, 128), styles=(StyleUse(style, 1.0),)) for style in STYLES}


def test_every_style_looks_like_no_other() -> None:
    drawn = pictures_by_style()
    for (one, first), (other, second) in itertools.combinations(drawn.items(), 2):
        assert apart(first, second) > 2, (one, other)


def test_a_style_is_as_strong_as_asked() -> None:
    none, half, whole = (draw(SCENE, styles=(StyleUse("ink", strength),)) for strength in (0.0, 0.5, 1.0))
    assert 2 < apart(none, half) < apart(none, whole)
    assert np.array_equal(none, draw(SCENE))


def test_an_order_becomes_files(tmp_path: Path) -> None:
    said: list[float] = []
    outcome = run(task_of(tmp_path, f"{SCENE} and a zorblax", outputs=3), lambda part, _: said.append(part))
    assert isinstance(outcome, Done)
    pictures = [np.asarray(Image.open(made.path)) for made in outcome.files]
    assert [picture.shape for picture in pictures] == [(80, 120, 3)] * 3
    assert all(apart(one, other) > 3 for one, other in itertools.combinations(pictures, 2))
    assert said == sorted(said)
    assert (said[0], said[-1]) == (0.0, pytest.approx(1.0))
    assert outcome.notes["ignored_words"] == ["zorblax"]
    assert outcome.notes["drawn"] == ["lighthouse", "cliff", "sea"]
    assert len(set(outcome.notes["seeds"])) == 3


def test_sides_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    outcome = run(task_of(tmp_path, SCENE, size=(4097, 100)), lambda *_: None)
    assert isinstance(outcome, Refused)
    assert "4097x100" in outcome.message


@pytest.mark.long
def test_everything_it_knows_can_be_drawn() -> None:
    """One phrase for each meaning of the lexicon, alone in a small picture."""
    phrases = {(meaning.role, meaning.key): phrase for phrase, meaning in lexicon().meanings.items()}
    for phrase in phrases.values():
        picture = draw(phrase, size=(48, 32))
        assert picture.shape == (32, 48, 3), phrase


@pytest.mark.long
def test_the_largest_picture() -> None:
    picture = draw(f"{SCENE}, watercolor", size=(4096, 4096))
    assert picture.shape == (4096, 4096, 3)
    assert picture.std() > 20
