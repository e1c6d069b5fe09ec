"""Drawing people who do not exist."""

from __future__ import annotations

from typing import Any, Final

from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import CreateFace
from atelier.engines.faces.portrait.asking.casting import cast
from atelier.engines.faces.portrait.asking.reading import read_wish
from atelier.engines.faces.portrait.portrait import paint_portrait
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task, stage_of

_LEAST_PX: Final = 64
_LARGEST_PX: Final = 4096


def create_faces(task: Task, wish: CreateFace, progress: Progress) -> Outcome:
    """One portrait for each output. The notes tell what each shows and the words that mean nothing here."""
    if not all(_LEAST_PX <= side <= _LARGEST_PX for side in (wish.width_px, wish.height_px)):
        return Refused(
            "unsupported_input",
            f"ask for sides of {_LEAST_PX} to {_LARGEST_PX} pixels, not {wish.width_px}x{wish.height_px}",
        )
    progress(0.0, "reading")
    asked = read_wish(wish)
    seeds = [task.order.seed_of(index) for index in range(task.order.outputs)]
    files: list[Made] = []
    shown: list[dict[str, str]] = []
    for index, seed in enumerate(seeds):
        part = cast(asked, seed)
        share = 1 / len(seeds)
        picture = paint_portrait(
            part.portrait,
            wish.width_px,
            wish.height_px,
            seed,
            stage_of(progress, "drawing", index * share, (index + 0.97) * share),
        )
        path = task.new_file(f"face-{index + 1}.png")
        Image.fromarray(picture).save(path, "PNG", compress_level=3)
        files.append(Made(str(path), MediaKind.IMAGE))
        shown.append(part.shown)
        progress((index + 1) * share, "drawing")
    notes: dict[str, Any] = {"seeds": seeds, "drawn": shown}
    if asked.ignored:
        notes["ignored_words"] = asked.ignored
    return Done(tuple(files), notes)
