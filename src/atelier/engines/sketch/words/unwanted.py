"""What a picture must leave out: negations in the prompt, and the negative prompt."""

from __future__ import annotations

import msgspec

from atelier.engines.sketch.scene import Subject
from atelier.engines.sketch.subjects.registry import figures
from atelier.engines.sketch.words.draft import Draft
from atelier.engines.sketch.words.grammar import Reading

MODULES = {
    "animals": "animals.",
    "buildings": "buildings.",
    "vehicles": "vehicles.",
    "plants": "plants.",
    "person": "people.",
}
"""Modules of drawings that a word for a whole group stands for."""
ALSO = {"leafy": "plants.trees", "flowers": "plants.flowers", "sailboat": "vehicles.water", "house": "buildings."}
"""Words for one kind that mean its relatives too: no trees means no pines."""


def absent_of(reading: Reading, unwanted: Reading) -> frozenset[str]:
    """Keys of everything to leave out; "person" stands for all people, "colour" for all colour."""
    found = {"person" if role == "person" else key.split("+")[0] for role, key in reading.absent}
    for phrase in unwanted.phrases:
        found.add("person" if phrase.role == "person" else phrase.key.split("+")[0])
        found |= set(phrase.colours)
    found |= {key for _, key in unwanted.modifiers} | set(unwanted.colours)
    return frozenset(found)


def remove(draft: Draft, absent: frozenset[str]) -> None:
    """Take out what is unwanted; relations to it fall away."""
    kept = [place for place, subject in enumerate(draft.subjects) if not is_absent(subject, absent)]
    draft.subjects = kept_of(draft.subjects, kept)
    for role, keys in draft.named.items():
        draft.named[role] = [key for key in keys if key not in absent]


def kept_of(subjects: list[Subject], kept: list[int]) -> list[Subject]:
    """The subjects at these places; relations to the others fall away."""
    moved = {old: new for new, old in enumerate(kept)}
    return [
        msgspec.structs.replace(
            subjects[place], other=moved.get(other) if (other := subjects[place].other) is not None else None
        )
        for place in kept
    ]


def is_absent(subject: Subject, absent: frozenset[str]) -> bool:
    if subject.kind in absent:
        return True
    figure = figures().get(subject.kind)
    if figure is None:
        return False
    groups = [prefix for key, prefix in (*MODULES.items(), *ALSO.items()) if key in absent]
    return any(figure.module.startswith(prefix) for prefix in groups)
