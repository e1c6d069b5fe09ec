"""Sound effects: what is named, together, for as long as wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from atelier.domain.wishes.sound import MakeSound
from atelier.engines.port import Refused
from atelier.engines.sound.arrays import samples_in
from atelier.engines.sound.master import write_mastered
from atelier.engines.synth.noises.play import ended, looped, play, players
from atelier.engines.synth.noises.registry import NOISES
from atelier.engines.synth.words.sounds import understand_sounds

_TARGET_LUFS: Final = -18.0
_MOST_LIMITING_DB: Final = 3.0
_NAMED: Final = 24
"""How many sounds a refusal names."""


def prepare_sounds(wish: MakeSound) -> Callable[[int, str, Callable[[float], None]], dict[str, Any]] | Refused:
    """What makes a take; refused where the prompt names nothing that can be heard."""
    wanted = understand_sounds(wish.prompt)
    if not wanted.heard:
        known = ", ".join(sorted(noise.name for noise in NOISES)[:: max(1, len(NOISES) // _NAMED)])
        return Refused("unsupported_input", f"name something to be heard, such as {known}")
    samples = samples_in(wish.duration_s)

    def take(seed: int, path: str, heard: Callable[[float], None]) -> dict[str, Any]:
        endless = play(players(wanted.heard), wish.duration_s, seed)
        write_mastered(
            Path(path),
            looped(endless, samples) if wish.loop else ended(endless, samples),
            channels=2,
            target_lufs=_TARGET_LUFS,
            samples=samples,
            heard=heard,
            most_limiting_db=_MOST_LIMITING_DB,
        )
        return {"sounds": [each.name for each in wanted.heard], "ignored_words": list(wanted.ignored)}

    return take
