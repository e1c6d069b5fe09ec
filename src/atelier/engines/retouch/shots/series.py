"""From an order for a series to files: shots of a person, angles of a scene, two in one picture."""

from __future__ import annotations

from typing import Any, Final

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import EditImage, EditMode
from atelier.domain.wishes.parts import Role
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task
from atelier.engines.raster import Plane
from atelier.engines.retouch.asking.words import understand
from atelier.engines.retouch.changes.grade import grade_of, graded
from atelier.engines.retouch.files import read_picture, saved, size_of
from atelier.engines.retouch.shots.company import Company
from atelier.engines.retouch.shots.person import NobodyThere
from atelier.engines.retouch.shots.photoshoot import Photoshoot
from atelier.engines.retouch.shots.shot import Maker
from atelier.engines.retouch.shots.views import Views
from atelier.engines.sketch.finish import in_styles
from atelier.engines.sketch.styles.registry import joined
from atelier.engines.sketch.styles.trained import Look, choose

SERIES: Final = frozenset({EditMode.PHOTOSHOOT, EditMode.ANGLES, EditMode.TOGETHER})
_LOOKED: Final = 0.35  # of the way is done when the pictures have been looked at


def take(task: Task, wish: EditImage, progress: Progress) -> Outcome:
    """One picture for each output. The notes tell of each what it shows."""
    progress(0.0, "reading")
    try:
        maker = _maker(task, wish)
    except MediaRejected as error:
        return Refused("unreadable_media", str(error))
    except NobodyThere as nobody:
        return Refused("unsupported_input", str(nobody))
    progress(_LOOKED, "looking")
    chosen = choose(wish.styles, task.styles)
    files, shown = [], []
    for number in range(task.order.outputs):
        seed = task.order.seed_of(number)
        shot = maker.shot(_words(wish, number, alone=task.order.outputs == 1), number, seed)
        sheet = _finished(shot.sheet, _words(wish, number, alone=True), chosen.looks, seed)
        files.append(Made(str(saved(task, number, sheet)), MediaKind.IMAGE))
        shown.append(shot.told)
        progress(_LOOKED + (1 - _LOOKED) * (number + 1) / task.order.outputs, "taking")
    notes: dict[str, Any] = {"shots": shown}
    if maker.undone:
        notes["not_done"] = list(maker.undone)
    if chosen.unknown:
        notes["ignored_styles"] = list(chosen.unknown)
    return Done(tuple(files), notes)


def _maker(task: Task, wish: EditImage) -> Maker:
    """Raises MediaRejected and NobodyThere."""
    pictures = [read_picture(task, image, f"picture {number}") for number, image in enumerate(wish.images, 1)]
    size = size_of(wish, pictures[0])
    if wish.mode is EditMode.ANGLES:
        return Views(pictures[0], size)
    if wish.mode is EditMode.TOGETHER:
        if len(pictures) < 2:
            raise NobodyThere("give two pictures, each of one of the two")
        return Company(pictures[0], pictures[1], pictures[2] if len(pictures) > 2 else None, size)
    own = wish.images[0].asset_id
    faces = [one.image for one in wish.references if one.role is Role.FACE and one.image.asset_id != own]
    return Photoshoot(pictures[0], read_picture(task, faces[0], "the face") if faces else None, size)


def _words(wish: EditImage, number: int, *, alone: bool) -> str:
    """The words for one output. A prompt that several angles share does not tell them apart."""
    shot = wish.shots[number % len(wish.shots)] if wish.shots else ""
    if wish.mode is EditMode.ANGLES and (shot or not alone):
        return shot
    return ", ".join(part for part in (wish.prompt.strip(), shot) if part)


def _finished(sheet: Plane, words: str, looks: tuple[Look, ...], seed: int) -> Plane:
    """In the grades and styles that the words and the order name."""
    wishes = understand(words)
    if wishes.looks:
        sheet = graded(sheet, grade_of(wishes.looks), seed)
    return in_styles(sheet, joined(wishes.styles, looks), seed)
