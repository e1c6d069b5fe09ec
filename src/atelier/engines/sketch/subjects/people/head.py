"""The head of a whole figure: small, so that a few strokes must do."""

from __future__ import annotations

from atelier.engines.sketch.paint.colour import Tint, colour, shade
from atelier.engines.sketch.paint.path import oval, ribbon, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE
from atelier.engines.sketch.subjects.people.person import Person, warmth

HATS: dict[str, tuple[str, str]] = {
    "cap": ("-.070,.030! -.078,.080 0,.102 .078,.080 .070,.030! .095,.018! -.06,.022!", ""),
    "beanie": ("-.066,.022 -.062,.088 0,.110 .062,.088 .066,.022 0,.030", ""),
    "crown": ("-.058,.040! -.070,.105! -.03,.075! 0,.115! .03,.075! .070,.105! .058,.040! 0,.030", "#e3b341"),
    "tiara": ("-.045,.058! 0,.102! .045,.058! 0,.066", "#f0e2b0"),
    "pointed": ("-.12,.034! -.06,.055 -.02,.18 .05,.27! .05,.16 .065,.055 .12,.034! 0,.020", ""),
    "witch": ("-.13,.034! -.06,.055 -.03,.16 -.06,.25! .03,.17 .065,.055 .13,.034! 0,.020", "#2c2838"),
    "tricorn": ("-.11,.045! -.05,.102 0,.080 .05,.102 .11,.045! 0,.022", "#2a2422"),
    "toque": ("-.055,.034! -.082,.118 0,.165 .082,.118 .055,.034! 0,.026", "#f7f5f0"),
    "straw": ("-.13,.036! -.055,.054 -.046,.110 .046,.110 .055,.054 .13,.036! 0,.016", "#dcb868"),
    "stetson": ("-.13,.056! -.055,.048 -.05,.116 0,.104 .05,.116 .055,.048 .13,.056! 0,.016", "#7a5234"),
    "fedora": ("-.10,.036! -.055,.054 -.05,.110 .05,.110 .055,.054 .10,.036! 0,.016", "#4a4440"),
    "beret": ("-.085,.056 -.05,.102 .06,.092 .085,.050 0,.030", ""),
    "santa": ("-.07,.034! -.05,.096 .03,.128 .12,.056! .06,.066 .07,.034! 0,.024", "#c0262c"),
    "horned": ("-.066,.016 -.06,.086 0,.106 .06,.086 .066,.016 0,.024", "#9aa2aa"),
    "visor": ("-.068,-.04! -.070,.05 0,.106 .070,.05 .068,-.04! .044,-.01 .044,.026 -.044,.026 -.044,-.01", "#a9b2bd"),
    "hood": ("-.070,-.05 -.075,.05 0,.098 .075,.05 .070,-.05 .042,.020 -.042,.020", "#23252e"),
    "topknot": ("-.030,.078 -.024,.104 .024,.104 .030,.078 0,.066", "#1f1a1c"),
}
"""Outlines around a head whose middle is the origin, and their colours ("" for the hat's own)."""


def draw_hair_behind(pen: Pen, person: Person) -> None:
    """Hair that falls behind the neck: drawn before the body."""
    if person.hat in {"helmet", "visor", "hood"}:
        return
    hair = shade(person.hair_tint, 0.82)
    if person.hair in {"long", "curly", "tail"}:
        back = "0,.078 .062,.046 .074,-.03 .078,-.125 .035,-.150 -.035,-.150 -.078,-.125 -.074,-.03 -.062,.046"
        pen.fill(smooth(back), hair, form=0.6)
    elif person.hair == "bun":
        pen.fill(oval(0.0, 0.088, 0.034, 0.030), hair, form=0.9)


def draw_head(pen: Pen, person: Person, *, turned: bool, behind: bool) -> None:
    """Centred on the origin; `turned` looks to the right."""
    if person.hat == "helmet":
        _space_helmet(pen, turned=turned, behind=behind)
        return
    if not turned:
        for side in (-1, 1):
            pen.fill(oval(side * 0.056, -0.004, 0.011, 0.017), shade(person.skin, 0.88), form=0.6)
    face = smooth(
        "0,.070 .040,.062 .057,.022 .054,-.024 .034,-.060 0,-.074 -.034,-.060 -.054,-.024 -.057,.022 -.040,.062"
    )
    if behind:
        pen.fill(face * 1.06, person.hair_tint if person.hair != "bald" else person.skin, form=0.85)
        if person.hair in {"long", "curly", "tail"}:
            pen.fill(smooth("-.058,.03 .058,.03 .064,-.12 0,-.145 -.064,-.12"), person.hair_tint, form=0.7)
    else:
        pen.fill(face, person.skin, form=0.85)
        _features(pen, person, turned=turned)
        _hair(pen, person, turned=turned)
    _hat(pen, person)


