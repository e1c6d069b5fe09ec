"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.sound import MakeMusic, MakeSound
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task, stage_of

OPERATIONS: Final = frozenset({Operation.MAKE_MUSIC, Operation.MAKE_SOUND})
LONGEST_S: Final = 1_800.0
SHORTEST_S: Final = 0.2

Take = Callable[[int, str, Callable[[float], None]], dict[str, Any]]
"""Makes one take with a seed into a path, tells how much is done, and returns what there is to say about it."""


def run(task: Task, progress: Progress) -> Outcome:
    """One WAV for each output: 48 kHz, stereo, 16 bits.

    Memory stays below 500 MB whatever the length; scratch space is 24 MB for a minute.
    """
    wish = task.order.wish
    if not isinstance(wish, MakeMusic | MakeSound):
        return Refused("unsupported_input", f"this engine makes music and sounds; it cannot {task.order.operation}")
    if not SHORTEST_S <= wish.duration_s <= LONGEST_S:
        code = "input_too_long" if wish.duration_s > LONGEST_S else "unsupported_input"
        return Refused(code, f"ask for {SHORTEST_S:g} to {LONGEST_S:g} seconds of sound, not {wish.duration_s:g}")
    progress(0.0, "reading")
    if isinstance(wish, MakeMusic):
        from atelier.engines.synth.making.music import prepare_music

        return _taken(task, prepare_music(wish), "playing", progress)
    from atelier.engines.synth.making.sounds import prepare_sounds

    prepared = prepare_sounds(wish)
    if isinstance(prepared, Refused):
        return prepared
    return _taken(task, prepared, "sounding", progress)


def _taken(task: Task, take: Take, stage: str, progress: Progress) -> Done:
    count = task.order.outputs
    files: list[Made] = []
    notes: list[dict[str, Any]] = []
    for index in range(count):
        path = task.new_file(f"{stage}-{index}.wav")
        heard = stage_of(progress, stage, index / count, (index + 1) / count)
        notes.append(take(task.order.seed_of(index), str(path), heard))
        files.append(Made(str(path), MediaKind.AUDIO))
    return Done(tuple(files), notes[0] if count == 1 else _joined(notes))


def _joined(notes: list[dict[str, Any]]) -> dict[str, Any]:
    """What all takes have in common stands once; where they differ there is a list, in their order."""
    return {
        name: first if all(note.get(name) == first for note in notes) else [note.get(name) for note in notes]
        for name, first in notes[0].items()
    }
