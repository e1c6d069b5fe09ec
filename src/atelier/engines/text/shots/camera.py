"""Which shot suits what happens, and how long it should stay."""

from __future__ import annotations

import re
from random import Random
from typing import Final

_NAMED: Final = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), shot)
    for pattern, shot in (
        (r"extreme close[ -]?up|ecu", "extreme close-up"),
        (r"medium close[ -]?up|mcu", "medium close-up"),
        (r"close[ -]?up|close on|closeup|insert|detail of", "close-up"),
        (r"extreme wide|very wide", "extreme wide shot"),
        (r"establishing(?: shot)?", "wide establishing shot"),
        (r"wide(?: shot| angle| on)|long shot|full shot", "wide shot"),
        (r"medium shot|mid[ -]?shot|waist[ -]up", "medium shot"),
        (r"over[ -]the[ -]shoulder|ots", "over-the-shoulder shot"),
        (r"pov|point of view|through (?:his|her|their) eyes", "point-of-view shot"),
        (r"aerial|drone|bird'?s[ -]eye|from above|overhead", "aerial shot"),
        (r"two[ -]?shot", "two-shot"),
        (r"low[ -]angle", "low-angle shot"),
        (r"high[ -]angle", "high-angle shot"),
    )
)
_MOVES: Final = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), move)
    for pattern, move in (
        (r"push(?:es)? in|dolly in|dollies in|moves? in on", "slow push in"),
        (r"pull(?:s)? (?:back|out)|dolly out", "pull back"),
        (r"pan(?:s|ning)?(?: left| right| across| to)", "pan"),
        (r"tilt(?:s|ing)?(?: up| down)", "tilt"),
        (r"track(?:s|ing)(?: shot)?|follow(?:s|ing) (?:him|her|them)|steadicam", "tracking"),
        (r"crane|rises? above", "crane up"),
        (r"zoom(?:s|ing)?", "slow zoom in"),
        (r"hand[ -]?held|shaky", "handheld"),
        (r"orbit(?:s|ing)?|circles? around", "orbit"),
        (r"static(?: shot)?|locked[ -]off", "static"),
    )
)
_DETAIL: Final = re.compile(
    r"\b(?:hands?|fingers?|eyes?|tears?|letter|note|photo(?:graph)?|key|keys|ring|phone|screen|clock|watch|knife|gun|button"
    r"|lock|cup|pen|page|book|blood|wound|candle|match|cigarette|label|map|coin|switch|door ?knob|lips)\b",
    re.IGNORECASE,
)
_MOTION: Final = re.compile(
    r"\b(?:runs?|running|chas(?:es|ing)|races?|racing|drives?|driving|rides?|riding|walks?|walking|strides?|hurries|flees|sprints?"
    r"|gallops?|flies|flying|swims?|marches|crosses|climbs?|follows?|storms)\b",
    re.IGNORECASE,
)
_VIOLENCE: Final = re.compile(
    r"\b(?:fights?|fighting|explo(?:des|sion)|crash(?:es)?|struggl(?:es|ing)|falls?|attacks?)\b", re.IGNORECASE
)
_LOOKS: Final = re.compile(
    r"\b(?:looks|stares|gazes|peers|watches|sees|notices|spots)\b (?:at |out |up |down |over )?", re.IGNORECASE
)
_VIEW: Final = re.compile(
    r"\b(?:city|skyline|landscape|mountains?|valley|desert|ocean|sea|forest|horizon|crowds?|army|village|castle|fields?|sky"
    r"|coast|island|planet|battlefield|stadium)\b",
    re.IGNORECASE,
)
_QUIET: Final = (
    "medium shot, static",
    "medium shot, slow push in",
    "medium close-up, static",
    "low-angle shot, static",
)
_TALK: Final = ("medium close-up, static", "over-the-shoulder shot, static")


def camera_for(text: str, *, opening: bool, inside: bool, speech: int | None, chance: Random) -> str:
    """What the text itself asks for; else what suits it. `speech` counts the speeches of a conversation from 0."""
    named = next((shot for pattern, shot in _NAMED if pattern.search(text)), None)
    move = next((move for pattern, move in _MOVES if pattern.search(text)), None)
    if named is not None:
        return f"{named}, {move or 'static'}"
    suited = _suited(text, opening=opening, inside=inside, speech=speech, chance=chance)
    return suited if move is None else f"{suited.partition(',')[0]}, {move}"


def _suited(text: str, *, opening: bool, inside: bool, speech: int | None, chance: Random) -> str:
    if speech is not None:
        return "two-shot, static" if speech == 0 and opening else _TALK[speech % len(_TALK)]
    if opening:
        return "wide shot, slow push in" if inside else "wide establishing shot, slow push in"
    if _VIOLENCE.search(text):
        return "medium shot, handheld"
    if _MOTION.search(text):
        return "medium shot, tracking"
    if _LOOKS.search(text):
        return chance.choice(("close-up, static", "medium close-up, slow push in"))
    if _DETAIL.search(text):
        return "close-up, static"
    if _VIEW.search(text):
        return chance.choice(("wide shot, pan", "aerial shot, slow push in"))
    return chance.choice(_QUIET)
