"""What portraits wear on the head; the crown of the head is at (0, 0.89)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from atelier.engines.sketch.paint.colour import Colour, colour, shade
from atelier.engines.sketch.paint.path import box, oval, ribbon, smooth, star, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import WHITE
from atelier.engines.sketch.subjects.people.person import Person

GOLD = "#e3b341"
USUAL = {
    "witch": "#2c2838",
    "tricorn": "#2a2422",
    "straw": "#dcb868",
    "stetson": "#7a5234",
    "fedora": "#4a4440",
    "santa": "#c0262c",
    "hood": "#23252e",
}
"""The colours of hats that have one of their own, unless another was asked for."""


def draw_hat(pen: Pen, person: Person) -> None:
    draw = HATS.get(person.hat)
    if draw is not None:
        usual = USUAL.get(person.hat)
        draw(pen, person.hat_tint if usual is None or person.hat_own else colour(usual))


def _cap(pen: Pen, tint: Colour) -> None:
    """A sailor's peaked cap."""
    pen.blob("-.175,.80 -.205,.90 -.15,.985 0,1.01 .15,.985 .205,.90 .175,.80 0,.83", tint, form=0.85)
    pen.fill(smooth("-.172,.84 0,.868 .172,.84 .168,.785 0,.812 -.168,.785"), shade(tint, 0.62), form=0.5)
    pen.blob("-.16,.795 0,.818 .16,.795 .13,.745 0,.735 -.13,.745", "#1d2028", form=0.7)
    pen.fill(star(0, 0.875, 0.030, 0.013, 5), GOLD, form=0.3)


def _beanie(pen: Pen, tint: Colour) -> None:
    dome = pen.blob("-.168,.80 -.170,.90 -.10,.985 0,1.005 .10,.985 .170,.90 .168,.80", tint, form=0.9)
    with pen.inside(dome):
        for x in np.linspace(-0.15, 0.15, 9):
            pen.shadow(ribbon([(float(x), 0.8), (float(x) * 0.7, 1.0)], 0.006), 0.3, soft=0.002)
    pen.fill(box(-0.180, 0.765, 0.180, 0.835, 0.03), shade(tint, 0.82), form=0.7)
    for x in np.linspace(-0.16, 0.16, 15):
        pen.shadow(ribbon([(float(x), 0.772), (float(x), 0.828)], 0.005), 0.3, soft=0.002)


def _crown(pen: Pen, tint: Colour) -> None:
    gems = ("#c0303a", "#2f6fb0", "#2f9a5f")
    rim = "-.155,.83! -.185,.985! -.115,.905! -.075,1.005! 0,.915! .075,1.005! .115,.905! .185,.985! .155,.83! 0,.805"
    pen.fill(smooth(rim), GOLD, form=0.7)
    for index, (x, y) in enumerate(((-0.185, 0.99), (-0.075, 1.01), (0.075, 1.01), (0.185, 0.99))):
        pen.fill(oval(x, y, 0.017), gems[index % 3], form=0.8)
    pen.fill(smooth("-.157,.85 0,.828 .157,.85 .155,.815 0,.792 -.155,.815"), shade(GOLD, 0.8), form=0.6)
    for index, x in enumerate((-0.09, 0.0, 0.09)):
        pen.fill(oval(x, 0.823 + abs(x) * 0.1, 0.015), gems[index], form=0.8)


def _tiara(pen: Pen, tint: Colour) -> None:
    pen.fill(smooth("-.12,.86! -.08,.90 -.05,.885 0,.965! .05,.885 .08,.90 .12,.86! 0,.885"), "#f0e2b0", form=0.6)
    pen.fill(oval(0, 0.915, 0.015), "#d9609a", form=0.8)


