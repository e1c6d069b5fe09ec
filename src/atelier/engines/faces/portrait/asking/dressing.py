"""Make-up, glasses, clothes, background and light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from atelier.engines.faces.portrait.asking import tables
from atelier.engines.faces.portrait.asking.chance import pick
from atelier.engines.faces.portrait.asking.reading import Asked
from atelier.engines.faces.portrait.asking.tables import LightStyle, MakeUpStyle
from atelier.engines.faces.portrait.asking.who import Who
from atelier.engines.faces.portrait.backdrop import Backdrop
from atelier.engines.faces.portrait.clothes import Clothes
from atelier.engines.faces.portrait.eyewear import Glasses
from atelier.engines.faces.portrait.light import Lamp
from atelier.engines.faces.portrait.makeup import MakeUp
from atelier.engines.raster import floats
from atelier.engines.sketch.paint.colour import Colour, colour, shade
from atelier.engines.sketch.paint.noise import Dice

_WOMENS: Final = {
    "blouse": 2,
    "sweater": 2,
    "turtleneck": 1.5,
    "tee": 1.5,
    "v_neck": 1,
    "shirt": 1.5,
    "jacket": 1,
    "suit": 0.7,
    "hoodie": 0.7,
}
_MENS: Final = {
    "shirt": 2.5,
    "tee": 2,
    "sweater": 2,
    "suit": 1.5,
    "turtleneck": 0.8,
    "hoodie": 1.2,
    "jacket": 1.5,
    "v_neck": 0.6,
}
_CHILDREN: Final = {"tee": 2, "hoodie": 2, "sweater": 3}
_PAPERS: Final = (
    "#8d9aa5",
    "#a89a8c",
    "#7f8f86",
    "#9a8794",
    "#b0a18a",
    "#6e7f93",
    "#a37f6c",
    "#8b9d9a",
    "#77738c",
    "#bfa99a",
)
_AMBIENT: Final = np.array([0.40, 0.415, 0.45])


@dataclass(frozen=True)
class Outfit:
    makeup: MakeUp
    lips: Colour | None
    """None: as they are by nature."""
    gloss: float
    glasses: Glasses | None
    clothes: Clothes
    backdrop: Backdrop
    lamp: Lamp
    shown: dict[str, str]


def dress(asked: Asked, who: Who, source: Dice) -> Outfit:
    makeup, lips, gloss, made_up = _makeup(asked, who, source)
    glasses, worn = _glasses(asked, who, source)
    light_name, light = _light(asked)
    clothes = _clothes(asked, who, source)
    shown = {"clothes": clothes.kind.replace("_", " ")}
    shown |= {"make_up": made_up} if made_up else {}
    shown |= {"glasses": worn} if worn else {}
    shown |= {"light": light_name} if light_name else {}
    return Outfit(makeup, lips, gloss, glasses, clothes, _backdrop(asked, light, source), _lamp(light, source), shown)


def _makeup(asked: Asked, who: Who, source: Dice) -> tuple[MakeUp, Colour | None, float, str]:
    styles = tables.styles().make_up
    names = list(dict.fromkeys(asked.names("make_up")))
    wears = source.random() < 0.8
    if not who.grown:
        return MakeUp(lashes=0.10), None, 0.0, ""
    if not names:
        names = ["natural"] if who.womanly > 0.6 and wears else ["none"]
        told = ""
    else:
        told = ", ".join(name.replace("_", " ") for name in names)
    entries = [styles[name] for name in names if not styles[name].none]
    base = MakeUp(lashes=0.42 if who.womanly > 0.5 else 0.10)
    lips = asked.of("lips", "lip_colour") or asked.of("make_up", "lip_colour")
    tint = colour(tables.colours().lips[lips].tint) if lips else None
    for entry in entries:
        base = _laid_over(base, entry)
        if tint is None and entry.lips:
            tint = colour(entry.lips)
    return base, tint, max((entry.gloss for entry in entries), default=0.0), told


def _laid_over(base: MakeUp, entry: MakeUpStyle) -> MakeUp:
    """Both together: the stronger of each figure, the later colours."""
    return MakeUp(
        shadow=colour(entry.shadow) if entry.shadow else base.shadow,
        shadow_strength=max(base.shadow_strength, entry.shadow_strength),
        shadow_reach=entry.shadow_reach,
        second=colour(entry.second) if entry.second else base.second,
        two_tone=max(base.two_tone, entry.two_tone),
        liner=max(base.liner, entry.liner),
        lashes=max(base.lashes, entry.lashes),
        blush=colour(entry.blush) if entry.blush else base.blush,
        blush_strength=max(base.blush_strength, entry.blush_strength),
        contour=max(base.contour, entry.contour),
        glow=max(base.glow, entry.glow),
        glitter=max(base.glitter, entry.glitter),
        gems=max(base.gems, entry.gems),
        strokes=max(base.strokes, entry.strokes),
    )


def _glasses(asked: Asked, who: Who, source: Dice) -> tuple[Glasses | None, str]:
    styles = tables.styles().glasses
    names = list(dict.fromkeys(asked.names("glasses")))
    chance = 0.10 if who.years < 55 else 0.30
    wears, shape = source.random() < chance, pick({"round": 1, "square": 2, "half": 0.7, "rimless": 0.6}, source)
    frame = colour(str(source.choice(["#1f1d1e", "#3a2a20", "#5a3524", "#2c3440", "#6a5a3a"])))
    if not names and not wears:
        return None, ""
    entries = [styles[name] for name in names]
    if any(entry.none for entry in entries):
        return None, ""
    dark = max((entry.dark for entry in entries), default=0.0)
    named = next((entry.shape for entry in reversed(entries) if entry.shape), "")
    tint = asked.of("glasses", "colour")
    shape = named or ("aviator" if dark else shape)
    thin = max((entry.thick for entry in entries), default=0.0) or (
        0.020 if shape in {"aviator", "rimless", "round"} else 0.034
    )
    glasses = Glasses(
        shape,
        colour(tables.colours().things[tint].tint) if tint else frame,
        dark=dark,
        lens=colour("#1c1f22"),
        thick=thin,
    )
    return glasses, ("sunglasses, " if dark else "") + shape.replace("_", " ")


def _clothes(asked: Asked, who: Who, source: Dice) -> Clothes:
    kind = pick(_CHILDREN if not who.grown else _WOMENS if who.womanly > 0.5 else _MENS, source)
    named = asked.found.get("clothes")
    if named:
        kind = tables.styles().clothes[named[-1][1]].kind
    things = tables.colours().things
    quiet = [
        "navy",
        "grey",
        "black",
        "blue",
        "beige",
        "white",
        "green",
        "burgundy",
        "mustard",
        "teal",
        "brown",
        "pink",
        "light_blue",
        "mint",
    ]
    drawn = str(source.choice(quiet))
    if kind == "suit" and asked.clothes_colour is None:
        drawn = str(source.choice(["navy", "grey", "black"]))
    tint = colour(things[asked.clothes_colour or drawn].tint)
    accent = colour("#eeece6") if kind == "suit" or float(tint.mean()) < 0.6 else colour("#3a424c")
    return Clothes(kind, floats(np.clip(tint * (1 + source.normal(0, 0.03, 3)), 0, 1)), accent)


def _light(asked: Asked) -> tuple[str, LightStyle]:
    lights = tables.styles().light
    names = asked.names("light")
    return (names[-1], lights[names[-1]]) if names else ("", lights["studio"])


def _lamp(light: LightStyle, source: Dice) -> Lamp:
    side = float(source.choice([-1, 1])) * light.side * float(source.uniform(0.85, 1.15))
    height = -float(source.uniform(0.45, 0.62))
    cool = floats(_AMBIENT * light.ambient) * floats([1 - 0.5 * light.cool, 1.0, 1 + 0.9 * light.cool])
    rim = colour(light.rim) * np.float32(0.55) if light.rim else floats([0.09, 0.09, 0.10])
    return Lamp((side, height, 0.67), floats(colour(light.key) * np.float32(1.03 * light.strength)), cool, floats(rim))


def _backdrop(asked: Asked, light: LightStyle, source: Dice) -> Backdrop:
    kinds = asked.names("backdrop")
    paper = colour(str(source.choice(list(_PAPERS))))
    tint = colour(tables.colours().things[asked.backdrop_colour].tint) if asked.backdrop_colour else paper
    tint = floats(np.clip(tint * (1 + source.normal(0, 0.02, 3)), 0.02, 1))
    if kinds:
        kind = tables.styles().backdrop[kinds[-1]].kind
        return Backdrop(kind, shade(tint, 0.75) if kind == "bokeh" else tint, dark=light.dark)
    if asked.scene and asked.backdrop_colour is None:
        return Backdrop("scene", tint, asked.scene, light.dark * 0.6)
    return Backdrop("studio", tint, dark=light.dark)
