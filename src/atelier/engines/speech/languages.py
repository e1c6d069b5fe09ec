"""What language a tag means."""

from __future__ import annotations

from typing import Final

ENGLISH: Final = "en"


def is_english(language: str) -> bool:
    """Whether a BCP 47 tag is one of English."""
    return language.lower().partition("-")[0] == ENGLISH
