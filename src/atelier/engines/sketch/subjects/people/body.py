"""A whole person, clothed, 1 high: standing, walking, sitting, riding, seen from the front or from behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.sketch.paint.colour import Colour, blend, shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth, star, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.people.person import Person, describe

SKIRTED = frozenset({"dress", "robe", "kimono"})
Joint = tuple[float, float]


@dataclass(frozen=True)
class Pose:
    """Knees, feet, elbows and hands, the left one (as we see it) first; the hips stand at (0, hip)."""

    hip: float
    knees: tuple[Joint, Joint]
    feet: tuple[Joint, Joint]
    elbows: tuple[Joint, Joint]
    hands: tuple[Joint, Joint]


STAND = Pose(
    0.50,
    ((-0.055, 0.26), (0.055, 0.26)),
    ((-0.06, 0.02), (0.065, 0.02)),
    ((-0.155, 0.66), (0.155, 0.66)),
    ((-0.165, 0.50), (0.165, 0.50)),
)
WALK = Pose(
    0.50,
    ((-0.02, 0.26), (0.09, 0.28)),
    ((-0.13, 0.03), (0.12, 0.02)),
    ((-0.12, 0.66), (0.10, 0.655)),
    ((-0.17, 0.53), (0.18, 0.58)),
)
RUN = Pose(
    0.50,
    ((-0.02, 0.28), (0.17, 0.40)),
    ((-0.22, 0.16), (0.15, 0.18)),
    ((-0.17, 0.70), (0.12, 0.67)),
    ((-0.14, 0.56), (0.23, 0.76)),
)
SIT = Pose(
    0.30,
    ((-0.10, 0.33), (0.13, 0.33)),
    ((-0.09, 0.03), (0.14, 0.02)),
    ((-0.15, 0.47), (0.15, 0.47)),
    ((-0.07, 0.35), (0.10, 0.35)),
)
RIDE = Pose(
    0.50,
    ((0.10, 0.36), (0.13, 0.38)),
    ((0.03, 0.12), (0.07, 0.13)),
    ((0.00, 0.66), (0.07, 0.66)),
    ((0.19, 0.60), (0.21, 0.61)),
)
CHEER = Pose(
    0.50,
    ((-0.06, 0.26), (0.06, 0.26)),
    ((-0.08, 0.02), (0.08, 0.02)),
    ((-0.20, 0.88), (0.20, 0.88)),
    ((-0.26, 1.04), (0.26, 1.04)),
)


def pose_of(look: Look) -> Pose:
    for traits, pose in (
        (("riding",), RIDE),
        (("sitting", "reading"), SIT),
        (("running", "jumping"), RUN),
        (("walking",), WALK),
        (("dancing", "happy", "cheering"), CHEER),
    ):
        if look.has(*traits):
            return pose
    return STAND


def figure(pen: Pen, look: Look) -> None:
    person = describe(look, pen.source)
    if person.age == "child":
        pen = pen.at(0, 0, 0.78)
    pose = pose_of(look)
    sideways = look.has("riding", "walking", "running")
    behind = look.has("behind")
    drop = 0.50 - pose.hip
    upper = pen.at(0, -drop)
    if person.outfit == "spacesuit":
        upper.fill(
            box(-0.125, 0.58, 0.125, 0.86, 0.04) + np.array([-0.06 if sideways else 0.0, 0.0]), "#c9cdd4", form=0.8
        )
    if look.has("cape", "superhero", "king", "queen"):
        upper.fill(
            smooth("-.10,.83 .10,.83 .17,.50 .20,.14 0,.10 -.20,.14 -.17,.50"),
            blend(person.cloth, "#a02030", 0.6),
            form=0.8,
        )
    _arm(upper, person, pose, 0, drop, far=True)
    if person.outfit not in SKIRTED or look.has("riding", "sitting"):
        _legs(pen, person, pose)
    elif person.outfit != "robe":
        _feet(pen, person)
    _torso(upper, person, pose, drop, sideways=sideways)
    if person.outfit in SKIRTED and not look.has("riding", "sitting"):
        _skirt(pen, person, pose)
    _head(upper, person, sideways=sideways, behind=behind)
    _arm(upper, person, pose, 1, drop, far=False)
    _extras(upper, person, look, pose, drop)


def _trousers(person: Person) -> Colour:
    if person.outfit in {"spacesuit", "armour"}:
        return person.cloth
    if person.outfit == "dungarees":
        return person.cloth
    return shade(blend(person.cloth, "#2c3040", 0.72), 0.9)


def _legs(pen: Pen, person: Person, pose: Pose) -> None:
    cloth = _trousers(person)
    thick = 1.35 if person.outfit == "spacesuit" else 1.0
    shoe = shade("#d3d7dd", 1.0) if person.outfit == "spacesuit" else shade("#3a2c24", 1.0)
    for index in (0, 1):
        hip = ((-0.04, 0.045)[index], pose.hip)
        tone = shade(cloth, 0.78) if index == 0 else cloth
        foot = pose.feet[index]
        pen.fill(
            smooth(
                [
                    (foot[0] - 0.032, foot[1] + 0.03),
                    (foot[0] + 0.025, foot[1] + 0.035),
                    (foot[0] + 0.075, foot[1] + 0.002),
                    (foot[0] + 0.07, foot[1] - 0.022, 1),
                    (foot[0] - 0.034, foot[1] - 0.022, 1),
                ]
            ),
            shoe,
            form=0.7,
        )
        pen.fill(
            limb([hip, pose.knees[index], (foot[0], foot[1] + 0.02)], [0.105 * thick, 0.072 * thick, 0.050 * thick]),
            tone,
            form=0.85,
        )


def _feet(pen: Pen, person: Person) -> None:
    for x in (-0.05, 0.05):
        pen.fill(limb([(x, 0.2), (x, 0.03)], [0.05, 0.038]), person.skin, form=0.8)
        pen.fill(
            smooth([(x - 0.028, 0.03), (x + 0.03, 0.034), (x + 0.06, 0.0), (x - 0.03, -0.004)]),
            shade(person.cloth, 0.6),
            form=0.7,
        )


def _torso(pen: Pen, person: Person, pose: Pose, drop: float, *, sideways: bool) -> None:
    wide = 0.82 if sideways else 0.92 if person.woman else 1.0
    bulk = 1.22 if person.outfit in {"spacesuit", "armour"} else 1.0
    pen.fill(limb([(0, 0.80), (0.006, 0.89)], [0.055, 0.05]), shade(person.skin, 0.85), form=0.7)
    waist = 0.068 if person.woman else 0.088
    half = wide * bulk
    outline = smooth(
        [
            (-0.055 * half, 0.852),
            (-0.125 * half, 0.825),
            (-0.132 * half, 0.76),
            (-waist * half, 0.62),
            (-0.098 * half, 0.49),
            (0, 0.465),
            (0.098 * half, 0.49),
            (waist * half, 0.62),
            (0.132 * half, 0.76),
            (0.125 * half, 0.825),
            (0.055 * half, 0.852),
        ]
    )
    pen.fill(outline, person.cloth, form=0.9)
    with pen.inside(outline):
        _dress_torso(pen, person)
    if person.outfit in {"coat", "jacket"}:
        hem = smooth(
            [
                (-0.10 * half, 0.52),
                (-0.125 * half, 0.40 if person.outfit == "coat" else 0.46),
                (0, 0.385 if person.outfit == "coat" else 0.45),
                (0.125 * half, 0.40 if person.outfit == "coat" else 0.46),
                (0.10 * half, 0.52),
                (0, 0.50),
            ]
        )
        pen.fill(hem, person.cloth, form=0.6)
        pen.shadow(ribbon("0,.82 0,.39", 0.006), 0.4, soft=0.003)


def _dress_torso(pen: Pen, person: Person) -> None:
    if person.outfit == "spacesuit":
        pen.mark(box(-0.05, 0.66, 0.05, 0.74, 0.01), "#aab1bb")
        for x, tint in ((-0.028, "#d8433a"), (0.0, "#3f8fd8"), (0.028, "#e8b93a")):
            pen.mark(oval(x, 0.715, 0.009), tint)
        pen.mark(ribbon("-.2,.535 .2,.535", 0.02), "#aab1bb")
    elif person.outfit == "armour":
        pen.glint(smooth("-.06,.80 -.02,.80 -.02,.60 -.06,.60"), 0.4, soft=0.01)
        pen.mark(ribbon("-.2,.54 .2,.54", 0.03), "#6a4a2c")
    elif person.outfit == "suit":
        pen.mark(smooth("-.03,.85! .03,.85! 0,.68!"), WHITE)
        pen.mark(smooth("-.008,.84! .008,.84! .012,.72 0,.69! -.012,.72"), "#8a2c34")
    elif person.outfit == "dungarees":
        pen.mark(box(-0.2, 0.68, 0.2, 0.9), "#c8503c")
        for x in (-0.055, 0.055):
            pen.mark(ribbon([(x, 0.9), (x, 0.66)], 0.022), person.cloth)
    elif person.outfit == "shirt":
        pen.mark(smooth("-.03,.86! .03,.86! 0,.79!"), person.skin)
        pen.shadow(ribbon("0,.79 0,.47", 0.005), 0.4, soft=0.002)
    elif person.outfit == "dress":
        pen.mark(smooth("-.06,.87! .06,.87! .03,.81 -.03,.81"), person.skin)
        pen.mark(ribbon("-.2,.60 .2,.60", 0.022), shade(person.cloth, 0.7))
    elif person.outfit in {"kimono", "robe"}:
        pen.mark(ribbon("-.06,.86 0,.74 .06,.56", 0.022), shade(person.cloth, 1.45))
        pen.mark(ribbon("-.2,.585 .2,.585", 0.045), shade(person.cloth, 0.6))


def _skirt(pen: Pen, person: Person, pose: Pose) -> None:
    hem = 0.16 if person.outfit == "dress" else 0.03
    flare = 0.20 if person.outfit == "dress" else 0.155 if person.outfit == "robe" else 0.115
    outline = smooth(
        [
            (-0.078, 0.58),
            (-0.10, 0.46),
            (-flare, hem + 0.02, 1),
            (-flare * 0.4, hem - 0.012),
            (flare * 0.4, hem - 0.012),
            (flare, hem + 0.02, 1),
            (0.10, 0.46),
            (0.078, 0.58),
        ]
    )
    pen.fill(outline, person.cloth, form=0.85)
    with pen.inside(outline):
        for x in np.linspace(-0.8, 0.8, 6):
            pen.shadow(ribbon([(float(x) * 0.06, 0.5), (float(x) * flare, hem)], [0.0, 0.014]), 0.25, soft=0.006)
        pen.mark(
            ribbon([(-flare, hem + 0.022), (0, hem - 0.004), (flare, hem + 0.022)], 0.02),
            shade(person.cloth, 1.35),
            alpha=0.7,
        )


def _arm(pen: Pen, person: Person, pose: Pose, index: int, drop: float, *, far: bool) -> None:
    thick = 1.4 if person.outfit in {"spacesuit", "robe", "kimono"} else 1.0
    side = -1 if index == 0 else 1
    shoulder = (side * (0.105 if pose not in (RIDE, WALK, RUN) else 0.02), 0.805)
    elbow, hand = pose.elbows[index], pose.hands[index]
    elbow, hand = (elbow[0], elbow[1] + drop), (hand[0], hand[1] + drop)
    tone = shade(person.cloth, 0.76) if far else shade(person.cloth, 0.97)
    glove = "#e9ebef" if person.outfit == "spacesuit" else person.skin
    pen.fill(oval(hand[0], hand[1], 0.028 * min(thick, 1.2)), shade(glove, 0.8 if far else 1.0), form=0.8)
    pen.fill(limb([shoulder, elbow, hand], [0.070 * thick, 0.056 * thick, 0.044 * thick]), tone, form=0.85)


def _head(pen: Pen, person: Person, *, sideways: bool, behind: bool) -> None:
    head = pen.at(0.012 if sideways else 0.0, 0.935)
    if person.hat == "helmet":
        head.fill(oval(0, 0.0, 0.098, 0.100), "#eceef2", form=0.95)
        visor = (
            smooth("-.05,.04 .02,.062 .075,.04 .085,-.01 .065,-.05 .0,-.06 -.05,-.04")
            if sideways
            else oval(0, 0.0, 0.072, 0.062)
        )
        if not behind:
            head.fill(visor, "#26364f", form=0.9)
            head.glint(smooth("-.035,.028 -.01,.045 .03,.04 -.01,.02"), 0.7, soft=0.004, tint="#ffe6b0")
        return
    hair = shade(person.hair_tint, 0.85)
    if person.hair in {"long", "curly", "tail"}:
        head.fill(smooth("0,.082 .066,.05 .080,-.03 .075,-.13 0,-.15 -.075,-.13 -.080,-.03 -.066,.05"), hair, form=0.7)
    head.fill(oval(0, 0, 0.058, 0.070), person.skin if not behind else hair, form=0.9)
    if behind:
        head.fill(oval(0, 0.012, 0.064, 0.070), hair, form=0.8)
    else:
        _small_face(head, person, sideways=sideways)
    if person.hair != "bald" and not behind:
        cap = (
            "-.062,-.005 -.068,.04 -.035,.078 .02,.082 .060,.05 .060,.01 .048,.034 .0,.045 -.045,.028"
            if not sideways
            else "-.062,-.045 -.072,.02 -.04,.078 .02,.082 .058,.048 .03,.036 -.012,.03 -.026,-.03"
        )
        head.fill(smooth(cap), person.hair_tint, form=0.8)
    _small_hat(head, person)


def _small_face(pen: Pen, person: Person, *, sideways: bool) -> None:
    shiftx = 0.022 if sideways else 0.0
    for x in (-0.021 + shiftx, 0.021 + shiftx * 0.9):
        pen.fill(oval(x, 0.002, 0.0062, 0.0082), DARK, form=0)
    pen.shadow(oval(shiftx * 1.5, -0.016, 0.007, 0.005), 0.35, soft=0.003)
    pen.stroke(
        [(-0.014 + shiftx, -0.035), (0.001 + shiftx, -0.040), (0.016 + shiftx, -0.034)],
        [0, 0.0055, 0],
        shade(person.skin, 0.5),
    )
    if person.beard:
        low = -0.15 if person.beard == "long" else -0.085
        pen.fill(
            tufted(
                smooth(
                    [
                        (-0.055, 0.0),
                        (-0.05, -0.05),
                        (0, low),
                        (0.05, -0.05),
                        (0.055, 0.0),
                        (0.03, -0.022),
                        (-0.03, -0.022),
                    ]
                ),
                0.008,
                28,
                pen.source,
            ),
            person.beard_tint,
            form=0.7,
        )


SMALL_HATS: dict[str, tuple[str, str]] = {
    "cap": ("-.07,.04! -.075,.085 0,.105 .075,.085 .07,.04! .095,.028! -.06,.03!", ""),
    "beanie": ("-.066,.03 -.06,.09 0,.112 .06,.09 .066,.03", ""),
    "crown": ("-.06,.045! -.072,.11! -.03,.08! 0,.12! .03,.08! .072,.11! .06,.045!", "#e3b341"),
    "tiara": ("-.04,.06! 0,.105! .04,.06!", "#f0e2b0"),
    "pointed": ("-.12,.04! -.06,.06 -.02,.18 .05,.27! .05,.16 .065,.06 .12,.04! 0,.03", ""),
    "witch": ("-.13,.04! -.06,.06 -.03,.16 -.06,.25! .03,.17 .065,.06 .13,.04! 0,.03", "#2c2838"),
    "tricorn": ("-.11,.05! -.05,.105 0,.085 .05,.105 .11,.05! 0,.03", "#2a2422"),
    "toque": ("-.055,.04! -.08,.12 0,.165 .08,.12 .055,.04!", "#f7f5f0"),
    "straw": ("-.13,.042! -.055,.06 -.045,.115 .045,.115 .055,.06 .13,.042! 0,.026", "#dcb868"),
    "stetson": ("-.13,.06! -.055,.055 -.05,.12 0,.11 .05,.12 .055,.055 .13,.06! 0,.026", "#7a5234"),
    "fedora": ("-.10,.042! -.055,.06 -.05,.115 .05,.115 .055,.06 .10,.042! 0,.026", "#4a4440"),
    "beret": ("-.085,.06 -.05,.105 .06,.095 .085,.055 0,.035", ""),
    "santa": ("-.07,.04! -.05,.10 .03,.13 .12,.06! .06,.07 .07,.04!", "#c0262c"),
    "horned": ("-.066,.02 -.06,.09 0,.108 .06,.09 .066,.02", "#9aa2aa"),
    "visor": ("-.07,-.04! -.072,.05 0,.108 .072,.05 .07,-.04! .04,.0 .04,.03 -.04,.03 -.04,.0", "#a9b2bd"),
    "hood": ("-.07,-.05 -.075,.05 0,.10 .075,.05 .07,-.05 .04,.025 -.04,.025", "#23252e"),
}


def _small_hat(pen: Pen, person: Person) -> None:
    found = SMALL_HATS.get(person.hat)
    if found is None:
        return
    knots, code = found
    pen.fill(smooth(knots), shade(code, 1.0) if code else person.hat_tint, form=0.8)
    if person.hat == "horned":
        for side in (-1, 1):
            pen.stroke(
                [(side * 0.055, 0.06), (side * 0.10, 0.08), (side * 0.10, 0.14)], [0.03, 0.024, 0], "#e9dcbc", form=0.8
            )
    if person.hat == "santa":
        pen.fill([ribbon("-.07,.045 0,.058 .07,.045", 0.028), oval(0.118, 0.058, 0.018)], WHITE, form=0.6)


def _extras(pen: Pen, person: Person, look: Look, pose: Pose, drop: float) -> None:
    hand = (pose.hands[1][0], pose.hands[1][1] + drop)
    if look.has("umbrella"):
        top = (hand[0] - 0.03, 1.16)
        pen.stroke([hand, top], 0.012, "#3a3230")
        canopy = smooth(
            [
                (top[0] - 0.30, 1.02, 1),
                (top[0] - 0.2, 1.16),
                (top[0], 1.24),
                (top[0] + 0.2, 1.16),
                (top[0] + 0.30, 1.02, 1),
                (top[0] + 0.15, 1.055),
                (top[0], 1.03),
                (top[0] - 0.15, 1.055),
            ]
        )
        pen.fill(canopy, look.part("umbrella", shade("#c03a3a", 1.0)), form=0.9)
    if look.has("wizard"):
        pen.stroke([(hand[0] + 0.01, hand[1] - 0.48), (hand[0] + 0.01, hand[1] + 0.55)], 0.022, "#6a4a2c", form=0.7)
        pen.fill(oval(hand[0] + 0.01, hand[1] + 0.59, 0.04), "#7fd0ff", form=0.6)
        pen.halo(hand[0] + 0.01, hand[1] + 0.59, 0.22, "#7fd0ff", 0.8)
    if look.has("knight", "samurai", "viking"):
        pen.fill(
            np.array(
                [
                    (hand[0] - 0.012, hand[1]),
                    (hand[0] + 0.012, hand[1]),
                    (hand[0] + 0.10, hand[1] + 0.46),
                    (hand[0] + 0.085, hand[1] + 0.46),
                ]
            ),
            "#d5dce4",
            form=0.5,
        )
        pen.stroke([(hand[0] - 0.04, hand[1] + 0.02), (hand[0] + 0.045, hand[1] + 0.005)], 0.018, "#b08a3a")
    if look.has("hiker"):
        pen.fill(box(-0.16, 0.60, -0.07, 0.82, 0.03), "#4a7a4a", form=0.8)
    if look.has("superhero"):
        pen.fill(star(0, 0.735, 0.042, 0.018, 5), "#f0c53a", form=0.3)
    if look.has("fairy", "angel"):
        for side in (-1, 1):
            pen.fill(
                smooth(
                    [
                        (side * 0.05, 0.74, 1),
                        (side * 0.20, 0.95),
                        (side * 0.36, 0.92, 1),
                        (side * 0.30, 0.76),
                        (side * 0.24, 0.60),
                        (side * 0.10, 0.66),
                    ]
                ),
                "#f4f6fb",
                form=0.5,
                alpha=0.8,
            )


def robot(pen: Pen, look: Look) -> None:
    """A friendly machine, 1 high."""
    metal = look.main("#9fb2bd")
    dark = shade(metal, 0.5)
    for side in (-1, 1):
        pen.fill(limb([(side * 0.09, 0.30), (side * 0.10, 0.07)], 0.07), shade(metal, 0.75), form=0.8)
        for y in (0.12, 0.18, 0.24):
            pen.mark(ribbon([(side * 0.095 - 0.04, y), (side * 0.095 + 0.04, y)], 0.010), dark)
        pen.fill(
            smooth(
                [
                    (side * 0.03, 0.0, 1),
                    (side * 0.04, 0.07),
                    (side * 0.12, 0.09),
                    (side * 0.19, 0.05),
                    (side * 0.20, 0.0, 1),
                ]
            ),
            metal,
            form=0.8,
        )
        pen.fill(
            limb([(side * 0.24, 0.58), (side * 0.31, 0.45), (side * 0.29, 0.33)], 0.055), shade(metal, 0.75), form=0.9
        )
        pen.fill(oval(side * 0.235, 0.585, 0.055), dark, form=0.9)
        for turn in (-30, 30):
            claw = pen.at(side * 0.29, 0.32, turn=turn)
            claw.fill(smooth("-.022,.0 -.03,-.06 0,-.10 .01,-.05 .022,0"), metal, form=0.7)
    pen.fill(box(-0.21, 0.27, 0.21, 0.64, 0.07), metal, form=0.8, reach=0.5)
    pen.fill(box(-0.13, 0.40, 0.13, 0.57, 0.03), shade(metal, 1.25), form=0.3)
    pen.shine(oval(-0.07, 0.50, 0.026), "#ff6a5a")
    pen.shine(oval(0.0, 0.50, 0.026), "#ffd24a")
    pen.shine(oval(0.07, 0.50, 0.026), "#6ae08a")
    for x in np.linspace(-0.09, 0.09, 7):
        pen.mark(ribbon([(float(x), 0.425), (float(x), 0.455)], 0.012), dark)
    pen.fill(box(-0.06, 0.63, 0.06, 0.70, 0.01), dark, form=0.8)
    pen.stroke("0,.94 0,1.04", 0.018, dark, form=0.5)
    pen.shine(oval(0, 1.06, 0.030), "#ff7a5a")
    pen.halo(0, 1.06, 0.12, "#ff7a5a", 0.5)
    for side in (-1, 1):
        pen.fill(box(side * 0.22 - 0.025, 0.75, side * 0.22 + 0.025, 0.86, 0.02), dark, form=0.8)
    pen.fill(box(-0.21, 0.68, 0.21, 0.95, 0.09), metal, form=0.85, reach=0.6)
    pen.fill(box(-0.165, 0.725, 0.165, 0.895, 0.06), "#1c2733", form=0.4)
    for side in (-1, 1):
        pen.shine(oval(side * 0.07, 0.825, 0.040), "#7ff0ff")
        pen.shine(oval(side * 0.07 + 0.010, 0.835, 0.014), "#ffffff")
        pen.halo(side * 0.07, 0.825, 0.10, "#7ff0ff", 0.5)
    pen.shine(ribbon("-.05,.765 0,.752 .05,.765", [0.004, 0.012, 0.004]), "#7ff0ff")