def _features(pen: Pen, person: Person, *, turned: bool) -> None:
    off = 0.020 if turned else 0.0
    for x in (-0.022 + off, 0.022 + off):
        pen.fill(oval(x, -0.002, 0.0068, 0.0088), DARK, form=0)
        pen.shine(oval(x + 0.002, 0.001, 0.0020), pen.light.on(WHITE, 1.0))
        pen.stroke(
            [(x - 0.012, 0.017), (x, 0.022), (x + 0.012, 0.018)], [0.002, 0.006, 0.002], shade(person.hair_tint, 0.7)
        )
        pen.mark(
            oval(x + (0.008 if x > off else -0.008), -0.022, 0.013, 0.009), warmth(person.skin), alpha=0.35, soft=0.004
        )
    pen.shadow(smooth([(off - 0.004, -0.006), (off + 0.010, -0.022), (off - 0.006, -0.026)]), 0.35, soft=0.002)
    lips = shade(warmth(person.skin), 0.8 if not person.woman else 0.9)
    lift = 0.004 if person.mood in {"smiling", "calm"} else -0.004
    pen.stroke(
        [(off - 0.016, -0.040 + lift), (off, -0.044), (off + 0.016, -0.040 + lift)], [0.001, 0.0065, 0.001], lips
    )
    if person.beard:
        low = -0.16 if person.beard == "long" else -0.092
        beard = smooth(
            [
                (-0.055, -0.004),
                (-0.050, -0.05),
                (0, low),
                (0.050, -0.05),
                (0.055, -0.004),
                (0.030, -0.030),
                (0, -0.026),
                (-0.030, -0.030),
            ]
        )
        pen.fill(tufted(beard, 0.008, 30, pen.source), person.beard_tint, form=0.7)
        pen.stroke([(off - 0.013, -0.043), (off, -0.046), (off + 0.013, -0.043)], [0, 0.005, 0], lips)


def _hair(pen: Pen, person: Person, *, turned: bool) -> None:
    if person.hair == "bald":
        return
    tint = person.hair_tint
    if turned:
        cap = (
            "-.060,-.045 -.070,.02 -.045,.074 .005,.084 .050,.060 .058,.030 .030,.040 -.006,.034 -.022,.004 -.030,-.030"
        )
    elif person.hair in {"long", "bun", "tail", "curly"}:
        cap = (
            "-.062,-.030 -.068,.030 -.040,.078 0,.086 .040,.078 .068,.030 .062,-.030 .050,.020 .016,.052 "
            "-.030,.034 -.050,.010"
        )
    else:
        cap = "-.060,.000 -.066,.040 -.036,.080 .012,.086 .052,.066 .064,.034 .060,.000 .050,.030 .006,.044 -.046,.028"
    pen.fill(smooth(cap), tint, form=0.8)
    pen.glint(smooth("-.02,.072 .01,.078 .03,.066 0,.062"), 0.16, soft=0.006)


def _hat(pen: Pen, person: Person) -> None:
    found = HATS.get(person.hat)
    if found is None:
        return
    knots, code = found
    tint: Tint = person.hat_tint if person.hat_own else code or person.hat_tint
    pen.fill(smooth(knots), tint, form=0.8)
    if person.hat in {"straw", "fedora", "stetson"}:
        pen.mark(ribbon("-.06,.058 0,.050 .06,.058", 0.016), shade(tint, 0.5))
    if person.hat == "horned":
        for side in (-1, 1):
            pen.stroke(
                [(side * 0.055, 0.056), (side * 0.10, 0.076), (side * 0.10, 0.136)],
                [0.03, 0.024, 0],
                "#e9dcbc",
                form=0.8,
            )
    if person.hat == "santa":
        pen.fill([ribbon("-.07,.040 0,.052 .07,.040", 0.028), oval(0.118, 0.054, 0.018)], WHITE, form=0.6)


def _space_helmet(pen: Pen, *, turned: bool, behind: bool) -> None:
    pen.fill(oval(0, 0.0, 0.098, 0.100), "#eceef2", form=0.95)
    if behind:
        return
    visor = (
        smooth("-.05,.04 .02,.062 .075,.04 .085,-.01 .065,-.05 .0,-.06 -.05,-.04")
        if turned
        else oval(0, 0.0, 0.072, 0.062)
    )
    pen.fill(visor, colour("#26364f"), form=0.9)
    pen.glint(smooth("-.035,.028 -.01,.045 .03,.04 -.01,.02"), 0.7, soft=0.004, tint="#ffe6b0")
