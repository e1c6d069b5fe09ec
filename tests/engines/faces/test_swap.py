"""The new face shows, in the light of the old one, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.domain.wishes.image import SwapFace
from atelier.engines.faces.find import find_faces, largest
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, Picture
from tests.engines.faces.people import done, drawn, lightness, man, media, nobody, picture_of, refusal, treat, woman
from tests.engines.frames.samples import save

WISH = SwapFace(image=media("image"), face=media("face"))


def smiling() -> Picture:
    return drawn(5, gender="woman", origin="african", expression="big smile", glasses="none", make_up="none")


def changed(before: Picture, after: Picture) -> Field:
    return np.abs(after[..., :3].astype(int) - before[..., :3]).max(axis=2)


def test_the_face_changes_and_the_rest_does_not(tmp_path: Path) -> None:
    outcome = treat(WISH, tmp_path, {"image": woman(), "face": smiling()})
    after = picture_of(outcome)
    assert after.shape == woman().shape
    difference = changed(woman(), after)
    face = largest(find_faces(woman()))
    rows, columns = np.mgrid[: after.shape[0], : after.shape[1]]
    away = np.hypot(columns - face.landmarks[:, 0].mean(), rows - face.landmarks[:, 1].mean()) / face.eyes_apart
    assert difference[away > 1.7].max() == 0
    assert (difference[away < 0.7] > 12).mean() > 0.25
    assert done(outcome).notes == {"faces_found": 1, "face_index": 0}


def test_the_smile_comes_along(tmp_path: Path) -> None:
    after = picture_of(treat(WISH, tmp_path, {"image": woman(), "face": smiling()}))
    mouth = largest(find_faces(woman())).landmarks[shape.OUTER_LIPS].mean(axis=0).astype(int)

    def teeth(picture: Picture) -> float:
        around = picture[mouth[1] - 16 : mouth[1] + 16, mouth[0] - 22 : mouth[0] + 22].astype(int)
        return float(((around.min(axis=2) > 165) & (np.ptp(around, axis=2) < 60)).mean())

    assert teeth(after) > teeth(woman()) + 0.08


def test_the_skin_takes_on_the_colour_there(tmp_path: Path) -> None:
    after = picture_of(treat(WISH, tmp_path, {"image": man(), "face": woman()}))
    face = largest(find_faces(man()))
    x, y = ((face.left_eye + face.right_eye) / 2 + np.array([0, 0.55]) * face.eyes_apart).astype(int)

    def cheeks(picture: Picture) -> Field:
        patch = lightness(picture)[y - 6 : y + 6, x - 30 : x + 30]
        return patch.reshape(-1, 3).mean(axis=0)

    assert np.abs(cheeks(after) - cheeks(man())).max() < 14
    assert np.abs(cheeks(woman()) - cheeks(man())).max() > 40


def test_the_face_asked_for_is_replaced(tmp_path: Path) -> None:
    both = np.concatenate([woman(), man()], axis=1)
    for index in (0, 1):
        wish = SwapFace(image=media("image"), face=media("face"), face_index=index)
        difference = changed(both, picture_of(treat(wish, tmp_path, {"image": both, "face": smiling()})))
        halves = difference[:, : both.shape[1] // 2], difference[:, both.shape[1] // 2 :]
        assert halves[1 - index].max() == 0
        assert halves[index].max() > 30
    wish = SwapFace(image=media("image"), face=media("face"), face_index=2)
    assert refusal(treat(wish, tmp_path, {"image": both, "face": smiling()})) == "unsupported_input"


def test_transparency_stays(tmp_path: Path) -> None:
    alpha = np.full((*woman().shape[:2], 1), 255, np.uint8)
    alpha[:40] = 0
    cutout = np.concatenate([woman(), alpha], axis=2)
    after = picture_of(treat(WISH, tmp_path, {"image": cutout, "face": man()}))
    assert (after[..., 3:] == alpha).all()


def test_strength_blends(tmp_path: Path) -> None:
    half = SwapFace(image=media("image"), face=media("face"), strength=0.5)
    pictures = {"image": woman(), "face": smiling()}
    whole_change = changed(woman(), picture_of(treat(WISH, tmp_path, pictures))).sum()
    half_change = changed(woman(), picture_of(treat(half, tmp_path, pictures))).sum()
    assert half_change == pytest.approx(whole_change / 2, rel=0.1)


def test_a_result_may_be_limited(tmp_path: Path) -> None:
    pictures = {"image": woman(), "face": man()}
    longest = max(woman().shape)
    for limit, size in ((longest // 2, longest // 2), (longest * 2, longest)):
        wish = SwapFace(image=media("image"), face=media("face"), longest_px=limit)
        assert max(picture_of(treat(wish, tmp_path, pictures)).shape) == size


@pytest.mark.parametrize("missing", ["image", "face"])
def test_no_face_is_refused(missing: str, tmp_path: Path) -> None:
    pictures = {"image": woman(), "face": man()} | {missing: nobody()}
    assert refusal(treat(WISH, tmp_path, pictures)) == "no_face_found"


def test_a_damaged_picture_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(save(tmp_path / "whole.png", man()).read_bytes()[:2000])
    assert refusal(treat(WISH, tmp_path, {"image": woman()}, face=broken)) == "unreadable_media"


@pytest.mark.long
def test_a_whole_head_brings_its_hair_and_leaves_the_clothes(tmp_path: Path) -> None:
    wish = SwapFace(image=media("image"), face=media("face"), whole_head=True)
    grey = drawn(61, gender="man", hair_colour="gray", hair_style="short", beard="none", glasses="none")
    outcome = treat(wish, tmp_path, {"image": woman(), "face": grey})
    after = picture_of(outcome)
    assert done(outcome).notes == {"faces_found": 1, "face_index": 0}
    eyes = largest(find_faces(woman()))
    crown = ((eyes.left_eye + eyes.right_eye) / 2 - np.array([0, 1.15]) * eyes.eyes_apart).astype(int)

    def hair(picture: Picture, at: Field) -> Field:
        patch = picture[at[1] - 5 : at[1] + 5, at[0] - 12 : at[0] + 12].astype(float)
        return np.asarray(patch.reshape(-1, 3).mean(axis=0))

    own = largest(find_faces(grey))
    there = ((own.left_eye + own.right_eye) / 2 - np.array([0, 1.15]) * own.eyes_apart).astype(int)
    assert np.abs(hair(after, crown) - hair(grey, there)).max() < 25
    assert np.abs(hair(after, crown) - hair(woman(), crown)).max() > 30
    difference = changed(woman(), after)
    assert difference[-30:].max() == 0, "clothes"
    assert difference[:, :20].max() == 0, "what is behind"
