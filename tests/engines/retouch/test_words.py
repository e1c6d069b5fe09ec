"""What is made of instructions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.retouch.asking.wishes import Recolour, Wishes
from atelier.engines.retouch.asking.words import steps_of, understand
from atelier.engines.retouch.changes.grade import LOOKS

TEAL, SAND, RUST, GOLD = "#2a9a94", "#d6b98c", "#b8683a", "#d9a93a"
PURPLE, RED, BLUE, WHITE, GREEN, ORANGE = "#6f3fa0", "#c8282e", "#2f6fb8", "#f6f3ec", "#3f9a4a", "#e8752a"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("make it warmer", {"looks": (("warm", 1.0),)}),
        ("black and white, slightly darker", {"looks": (("grey", 1.0), ("dark", 0.55))}),
        ("a very cold, faded look", {"looks": (("cool", 1.5), ("faded", 1.0))}),
        ("turn it into a watercolour painting", {"styles": ("watercolor",)}),
        ("in the style of van gogh", {"styles": ("oil",)}),
        ("change day to night", {"time": "night"}),
        ("change night to day", {"time": "day"}),
        ("a rainy day", {"weather": (("rain", 1.0),)}),
        ("golden hour lighting", {"time": "golden"}),
        ("add rain and fog", {"weather": (("rain", 1.0), ("fog", 1.0))}),
        ("make it snow heavily", {"weather": (("snow", 1.5),)}),
        ("autumn", {"season": "autumn"}),
        ("put her on a beach", {"backdrop": "on a beach"}),
        ("a cat in a forest", {"backdrop": "a cat in a forest"}),
        ("change the background to a mountain lake", {"backdrop": "a mountain lake"}),
        ("white background", {"backdrop": WHITE}),
        ("replace the sky with a starry night sky", {"sky": "a starry night sky"}),
        ("make the sky purple", {"recolours": (Recolour("sky", PURPLE),)}),
        ("change the car to red", {"recolours": (Recolour("subject", RED),)}),
        ("change the colours to blue and gold", {"palette": (BLUE, GOLD)}),
        ("colour palette: red", {"palette": (RED,)}),
        ("in shades of green", {"palette": (GREEN,)}),
        (
            "Shift the color palette to teal, sand, and rust, with a warm backlight.",
            {"palette": (TEAL, SAND, RUST), "looks": (("warm", 1.0),), "ignored": ("backlight",)},
        ),
        ("change the colours to blue", {"recolours": (Recolour("all", BLUE),)}),
        ("change red to green", {"recolours": (Recolour(RED, GREEN),)}),
        ("turn the leaves orange", {"recolours": (Recolour("green", ORANGE),)}),
        ("add a red balloon on the left", {"added": ("a red balloon on the left",), "spot": "left"}),
        ("add a dog and a cat, a tree", {"added": ("a dog and a cat", "a tree")}),
        ("remove the background", {"cut": True}),
        ("blur the background a little", {"blurred": 0.55}),
        ("remove the person", {"removed": ("person",)}),
        ("replace the dog with a cat", {"removed": ("dog",), "added": ("a cat",)}),
        ("remove the fog", {"looks": (("clear", 1.0),)}),
        ("no rain, vintage", {"looks": (("vintage", 1.0),)}),
        ("flip it horizontally", {"turns": ("mirror",)}),
        ("use the style of image 2", {"brought": "style"}),
        ("place the chair from the second image on the right", {"spot": "right"}),
        ("swap the background with the second image", {"brought": "background"}),
    ],
)
def test_instructions(prompt: str, expected: dict[str, Any]) -> None:
    assert understand(prompt) == Wishes(**expected)


def test_words_that_nothing_is_made_of_are_told() -> None:
    wishes = understand("make it warmer with a zyx, and quuxify the frobnicator")
    assert wishes.looks == (("warm", 1.0),)
    assert set(wishes.ignored) == {"zyx", "quuxify", "frobnicator"}


def test_the_negative_prompt_keeps_things_out() -> None:
    assert understand("vintage, rain and night", "rain, vintage") == Wishes(time="night")


def test_within_a_mask_nouns_say_what_shall_be_there() -> None:
    assert understand("a cat", described=True).added == ("a cat",)
    assert understand("a cat").added == ()
    assert understand("a cat").ignored == ("cat",)


def test_a_sequence_is_parted_into_steps() -> None:
    assert steps_of("make it night, then add snow; black and white") == ["make it night", "add snow", "black and white"]
    assert steps_of("") == [""]


@given(st.text(max_size=120))
def test_any_text_is_read(prompt: str) -> None:
    wishes = understand(prompt, prompt)
    assert all(name in LOOKS for name, _ in wishes.looks)
    assert len(set(wishes.ignored)) == len(wishes.ignored)
