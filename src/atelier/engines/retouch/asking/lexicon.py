"""The words that ask for changes. Each line is a pattern over plain lower-case text and what it asks for."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from atelier.engines.sketch.words.lexicon import lexicon

Asked = tuple[str, str]
"""A kind ("look", "time", "weather", "season", "style", "turn") and a key of that kind."""

_MORE: Final = r"(?:more |increased? |higher |boost(?:ed)? |stronger |raise |add )(?:the )?"
_LESS: Final = r"(?:less |decreased? |reduced? |lower(?:ed)? |low |no )(?:the )?"

_LINES: Final[tuple[tuple[str, Asked], ...]] = (
    (r"black[ -]and[ -]white|monochrom\w*|gr[ae]y ?scale|b ?& ?w|bw|desaturated completely", ("look", "grey")),
    (r"(?:remove|without|no) (?:all )?(?:the )?colou?rs?|colou?rless", ("look", "grey")),
    (r"sepia(?: tones?| toned)?", ("look", "sepia")),
    (
        r"vintage|retro|nostalgic|old[ -]fashioned|aged|antique|19[2-7]0'?s|old photo\w*|polaroid|analog(?:ue)?",
        ("look", "vintage"),
    ),
    (
        r"cinematic|movie[ -]like|filmic|film look|teal and orange|blockbuster|movie still|film still",
        ("look", "cinematic"),
    ),
    (r"dramatic(?: light\w*)?|moody|gritty|epic|intense|hdr", ("look", "dramatic")),
    (
        r"dreamy|ethereal|romantic|soft(?:er)? (?:glow|light\w*|focus)|glow(?:y|ing)?|magical|hazy light",
        ("look", "dreamy"),
    ),
    (r"matte|faded|washed[ -]out", ("look", "faded")),
    (r"pastel (?:colou?rs?|tones?)", ("look", "pastel")),
    (r"high[ -]key", ("look", "high_key")),
    (r"low[ -]key|chiaroscuro", ("look", "low_key")),
    (rf"{_LESS}contrast|flat(?:ter)? (?:light\w*|tones?)|soft(?:er)? contrast", ("look", "less_contrast")),
    (rf"{_MORE}contrast|high(?:er)? contrast|contrasty|punch(?:y|ier)|pop|contrast", ("look", "contrast")),
    (
        rf"{_LESS}(?:saturat\w+|colou?rful)|muted(?: colou?rs?| tones?)?|desaturat\w+|pale(?:r)?|subdued",
        ("look", "muted"),
    ),
    (
        rf"{_MORE}(?:saturat\w+|colou?rful|colou?r)|vivid|vibran\w+|saturat\w+|colou?rful|rich(?:er)? colou?rs?",
        ("look", "vivid"),
    ),
    (r"(?:over|too) ?exposed|brighte[rn]\w*|bright|light(?:er|en)(?: up)?|more light|expos\w+", ("look", "bright")),
    (r"dark(?:er|en)?|dim(?:mer|med)?|under ?exposed|less light|shadowy", ("look", "dark")),
    (
        rf"{_LESS}warmth|co(?:ol|ld)(?:er)?(?: tones?| light| colou?rs?)?|bluish|icy tones?",
        ("look", "cool"),
    ),
    (r"warm(?:er|th)?(?: tones?| light| colou?rs?)?|cosy|cozy", ("look", "warm")),
    (r"(?:remove|reduce|less|no|without) (?:the )?(?:noise|grain)|denoise\w*|smooth(?:er|ed)?", ("look", "smooth")),
    (r"(?:film )?grain(?:y)?|noise|noisy", ("look", "grain")),
    (r"vignett\w*|dark(?:er)? corners", ("look", "vignette")),
    (r"sharp(?:er|en\w*)?|crisp(?:er)?|more detail\w*|(?:more )?clarity", ("look", "sharp")),
    (r"(?:remove|clear|reduce|less|without|no) (?:the )?(?:fog|haze|mist|smog)|dehaz\w*", ("look", "clear")),
    (r"invert\w*(?: colou?rs?)?|(?:photo )?negative|x[ -]ray", ("look", "negative")),
    (
        r"fix (?:the )?(?:light\w*|colou?rs?|exposure)|enhance|improve|auto(?: |-)?(?:level|tone|correct)\w*",
        ("look", "balanced"),
    ),
    (r"(?:flip|mirror)(?:ped|ed)?(?: it)?(?: horizontally)?(?! vert)|left to right", ("turn", "mirror")),
    (r"flip(?:ped)?(?: it)? vertically|upside[ -]down", ("turn", "over")),
    (r"rotat\w+(?: it)? (?:by )?180(?: ?degrees| ?°)?", ("turn", "half")),
    (r"rotat\w+(?: it)?(?: by)? (?:90 ?(?:degrees|°)? )?(?:to the )?(?:left|counter[ -]?clockwise)", ("turn", "left")),
    (r"rotat\w+(?: it)?(?: by)?(?: 90 ?(?:degrees|°)?)?(?: to the)?(?: right| clockwise)?", ("turn", "right")),
    (r"golden[ -]hour|golden light|late afternoon", ("time", "golden")),
    (r"blue hour|dusk|twilight|gloaming|nightfall", ("time", "dusk")),
    (
        r"(?:at |a |to |into |by )?(?:star(?:ry|lit) )?night(?: ?time)?|midnight|moonl(?:it|ight)|nocturnal|after dark",
        ("time", "night"),
    ),
    (r"sunset|sundown|setting sun|evening(?: light)?", ("time", "sunset")),
    (r"dawn|sunrise|daybreak|(?:early )?morning(?: light)?|first light", ("time", "dawn")),
    (
        r"day(?: ?time|light)|noon|midday|(?:bright )?sunny(?: day| weather)?|sunshine|sunlit|(?:by|to|into) day\b"
        r"|clear sky|(?<!.)(?:a |bright )?day(?!.)",
        ("time", "day"),
    ),
    (r"(?:thunder|lightning )?storm(?:y)?|thunder\w*|tempest|hurricane", ("weather", "storm")),
    (r"lightning", ("weather", "lightning")),
    (r"rain(?:y|ing|fall|drops|s)?|downpour|drizzl\w+|wet weather", ("weather", "rain")),
    (r"(?:falling )?snow(?: ?fall|ing|flakes|s| ?storm)?|blizzard|flurr(?:y|ies)", ("weather", "snow")),
    (r"fog(?:gy)?|mist(?:y)?|haz[ey]|smog", ("weather", "fog")),
    (r"overcast|cloudy|grey sky|gray sky|gloomy", ("weather", "overcast")),
    (
        r"autumn(?:al)?(?: colou?rs?| leaves)?|in the fall|fall (?:colou?rs?|season|foliage)|\bfall\b|october|november",
        ("season", "autumn"),
    ),
    (
        r"winter(?: wonderland|time)?|wintry|snow[ -]?(?:covered|capped|y)|frozen|frost(?:y)?|icy|december",
        ("season", "winter"),
    ),
    (r"spring(?: ?time)?|in bloom|blooming|blossom(?:s|ing)?|april", ("season", "spring")),
    (r"summer(?:time|y)?|july|august", ("season", "summer")),
)

_BY_LOOK: Final = {"cinematic": ("look", "cinematic"), "vintage": ("look", "vintage")}
"""Styles of the sketch that are grades here: they leave drawing and framing alone."""
_NOT_STYLES: Final = frozenset({"print", "painting", "drawing", "retro", "clean", "sprite art"})
"""Words that name a style only together with others, or what is done."""


@cache
def patterns() -> tuple[tuple[re.Pattern[str], Asked], ...]:
    """In the order in which they take words from the text; styles, whose names are the longest, first."""
    by_style: dict[str, list[str]] = {}
    for phrase, meaning in lexicon().meanings.items():
        if meaning.role == "style" and phrase not in _NOT_STYLES:
            by_style.setdefault(meaning.key, []).append(re.escape(phrase).replace(r"\ ", r"[ \-]"))
    lines: list[tuple[str, Asked]] = [
        ("|".join(sorted(found, key=len, reverse=True)), _BY_LOOK.get(key, ("style", key)))
        for key, found in by_style.items()
    ]
    general = [
        (r"(?:an? |as a |into a )?(?:painting|canvas)", ("style", "oil")),
        (r"(?:an? |as a )?drawing", ("style", "pencil")),
    ]
    return tuple((re.compile(rf"\b(?:{line})(?!\w)"), asked) for line, asked in (*lines, *_LINES, *general))


SLIGHTLY: Final = re.compile(
    r"\b(?:slight(?:ly)?|a (?:bit|little|touch)|somewhat|subtl[ey]|gentl[ey]|light(?=ly| rain| snow| fog)(?:ly)?"
    r"|faint(?:ly)?)\b"
)
VERY: Final = re.compile(
    r"\b(?:very|much|a lot|lots of|heav(?:y|ily)|strong(?:ly)?|extreme(?:ly)?|dense|thick|intense(?:ly)?|completely"
    r"|totally|really)\b"
)
NOT: Final = re.compile(r"^(?:and |but )?(?:no|not|without(?: any)?|don'?t|do not|never|avoid)\b")

SPLIT: Final = re.compile(
    r"[.;:\n,!?]+|\b(?:and )?then\b|\band (?=(?:add|put|place|make|turn|change|remove|replace|blur|give|set|swap|paint"
    r"|delete|erase|insert|convert|mirror|flip|rotate|apply|colou?r|brighten|darken|sharpen)\b)"
)
STEPS: Final = re.compile(r"[;\n]+|\b(?:and )?then\b")
"""What parts the steps of a sequence."""

_THE: Final = r"(?:the |its |his |her |their |this |my |all (?:the )?)?"
REPLACE: Final = re.compile(
    rf"\b(?:replace|swap|switch|change|exchange|substitute)\w* (?:out )?(?:the colou?r of )?{_THE}(?P<what>.+?) "
    r"(?:with|by|for|into|to)\b (?:be )?(?P<new>.+)"
)
MAKE: Final = re.compile(
    rf"\b(?:make|turn|paint|colou?r|dye|convert|transform|render|set|recolou?r|tint)\w* {_THE}(?P<what>.+?)"
    r"(?: (?:look like|look|appear|be|into|to|in|as|more))* (?P<new>\S.*)"
)
BLUR: Final = re.compile(
    r"\b(?:blur\w*(?: out)?(?: the)? (?:background|backdrop)|(?:background|backdrop) (?:blur\w*|out of focus)|bokeh"
    r"|(?:shallow )?depth of field|portrait mode|out of focus background|defocus\w*(?: the)? background)\b"
)
CUT: Final = re.compile(
    r"\b(?:(?:remove|delete|erase|drop|without(?: a| the)?|no)(?: the)? (?:background|backdrop)"
    r"|(?:transparent|no) background|cut ?out|isolate\w*|background remov\w+)\b"
)
REMOVE: Final = re.compile(rf"\b(?:remove|delete|erase|get rid of|take (?:away|out)|clean up) {_THE}(?P<what>.+)")
ADD: Final = re.compile(
    r"\b(?:add|put|place|insert|include|draw|give (?:it|him|her|them)|apply|position|set)(?:ing)?\b (?P<what>.+)"
)
MOVED: Final = re.compile(
    r"^(?:it|him|her|them|me|this|(?:the|this|that|my|our) (?:\w+ ){1,3}?)\s*(?=(?:in|on|at|by|under|near|inside|into"
    r"|onto"
    r"|before|against|to|among|over|between)\b)"
)
SECOND: Final = re.compile(
    r"\b(?:(?:the )?(?:second|2nd|other|reference|next|third|last) (?:image|picture|photo|one)"
    r"|(?:image|picture|photo) (?:2|two|3|three)|reference)\b"
)

INTO_SECOND: Final = re.compile(rf"\b(?:in|into|inside|onto|to|before)\s+{SECOND.pattern}")
ON_SOMEBODY: Final = re.compile(
    r"\b(?:head|face|nose|her|him|his|them|their|person|people|man|woman|girl|boy|king|queen)\b"
)
COLOURED: Final = re.compile(
    r"^(?:on |with |in front of )?(?:an? |the )?(?:plain |solid )?(?P<colour>[a-z ]+?) (?:background|backdrop)$"
)
SPOT: Final = re.compile(r"\b(?:on|in|at|to) (?:the )?(?:far )?(?P<spot>left|right|middle|center|centre|top|sky)\b")

BACKGROUNDS: Final = frozenset({"background", "backdrop", "scenery", "setting", "surroundings", "location", "place"})
WHOLE: Final = frozenset(
    {
        "it",
        "image",
        "picture",
        "photo",
        "photograph",
        "scene",
        "everything",
        "this",
        "shot",
        "colors",
        "colours",
        "video",
        "style",
        "look",
        "mood",
        "light",
        "lighting",
        "weather",
        "season",
        "time of day",
        "time",
        "day",
        "summer",
        "clip",
        "atmosphere",
        "whole picture",
        "whole image",
        "footage",
        "night",
        "winter",
    }
)
"""What means the picture as a whole."""
REGIONS: Final = {
    "hair": "hair",
    "hairs": "hair",
    "sky": "sky",
    "skies": "sky",
    "grass": "green",
    "leaves": "green",
    "trees": "green",
    "foliage": "green",
    "meadow": "green",
    "plants": "green",
    "lawn": "green",
    "vegetation": "green",
    "water": "water",
    "sea": "water",
    "ocean": "water",
    "lake": "water",
    "river": "water",
    "background": "background",
    "backdrop": "background",
}

_FILLERS: Final = """
    a an and any are as at be bit by can could do effect effects for from get give has have high his her him her i in
    into is it its just keep kept let like little look looks looking lot make me more most much my nice of off on one or
    our out over own photo picture image photograph please quality realistic same scene shot should so some style styled
    styles than that the their them then there these this those to too touch toned tones tone turn turned up very want
    was we were while with would you your add added change changed apply put place set use using also but not no without
    transform convert edit edited everything whole all video clip weather season time day mood light lighting atmosphere
    colour colours color colors feel feeling vibe vibes filter slightly subtle gently strong strongly heavy really
    completely background foreground painting drawing illustration rendering art artwork hour during under we'll it's
    """
FILLERS: Final = frozenset(_FILLERS.split())
"""Words that ask for nothing by themselves."""
