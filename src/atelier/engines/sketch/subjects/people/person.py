"""Who is drawn: everything the drawings of people need to know, settled from the words and the seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.sketch.paint.colour import Colour, blend, brightness, colour, shade
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.subjects.look import Look

SKINS = ("#f3cfb0", "#e8b88f", "#d29a6e", "#a9714a", "#7d4f33", "#5c3a28")
HAIRS = ("#221a18", "#3b2820", "#5f3f28", "#8f6238", "#c79a55", "#a4502c")
GREYS = ("#d9d6d0", "#b9b6b2", "#ece9e4")
CLOTHES = ("#3f5f8a", "#8a3f3f", "#4a7a5a", "#c08a3a", "#5a4a7a", "#2f6f7a", "#b0604a")

ROLES: dict[str, tuple[str, str, str]] = {
    "fisherman": ("jumper", "#2f4560", "cap"),
    "sailor": ("jumper", "#2b3f66", "cap"),
    "captain": ("coat", "#26365a", "cap"),
    "astronaut": ("spacesuit", "#eceef2", "helmet"),
    "knight": ("armour", "#a9b2bd", "visor"),
    "king": ("robe", "#8a2436", "crown"),
    "queen": ("robe", "#6a2a6f", "crown"),
    "princess": ("dress", "#d98ab0", "tiara"),
    "prince": ("coat", "#3a5a9a", "crown"),
    "wizard": ("robe", "#3a3f8a", "pointed"),
    "witch": ("robe", "#35304a", "witch"),
    "pirate": ("coat", "#6a2f2a", "tricorn"),
    "chef": ("jacket", "#f2f0ea", "toque"),
    "farmer": ("dungarees", "#4a6690", "straw"),
    "cowboy": ("shirt", "#a5523a", "stetson"),
    "samurai": ("kimono", "#2f3a4f", "topknot"),
    "geisha": ("kimono", "#b03a4f", "topknot"),
    "monk": ("robe", "#b5652a", ""),
    "doctor": ("jacket", "#eef1f2", ""),
    "scientist": ("jacket", "#eef1f2", ""),
    "nurse": ("jacket", "#a9cfd8", ""),
    "soldier": ("jacket", "#5f6a45", "beret"),
    "painter": ("shirt", "#d9cbb0", "beret"),
    "businessman": ("suit", "#2f3644", ""),
    "detective": ("coat", "#8a7350", "fedora"),
    "santa": ("coat", "#c0262c", "santa"),
    "viking": ("jumper", "#6a5238", "horned"),
    "ninja": ("kimono", "#22242c", "hood"),
    "dancer": ("dress", "#c04a6a", ""),
    "bride": ("dress", "#f6f2ec", "veil"),
    "hiker": ("jacket", "#c0502f", "beanie"),
    "skier": ("jacket", "#2f7ac0", "beanie"),
    "explorer": ("shirt", "#b09a6a", "straw"),
    "superhero": ("shirt", "#2f4fa0", ""),
    "student": ("jumper", "#7a5a8a", ""),
    "musician": ("jacket", "#3a3540", "fedora"),
}
"""What people of a calling wear: outfit, its colour, and what is on the head."""

WOMEN = frozenset({"woman", "queen", "princess", "witch", "geisha", "bride", "dancer", "nurse", "girl", "grandmother"})
MEN = frozenset(
    {"man", "king", "prince", "wizard", "fisherman", "sailor", "captain", "santa", "viking", "boy", "grandfather"}
)
BEARDED = frozenset({"bearded", "fisherman", "wizard", "santa", "viking", "pirate", "captain"})


@dataclass(frozen=True)
class Person:
    """`beard` is "", "short", "full" or "long"; `hair` is "bald", "short", "long", "bun", "curly" or "tail"."""

    skin: Colour
    hair_tint: Colour
    hair: str
    beard: str
    beard_tint: Colour
    woman: bool
    age: str
    outfit: str
    cloth: Colour
    accent: Colour
    hat: str
    hat_tint: Colour
    hat_own: bool
    """Whether the colour of the hat was asked for, so that it is not its usual one."""
    glasses: bool
    mood: str
    shaded: bool = False
    """Whether the glasses are dark."""
    eyes: Colour | None = None
    freckled: bool = False


def describe(look: Look, source: Dice) -> Person:
    """The person that fits the words; what they leave open the seed decides."""
    role = next((name for name in ROLES if name in look.traits), "")
    outfit, cloth_code, hat = ROLES.get(role, ("", CLOTHES[int(source.integers(len(CLOTHES)))], ""))
    woman = bool(look.traits & WOMEN) if look.traits & (WOMEN | MEN) else bool(source.random() < 0.5)
    age = next((name for name in ("old", "child", "young") if name in look.traits), "adult")
    skin = _skin(look, source)
    hair_tint = _hair_tint(look, source, age, dark=brightness(skin) < 0.50)
    wears = next((trait.removeprefix("wears:") for trait in look.traits if trait.startswith("wears:")), outfit)
    if not wears:
        wears = (
            ("dress", "jumper", "coat")[int(source.integers(3))]
            if woman
            else ("jumper", "shirt", "coat")[int(source.integers(3))]
        )
    worn = next((trait.removeprefix("hat:") for trait in sorted(look.traits) if trait.startswith("hat:")), hat)
    cloth = look.main(cloth_code)
    white = age == "old" or role in {"santa", "wizard"}
    return Person(
        skin=skin,
        hair_tint=hair_tint,
        hair=_hair(look, source, woman=woman, age=age),
        beard=_beard(look, role, woman=woman, age=age),
        beard_tint=look.part("beard", colour("#e9e5de") if white else shade(hair_tint, 0.9)),
        woman=woman,
        age=age,
        outfit=wears,
        cloth=cloth,
        accent=look.second("#e8dcc0"),
        hat=worn,
        hat_tint=look.part("hat", shade(cloth, 0.78)),
        hat_own=any(part == "hat" for part, _ in look.parts),
        glasses=look.has("glasses", "glasses:sun", "scientist"),
        shaded=look.has("glasses:sun"),
        eyes=next((tint for part, tint in look.parts if part == "eyes"), None),
        freckled=look.has("freckled"),
        mood=next((name for name in ("smiling", "sad", "angry") if name in look.traits), "calm"),
    )


def _skin(look: Look, source: Dice) -> Colour:
    place = float(source.random()) * (len(SKINS) - 1)
    base = int(place)
    return look.part("skin", blend(SKINS[base], SKINS[min(base + 1, len(SKINS) - 1)], place - base))


def _hair_tint(look: Look, source: Dice, age: str, *, dark: bool) -> Colour:
    choices = GREYS if age == "old" else HAIRS[:2] if dark else HAIRS
    return look.part("hair", colour(choices[int(source.integers(len(choices)))]))


def _hair(look: Look, source: Dice, *, woman: bool, age: str) -> str:
    for name in ("bald", "long", "curly", "bun", "short"):
        if f"hair:{name}" in look.traits or (name == "bald" and name in look.traits):
            return name
    if "wizard" in look.traits:
        return "long"
    if woman:
        return (
            ("bun", "short", "curly")[int(source.integers(3))]
            if age == "old"
            else ("long", "long", "bun", "curly", "tail")[int(source.integers(5))]
        )
    return ("short", "bald", "short")[int(source.integers(3))] if age == "old" else "short"


def _beard(look: Look, role: str, *, woman: bool, age: str) -> str:
    if woman or age == "child" or "shaved" in look.traits:
        return ""
    if role in {"wizard", "santa"}:
        return "long"
    if look.traits & BEARDED:
        return "full"
    return ""


def warmth(skin: Colour) -> Colour:
    """The redder tone of cheeks and lips on a skin."""
    return blend(skin, np.asarray([0.78, 0.28, 0.26], np.float32), 0.42)
