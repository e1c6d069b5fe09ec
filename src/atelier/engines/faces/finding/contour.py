"""The outline of a face: the best way round between skin and what is not."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.finding.aligned import EYES_APART_PX, EYES_AT
from atelier.engines.faces.finding.shape import MOUTH_Y
from atelier.engines.frames.arrays import Field, Flags, Picture, Points, floats

_RAYS: Final = 72
_STEPS: Final = 46
_MIDDLE: Final = (0.0, 0.62)
"""Where the rays start, in distances between the eyes: about the tip of the nose."""
_NEAR, _FAR = 0.66, 1.42  # of the usual radius


def usual_radius(angle: Points) -> Points:
    """Of the outline around the nose, in distances between the eyes; angle 0 is to the right, growing downwards."""
    down, up = np.clip(np.sin(angle), 0, 1), np.clip(-np.sin(angle), 0, 1)
    side = np.abs(np.cos(angle))
    return np.asarray(np.where(down > 0, 1.06 * side**1.6 + 1.20 * down**1.6, 1.08 * side**1.7 + 1.50 * up**1.7))


def skin_likeness(picture: Picture) -> Field:
    """How much every pixel of an aligned face has the colour of its cheeks, 0..1."""
    lab = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2LAB).astype(np.float32)
    lab[..., 0] *= 0.45  # light varies over a face, colour less
    samples = lab[_cheeks()]
    middle = np.median(samples, axis=0)
    near = samples[np.abs(samples - middle).sum(axis=1) < np.percentile(np.abs(samples - middle).sum(axis=1), 75)]
    spread = np.cov(near.T) + np.diag([30.0, 7.0, 9.0])
    away = lab - near.mean(axis=0)
    distance = np.einsum("hwi,ij,hwj->hw", away, np.linalg.inv(spread), away)
    return floats(np.exp(-0.16 * distance))


def _cheeks() -> Flags:
    side = 288
    mask = np.zeros((side, side), np.uint8)
    for x, y, wide, tall in (
        (-0.5, 0.55, 0.22, 0.22),
        (0.5, 0.55, 0.22, 0.22),
        (0.0, 0.42, 0.10, 0.2),
        (0.0, -0.62, 0.3, 0.10),
    ):
        centre = (round(EYES_AT[0] + x * EYES_APART_PX), round(EYES_AT[1] + y * EYES_APART_PX))
        cv2.ellipse(mask, centre, (round(wide * EYES_APART_PX), round(tall * EYES_APART_PX)), 0, 0, 360, 1, -1)
    return mask > 0


def trace_outline(picture: Picture, mouth_y: float = MOUTH_Y) -> tuple[Points, Field]:
    """The outline as (72, 2) pixels of the aligned picture, clockwise from the right, and how clear it is at each.

    `mouth_y` is where the mouth is, in distances between the eyes: the lower the mouth, the lower the chin.
    """
    skin = cv2.GaussianBlur(skin_likeness(picture), (0, 0), 1.6)
    light = cv2.GaussianBlur(cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 1.4)
    angle = np.arange(_RAYS) * 2 * np.pi / _RAYS
    usual = usual_radius(angle) * (1 + np.clip(np.sin(angle), 0, 1) ** 2 * 0.55 * (mouth_y / MOUTH_Y - 1))
    share = np.linspace(_NEAR, _FAR, _STEPS)
    radius = usual[:, None] * share[None]
    x = EYES_AT[0] + (_MIDDLE[0] + radius * np.cos(angle)[:, None]) * EYES_APART_PX
    y = EYES_AT[1] + (_MIDDLE[1] + radius * np.sin(angle)[:, None]) * EYES_APART_PX
    rays_skin = cv2.remap(skin, floats(x), floats(y), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    rays_light = cv2.remap(light, floats(x), floats(y), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    leave = np.clip(_step(rays_skin), 0, 1)
    edge = np.abs(_step(rays_light)) / 60
    below = np.clip(np.sin(angle), 0, 1)[:, None]
    gain = leave * 1.3 + np.clip(edge, 0, 1) * (0.55 + 0.5 * below) - 0.55 * ((share[None] - 1.0) / 0.22) ** 2 * 0.35
    best = _cheapest_ring(-gain)
    rows = np.arange(_RAYS)
    clear = np.clip(gain[rows, best] + 0.1, 0, 1)
    return floats(np.stack([x[rows, best], y[rows, best]], 1)), floats(clear)


def _step(rays: Field) -> Field:
    """How much lower the next few values along a ray are than the last few."""
    before = sum(np.roll(rays, shift, axis=1) for shift in (1, 2, 3)) / 3
    after = sum(np.roll(rays, -shift, axis=1) for shift in (1, 2, 3)) / 3
    change = np.asarray(before - after)
    change[:, :3] = change[:, -3:] = 0
    return floats(change)


def _cheapest_ring(cost: Field) -> Points:
    """For every ray the step to take so that neighbours stay close: dynamic programming, twice round."""
    count, steps = cost.shape
    twice = np.concatenate([cost, cost])
    total = twice[0].copy()
    came = np.zeros(twice.shape, np.int64)
    reach = np.arange(-3, 4)
    penalty = 0.035 * np.abs(reach) ** 1.5
    for ray in range(1, len(twice)):
        options = np.stack(
            [
                np.pad(total, 3, constant_values=1e9)[3 + shift : 3 + shift + steps] + cost_of
                for shift, cost_of in zip(reach, penalty, strict=True)
            ]
        )
        chosen = options.argmin(axis=0)
        came[ray] = np.clip(np.arange(steps) + reach[chosen], 0, steps - 1)
        total = options.min(axis=0) + twice[ray]
    at = int(total.argmin())
    ring = np.zeros(len(twice), np.int64)
    for ray in range(len(twice) - 1, -1, -1):
        ring[ray] = at
        at = came[ray][at]
    half = count // 2
    return np.roll(ring[half : half + count], half)
