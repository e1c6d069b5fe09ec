"""A scene in the making: subjects with what belongs to them, and everything else by its role."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import msgspec

from atelier.engines.sketch.scene import Subject
from atelier.engines.sketch.subjects.registry import figures
from atelier.engines.sketch.words.grammar import Phrase, Reading

MOST_COUNT: Final = 12
FLIERS: Final = frozenset({"person", "dragon", "unicorn", "robot"})
"""What flies when it is said to be over a land or a town; birds and planes do anyway."""
RED: Final = "#c8282e"
REDHEAD: Final = "#b0522a"
"""What people mean by red hair."""
STONE: Final = "#bdb8ae"
PARTS_OF_DRAWINGS: Final = frozenset(
    {("cake", "candle"), ("cup", "table"), ("sailboat", "sailboat"), ("table", "chair")}
)
"""What a drawing shows already."""
WORN: Final = {"crown": "hat:crown", "umbrella": "umbrella", "pipe": "pipe"}
"""Things that a person said to be with them wears or holds."""
ARRANGED: Final = {
    "flowers": "",
    "flower": "",
    "sunflowers": "blooms:sunflower",
    "sunflower": "blooms:sunflower",
    "daisy": "blooms:daisy",
    "rose": "blooms:rose",
    "poppies": "blooms:poppy",
    "poppy": "blooms:poppy",
    "tulips": "blooms:tulip",
    "tulip": "blooms:tulip",
}
"""What a vase shows when it is said to hold these flowers; no fields of them then."""
TOGETHER: Final = {"harbour": (("water", "sea"), ("cover", "village"))}
"""What a word for several things at once stands for."""
SMALL_WEAR: Final = frozenset(
    {"sneakers", "boots", "high_heel", "sock", "glove", "ring", "necklace", "wristwatch", "tie", "trousers", "tshirt"}
)
"""What a person said to be with it wears, too small to be told at the size of a figure."""
GATHERED: Final = {"pair": 2, "family": 4, "team": 5, "crowd": 12}
"""How many people a word for several at once stands for."""
ONE_OF_MANY: Final = frozenset(
    [
        "sneakers",
        "boots",
        "trousers",
        "spectacles",
        "scissors",
        "headphones",
        "fries",
        "pancakes",
        "blueberries",
        "coins",
        "chocolate",
        "popcorn",
        "dice",
        "cherries",
        "grapes",
        "sushi",
        "spaghetti",
        "units",
    ]
)
"""Drawings that show several already: their plural is no crowd of them."""
UNWORN: Final = {
    "hat:fedora": "hat_alone",
    "hat:cap": "cap_alone",
    "hat:straw": "hat_alone",
    "wears:coat": "coat_alone",
    "wears:suit": "coat_alone",
    "wears:dress": "dress_alone",
    "wears:jumper": "tshirt",
    "wears:shirt": "tshirt",
    "glasses": "spectacles",
    "glasses:sun": "spectacles+sun",
    "door": "door",
    "eyes": "eye_alone",
    "limbs:hand": "hand",
    "limbs:foot": "foot",
    "limbs:nose": "nose",
    "limbs:ear": "ear",
    "limbs:mouth": "lips",
    "limbs:feather": "feather",
    "leaves": "leaf",
}
"""What is drawn for something to wear that nobody wears, and for a part of a body, a bird or a tree by itself."""
MOORED: Final = "sailboat"
GROUPS: Final = {"animals": "deer", "buildings": "house", "vehicles": "car", "plants": "bush"}
"""What is drawn for a word that means a whole group."""


@dataclass
class Draft:
    subjects: list[Subject] = field(default_factory=list)
    index: dict[int, int] = field(default_factory=dict)
    """The subject a phrase became, by the phrase's identity."""
    named: dict[str, list[str]] = field(default_factory=dict)
    """Keys by role: land, water, cover, sky, setting, abstract, and all modifiers."""
    tints: list[tuple[str, str]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    loose: list[Phrase] = field(default_factory=list)
    """Parts that belong to nobody so far."""
    sign: bool = False

    def name(self, role: str, key: str) -> None:
        keys = self.named.setdefault(role, [])
        if key not in keys:
            keys.append(key)

    def first(self, role: str) -> str:
        return next(iter(self.named.get(role, [])), "")

    def change(self, place: int, **values: object) -> None:
        self.subjects[place] = msgspec.structs.replace(self.subjects[place], **values)

    def place_of(self, phrase: Phrase | None) -> int | None:
        """The place of the subject that a phrase became."""
        return None if phrase is None else self.index.get(id(phrase))

    def homes(self) -> list[str]:
        return [figures()[subject.kind].home if subject.kind in figures() else "ground" for subject in self.subjects]


DOINGS = frozenset(
    {"walking", "running", "dancing", "jumping", "sitting", "standing", "reading", "cheering", "swimming", "smiling"}
)
"""Traits of living things alone: after a part of one, they are said of the whole."""


def add(draft: Draft, phrase: Phrase) -> None:
    """Give a phrase its place in the draft."""
    role, key = phrase.role, phrase.key
    if role == "group":
        role = phrase.role = "figure"
        key = phrase.key = GROUPS[key]
    if _arranged(draft, phrase) or _potted(draft, phrase):
        return
    if role in {"figure", "person"}:
        if not _worn(draft, phrase):
            _add_subject(draft, phrase)
        return
    if role == "part":
        _add_part(draft, phrase)
        return
    for part, name in TOGETHER.get(key, ((role, key),)):
        kind, _, furnished = name.partition("+")
        draft.name(part, kind)
        if furnished:
            draft.name("furnished", furnished)
    above = draft.place_of(phrase.other)
    if above is not None and phrase.relation == "over" and draft.subjects[above].kind in FLIERS:
        draft.change(above, traits=(*draft.subjects[above].traits, "flying"))
    if phrase.colours:
        draft.tints.append((key if role in {"cover", "sky"} else role, phrase.colours[0]))
        draft.tints += [("other", code) for code in phrase.colours[1:3]]


def _arranged(draft: Draft, phrase: Phrase) -> bool:
    """Sunflowers in a vase: the vase's own flowers, of the colour that was said."""
    place = draft.place_of(phrase.other)
    if place is None or draft.subjects[place].kind != "vase" or phrase.key not in ARRANGED:
        return False
    subject, kind = draft.subjects[place], ARRANGED[phrase.key]
    traits = (*subject.traits, kind) if kind else subject.traits
    tinted = (("blooms", phrase.colours[0]),) if phrase.colours else ()
    draft.change(place, traits=traits, parts=(*subject.parts, *tinted))
    draft.index[id(phrase)] = place
    return True


def _potted(draft: Draft, phrase: Phrase) -> bool:
    """The vase that flowers, or a bouquet, are said to be in: they and it are one thing."""
    held = phrase.other
    if phrase.key != "vase" or phrase.relation != "in" or held is None:
        return False
    place = draft.place_of(held)
    if place is not None and draft.subjects[place].kind == "vase":
        draft.change(place, colours=tuple(phrase.colours))
        return True
    if held.key not in ARRANGED:
        return False
    kind = ARRANGED[held.key]
    made = Subject(
        kind="vase",
        word=phrase.text,
        colours=tuple(phrase.colours),
        traits=(kind,) if kind else (),
        parts=(("blooms", held.colours[0]),) if held.colours else (),
    )
    if place is None:
        draft.named[held.role] = [key for key in draft.named.get(held.role, []) if key != held.key]
        place = len(draft.subjects)
        draft.subjects.append(made)
    else:
        draft.subjects[place] = made
    draft.index[id(phrase)] = place
    return True


def _worn(draft: Draft, phrase: Phrase) -> bool:
    """A crown on a king, an umbrella over a woman, candles on a cake: no subjects of their own."""
    place = draft.place_of(phrase.other)
    if place is not None and (draft.subjects[place].kind, phrase.key) in PARTS_OF_DRAWINGS:
        return True
    if place is None or draft.subjects[place].kind != "person" or phrase.relation not in {"with", "under", "in", ""}:
        return False
    if phrase.key in SMALL_WEAR:
        return True
    if phrase.key == "book" and "reading" in draft.subjects[place].traits:
        return True
    trait = WORN.get(phrase.key)
    if trait is None:
        return False
    draft.change(place, traits=(*draft.subjects[place].traits, trait))
    if phrase.colours:
        draft.change(place, parts=(*draft.subjects[place].parts, (phrase.key, phrase.colours[0])))
    return True


def _add_subject(draft: Draft, phrase: Phrase) -> None:
    kind, *traits = phrase.key.split("+") if phrase.role == "figure" else ["person", *phrase.key.split("+")]
    colours = list(phrase.colours)
    if "stone" in phrase.traits and not colours:
        colours = [STONE]
    other = draft.place_of(phrase.other)
    draft.index[id(phrase)] = len(draft.subjects)
    many = phrase.plural and phrase.count is None and not GATHERED.keys() & set(traits) and kind not in ONE_OF_MANY
    draft.subjects.append(
        Subject(
            kind=kind,
            word=phrase.text,
            count=min(
                MOST_COUNT,
                phrase.count or next((GATHERED[trait] for trait in traits if trait in GATHERED), 3 if many else 1),
            ),
            many=many,
            colours=tuple(colours),
            size=phrase.size,
            place=phrase.place,
            traits=tuple(trait for trait in dict.fromkeys([*traits, *phrase.traits]) if trait),
            relation=phrase.relation if other is not None else "",
            other=other,
        )
    )


def _add_part(draft: Draft, phrase: Phrase) -> None:
    """A beard, a hat, a roof: belongs to the subject it was said of."""
    key = phrase.key
    if key in {"sign", "title"}:
        draft.sign = True
        return
    place = draft.place_of(phrase.other)
    if place is None:
        place = len(draft.subjects) - 1 if draft.subjects else None
    if place is None:
        if key == "leaves" and phrase.colours:
            draft.tints.append(("leaves", phrase.colours[0]))
        draft.parts.append(key)
        draft.loose.append(phrase)
        return
    subject = draft.subjects[place]
    name, _, detail = key.partition(":")
    extra = {"beard": "bearded", "glasses": "glasses", "freckles": "freckled"}.get(key) or (key if detail else "")
    traits = (*subject.traits, extra) if extra else subject.traits
    colours, parts = subject.colours, subject.parts
    if phrase.colours:
        if name == "wears":
            colours = (phrase.colours[0], *colours)
        elif key in {"roof", "sails", "door"}:
            colours = (*(colours or ("",)), phrase.colours[0])
        else:
            code = phrase.colours[0]
            parts = (*parts, (name, REDHEAD if name in {"hair", "beard"} and code == RED else code))
    if name == "hair" and phrase.traits:
        traits = (*traits, *(trait for trait in phrase.traits if trait.startswith("hair:")))
    # "a woman in a red dress walking": she walks, not the dress.
    traits = (*traits, *(trait for trait in phrase.traits if trait in DOINGS))
    draft.change(place, traits=tuple(dict.fromkeys(traits)), colours=colours, parts=parts)
    draft.parts.append(key)


def moor(draft: Draft, reading: Reading) -> None:
    """No harbour without boats."""
    if any(phrase.key == "harbour" for phrase in reading.phrases) and "water" not in draft.homes():
        draft.subjects.append(Subject(kind=MOORED, word=MOORED, count=3, many=True, traits=("plain",)))


def wash(draft: Draft) -> None:
    """No wave without a sea."""
    if any(subject.kind == "great_wave" for subject in draft.subjects) and not draft.named.get("water"):
        draft.name("water", "sea")


def pair_up(draft: Draft) -> None:
    """ "Two knights on horses" are two horses, one for each."""
    for place, subject in enumerate(draft.subjects):
        if subject.many and subject.other is not None and subject.relation in {"on", "riding"}:
            draft.change(place, count=draft.subjects[subject.other].count, many=False)


def lay_out(draft: Draft) -> None:
    """A hat, a coat, glasses that nobody wears are subjects of their own."""
    if draft.subjects:
        return
    for phrase in draft.loose:
        if phrase.key in UNWORN and not (phrase.key == "leaves" and phrase.plural):
            phrase.role, phrase.key = "figure", UNWORN[phrase.key]
            _add_subject(draft, phrase)
