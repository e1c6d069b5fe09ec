"""A whole head from one picture onto somebody in another: face, hair and all, down to the neck."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.stand import Patch, Stand, stand_of
from atelier.engines.faces.find import Face
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, Flags, Picture, Points, bytes_of, floats
from atelier.engines.vision.cutout import Cutout, cut_out

_CHIN: Final = 8  # of the jaw's landmarks
_NECK: Final = (0.1, 0.34)  # below the chin, in units: there the new neck goes over into the old one
_NECK_HALF: Final = 0.72  # of its breadth, in units
_HAIR_ABOVE: Final = -0.95  # in units: what is of a head up there is hair, or bald
_HAIR_LIKE: Final = 30.0  # CIELAB: how far hair may be from its own colour
_SHOULDER, _SLOPE = 0.4, 0.15  # below the chin, in units, and lower for each unit aside: there shoulders begin
_CHEEKS: Final = ((-0.55, 0.75), (0.55, 0.75))  # in units
_SKIN_HUE, _SKIN_LIGHT = 16.0, 45.0  # CIELAB: how far a neck may be from the cheeks
_SOFT: Final = 0.02  # units over which a head's lower edge fades
_GROWN: Final = 0.09  # units around the old head that have its fringe
_FILL_PX: Final = 640
_FILL_REACH: Final = 5


def head_exchanged(picture: Picture, face: Face, source: Picture, own: Face) -> Picture | None:
    """`picture` (RGB or RGBA) with the head of `source` (RGB) on one of its people; None where either cannot be told
    from what is behind."""
    colours = np.ascontiguousarray(picture[..., :3])
    new, old = cut_out(source), cut_out(colours)
    if new is None or old is None or not (new.people and old.people):
        return None
    stand, own_stand = stand_of(colours, face), stand_of(source, own)
    head = floats(_head_in(colours, old.alpha, stand))
    reach = np.ones((2 * max(1, round(_GROWN * stand.scale)) + 1,) * 2, np.uint8)
    gone = floats(cv2.morphologyEx(cv2.dilate(head, reach), cv2.MORPH_CLOSE, reach))
    laid, cover = _laid(new, own_stand, stand)
    x, y = stand.grid(Patch(0, 0, stand.width, stand.height))
    below = y - _chin_of(stand)
    body = floats(cv2.dilate(floats(old.alpha > 0.03), reach))
    plate = _without(colours, gone)
    beside = floats(
        (abs(x) > _NECK_HALF) * (below < _SHOULDER + _SLOPE * abs(x)) * gone
    )  # hair hung there before what is behind, not on clothes
    plate = floats(plate + (_without(colours, np.maximum(gone, body)) - plate) * beside[..., None])
    tone = _tone(source, own_stand) - _tone(colours, stand)
    plate = _toned(plate, _tone(colours, stand), tone, floats((below > -0.1) * (1 - gone) * body))
    made = picture.copy()
    made[..., :3] = bytes_of(plate + (laid - plate) * cover[..., None])
    if picture.shape[2] == 4:
        made[..., 3] = np.maximum(picture[..., 3] * (1 - gone), cover * 255).astype(np.uint8)
    return made


def _laid(new: Cutout, own: Stand, stand: Stand) -> tuple[Field, Field]:
    """The other picture with its eyes where these eyes are: its colours, and where the head is in it, with its neck."""
    x, y = own.grid(Patch(0, 0, own.width, own.height))
    below = y - _chin_of(own)
    neck = np.clip((_NECK[1] - below) / (_NECK[1] - _NECK[0]), 0, 1) * np.clip((_NECK_HALF - abs(x)) / 0.1, 0, 1)
    head = cv2.GaussianBlur(floats(_head_in(new.rgba[..., :3], new.alpha, own)), (0, 0), max(0.8, _SOFT * own.scale))
    rgba = np.dstack([new.rgba[..., :3], bytes_of(new.alpha * np.maximum(head, neck) * 255)])
    turn = stand.turn @ np.linalg.inv(own.turn)
    move = np.column_stack([turn, stand.origin - turn @ own.origin]).astype(np.float32)
    scale = float(np.hypot(turn[0, 0], turn[1, 0]))
    if scale < 0.7:  # averaged first: sampling alone would be rough
        rgba = cv2.GaussianBlur(rgba, (0, 0), 0.4 / scale)
    size = (stand.width, stand.height)
    laid = cv2.warpAffine(rgba[..., :3], move, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpAffine(rgba[..., 3], move, size, flags=cv2.INTER_LINEAR)
    return floats(laid), floats(cover) / np.float32(255)


def _head_in(picture: Picture, alpha: Field, stand: Stand) -> Flags:
    """Where somebody's head is: all above the chin, and hair that hangs lower."""
    _, y = stand.grid(Patch(0, 0, stand.width, stand.height))
    body = alpha > 0.03
    head = body & (y < _chin_of(stand))
    top = (alpha > 0.9) & (y < _HAIR_ABOVE)
    if not top.any():
        return head
    lab = cv2.cvtColor(floats(picture) / np.float32(255), cv2.COLOR_RGB2LAB)
    away = np.linalg.norm(lab - np.median(lab[top], axis=0), axis=2)
    alike = (
        body & (away < _HAIR_LIKE) & (away < np.linalg.norm(lab - _tone(picture, stand), axis=2))
    )  # grey is near skin
    _, parts = cv2.connectedComponents((alike | head).astype(np.uint8))
    whole: Flags = head | (alike & (parts == np.bincount(parts[top]).argmax()))
    return whole


