"""From what a prompt wants to what is to be composed; what is left open is chosen by chance."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

import msgspec

from atelier.engines.synth.genres.genre import Genre, Role
from atelier.engines.synth.genres.registry import common_harmonies, genres, groove
from atelier.engines.synth.making.seats import alone, seated
from atelier.engines.synth.music.compose import Brief
from atelier.engines.synth.music.scales import BRIGHT_MODES, Key
from atelier.engines.synth.words.music import MusicWishes

_ANY: Final = ("pop", "downtempo", "cinematic", "folk", "funk", "synthwave")
"""What may be played where a prompt gives no hint at all."""

_SUGGESTED: Final = {
    "piano": "classical piano", "felt_piano": "classical piano", "steel_guitar": "folk", "nylon_guitar": "bossa nova",
    "electric_guitar": "rock", "strings": "cinematic", "saw_lead": "synthwave", "saxophone": "jazz", "harp": "lullaby",
    "choir": "cinematic", "violin": "cinematic", "cello": "cinematic", "synth_pluck": "trance", "warm_pad": "ambient",
    "banjo": "country", "accordion": "waltz", "harmonica": "blues", "slap_bass": "funk", "sub_bass": "hip-hop",
    "organ": "funk", "church_organ": "baroque", "harpsichord": "baroque", "trumpet": "jazz", "ukulele": "folk",
    "kalimba": "african", "marimba": "african", "music_box": "lullaby", "pan_flute": "east asian", "sitar": "eastern",
    "steel_drum": "reggae", "brass": "march", "flute": "folk", "electric_piano": "downtempo", "synth_bass": "house",
}  # fmt: skip
_TONICS: Final = (0, 2, 4, 5, 7, 9, 10, 11, 3)
_USUAL_SHARE: Final = 0.6
_SLOWEST_BPM, _FASTEST_BPM = 42.0, 200.0


def brief_of(wishes: MusicWishes, duration_s: float, seed: int) -> Brief:
    """The same wishes and seed give the same brief."""
    chance = Random(seed)
    genre = _genre(wishes, chance)
    mode = _mode(wishes, genre, chance)
    tonic = chance.choice(_TONICS) if wishes.tonic is None else wishes.tonic
    low, high = genre.tempo_bpm
    tempo_bpm = chance.uniform(low, high) * wishes.pace
    for mood in wishes.moods:
        tempo_bpm *= mood.tempo
    if wishes.alone:
        lines = tuple(line for named in wishes.instruments for line in alone(named))
    else:
        lines = seated(genre.lines, wishes.instruments, wishes.banned, chance)
    return Brief(
        genre=genre,
        key=Key(tonic, mode),
        tempo_bpm=wishes.tempo_bpm or min(max(tempo_bpm, _SLOWEST_BPM), _FASTEST_BPM),
        exact=wishes.tempo_bpm is not None,
        meter=wishes.meter or genre.meter,
        duration_s=duration_s,
        lines=lines,
        drums="drums" not in wishes.banned and (wishes.drums or not wishes.alone),
        softness=min(0.3, sum(mood.softness for mood in wishes.moods)),
        texture=wishes.texture,
    )


def _genre(wishes: MusicWishes, chance: Random) -> Genre:
    """The leading genre, coloured by a second one: its chords and its tune. Drums asked for are found some."""
    names = wishes.genres or _suggested(wishes) or (chance.choice(_ANY),)
    genre = genres()[names[0]]
    if len(names) > 1:
        other = genres()[names[1]]
        tunes = tuple(line for line in other.lines if line.role is Role.MELODY)
        if tunes and other.meter == genre.meter:
            kept = tuple(line for line in genre.lines if line.role is not Role.MELODY)
            genre = msgspec.structs.replace(genre, lines=(*kept, *tunes), harmonies=other.harmonies)
    played = tuple(each for each in genre.grooves if each)
    if wishes.drums and not played:
        played = ({"IARBCO": groove("backbeat")},)
    return msgspec.structs.replace(genre, grooves=played) if wishes.drums else genre


def _suggested(wishes: MusicWishes) -> tuple[str, ...]:
    if wishes.instruments and (wishes.alone or not wishes.moods):
        suggested = [
            _SUGGESTED[name.instruments[0]] for name in wishes.instruments if name.instruments[0] in _SUGGESTED
        ]
        if suggested:
            return (suggested[0],)
    if wishes.moods:
        return (wishes.moods[0].genre,)
    if wishes.meter == 3:
        return ("waltz",)
    return ("rock",) if wishes.drums else ()


def _mode(wishes: MusicWishes, genre: Genre, chance: Random) -> str:
    if wishes.mode is not None:
        return wishes.mode
    modes: Sequence[str] = list(genre.harmonies or common_harmonies())[: None if genre.harmonies else 2]
    bright = next((mood.bright for mood in wishes.moods if mood.bright is not None), None)
    if bright is not None:
        fitting = [mode for mode in modes if (mode in BRIGHT_MODES) == bright]
        modes = fitting or ["major" if bright else "minor"]
    return modes[0] if len(modes) == 1 or chance.random() < _USUAL_SHARE else chance.choice(modes[1:])
