"""Edits within a mask: what is outside stays as it is, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.fit import Box
from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.asking.wishes import Wishes
from atelier.engines.retouch.changes.background import backdrop_of, plain_backdrop
from atelier.engines.retouch.changes.drawing import drawn_within
from atelier.engines.retouch.changes.filling import filled
from atelier.engines.retouch.editing import Editing, Plan
from atelier.engines.retouch.seen.sight import Sight, picture_of, sheet_of
from atelier.engines.sketch.words.interpret import interpret

_SOFT: Final = 0.012  # of the shorter side: how far inside the mask the change comes in


def inpainted(plan: Plan, sight: Sight, mask: Plane, seed: int, report: Callable[[float], None]) -> Plane:
    """Only where the mask is white; an empty mask changes nothing."""
    before = sheet_of(sight.picture)
    inside = mask > 0.5
    if not inside.any() or plan.strength <= 0:
        return before
    made = _content(plan, sight, before, mask, seed)
    report(0.4)
    rest = msgspec.structs.replace(plan.wishes, added=(), removed=(), backdrop="", cut=False, turns=())
    editing = Editing(msgspec.structs.replace(plan, wishes=rest, behind=None), Sight(picture_of(made)), seed)
    edited = editing.run(lambda share: report(0.4 + 0.5 * share))
    cover = _cover(mask) * np.float32(plan.solid)
    return floats(before + (edited.sheet - before) * cover[..., None])


def _content(plan: Plan, sight: Sight, before: Plane, mask: Plane, seed: int) -> Plane:
    """What stands in the masked part: a piece of another scene, figures, or what is around it."""
    wishes = plan.wishes
    if wishes.backdrop:
        return _scene(wishes.backdrop, sight, before, mask, seed)
    scenes = [interpret(text) for text in wishes.added]
    if not _replaces(wishes):
        return before
    made = filled(before, mask, seed)
    box = _box(mask)
    for number, scene in enumerate(scenes):
        made = drawn_within(made, Sight(picture_of(made)), scene, box, seed + number)
    return made


def _replaces(wishes: Wishes) -> bool:
    """Whether the part is to show something else, and not the same in another light."""
    only_light = wishes.looks or wishes.time or wishes.weather or wishes.season or wishes.styles or wishes.recolours
    return bool(wishes.added or wishes.removed or wishes.cut) or not (only_light or wishes.sky or wishes.blurred)


def _scene(text: str, sight: Sight, before: Plane, mask: Plane, seed: int) -> Plane:
    """The part of a whole scene that lies under the mask, brought some way to the colours at the mask's rim."""
    if text.startswith("#"):
        return plain_backdrop(text, sight.shape)
    scene = interpret(text)
    whole = backdrop_of(scene, sight.shape, seed)
    reach = max(3.0, 0.08 * min(sight.shape))
    outside = floats(mask < 0.02)
    weight = cv2.GaussianBlur(outside, (0, 0), reach) + np.float32(1e-3)
    off = cv2.GaussianBlur((before - whole) * outside[..., None], (0, 0), reach) / weight[..., None]
    near = np.clip(weight * 1.2, 0, 1) * np.float32(0.55)
    return floats(np.clip(whole + off * near[..., None], 0, 1))


def _box(mask: Plane) -> Box:
    """Around the white, as fractions of the sides."""
    height, width = mask.shape
    rows, columns = np.flatnonzero((mask > 0.5).any(axis=1)), np.flatnonzero((mask > 0.5).any(axis=0))
    left, top = columns[0] / width, rows[0] / height
    return Box(float(left), float(top), float((columns[-1] + 1) / width - left), float((rows[-1] + 1) / height - top))


def _cover(mask: Plane) -> Plane:
    """0 outside the mask and at its rim, 1 a little inside; grey masks cover in part."""
    inside = (mask > 0.02).astype(np.uint8)
    framed = cv2.copyMakeBorder(inside, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    depth = floats(cv2.distanceTransform(framed, cv2.DIST_L2, 3))[1:-1, 1:-1]
    soft = min(_SOFT * min(mask.shape), max(1.0, float(depth.max()) * 0.3))
    ramp = np.clip(depth / np.float32(max(1.0, soft)), 0, 1)
    return floats(ramp * ramp * (3 - 2 * ramp) * np.clip(mask * 1.05, 0, 1) * inside)
