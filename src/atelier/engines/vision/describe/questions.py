"""Which parts of a description a question is about."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from atelier.engines.vision.describe.facts import Facts
from atelier.engines.vision.describe.sentences import SECTIONS

_ABOUT: Final = {
    "kind": "kind photo photograph drawing painting graphic picture image size large big resolution pixels format"
    " transparent landscape portrait square",
    "people": "people person who face faces man woman child men women children human anyone anybody someone crowd",
    "subject": "subject object thing where foreground background main middle focus what",
    "setting": "setting place outdoors outside indoors inside sky water sea lake horizon weather scene",
    "colours": "colour colours color colors coloured colored palette hue hues tone tones warm cool vivid",
    "light": "light lighting bright dark brightness contrast exposure exposed night day shadow shadows",
    "sharpness": "sharp sharpness blur blurred blurry noise noisy grain grainy crisp quality soft",
    "composition": "composition symmetrical symmetric symmetry balanced busy calm detail layout",
}
_SECTION_OF: Final = {word: section for section, words in _ABOUT.items() for word in words.split()}
_VAGUE: Final = frozenset({"what", "where", "picture", "image", "photo", "main", "scene"})
"""Words that point somewhere only where no other word does."""


def describe(facts: Facts, question: str) -> tuple[str, bool]:
    """Sentences about the picture, and whether they answer the question, if there is one."""
    wanted = sections_for(question)
    if wanted:
        told = _told(facts, wanted)
        return told or "Nothing of that can be told from this picture.", True
    return _told(facts, set(SECTIONS) - (set() if facts.faces else {"people"})), not question


def _told(facts: Facts, wanted: Set[str]) -> str:
    sentences = [section(facts) for name, section in SECTIONS.items() if name in wanted]
    return " ".join(sentence for sentence in sentences if sentence)


def sections_for(question: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", question.lower())
    pointed = {_SECTION_OF[word] for word in words if word in _SECTION_OF and word not in _VAGUE}
    return frozenset(pointed)