def _pointed(pen: Pen, tint: Colour) -> None:
    """A wizard's hat with stars."""
    cone = pen.blob("-.175,.82! -.10,1.0 -.03,1.16 .06,1.30! .10,1.26 .09,1.12 .13,.96 .175,.82! 0,.80", tint, form=0.9)
    with pen.inside(cone):
        for x, y, r in (
            (-0.06, 0.95, 0.022),
            (0.05, 1.03, 0.018),
            (0.07, 0.90, 0.020),
            (0.02, 1.16, 0.014),
            (-0.02, 1.08, 0.012),
        ):
            pen.mark(star(x, y, r, r * 0.42, 5), "#f0d278")
    pen.blob("-.30,.80 -.18,.845 0,.83 .18,.845 .30,.80 .18,.765 0,.775 -.18,.765", shade(tint, 0.85), form=0.8)
    pen.fill(smooth("-.17,.865 0,.85 .17,.865 .175,.825 0,.808 -.175,.825"), shade(tint, 0.6), form=0.4)


def _witch(pen: Pen, tint: Colour) -> None:
    dark = tint
    pen.blob("-.165,.82! -.10,1.0 -.06,1.13 -.12,1.27! .02,1.16 .09,1.0 .165,.82! 0,.80", dark, form=0.9)
    pen.blob("-.34,.79 -.18,.84 0,.83 .18,.84 .34,.79 .18,.755 0,.77 -.18,.755", dark, form=0.8)
    pen.fill(smooth("-.16,.875 0,.855 .16,.875 .17,.825 0,.805 -.17,.825"), "#7a4a9a", form=0.4)
    pen.fill(box(-0.03, 0.815, 0.03, 0.865), GOLD, form=0.5, hole=box(-0.017, 0.827, 0.017, 0.853))


def _tricorn(pen: Pen, tint: Colour) -> None:
    dark = tint
    pen.blob("-.16,.84 -.12,.96 0,1.0 .12,.96 .16,.84", dark, form=0.8)
    brim = pen.blob(
        "-.30,.86! -.18,.965 -.06,.94 0,.965 .06,.94 .18,.965 .30,.86! .16,.79 0,.77 -.16,.79",
        shade(dark, 1.15),
        form=0.8,
    )
    pen.stroke("-.30,.86 -.18,.965 -.06,.94 0,.965 .06,.94 .18,.965 .30,.86", 0.012, GOLD)
    with pen.inside(brim):
        pen.fill(oval(0, 0.875, 0.034, 0.032), WHITE, form=0.4)
        pen.fill(box(-0.018, 0.83, 0.018, 0.86, 0.006), WHITE, form=0.3)
        for x in (-0.013, 0.013):
            pen.fill(oval(x, 0.877, 0.0085), dark, form=0)
        pen.stroke("-.05,.825 .05,.80", 0.010, WHITE)
        pen.stroke("-.05,.80 .05,.825", 0.010, WHITE)


def _toque(pen: Pen, tint: Colour) -> None:
    pen.fill(
        [oval(-0.11, 1.0, 0.10), oval(0.11, 1.0, 0.10), oval(0, 1.05, 0.12), oval(0, 0.97, 0.12)], "#f7f5f0", form=0.9
    )
    pen.fill(smooth("-.16,.82 0,.80 .16,.82 .165,.94 0,.92 -.165,.94"), "#efece4", form=0.7)
    for x in (-0.09, -0.03, 0.03, 0.09):
        pen.shadow(ribbon([(x, 0.93), (x * 1.3, 1.06)], 0.008), 0.25, soft=0.005)


def _straw(pen: Pen, tint: Colour) -> None:
    _brimmed(pen, tint, band=colour("#8a4a34"), brim=0.34, woven=True)


def _stetson(pen: Pen, tint: Colour) -> None:
    felt = tint
    pen.blob("-.15,.84 -.16,.96 -.10,1.03 -.03,1.0 .03,1.0 .10,1.03 .16,.96 .15,.84", felt, form=0.9)
    pen.blob(
        "-.36,.90! -.26,.835 -.14,.845 0,.83 .14,.845 .26,.835 .36,.90! .26,.775 0,.765 -.26,.775",
        shade(felt, 0.92),
        form=0.8,
    )
    pen.fill(smooth("-.152,.875 0,.86 .152,.875 .152,.835 0,.82 -.152,.835"), "#3a2418", form=0.4)


