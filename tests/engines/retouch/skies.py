"""Pictures of the sketch with the true share of sky in every pixel, and rooms that have none."""

from __future__ import annotations

from itertools import product

import cv2
import numpy as np

from atelier.engines.frames.arrays import Flags, Picture
from atelier.engines.frames.resample import sized
from atelier.engines.raster import repeatable
from atelier.engines.sketch.compose.direct import compose
from atelier.engines.sketch.compose.heavens import sky_layers
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.render import finishing, render
from atelier.engines.sketch.words.interpret import interpret

THINGS = (
    "a lighthouse on a cliff",
    "a castle on a hill",
    "the sea",
    "mountains and a lake with pine trees",
    "a desert with cacti",
    "a city street with people",
    "a forest path",
    "three sailboats on the sea",
    "a meadow with a cabin and a horse",
    "snowy peaks and a frozen lake",
    "a beach with palm trees",
    "a bridge over a river",
)
TIMES = ("on a clear day", "at dusk", "at sunset", "at dawn, cloudy", "at night", "under an overcast sky")
EVERY = tuple(f"{thing} {time}" for thing, time in product(THINGS, TIMES))
STYLED = ("a castle on a hill, watercolour", "a lighthouse on a cliff at dusk, oil painting", "a bridge, pixel art")
ROOMS = (
    "a bowl of fruit on a table",
    "a cat on a sofa in a living room",
    "a vase with sunflowers on a table",
    "a chair in a room at night",
    "a man standing in a room",
    "a cake with candles on a table",
    "a woman before a blue wall",
    "a teapot, studio, plain background",
)
WALLS = {
    "grey, lit from above": ((215, 215, 212), (120, 120, 118)),
    "grey, lit from below": ((120, 120, 118), (200, 200, 198)),
    "white": ((245, 245, 243), (225, 224, 220)),
    "beige": ((230, 215, 190), (160, 140, 115)),
    "blue and grey": ((178, 190, 200), (150, 160, 170)),
    "dark": ((30, 30, 32), (60, 60, 62)),
    "black": ((5, 5, 6), (8, 8, 8)),
    "orange": ((220, 150, 90), (190, 110, 60)),
    "red": ((90, 20, 20), (140, 40, 36)),
    "green": ((140, 160, 140), (120, 140, 118)),
}
"""RGB at the upper and the lower end."""
_SIZE = (384, 256)


def looked_at(prompt: str, seed: int) -> Picture:
    return sized(render(interpret(prompt), *_SIZE, seed), 256, enlarge=True)


def true_sky(prompt: str, seed: int) -> Flags:
    """Where at least four fifths of what `looked_at` shows are sky: what changes when only the sky changes."""
    scene = interpret(prompt)
    seen = []
    for value in (0.0, 1.0):
        with repeatable():
            frame = Frame(*_SIZE)
            lead = finishing(scene, ())[0][0]
            stage, layers = compose(scene, frame, seed, texture=lead.texture, tones=lead.tones)
            last = len(sky_layers(scene, stage)) - 1
            canvas = Canvas(frame)
            for number, layer in enumerate(layers):
                layer.draw(canvas, 0.0)
                if number == last:
                    canvas.rgb[:] = value
            seen.append(canvas.rgb.copy())
    share = (seen[1] - seen[0]).mean(axis=-1)
    return np.asarray(cv2.resize(share, (256, 171), interpolation=cv2.INTER_AREA) > 0.8)


def before_wall(name: str) -> Picture:
    """A ball on a table before a wall."""
    upper, lower = (np.array(colour, np.float64) for colour in WALLS[name])
    rows = np.linspace(0, 1, 170)[:, None, None]
    grain = np.random.default_rng(3)
    picture = np.broadcast_to(upper * (1 - rows) + lower * rows, (170, 256, 3)) + grain.normal(0, 1.5, (170, 256, 3))
    picture[115:] = np.array([110, 75, 48]) + grain.normal(0, 4, (55, 256, 3))
    bytes_ = np.clip(picture, 0, 255).astype(np.uint8)
    return cv2.circle(bytes_, (128, 100), 36, (180, 60, 40), -1, cv2.LINE_AA)
