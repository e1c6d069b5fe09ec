"""Somebody in a clip is followed, drawn as Wan Animate has learned it, and stood in for."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest

from atelier.engines.diffusers.family import Way
from atelier.engines.frames.reader import FrameReader
from atelier.engines.port import Refused
from tests.engines.diffusers.room import card_of, done, picture, run_task, task_of
from tests.engines.diffusers.test_families import WISHES, clip

SIZE = (240, 320)
STANDING = {
    0: (120, 60),
    1: (128, 52),
    2: (112, 52),
    3: (136, 56),
    4: (104, 56),
    5: (150, 100),
    6: (90, 100),
    7: (165, 150),
    8: (75, 150),
    9: (170, 200),
    10: (70, 200),
    11: (140, 190),
    12: (100, 190),
    13: (140, 245),
    14: (100, 245),
    15: (140, 300),
    16: (100, 300),
}
"""Somebody who faces the camera, by the numbers of COCO: what is left in the body is right in the picture."""


def somebody(count: int = 17, **heats: float) -> np.ndarray:
    points = np.zeros((count, 3))
    for number, place in STANDING.items():
        points[number] = (*place, heats.get(f"p{number}", 0.9))
    return points


@pytest.fixture
def lamps(weights: Path) -> Any:
    """An eye whose model takes the reddest place for every third point, and so on for green and blue."""
    import torch

    from atelier.engines.diffusers.acting.keypoints import Eye

    class Lamps(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = torch.nn.Parameter(torch.zeros(1))
            backbone = SimpleNamespace(image_size=(256, 192), num_experts=6)
            self.config = SimpleNamespace(backbone_config=backbone, num_labels=17)
            self.experts: list[int] = []

        def forward(self, seen: Any, dataset_index: Any) -> Any:
            self.experts.append(int(dataset_index[0]))
            assert seen.shape == (1, 3, 256, 192)
            small = torch.nn.functional.interpolate(seen, (64, 48), mode="bilinear", align_corners=True)[0]
            heat = small - 0.5 * (small.sum(0, keepdim=True) - small)
            return SimpleNamespace(heatmaps=torch.stack([heat[number % 3] for number in range(17)])[None] / 2)

    return Eye(Lamps())


def lit(*places: tuple[int, int], size: tuple[int, int] = (320, 240)) -> np.ndarray:
    """Soft lamps of red, green and blue at x, y."""
    rows, columns = np.mgrid[: size[1], : size[0]]
    far = [np.hypot(columns - x, rows - y) for x, y in places]
    return (255 * np.exp(-((np.stack(far, axis=-1) / 8) ** 2))).astype(np.uint8)


def test_points_are_found_where_they_are(lamps: Any) -> None:
    places = ((120, 60), (200, 90), (150, 180))
    points = lamps.find(lit(*places))
    for number, place in enumerate(places):
        assert points[number, :2] == pytest.approx(place, abs=2)
        assert points[number, 2] >= 0.5
    assert set(lamps._model.experts) == {0}


def test_who_moves_is_followed_with_one_look_a_frame_and_sought_again_when_lost(lamps: Any) -> None:
    frames = [lit((60 + 4 * step, 60), (120 + 4 * step, 90), (90 + 4 * step, 180)) for step in range(6)]
    frames.append(np.zeros_like(frames[0]))
    frames.append(lit((240, 60), (300, 90), (270, 180)))
    found = list(lamps.follow(frames))
    for step in range(6):
        assert found[step][0, :2] == pytest.approx((60 + 4 * step, 60), abs=2)
    assert found[6][:, 2].max() < 0.5
    assert found[7][1, :2] == pytest.approx((300, 90), abs=2)
    assert len(lamps._model.experts) == 2 + 5 + 2 + 2  # found, followed, lost and sought in vain, found again


def test_a_skeleton_has_the_colours_that_the_model_has_learned(weights: Path) -> None:
    from atelier.engines.diffusers.acting.skeleton import drawn

    sheet = drawn(somebody(), SIZE)
    middle = (np.array(STANDING[5]) + STANDING[7]) // 2  # of the left upper arm
    assert tuple(sheet[middle[1], middle[0]]) == (102, 153, 0)
    assert tuple(sheet[60, 120]) == (255, 0, 0)  # the nose
    assert tuple(sheet[300, 140]) == (85, 0, 255)  # the left ankle
    assert tuple(sheet[100, 120]) == (255, 85, 0)  # the neck, between the shoulders
    assert not sheet[:40].any()
    unseen = drawn(somebody(p7=0.2), SIZE)
    assert not unseen[middle[1], middle[0]].any()
    whole = somebody(133)
    whole[91:112] = [(20 + 5 * number, 20, 0.9) for number in range(21)]
    assert drawn(whole, SIZE)[20, 20:120].any(axis=1).all()


def test_faces_are_cut_out_by_landmarks_or_by_eyes(weights: Path) -> None:
    from atelier.engines.diffusers.acting.shots import face_of

    frame = np.zeros((320, 240, 3), np.uint8)
    frame[40:92, 100:140] = 255
    by_eyes = np.asarray(face_of(frame, somebody(), 64))
    assert 0.4 < (by_eyes > 128).mean() < 1
    whole = somebody(133)
    whole[24:91] = (120, 60, 0.9)
    whole[24], whole[25] = (100, 40, 0.9), (140, 92, 0.9)
    assert (np.asarray(face_of(frame, whole, 64)) > 128).mean() == pytest.approx(1 / 1.3, abs=0.06)
    assert not np.asarray(face_of(frame, somebody(p1=0.1, p2=0.1), 64)).any()


def test_movements_take_the_place_and_the_size_of_the_character(weights: Path) -> None:
    from atelier.engines.diffusers.acting.shots import fitted_to, into, place_of

    small = somebody() * (0.5, 0.5, 1) + (30, 10, 0)
    first, second = fitted_to([small, small + np.array((5, 0, 0))], somebody())
    assert first == pytest.approx(somebody())
    assert second[:, 0] == pytest.approx(somebody()[:, 0] + 10)
    assert fitted_to([small], somebody(p5=0.1))[0] is small
    assert into(np.array([[0, 0, 1], [100, 50, 1]]), (100, 50), (200, 200)) == pytest.approx(
        np.array([[0, 50, 1], [200, 150, 1]])
    )
    mask = place_of(somebody(), SIZE)
    assert all(mask[y, x] == 255 for x, y in STANDING.values())
    assert mask[5, 5] == 0
    assert not place_of(somebody() * (1, 1, 0), SIZE).any()


def test_a_long_clip_is_made_in_parts_with_one_course_of_progress(weights: Path, tmp_path: Path) -> None:
    heard: list[tuple[float, str]] = []
    wish = msgspec.structs.replace(WISHES[Way.ACT], width_px=32, height_px=32)
    task = task_of(tmp_path / "out", wish, image=picture(tmp_path / "image.png"), video=clip(tmp_path / "clip.mp4"))
    card = card_of("WanAnimatePipeline", fps=90.0, most_frames=100, steps=2, most_pixels=32 * 32)
    outcome = run_task(task, card, weights, way=Way.ACT, progress=lambda *told: heard.append(told))
    assert done(outcome).notes["frames"] == 93
    shares = [share for share, _ in heard]
    assert shares == sorted(shares)
    stages = [stage for _, stage in heard]
    assert stages.count("following the movements") >= 93
    assert stages.count("denoising") >= 4
    with FrameReader(Path(done(outcome).files[0].path), max_pixels=1 << 20) as reader:
        assert len(list(reader)) == 8


def test_a_clip_with_nobody_in_it_is_refused(weights: Path, tmp_path: Path) -> None:
    from tests.engines.diffusers.tiny.clips import keypoints

    folder = tmp_path / "weights"
    shutil.copytree(weights / "wananimatepipeline", folder)
    blind = keypoints()
    blind.head.conv.bias.data.fill_(-1)
    blind.save_pretrained(folder / "parts" / "keypoints")
    inputs = {"image": picture(tmp_path / "image.png"), "video": clip(tmp_path / "clip.mp4")}
    task = task_of(tmp_path / "out", WISHES[Way.REPLACE], **inputs)
    outcome = run_task(task, card_of("WanAnimatePipeline", path=str(folder)), weights, way=Way.REPLACE)
    assert isinstance(outcome, Refused)
    assert (outcome.code, "nobody" in outcome.message) == ("unsupported_input", True)


def test_a_model_that_sees_beside_the_pipeline_counts_and_leaves_with_it(weights: Path) -> None:
    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.loading import beside, load, weight_bytes
    from atelier.engines.diffusers.shelf import Shelf

    card, device = card_of("WanAnimatePipeline"), Device("cpu")
    alone = weight_bytes(load(card, weights, device))
    loaded = Shelf(device).take(card, weights)
    assert loaded.size_bytes == alone + weight_bytes_of(beside(card, weights)["keypoints"])
    loaded.close()
    assert not loaded.beside


def weight_bytes_of(model: Any) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in (*model.parameters(), *model.buffers()))
