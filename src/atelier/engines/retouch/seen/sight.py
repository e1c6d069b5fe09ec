"""A picture with what can be told of it, each looked for once and only when it is needed."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Flags, Picture, bytes_of
from atelier.engines.frames.fit import Box
from atelier.engines.frames.focus import find_faces
from atelier.engines.frames.guided import guided_filter
from atelier.engines.frames.resample import sized
from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.seen.matte import Matte, apart_from_land, matte_of
from atelier.engines.retouch.seen.paper import find_paper, inside
from atelier.engines.retouch.seen.sky import find_sky
from atelier.engines.seeing.backdrop import Backdrop, find_backdrop

_LOOK_PX: Final = 256
_USUAL_HORIZON: Final = 0.42
_GUIDE_PX: Final = 1024
_DARK: Final = 0.22  # mean brightness below which a picture is one of the night
_SURELY: Final = (0.75, 1.3)  # of that, where the frame before was one of the day, or of the night


class Sight:
    """Of an RGB picture. Fields are float32, 0..1, at the picture's size."""

    def __init__(self, picture: Picture, alpha: Plane | None = None) -> None:
        """`alpha` is a cutting that came with the picture."""
        self.picture = picture
        self._alpha = alpha

    @property
    def shape(self) -> tuple[int, int]:
        height, width = self.picture.shape[:2]
        return height, width

    @cached_property
    def faces(self) -> list[Box]:
        return find_faces(self.picture)

    @cached_property
    def _small(self) -> Picture:
        return sized(self.picture, _LOOK_PX, enlarge=True)

    @cached_property
    def backdrop(self) -> Backdrop | None:
        return find_backdrop(self._small)

    @cached_property
    def small_sky(self) -> Plane | None:
        """The same as `sky` at about 256 pixels, 0 or 1 on stills."""
        if self._small_paper is None:
            return find_sky(self._small)
        within = inside(self._small_paper)
        found = find_sky(np.ascontiguousarray(self._small[within]))
        if found is None:
            return None
        sky = np.zeros(self._small_paper.shape, np.float32)
        sky[within] = found
        return floats(sky * ~self._small_paper)

    @cached_property
    def _small_paper(self) -> Flags | None:
        return find_paper(self._small)

    @cached_property
    def paper(self) -> Plane | None:
        """Where bare paper is left around a painting; None where the picture fills the frame."""
        return None if self._small_paper is None else self.refined(floats(self._small_paper), edge=0.004)

    @cached_property
    def sky(self) -> Plane | None:
        """Where open sky is; None indoors."""
        return None if self.small_sky is None else self.refined(self.small_sky, edge=0.004)

    @cached_property
    def horizon(self) -> float:
        """Where the ground begins, 0..1 from above."""
        if self.small_sky is not None:
            depths = self.small_sky.shape[0] - self.small_sky[::-1].argmax(axis=0)
            reached = depths[self.small_sky.any(axis=0)]
            return float(np.clip(np.quantile(reached, 0.6) / len(self.small_sky), 0.1, 0.9))
        return _USUAL_HORIZON if self.backdrop is None else float(np.clip(self.backdrop.horizon, 0.2, 0.8))

    @cached_property
    def far(self) -> Plane:
        """1 in the distance, 0 right before the camera: the ground comes nearer from the horizon down."""
        height, width = self.shape
        rows = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height
        away = 1 - np.clip((rows - self.horizon) / max(0.15, 1 - self.horizon), 0, 1) ** 0.6
        return floats(np.broadcast_to(away, (height, width)))

    @cached_property
    def matte(self) -> Plane | None:
        """How far each pixel belongs to what the picture is of; None where nothing stands out."""
        if self._alpha is not None:
            return self._alpha
        matte = self._found
        if matte is None:
            return None
        if matte.people or self.sky is None:
            return matte.share
        return apart_from_land(floats(matte.share * (1 - self.sky)))

    @cached_property
    def _found(self) -> Matte | None:
        return matte_of(self.picture)

    @cached_property
    def is_place(self) -> bool:
        """Whether it is of a place, where others can be put, and not of somebody or something."""
        if self._alpha is not None:
            return False
        found = self._found
        return found is None or not (found.people or (found.sure and self.sky is None))

    @cached_property
    def of_people(self) -> bool:
        return self._found is not None and self._found.people

    @property
    def shaded(self) -> Plane | None:
        """The subject with the shadow that it throws, for taking both away."""
        if self.matte is None or self._alpha is not None or self._found is None:
            return self.matte
        near = cv2.dilate(self.matte, np.ones((5, 5), np.uint8), iterations=max(2, min(self.shape) // 60))
        return floats(np.maximum(self.matte, self._found.shaded * (near > 0.5)))

    @cached_property
    def is_dark(self) -> bool:
        return self.brightness < _DARK

    @cached_property
    def brightness(self) -> float:
        """Mean, 0..1."""
        return float(sized(self.picture, 64).mean()) / 255

    def dark_after(self, before: bool | None) -> bool:
        """The same for a frame of a clip: one that hardly differs from the frame before counts as that did."""
        return self.is_dark if before is None else self.brightness < _DARK * _SURELY[before]

    def refined(self, mask: Plane, *, edge: float) -> Plane:
        """A small mask drawn along the picture's edges; `edge` is how far they may lie from its own, in widths."""
        guide = floats(cv2.cvtColor(sized(self.picture, _GUIDE_PX), cv2.COLOR_RGB2GRAY)) / np.float32(255)
        height, width = guide.shape
        wide = cv2.resize(floats(mask), (width, height), interpolation=cv2.INTER_LINEAR)
        drawn = guided_filter(guide, wide, radius_px=max(2, round(edge * width)), smoothness=2e-4)
        return self._spread(floats(np.clip((drawn - 0.12) / 0.76, 0, 1)))

    def knowing(self, **seen: Plane | float | None) -> Sight:
        """The same picture, with some of what is seen given: clips hand on what they saw in the frames before."""
        self.__dict__.update(seen)
        return self

    def _spread(self, field: Plane) -> Plane:
        height, width = self.shape
        return floats(np.clip(cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1))


def sheet_of(picture: Picture) -> Plane:
    """RGB of 0..1."""
    return floats(picture[..., :3]) / np.float32(255)


def picture_of(sheet: Plane) -> Picture:
    return bytes_of(np.clip(sheet, 0, 1) * np.float32(255))
