"""What a prompt wants of music: genre, mood, tempo, key, meter, instruments."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, TypeVar

import msgspec

from atelier.engines.synth.genres.genre import Genre
from atelier.engines.synth.genres.registry import genres as known_genres
from atelier.engines.synth.words.instruments import BASS_WORDS, DRUM_WORDS, MELODY_WORDS, NAMED, Named
from atelier.engines.synth.words.moods import MOODS, Mood
from atelier.engines.synth.words.text import Text

_Thing = TypeVar("_Thing")

_TONICS: Final = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_MODES: Final = {
    "major": "major", "maj": "major", "ionian": "major", "minor": "minor", "min": "minor", "m": "minor",
    "aeolian": "minor", "dorian": "dorian", "phrygian": "phrygian", "lydian": "lydian", "mixolydian": "mixolydian",
}  # fmt: skip
_SIDE: Final = r"[ -]?(?P<side>#|♯|♭|sharp|flat|b(?=[ -]?(?:m|d|p|l|i|a)))?[ -]?"
_MODE: Final = r"(?P<mode>major|maj|ionian|minor|min|aeolian|dorian|phrygian|lydian|mixolydian)\b"
_KEYS: Final = (
    re.compile(rf"\b(?P<tonic>[a-g]){_SIDE}{_MODE}"),
    re.compile(r"\bkey(?: of|:)? (?P<tonic>[a-g])(?P<side>#|♯|♭|b| sharp| flat)?(?P<mode>m)?(?![\w#])"),
    re.compile(r"\b(?P<tonic>[a-g])(?P<side>#|♯)(?P<mode>m)?(?!\w)"),
)
_SOMETHING: Final = re.compile(r" (?!(?:and|with|at|for|in|by|on|from|as|to|of|but|no|without|slow|fast|calm)\b)[a-z]")
_ONLY_MODE: Final = re.compile(r"\b(?P<mode>major|minor|dorian|phrygian|lydian|mixolydian)( key| mode| scale)?\b")
_BPM: Final = re.compile(r"\b(?P<one>\d{2,3}) ?bpm\b|\b(?:bpm|tempo)(?: of|:)? ?(?P<other>\d{2,3})\b")
_PACES: Final = (
    (re.compile(r"\b(largo|very slow(ly)?|extremely slow)\b"), 0.68),
    (re.compile(r"\b(adagio|lento|slow(er|ly)?|down-?beat|dragging|half-?time|low[- ]tempo)\b"), 0.82),
    (re.compile(r"\b(andante|moderato|mid-?tempo|medium( tempo)?|walking pace)\b"), 1.0),
    (re.compile(r"\b(presto|very fast|extremely fast|frantic)\b"), 1.32),
    (re.compile(r"\b(allegro|vivace|fast(er)?|quick|up-?tempo|speedy|rapid|high[- ]tempo)\b"), 1.16),
)
_METERS: Final = (
    (re.compile(r"\b3/4\b|\bthree-?four\b|\btriple meter\b"), 3),
    (re.compile(r"\b4/4\b|\bfour-?four\b"), 4),
)
_ALONE: Final = re.compile(r"\b(solo|only|just|alone|unaccompanied|a ?cappella)\b")
_TEXTURES: Final = {
    "rain": r"rain(y|ing|drops|fall)?( sounds?)?",
    "vinyl": r"vinyl( crackle| noise)?|crackl\w+|record player|dusty",
    "waves": r"(ocean|sea) (waves?|sounds?)|waves|surf",
    "birds": r"birds?|bird ?song|chirping",
    "fire": r"fireplace|(crackling )?campfire|bonfire",
    "crickets": r"crickets|night sounds",
    "wind": r"wind( sounds?)?|windy",
    "brook": r"(running|flowing) water|brook|river|stream sounds?",
}
_DRUMS, _BASS, _MELODY = "drums", "bass", "melody"
_SLOWEST, _FASTEST = 40, 220


class MusicWishes(msgspec.Struct, frozen=True, kw_only=True):
    """`genres`: the first is the one that counts, others lend it colour. `pace` is a factor for the tempo. `tonic` and
    `mode`, `tempo_bpm` and `meter` are None where nothing is said. `banned` are instruments, or "drums", "bass",
    "melody". `alone`: nothing but the named instruments. `ignored` are the words that nothing was made of."""

    genres: tuple[str, ...] = ()
    moods: tuple[Mood, ...] = ()
    tempo_bpm: float | None = None
    pace: float = 1.0
    tonic: int | None = None
    mode: str | None = None
    meter: int | None = None
    instruments: tuple[Named, ...] = ()
    drums: bool = False
    alone: bool = False
    banned: frozenset[str] = frozenset()
    texture: str = ""
    ignored: tuple[str, ...] = ()


def understand_music(prompt: str, negative_prompt: str = "") -> MusicWishes:
    """Read both prompts. "No drums" and "without guitar" ban, and so does all that the negative prompt names."""
    text = Text(prompt)
    tempo_bpm, (tonic, mode) = _tempo(text), _key(text)
    meter = next((beats for pattern, beats in _METERS if text.take_all(pattern)), None)
    genres = _genres(text)
    banned = _banned(Text(negative_prompt))
    instruments: list[Named] = []
    drums = False
    for start, _, thing in text.find(_players()):
        names = {thing} if isinstance(thing, str) else set(thing.instruments)
        if text.denied(start):
            banned |= names
        elif isinstance(thing, Named):
            instruments.append(thing)
        else:
            drums |= thing == _DRUMS
    texture = next(iter(_wanted(text, tuple(_TEXTURES.items()))), "")
    moods = tuple(dict.fromkeys(_wanted(text, tuple((mood, mood.words) for mood in MOODS))))
    pace = next((factor for pattern, factor in _PACES if text.take_all(pattern)), 1.0)
    if (
        mode is None
        and (found := _ONLY_MODE.search(text.plain))
        and (found[2] or found["mode"] not in ("major", "minor"))
    ):
        mode = found["mode"]
    return MusicWishes(
        genres=genres,
        moods=moods,
        tempo_bpm=tempo_bpm,
        pace=pace,
        tonic=tonic,
        mode=mode,
        meter=meter,
        instruments=tuple(dict.fromkeys(instruments)),
        drums=drums,
        alone=text.take_all(_ALONE) and bool(instruments or drums),
        banned=frozenset(banned),
        texture=texture,
        ignored=text.ignored(),
    )


def _tempo(text: Text) -> float | None:
    found = _BPM.search(text.plain)
    if found is None:
        return None
    text.take_all(_BPM)
    return float(min(max(int(found["one"] or found["other"]), _SLOWEST), _FASTEST))


def _key(text: Text) -> tuple[int | None, str | None]:
    for pattern in _KEYS:
        found = pattern.search(text.plain)
        if found is not None and not _is_article(text, found):
            text.take_all(pattern)
            side = (found["side"] or "").strip()
            shift = 0 if not side else 1 if side in ("#", "♯", "sharp") else -1
            return (_TONICS[found["tonic"]] + shift) % 12, _MODES[found["mode"]] if found["mode"] else None
    return None, None


def _is_article(text: Text, found: re.Match[str]) -> bool:
    """Whether "a minor" speaks of something minor: "a minor key", not "in A minor", nor "a minor, slow"."""
    start = found.start("tonic")
    if text.plain[start] != "a" or (found["side"] or "").strip() or (start and text.written[start] == "A"):
        return False
    return _SOMETHING.match(text.plain, found.end()) is not None


@lru_cache(maxsize=1)
def _genre_patterns() -> tuple[tuple[re.Pattern[str], Genre], ...]:
    return tuple((re.compile(rf"\b(?:{genre.words})\b"), genre) for genre in known_genres().values())


def _genres(text: Text) -> tuple[str, ...]:
    """The names of the genres, the leading one first: of two words side by side ("jazz house") that is the second."""
    found = [(start, end, genre.name) for start, end, genre in text.find(_genre_patterns()) if not text.denied(start)]
    names = list(dict.fromkeys(name for _, _, name in found))
    if len(names) > 1 and not text.plain[found[0][1] : found[1][0]].strip(" -"):
        names[0], names[1] = names[1], names[0]
    return tuple(names)


@lru_cache(maxsize=1)
def _players() -> tuple[tuple[re.Pattern[str], Named | str], ...]:
    named: list[tuple[str, Named | str]] = [(each.words, each) for each in NAMED]
    roles: list[tuple[str, Named | str]] = [(DRUM_WORDS, _DRUMS), (BASS_WORDS, _BASS), (MELODY_WORDS, _MELODY)]
    return tuple((re.compile(rf"\b(?:{words})\b"), thing) for words, thing in [*named, *roles])


def _wanted(text: Text, things: tuple[tuple[_Thing, str], ...]) -> list[_Thing]:
    patterns = [(re.compile(rf"\b(?:{words})\b"), thing) for thing, words in things]
    return [thing for start, _, thing in text.find(patterns) if not text.denied(start)]


def _banned(text: Text) -> set[str]:
    banned: set[str] = set()
    for _, _, thing in text.find(_players()):
        banned |= {thing} if isinstance(thing, str) else set(thing.instruments)
    return banned
