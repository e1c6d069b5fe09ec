"""What the engine room adds to a pipeline, and what jobs gain that share a call: tiny pipelines, so that all of it
shows. The seconds are those of one processor, so that other work on the machine does not count."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from atelier.engines.diffusers.engine import missing_libraries
from benchmarks.real_models import Bare, Setting, in_turns, ours, several
from benchmarks.report import Report

_ROUNDS = 5
_STEPS = 6
_SIDE_PX = 64
"""Tiny networks have large latents: four times the pixels take nine times as long."""
_JOBS = 4


async def pipelines(report: Report) -> None:
    if missing := missing_libraries():
        report.plain("real models", f"not measured: no {', '.join(missing)}", "")
        return
    import torch
    from tests.engines.diffusers import tiny
    from tests.engines.diffusers.room import card_of

    torch.set_num_threads(1)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for pipeline in ("StableDiffusionPipeline", "StableDiffusionXLPipeline", "FluxPipeline"):
            tiny.save(pipeline, folder / pipeline.lower())
            setting = Setting(card_of(pipeline, most_pixels=1 << 20), folder, "cpu", _SIDE_PX, _STEPS, folder)
            bare = Bare(setting)
            shape = f"{_STEPS} steps of {_SIDE_PX} px"
            for outputs in (1, _JOBS):
                mine, control = in_turns(ours(setting, outputs), bare.work(outputs), _ROUNDS, time.process_time)
                what = f"{pipeline}, {shape}, {outputs} at once"
                report.limit(what, 1000 * mine, 1000 * control, "ms", most=round(1050 * control, 1))
            together, alone = in_turns(
                several(setting, _JOBS), several(setting, _JOBS, alone=True), _ROUNDS, time.process_time
            )
            what = f"{pipeline}, {shape}, {_JOBS} jobs in one call against one by one, jobs/s"
            report.rate(what, _JOBS / together, _JOBS / alone)
