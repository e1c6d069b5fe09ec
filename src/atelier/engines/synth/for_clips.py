"""The sound of a clip that is being made: the customer's own, or that of its scene."""

from __future__ import annotations

from pathlib import Path

from atelier.domain.wishes.parts import Media
from atelier.engines.port import Task
from atelier.engines.sound.wav import WavWriter
from atelier.engines.synth.soundtrack import soundtrack_blocks


def sound_for(
    task: Task, *, audio: Media | None, wanted: bool, prompt: str, duration_s: float, seed: int
) -> Path | None:
    """A file to lay under the clip: `audio` if there is one, else what the prompt's scene sounds like if that is
    `wanted`, written into the scratch directory. None for a silent clip."""
    if audio is not None:
        return task.path(audio)
    if not wanted:
        return None
    path = task.new_file(f"sound-{seed}.wav")
    with WavWriter(path, channels=2) as writer:
        for block in soundtrack_blocks(prompt, duration_s, seed):
            writer.write(block)
    return path
