"""The words that the engine understands. Each line is a pattern over plain lower-case text and what it asks for."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from atelier.engines.motion.camera import Move


class Effect(StrEnum):
    SNOW = "snow"
    RAIN = "rain"
    DUST = "dust"
    EMBERS = "embers"
    FOG = "fog"
    LEAVES = "leaves"
    WATER = "water"
    CLOUDS = "clouds"
    SUNRISE = "sunrise"
    SUNSET = "sunset"
    FLICKER = "flicker"
    LIGHTNING = "lightning"


Wanted = tuple[Move, ...] | Effect

_IN: Final = r"(?:in|into|inwards?|forwards?|closer|towards?|ahead)"
_OUT: Final = r"(?:out|outwards?|back|backwards?|away)"
_SIDE: Final = r"(?:(?:from|to|towards?|the|your) )*"
_ASIDE: Final = r"(?:pan|slid|truck|track|mov|swip)(?:e|es|s|ning|ing|ed|ned)? (?:slowly |gently )?"
_VERB: Final = r"(?:s|es|ning|ing|ed|ned|ting|ted|ling)?"

PATTERNS: Final[tuple[tuple[re.Pattern[str], Wanted], ...]] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), wanted)
    for pattern, wanted in (
        (r"dolly[ -]?zoom|zolly|vertigo(?: effect| shot)?|hitchcock(?: zoom)?|contra[ -]?zoom", (Move.DOLLY_ZOOM,)),
        (
            rf"(?:push|dolly|track|mov|glid|fl|travel)(?:e|y|ies|es|s|ing|ed)? (?:slowly |gently )?{_IN}",
            (Move.PUSH_IN,),
        ),
        (rf"(?:pull|dolly|track|mov)(?:e|es|s|ing|ed)? (?:slowly |gently )?{_OUT}", (Move.PULL_OUT,)),
        (rf"zoom{_VERB} (?:slowly |gently )?{_OUT}", (Move.ZOOM_OUT,)),
        (rf"zoom{_VERB} (?:slowly |gently )?{_IN}|close[ -]?up zoom", (Move.ZOOM_IN,)),
        (r"dolly(?:ing)?|push(?:es|ing)?(?:[ -]in)?|fly[ -]?through", (Move.PUSH_IN,)),
        (r"pull(?:s|ing)?[ -]?(?:back|out)", (Move.PULL_OUT,)),
        (rf"zoom{_VERB}", (Move.ZOOM_IN, Move.ZOOM_OUT)),
        (rf"{_ASIDE}(?:from )?(?:the )?left to (?:the )?right|left to right|rightwards?", (Move.PAN_RIGHT,)),
        (rf"{_ASIDE}(?:from )?(?:the )?right to (?:the )?left|right to left|leftwards?", (Move.PAN_LEFT,)),
        (rf"{_ASIDE}{_SIDE}left", (Move.PAN_LEFT,)),
        (rf"{_ASIDE}{_SIDE}right", (Move.PAN_RIGHT,)),
        (rf"(?:tilt|pan|look){_VERB} (?:slowly |gently )?up(?:wards?)?", (Move.TILT_UP,)),
        (rf"(?:tilt|pan|look){_VERB} (?:slowly |gently )?down(?:wards?)?", (Move.TILT_DOWN,)),
        (r"tilt(?:s|ing|ed)?", (Move.TILT_UP, Move.TILT_DOWN)),
        (r"pan(?:s|ning|ned)?|truck(?:s|ing)? shot|slid(?:e|es|ing)", (Move.PAN_RIGHT, Move.PAN_LEFT)),
        (rf"(?:orbit|arc|circl|rotat)(?:e|es|s|ing|ed)? {_SIDE}left", (Move.ORBIT_LEFT,)),
        (rf"(?:orbit|arc|circl|rotat)(?:e|es|s|ing|ed)? {_SIDE}right", (Move.ORBIT_RIGHT,)),
        (
            r"(?:orbit|arc|circl|rotat|revolv)(?:e|es|s|ing|ed)?(?: around)?(?: shot)?|parallax|3d"
            r"|turn(?:s|ing)? around",
            (Move.ORBIT_RIGHT, Move.ORBIT_LEFT),
        ),
        (
            r"(?:crane|boom|jib|pedestal)(?:e|es|s|ing)? (?:slowly |gently )?(?:down(?:wards?)?|lower)"
            r"|descend(?:s|ing)?|camera (?:lowers|sinks)",
            (Move.CRANE_DOWN,),
        ),
        (
            r"(?:crane|boom|jib|pedestal)(?:e|es|s|ing)? (?:slowly |gently )?up(?:wards?)?|camera rises"
            r"|rising camera|ascend(?:s|ing)?|crane(?: shot)?|drone(?: shot)?|aerial(?: shot)?",
            (Move.CRANE_UP,),
        ),
        (r"hand[ -]?held|shak(?:y|ing|es|e)(?: cam(?:era)?)?|documentary", (Move.HANDHELD,)),
        (
            r"(?:do not|don't) move(?: the camera)?|without (?:any )?(?:camera )?(?:motion|movement)"
            r"|static(?: shot| camera)?|still camera|(?:fixed|locked)(?:[ -](?:off|down))?(?: shot| camera)?|tripod"
            r"|no (?:camera )?(?:motion|movement)|motionless",
            (Move.STATIC,),
        ),
        (r"snow(?:s|ing|fall|flakes?|storm)?|blizzard|flurr(?:y|ies)", Effect.SNOW),
        (r"rain(?:s|ing|fall|drops?|storm)?|storm(?:s|y)?|downpour|drizzl(?:e|es|ing)", Effect.RAIN),
        (
            r"dust(?: motes?| particles?)?|pollen|motes?|particles?|fireflies|sand(?:storm)|glitter(?:s|ing)?",
            Effect.DUST,
        ),
        (r"embers?|sparks?|ash(?:es)?|bonfire|campfire", Effect.EMBERS),
        (r"fog(?:gy)?|mist(?:y|s)?|haz[ey]|smok(?:e|y|ing)|steam(?:s|ing)?", Effect.FOG),
        (r"lea(?:f|ves)|petals?|blossoms? fall(?:s|ing)?|confetti", Effect.LEAVES),
        (
            r"water|waves?|ripples?|rippling|sea|ocean|lakes?|rivers?|streams?|ponds?|reflections?|shimmer(?:s|ing)?"
            r"|surf|tide|waterfalls?",
            Effect.WATER,
        ),
        (r"clouds?|cloudy|sky|skies|wind(?:y|s)?|breez(?:e|y)|time[ -]?lapse", Effect.CLOUDS),
        (
            r"(?:sun|moon) ?(?:is )?(?:rises?|rising)|(?:dawn|day|morning) (?:breaks|comes)|brighten(?:s|ing)?"
            r"|lights? (?:come|go|turn)s? on|fad(?:e|es|ing) in",
            Effect.SUNRISE,
        ),
        (
            r"sun ?(?:is )?(?:sets|setting|goes down)|night ?fall(?:s|ing)?|(?:night|evening) (?:falls|comes)"
            r"|darken(?:s|ing)?|gets? dark(?:er)?|lights? (?:go|turn)(?:es|s)? (?:off|out)",
            Effect.SUNSET,
        ),
        (
            r"(?:lights? )?flicker(?:s|ing)?|candle(?:s|light)?|torch(?:es|light)?|fire(?:light|place)?|flames?"
            r"|pulsat(?:e|es|ing)|pulses?|neon|strobe",
            Effect.FLICKER,
        ),
        (r"lightning|thunder(?:s|storm)?", Effect.LIGHTNING),
    )
)

ANY_MOVE: Final = re.compile(r"\bcamera (?:motion|movements?|moves?)\b")

SLOW: Final = re.compile(r"\b(?:slow(?:ly|er)?|gentl[ey]|subtl[ey]|soft(?:ly)?|calm(?:ly)?|slight(?:ly)?)\b")
FAST: Final = re.compile(
    r"\b(?:fast(?:er)?|quick(?:ly)?|rapid(?:ly)?|dramatic(?:ally)?|dynamic|swift(?:ly)?|energetic)\b"
)

NOT: Final = re.compile(r"\b(?:no|not|without|never|don'?t|do not|avoid|stop|nor)\b")

FILLERS: Final = frozenset(
    """
    a an and any are as at be by camera cinematic clip down during effect effects film footage for from get gets
    gradually high hd in into is it its left lens let like little lots make makes motion move movement moves moving
    of off on or our out over photo picture please quality realistic right scene shot shots show shows smooth smoothly
    so some than that the their then there these this those through to toward towards up very video view was we
    while with animate animated animation image frame around across above below behind before after falling fall
    falls drifting drift drifts blowing blows flowing flows floating floats begin begins start starts end ends
    """.split()  # noqa: SIM905 - a list of this length is unreadable
)
"""Words that ask for nothing by themselves."""
