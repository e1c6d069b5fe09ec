"""From an order for edited pictures to files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Final

import cv2
import msgspec
import numpy as np

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import EditImage, EditMode
from atelier.domain.wishes.parts import Media, Role
from atelier.engines.frames.arrays import Picture
from atelier.engines.palette.learn import learn
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task, stage_of
from atelier.engines.previews import Previews
from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.asking.variation import variation, wants_variation
from atelier.engines.retouch.asking.wishes import Wishes
from atelier.engines.retouch.asking.words import steps_of, understand
from atelier.engines.retouch.changes.placing import Cutting, cutting_of
from atelier.engines.retouch.changes.variation import developed, recast, varied
from atelier.engines.retouch.editing import Edited, Editing, Plan
from atelier.engines.retouch.files import fitted, read_picture, saved, size_of
from atelier.engines.retouch.inpainting import inpainted
from atelier.engines.retouch.likeness import NO_FACE, with_face
from atelier.engines.retouch.merging import already_there, brought_along, put_there
from atelier.engines.retouch.seen.sight import Sight, picture_of, sheet_of
from atelier.engines.retouch.shots.views import Views
from atelier.engines.sketch.styles.registry import Style
from atelier.engines.sketch.styles.trained import choose, painted_by

_READING: Final = 0.05
_SEEN: Final = 0.12  # by which a pixel differs that shows something else
_PART: Final = 0.3  # of a picture; changes of more are of light or weather


class Ground(msgspec.Struct, frozen=True):
    """A picture to be edited, RGB, and its own transparency."""

    picture: Picture
    alpha: Plane | None = None


def edit(task: Task, wish: EditImage, progress: Progress) -> Outcome:
    progress(0.0, "reading")
    try:
        desk = _Desk(task, wish)
        made = list(_pictures(desk, task, wish, progress))
    except MediaRejected as error:
        return Refused("unreadable_media", str(error))
    if not made:
        return Refused("unsupported_input", "give at least one picture to edit")
    undone = list(dict.fromkeys(reason for edited in made for reason in edited.undone))
    if undone and desk.only(undone):
        return Refused("unsupported_input", "; ".join(undone))
    files = tuple(
        Made(str(saved(task, number, edited.sheet, edited.alpha)), MediaKind.IMAGE)
        for number, edited in enumerate(made)
    )
    progress(1.0, "finished")
    return Done(files, desk.notes(undone))


def _pictures(desk: _Desk, task: Task, wish: EditImage, progress: Progress) -> Iterator[Edited]:
    """Every output in its turn."""
    count = task.order.outputs
    last: Edited | None = None
    for number in range(count):
        seed = task.order.seed_of(number)
        each = (0.97 - _READING) / count
        begun = _READING + each * number
        report = stage_of(progress, "editing", begun, begun + each)
        if wish.mode is EditMode.BATCH:
            yield desk.edited(desk.ground(number % len(wish.images)), desk.wishes, seed, report)
        elif wish.mode is EditMode.SEQUENTIAL:
            last = desk.step(number, last, seed, report)
            yield last
        else:
            yield desk.version(desk.merged(seed, report), number, seed)


class _Desk:
    """What all pictures of an order share."""

    def __init__(self, task: Task, wish: EditImage) -> None:
        """Raises MediaRejected."""
        self._task = task
        self._wish = wish
        self._steps = steps_of(wish.prompt)
        self.wishes = understand(wish.prompt, wish.negative_prompt, described=wish.mask is not None)
        self._chosen = choose(wish.styles, task.styles)
        self._previews = Previews(task)
        self._mask: Plane | None = None
        self._cuttings: dict[str, Cutting | None] = {}
        self._faceless = False
        self._taken: Plane | None = None
        self._views: Views | None = None

    def ground(self, index: int) -> Ground:
        """A picture of the order at the order's size."""
        picture = self._faced(read_picture(self._task, self._wish.images[index], f"picture {index + 1}"))
        width, height = size_of(self._wish, picture)
        shown = fitted(picture, width, height)
        alpha = floats(shown[..., 3]) / np.float32(255) if shown.shape[2] == 4 else None
        return Ground(np.ascontiguousarray(shown[..., :3]), alpha)

    def _faced(self, picture: Picture) -> Picture:
        """With the face of a reference that brings one."""
        for one in self._wish.references:
            if one.role is Role.FACE:
                made = with_face(picture, self._plain(one.image))
                self._faceless = made is None
                picture = picture if made is None else made
        return picture

    def step(self, number: int, last: Edited | None, seed: int, report: Callable[[float], None]) -> Edited:
        """The next of a sequence: the instruction whose turn it is, done to what came before."""
        steps, images = self._steps, self._wish.images
        wishes = understand(steps[number % len(steps)], self._wish.negative_prompt)
        ground = self.ground(0) if last is None else Ground(picture_of(last.sheet), last.alpha)
        brought = (images[number],) if 0 < number < len(images) else ()
        wishes = brought_along(wishes) if brought else wishes
        made = self.edited(ground, wishes, seed, report, brought=brought)
        self._remember(sheet_of(ground.picture), made.sheet)
        return made

    def _remember(self, before: Plane, after: Plane) -> None:
        """Where a step has put something, so that the next one's is not put over it."""
        if before.shape != after.shape or (self._taken is not None and self._taken.shape != after.shape[:2]):
            self._taken = None
            return
        changed = floats(np.abs(after - before).max(axis=2) > _SEEN)
        if changed.mean() < _PART:
            self._taken = changed if self._taken is None else floats(np.maximum(self._taken, changed))

    def merged(self, seed: int, report: Callable[[float], None]) -> Edited:
        """One picture of all."""
        together = self._together
        if together is not None:
            return self.edited(together, already_there(self.wishes), seed, report)
        others = self._wish.images[1:]
        wishes = brought_along(self.wishes) if others else self.wishes
        return self.edited(self.ground(0), wishes, seed, report, brought=others)

    @cached_property
    def _together(self) -> Ground | None:
        """Everybody at the place that one of the pictures is of."""
        images, wishes = self._wish.images, self.wishes
        if len(images) < 2 or self._wish.mask is not None or wishes.brought or wishes.removed or wishes.cut:
            return None
        size = size_of(self._wish, self._plain(images[0]))
        picture = put_there([self._faced(self._plain(image)) for image in images], wishes, size)
        return None if picture is None else Ground(picture)

    def version(self, made: Edited, number: int, seed: int) -> Edited:
        """Results of one order are no copies of each other; and without any words for a change, none of the picture."""
        if self._wish.mask is not None or made.alpha is not None or self._wish.strength <= 0:
            return made
        if self._asks_nothing:
            if self._wish.keep_pose:
                return msgspec.structs.replace(made, sheet=recast(made.sheet, seed))
            if self._views is None:
                self._views = Views(picture_of(made.sheet), made.sheet.shape[1::-1])
            return msgspec.structs.replace(made, sheet=varied(self._views, seed))
        return msgspec.structs.replace(made, sheet=developed(made.sheet, seed)) if number else made

    @property
    def _asks_nothing(self) -> bool:
        """Whether nothing but a picture is given, and perhaps a face."""
        others = [one for one in self._wish.references if one.role is not Role.FACE]
        return not (self._wish.prompt.strip() or self._wish.styles or others or self._wish.images[1:])

    def edited(
        self,
        ground: Ground,
        wishes: Wishes,
        seed: int,
        report: Callable[[float], None],
        *,
        brought: tuple[Media, ...] = (),
    ) -> Edited:
        if wishes.empty and wants_variation(self._wish.prompt):
            wishes = variation(seed, keep_pose=self._wish.keep_pose)
        plan = self._plan(ground, wishes, brought)
        sight = Sight(ground.picture, ground.alpha)
        if self._wish.mask is not None:
            made = Edited(inpainted(plan, sight, self._mask_for(sight.shape), seed, report))
        else:
            made = Editing(plan, sight, seed).run(report, self._previews.offer)
        if ground.alpha is not None and made.alpha is None and not wishes.backdrop and plan.behind is None:
            # What was cut out stays cut out, and what was added to it shows.
            made = msgspec.structs.replace(made, alpha=_kept_alpha(ground, made))
        return made

    def _plan(self, ground: Ground, wishes: Wishes, brought: tuple[Media, ...]) -> Plan:
        looks: list[tuple[Style, float]] = list(self._chosen.looks)
        cuttings: list[Cutting] = []
        behind: Plane | None = None
        references = [(image, Role.STYLE if wishes.brought == "style" else Role.SUBJECT, 1.0) for image in brought]
        others = (one for one in self._wish.references if one.role is not Role.FACE)
        references += [(one.image, one.role, one.strength) for one in others]
        for image, role, strength in references:
            if role is Role.STYLE:
                looks.append((painted_by(learn([self._plain(image)])), max(-2.0, min(2.0, strength))))
            elif wishes.brought == "background":
                height, width = ground.picture.shape[:2]
                behind = sheet_of(fitted(self._plain(image), width, height))
            elif (cutting := self._cutting(image)) is not None:
                cuttings.append(cutting)
        return Plan(wishes, tuple(looks), tuple(cuttings), behind, self._taken, self._wish.strength)

    def _plain(self, image: Media) -> Picture:
        return np.ascontiguousarray(read_picture(self._task, image, "a reference")[..., :3])

    def _cutting(self, image: Media) -> Cutting | None:
        """What a picture is of; the whole picture where nothing stands out."""
        if image.asset_id not in self._cuttings:
            picture = read_picture(self._task, image, "a reference")
            alpha = floats(picture[..., 3]) / np.float32(255) if picture.shape[2] == 4 else None
            plain = np.ascontiguousarray(picture[..., :3])
            matte = Sight(plain, alpha).matte
            self._cuttings[image.asset_id] = None if matte is None else cutting_of(sheet_of(plain), matte)
        return self._cuttings[image.asset_id]

    def _mask_for(self, shape: tuple[int, int]) -> Plane:
        """White is 1. Raises MediaRejected."""
        assert self._wish.mask is not None
        if self._mask is None or self._mask.shape != shape:
            picture = read_picture(self._task, self._wish.mask, "the mask", least=False)
            grey = floats(picture[..., :3]).mean(axis=2) / np.float32(255)
            if picture.shape[2] == 4:
                grey = grey * floats(picture[..., 3]) / np.float32(255)
            self._mask = floats(cv2.resize(grey, shape[::-1], interpolation=cv2.INTER_LINEAR))
        return self._mask

    def only(self, undone: list[str]) -> bool:
        """Whether nothing but the undone was asked for."""
        wishes = self.wishes
        asked = [
            wishes.removed,
            wishes.backdrop or wishes.brought == "background",
            wishes.sky,
            wishes.blurred,
            wishes.cut,
            wishes.worn,
        ]
        others = msgspec.structs.replace(
            wishes, removed=(), backdrop="", sky="", blurred=0.0, cut=False, recolours=(), worn=()
        )
        return others.empty and not self._chosen.looks and sum(map(bool, asked)) + len(wishes.recolours) <= len(undone)

    def notes(self, undone: list[str]) -> dict[str, Any]:
        done = _told(self.wishes, self._chosen.named)
        if self.wishes.empty and wants_variation(self._wish.prompt):
            done.append("a variation")
        notes: dict[str, Any] = {"done": done}
        if self.wishes.ignored:
            notes["ignored_words"] = list(self.wishes.ignored)
        if undone:
            notes["not_done"] = undone
        if self._chosen.unknown:
            notes["ignored_styles"] = list(self._chosen.unknown)
        if any(found is None for found in self._cuttings.values()):
            notes.setdefault("not_done", []).append("placing a reference: nothing in it stands out to be cut out")
        if self._faceless:
            notes.setdefault("not_done", []).append(NO_FACE)
        return notes


