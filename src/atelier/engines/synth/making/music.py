"""Music: understood, composed, played, mastered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from atelier.domain.wishes.sound import MakeMusic
from atelier.engines.sound.arrays import samples_in
from atelier.engines.sound.master import write_mastered
from atelier.engines.synth.making.briefs import brief_of
from atelier.engines.synth.mixing.mixer import play_song
from atelier.engines.synth.music.compose import compose
from atelier.engines.synth.music.score import Song
from atelier.engines.synth.words.music import understand_music

_TARGET_LUFS: Final = -16.0
_MOST_LIMITING_DB: Final = 7.0


def prepare_music(wish: MakeMusic) -> Callable[[int, str, Callable[[float], None]], dict[str, Any]]:
    """What makes a take. Every prompt gives music: what it leaves open is chosen by the seed."""
    wishes = understand_music(wish.prompt, wish.negative_prompt)
    samples = samples_in(wish.duration_s)

    def take(seed: int, path: str, heard: Callable[[float], None]) -> dict[str, Any]:
        song = compose(brief_of(wishes, wish.duration_s, seed), seed)
        write_mastered(
            Path(path),
            play_song(song, seed),
            channels=2,
            target_lufs=_TARGET_LUFS,
            samples=samples,
            heard=heard,
            most_limiting_db=_MOST_LIMITING_DB,
        )
        return {**described(song), "ignored_words": list(wishes.ignored)}

    return take


def described(song: Song) -> dict[str, Any]:
    """What the customer is told of a piece."""
    players = list(dict.fromkeys(part.instrument.replace("_", " ") for part in song.parts))
    return {
        "genre": song.genre,
        "key": song.key.name,
        "tempo_bpm": song.tempo_bpm,
        "meter": f"{song.meter}/4",
        "bars": song.bars,
        "instruments": [*players, "drums"] if song.hits else players,
    }
