"""The colours of a picture, by the names that people use."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, floats

_GROUPS: Final = 8
_SAMPLES: Final = 12_000
_WORTH_NAMING: Final = 0.06  # of the picture
_MOST: Final = 5

_NAMES: Final = {
    "black": (0, 0, 0),
    "dark grey": (64, 64, 66),
    "grey": (128, 128, 128),
    "light grey": (196, 196, 196),
    "white": (250, 250, 250),
    "cream": (246, 236, 208),
    "beige": (214, 192, 156),
    "tan": (186, 150, 108),
    "brown": (122, 76, 42),
    "dark brown": (62, 38, 24),
    "red": (206, 34, 38),
    "dark red": (118, 22, 26),
    "coral": (240, 120, 96),
    "orange": (242, 136, 30),
    "rust": (176, 78, 34),
    "golden yellow": (236, 190, 62),
    "yellow": (250, 230, 60),
    "olive": (112, 110, 46),
    "lime green": (160, 208, 60),
    "green": (62, 150, 62),
    "dark green": (28, 66, 34),
    "sage green": (150, 170, 136),
    "teal": (24, 128, 128),
    "turquoise": (70, 204, 200),
    "sky blue": (138, 188, 232),
    "blue": (40, 96, 196),
    "steel blue": (84, 120, 158),
    "navy blue": (22, 36, 82),
    "violet": (124, 80, 190),
    "purple": (104, 44, 116),
    "lavender": (192, 176, 226),
    "magenta": (204, 46, 142),
    "pink": (240, 158, 184),
    "pale pink": (246, 214, 214),
}


class Colour(msgspec.Struct, frozen=True):
    """`share` of the picture, 0..1; `hex` is `#rrggbb`."""

    name: str
    hex: str
    share: float


def main_colours(picture: Picture) -> tuple[Colour, ...]:
    """Of an RGB picture, the most common first; shades of one name are one."""
    pixels = picture.reshape(-1, 3)
    chosen = pixels[np.linspace(0, len(pixels) - 1, min(len(pixels), _SAMPLES)).astype(np.int64)]
    lab = _lab(chosen)
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_COUNT, 30, 0.3)
    groups = min(_GROUPS, len(np.unique(chosen, axis=0)))
    _, labels, centres = cv2.kmeans(lab, groups, np.empty(0), stop, 2, cv2.KMEANS_PP_CENTERS)
    shares: dict[str, float] = {}
    largest: dict[str, tuple[float, str]] = {}
    for number, centre in enumerate(centres):
        share = float((labels == number).mean())
        name = _name(centre)
        shares[name] = shares.get(name, 0.0) + share
        largest[name] = max(largest.get(name, (0.0, "")), (share, _hex(centre)))
    found = [Colour(name, largest[name][1], round(share, 3)) for name, share in shares.items()]
    found.sort(key=lambda colour: -colour.share)
    return tuple(colour for colour in found[:_MOST] if colour.share >= _WORTH_NAMING) or (found[0],)


def _lab(colours: Field) -> Field:
    return floats(cv2.cvtColor(floats(colours)[None] / 255, cv2.COLOR_RGB2LAB)[0])


def _name(lab: Field) -> str:
    names = list(_NAMES)
    apart = _lab(np.array(list(_NAMES.values()))) - lab
    apart[:, 0] *= 0.7  # light changes a shade less than it changes its name
    return names[int(np.linalg.norm(apart, axis=1).argmin())]


def _hex(lab: Field) -> str:
    red, green, blue = (cv2.cvtColor(floats(lab)[None, None], cv2.COLOR_LAB2RGB)[0, 0] * 255 + 0.5).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"
