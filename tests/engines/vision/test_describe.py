"""Descriptions: what is plainly there must be said, and what is not must not."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.domain.wishes.image import DescribeImage
from atelier.engines.frames.arrays import Picture
from atelier.engines.port import Done
from atelier.engines.vision.describe.colours import main_colours
from atelier.engines.vision.describe.facts import gather
from atelier.engines.vision.describe.questions import describe, sections_for
from tests.engines.frames.samples import clouds, portrait, save
from tests.engines.vision.studio import IMAGE, carry_out, composed, detailed, made, scenery


def told(picture: Picture, question: str = "") -> str:
    return describe(gather(picture), question)[0]


@pytest.mark.parametrize(
    ("colour", "name"),
    [((200, 30, 40), "red"), ((250, 250, 250), "white"), ((25, 35, 80), "navy blue"), ((60, 150, 60), "green")],
)
def test_colours_have_their_names(colour: tuple[int, int, int], name: str) -> None:
    found = main_colours(np.full((40, 40, 3), colour, np.uint8))
    assert [one.name for one in found] == [name]
    assert found[0].share == 1
    assert [int(found[0].hex[at : at + 2], 16) for at in (1, 3, 5)] == pytest.approx(colour, abs=2)


def test_shares_of_colours_are_those_of_the_picture() -> None:
    picture = np.full((60, 60, 3), (250, 250, 250), np.uint8)
    picture[:, :15] = (200, 30, 40)
    assert {one.name: one.share for one in main_colours(picture)} == pytest.approx(
        {"white": 0.75, "red": 0.25}, abs=0.02
    )


def test_the_subject_and_its_place_are_told() -> None:
    ground = np.full((240, 480, 3), 235, np.uint8)
    ground[:, :320] = composed(ground[:, :320])[0]
    text = told(ground)
    assert "on the left" in text
    assert "before a plain background" in text


def test_faces_are_counted() -> None:
    assert "One face looks at the camera" in told(portrait(320, 320, 160, 120, 70))


def test_light_is_told() -> None:
    picture = detailed(200, 160)
    assert "dark" in told(picture // 8, "How is the light?")
    assert "dark" not in told(picture, "How is the light?")


def test_sharp_and_soft_are_told_apart() -> None:
    picture = detailed(320, 240)
    assert "is sharp" in told(picture, "Is it sharp?")
    assert "soft or blurred" in told(cv2.GaussianBlur(picture, (0, 0), 5), "Is it sharp?")


def test_grey_pictures_are_called_so() -> None:
    grey = np.repeat(clouds(200, 150, grain=5)[..., :1], 3, axis=2)
    assert "black-and-white" in told(grey)


def test_transparent_parts_are_told() -> None:
    picture = np.dstack([scenery(120, 90), np.full((90, 120), 255, np.uint8)])
    picture[:30, :, 3] = 0
    assert "transparent parts" in told(picture)


def test_symmetry_is_told() -> None:
    half = detailed(100, 120)
    assert "symmetrical" in told(np.hstack([half, half[:, ::-1]]))
    assert "symmetrical" not in told(detailed(200, 120))


@pytest.mark.parametrize(
    ("question", "sections"),
    [
        ("Which colours does it have?", {"colours"}),
        ("Is the photo sharp and well lit? what about the light", {"kind", "sharpness", "light"}),
        ("What is the meaning of life?", set()),
        ("", set()),
    ],
)
def test_questions_point_at_sections(question: str, sections: set[str]) -> None:
    assert sections_for(question) - {"kind"} == sections - {"kind"}


def test_an_order_gives_a_text_and_figures(tmp_path: Path) -> None:
    given_one = save(tmp_path / "p.png", composed(scenery(240, 180))[0])
    outcome = carry_out(tmp_path, DescribeImage(IMAGE), image=given_one)
    assert isinstance(outcome, Done)
    text = made(outcome)[0].read_text()
    assert "240 x 180 pixels" in text
    assert outcome.notes["colours"]
    assert "unanswered" not in outcome.notes


def test_a_question_that_cannot_be_answered_is_admitted(tmp_path: Path) -> None:
    given_one = save(tmp_path / "p.png", scenery(240, 180))
    outcome = carry_out(tmp_path, DescribeImage(IMAGE, "How much did it cost?"), image=given_one)
    assert isinstance(outcome, Done)
    assert "unanswered" in outcome.notes
    assert "240 x 180" in made(outcome)[0].read_text()


@pytest.mark.parametrize("size", [(2, 2), (3, 90), (640, 2)])
def test_any_picture_is_described(size: tuple[int, int]) -> None:
    assert told(clouds(*size)).endswith(".")
