"""Where the joints of a person are in pictures, by a model that makes a map of heat for each of them.

The model is one of `transformers` with the interface of ViTPose: it sees a person cut out by a box, and has either the
17 points of COCO or the 133 of COCO-WholeBody. Who is there is found by looking twice: at the whole picture first, and
then at where the first look saw somebody; in a clip, each frame begins where the one before has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import torch

BODY: Final = 17
WHOLE_BODY: Final = 133
SURE: Final = 0.5
"""From this heat on a point counts as seen."""
_FEWEST: Final = 4
"""Points that make a person."""
_ROOM: Final = 1.25  # around a person, as the models have learned them
_EXPERTS: Final = {BODY: 0, WHOLE_BODY: 5}
"""Which of ViTPose++'s experts knows what: COCO is its first set of pictures, COCO-WholeBody its sixth."""
_MEAN: Final = np.array((0.485, 0.456, 0.406), np.float32)  # of ImageNet's pictures, by channel
_SPREAD: Final = np.array((0.229, 0.224, 0.225), np.float32)


class Box(NamedTuple):
    """In pixels; may reach beyond the picture."""

    left: float
    top: float
    width: float
    height: float


def around(points: Any) -> Box | None:
    """The box of the points that are seen; None where that is nobody."""
    seen = points[points[:, 2] >= SURE, :2]
    if len(seen) < _FEWEST:
        return None
    (left, top), (right, bottom) = seen.min(axis=0), seen.max(axis=0)
    return Box(float(left), float(top), float(right - left), float(bottom - top))


class Eye:
    """A model that knows where joints are. Points are rows of x, y in pixels and heat 0..1."""

    def __init__(self, model: Any) -> None:
        self._model = model
        height, width = model.config.backbone_config.image_size
        self._size = (int(width), int(height))
        self._points = int(model.config.num_labels)

    def follow(self, frames: Iterable[Any]) -> Iterator[Any]:
        """The points of every frame, (rows, columns, RGB)."""
        before: Box | None = None
        for frame in frames:
            points = self._points_in(frame, before) if before is not None else self.find(frame)
            if around(points) is None and before is not None:
                points = self.find(frame)
            before = around(points)
            yield points

    def find(self, picture: Any) -> Any:
        """The points of whoever is most to be seen."""
        height, width = picture.shape[:2]
        inner = (width / _ROOM, height / _ROOM)
        whole = Box((width - inner[0]) / 2, (height - inner[1]) / 2, *inner)
        first = self._points_in(picture, whole)
        box = around(first)
        return first if box is None else self._points_in(picture, box)

    def _points_in(self, picture: Any, box: Box) -> Any:
        width, height = self._size
        middle, sides = _framed(box, width / height)
        step = sides / np.array((width - 1, height - 1))
        corner = middle - sides / 2
        matrix = np.array(((step[0], 0, corner[0]), (0, step[1], corner[1])), np.float32)
        cut = cv2.warpAffine(picture, matrix, self._size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        heat = self._heat((cut.astype(np.float32) / 255 - _MEAN) / _SPREAD)
        rows, columns = heat.shape[1:]
        found = _peaks(heat) * np.array((sides[0] / (columns - 1), sides[1] / (rows - 1), 1)) + np.array((*corner, 0))
        outside = (found[:, :2] < 0).any(axis=1) | (found[:, :2] >= picture.shape[1::-1]).any(axis=1)
        found[outside, 2] = 0  # nothing is seen there, whatever the model takes its edges for
        return found

    def _heat(self, cut: Any) -> Any:
        weight = next(self._model.parameters())
        seen = torch.from_numpy(cut.transpose(2, 0, 1)[None].copy()).to(weight)
        told = {}
        if self._model.config.backbone_config.num_experts > 1:
            told["dataset_index"] = torch.tensor([_EXPERTS.get(self._points, 0)], device=seen.device)
        with torch.inference_mode():
            return self._model(seen, **told).heatmaps[0].float().cpu().numpy()


def _framed(box: Box, ratio: float) -> tuple[Any, Any]:
    """The middle and the sides of a box in the model's shape, with room around the person."""
    middle = np.array((box.left + box.width / 2, box.top + box.height / 2))
    height = max(box.height, box.width / ratio, 1.0) * _ROOM
    return middle, np.array((height * ratio, height))


def _peaks(heat: Any) -> Any:
    """Where each map is hottest, in its own cells, between which the hotter neighbour pulls by a quarter."""
    count, rows, columns = heat.shape
    found = np.zeros((count, 3))
    for number, map_ in enumerate(heat):
        row, column = np.unravel_index(int(map_.argmax()), map_.shape)
        x, y = float(column), float(row)
        if 0 < column < columns - 1:
            x += 0.25 * np.sign(map_[row, column + 1] - map_[row, column - 1])
        if 0 < row < rows - 1:
            y += 0.25 * np.sign(map_[row + 1, column] - map_[row - 1, column])
        found[number] = (x, y, min(1.0, max(0.0, float(map_[row, column]))))
    return found
