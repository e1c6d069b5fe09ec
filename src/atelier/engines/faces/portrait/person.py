"""A person to be drawn: proportions and looks as figures. Nothing here knows words or pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

from atelier.engines.sketch.paint.colour import Colour, colour


@dataclass(frozen=True)
class Build:
    """The bones. Lengths in face units; widths are half widths."""

    temple: float = 0.97
    cheek: float = 1.0
    jaw: float = 0.83
    """At the height of the mouth."""
    chin: float = 0.30
    """Near the tip."""
    chin_y: float = 1.50
    crown_y: float = -1.42
    hairline_y: float = -0.84
    nose_width: float = 0.22
    nose_y: float = 0.62
    """Where it meets the upper lip."""
    nose_bridge: float = 1.0
    """How far it stands out; 1 is usual."""
    nose_hook: float = 0.0
    """-1 upturned, 1 aquiline."""
    brow_ridge: float = 0.5
    cheekbone: float = 0.5
    fullness: float = 0.0
    """-1 gaunt, 1 round cheeks."""
    ear: float = 1.0
    neck: float = 0.66
    shoulders: float = 2.35


@dataclass(frozen=True)
class Eyes:
    gap: float = 0.44
    """From the middle of the face to the middle of an eye."""
    width: float = 0.235
    upper: float = 0.105
    lower: float = 0.068
    tilt: float = 0.03
    """How much higher the outer corner is."""
    crease: float = 0.075
    """Height of the fold above the lid; 0: none to be seen."""
    hooded: float = 0.0
    open: float = 1.0
    """How far the lids are open; expressions change it."""
    colours: tuple[Colour, Colour] = field(default_factory=lambda: (colour("#6b4a2f"), colour("#6b4a2f")))
    """Left and right as seen in the picture."""


@dataclass(frozen=True)
class Brows:
    y: float = -0.33
    """Of the highest place."""
    arch: float = 0.07
    thick: float = 0.055
    length: float = 1.0
    density: float = 1.0
    inner: float = 0.0
    """How much the inner end is raised (sad) or lowered (angry)."""
    raised: float = 0.0


@dataclass(frozen=True)
class Mouth:
    y: float = 0.95
    width: float = 0.36
    upper: float = 0.105
    lower: float = 0.145
    bow: float = 0.5
    """How marked the cupid's bow is."""
    corners: float = 0.0
    """How far the corners are raised."""
    gap: float = 0.0
    """How far the lips are apart."""
    teeth: bool = False
    colour: Colour = field(default_factory=lambda: colour("#b5695e"))
    gloss: float = 0.35


@dataclass(frozen=True)
class Skin:
    colour: Colour = field(default_factory=lambda: colour("#dba98a"))
    blush: float = 0.35
    freckles: float = 0.0
    wrinkles: float = 0.0
    """0 smooth, 1 very old."""
    pores: float = 0.5
