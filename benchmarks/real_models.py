"""Real pipelines by the engine room, against the bare call of the same pipeline on the same weights.

Nothing here needs the rest of the house: `benchmarks/gpu.py` runs it where there are only torch and the libraries.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from atelier.domain.order import Order
from atelier.domain.wishes.image import TextToImage
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.family import Way
from atelier.engines.diffusers.run import Commission, run, run_together
from atelier.engines.port import Done, Task

_PROMPT = "a red house by a lake, early morning"
_SEED = 7


class Setting(NamedTuple):
    """What is measured: a card, its weights, and the size and the steps of a picture."""

    card: ModelCard
    weights: Path
    device: str
    side_px: int
    steps: int
    scratch: Path


def ours(setting: Setting, outputs: int) -> Callable[[], None]:
    """A whole order by the engine room: files in the scratch directory."""
    commission = _commission(setting, setting.scratch, _PROMPT, outputs)

    def work() -> None:
        outcome = run(commission, _silent)
        assert isinstance(outcome, Done), outcome
        assert len(outcome.files) == outputs

    return work


def several(setting: Setting, jobs: int, *, alone: bool = False) -> Callable[[], None]:
    """Orders for a picture each, in one call or one after the other."""
    commissions = []
    for number in range(jobs):
        scratch = setting.scratch / f"job-{number}"
        scratch.mkdir(exist_ok=True)
        commissions.append(_commission(setting, scratch, f"{_PROMPT}, number {number}", 1))

    def work() -> None:
        if alone:
            outcomes = [run(commission, _silent) for commission in commissions]
        else:
            outcomes = run_together(tuple(commissions), _silent)
        assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes

    return work


def _commission(setting: Setting, scratch: Path, prompt: str, outputs: int) -> Commission:
    wish = TextToImage(prompt, setting.side_px, setting.side_px, steps=setting.steps)
    task = Task("job", Order("benchmark", wish, outputs, _SEED), str(scratch))
    return Commission(task, setting.card, Way.PICTURE, str(setting.weights), setting.device)


def _silent(share: float, stage: str) -> None:
    pass


class Bare:
    """The pipeline's own call, and the same files. It is loaded once."""

    def __init__(self, setting: Setting) -> None:
        import diffusers
        import torch

        dtype = torch.float32 if setting.device == "cpu" else getattr(torch, setting.card.dtype)
        kind = getattr(diffusers, setting.card.pipeline)
        folder = setting.card.folder(setting.weights)
        self._setting = setting
        self._pipeline: Any = kind.from_pretrained(str(folder), dtype=dtype, local_files_only=True)
        self._pipeline.to(setting.device)
        self._pipeline.set_progress_bar_config(disable=True)

    def work(self, outputs: int) -> Callable[[], None]:
        import torch

        setting = self._setting

        def work() -> None:
            pictures = self._pipeline(
                prompt=_PROMPT,
                width=setting.side_px,
                height=setting.side_px,
                num_inference_steps=setting.steps,
                guidance_scale=setting.card.guidance,
                num_images_per_prompt=outputs,
                generator=[torch.Generator("cpu").manual_seed(_SEED + number) for number in range(outputs)],
            ).images
            for number, picture in enumerate(pictures):
                picture.save(setting.scratch / f"bare-{number}.png", "PNG", compress_level=1)

        return work


def in_turns(
    one: Callable[[], None], other: Callable[[], None], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, float]:
    """Median seconds of each, taken in turns after a first round that does not count."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for times, work in zip(took, (one, other), strict=True):
            began = clock()
            work()
            if number:
                times.append(clock() - began)
    return median(took[0]), median(took[1])
