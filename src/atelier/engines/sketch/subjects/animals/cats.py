"""Cats: sitting, walking, sleeping; and tigers."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Colour, Tint, brightness, colour, shade
from atelier.engines.sketch.paint.path import oval, ribbon, sided, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.hunters import gait_of
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, Leg, draw_leg, eye, patch, strands
from atelier.engines.sketch.subjects.look import Look

COATS = ("#d98b43", "#8d8f96", "#4a4444", "#cdb596", "#e9e2d6")


def cat(pen: Pen, look: Look) -> None:
    """Sitting and looking at us; asleep, curled up; or on its way."""
    coat = look.main(COATS[int(pen.source.integers(len(COATS)))])
    if look.has("sleeping", "lying"):
        _curled(pen, coat)
    elif look.has("walking", "running", "jumping"):
        _walking(pen, look, coat)
    else:
        _sitting(pen, coat)


def _sitting(pen: Pen, coat: Colour) -> None:
    pen.stroke(".20,.06 .36,.05 .44,.15 .40,.30 .46,.40", [0.10, 0.085, 0.075, 0.065, 0.03], coat, form=0.9)
    outline = smooth(
        "-.24,.02 -.275,.15 -.235,.32 -.17,.48 -.13,.60 .13,.60 .17,.48 .235,.32 .275,.15 .24,.02 .1,.0 -.1,.0"
    )
    pen.fill(tufted(outline, 0.012, 60, pen.source), coat, form=0.95, reach=0.8)
    stripes(pen, outline, coat)
    chest = _paler(coat)
    pen.fill(tufted(smooth("-.085,.58 .085,.58 .10,.42 .0,.28 -.10,.42"), 0.016, 18, pen.source), chest, form=0.5)
    for side in (-1, 1):
        haunch = smooth(sided(".13,.26 .25,.22 .275,.08 .21,.0 .12,.0 .10,.12", side))
        pen.fill(haunch, coat, form=0.8)
        pen.fill(
            smooth(sided(".025,.40 .115,.36 .105,.06 .115,.0 .02,.0 .03,.1", side)),
            coat,
            form=0.8,
        )
        paw = smooth(sided(".015,.0 .018,.05 .07,.068 .125,.045 .128,.0", side))
        pen.fill(paw, chest, form=0.7)
        for step in (0.052, 0.085):
            pen.stroke([(side * step, 0.008), (side * step, 0.034)], 0.005, shade(chest, 0.5))
    _face(pen.at(0, 0.745), coat)


def _face(pen: Pen, coat: Colour, *, asleep: bool = False) -> None:
    chest = _paler(coat)
    for side in (-1, 1):
        ear = sided(".06,.12! .135,.225 .175,.275! .205,.18 .205,.04!", side)
        pen.fill(smooth(ear), coat, form=0.7)
        inner = sided(".09,.12! .14,.19 .165,.225! .182,.16 .18,.07!", side)
        pen.fill(smooth(inner), shade("#d99a8c", 0.85), form=0.2, lit=0.45)
    outline = smooth(
        "-.215,.02 -.18,.12 -.08,.165 .08,.165 .18,.12 .215,.02 .19,-.08 .09,-.15 .0,-.16 -.09,-.15 -.19,-.08"
    )
    pen.fill(tufted(outline, 0.014, 46, pen.source), coat, form=0.9)
    with pen.inside(outline):
        for x in (-0.045, 0.0, 0.045):
            pen.mark(ribbon([(x, 0.165), (x * 0.8, 0.09)], [0.018, 0.0]), shade(coat, 0.55), alpha=0.7)
        for side in (-1, 1):
            for y in (-0.01, -0.05):
                pen.mark(ribbon([(side * 0.21, y + 0.01), (side * 0.13, y)], [0.014, 0]), shade(coat, 0.6), alpha=0.6)
    pen.fill(
        [oval(-0.04, -0.085, 0.058, 0.048), oval(0.04, -0.085, 0.058, 0.048), oval(0, -0.115, 0.04, 0.032)],
        chest,
        form=0.7,
    )
    iris = "#8fae3c" if brightness(coat) > 0.25 else "#e0b53a"
    for side in (-1, 1):
        if asleep:
            eye(pen, side * 0.085, 0.02, 0.03, closed=True)
            continue
        x = side * 0.088
        pen.fill(smooth([(x - 0.046, 0.018), (x, 0.062), (x + 0.046, 0.024), (x, -0.012)]), DARK, form=0)
        pen.fill(smooth([(x - 0.038, 0.020), (x, 0.054), (x + 0.038, 0.024), (x, -0.006)]), iris, form=0.4, lit=0.85)
        pen.fill(oval(x, 0.024, 0.011, 0.027), DARK, form=0)
        pen.shine(oval(x - 0.012, 0.036, 0.008), pen.light.on(WHITE, 1.0))
    pen.blob("-.022,-.05 .022,-.05 .0,-.08", "#c9736c", form=0.4)
    pen.stroke("0,-.078 0,-.098", 0.006, DARK)
    pen.stroke("-.05,-.105 -.02,-.116 0,-.098 .02,-.116 .05,-.105", [0, 0.006, 0.006, 0.006, 0], DARK)
    whiskers = [
        [(side * 0.07, -0.085 + dy * 0.3), (side * 0.17, -0.08 + dy), (side * 0.26, -0.10 + dy * 2)]
        for side in (-1, 1)
        for dy in (-0.012, 0.006, 0.024)
    ]
    strands(pen, list(whiskers), 0.004, WHITE)


def _curled(pen: Pen, coat: Colour) -> None:
    """Asleep, nose under tail; low and wide: 0.45 high, 1 wide."""
    outline = smooth(
        "-.50,.06 -.49,.22 -.38,.37 -.18,.44 .06,.43 .28,.36 .44,.24 .50,.10 .44,.0 .2,-.01 -.2,-.01 -.44,.0"
    )
    pen.fill(tufted(outline, 0.016, 80, pen.source), coat, form=0.95, reach=0.9)
    stripes(pen, outline, coat)
    pen.blob("-.02,.30 .16,.34 .32,.26 .36,.10 .26,.0 .02,.0 -.06,.12", coat, form=0.7)
    head = pen.at(-0.28, 0.17, 0.82, turn=14)
    _face(head, coat, asleep=True)
    pen.stroke(".46,.10 .40,-.0 .2,.012 .0,.02 -.12,.03", [0.11, 0.11, 0.10, 0.085, 0.05], coat, form=0.9)
    for part in (0.3, 0.5, 0.7):
        x = 0.42 - 0.5 * part
        pen.mark(ribbon([(x, 0.06), (x - 0.015, -0.03)], 0.02), shade(coat, 0.6), alpha=0.6)


def _walking(pen: Pen, look: Look, coat: Colour) -> None:
    chest = _paler(coat)
    pen.stroke("-.34,.55 -.46,.66 -.48,.82 -.40,.93", [0.07, 0.06, 0.05, 0.03], coat, form=0.9)
    legs = gait_of(look)
    for x, gait, far in ((-0.24, legs[0], True), (0.2, legs[1], True), (-0.28, legs[2], False), (0.22, legs[3], False)):
        draw_leg(pen, Leg(x, 0.42, 0.19, 0.19, *gait, (0.12, 0.07, 0.056)), coat, chest, far=far)
    outline = pen.blob(
        "-.37,.52 -.33,.60 -.2,.62 .0,.60 .2,.62 .32,.66 .36,.56 .33,.44 .24,.37 .0,.36 -.16,.38 -.24,.34 -.34,.38",
        coat,
        form=0.95,
    )
    stripes(pen, outline, coat)
    _face(pen.at(0.36, 0.73, 0.82), coat)


def tiger(pen: Pen, look: Look) -> None:
    """On its way, facing right, its face towards us."""
    coat, white = look.main("#dc8226"), colour("#f6f0e4")
    pen.stroke("-.42,.58 -.56,.54 -.64,.66 -.60,.82 -.50,.88", [0.085, 0.075, 0.07, 0.065, 0.04], coat, form=0.9)
    for x, y in ((-0.57, 0.56), (-0.635, 0.66), (-0.62, 0.76)):
        pen.mark(oval(x, y, 0.06, 0.018, 40), DARK)
    pen.mark(oval(-0.52, 0.875, 0.05, 0.04), DARK)
    legs = gait_of(look)
    places = ((-0.30, legs[0], True), (0.22, legs[1], True), (-0.35, legs[2], False), (0.27, legs[3], False))
    for x, gait, far in places:
        leg = Leg(x, 0.42, 0.20, 0.19, *gait, (0.17, 0.095, 0.078))
        draw_leg(pen, leg, coat, white, far=far)
        for step in (0.10, 0.17, 0.24):
            y = 0.42 - step
            pen.mark(ribbon([(x - 0.08, y + 0.01), (x, y - 0.012), (x + 0.05, y + 0.008)], [0.0, 0.022, 0.0]), DARK)
    body = pen.blob(
        "-.46,.54 -.42,.66 -.26,.70 .0,.67 .20,.70 .36,.72 .42,.58 .38,.44 .26,.34 .0,.31 -.20,.33 -.34,.32 -.44,.40",
        coat,
        form=0.95,
    )
    with pen.inside(body):
        patch(pen, "-.3,.36 .0,.36 .3,.40 .3,.26 -.3,.26", white, soft=0.03, alpha=0.9)
        for place in np.linspace(-0.40, 0.30, 10):
            x, lean = float(place), float(pen.source.uniform(-0.03, 0.03))
            pen.mark(ribbon([(x, 0.74), (x + lean, 0.60), (x - 0.02, 0.46)], [0.034, 0.030, 0.0]), DARK)
            if round(place * 100) % 2 == 0:
                pen.mark(ribbon([(x + 0.03, 0.30), (x + 0.035 + lean, 0.40), (x + 0.02, 0.50)], [0.026, 0.02, 0]), DARK)
    _tiger_face(pen.at(0.42, 0.70), coat, white)


def _tiger_face(pen: Pen, coat: Colour, white: Colour) -> None:
    for side in (-1, 1):
        pen.fill(oval(side * 0.155, 0.165, 0.068, 0.068), coat, form=0.7)
        pen.fill(oval(side * 0.158, 0.160, 0.038, 0.040), DARK, form=0.2)
        pen.fill(tufted(oval(side * 0.17, -0.06, 0.10, 0.095), 0.03, 24, pen.source), white, form=0.6)
    skull = smooth("-.21,.02 -.18,.14 -.08,.20 .08,.20 .18,.14 .21,.02 .17,-.10 .08,-.16 -.08,-.16 -.17,-.10")
    pen.fill(tufted(skull, 0.012, 50, pen.source), coat, form=0.9)
    with pen.inside(skull):
        for y, wide in ((0.17, 0.05), (0.135, 0.075), (0.10, 0.055)):
            pen.mark(ribbon([(-wide, y + 0.012), (0, y - 0.008), (wide, y + 0.012)], [0, 0.020, 0]), DARK)
        for side in (-1, 1):
            for y in (0.07, 0.01, -0.05):
                pen.mark(ribbon([(side * 0.22, y), (side * 0.15, y - 0.012)], [0.024, 0.0]), DARK)
            pen.mark(smooth(sided(".045,.10 .11,.105 .10,.065 .05,.07", side)), white, soft=0.006)
    pen.fill(
        [oval(-0.05, -0.085, 0.075, 0.062), oval(0.05, -0.085, 0.075, 0.062), oval(0, -0.13, 0.05, 0.040)],
        white,
        form=0.7,
    )
    pen.fill(smooth("-.035,.06 .035,.06 .045,-.03 .0,-.06 -.045,-.03"), shade(coat, 1.08), form=0.5)
    for side in (-1, 1):
        x = side * 0.088
        pen.fill(smooth([(x - 0.045, 0.030), (x, 0.066), (x + 0.045, 0.036), (x, 0.004)]), DARK, form=0)
        pen.fill(oval(x, 0.034, 0.026, 0.024), "#e8c53a", form=0, lit=0.85)
        pen.fill(oval(x, 0.034, 0.012, 0.014), DARK, form=0)
        pen.shine(oval(x - 0.010, 0.044, 0.007), pen.light.on(WHITE, 1.0))
    pen.blob("-.038,-.03 .038,-.03 .018,-.062 -.018,-.062", "#c9807c", form=0.5)
    pen.stroke("0,-.062 0,-.098", 0.008, DARK)
    pen.stroke("-.07,-.105 -.03,-.122 0,-.098 .03,-.122 .07,-.105", [0, 0.009, 0.009, 0.009, 0], DARK)
    whiskers = [
        [(side * 0.07, -0.085), (side * 0.18, -0.08 + dy), (side * 0.27, -0.10 + dy * 2)]
        for side in (-1, 1)
        for dy in (-0.02, 0.01, 0.035)
    ]
    strands(pen, list(whiskers), 0.004, WHITE)


def stripes(pen: Pen, outline: np.ndarray[tuple[int, ...], np.dtype[np.float64]], coat: Colour) -> None:
    """Tabby bands across the sides of the body."""
    low, high = outline.min(0), outline.max(0)
    dark = shade(coat, 0.56)
    with pen.inside(outline):
        for part in np.linspace(0.12, 0.9, 7):
            y = low[1] + (high[1] - low[1]) * part
            for side, edge in ((-1, low[0]), (1, high[0])):
                reach = 0.34 * abs(edge) + 0.02 * math.sin(part * 17)
                pen.mark(ribbon([(edge, y + 0.03), (edge - side * reach, y - 0.005)], [0.034, 0.0]), dark, alpha=0.55)


def _paler(coat: Tint) -> Colour:
    return colour("#f4efe6") if brightness(colour(coat)) > 0.22 else shade(coat, 1.3)
