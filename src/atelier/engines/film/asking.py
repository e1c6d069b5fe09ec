"""What a prompt asks of a film: a scene, and what the camera and the weather do in it."""

from __future__ import annotations

from typing import Final

import msgspec

from atelier.engines.motion.asking.lexicon import Effect
from atelier.engines.motion.asking.words import Wishes, understand, without_moves
from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.words.interpret import interpret

_FALLING: Final = {"rain": Effect.RAIN, "storm": Effect.RAIN, "snow": Effect.SNOW}
_DRAWN: Final = frozenset({Effect.WATER, Effect.CLOUDS, Effect.FOG, Effect.LEAVES, Effect.FLICKER})
"""What the scene itself shows where the words name it; laid over it again, it would be there twice."""


class Script(msgspec.Struct, frozen=True):
    """`wishes.ignored` are the words that neither the scene nor the camera made anything of."""

    scene: Scene
    wishes: Wishes


def read_script(prompt: str, negative_prompt: str) -> Script:
    scene = interpret(without_moves(prompt), negative_prompt)
    wishes = understand(prompt, negative_prompt)
    falling = {_FALLING[weather] for weather in scene.weather if weather in _FALLING}
    effects = (wishes.effects - _DRAWN) | (falling - wishes.banned_effects)
    return Script(scene, msgspec.structs.replace(wishes, effects=effects, ignored=scene.ignored))
