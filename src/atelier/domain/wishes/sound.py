"""Wishes that end in sound, or listen to it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from atelier.domain.wishes.parts import Media


class Speak(msgspec.Struct, frozen=True, tag="speak", omit_defaults=True):
    """`voice` is an id such as `en-gb-female`; `speed` 0.5..2. `subtitles`: a file with the words' times comes too."""

    text: str
    voice: str = "en-gb-female"
    speed: float = 1.0
    pitch: float = 1.0
    subtitles: bool = False


class MakeMusic(msgspec.Struct, frozen=True, tag="make_music", omit_defaults=True):
    """`prompt`: genre, mood, tempo, key, instruments. `lyrics` are sung by engines that can."""

    prompt: str
    duration_s: float
    negative_prompt: str = ""
    lyrics: str = ""


class MakeSound(msgspec.Struct, frozen=True, tag="make_sound", omit_defaults=True):
    prompt: str
    duration_s: float
    loop: bool = False
    """Whether the end must lead back into the beginning."""


class SubtitleFormat(StrEnum):
    SRT = "srt"
    VTT = "vtt"
    TEXT = "text"
    JSON = "json"
    """Language, text, words and cues with their times in seconds."""


class Transcribe(msgspec.Struct, frozen=True, tag="transcribe", omit_defaults=True):
    """`media` is a sound, or a video with one. `language` is BCP 47; None: find out.

    `in_english`: what is said is written down in English, whatever it was said in.
    """

    media: Media
    language: str | None = None
    form: SubtitleFormat = SubtitleFormat.SRT
    in_english: bool = False
