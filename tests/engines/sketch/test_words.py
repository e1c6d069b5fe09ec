"""What the sketch engine understands of a prompt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.sketch.compose.direct import compose
from atelier.engines.sketch.layers.standing import Scatter
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.words.interpret import interpret
from atelier.engines.sketch.words.lexicon import unnamed


@pytest.mark.parametrize(
    ("prompt", "kinds"),
    [
        ("three red foxes and a cat on a hill", [("fox", 3), ("cat", 1)]),
        ("a knight riding a horse", [("person", 1), ("horse", 1)]),
        ("un gato negro en la playa", [("cat", 1)]),
        ("ein roter Leuchtturm am Meer", [("lighthouse", 1)]),
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


def test_unknown_nouns_are_named_on_a_sign_and_reported() -> None:
    scene = interpret("a frobnicator and two zorblaxes in a park")
    assert scene.emblems == scene.ignored == ("frobnicator", "zorblaxes")


def test_quoted_words_are_lettering() -> None:
    assert interpret('a shop with a sign "OPEN LATE"').lettering == ("OPEN LATE",)


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
