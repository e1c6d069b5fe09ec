"""What is read out of prompts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.motion.asking.lexicon import Effect
from atelier.engines.motion.asking.words import understand
from atelier.engines.motion.camera import Move


@pytest.mark.parametrize(
    ("prompt", "move"),
    [
        ("slow push in on the cat", Move.PUSH_IN),
        ("The camera moves closer", Move.PUSH_IN),
        ("dolly in", Move.PUSH_IN),
        ("fly through the canyon", Move.PUSH_IN),
        ("the camera pulls back", Move.PULL_OUT),
        ("dolly out", Move.PULL_OUT),
        ("zooms in slowly", Move.ZOOM_IN),
        ("zoom out", Move.ZOOM_OUT),
        ("pan left", Move.PAN_LEFT),
        ("camera pans slowly to the right", Move.PAN_RIGHT),
        ("panning from left to right", Move.PAN_RIGHT),
        ("tracking left", Move.PAN_LEFT),
        ("tilt up to the sky", Move.TILT_UP),
        ("tilting down", Move.TILT_DOWN),
        ("orbit left around her", Move.ORBIT_LEFT),
        ("circling to the right", Move.ORBIT_RIGHT),
        ("dolly zoom", Move.DOLLY_ZOOM),
        ("vertigo effect", Move.DOLLY_ZOOM),
        ("crane up", Move.CRANE_UP),
        ("the camera descends", Move.CRANE_DOWN),
        ("handheld", Move.HANDHELD),
        ("static shot", Move.STATIC),
        ("don't move the camera", Move.STATIC),
    ],
)
def test_moves(prompt: str, move: Move) -> None:
    assert understand(prompt).moves == ((move,),)


@pytest.mark.parametrize(
    ("prompt", "effects"),
    [
        ("snow falling", {Effect.SNOW}),
        ("heavy rain and thunder", {Effect.RAIN, Effect.LIGHTNING}),
        ("dust particles in the light", {Effect.DUST}),
        ("embers fly up", {Effect.EMBERS}),
        ("fog drifting", {Effect.FOG}),
        ("autumn leaves falling", {Effect.LEAVES}),
        ("waves and drifting clouds", {Effect.WATER, Effect.CLOUDS}),
        ("the sun is rising up over the hills", {Effect.SUNRISE}),
        ("night falls", {Effect.SUNSET}),
        ("candles flicker", {Effect.FLICKER}),
        ("a cabin at sunset on a snowy day", set()),
    ],
)
def test_effects(prompt: str, effects: set[Effect]) -> None:
    assert understand(prompt).effects == effects


def test_a_bare_word_leaves_the_direction_open() -> None:
    assert understand("zoom").moves == ((Move.ZOOM_IN, Move.ZOOM_OUT),)
    assert understand("zoom", "zoom in").moves == ((Move.ZOOM_OUT,),)


def test_two_moves_are_joined_and_a_third_is_left() -> None:
    wishes = understand("push in, then pan right, then crane up")
    assert wishes.moves == ((Move.PUSH_IN,), (Move.PAN_RIGHT,))
    assert wishes.ignored == ("crane up",)


def test_denied_words_ban() -> None:
    wishes = understand("pan left without rain, no zoom, but snow", "handheld, fog")
    assert wishes.moves == ((Move.PAN_LEFT,),)
    assert wishes.effects == {Effect.SNOW}
    assert wishes.banned_effects == {Effect.RAIN, Effect.FOG}
    assert {Move.ZOOM_IN, Move.ZOOM_OUT, Move.PUSH_IN, Move.PULL_OUT, Move.HANDHELD} <= wishes.banned_moves


def test_without_camera_movement_only_stillness_is_left() -> None:
    assert understand("", "camera movement, blur").banned_moves == set(Move) - {Move.STATIC}


def test_pace() -> None:
    assert understand("slowly push in").pace < understand("push in").pace < understand("fast push in").pace


def test_what_is_not_understood_is_told() -> None:
    assert understand("A purple zyx dances in the snow, push in").ignored == ("purple", "zyx", "dances")


@given(st.text(max_size=200), st.text(max_size=80))
def test_any_text_is_read(prompt: str, negative: str) -> None:
    wishes = understand(prompt, negative)
    assert len(wishes.moves) <= 2
    assert not wishes.effects & wishes.banned_effects
    assert not {move for ways in wishes.moves for move in ways} & wishes.banned_moves