def _told(wishes: Wishes, styles: tuple[str, ...]) -> list[str]:
    """What was made of the instruction, in a few words each."""
    told = [name.replace("_", " ") for name, _ in (*wishes.looks, *wishes.weather)]
    told += [word for word in (wishes.time, wishes.season, wishes.sky) if word]
    told += [
        *wishes.styles,
        *styles,
        *wishes.added,
        *(f"with {thing.name}" for thing in wishes.worn),
        *(f"without {what}" for what in wishes.removed),
    ]
    told += ["before the other picture"] if wishes.brought == "background" else []
    told += [f"{wish.where} in another colour" for wish in wishes.recolours]
    if wishes.palette:
        told.append("palette: " + " ".join(wishes.palette))
    if wishes.backdrop:
        told.append(f"background: {wishes.backdrop}")
    if wishes.blurred:
        told.append("background blurred")
    if wishes.cut:
        told.append("background removed")
    return told + list(wishes.turns)


def _kept_alpha(ground: Ground, made: Edited) -> Plane | None:
    assert ground.alpha is not None
    if made.sheet.shape[:2] != ground.alpha.shape:
        return None
    before = sheet_of(ground.picture)
    changed = np.clip(np.abs(made.sheet - before).max(axis=2) * 4 - 0.3, 0, 1) * (ground.alpha < 0.02)
    return floats(np.maximum(ground.alpha, changed if changed.mean() < 0.3 else 0))
