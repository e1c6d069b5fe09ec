"""Orders that end in sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.wishes.sound import MakeMusic, MakeSound
from atelier.engines.diffusers.asking import Fields, common, unused
from atelier.engines.diffusers.studio import Studio
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, part_of

_TOLD: Final = {
    "negative_prompt": ("negative_prompt",),
    "lyrics": ("lyrics",),
    "loop": ("loop",),
}


def play(studio: Studio, wish: MakeMusic | MakeSound, progress: Progress) -> Outcome:
    if wish.duration_s > studio.card.most_s:
        return Refused("input_too_long", f"{studio.card.title} makes up to {studio.card.most_s:g} s; ask for less")
    fields = Fields(
        {
            **common(wish, studio.card, studio.looks),
            "duration_s": lambda: float(wish.duration_s),
            "lyrics": lambda: getattr(wish, "lyrics", ""),
        }
    )
    files = []
    seeds = studio.seeds
    for number, seed in enumerate(seeds):
        part = part_of(progress, number / len(seeds), (number + 1) / len(seeds))
        (output,) = studio.make(fields, [seed], part, batch=1, count="")
        rate_hz = rate_of(studio.pipeline)
        sound = _samples(output.audios[0])[: round(wish.duration_s * rate_hz)]
        path = write_sound(studio.task.new_file(f"sound-{number}.wav"), sound.T, rate_hz)
        files.append(Made(str(path), MediaKind.AUDIO))
    return Done(tuple(files), studio.notes(unused(wish, studio.call, _TOLD)))


def rate_of(pipeline: Any) -> int:
    """Samples a second of what it makes."""
    return int(getattr(pipeline, "sample_rate", None) or pipeline.vae.sampling_rate)


def write_sound(path: Path, sound: Any, rate_hz: int) -> Path:
    """Channels by samples, -1..1, as 16-bit WAV."""
    import wave

    samples = _samples(sound)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(samples, -1, 1) * 32767).round().astype("<i2").tobytes())
    return path


def _samples(sound: Any) -> Any:
    """Samples by channels, of a tensor or an array of channels by samples."""
    array = np.asarray(sound.float().cpu() if hasattr(sound, "cpu") else sound, np.float32)
    return np.atleast_2d(array).T
