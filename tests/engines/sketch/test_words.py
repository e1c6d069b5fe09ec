"""What the sketch engine understands of a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.sketch.compose.direct import compose
from atelier.engines.sketch.layers.headline import stacked
from atelier.engines.sketch.layers.standing import Scatter
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.lettering import lettered
from atelier.engines.sketch.words.interpret import interpret
from atelier.engines.sketch.words.lexicon import unnamed


@pytest.mark.parametrize(
    ("prompt", "kinds"),
    [
        ("three red foxes and a cat on a hill", [("fox", 3), ("cat", 1)]),
        ("a knight riding a horse", [("person", 1), ("horse", 1)]),
        ("un gato negro en la playa", [("cat", 1)]),
        ("ein roter Leuchtturm am Meer", [("lighthouse", 1)]),
        ("雪の中の二匹の猫と赤い車", [("cat", 2), ("car", 1)]),
        ("一只熊猫在竹林里", [("panda", 1)]),
        ("Красный дом у озера", [("house", 1)]),
        ("sailboats", [("sailboat", 3)]),
    ],
)
def test_who_is_in_the_picture(prompt: str, kinds: list[tuple[str, int]]) -> None:
    assert [(subject.kind, subject.count) for subject in interpret(prompt).subjects] == kinds


def test_colours_belong_to_what_they_stand_before() -> None:
    scene = interpret("a black cat beside a yellow car")
    cat, car = scene.subjects
    assert cat.colours != car.colours
    assert cat.colours
    assert car.colours


def test_what_a_person_in_clothes_does_is_not_what_the_clothes_do() -> None:
    (woman,) = interpret("a woman in a red dress walking down a street").subjects
    assert {"wears:dress", "walking"} <= set(woman.traits)


def test_riders_know_what_they_ride() -> None:
    _, horse = interpret("a knight riding a horse").subjects
    assert (horse.relation, horse.other) == ("riding", 0)


@pytest.mark.parametrize(
    ("prompt", "negative", "absent"),
    [
        ("a street without people, no cars", "", {"person", "car"}),
        ("a lake with boats", "boats, clouds", {"sailboat", "clouds"}),
    ],
)
def test_what_is_not_wanted_is_left_out(prompt: str, negative: str, absent: set[str]) -> None:
    scene = interpret(prompt, negative)
    assert scene.absent == absent
    assert not absent & {subject.kind for subject in scene.subjects}


def test_time_place_and_weather() -> None:
    scene = interpret("a castle above a lake in the mountains, stormy autumn night, oil painting")
    assert (scene.time, scene.season, scene.style) == ("night", "autumn", "oil")
    assert (scene.water, scene.land, scene.weather) == ("lake", "mountains", ("storm",))


def test_what_lies_between_known_words_without_spaces_is_told() -> None:
    scene = interpret("東京謎謎の猫")
    assert [subject.kind for subject in scene.subjects] == ["cat"]
    assert scene.setting == "city"
    assert scene.ignored == ("謎謎",)


def test_unknown_nouns_are_named_on_a_sign_and_reported() -> None:
    scene = interpret("a frobnicator and two zorblaxes in a park")
    assert scene.emblems == scene.ignored == ("frobnicator", "zorblaxes")


def test_quoted_words_are_lettering() -> None:
    assert interpret('a shop with a sign "OPEN LATE"').lettering == ("OPEN LATE",)


COMMON = Path(__file__).with_name("nouns.txt").read_text("utf-8").split()
"""Everyday English nouns for things that can be seen."""


def test_everyday_nouns_are_drawn() -> None:
    unknown = [noun for noun in COMMON if interpret(f"a {noun}").emblems]
    assert len(COMMON) > 300
    assert len(unknown) <= 8, unknown


def test_a_word_that_is_not_understood_puts_no_board_beside_what_is_drawn() -> None:
    scene = interpret("a fox with a zorblax")
    assert scene.emblems == ()
    assert scene.ignored == ("zorblax",)


@pytest.mark.parametrize(
    ("prompt", "setting", "subjects", "furnishing"),
    [
        ("a kitchen", "room", [], ["fridge", "units", "stove"]),
        ("a cup of coffee in a kitchen", "room", ["cup"], ["fridge", "units", "stove"]),
        ("a bedroom with a blue bed", "room", [], ["wardrobe", "bed"]),
        ("a living room with a fireplace and a sofa", "room", [], ["hearth", "sofa"]),
        ("a library with tall bookshelves", "room", [], ["bookcase", "bookcase", "bookcase"]),
        ("a cat on a bed in a bedroom", "room", ["cat", "bed"], ["wardrobe"]),
        ("an office with a plant, no chair", "room", ["houseplant"], ["bookcase", "desk"]),
        ("sneakers on a pink background", "plain", ["sneakers"], []),
        ("a red hat", "room", ["hat_alone"], []),
        ("a man in a red hat", "portrait", ["person"], []),
        ("a man walking in a red hat", "land", ["person"], []),
        ("a woman in red shoes on a street", "street", ["person"], []),
        ("a bouquet of roses in a glass vase", "room", ["vase"], []),
        ("an elephant family", "land", ["elephant"], []),
        ('a logo "Blue Mountain Coffee"', "plain", ["cup"], []),
        ('a poster "GRAND OPENING"', "plain", [], []),
    ],
)
def test_where_things_are_shown(prompt: str, setting: str, subjects: list[str], furnishing: list[str]) -> None:
    scene = interpret(prompt)
    assert scene.setting == setting
    assert [subject.kind for subject in scene.subjects] == subjects
    assert [piece.kind for piece in scene.furnishing] == furnishing


def test_a_plain_background_has_the_colour_that_was_said() -> None:
    scene = interpret("headphones on a yellow background")
    assert scene.ground
    assert scene.subjects[0].colours == ()


def test_words_are_set_in_any_script() -> None:
    masks = [lettered(text) for text in ("Café", "Привет", "東京の夜景", "서울", "مرحبا", "नमस्ते")]
    assert all(mask is not None and mask.mean() > 20 for mask in masks)
    assert lettered("\U0010ffff") is None


@given(st.text("ab ", max_size=60))
def test_headlines_keep_every_word(text: str) -> None:
    lines = stacked(text)
    assert " ".join(lines).split() == text.split()
    assert len(lines) <= 3


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_gives_a_scene(prompt: str, negative: str) -> None:
    scene = interpret(prompt, negative)
    assert scene == interpret(prompt, negative)
    assert len(scene.subjects) <= 8


@pytest.mark.parametrize(
    "words",
    [
        "in overcast weather",
        "in the evening, moody atmosphere",
        "at the end of the year",
        ", 35mm film, shallow depth, high contrast, warm palette",
        ", mystery, wonder and melancholy",
        ", intricate details, clear composition, muted hues",
        "in Provence",
        "with textures of silk, in every season",
    ],
)
def test_words_for_light_mood_place_and_quality_are_no_signs(words: str) -> None:
    scene = interpret(f"a castle on a hill {words}")
    assert scene.emblems == ()
    assert [subject.kind for subject in scene.subjects] == ["castle"]


def test_no_word_without_a_thing_becomes_a_sign() -> None:
    assert len(unnamed()) > 400
    assert [word for word in sorted(unnamed()) if interpret(f"a fox, {word}").emblems] == []


@pytest.mark.parametrize(
    ("prompt", "boats"),
    [
        ("a fishing village by the sea", True),
        ("a cozy harbour at dawn", True),
        ("a port with fishing boats", True),
        ("a village by the sea at sunset", False),
        ("a hamlet by a lake", False),
        ("a medieval town at dusk", False),
    ],
)
def test_settlements_are_drawn_wherever_they_lie(prompt: str, boats: bool) -> None:
    scene = interpret(prompt)
    assert "village" in scene.covers
    assert any(subject.kind in {"sailboat", "rowboat"} for subject in scene.subjects) == boats
    for seed in range(3):
        _, layers = compose(scene, Frame(384, 256), seed, texture=1.0, tones=0)
        villages = [layer for layer in layers if isinstance(layer, Scatter) and layer.figures[0][0].name == "cottage"]
        assert len(villages) == 1
        assert len(villages[0].spots) > 2
