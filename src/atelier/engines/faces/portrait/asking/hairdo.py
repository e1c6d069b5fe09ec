"""Hair and beard: style, colour, texture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from atelier.engines.faces.portrait.asking import tables
from atelier.engines.faces.portrait.asking.chance import pick
from atelier.engines.faces.portrait.asking.reading import Asked
from atelier.engines.faces.portrait.asking.tables import BeardStyle, HairTint
from atelier.engines.faces.portrait.asking.who import Who
from atelier.engines.faces.portrait.beard import Beard
from atelier.engines.faces.portrait.hair.plan import Wearing
from atelier.engines.faces.portrait.hair.strands import Look
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.noise import Dice

_WOMEN: Final = {
    "long": 4,
    "shoulder": 4,
    "bob": 3,
    "shag": 1.2,
    "bun": 1.3,
    "ponytail": 1.6,
    "updo": 0.8,
    "pixie": 1.2,
    "braids": 0.8,
}
_MEN: Final = {
    "side_part": 4,
    "crew": 3,
    "quiff": 2.2,
    "undercut": 2,
    "caesar": 1.6,
    "buzz": 1.5,
    "bald": 0.8,
    "shag": 0.8,
    "shoulder": 0.5,
}
_OLD_MEN: Final = {"side_part": 3, "receding": 3, "bald": 1.6, "crew": 2, "caesar": 1.2, "quiff": 0.8}
_OLD_WOMEN: Final = {"bob": 4, "pixie": 3, "shoulder": 2, "updo": 1.6, "bun": 1.2, "shag": 1}
_BOYS: Final = {"side_part": 3, "bowl": 2, "crew": 2, "caesar": 2, "shag": 0.6}
_GIRLS: Final = {"pigtails": 2.5, "braids": 2.5, "shoulder": 3, "long": 2, "bob": 2, "ponytail": 2}
_BEARDS: Final = {
    "none": 5,
    "stubble": 2.4,
    "corporate": 1.6,
    "full": 1.6,
    "circle": 0.6,
    "goatee": 0.5,
    "moustache": 0.5,
    "van_dyke": 0.3,
}
_LOOSE: Final = {"long": 2, "shoulder": 3, "bob": 1}
_LOOSE_MEN: Final = {"shag": 2, "side_part": 1.5, "shoulder": 1}
_SHORT: Final = frozenset(
    {"side_part", "crew", "caesar", "quiff", "undercut", "buzz", "mohawk", "bald", "receding", "bowl", "pixie"}
)


@dataclass(frozen=True)
class Hairdo:
    wearing: Wearing
    look: Look
    recede: float
    brow_tint: Colour
    beard: Beard | None
    beard_look: Look
    shown: dict[str, str]


def do_hair(asked: Asked, who: Who, source: Dice) -> Hairdo:
    tint_name, tint = _tint(asked, who, source)
    types = [tables.styles().hair_type[name] for name in dict.fromkeys(asked.names("hair_type"))]
    own = pick(who.origin.texture or {"straight": 3, "wavy": 2, "curly": 0.7}, source)
    if not any(kind.wave is not None for kind in types):
        types.append(tables.styles().hair_type[own])
    style_name = _style_name(asked, who, [kind.style for kind in types if kind.style], source)
    style = tables.styles().hair_style[style_name]
    wearing = Wearing(
        style=style.style,
        length=(style.length or 2.4) + float(source.normal(0, 0.09)),
        part=float(source.choice([-0.22, -0.10, 0.0, 0.12, 0.22])),
        fringe=style.fringe
        if style.fringe is not None
        else (0.9 if style.style in {"long", "bob"} and source.random() < 0.22 else 0.0),
        volume=style.volume if style.volume is not None else float(source.uniform(0.35, 0.65)),
    )
    look = _look(tint, source)
    recede = 0.0
    for kind in reversed(types):  # what was asked for first counts most
        for name in ("wave", "turns", "frizz", "gloss"):
            value = getattr(kind, name)
            look = look if value is None else replace(look, **{name: value})
        for name in ("volume", "thickness", "fringe", "part"):
            value = getattr(kind, name)
            wearing = wearing if value is None else replace(wearing, **{name: value})
        recede = kind.recede or recede
    if wearing.style == "dreadlocks":
        look = replace(look, wave=0.0, frizz=0.3)
    elif wearing.style in _SHORT:
        look = replace(look, wave=look.wave * 0.45, wave_from=0.04)
    elif look.wave < 0.06:
        look = replace(look, wave_from=0.9)
    if who.womanly < 0.5 and who.years > 50 and not asked.names("hair_style"):
        recede = max(recede, float(np.clip((who.years - 50) / 40, 0, 0.7)))
    beard_name, beard = _beard(asked, who, source)
    beard_tint = _named_tint(asked.of("beard_colour", "hair_colour")) or tint
    brow = _named_tint(asked.of("eyebrows", "hair_colour"))
    shown = {"hair_style": style_name.replace("_", " "), "hair_colour": tint_name.replace("_", " ")}
    if beard is not None:
        shown["beard"] = beard_name.replace("_", " ")
    return Hairdo(
        wearing,
        look,
        recede,
        colour(brow.root) if brow else _brow_tint(tint, who),
        beard,
        replace(_look(beard_tint, source), frizz=0.22),
        shown,
    )


def _tint(asked: Asked, who: Who, source: Dice) -> tuple[str, HairTint]:
    named = asked.of("hair_colour", "hair_colour") or asked.of("hair_style", "hair_colour")
    by_age = _aged(who, source)
    name = named or by_age or pick(who.origin.hair, source)
    return name, tables.colours().hair[name]


def _aged(who: Who, source: Dice) -> str | None:
    if who.years > 70 and source.random() < 0.9:
        return "white" if source.random() < 0.5 else "grey"
    if who.years > 56 and source.random() < 0.75:
        return "grey" if source.random() < 0.6 else "salt"
    if who.years > 45 and source.random() < 0.30:
        return "salt"
    return None


def _named_tint(name: str | None) -> HairTint | None:
    return None if name is None else tables.colours().hair[name]


def _look(tint: HairTint, source: Dice) -> Look:
    vary = float(np.clip(source.normal(1, 0.05), 0.9, 1.1))
    return Look(
        root=np.clip(colour(tint.root) * vary, 0, 1),
        tip=np.clip(colour(tint.tip) * vary, 0, 1),
        gloss=0.75,
        grey=tint.grey,
        fade=tint.fade,
        frizz=0.10,
    )


def _brow_tint(tint: HairTint, who: Who) -> Colour:
    root = colour(tint.root)
    natural = blend(root, colour("#3a281e"), 0.35)
    if float(root.max() - root.min()) > 0.30 and float(root[0]) < float(max(root[1], root[2])):
        natural = colour("#3a2a22")  # dyed hair leaves the brows as they are
    return shade(natural, 0.72 if float(root.mean()) > 0.25 else 0.9)


def _style_name(asked: Asked, who: Who, by_type: list[str], source: Dice) -> str:
    named = asked.of("hair_style", "hair_style") or next(iter(asked.names("hair_style")), None)
    if who.years < 14:
        choices = _GIRLS if who.womanly > 0.5 else _BOYS
    elif who.years > 60:
        choices = _OLD_WOMEN if who.womanly > 0.5 else _OLD_MEN
    else:
        choices = _WOMEN if who.womanly > 0.5 else _MEN
    own = pick(choices, source)
    if named is not None:
        return "crew" if named == "crew" and who.womanly < 0.5 else "pixie" if named == "crew" else named
    if by_type:
        return by_type[0]
    if asked.names("hair_type"):  # seen best where hair is loose
        return pick(_LOOSE if who.womanly > 0.5 else _LOOSE_MEN, source)
    return own


def _beard(asked: Asked, who: Who, source: Dice) -> tuple[str, Beard | None]:
    own = pick(_BEARDS, source)
    named = asked.of("beard", "beard") or next(iter(asked.names("beard")), None)
    if not who.grown:
        return "", None
    if named is None and who.womanly >= 0.4:
        return "", None
    name = named or own
    entry: BeardStyle = tables.styles().beard[name]
    if entry.none:
        return "", None
    return name, Beard(entry.moustache, entry.patch, entry.chin, entry.jaw, entry.length, entry.stubble, entry.joined)
