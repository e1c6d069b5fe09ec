"""Blemishes and shadows fade, eyes become clearer, and the rest of the picture stays as it is."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.domain.wishes.image import FaceRegion, ImproveFace
from atelier.engines.faces.find import Face, find_faces, largest
from atelier.engines.frames.arrays import Field, Picture
from tests.engines.faces.people import done, lightness, man, media, nobody, picture_of, refusal, treat, woman


def blemished() -> Picture:
    """The woman with small dark spots on her cheeks."""
    picture = woman().copy()
    face = largest(find_faces(picture))
    chance = np.random.default_rng(3)
    spots = np.zeros(picture.shape[:2], np.float32)
    for side in (-0.5, 0.5):
        for _ in range(12):
            at = (face.left_eye + face.right_eye) / 2 + (np.array([side, 0.62]) + chance.uniform(-0.16, 0.16, 2)) * (
                face.eyes_apart
            )
            cv2.circle(spots, (round(at[0]), round(at[1])), 1, 1.0, -1, cv2.LINE_AA)
    shade = 1 - 0.22 * cv2.GaussianBlur(spots, (0, 0), 0.8)[..., None]
    return (picture * shade).astype(np.uint8)


def roughness(picture: Picture, face: Face) -> float:
    """Of the cheeks."""
    light = lightness(picture)[..., 0]
    fine = light - cv2.GaussianBlur(light, (0, 0), 4)
    return float(np.mean([cheek(fine, face, side).std() for side in (-0.5, 0.5)]))


def cheek(values: Field, face: Face, side: float) -> Field:
    apart = face.eyes_apart
    x, y = ((face.left_eye + face.right_eye) / 2 + np.array([side, 0.62]) * apart).astype(int)
    reach = round(0.18 * apart)
    return values[y - reach : y + reach, x - reach : x + reach]


def wish(strength: float = 0.8, region: FaceRegion = FaceRegion.FACE) -> ImproveFace:
    return ImproveFace(image=media("image"), strength=strength, region=region)


def test_spots_fade_by_strength(tmp_path: Path) -> None:
    picture = blemished()
    face = largest(find_faces(picture))
    rough = [
        roughness(picture_of(treat(wish(strength), tmp_path, {"image": picture})), face) for strength in (0, 0.5, 1)
    ]
    assert rough[0] == pytest.approx(roughness(picture, face))
    assert rough[1] < 0.85 * rough[0]
    assert rough[2] < 0.65 * rough[0]


def test_uneven_light_becomes_more_even(tmp_path: Path) -> None:
    columns = np.linspace(1.05, 0.65, woman().shape[1])[None, :, None]
    picture = np.clip(woman() * columns, 0, 255).astype(np.uint8)
    face = largest(find_faces(picture))

    def unevenness(seen: Picture) -> float:
        light = lightness(seen)[..., 0]
        return abs(float(cheek(light, face, -0.5).mean() - cheek(light, face, 0.5).mean()))

    assert unevenness(picture_of(treat(wish(1), tmp_path, {"image": picture}))) < 0.85 * unevenness(picture)


def test_only_faces_change_and_only_a_little(tmp_path: Path) -> None:
    both = np.concatenate([woman(), nobody_beside(), man()], axis=1)
    outcome = treat(wish(), tmp_path, {"image": both})
    difference = np.abs(picture_of(outcome).astype(int) - both).max(axis=2)
    assert done(outcome).notes == {"faces": 2}
    third = woman().shape[1]
    assert difference[:, third:-third].max() == 0
    assert difference[: both.shape[0] // 8].max() == 0
    for part in (difference[:, :third], difference[:, -third:]):
        assert 0 < part.mean() < 6


def nobody_beside() -> Picture:
    return cv2.resize(nobody(), (200, woman().shape[0]))


def test_the_eyes_alone(tmp_path: Path) -> None:
    after = picture_of(treat(wish(1, FaceRegion.EYES), tmp_path, {"image": woman()}))
    difference = np.abs(after.astype(int) - woman()).max(axis=2)
    face = largest(find_faces(woman()))
    rows, columns = np.nonzero(difference)
    eyes = np.stack([face.left_eye, face.right_eye])
    away = np.hypot(columns[:, None] - eyes[:, 0], rows[:, None] - eyes[:, 1]).min(axis=1)
    assert len(rows) > 100
    assert away.max() < 0.4 * face.eyes_apart


def test_what_cannot_be_done_is_refused(tmp_path: Path) -> None:
    assert refusal(treat(wish(), tmp_path, {"image": nobody()})) == "no_face_found"
    assert refusal(treat(wish(1.5), tmp_path, {"image": woman()})) == "unsupported_input"
    assert refusal(treat(wish(), tmp_path, {"image": woman()[:20, :20]})) == "unsupported_input"
