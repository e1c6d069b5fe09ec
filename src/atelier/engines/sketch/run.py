"""The sketch engine: draws what a prompt says, on the CPU, without any model."""

from __future__ import annotations

from typing import Any, Final

from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.image import TextToImage
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task, part_of
from atelier.engines.previews import Previews, no_show
from atelier.engines.sketch.render import default_style, render
from atelier.engines.sketch.styles.trained import choose
from atelier.engines.sketch.words.interpret import interpret

OPERATIONS: Final = frozenset({Operation.TEXT_TO_IMAGE})
LARGEST_SIDE_PX: Final = 4096


def run(task: Task, progress: Progress) -> Outcome:
    """Draw `order.outputs` pictures into the scratch directory.

    The notes tell the seed of every picture, the words that were drawn, those that were not, and the style.
    """
    wish = task.order.wish
    if not isinstance(wish, TextToImage):
        return Refused(
            "unsupported_input", f"the sketch engine draws pictures from text; it cannot {task.order.operation}"
        )
    if not (0 < wish.width_px <= LARGEST_SIDE_PX and 0 < wish.height_px <= LARGEST_SIDE_PX):
        return Refused(
            "unsupported_input", f"ask for sides of 1 to {LARGEST_SIDE_PX} pixels, not {wish.width_px}x{wish.height_px}"
        )
    progress(0.0, "reading")
    scene = interpret(wish.prompt, wish.negative_prompt)
    chosen = choose(wish.styles, task.styles)
    seeds = [task.order.seed_of(index) for index in range(task.order.outputs)]
    previews = Previews(task)
    files: list[Made] = []
    for index, seed in enumerate(seeds):
        base, share = index / len(seeds), 1 / len(seeds)
        picture = render(
            scene,
            wish.width_px,
            wish.height_px,
            seed,
            part_of(progress, base, base + share * 0.97),
            looks=chosen.looks,
            show=previews.offer if index == 0 else no_show,
        )
        path = task.new_file(f"sketch-{index}.png")
        Image.fromarray(picture).save(path, "PNG", compress_level=3)
        files.append(Made(str(path), MediaKind.IMAGE))
        progress(base + share, "finished")
    notes: dict[str, Any] = {
        "seeds": seeds,
        "drawn": list(scene.drawn),
        "ignored_words": list(scene.ignored),
        "style": scene.style or next(iter(chosen.named), default_style(scene)),
    }
    if chosen.unknown:
        notes["ignored_styles"] = list(chosen.unknown)
    return Done(tuple(files), notes)
