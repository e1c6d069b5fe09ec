"""The picture that shows a style before anyone has used it: a scene of the house drawn by it, over its colours."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture, bytes_of
from atelier.engines.palette.recipe import Recipe
from atelier.engines.palette.statistics import rgb_of
from atelier.engines.raster import floats
from atelier.engines.sketch.render import render
from atelier.engines.sketch.styles.trained import painted_by
from atelier.engines.sketch.words.interpret import interpret

_SIDE_PX: Final = 768
_SCENE: Final = "a sailboat on a lake, mountains, pine trees, a cabin, clouds"
_STRIP: Final = 0.09  # of the height


def draw_cover(recipe: Recipe, seed: int) -> Picture:
    picture = render(interpret(_SCENE), _SIDE_PX, _SIDE_PX, seed, looks=((painted_by(recipe), 1.0),))
    strip = round(_STRIP * _SIDE_PX)
    colours = rgb_of(floats([[swatch.lab for swatch in recipe.palette]]))
    picture[-strip:] = cv2.resize(bytes_of(colours * 255), (_SIDE_PX, strip), interpolation=cv2.INTER_NEAREST)
    picture[-strip - 3 : -strip] = np.uint8(250)
    return picture
