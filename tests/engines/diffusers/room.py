"""Cards for the tiny pipelines, orders for them, and runs without any server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.parts import Media
from atelier.engines.diffusers.cards import ModelCard, Part
from atelier.engines.diffusers.family import Way
from atelier.engines.diffusers.run import Commission, run
from atelier.engines.diffusers.ways import ways_of
from atelier.engines.port import Done, Outcome, Progress, StyleFile, Task

MODEL = "tests/tiny"

DEVICE = os.environ.get("ATELIER_TEST_DEVICE", "cpu")
"""Where the tests without a server run: the processor, or "cuda" where there is one."""

TINY = (
    "StableDiffusionPipeline",
    "StableDiffusionXLPipeline",
    "StableDiffusion3Pipeline",
    "FluxPipeline",
    "FluxKontextPipeline",
    "Flux2KleinPipeline",
    "ZImagePipeline",
    "QwenImagePipeline",
    "FluxFillPipeline",
    "ChromaPipeline",
    "Flux2Pipeline",
    "QwenImageEditPipeline",
    "QwenImageEditPlusPipeline",
    "HunyuanImagePipeline",
    "Lumina2Pipeline",
    "PixArtSigmaPipeline",
    "StableDiffusionUpscalePipeline",
    "LTXPipeline",
    "LTX2Pipeline",
    "LTXLatentUpsamplePipeline",
    "WanPipeline",
    "WanImageToVideoPipeline",
    "WanVACEPipeline",
    "WanTextImageToVideo",
    "WanAnimatePipeline",
    "HunyuanVideoPipeline",
    "HunyuanVideoImageToVideoPipeline",
    "HunyuanVideo15Pipeline",
    "HunyuanVideo15ImageToVideoPipeline",
    "Kandinsky5T2VPipeline",
    "Kandinsky5I2VPipeline",
    "CogVideoXPipeline",
    "CogVideoXImageToVideoPipeline",
    "StableVideoDiffusionPipeline",
    "StableAudioPipeline",
    "AceStepPipeline",
)
"""The pipelines that `tiny` builds; it imports torch, which collecting tests should not."""


PARTS: dict[str, dict[str, Part]] = {"WanAnimatePipeline": {"keypoints": Part(kind="VitPoseForPoseEstimation")}}


KINDS = {"WanTextImageToVideo": ("WanPipeline", "wan-ti2v")}
"""The pipeline and the family of those among `TINY` that share a pipeline's class with another."""


def card_of(name: str, **more: Any) -> ModelCard:
    pipeline, kind = KINDS.get(name, (name, ""))
    told: dict[str, Any] = {
        "steps": 3,
        "guidance": 3.0,
        "most_pixels": 128 * 128,
        "most_frames": 17,
        "fps": 8.0,
        "batch": 4,
        "memory_gb": 0.01,
        "dtype": "float32",
        "parts": PARTS.get(name, {}),
        "kind": kind,
    }
    return ModelCard(
        pipeline=pipeline,
        **{"id": name.lower(), "title": f"Tiny {name}", "serves": (MODEL,), **told, **more},
    )


def task_of(
    folder: Path,
    wish: Wish,
    *,
    outputs: int = 1,
    seed: int = 7,
    styles: dict[str, StyleFile] | None = None,
    **inputs: Path,
) -> Task:
    folder.mkdir(parents=True, exist_ok=True)
    given = {name: str(path) for name, path in inputs.items()}
    return Task("job", Order(MODEL, wish, outputs, seed), str(folder), given, styles=styles or {})


def silent(fraction: float, stage: str) -> None:
    pass


def run_task(
    task: Task, card: ModelCard, weights: Path, *, way: Way | None = None, progress: Progress = silent, **more: Any
) -> Outcome:
    """In this process."""
    chosen = way or next(way for way in ways_of(task.order) if card.does(way))
    return run(Commission(task, card, chosen, str(weights), DEVICE, **more), progress)


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def pictures_of(outcome: Outcome) -> list[np.ndarray]:
    found = []
    for made in done(outcome).files:
        with Image.open(made.path) as picture:
            found.append(np.asarray(picture).astype(np.int16))
    return found


def picture(path: Path, width: int = 64, height: int = 64, shade: int = 90) -> Path:
    """A slope of grey with a red disc's worth of colour in a corner."""
    rows = np.linspace(0, 120, height)[:, None, None] + np.array([shade, shade // 2, 40])
    array = np.broadcast_to(rows, (height, width, 3)).clip(0, 255).astype(np.uint8).copy()
    array[: height // 4, : width // 4] = (200, 30, 30)
    Image.fromarray(array).save(path)
    return path


def image(name: str = "image", width: int = 64, height: int = 64) -> Media:
    return Media(name, MediaKind.IMAGE, "image/png", width_px=width, height_px=height)