def _fedora(pen: Pen, tint: Colour) -> None:
    _brimmed(pen, tint, band=shade(tint, 0.5), brim=0.27)


def _brimmed(pen: Pen, felt: Colour, *, band: Colour, brim: float, woven: bool = False) -> None:
    crown = pen.blob("-.15,.84 -.15,.95 -.08,1.01 0,.995 .08,1.01 .15,.95 .15,.84", felt, form=0.9)
    edge = pen.blob(
        [
            (-brim, 0.80),
            (-0.16, 0.845),
            (0, 0.838),
            (0.16, 0.845),
            (brim, 0.80),
            (0.16, 0.765),
            (0, 0.758),
            (-0.16, 0.765),
        ],
        shade(felt, 0.95),
        form=0.7,
    )
    if woven:
        for outline in (crown, edge):
            with pen.inside(outline):
                for y in np.linspace(0.76, 1.0, 14):
                    pen.shadow(
                        ribbon([(-brim, float(y)), (0, float(y) - 0.012), (brim, float(y))], 0.004), 0.22, soft=0.001
                    )
    pen.fill(smooth("-.152,.885 0,.872 .152,.885 .152,.838 0,.825 -.152,.838"), band, form=0.4)


def _beret(pen: Pen, tint: Colour) -> None:
    pen.blob("-.20,.88 -.17,.97 -.02,1.0 .14,.96 .20,.88 .15,.82 0,.835 -.15,.815", tint, form=0.9)
    pen.fill(smooth("-.155,.835 0,.855 .155,.835 .15,.80 0,.822 -.15,.80"), shade(tint, 0.7), form=0.4)
    pen.stroke([(0.0, 0.99), (0.015, 1.03)], [0.02, 0.012], shade(tint, 0.8))


def _santa(pen: Pen, tint: Colour) -> None:
    red = tint
    pen.blob("-.17,.82 -.15,.96 -.04,1.06 .12,1.06 .25,.94 .29,.82 .24,.84 .17,.92 .16,.82", red, form=0.9)
    pen.fill(
        tufted(smooth("-.185,.86 0,.885 .185,.86 .18,.79 0,.812 -.18,.79"), 0.014, 40, pen.source), WHITE, form=0.8
    )
    pen.fill(tufted(oval(0.285, 0.79, 0.045), 0.012, 20, pen.source), WHITE, form=0.8)


def _horned(pen: Pen, tint: Colour) -> None:
    steel = colour("#9aa2aa")
    for side in (-1, 1):
        pen.stroke(
            [(side * 0.14, 0.88), (side * 0.26, 0.93), (side * 0.27, 1.08)], [0.075, 0.06, 0], "#e9dcbc", form=0.9
        )
    pen.blob("-.168,.78 -.165,.90 -.09,.985 0,1.005 .09,.985 .165,.90 .168,.78 0,.80", steel, form=0.9)
    pen.fill(smooth("-.172,.825 0,.845 .172,.825 .168,.77 0,.79 -.168,.77"), shade("#8a6a3a", 1.0), form=0.6)
    pen.fill(box(-0.016, 0.80, 0.016, 1.0), "#8a6a3a", form=0.6)