def _tone(picture: Picture, stand: Stand) -> Points:
    """The colour of somebody's skin, in CIELAB: that of the cheeks."""
    spots = stand.to_pixels(floats(_CHEEKS)).round().astype(int)
    lab = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), max(0.8, 0.05 * stand.scale)), cv2.COLOR_RGB2LAB)
    height, width = picture.shape[:2]
    seen = [lab[min(max(0, row), height - 1), min(max(0, column), width - 1)] for column, row in spots]
    return floats(np.mean(seen, axis=0)) * floats([100 / 255, 1, 1]) - floats([0, 128, 128])


def _toned(sheet: Field, tone: Points, shift: Points, where: Field) -> Field:
    """The neck in the new head's tone: what has the old one's hue, and is not far from it in lightness."""
    lab = cv2.cvtColor(floats(np.clip(sheet, 0, 255)) / np.float32(255), cv2.COLOR_RGB2LAB)
    away = np.hypot(lab[..., 1] - tone[1], lab[..., 2] - tone[2]) / _SKIN_HUE + abs(lab[..., 0] - tone[0]) / _SKIN_LIGHT
    share = cv2.GaussianBlur(floats(np.clip((1.6 - away) / 0.6, 0, 1) * where), (0, 0), 1.0)
    moved = cv2.cvtColor(floats(lab + shift * share[..., None]), cv2.COLOR_LAB2RGB)
    return floats(np.where(share[..., None] > 0, moved * 255, sheet))


def _chin_of(stand: Stand) -> float:
    return float(stand.landmarks[shape.JAW][_CHIN, 1])


def _without(picture: Picture, gone: Field) -> Field:
    """The picture with what is behind where somebody's head was, as far as its surroundings tell."""
    height, width = gone.shape
    factor = min(1.0, _FILL_PX / max(height, width))
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    hole = (cv2.resize(gone, size, interpolation=cv2.INTER_AREA) > 0.02).astype(np.uint8)
    filled = cv2.inpaint(small, hole, _FILL_REACH, cv2.INPAINT_TELEA)
    large = floats(cv2.resize(filled, (width, height), interpolation=cv2.INTER_CUBIC))
    share = cv2.GaussianBlur(gone, (0, 0), max(1.0, 0.004 * max(height, width)))
    share = np.maximum(share, gone)[..., None]
    return floats(picture + (large - picture) * share)
