"""Wishes that end in text. Results are files: plain text, JSON, subtitles."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from atelier.domain.wishes.parts import Media


class PromptFor(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    MUSIC = "music"


class ExpandPrompt(msgspec.Struct, frozen=True, tag="expand_prompt", omit_defaults=True):
    """A fuller prompt from a few words."""

    prompt: str
    target: PromptFor = PromptFor.IMAGE
    style: str = ""


class ScriptToShots(msgspec.Struct, frozen=True, tag="script_to_shots", omit_defaults=True):
    """A JSON list of shots: number, description, camera, duration_s, dialogue."""

    script: str
    most: int = 40
    style: str = ""


class TranslateSubtitles(msgspec.Struct, frozen=True, tag="translate_subtitles", omit_defaults=True):
    """The same times, another language (BCP 47)."""

    subtitles: Media
    language: str
