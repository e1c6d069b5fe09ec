"""The canvas: the picture being painted, from the back to the front."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from atelier.engines.raster import Numbers, Plane, blur, fitting, floats, resize, rows_of, spread, tinted
from atelier.engines.sketch.paint.colour import Colour
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.sprite import Sprite

STRIP_ROWS = 96
"""Fields are laid over the canvas so many rows at a time: bounds the memory of a 4096 x 4096 picture."""


class Canvas:
    """`rgb` is (height, width, 3), display values; above 1 is light that will bloom."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.rgb: Plane = np.zeros((frame.height, frame.width, 3), np.float32)

    def strips(self, first: int = 0, last: int | None = None) -> Iterator[tuple[int, int]]:
        end = self.frame.height if last is None else last
        for start in range(first, end, STRIP_ROWS):
            yield start, min(end, start + STRIP_ROWS)

    def cover(self, field: Numbers) -> None:
        """Replace everything by a colour field of any size."""
        width, height = self.frame.width, self.frame.height
        field = fitting(field, width, height)
        for first, last in self.strips():
            self.rgb[first:last] = rows_of(field, first, last, width, height)

    def lay(self, field: Numbers, alpha: Numbers) -> None:
        """A colour field (h, w, 3), or one colour, over the picture where `alpha` (h, w) is; any size."""
        width, height = self.frame.width, self.frame.height
        alpha = fitting(alpha, width, height)
        field = field if field.ndim == 1 else fitting(field, width, height)
        for first, last in self.strips():
            share = rows_of(alpha, first, last, width, height)
            if not share.any():
                continue
            part, cover = self.rgb[first:last], spread(share)
            if field.ndim == 1:
                part *= 1 - cover
                part += tinted(share, field)
            else:
                part += (rows_of(field, first, last, width, height) - part) * cover

    def add(self, field: Numbers, tint: Colour | None = None) -> None:
        """Light (h, w, 3), or (h, w) of one tint, added to the picture."""
        width, height = self.frame.width, self.frame.height
        field = fitting(field, width, height)
        for first, last in self.strips():
            part = rows_of(field, first, last, width, height)
            self.rgb[first:last] += part if tint is None else tinted(part, tint)

    def multiply(self, field: Numbers) -> None:
        width, height = self.frame.width, self.frame.height
        field = fitting(field, width, height)
        for first, last in self.strips():
            part = rows_of(field, first, last, width, height)
            self.rgb[first:last] *= part if part.ndim == 3 else spread(part)

    def reduced(self, frame: Frame) -> Plane:
        """A copy at the size of a smaller frame."""
        return resize(self.rgb, frame.width, frame.height).copy()

    def stamp(
        self,
        sprite: Sprite,
        x: float,
        y: float,
        *,
        alpha: float = 1.0,
        haze: float = 0.0,
        haze_colour: Colour | None = None,
    ) -> None:
        """The sprite with its origin (ground, x = 0) at a place in fractions of the frame; `haze` fades it."""
        left = round(x * self.frame.width + sprite.extent.left * sprite.scale)
        top = round(y * self.frame.height - sprite.extent.top * sprite.scale)
        width, height = sprite.size
        x0, x1 = max(0, left), min(self.frame.width, left + width)
        y0, y1 = max(0, top), min(self.frame.height, top + height)
        if x1 <= x0 or y1 <= y0:
            return
        rgba = sprite.rgba
        if haze > 0 and haze_colour is not None:
            rgba = _hazed(rgba, haze, haze_colour)
        for first, last in self.strips(y0, y1):
            part = rows_of(rgba, first - top, last - top, width, height)[:, x0 - left : x1 - left]
            cover = part[..., 3]
            if alpha != 1:
                part, cover = part * np.float32(alpha), cover * np.float32(alpha)
            under = self.rgb[first:last, x0:x1]
            under *= spread(1 - cover)
            under += cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGBA2RGB)

    def darken(self, shape: Plane, x: int, y: int, strength: float, tint: Colour) -> None:
        """A shadow: multiply towards `tint` where `shape` (h, w) is, its corner at pixel (x, y)."""
        height, width = shape.shape
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(self.frame.width, x + width), min(self.frame.height, y + height)
        if x1 <= x0 or y1 <= y0:
            return
        part = shape[y0 - y : y1 - y, x0 - x : x1 - x] * np.float32(strength)
        self.rgb[y0:y1, x0:x1] *= 1 - tinted(part, 1 - tint)

    def soften(self, radius: float) -> None:
        """Blur everything painted so far; `radius` in units of the frame. Puts a background out of focus."""
        self.rgb = blur(self.rgb, radius * self.frame.unit)

    def contact_shadow(self, x: float, y: float, width: float, strength: float = 0.5, flat: float = 0.16) -> None:
        """A soft dark spot under a thing that stands at (x, y); `width` in pixels."""
        rx, ry = max(2.0, width * 0.62), max(1.0, width * flat)
        h, w = int(ry * 2) + 2, int(rx * 2) + 2
        off_y = (np.arange(h, dtype=np.float32)[:, None] - h / 2) / np.float32(ry)
        off_x = (np.arange(w, dtype=np.float32)[None] - w / 2) / np.float32(rx)
        near = np.clip(1 - off_x * off_x - off_y * off_y, 0, 1)
        place_x, place_y = round(x * self.frame.width - w / 2), round(y * self.frame.height - h / 2)
        self.darken(floats(near * near), place_x, place_y, strength, floats([0.10, 0.10, 0.18]))

    def cast_shadow(self, sprite: Sprite, x: float, y: float, lean: float, length: float, strength: float) -> None:
        """The sprite's shadow on flat ground: lying towards the viewer, leaning by `lean` widths per height."""
        alpha = resize(sprite.alpha, *_at_most(sprite.alpha.shape, 300))
        factor = sprite.size[1] / alpha.shape[0]
        height, width = alpha.shape
        foot_y = sprite.extent.top * sprite.scale / factor
        foot_x = -sprite.extent.left * sprite.scale / factor
        reach = abs(lean) * height
        out_w, out_h = int(width + 2 * reach) + 8, max(4, int(height * length) + 8)
        # From the shadow's pixel (u, v), v down from the feet, back to the sprite's (x, y).
        back = np.array(
            [[1, -lean / length, -reach + lean / length * 2], [0, -1 / length, foot_y + 2 / length]], np.float64
        )
        shade = floats(cv2.warpAffine(alpha, back, (out_w, out_h), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP))
        fade = np.linspace(1, 0.35, out_h, dtype=np.float32)[:, None]
        shade = blur(floats(shade * fade), max(0.8, width * 0.02))
        shade = resize(shade, max(1, round(out_w * factor)), max(1, round(out_h * factor)))
        left = round(x * self.frame.width - (foot_x + reach) * factor)
        top = round(y * self.frame.height - 2 * factor)
        self.darken(shade, left, top, strength, floats([0.16, 0.16, 0.28]))


def _hazed(rgba: Plane, haze: float, tint: Colour) -> Plane:
    """A premultiplied sprite faded to a colour."""
    keep = 1 - haze
    red, green, blue = (float(part) * haze for part in tint)
    fade = np.array([[keep, 0, 0, red], [0, keep, 0, green], [0, 0, keep, blue], [0, 0, 0, 1]], np.float64)
    return floats(cv2.transform(rgba, fade))


def _at_most(shape: tuple[int, ...], limit: int) -> tuple[int, int]:
    """Width and height of a plane of this shape, scaled down to `limit`."""
    factor = min(1.0, limit / max(shape[0], shape[1]))
    return max(1, round(shape[1] * factor)), max(1, round(shape[0] * factor))
