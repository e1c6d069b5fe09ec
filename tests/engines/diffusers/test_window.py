"""Pictures of the work in progress: what they are made of, what they look like, and that nothing is lost by them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.engines.diffusers.families import family_of
from atelier.engines.diffusers.family import Way
from atelier.engines.previews import Draw
from tests.engines.diffusers.room import DEVICE, card_of, picture

PICTURES = (
    "StableDiffusionPipeline",
    "StableDiffusionXLPipeline",
    "StableDiffusion3Pipeline",
    "FluxPipeline",
    "Flux2Pipeline",
    "ZImagePipeline",
    "QwenImagePipeline",
)
CLIPS = (
    "LTXPipeline",
    "LTX2Pipeline",
    "WanPipeline",
    "WanVACEPipeline",
    "HunyuanVideoPipeline",
    "CogVideoXPipeline",
    "CogVideoXImageToVideoPipeline",
)


def finished(pipeline: str, weights: Path, tmp_path: Path) -> tuple[Any, Any, np.ndarray]:
    """A pipeline, the latents that it had at last, and the picture, or the one frame, that it made of them."""
    import torch

    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.loading import load

    loaded = load(card_of(pipeline), weights, Device(DEVICE))
    loaded.to(DEVICE).set_progress_bar_config(disable=True)
    seen: dict[str, Any] = {}

    def hear(one: Any, number: int, at: Any, told: dict[str, Any]) -> dict[str, Any]:
        seen.update(told)
        return {}

    more: dict[str, Any] = {"num_frames": 1, "output_type": "np"} if pipeline in CLIPS else {}
    if family_of(pipeline).does(Way.MOVE) and not family_of(pipeline).does(Way.CLIP):
        more["image"] = Image.open(picture(tmp_path / "image.png"))
    made = loaded(
        prompt="a house",
        width=96,
        height=64,
        num_inference_steps=2,
        generator=torch.Generator().manual_seed(1),
        callback_on_step_end=hear,
        **more,
    )
    shown = np.asarray(made.images[0]) if pipeline in PICTURES else (made.frames[0][0] * 255).round()
    return loaded, seen["latents"], shown.astype(np.int16)


@pytest.mark.parametrize("pipeline", [*PICTURES, *CLIPS])
def test_a_small_look_is_what_the_pipeline_makes_of_its_latents(pipeline: str, weights: Path, tmp_path: Path) -> None:
    """Of every family: how its latents lie, and how they were centred and scaled."""
    import torch

    from atelier.engines.diffusers.latents import middle_frame, small_look

    loaded, latents, shown = finished(pipeline, weights, tmp_path)
    frame = middle_frame(latents, (96, 64), 1, frames_first=family_of(pipeline).frames_first)
    assert frame is not None
    rows, columns, _ = frame.cells.shape
    assert rows * 3 == columns * 2
    with torch.no_grad():
        look = small_look(loaded.vae, frame.cells, 8 if max(rows, columns) <= 24 else 4)
    assert look is not None
    cells, made = look
    assert cells.shape == frame.cells.shape
    assert np.abs(made - shown).max() <= 1


def test_the_middle_of_a_clip_is_found_wherever_its_frames_lie() -> None:
    torch = pytest.importorskip("torch")
    from atelier.engines.diffusers.latents import middle_frame

    clip = torch.arange(5 * 4 * 6 * 3.0).reshape(5, 4, 6, 3)  # frames, rows, columns, features
    for latents, first in (
        (clip.permute(3, 0, 1, 2)[None], False),
        (clip.permute(0, 3, 1, 2)[None], True),
        (clip.reshape(1, 5 * 4 * 6, 3), False),
    ):
        frame = middle_frame(latents, (48, 32), 5, frames_first=first)
        assert frame is not None
        assert torch.equal(frame.cells, clip[2])
        assert frame.at == 0.5
    assert middle_frame(clip.reshape(1, -1, 3)[:, 1:], (48, 32), 5, frames_first=False) is None


def test_what_a_safety_checker_has_not_seen_is_not_shown() -> None:
    pytest.importorskip("torch")
    from atelier.engines.diffusers.window import may_be_seen

    assert may_be_seen(SimpleNamespace())
    assert may_be_seen(SimpleNamespace(safety_checker=None))
    assert not may_be_seen(SimpleNamespace(safety_checker=print))


def test_work_goes_on_where_nothing_can_be_seen() -> None:
    torch = pytest.importorskip("torch")
    from atelier.engines.diffusers.lens import Lens
    from atelier.engines.diffusers.window import Pace, Window

    family = family_of("StableDiffusionPipeline")
    fields = {"width_px": 64, "height_px": 64}
    looks: list[float] = []
    blind = SimpleNamespace(num_timesteps=4, scheduler=SimpleNamespace(), vae=None)
    window = Window(
        Lens(),
        lambda share, draw: looks.append(draw()),
        family,
        fields,
        may_decode=True,
        pace=Pace(pause_s=0.0, share=1000.0),
    )
    for number in range(4):
        assert window(blind, number, 0, {"latents": torch.zeros(1, 4, 8, 8)}) == {}
    window.learn(SimpleNamespace(images=[]))
    assert looks == []


@pytest.mark.parametrize("kind", ["FlowMatchEulerDiscreteScheduler", "EulerDiscreteScheduler", "DDIMScheduler"])
def test_what_a_step_leads_to_is_seen_from_its_beginning(kind: str, weights: Path) -> None:
    """A network that knows the picture: every step points at it."""
    import diffusers
    import torch

    from atelier.engines.diffusers.latents import without_noise

    scheduler = getattr(diffusers, kind)()
    scheduler.set_timesteps(10)
    clean, noise = torch.full((1, 4, 2, 2), 0.3), torch.randn(1, 4, 2, 2, generator=torch.Generator().manual_seed(1))
    now = noise * getattr(scheduler, "init_noise_sigma", 1.0) if kind != "FlowMatchEulerDiscreteScheduler" else noise
    if kind == "EulerDiscreteScheduler":
        now = clean + noise * float(scheduler.sigmas[0])
    elif kind == "DDIMScheduler":
        share = float(scheduler.alphas_cumprod[int(scheduler.timesteps[0])])
        now = share**0.5 * clean + (1 - share) ** 0.5 * noise
    for time in scheduler.timesteps:
        if kind == "EulerDiscreteScheduler":
            scheduler.scale_model_input(now, time)
        before = now
        predicted = noise - clean if kind == "FlowMatchEulerDiscreteScheduler" else noise
        now = scheduler.step(predicted, time, now).prev_sample
        assert torch.allclose(without_noise(before, now, scheduler, time), clean, atol=2e-2)


@pytest.mark.parametrize("pipeline", ["StableDiffusionPipeline", "StableDiffusionXLPipeline", "FluxPipeline"])
def test_looks_are_like_the_picture_and_change_nothing_in_it(pipeline: str, weights: Path) -> None:
    import torch

    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.lens import Lens
    from atelier.engines.diffusers.loading import load
    from atelier.engines.diffusers.window import Pace, Window

    loaded = load(card_of(pipeline), weights, Device(DEVICE)).to(DEVICE)
    loaded.set_progress_bar_config(disable=True)
    fields = {"width_px": 96, "height_px": 64}
    lens = Lens()

    def draw(seeds: tuple[int, ...], window: Window | None) -> list[np.ndarray]:
        made = loaded(
            prompt="a house",
            width=96,
            height=64,
            num_inference_steps=8,
            num_images_per_prompt=len(seeds),
            generator=[torch.Generator().manual_seed(seed) for seed in seeds],
            **(window.told_to(loaded) if window else {}),
        )
        if window:
            window.learn(made)
        return [np.asarray(picture).astype(np.int16) for picture in made.images]

    def watched(*seeds: int) -> list[tuple[np.ndarray, list[tuple[float, np.ndarray]]]]:
        """Each picture, and the looks at it."""
        looks: list[list[tuple[float, np.ndarray]]] = [[] for _ in seeds]

        def show(row: int, share: float, look: Draw) -> None:
            looks[row].append((share, look()))

        shows = {row: partial(show, row) for row in range(len(seeds))}
        hurry = Pace(pause_s=0.0, share=1000.0)
        window = Window(lens, shows, family_of(pipeline), fields, may_decode=True, pace=hurry)
        return list(zip(draw(seeds, window), looks, strict=True))

    first, second = draw((1, 2), None)
    for _ in range(2):  # the first time, the lens is made on the way; then it knows a finished picture
        ((shown, looks),) = watched(1)
        assert np.array_equal(shown, draw((1,), None)[0])
        assert [share for share, _ in looks] == [number / 8 for number in range(2, 9)]
        for share, look in looks[-3:]:
            assert look.shape == (64, 96, 3)
            assert likeness(look, shown) > likeness(look, second) + 0.1, share
    for (shown, looks), other in zip(watched(1, 2), (second, first), strict=True):
        for share, look in looks[-3:]:
            assert likeness(look, shown) > likeness(look, other) + 0.1, share


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """The correlation of two pictures, seen from afar."""
    small = [
        np.asarray(Image.fromarray(picture.astype(np.uint8)).resize((16, 16), Image.Resampling.BOX), float)
        for picture in (one, other)
    ]
    flat = [(picture - picture.mean((0, 1))).ravel() for picture in small]
    return float(np.corrcoef(*flat)[0, 1])
