"""Choosing the person: what was asked for, and by the seed all that was not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from atelier.engines.faces.portrait.asking import tables
from atelier.engines.faces.portrait.asking.chance import pick
from atelier.engines.faces.portrait.asking.dressing import dress
from atelier.engines.faces.portrait.asking.figures import Figures
from atelier.engines.faces.portrait.asking.hairdo import do_hair
from atelier.engines.faces.portrait.asking.reading import Asked
from atelier.engines.faces.portrait.asking.who import Who, choose
from atelier.engines.faces.portrait.person import Brows, Build, Eyes, Mouth, Skin
from atelier.engines.faces.portrait.portrait import Portrait
from atelier.engines.raster import floats
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.noise import Dice, dice

_LIP: Final = colour("#b3544f")

_WOMAN: Final = {
    "build.jaw": -0.04,
    "build.chin": -0.03,
    "build.chin_y": -0.04,
    "build.nose_width": -0.016,
    "build.brow_ridge": -0.28,
    "build.neck": -0.08,
    "build.shoulders": -0.20,
    "build.cheekbone": 0.15,
    "eyes.width": 0.014,
    "eyes.upper": 0.010,
    "mouth.upper": 0.006,
    "mouth.lower": 0.004,
    "brows.y": -0.012,
}
_MAN: Final = {
    "build.jaw": 0.045,
    "build.chin": 0.055,
    "build.chin_y": 0.04,
    "build.nose_width": 0.014,
    "build.brow_ridge": 0.35,
    "build.neck": 0.09,
    "build.shoulders": 0.24,
    "eyes.upper": -0.013,
    "eyes.width": -0.008,
    "eyes.tilt": -0.010,
    "mouth.upper": -0.020,
    "mouth.lower": -0.024,
    "mouth.gloss": -0.22,
    "brows.y": 0.038,
    "brows.arch": -0.026,
    "brows.thick": 0.015,
    "brows.density": 0.2,
    "build.ear": 0.03,
}
_CHILD: Final = {
    "build.chin_y": -0.19,
    "build.jaw": -0.045,
    "build.chin": -0.05,
    "build.fullness": 0.75,
    "build.nose_width": -0.040,
    "build.nose_y": -0.085,
    "build.nose_bridge": -0.38,
    "build.nose_hook": -0.5,
    "build.brow_ridge": -0.7,
    "build.cheekbone": -0.4,
    "build.neck": -0.16,
    "build.shoulders": -0.48,
    "eyes.width": 0.034,
    "eyes.upper": 0.022,
    "eyes.lower": 0.010,
    "mouth.width": -0.065,
    "mouth.y": -0.075,
    "mouth.upper": -0.016,
    "mouth.lower": -0.014,
    "brows.thick": -0.022,
    "brows.density": -0.35,
    "brows.arch": -0.01,
    "build.hairline_y": -0.02,
    "skin.blush": 0.2,
    "skin.pores": -0.4,
}
_OLD: Final = {
    "skin.wrinkles": 1.0,
    "build.jaw": 0.03,
    "build.fullness": -0.15,
    "mouth.upper": -0.026,
    "mouth.lower": -0.026,
    "build.nose_y": 0.03,
    "build.ear": 0.07,
    "eyes.open": -0.10,
    "eyes.upper": -0.008,
    "eyes.tilt": -0.022,
    "build.cheekbone": 0.2,
    "brows.density": -0.25,
    "skin.blush": 0.08,
    "mouth.gloss": -0.15,
    "build.hairline_y": -0.03,
}

_VARIETY: Final = {
    "build.temple": 0.014,
    "build.jaw": 0.024,
    "build.chin": 0.030,
    "build.chin_y": 0.040,
    "build.nose_width": 0.012,
    "build.nose_y": 0.018,
    "build.nose_bridge": 0.10,
    "build.nose_hook": 0.24,
    "build.brow_ridge": 0.12,
    "build.cheekbone": 0.18,
    "build.fullness": 0.22,
    "build.ear": 0.03,
    "build.hairline_y": 0.03,
    "eyes.gap": 0.011,
    "eyes.width": 0.011,
    "eyes.upper": 0.009,
    "eyes.lower": 0.006,
    "eyes.tilt": 0.014,
    "eyes.crease": 0.010,
    "brows.y": 0.016,
    "brows.arch": 0.018,
    "brows.thick": 0.009,
    "brows.length": 0.08,
    "mouth.width": 0.022,
    "mouth.upper": 0.012,
    "mouth.lower": 0.014,
    "mouth.bow": 0.2,
}
"""How much people differ, as a standard deviation."""


@dataclass(frozen=True)
class Cast:
    """The portrait, and in words what it shows, for the notes."""

    portrait: Portrait
    shown: dict[str, str]


def cast(asked: Asked, seed: int) -> Cast:
    who = choose(asked, seed)
    figures = _figures(asked, who, seed)
    skin = replace(figures.make("skin", Skin()), colour=_skin(asked, who, dice(seed, "skin")))
    eyes = replace(figures.make("eyes", Eyes()), colours=_eyes(asked, who, dice(seed, "eyes")))
    hair = do_hair(asked, who, dice(seed, "hairdo"))
    outfit = dress(asked, who, dice(seed, "outfit"))
    lips = outfit.lips if outfit.lips is not None else _natural_lips(skin.colour, who)
    mouth = figures.make("mouth", Mouth())
    mouth = replace(mouth, colour=lips, gloss=float(np.clip(mouth.gloss + outfit.gloss, 0, 1)))
    return Cast(
        Portrait(
            build=figures.make("build", Build()),
            eyes=eyes,
            brows=figures.make("brows", Brows()),
            mouth=mouth,
            skin=skin,
            wearing=hair.wearing,
            hair=hair.look,
            recede=hair.recede,
            brow_tint=hair.brow_tint,
            beard=hair.beard,
            beard_hair=hair.beard_look,
            makeup=outfit.makeup,
            glasses=outfit.glasses,
            clothes=outfit.clothes,
            backdrop=outfit.backdrop,
            lamp=outfit.lamp,
            gaze=(float(dice(seed, "gaze").normal(0, 0.006)), 0.0),
        ),
        {**who.shown, **hair.shown, **outfit.shown},
    )


def _figures(asked: Asked, who: Who, seed: int) -> Figures:
    figures = Figures()
    source = dice(seed, "face")
    figures.add(
        {name: float(np.clip(source.normal(0, spread), -2 * spread, 2 * spread)) for name, spread in _VARIETY.items()}
    )
    figures.add(_WOMAN, who.womanly)
    figures.add(_MAN, 1 - who.womanly)
    if who.years < 18:
        figures.add(_CHILD, float(np.clip((19 - who.years) / 9, 0.2, 1.1)))
    aged = float(np.clip((who.years - 27) / 56, 0, 1))
    figures.add(_OLD, aged**1.15)
    figures.add(who.origin.add)
    if not asked.names("expression"):
        _own_mood(figures, source)
    for table in ("face_shape", "body", "eyes", "eyebrows", "nose", "lips", "skin", "expression"):
        for name in dict.fromkeys(asked.names(table)):
            figures.add(tables.features()[table][name].add)
    return figures


def _own_mood(figures: Figures, source: Dice) -> None:
    """A friendly face, more or less."""
    smile = tables.features()["expression"]["smile"].add
    figures.add(smile, float(source.uniform(0.15, 0.9)))


def _skin(asked: Asked, who: Who, source: Dice) -> Colour:
    named = next(iter(asked.names("skin_tone")), None)
    tint = colour(tables.colours().skin[named or pick(who.origin.skin, source)].tint)
    jitter = floats(1 + source.normal(0, 0.012, 3)) * np.float32(1 + source.normal(0, 0.02))
    return floats(np.clip(tint * jitter, 0.12, 0.97))


def _eyes(asked: Asked, who: Who, source: Dice) -> tuple[Colour, Colour]:
    named = asked.of("eyes", "eye_colour") or next(iter(asked.names("eye_colour")), None)
    entry = tables.colours().eyes[named or pick(who.origin.eyes, source)]
    tint = floats(np.clip(colour(entry.tint) * (1 + source.normal(0, 0.05, 3)), 0, 1))
    return tint, colour(entry.other) if entry.other else tint


def _natural_lips(skin: Colour, who: Who) -> Colour:
    lips = blend(skin, _LIP, 0.48 if who.womanly > 0.5 else 0.30)
    return shade(lips, 0.90 if float(skin.mean()) > 0.4 else 0.98)
