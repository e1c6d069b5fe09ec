"""The same video in another look."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.guided import guided_filter
from atelier.engines.frames.resample import sized
from atelier.engines.raster import Plane, blur, floats
from atelier.engines.retouch.asking.wishes import Wishes
from atelier.engines.retouch.changes.background import backdrop_of, plain_backdrop
from atelier.engines.retouch.editing import Editing, Plan
from atelier.engines.retouch.moving.tracking import Tracker
from atelier.engines.retouch.seen.sight import Sight, picture_of, sheet_of
from atelier.engines.sketch.words.interpret import interpret

_HOLD: Final = 3  # frames are painted anew every so many, as animators draw; between, the painting moves along
_KEPT: Final = 0.5  # of the frame before, where the picture has only moved: brush strokes stay on what they paint
_LOOK_EVERY: Final = 12  # frames between two searches for the subject, which take a second
_GUIDE_PX: Final = 512
_FRESH: Final = 0.3  # of what is seen anew goes into what was seen before


class Restyle:
    """Frames are handed in one after the other. Memory holds a few, whatever the length."""

    def __init__(self, plan: Plan, seed: int) -> None:
        # What falls moves by itself: it is painted over frames that have been steadied already.
        self._falling = msgspec.structs.replace(plan, wishes=Wishes(weather=plan.wishes.weather), looks=())
        self._plan = msgspec.structs.replace(plan, wishes=msgspec.structs.replace(plan.wishes, weather=()))
        self._brushed = plan.strength > 0 and bool(plan.wishes.styles or plan.looks)
        self._follows = self._brushed or _needs_sky(plan.wishes) or bool(plan.wishes.weather) or _needs_matte(plan)
        self._seed = seed
        self._tracker = Tracker()
        self._before: Plane | None = None
        self._last: Plane | None = None
        self._horizon = 0.5
        self._sky: Plane | None = None
        self._matte: Plane | None = None
        self._dark: bool | None = None  # whether the last frame was one of the night, as it came
        self._dark_still: bool | None = None  # and as it was before anything fell
        self._number = 0
        self.undone: tuple[str, ...] = ()

    def draw(self, frame: Picture, seconds: float) -> Picture:
        if self._follows:
            self._tracker.show(frame)
        sheet, sight = self._still(frame, seconds)
        if self._falling.wishes.weather:
            seen = Sight(picture_of(sheet)).knowing(small_sky=self._sky)
            if sight is not None:
                self._horizon = sight.horizon
            self._dark_still = seen.dark_after(self._dark_still)
            seen.knowing(horizon=self._horizon, is_dark=self._dark_still)
            sheet = Editing(self._falling, seen, self._seed, seconds).run().sheet
        self._number += 1
        return picture_of(sheet)

    def _still(self, frame: Picture, seconds: float) -> tuple[Plane, Sight | None]:
        """The frame with all changes that do not move by themselves; the sight is None where it was not looked at."""
        before = self._before
        self._before = sheet_of(frame)
        if self._brushed and self._number % _HOLD and self._last is not None and before is not None:
            self._last = self._carried_on(before, self._last)
            return self._last, None
        sight = self._seen(frame)
        edited = Editing(self._with_backdrop(frame), sight, self._seed, seconds).run()
        self.undone = self.undone or edited.undone
        return (self._steadied(edited.sheet) if self._brushed else edited.sheet), sight

    def _carried_on(self, before: Plane, painted: Plane) -> Plane:
        """The last painting moved with the picture. What has come into sight shows the frame itself, in the colours
        that the painting gave to its surroundings."""
        assert self._before is not None
        carried, sure = self._carried(painted)
        unit = float(min(carried.shape[:2]))
        dyed = self._before + blur(floats(carried - self._tracker.carried(before)), unit / 30)
        return floats(dyed + (carried - dyed) * sure[..., None])

    def _carried(self, painted: Plane) -> tuple[Plane, Plane]:
        """What was painted, where it is now, and how surely."""
        assert self._tracker.sure is not None
        height, width = painted.shape[:2]
        sure = floats(cv2.resize(self._tracker.sure, (width, height), interpolation=cv2.INTER_LINEAR))
        return floats(np.clip(self._tracker.carried(painted, sharp=True), 0, 1)), sure

    def _with_backdrop(self, frame: Picture) -> Plan:
        """Another background is painted once and stays."""
        text = self._plan.wishes.backdrop
        if self._plan.behind is None and text:
            shape = (int(frame.shape[0]), int(frame.shape[1]))
            scene = msgspec.structs.replace(interpret(text), subjects=(), emblems=(), lettering=())
            behind = plain_backdrop(text, shape) if text.startswith("#") else backdrop_of(scene, shape, self._seed)
            self._plan = msgspec.structs.replace(self._plan, behind=behind)
        return self._plan

    def _steadied(self, sheet: Plane) -> Plane:
        """A new painting, joined with the one before where the picture has only moved."""
        if self._last is not None and self._tracker.sure is not None:
            carried, sure = self._carried(self._last)
            sheet = floats(sheet + (carried - sheet) * (sure * np.float32(_KEPT))[..., None])
        self._last = sheet
        return sheet

    def _seen(self, frame: Picture) -> Sight:
        sight = Sight(frame)
        self._dark = sight.dark_after(self._dark)
        sight.knowing(is_dark=self._dark)
        if _needs_sky(self._plan.wishes) or self._falling.wishes.weather:
            self._sky = self._followed(sight.small_sky)
            sight.knowing(small_sky=self._sky)
        if _needs_matte(self._plan):
            fresh = sight.matte if self._number % _LOOK_EVERY == 0 else None
            known = None if self._matte is None else self._tracker.carried(self._matte)
            self._matte = fresh if known is None else follow_outline(frame, known, fresh)
            sight.knowing(matte=self._matte)
        return sight

    def _followed(self, fresh: Plane | None) -> Plane | None:
        if self._sky is None:
            return fresh
        carried = self._tracker.carried(self._sky)
        return carried if fresh is None else floats(carried + (fresh - carried) * np.float32(_FRESH))


def _needs_sky(wishes: Wishes) -> bool:
    return bool(wishes.time or wishes.sky or wishes.season or wishes.added or wishes.recolours)


def _needs_matte(plan: Plan) -> bool:
    wishes = plan.wishes
    found = wishes.backdrop or wishes.blurred or wishes.removed or plan.behind is not None
    return bool(found) or any(wish.where in {"subject", "background"} for wish in wishes.recolours)


def follow_outline(frame: Picture, known: Plane, fresh: Plane | None) -> Plane:
    """The outline carried over from the frame before, drawn along the edges of this one, or joined with one that was
    found in it."""
    if fresh is not None:
        return floats(known * np.float32(0.4) + fresh * np.float32(0.6))
    guide = floats(cv2.cvtColor(sized(frame, _GUIDE_PX), cv2.COLOR_RGB2GRAY)) / np.float32(255)
    soft = cv2.resize(known, guide.shape[::-1], interpolation=cv2.INTER_AREA)
    drawn = guided_filter(guide, soft, radius_px=4, smoothness=4e-4)
    drawn = np.clip((drawn - 0.08) / 0.84, 0, 1)
    return floats(cv2.resize(drawn, known.shape[::-1], interpolation=cv2.INTER_LINEAR))