def _helmet(pen: Pen, tint: Colour) -> None:
    """A space helmet: a glass bowl in a white ring."""
    glass = oval(0, 0.695, 0.262, 0.270)
    pen.fill(glass, "#8fb8de", form=0.9, alpha=0.20)
    with pen.inside(glass):
        pen.glint(smooth("-.225,.72 -.19,.86 -.09,.945 -.135,.86 -.185,.73"), 0.85, soft=0.008, tint="#ffffff")
        pen.glint(smooth(".14,.52 .20,.60 .225,.70 .24,.62 .19,.52"), 0.45, soft=0.010, tint="#ffffff")
        pen.shadow(smooth("-.27,.60 -.2,.47 0,.42 .2,.47 .27,.60 .3,.4 0,.3 -.3,.4"), 0.25, soft=0.03)
    pen.fill(oval(0, 0.69, 0.292, 0.300), "#e9ebef", form=0.9, hole=glass)
    for side in (-1, 1):
        pen.fill(box(side * 0.285 - 0.034, 0.62, side * 0.285 + 0.034, 0.76, 0.02), "#c9cdd4", form=0.8)
        pen.fill(oval(side * 0.288, 0.69, 0.018), "#d8433a", form=0.7)


def _visor(pen: Pen, tint: Colour) -> None:
    """A knight's open helmet with a plume."""
    steel = colour("#a9b2bd")
    pen.fill(
        tufted(
            smooth("-.02,1.0 -.10,1.10 -.24,1.10 -.32,.96 -.30,.82 -.24,.92 -.14,.98 -.04,.94"), 0.03, 34, pen.source
        ),
        "#b0303a",
        form=0.7,
    )
    dome = smooth(
        "-.178,.62 -.182,.80 -.14,.95 0,1.01 .14,.95 .182,.80 .178,.62 .15,.47 .128,.52 .140,.66 .13,.76 "
        "0,.79 -.13,.76 -.140,.66 -.128,.52 -.15,.47"
    )
    pen.fill(dome, steel, form=0.95)
    pen.fill(smooth("-.185,.80 0,.84 .185,.80 .178,.755 0,.79 -.178,.755"), shade(steel, 0.75), form=0.7)
    pen.stroke("0,1.01 0,.84", 0.02, shade(steel, 1.2), form=0.6)
    for x in (-0.16, -0.08, 0.08, 0.16):
        pen.fill(oval(x, 0.80 - abs(x) * 0.12, 0.009), GOLD, form=0.6)


def _hood(pen: Pen, tint: Colour) -> None:
    cloth = tint
    pen.fill(
        smooth("0,.96 .14,.92 .195,.80 .19,.62 .14,.46 0,.41 -.14,.46 -.19,.62 -.195,.80 -.14,.92"),
        cloth,
        form=0.85,
        hole=smooth("-.12,.735 0,.75 .12,.735 .125,.66 0,.635 -.125,.66"),
    )


def _topknot(pen: Pen, tint: Colour) -> None:
    pen.fill(oval(0, 0.955, 0.055, 0.05), "#1f1a1c", form=0.9)
    pen.stroke([(-0.09, 0.985), (0.09, 0.935)], 0.014, "#b03a3a")


def _veil(pen: Pen, tint: Colour) -> None:
    pen.fill(
        smooth(
            "0,.95 .16,.90 .24,.70 .30,.30 .22,.26 .18,.66 .12,.84 0,.885 -.12,.84 -.18,.66 -.22,.26 -.30,.30 "
            "-.24,.70 -.16,.90"
        ),
        "#fbf9f6",
        form=0.4,
        alpha=0.55,
    )
    for x in (-0.1, -0.05, 0.0, 0.05, 0.1):
        pen.fill(oval(x, 0.905 - x * x * 2, 0.020), "#f2d9dc", form=0.7)


HATS: dict[str, Callable[[Pen, Colour], None]] = {
    "cap": _cap,
    "beanie": _beanie,
    "crown": _crown,
    "tiara": _tiara,
    "pointed": _pointed,
    "witch": _witch,
    "tricorn": _tricorn,
    "toque": _toque,
    "straw": _straw,
    "stetson": _stetson,
    "fedora": _fedora,
    "beret": _beret,
    "santa": _santa,
    "horned": _horned,
    "helmet": _helmet,
    "visor": _visor,
    "hood": _hood,
    "topknot": _topknot,
    "veil": _veil,
}
