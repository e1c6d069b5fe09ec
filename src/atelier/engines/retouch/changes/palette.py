"""A picture in few colours: each tone goes towards the one that is as light as itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from atelier.engines.raster import Plane, floats
from atelier.engines.sketch.paint.colour import brightness, colour, grey_of

_ENDS: Final = (0.15, 0.85)  # where on the scale of tones the darkest and the lightest colour stand
_LIFT: Final = 0.7  # dark pictures have room for all colours, too
_OWN: Final = 0.2  # of its colours that a picture keeps
_FLOOR: Final = 0.02


def in_palette(sheet: Plane, codes: Sequence[str], share: float) -> Plane:
    """A new sheet; light and dark stay as they are. `codes` are one or more `#rrggbb`, in any order."""
    colours = sorted(map(colour, codes), key=brightness)
    grey = grey_of(sheet)
    scale = np.power(np.clip(grey, 0, 1), _LIFT)
    places = np.linspace(*_ENDS, len(colours)) if len(colours) > 1 else np.array([0.5])
    toned = np.dstack([np.interp(scale, places, [float(one[band]) for one in colours]) for band in range(3)])
    toned *= ((grey + _FLOOR) / (grey_of(floats(toned)) + _FLOOR))[..., None]
    return floats(sheet + (np.clip(toned, 0, 1) - sheet) * np.float32((1 - _OWN) * share))
