"""A whole portrait, painted from the back to the front."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from atelier.engines.faces.portrait.backdrop import Backdrop, draw_backdrop
from atelier.engines.faces.portrait.beard import Beard, draw_beard
from atelier.engines.faces.portrait.body import draw_ears, draw_neck
from atelier.engines.faces.portrait.brows import draw_brow
from atelier.engines.faces.portrait.clothes import Clothes, draw_clothes
from atelier.engines.faces.portrait.eyes import draw_eye, draw_lids
from atelier.engines.faces.portrait.eyewear import Glasses, draw_glasses
from atelier.engines.faces.portrait.face import draw_face, face_patch
from atelier.engines.faces.portrait.finish import finished
from atelier.engines.faces.portrait.hair import styles
from atelier.engines.faces.portrait.hair.plan import Plan, Wearing
from atelier.engines.faces.portrait.hair.scalp import paint_mass, paint_scalp, paint_ties
from atelier.engines.faces.portrait.hair.strands import Look, paint
from atelier.engines.faces.portrait.light import Lamp
from atelier.engines.faces.portrait.lips import draw_mouth
from atelier.engines.faces.portrait.makeup import MakeUp, lay_sparkle, tint_of
from atelier.engines.faces.portrait.person import Brows, Build, Eyes, Mouth, Skin
from atelier.engines.faces.portrait.relief import face_outline
from atelier.engines.faces.portrait.sheet import Sheet
from atelier.engines.frames.arrays import Picture
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.noise import dice

_LEAST_PX: Final = 1400
"""The painted sheet has at least so many pixels along its shorter side; smaller pictures are averaged from it."""
_HIGH: Final = 4.75
"""Face units that the shorter side of the picture shows."""
_EYES_AT: Final = 0.46
"""Height of the eyes in a square picture, from above."""


@dataclass(frozen=True)
class Portrait:
    """Everything that is to be seen."""

    build: Build = field(default_factory=Build)
    eyes: Eyes = field(default_factory=Eyes)
    brows: Brows = field(default_factory=Brows)
    mouth: Mouth = field(default_factory=Mouth)
    skin: Skin = field(default_factory=Skin)
    wearing: Wearing = field(default_factory=Wearing)
    hair: Look = field(default_factory=Look)
    recede: float = 0.0
    brow_tint: Colour = field(default_factory=lambda: colour("#2e1d14"))
    beard: Beard | None = None
    beard_hair: Look = field(default_factory=Look)
    makeup: MakeUp = field(default_factory=MakeUp)
    glasses: Glasses | None = None
    clothes: Clothes = field(default_factory=Clothes)
    backdrop: Backdrop = field(default_factory=Backdrop)
    lamp: Lamp = field(default_factory=Lamp)
    gaze: tuple[float, float] = (0.0, 0.0)


def frame_of(width: int, height: int) -> tuple[float, tuple[float, float]]:
    """Pixels per face unit, and where the point between the eyes is, in a picture of this size."""
    scale = min(height / _HIGH, width / (_HIGH * 0.86))
    rest = height - scale * _HIGH
    return scale, (width / 2, scale * _HIGH * _EYES_AT + rest * 0.42)


def paint_portrait(
    portrait: Portrait, width: int, height: int, seed: int, progress: Callable[[float], None] = lambda done: None
) -> Picture:
    """RGB uint8 (height, width, 3). The same seed gives the same picture."""
    factor = max(1.0, _LEAST_PX / min(width, height))
    wide, tall = round(width * factor), round(height * factor)
    scale, centre = frame_of(wide, tall)
    sheet = Sheet(wide, tall, scale, centre)
    _behind(sheet, portrait, seed)
    progress(0.30)
    _body(sheet, portrait, seed)
    progress(0.45)
    _face(sheet, portrait, seed)
    progress(0.65)
    _over(sheet, portrait, seed)
    progress(0.90)
    return finished(sheet.rgb, width, height, portrait.lamp, dice(seed, "finish"))


def _plan(portrait: Portrait, seed: int) -> Plan:
    return styles.plan(portrait.build, portrait.wearing, dice(seed, "hair"))


def _behind(sheet: Sheet, portrait: Portrait, seed: int) -> None:
    draw_backdrop(sheet, portrait.backdrop, dice(seed, "backdrop"), seed)
    plan = _plan(portrait, seed)
    paint_mass(sheet, plan, portrait.hair)
    paint(sheet, plan.back, portrait.hair, portrait.lamp, dice(seed, "back"))


def _body(sheet: Sheet, portrait: Portrait, seed: int) -> None:
    build, skin, lamp = portrait.build, portrait.skin.colour, portrait.lamp
    head = sheet.whole().cover(face_outline(build))
    draw_neck(sheet, build, skin, lamp, head)
    draw_clothes(sheet, portrait.clothes, build, lamp, dice(seed, "clothes"))
    draw_ears(sheet, build, skin, lamp)


def _face(sheet: Sheet, portrait: Portrait, seed: int) -> None:
    build, eyes, mouth, lamp = portrait.build, portrait.eyes, portrait.mouth, portrait.lamp
    source = dice(seed, "face")
    tint = tint_of(face_patch(sheet, build), portrait.makeup, eyes, dice(seed, "make-up"))
    draw_face(sheet, build, eyes, mouth, portrait.skin, lamp, source, tint)
    lashes = blend(shade(portrait.brow_tint, 0.45), colour("#15100e"), 0.6)
    for side in (-1, 1):
        draw_eye(sheet, eyes, side, lamp, source, portrait.gaze)
        draw_lids(
            sheet, eyes, side, portrait.skin.colour, portrait.makeup.lashes, portrait.makeup.liner, lashes, source
        )
    draw_mouth(sheet, mouth, portrait.skin.colour, source)
    paint_scalp(sheet, build, _plan(portrait, seed), portrait.hair, dice(seed, "scalp"), portrait.recede)
    for side in (-1, 1):
        draw_brow(sheet, portrait.brows, eyes, side, portrait.brow_tint, source)
    lay_sparkle(sheet, portrait.makeup, eyes, dice(seed, "sparkle"))


def _over(sheet: Sheet, portrait: Portrait, seed: int) -> None:
    lamp = portrait.lamp
    if portrait.beard is not None:
        draw_beard(
            sheet, portrait.beard, portrait.build, portrait.mouth, portrait.beard_hair, lamp, dice(seed, "beard")
        )
        draw_mouth(sheet, portrait.mouth, portrait.skin.colour, dice(seed, "mouth"))
    plan = _plan(portrait, seed)
    paint(sheet, plan.front, portrait.hair, lamp, dice(seed, "front"))
    paint_ties(sheet, plan, shade(portrait.clothes.tint, 1.1), lamp)
    if portrait.glasses is not None:
        draw_glasses(sheet, portrait.glasses, portrait.eyes, portrait.build, lamp)
