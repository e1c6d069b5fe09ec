"""Which of our voices reads a text, when it is asked for by the service's names or by ours."""

from __future__ import annotations

import unicodedata
from collections import Counter

from atelier.dialects.openai.choice import menu_facts
from atelier.domain.errors import Invalid
from atelier.engines.speech.voices import find_voice


def voice_for(name: str, text: str) -> str:
    """The id of a voice. The service's voices read any language: what is written in letters that English has not is
    read by somebody who knows them. Our own names are taken at their word.

    Raises Invalid at `/voice`.
    """
    ours = menu_facts().voices
    english = ours.get(name.lower())
    voice = find_voice(english or name) if name else None
    if voice is None:
        raise Invalid.at("/voice", f"must be one of {', '.join(ours)}, or a voice of this server such as de-female")
    language = _language_of(text) if english else None
    found = find_voice(f"{language}-{voice.gender}") if language else None
    return (found or voice).id


def _language_of(text: str) -> str | None:
    """The language that most letters of a text tell, if they tell one."""
    letters = [unicodedata.name(character, "") for character in text if character.isalpha()]
    scripts = menu_facts().scripts
    told = Counter(language for name in letters for script, language in scripts.items() if name.startswith(script))
    if told.total() * 2 <= len(letters):
        return None
    # Chinese signs stand in Japanese too, kana in nothing else.
    return next(language for language in (*menu_facts().telling, told.most_common(1)[0][0]) if told[language])
