"""Filling holes with what is around them.

After Wexler, Shechtman and Irani, "Space-Time Completion of Video", 2007, with the search of Barnes et al.,
"PatchMatch", 2009: from coarse to fine, every patch over the hole looks for the most similar patch outside of it, and
every pixel becomes the mean of what the patches over it found.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from atelier.engines.frames.arrays import Flags
from atelier.engines.raster import Plane, floats

Places = npt.NDArray[np.integer[Any]]
"""Rows and columns, in the last axis."""

_WORK_PX: Final = 288
_LEAST_PX: Final = 36
_REACH: Final = 3  # pixels from a patch's middle to its edge
_ROUNDS: Final = 3
_SEARCHES: Final = 2
_JUMPS: Final = ((0, 1), (1, 0), (0, -1), (-1, 0), (0, 4), (4, 0), (0, -4), (-4, 0))
_SEAM: Final = 0.006  # of the shorter side, over which the filling blends into what stays


def filled(sheet: Plane, hole: Plane, seed: int) -> Plane:
    """The sheet with the hole (h, w, 0..1) filled; outside nothing changes."""
    wide = hole > 0.02
    if not wide.any() or wide.mean() > 0.92:
        return sheet
    height, width = sheet.shape[:2]
    factor = min(1.0, _WORK_PX / max(height, width))
    size = (max(16, round(width * factor)), max(16, round(height * factor)))
    small = floats(cv2.resize(sheet, size, interpolation=cv2.INTER_AREA))
    gap = cv2.resize(floats(wide), size, interpolation=cv2.INTER_AREA) > 0.01
    made, places = _completed(small, gap, np.random.default_rng(seed))
    if places is None:
        fine = cv2.resize(made, (width, height), interpolation=cv2.INTER_CUBIC)
    else:
        fine = _enlarged(sheet, wide, made, places)
    seam = max(1.0, _SEAM * min(height, width))
    cover = np.maximum(floats(wide) * np.clip(hole * 1.5, 0, 1), cv2.GaussianBlur(floats(wide), (0, 0), seam) * wide)
    return floats(sheet + (fine - sheet) * cover[..., None])


def _completed(small: Plane, gap: Flags, dice: np.random.Generator) -> tuple[Plane, Places | None]:
    """The small picture with its gap filled, and for every pixel the source that it looks like most, (h, w, 2) in
    rows and columns; None where there is too little outside to learn from."""
    levels = [(small, gap)]
    while min(levels[-1][0].shape[:2]) > _LEAST_PX * 2:
        picture, hole = levels[-1]
        size = (picture.shape[1] // 2, picture.shape[0] // 2)
        levels.append(
            (
                floats(cv2.resize(picture, size, interpolation=cv2.INTER_AREA)),
                cv2.resize(floats(hole), size, interpolation=cv2.INTER_AREA) > 0.01,
            )
        )
    made: Plane | None = None
    places: Places | None = None
    for picture, hole in reversed(levels):
        start = _spread_in(picture, hole) if made is None else _merged(picture, made, hole)
        found = _level(start, hole, places, dice)
        if found is None:
            made, places = start, None
            continue
        made, places = found
    assert made is not None
    return made, places


def _spread_in(picture: Plane, hole: Flags) -> Plane:
    """A first guess: the colours of the rim, spread inwards."""
    plain = cv2.inpaint((picture * 255).astype(np.uint8), hole.astype(np.uint8), 3, cv2.INPAINT_TELEA)
    return floats(plain) / np.float32(255)


def _merged(picture: Plane, coarse: Plane, hole: Flags) -> Plane:
    wide = cv2.resize(coarse, picture.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    return floats(np.where(hole[..., None], wide, picture))


def _level(start: Plane, hole: Flags, coarse: Places | None, dice: np.random.Generator) -> tuple[Plane, Places] | None:
    height, width = hole.shape
    touched = cv2.dilate(hole.astype(np.uint8), np.ones((2 * _REACH + 1,) * 2, np.uint8)) > 0
    allowed = ~touched
    allowed[:_REACH] = allowed[-_REACH:] = False
    allowed[:, :_REACH] = allowed[:, -_REACH:] = False
    sources = np.argwhere(allowed)
    if len(sources) < 60:
        return None
    rows, columns = np.nonzero(touched)
    targets = np.stack([rows, columns], 1)
    places = np.zeros((height, width, 2), np.int32)
    places[rows, columns] = sources[dice.integers(len(sources), size=len(targets))]
    if coarse is not None:
        scaled = np.stack(
            [
                cv2.resize(floats(coarse[..., axis]), (width, height), interpolation=cv2.INTER_NEAREST)
                for axis in (0, 1)
            ],
            -1,
        )
        guess = np.clip(
            np.round(scaled * 2).astype(np.int32) + np.indices((height, width)).transpose(1, 2, 0) % 2,
            0,
            [height - 1, width - 1],
        )
        good = allowed[guess[..., 0], guess[..., 1]] & touched
        places[good] = guess[good]
    made = start
    for _ in range(_ROUNDS):
        for _ in range(_SEARCHES):
            _search(made, places, targets, allowed, dice)
        made = _voted(start, made, hole, touched, places)
    return made, places


def _patches(picture: Plane) -> Plane:
    """(h, w, 3, side, side): the patch around every pixel, as a view."""
    padded = np.pad(picture, ((_REACH, _REACH), (_REACH, _REACH), (0, 0)), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, (2 * _REACH + 1, 2 * _REACH + 1), axis=(0, 1))


def _search(made: Plane, places: Places, targets: Places, allowed: Flags, dice: np.random.Generator) -> None:
    """Better sources for all targets: those that suit their neighbours, and random ones ever nearer; in place."""
    height, width = allowed.shape
    patches = _patches(made)
    own = patches[targets[:, 0], targets[:, 1]].reshape(len(targets), -1)
    best = places[targets[:, 0], targets[:, 1]]
    cost = _cost(patches, own, best)
    for jump in _JUMPS:
        near = np.clip(targets + jump, 0, [height - 1, width - 1])
        known = places[near[:, 0], near[:, 1]]
        guess = np.where(known.any(axis=1, keepdims=True), known - np.array(jump), best)
        _better(patches, own, best, cost, guess, allowed)
        places[targets[:, 0], targets[:, 1]] = best
    radius = max(height, width) / 2
    while radius >= 1:
        guess = best + np.round(dice.uniform(-radius, radius, best.shape)).astype(np.int32)
        _better(patches, own, best, cost, guess, allowed)
        radius /= 3
    places[targets[:, 0], targets[:, 1]] = best


def _cost(patches: Plane, own: Plane, guess: Places) -> Plane:
    away = patches[guess[:, 0], guess[:, 1]].reshape(len(own), -1) - own
    return floats(np.einsum("ij,ij->i", away, away))


def _better(patches: Plane, own: Plane, best: Places, cost: Plane, guess: Places, allowed: Flags) -> None:
    height, width = allowed.shape
    guess = np.clip(guess, 0, [height - 1, width - 1])
    new = _cost(patches, own, guess)
    wins = (new < cost) & allowed[guess[:, 0], guess[:, 1]]
    best[wins], cost[wins] = guess[wins], new[wins]


def _voted(start: Plane, made: Plane, hole: Flags, touched: Flags, places: Places) -> Plane:
    """Every pixel of the hole as the mean of what the patches over it have at that place."""
    height, width = hole.shape
    rows, columns = np.nonzero(hole)
    total = np.zeros((len(rows), 3), np.float32)
    count = np.zeros((len(rows), 1), np.float32)
    for down in range(-_REACH, _REACH + 1):
        for across in range(-_REACH, _REACH + 1):
            y, x = np.clip(rows - down, 0, height - 1), np.clip(columns - across, 0, width - 1)
            voting = touched[y, x][:, None]
            source = places[y, x] + (down, across)
            near = np.float32(np.exp(-(down * down + across * across) / 4))
            at_y, at_x = np.clip(source[:, 0], 0, height - 1), np.clip(source[:, 1], 0, width - 1)
            total += made[at_y, at_x] * voting * near
            count += voting * near
    out = start.copy()
    out[rows, columns] = total / np.maximum(count, 1e-6)
    return out


def _enlarged(sheet: Plane, hole: Flags, made: Plane, places: Places) -> Plane:
    """The filling at full size: pixels of the full picture from where the small ones were found, brought to the small
    filling's colours."""
    height, width = sheet.shape[:2]
    rows, columns = np.nonzero(hole)
    fy, fx = made.shape[0] / height, made.shape[1] / width
    out = sheet.copy()
    base = floats(cv2.resize(made, (width, height), interpolation=cv2.INTER_CUBIC))
    small_y = np.clip((rows * fy).astype(np.int32), 0, made.shape[0] - 1)
    small_x = np.clip((columns * fx).astype(np.int32), 0, made.shape[1] - 1)
    source = places[small_y, small_x]
    missing = ~source.any(axis=1)
    y = np.clip(np.round(rows + (source[:, 0] - small_y) / fy).astype(np.int64), 0, height - 1)
    x = np.clip(np.round(columns + (source[:, 1] - small_x) / fx).astype(np.int64), 0, width - 1)
    soft = cv2.GaussianBlur(sheet, (0, 0), max(0.8, 1.2 / fy))
    fine = (sheet - soft)[y, x]
    fine[missing | hole[y, x]] = 0
    out[rows, columns] = base[rows, columns] + fine
    return out
