"""The hair around the faces of a picture."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.find import Face, find_faces
from atelier.engines.frames.resample import sized
from atelier.engines.raster import Mask, Plane, floats
from atelier.engines.retouch.seen.sight import Sight

_LOOK_PX: Final = 320
_ROUNDS: Final = 4
_UNLIKE_SKIN: Final = 9.0
"""CIELAB distance from the skin of the cheeks at which what lies above a forehead is hair."""


def hair_of(sight: Sight) -> Plane | None:
    """How far each pixel is hair, 0..1 at the picture's size; None where no face is, or only bald heads are."""
    faces = find_faces(sight.picture)
    small = sized(sight.picture, _LOOK_PX, enlarge=True)
    factor = small.shape[1] / sight.shape[1]
    lab = floats(cv2.cvtColor(floats(small) / np.float32(255), cv2.COLOR_RGB2LAB))
    found = np.zeros(small.shape[:2], np.float32)
    for face in faces:
        seeds = _seeds(lab, face, factor)
        if seeds is None:
            continue
        cv2.setRNGSeed(1)
        background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(
            cv2.medianBlur(small, 3), seeds, (0, 0, 0, 0), background, foreground, _ROUNDS, cv2.GC_INIT_WITH_MASK
        )
        mask = ((seeds == cv2.GC_FGD) | (seeds == cv2.GC_PR_FGD)).astype(np.uint8)
        found = np.maximum(found, cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)))
    return sight.refined(floats(found), edge=0.006) if found.any() else None


def _seeds(lab: Plane, face: Face, factor: float) -> Mask | None:
    """For GrabCut: the cap above the forehead is hair, the face is not, and what lies around both may be."""
    points = face.landmarks * factor
    chin, brows = points[8], points[17:27].mean(axis=0)
    up = brows - chin
    tall = float(np.hypot(*up))
    up /= max(tall, 1e-6)
    across = np.array([-up[1], up[0]])
    wide = float(np.hypot(*(points[16] - points[0]))) / 2
    y, x = np.mgrid[: lab.shape[0], : lab.shape[1]].astype(np.float32)
    off = np.stack([x - brows[0], y - brows[1]], 2)
    rise, side = (off @ up) / tall, (off @ across) / wide
    skin = np.median(lab[(np.abs(side) < 0.5) & (rise > -0.5) & (rise < -0.25)], axis=0)
    unlike = np.sqrt(np.square(lab - skin).sum(axis=2)) > _UNLIKE_SKIN
    cap = (np.abs(side) < 0.7) & (rise > 0.50) & (rise < 0.72) & unlike
    if float(cap.sum()) < 0.25 * float(((np.abs(side) < 0.7) & (rise > 0.50) & (rise < 0.72)).sum()):
        return None
    own = np.median(lab[cap], axis=0)
    alike = np.sqrt(np.square((lab - own) * [0.6, 1.0, 1.0]).sum(axis=2)) < 26
    inside = np.square(side / 0.92) + np.square((rise + 0.32) / 0.78) < 1
    near = (np.abs(side) < 1.9) & (rise < 1.02) & (rise > -2.4)
    seeds = np.full(lab.shape[:2], cv2.GC_BGD, np.uint8)
    seeds[near & alike & unlike & ~inside] = cv2.GC_PR_FGD
    seeds[near & ~alike & ~inside] = cv2.GC_PR_BGD
    seeds[inside & (rise > 0.1) & alike & unlike] = cv2.GC_PR_FGD
    seeds[cap & alike] = cv2.GC_FGD
    return seeds
