"""A whole person, clothed, 1 high: standing, walking, sitting, riding, seen from the front or from behind."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import Colour, blend, shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import WHITE
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.people.head import draw_hair_behind, draw_head
from atelier.engines.sketch.subjects.people.person import Person, describe
from atelier.engines.sketch.subjects.people.pose import Joint, Pose
from atelier.engines.sketch.subjects.people.poses import pose_of
from atelier.engines.sketch.subjects.people.props import draw_behind, draw_held, stump

SKIRTED = frozenset({"dress", "robe", "kimono"})
HIP = 0.50
"""Where the hips of a standing person are; what is drawn above them moves with the hips."""


def figure(pen: Pen, look: Look) -> None:
    person = describe(look, pen.source)
    if person.age == "child":
        pen = pen.at(0, 0, 0.78)
    pose = pose_of(look, pen.moment)
    upper = pen.at(0, pose.hip - HIP)
    rise = HIP - pose.hip
    seated = pose.hip < HIP or look.has("riding") or (look.has("witch") and look.has("flying"))
    head = upper.at(0.014 if pose.turned else 0.0, 0.925)
    if pose.hip < HIP and not look.has("seated"):
        stump(pen, pose.hip)
    draw_behind(upper, person, look, turned=pose.turned)
    if not look.has("behind"):
        draw_hair_behind(head, person)
    _arm(upper, person, pose, 0, rise, far=True)
    skirted = person.outfit in SKIRTED and not seated
    if not skirted:
        _legs(pen, person, pose)
    elif person.outfit != "robe":
        _ankles(pen, person, pose)
    if skirted:
        _skirt(pen, person, pose)
    _torso(upper, person, pose)
    if person.outfit in {"coat", "jacket", "jumper"} and not seated:
        _hem(upper, person, pose)
    draw_head(head, person, turned=pose.turned, behind=look.has("behind"))
    draw_held(upper, person, look, (pose.hands[1][0], pose.hands[1][1] + rise))
    _arm(upper, person, pose, 1, rise, far=False)


def _bulk(person: Person) -> float:
    return 1.28 if person.outfit == "spacesuit" else 1.12 if person.outfit == "armour" else 1.0


def _trousers(person: Person) -> Colour:
    if person.outfit in {"spacesuit", "armour", "dungarees"}:
        return person.cloth
    return shade(blend(person.cloth, "#2c3040", 0.72), 0.9)


def _legs(pen: Pen, person: Person, pose: Pose) -> None:
    cloth, bulk = _trousers(person), _bulk(person)
    for index in (0, 1):
        hip = ((-0.040, 0.045)[index], pose.hip - 0.012)
        foot = pose.feet[index]
        _shoe(pen, person, foot, index=index, turned=pose.turned)
        tone = shade(cloth, 0.80) if index == 0 else cloth
        knee = pose.knees[index]
        line = [hip, knee, (foot[0], foot[1] + 0.018)]
        pen.fill(limb(line, [0.098 * bulk, 0.078 * bulk, 0.064 * bulk, 0.052 * bulk]), tone, form=0.85)
    pen.fill(oval(0.002, pose.hip - 0.004, 0.086 * bulk, 0.052), cloth, form=0.5)


def _shoe(pen: Pen, person: Person, foot: Joint, *, index: int, turned: bool) -> None:
    tint = "#d3d7dd" if person.outfit == "spacesuit" else "#8d96a0" if person.outfit == "armour" else "#3a2c24"
    x, y = foot
    way = 1.0 if turned or index == 1 else -1.0
    toe = 0.062 if turned else 0.040
    shoe = smooth(
        [
            (x - way * 0.032, y + 0.030),
            (x + way * 0.022, y + 0.034),
            (x + way * toe, y + 0.004),
            (x + way * (toe - 0.004), y - 0.022, 1),
            (x - way * 0.034, y - 0.022, 1),
        ]
    )
    pen.fill(shoe, tint, form=0.7)


def _ankles(pen: Pen, person: Person, pose: Pose) -> None:
    for index, (x, y) in enumerate(pose.feet):
        pen.fill(limb([(x * 0.8, 0.22), (x, y + 0.015)], [0.048, 0.034]), person.skin, form=0.8)
        way = 1.0 if pose.turned or index else -1.0
        shoe = smooth(
            [
                (x - way * 0.024, y + 0.012),
                (x + way * 0.022, y + 0.018),
                (x + way * 0.050, y - 0.012),
                (x - way * 0.026, y - 0.020),
            ]
        )
        pen.fill(shoe, shade(person.cloth, 0.55), form=0.7)


def _torso(pen: Pen, person: Person, pose: Pose) -> None:
    wide = (0.78 if pose.turned else 0.90 if person.woman else 1.0) * _bulk(person)
    pen.fill(
        limb([(0.004, 0.80), (0.010 if pose.turned else 0.002, 0.875)], [0.052, 0.046]),
        shade(person.skin, 0.86),
        form=0.6,
    )
    waist = 0.072 if person.woman else 0.092
    hips = 0.092 if person.woman else 0.090
    outline = smooth(
        [
            (-0.040 * wide, 0.853),
            (-0.098 * wide, 0.828),
            (-0.118 * wide, 0.78),
            (-0.100 * wide, 0.70),
            (-waist * wide, 0.61),
            (-hips * wide, 0.505),
            (-hips * wide * 0.94, 0.470),
            (0, 0.460),
            (hips * wide * 0.94, 0.470),
            (hips * wide, 0.505),
            (waist * wide, 0.61),
            (0.100 * wide, 0.70),
            (0.118 * wide, 0.78),
            (0.098 * wide, 0.828),
            (0.040 * wide, 0.853),
        ]
    )
    pen.fill(outline, person.cloth, form=0.85)
    with pen.inside(outline):
        (DETAILS.get(person.outfit) or _plain)(pen, person)
    pen.shadow(smooth("-.04,.852 0,.838 .04,.852 .03,.82 -.03,.82"), 0.25, soft=0.010)


def _hem(pen: Pen, person: Person, pose: Pose) -> None:
    """The lower edge of a coat, jacket or jumper, over the trousers."""
    low = {"coat": 0.36, "jacket": 0.445, "jumper": 0.462}[person.outfit]
    wide = (0.84 if pose.turned else 1.0) * (0.92 if person.woman else 1.0)
    flare = 1.32 if person.outfit == "coat" else 1.06
    outline = smooth(
        [
            (-0.088 * wide, 0.54),
            (-0.088 * wide * flare, low + 0.012, 1),
            (0, low - 0.010),
            (0.088 * wide * flare, low + 0.012, 1),
            (0.088 * wide, 0.54),
            (0, 0.55),
        ]
    )
    pen.fill(outline, person.cloth, form=0.6)
    if person.outfit == "jumper":
        pen.mark(
            ribbon([(-0.12, low + 0.014), (0, low + 0.004), (0.12, low + 0.014)], 0.026),
            shade(person.cloth, 0.78),
            alpha=0.8,
        )
    else:
        pen.shadow(ribbon([(0.006, 0.84), (0.006, low)], 0.006), 0.45, soft=0.002)


def _plain(pen: Pen, person: Person) -> None:
    pen.mark(ribbon("-.05,.862 0,.834 .05,.862", 0.022), shade(person.cloth, 0.78))


def _space_panel(pen: Pen, person: Person) -> None:
    pen.mark(box(-0.05, 0.66, 0.05, 0.74, 0.01), "#aab1bb")
    for x, tint in ((-0.028, "#d8433a"), (0.0, "#3f8fd8"), (0.028, "#e8b93a")):
        pen.mark(oval(x, 0.715, 0.009), tint)
    pen.mark(ribbon("-.2,.535 .2,.535", 0.02), "#aab1bb")


def _breastplate(pen: Pen, person: Person) -> None:
    pen.glint(smooth("-.06,.80 -.02,.80 -.02,.60 -.06,.60"), 0.4, soft=0.01)
    pen.mark(ribbon("-.2,.54 .2,.54", 0.03), "#6a4a2c")


def _suit_front(pen: Pen, person: Person) -> None:
    pen.mark(smooth("-.03,.86! .03,.86! 0,.68!"), WHITE)
    pen.mark(smooth("-.008,.85! .008,.85! .012,.72 0,.69! -.012,.72"), "#8a2c34")


def _bib(pen: Pen, person: Person) -> None:
    pen.mark(box(-0.2, 0.68, 0.2, 0.9), "#c8503c")
    for x in (-0.055, 0.055):
        pen.mark(ribbon([(x, 0.9), (x, 0.66)], 0.022), person.cloth)


def _shirt_front(pen: Pen, person: Person) -> None:
    pen.mark(smooth("-.03,.87! .03,.87! 0,.79!"), person.skin)
    pen.shadow(ribbon("0,.79 0,.47", 0.005), 0.4, soft=0.002)
    pen.mark(ribbon("-.2,.492 .2,.492", 0.020), "#4a3424")


def _bodice(pen: Pen, person: Person) -> None:
    pen.mark(smooth("-.042,.87! .042,.87! .024,.826 -.024,.826"), person.skin)
    pen.mark(ribbon("-.2,.606 .2,.606", 0.022), shade(person.cloth, 0.66))


def _crossed(pen: Pen, person: Person) -> None:
    pen.mark(ribbon("-.06,.865 0,.74 .06,.56", 0.022), shade(person.cloth, 1.45))
    pen.mark(ribbon("-.2,.60 .2,.60", 0.045), shade(person.cloth, 0.6))


def _open_coat(pen: Pen, person: Person) -> None:
    pen.mark(smooth("-.030,.87! .030,.87! 0,.74!"), shade(person.accent, 0.95))
    for side in (-1, 1):
        pen.mark(
            smooth([(side * 0.028, 0.865, 1), (side * 0.066, 0.82), (side * 0.050, 0.74, 1), (side * 0.004, 0.73, 1)]),
            shade(person.cloth, 1.22),
        )


DETAILS = {
    "spacesuit": _space_panel,
    "armour": _breastplate,
    "suit": _suit_front,
    "dungarees": _bib,
    "shirt": _shirt_front,
    "dress": _bodice,
    "kimono": _crossed,
    "robe": _crossed,
    "coat": _open_coat,
    "jacket": _open_coat,
}


def _skirt(pen: Pen, person: Person, pose: Pose) -> None:
    hem = {"dress": 0.19, "robe": 0.03, "kimono": 0.05}[person.outfit]
    flare = {"dress": 0.165, "robe": 0.145, "kimono": 0.105}[person.outfit] * (0.9 if pose.turned else 1.0)
    sway = 0.03 if pose.turned else 0.0
    outline = smooth(
        [
            (-0.072, 0.6),
            (-0.094, 0.49),
            (-flare - sway, hem + 0.02, 1),
            (-flare * 0.4 - sway, hem - 0.012),
            (flare * 0.4, hem - 0.012),
            (flare, hem + 0.02, 1),
            (0.094, 0.49),
            (0.072, 0.6),
        ]
    )
    pen.fill(outline, person.cloth, form=0.85)
    with pen.inside(outline):
        for x in np.linspace(-0.8, 0.8, 6):
            pen.shadow(
                ribbon([(float(x) * 0.06, 0.5), (float(x) * flare - sway * 0.5, hem)], [0.0, 0.014]), 0.25, soft=0.006
            )
        pen.mark(
            ribbon([(-flare - sway, hem + 0.022), (0, hem - 0.004), (flare, hem + 0.022)], 0.016),
            shade(person.cloth, 1.35),
            alpha=0.7,
        )


def _arm(pen: Pen, person: Person, pose: Pose, index: int, rise: float, *, far: bool) -> None:
    thick = 1.45 if person.outfit in {"spacesuit", "robe", "kimono"} else 1.0
    side = -1 if index == 0 else 1
    shoulder = ((0.012 if not far else 0.030) if pose.turned else side * 0.098, 0.805)
    elbow, hand = ((x, y + rise) for x, y in (pose.elbows[index], pose.hands[index]))
    tone = shade(person.cloth, 0.78) if far else shade(person.cloth, 0.98)
    glove = "#e9ebef" if person.outfit == "spacesuit" else "#9aa3ad" if person.outfit == "armour" else person.skin
    bare = person.outfit == "dress"
    if bare:
        pen.fill(
            limb([shoulder, elbow, hand], [0.050, 0.042, 0.032]), shade(person.skin, 0.86 if far else 1.0), form=0.85
        )
    pen.fill(
        oval(hand[0], hand[1] - 0.006, 0.022 * min(thick, 1.25), 0.027), shade(glove, 0.84 if far else 1.0), form=0.8
    )
    if bare:
        short = (shoulder[0] + (elbow[0] - shoulder[0]) * 0.45, shoulder[1] + (elbow[1] - shoulder[1]) * 0.45)
        pen.fill(limb([shoulder, short], [0.062, 0.056]), tone, form=0.85)
    else:
        pen.fill(limb([shoulder, elbow, hand], [0.062 * thick, 0.050 * thick, 0.040 * thick]), tone, form=0.85)
