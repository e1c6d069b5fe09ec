"""Birds. Those on the ground are 1 high; those in the air are 1 wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, colour, shade, shift
from atelier.engines.sketch.paint.path import limb, mirrored, oval, ribbon, sided, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, eye, patch, strands
from atelier.engines.sketch.subjects.look import Look

SONGBIRDS = ("#3f7fc4", "#c9482f", "#d9a531", "#5f8f6a", "#8a6fb0")


def songbird(pen: Pen, look: Look) -> None:
    """Perched, facing right, 1 high with its twig."""
    back = look.main(SONGBIRDS[int(pen.source.integers(len(SONGBIRDS)))])
    breast = look.second("#f2d9a8")
    pen.stroke("-.55,.02 -.2,.07 .2,.05 .6,.10", [0.035, 0.05, 0.045, 0.03], "#6b5240", form=0.8)
    for x in (0.02, 0.12):
        pen.stroke([(x, 0.20), (x + 0.01, 0.07)], 0.022, "#8a6a4a")
    pen.fill(smooth("-.20,.30! -.58,.06! -.50,.02! -.12,.20!"), shade(back, 0.7), form=0.4)
    pen.fill(smooth("-.16,.30! -.50,.10! -.44,.05! -.08,.22!"), shade(back, 0.85), form=0.4)
    body = pen.blob(
        "-.22,.34 -.18,.52 -.06,.68 .06,.80 .17,.88 .30,.87 .37,.78 .36,.66 .37,.52 .32,.34 .20,.22 .04,.18 -.12,.22",
        back,
        form=0.95,
    )
    with pen.inside(body):
        patch(pen, ".40,.62 .30,.66 .18,.54 .10,.36 .0,.22 .1,.12 .36,.2 .44,.5", breast, soft=0.02)
        patch(pen, ".27,.78 .40,.80 .42,.72 .30,.70", shade(back, 0.5), soft=0.01, alpha=0.5)
    wing = pen.blob(
        "-.08,.62 .08,.60 .15,.46 .04,.32 -.14,.22 -.40,.10! -.26,.28 -.18,.46", shade(back, 0.85), form=0.8
    )
    with pen.inside(wing):
        for part in (0.25, 0.45, 0.65, 0.85):
            pen.mark(
                ribbon(
                    [(0.1 - 0.3 * part, 0.55 - 0.1 * part), (-0.05 - 0.32 * part, 0.30 - 0.16 * part)], [0.004, 0.012]
                ),
                shade(back, 0.5),
                alpha=0.8,
            )
    pen.blob(".355,.80! .47,.755! .36,.735!", "#d99a3a", form=0.7)
    pen.stroke(".36,.765 .44,.757", 0.006, shade("#d99a3a", 0.5))
    eye(pen, 0.285, 0.795, 0.024)


def owl(pen: Pen, look: Look) -> None:
    """On a branch, facing us."""
    plumage = look.main("#8a6a48")
    pale = shade(plumage, 1.5)
    pen.stroke("-.58,.06 -.2,.04 .2,.08 .6,.05", [0.06, 0.075, 0.07, 0.045], "#5d4938", form=0.9)
    for side in (-1, 1):
        pen.fill(smooth(sided(".10,.80! .20,.98! .30,.74!", side)), plumage, form=0.6)
    body = smooth("-.30,.72 -.33,.50 -.30,.28 -.18,.10 .0,.05 .18,.10 .30,.28 .33,.50 .30,.72 .18,.88 .0,.90 -.18,.88")
    pen.fill(tufted(body, 0.014, 70, pen.source), plumage, form=0.95)
    with pen.inside(body):
        patch(pen, "-.17,.56 .17,.56 .20,.34 .12,.14 -.12,.14 -.20,.34", pale, soft=0.02)
        for row in range(6):
            for step in range(-3, 4):
                x, y = step * 0.062 + 0.031 * (row % 2), 0.20 + row * 0.062
                pen.mark(
                    smooth([(x - 0.016, y + 0.012, 1), (x, y - 0.018), (x + 0.016, y + 0.012, 1), (x, y + 0.004)]),
                    shade(plumage, 0.7),
                )
    for side in (-1, 1):
        wing = smooth(sided(".24,.66 .34,.56 .345,.34 .24,.10! .18,.30 .19,.52", side))
        pen.fill(wing, shade(plumage, 0.78), form=0.8)
        with pen.inside(wing):
            for y in np.linspace(0.2, 0.58, 7):
                pen.mark(ribbon([(side * 0.36, y + 0.03), (side * 0.17, y)], 0.012), shade(plumage, 1.25), alpha=0.5)
        disc = oval(side * 0.125, 0.71, 0.135, 0.14)
        pen.fill(tufted(disc, 0.012, 30, pen.source), pale, form=0.5)
        pen.fill(oval(side * 0.115, 0.71, 0.076), "#e8a92c", form=0.6, lit=0.8)
        eye(pen, side * 0.112, 0.71, 0.047)
        pen.stroke([(0.0, 0.80), (side * 0.12, 0.86), (side * 0.26, 0.83)], [0.03, 0.035, 0.01], shade(plumage, 0.6))
        for toe in (-0.03, 0.0, 0.03):
            pen.fill(limb([(side * 0.10 + toe, 0.11), (side * 0.10 + toe * 1.3, 0.03)], 0.026), "#d9a94a", form=0.7)
    pen.blob("-.035,.68! .0,.70 .035,.68! .0,.585!", "#d9a94a", form=0.8)


def penguin(pen: Pen, look: Look) -> None:
    black = look.main("#242a38")
    for side in (-1, 1):
        pen.blob(
            sided(".03,.03 .10,.06 .22,.02 .20,-.015 .05,-.015", side),
            "#e89a3a",
            form=0.7,
        )
    pen.blob(
        "-.26,.40 -.25,.20 -.14,.03 .14,.03 .25,.20 .26,.40 .20,.64 .17,.82 .10,.95 .0,.985 -.10,.95 -.17,.82 -.20,.64",
        black,
        form=0.95,
    )
    pen.blob("-.19,.38 -.18,.18 -.09,.05 .09,.05 .18,.18 .19,.38 .13,.58 .0,.64 -.13,.58", "#f6f3ec", form=0.8)
    pen.blob("-.12,.80 -.06,.88 .0,.83 .06,.88 .12,.80 .10,.68 .0,.61 -.10,.68", "#f6f3ec", form=0.5)
    patch(pen, "-.12,.60 .12,.60 .08,.50 -.08,.50", "#f0c24a", soft=0.025, alpha=0.8)
    for side in (-1, 1):
        pen.fill(
            smooth(sided(".19,.66 .25,.56 .34,.34 .33,.27 .25,.36 .21,.48", side)),
            shade(black, 1.15),
            form=0.8,
        )
        eye(pen, side * 0.062, 0.80, 0.017)
    pen.blob("-.045,.765 .0,.79 .045,.765 .0,.70!", "#e89a3a", form=0.8)
    pen.stroke("-.035,.755 .0,.748 .035,.755", 0.006, shade("#e89a3a", 0.5))


def duck(pen: Pen, look: Look) -> None:
    """Afloat: the water line is y = 0."""
    body = look.main("#8a7a68")
    head = "#2f6a4a" if not look.colours else body
    pen.blob("-.46,.10 -.52,.28 -.44,.26 -.28,.32 -.05,.30 .2,.30 .34,.22 .36,.08 .26,-.01 -.3,-.01", body, form=0.95)
    patch(pen, ".14,.34 .40,.34 .40,.0 .22,.0 .16,.16", shade("#7a4a32" if not look.colours else body, 0.9), soft=0.03)
    pen.blob("-.34,.26 -.08,.28 .12,.20 .06,.10 -.14,.07 -.44,.17!", shade(body, 0.78), form=0.8)
    pen.fill(ribbon("-.20,.135 -.06,.105 .04,.13", [0, 0.035, 0]), "#4a68b0", form=0.3)
    pen.blob(".20,.24 .18,.44 .22,.58 .32,.64 .42,.58 .44,.48 .38,.40 .36,.24", head, form=0.95)
    pen.fill(ribbon(".19,.36 .28,.335 .375,.36", 0.03), WHITE, form=0.6)
    pen.blob(".41,.55 .50,.52 .60,.475 .61,.445 .52,.45 .42,.47", "#e0a53a", form=0.8)
    eye(pen, 0.345, 0.555, 0.016)


def swan(pen: Pen, look: Look) -> None:
    """Afloat, neck raised: the water line is y = 0."""
    white = look.main("#f7f5f0")
    pen.blob("-.50,.14 -.56,.34! -.40,.36 -.18,.40 .08,.36 .26,.24 .30,.08 .2,-.01 -.34,-.01", white, form=0.95)
    pen.stroke(
        ".22,.14 .32,.32 .24,.56 .19,.76 .27,.93 .40,.92", [0.17, 0.12, 0.085, 0.075, 0.085, 0.075], white, form=0.95
    )
    pen.fill(limb(".27,.92 .41,.905", [0.10, 0.07]), white, form=0.8)
    wing = pen.blob(
        "-.50,.40! -.36,.48 -.12,.48 .12,.38 .20,.24 .06,.12 -.18,.10 -.38,.18", shade(white, 1.02), form=0.9
    )
    with pen.inside(wing):
        for part in np.linspace(0.1, 0.9, 7):
            pen.shadow(
                ribbon([(0.14 - 0.4 * part, 0.14), (-0.16 - 0.34 * part, 0.30 + 0.14 * part)], 0.012), 0.25, soft=0.008
            )
    pen.blob(".44,.935 .47,.91 .56,.865 .55,.845 .46,.86", "#e28a32", form=0.8)
    pen.blob(".42,.955 .46,.925 .45,.875 .42,.89", DARK, form=0.5)
    eye(pen, 0.395, 0.925, 0.0125)


def rooster(pen: Pen, look: Look) -> None:
    body = look.main("#b5562a")
    for index, (angle, tone) in enumerate(
        ((150, "#1f4a44"), (135, "#2c6a58"), (118, "#234f5e"), (165, "#2c5a4a"), (104, "#1f4a44"))
    ):
        way = math.radians(angle)
        tip = (-0.26 + 0.48 * math.cos(way), 0.46 + 0.42 * math.sin(way))
        middle = (-0.3 + 0.30 * math.cos(way), 0.52 + 0.40 * math.sin(way) + 0.02 * index)
        pen.stroke([(-0.18, 0.44), middle, (tip[0] - 0.06, tip[1] - 0.16)], [0.07, 0.085, 0], tone, form=0.7)
    for x in (-0.02, 0.10):
        pen.fill(limb([(x, 0.26), (x + 0.01, 0.05)], 0.035), "#dba53c", form=0.7)
        for toe in (-0.09, 0.03, 0.10):
            pen.stroke([(x + 0.01, 0.05), (x + toe, 0.0)], [0.03, 0.012], "#dba53c")
    pen.blob(
        "-.30,.50 -.28,.36 -.14,.24 .06,.21 .22,.28 .29,.42 .28,.58 .30,.74 .24,.86 .15,.86 .10,.72 .02,.60 -.12,.55",
        body,
        form=0.95,
    )
    hackles: list[list[tuple[float, float]]] = [
        [(0.15 + 0.02 * i, 0.82), (0.08 + 0.035 * i, 0.60), (0.02 + 0.05 * i, 0.44 + 0.03 * (i % 2))] for i in range(6)
    ]
    strands(pen, list(hackles), 0.06, "#e0a53a", lit=0.7)
    pen.blob("-.24,.52 -.02,.52 .10,.42 .02,.31 -.16,.30 -.30,.40!", shade(body, 0.72), form=0.8)
    pen.blob(".11,.83 .12,.93 .17,.90 .19,.97 .24,.92 .28,.96 .29,.86 .27,.82", "#d0342c", form=0.7)
    pen.blob(".14,.84 .16,.90 .25,.90 .30,.82 .27,.74 .17,.74", body, form=0.8)
    pen.blob(".27,.76 .31,.72 .30,.62 .26,.62 .24,.72", "#d0342c", form=0.7)
    pen.blob(".295,.84! .38,.80! .30,.775!", "#e0b04a", form=0.7)
    eye(pen, 0.235, 0.835, 0.016)


def flamingo(pen: Pen, look: Look) -> None:
    pink = look.main("#f08a96")
    pen.stroke("-.02,.46 -.03,.24 -.01,.0", [0.032, 0.022, 0.02], shade(pink, 0.8), form=0.6)
    pen.stroke(".05,.46 .15,.30 .02,.24", [0.032, 0.022, 0.018], shade(pink, 0.8), form=0.6)
    pen.stroke("-.06,.005 .05,.0", [0.0, 0.02], shade(pink, 0.7))
    pen.blob("-.34,.44 -.24,.58 -.04,.64 .14,.60 .20,.50 .10,.42 -.08,.40", pink, form=0.95)
    pen.stroke(
        ".14,.54 .26,.62 .20,.76 .10,.86 .16,.97 .26,.95", [0.11, 0.075, 0.055, 0.05, 0.055, 0.06], pink, form=0.9
    )
    pen.fill(limb(".17,.965 .27,.935", [0.075, 0.055]), pink, form=0.8)
    pen.blob(".26,.965 .32,.95 .36,.87 .33,.84 .31,.90 .26,.91", "#f6e3d8", form=0.6)
    pen.blob(".33,.91 .365,.87 .335,.82 .31,.86", DARK, form=0.5)
    pen.blob("-.38,.42! -.22,.56 .02,.60 .12,.52 -.04,.44", shade(pink, 0.86), form=0.8)
    eye(pen, 0.225, 0.955, 0.011, "#e8d24a")


def parrot(pen: Pen, look: Look) -> None:
    """Perched, with a long tail."""
    red = look.main("#d5352c")
    pen.stroke("-.45,.28 .0,.30 .5,.27", [0.04, 0.05, 0.035], "#6b5240", form=0.8)
    for line, tone in (("-.10,.36 -.20,.18 -.26,-.06", "#2f5fb0"), ("-.06,.36 -.13,.16 -.16,-.02", red)):
        pen.stroke(line, [0.10, 0.075, 0.02], tone, form=0.6)
    pen.blob(
        "-.18,.44 -.14,.62 -.04,.78 .04,.92 .16,.97 .27,.90 .30,.78 .25,.62 .22,.46 .10,.32 -.06,.30", red, form=0.95
    )
    wing = pen.blob("-.12,.68 .06,.64 .10,.48 -.02,.34 -.20,.20! -.20,.46", "#e0a92c", form=0.8)
    with pen.inside(wing):
        patch(pen, "-.3,.50 .1,.46 .1,.1 -.3,.1", "#2f5fb0", soft=0.03)
        patch(pen, "-.2,.56 .12,.53 .1,.44 -.2,.46", "#4f9a4a", soft=0.02)
    pen.blob(".14,.92 .25,.92 .29,.82 .20,.76 .12,.82", "#f3ede2", form=0.5)
    pen.blob(".25,.93 .33,.90 .38,.80 .36,.72! .31,.78 .26,.80", "#2c2826", form=0.8)
    eye(pen, 0.20, 0.865, 0.020, "#e8d24a")
    for x in (0.02, 0.10):
        pen.fill(limb([(x, 0.33), (x + 0.03, 0.27)], 0.03), "#5a5450", form=0.6)


def eagle(pen: Pen, look: Look) -> None:
    """Soaring, 1.2 wide, its middle at y = 0.5."""
    dark = look.main("#5a4230")
    source = pen.source
    body = pen.at(0.0, 0.5)
    beat = 0.0 if pen.moment is None else 7 * pen.moment.wave() - 3
    for side in (-1, 1):
        arm = body.at(0.0, 0.0, turn=side * beat)
        knots = "0,.08 .16,.16 .34,.17 .50,.10! .54,.03! .46,.03 .30,-.02 .14,-.07 .02,-.08"
        wing = smooth(knots)
        feathers = [
            ribbon([(0.40 + 0.035 * i, 0.10 - 0.025 * i), (0.56 + 0.02 * i, 0.17 - 0.062 * i)], [0.045, 0.03, 0.0])
            for i in range(5)
        ]
        feathers += [
            ribbon([(0.08 + 0.06 * i, -0.04), (0.10 + 0.064 * i, -0.13 + 0.012 * i)], [0.07, 0.0]) for i in range(6)
        ]
        turn = mirrored if side < 0 else np.asarray
        arm.fill(
            [turn(feather) for feather in feathers], shade(dark, 0.72), form=0.3, lit=0.5 + 0.1 * float(source.random())
        )
        arm.fill(turn(wing), dark, form=0.8)
    body.fill(smooth("-.05,-.08 -.10,-.27! .0,-.29 .10,-.27! .05,-.08"), WHITE, form=0.7)
    body.blob("-.065,.08 -.075,-.06 .0,-.16 .075,-.06 .065,.08 .0,.14", dark, form=0.95)
    body.blob("-.05,.13 -.035,.20 .03,.215 .06,.16 .05,.10 .0,.085", WHITE, form=0.9)
    body.blob(".05,.175 .09,.16 .10,.12! .055,.14", "#e8b23a", form=0.7)
    eye(body, 0.035, 0.168, 0.009)


def gull(pen: Pen, look: Look) -> None:
    """A bird far off in the sky: two bent wings, 1 wide, its middle at y = 0.5."""
    tone = look.main("#f4f2ee" if not pen.light.lamps else "#3a3a46")
    lift = float(pen.source.uniform(0.10, 0.26))
    bend, tip = 1.0, 0.5
    if pen.moment is not None:
        # The tips come after the arms, as they do in the air.
        bend, tip = 0.45 + 0.55 * pen.moment.wave(), 0.40 + 0.60 * pen.moment.wave(-0.12)
    for side in (-1, 1):
        pen.stroke(
            [
                (0.0, 0.48),
                (side * 0.16, 0.52 + lift * 0.7 * bend),
                (side * 0.34, 0.50 + lift * 0.6 * bend),
                (side * 0.52, 0.42 + lift * tip),
            ],
            [0.07, 0.075, 0.05, 0.0],
            tone,
            lit=0.7 if side * pen.light.side > 0 else 0.35,
        )
    pen.fill(smooth("-.06,.46 .04,.53 .14,.50 .18,.46 .1,.43 -.1,.41!"), tone, form=0.6)


def hummingbird(pen: Pen, look: Look) -> None:
    """Hovering, 1 wide, its middle at y = 0.5."""
    green = look.main("#2f9a72")
    beat = 0.0 if pen.moment is None else 34 * pen.moment.wave()
    for turn, tone in ((118, 0.7), (80, 0.85)):
        wing = pen.at(-0.02, 0.56, turn=turn + beat)
        wing.fill(
            smooth("0,-.04 .20,-.10 .46,-.05 .50,.0! .24,.07 .0,.04"),
            shift(shade("#9fb8c8", tone), lightness=1.0),
            form=0.4,
            alpha=0.75,
        )
    pen.fill(smooth("-.16,.42! -.42,.20! -.34,.16! -.06,.34!"), shade(green, 0.6), form=0.4)
    body = pen.blob("-.18,.40 -.10,.54 .06,.64 .18,.70 .27,.66 .27,.57 .18,.50 .08,.38 -.06,.32", green, form=0.95)
    with pen.inside(body):
        patch(pen, ".16,.56 .30,.62 .28,.50 .16,.42 .10,.48", "#c8324a", soft=0.012)
        patch(pen, ".10,.46 .1,.3 -.2,.28 -.04,.40", colour("#eee6d8"), soft=0.03, alpha=0.8)
    pen.stroke(".265,.632 .52,.66", [0.022, 0.006], DARK)
    eye(pen, 0.215, 0.635, 0.016)


def feather(pen: Pen, tone: Tint) -> None:
    """A single feather along the x axis, 1 long; used by headdresses and quills."""
    pen.fill(tufted(smooth("0,0! .3,.10 .7,.11 1,.02! .7,-.07 .3,-.08"), 0.02, 30, pen.source), tone, form=0.5)
    pen.stroke("-.1,0 1,.02", [0.02, 0.006], shade(tone, 0.6))
