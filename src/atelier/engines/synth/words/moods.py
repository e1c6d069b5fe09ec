"""Moods: what they do to the mode, the tempo and the strength, and which genre they suggest where none is named."""

from __future__ import annotations

from typing import Final

import msgspec


class Mood(msgspec.Struct, frozen=True):
    """`bright` is whether the third is major; None: either. `tempo` is a factor, `softness` a share of the strength."""

    name: str
    words: str
    genre: str
    bright: bool | None = None
    tempo: float = 1.0
    softness: float = 0.0


MOODS: Final[tuple[Mood, ...]] = (
    Mood("epic", r"epic|heroic|triumphant|majestic|grand|mighty|legendary|glorious", "epic", None, 1.0),
    Mood(
        "inspiring", r"inspir\w+|hopeful|motivat\w+|corporate|optimistic|success\w*|confident", "cinematic", True, 1.05
    ),
    Mood("funny", r"funny|quirky|whimsical|silly|comic(al)?|cute|playful|cartoon\w*", "lullaby", True, 1.08),
    Mood(
        "happy",
        r"happy|happiness|joy(ful|ous)?|cheer(ful|y)|up-?beat|uplifting|feel-?good|sunny|fun|bright|positive|carefree"
        r"|catchy|merry|summer\w*|party",
        "pop", True, 1.05,
    ),
    Mood(
        "sad",
        r"sad(ness)?|melanchol\w+|sorrow\w*|lonely|loneliness|heart-?br\w+|grie\w+|nostalgi\w+|emotional|tear\w*"
        r"|bittersweet|wistful|mournful|depress\w+|tragic|rainy",
        "classical piano", False, 0.88, 0.1,
    ),
    Mood(
        "romantic", r"romantic|romance|love|tender|sensual|intimate|wedding|passionate",
        "classical piano", True, 0.94, 0.08,
    ),
    Mood(
        "dreamy", r"dream\w*|ethereal|magic\w*|mystical|floating|enchant\w+|hypnotic|celestial|cosmic",
        "ambient", None, 0.94, 0.06,
    ),
    Mood(
        "calm",
        r"calm\w*|peace(ful)?|relax\w*|chill(ed|ing|out)?|soothing|gentl[ey]|soft(ly)?|quiet|serene|tranquil"
        r"|mellow|cozy|cosy|warm|laid-?back|sleepy|meditative",
        "ambient", None, 0.93, 0.12,
    ),
    Mood(
        "tense",
        r"tense|tension|suspense\w*|thrill\w+|scary|creepy|spooky|eerie|haunt\w+|ominous|sinister|evil|horror|nightmare\w*"
        r"|myster\w+|detective|crime",
        "dark ambient", False, 0.97,
    ),
    Mood("dark", r"dark(er|ness)?|brooding|gloomy|moody|bleak|grim|gothic|menacing|cold", "dark ambient", False, 0.97),
    Mood(
        "energetic",
        r"energ\w+|excit\w+|driving|power(ful)?|intense|aggressive|dynamic|work-?out|sports?|hype|wild|furious|angry|angst"
        r"|racing|running|chase|action|adventur\w+",
        "rock", None, 1.07,
    ),
)  # fmt: skip
