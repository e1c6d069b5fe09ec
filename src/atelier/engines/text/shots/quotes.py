"""What is said in plain prose: quotations, where the text tells who speaks."""

from __future__ import annotations

import re
from typing import Final

_QUOTE: Final = r"[\"“„«]\s*(?P<words>[^\"”“»]{2,}?)\s*[\"”“»]"
_VERB: Final = (
    r"(?:say|ask|repl(?:y|ie)|answer|whisper|shout|cr(?:y|ie)|call|murmur|mutter|yell|add|explain|laugh|begin|continue)"
    r"(?:s|es|d|ed)?|said|says|began"
)
_WHO: Final = r"(?P<who>[Hh]e|[Ss]he|[Tt]hey|I|(?:the |The |an? |A )?[A-Z]?[\w'’-]+(?: [A-Z][\w'’-]+)?)"
_AFTER: Final = re.compile(rf"{_QUOTE},?\s+(?:{_WHO}\s+(?:{_VERB})|(?:{_VERB})\s+{_WHO.replace('who', 'other')})\b")
_BEFORE: Final = re.compile(rf"\b{_WHO}\s+(?:{_VERB})\b[^.\"“„«]{{0,30}}[,:]\s*{_QUOTE}")


def quoted(text: str) -> list[tuple[str, str]]:
    """Speakers and their words, in order. Quotations that nobody is said to say are left alone."""
    found: dict[int, tuple[str, str]] = {}
    for pattern in (_AFTER, _BEFORE):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if pattern is _AFTER and groups["words"].endswith("."):
                continue  # a full stop inside closes the sentence: what follows is another one
            who = groups["who"] or groups.get("other") or ""
            found.setdefault(match.start("words"), (who[:1].upper() + who[1:], groups["words"].strip().rstrip(",")))
    return [found[place] for place in sorted(found)]
