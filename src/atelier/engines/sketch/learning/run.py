"""The entry point that the house's sandbox calls: a style from pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PIL import Image

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.training import StyleKind, TrainStyle
from atelier.engines.frames.images import flatten, read_image
from atelier.engines.palette.learn import Lesson
from atelier.engines.palette.recipe import Recipe, write_recipe
from atelier.engines.palette.statistics import LOOK_PX, rgb_of
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task
from atelier.engines.raster import floats
from atelier.engines.sketch.learning.cover import draw_cover

OPERATIONS: Final = frozenset({Operation.TRAIN_STYLE})
MOST_PICTURES: Final = 2000
_MOST_PIXELS: Final = 100_000_000
_LEAST_PX: Final = 32
_LEARNING: Final = 0.8  # of the run; the rest draws the cover


def run(task: Task, progress: Progress) -> Outcome:
    """The recipe as a JSON file, and a cover drawn by it. One picture is in memory at a time."""
    wish = task.order.wish
    if not isinstance(wish, TrainStyle):
        return Refused("unsupported_input", "this engine learns styles from pictures only")
    if not 1 <= len(wish.images) <= MOST_PICTURES:
        return Refused("unsupported_input", f"give 1 to {MOST_PICTURES} pictures to learn from")
    try:
        recipe = _learn(task, wish, lambda share: progress(_LEARNING * share, "learning"))
    except MediaRejected as error:
        return Refused("unreadable_media", str(error))
    file = task.new_file("style.json")
    write_recipe(recipe, file)
    progress(_LEARNING, "drawing the cover")
    cover = task.new_file("cover.png")
    Image.fromarray(draw_cover(recipe, task.order.seed)).save(cover, "PNG", compress_level=3)
    progress(1.0, "finished")
    return Done((Made(str(file), MediaKind.TEXT), Made(str(cover), MediaKind.IMAGE)), _notes(wish, recipe))


def _learn(task: Task, wish: TrainStyle, learned: Callable[[float], None]) -> Recipe:
    """Raises MediaRejected, naming the picture."""
    lesson = Lesson()
    for number, image in enumerate(wish.images, 1):
        learned((number - 1) / len(wish.images))
        try:
            picture = flatten(read_image(task.path(image), max_pixels=_MOST_PIXELS, least_px=LOOK_PX))
        except MediaRejected as error:
            raise MediaRejected(f"picture {number}: {error}") from error
        if min(picture.shape[:2]) < _LEAST_PX:
            raise MediaRejected(f"picture {number} is too small: each side needs at least {_LEAST_PX} pixels")
        lesson.show(picture)
    return lesson.recipe(wish.name)


def _notes(wish: TrainStyle, recipe: Recipe) -> dict[str, Any]:
    colours = [
        "#" + "".join(f"{round(float(part) * 255):02x}" for part in rgb_of(floats([[swatch.lab]]))[0, 0])
        for swatch in recipe.palette
    ]
    notes: dict[str, Any] = {"learned": "colours, tones and brushwork", "pictures": recipe.pictures, "palette": colours}
    if wish.kind is not StyleKind.STYLE:
        notes["not_learned"] = f"what the {wish.kind} looks like: this engine learns looks, not things"
    return notes
