"""Reading layers through a grid of rays: solved for a few points, spread over all pixels."""

from __future__ import annotations

from typing import Final, cast

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Plane, Points
from atelier.engines.frames.resample import look_up, shift_scale
from atelier.engines.motion.drawing.layers import Layer
from atelier.engines.motion.drawing.planes import Planes, over
from atelier.engines.motion.drawing.view import View

_CELL: Final = 8  # output pixels to a cell of the grid; depth is no finer than that
_EDGE_POINTS: Final = 65  # along each side of the frame


class Sampler:
    """`grid` holds the middles of the cells, from one outside the frame to one beyond its other side; `edge` points
    along the frame's outermost pixels, as a grid of one row. Both in scene units."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.grid = _grid(view.width_px, view.height_px)
        self.edge = _edge(view.width_px, view.height_px)

    def read(self, layer: Layer, rays: Points) -> Planes:
        """What the rays of the grid see of a layer."""
        full, half = self._maps(rays)
        return Planes(_sample(layer.luma, full), _sample(layer.cb, half), _sample(layer.cr, half))

    def read_alpha(self, layer: Layer, rays: Points) -> Plane:
        return _sample(cast(Plane, layer.alpha), self._maps(rays)[0])

    def read_over(self, frame: Planes, layer: Layer, rays: Points) -> None:
        """Lay what the rays see of a layer with alpha over a frame."""
        full, half = self._maps(rays)
        clear = 255 - _sample(cast(Plane, layer.alpha), full)
        clear_half = 255 - _sample(cast(Plane, layer.alpha_half), half)
        frame.luma = over(frame.luma, clear, _sample(layer.luma, full))
        frame.cb = over(frame.cb, clear_half, _sample(layer.cb, half))
        frame.cr = over(frame.cr, clear_half, _sample(layer.cr, half))

    def read_points(self, plane: Plane, points: Points) -> Plane:
        """A plane over the texture at single points, one row of them."""
        return _sample(plane, self._texels(points, 1.0))

    def blow_up(self, values: Field) -> Field:
        """Values on the grid to values at every pixel."""
        return _blow_up(values, _CELL)[: self._view.height_px, : self._view.width_px]

    def _maps(self, rays: Points) -> tuple[Points, Points]:
        """Texel positions for every luma and every chroma sample of the frame."""
        full = self.blow_up(self._texels(rays, 1.0))
        # MPEG places chroma between two luma rows but on a luma column, half a pixel left of the block's middle.
        left = np.array([-0.25 * self._view.scale, 0], np.float32)
        half = _blow_up(self._texels(rays, 0.5) + left, _CELL // 2)
        return full, half[: self._view.height_px // 2, : self._view.width_px // 2]

    def _texels(self, points: Points, fraction: float) -> Points:
        return shift_scale(points, *self._view.to_texels(fraction))


def _grid(width_px: int, height_px: int) -> Points:
    columns, rows = -(-width_px // _CELL), -(-height_px // _CELL)
    x = (np.arange(-1, columns + 1, dtype=np.float32) + 0.5) * _CELL - width_px / 2
    y = (np.arange(-1, rows + 1, dtype=np.float32) + 0.5) * _CELL - height_px / 2
    return np.dstack(np.meshgrid(x, y)).astype(np.float32)


def _edge(width_px: int, height_px: int) -> Points:
    x = np.linspace(0.5, width_px - 0.5, _EDGE_POINTS) - width_px / 2
    y = np.linspace(0.5, height_px - 0.5, _EDGE_POINTS) - height_px / 2
    level = [np.column_stack([x, np.full(_EDGE_POINTS, end)]) for end in y[[0, -1]]]
    upright = [np.column_stack([np.full(_EDGE_POINTS, end), y]) for end in x[[0, -1]]]
    return np.concatenate(level + upright)[None].astype(np.float32)


def _blow_up(grid: Field | Points, cell: int) -> Field | Points:
    """Values at the middles of cells to values at the middles of pixels; the outer ring only serves its neighbours."""
    full = cv2.resize(grid, None, fx=cell, fy=cell, interpolation=cv2.INTER_LINEAR)
    return full[cell:-cell, cell:-cell]


def _sample(plane: Plane, places: Points) -> Plane:
    return look_up(plane, places, cv2.BORDER_REFLECT_101)
