"""Looking in on a pipeline at work: at most once a second, and for at most a fiftieth of its time."""

from __future__ import annotations

import inspect
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image

from atelier.engines.diffusers.family import Family
from atelier.engines.diffusers.latents import Frame, middle_frame, small_look, without_noise
from atelier.engines.diffusers.lens import Lens
from atelier.engines.previews import Show

_LEAST_S: Final = 0.03  # what a look is taken to cost before the first
_OF_A_STEP: Final = 0.3  # and the first of all, which a lens is made for
_LONGEST_PX: Final = 512


class Pace(NamedTuple):
    """How long to look away at least, and what share of the work's time looking may take."""

    pause_s: float
    share: float


UNOBTRUSIVE: Final = Pace(1.0, 0.02)


def may_be_seen(pipeline: Any) -> bool:
    """Not where the model brings a safety checker: it judges finished pictures only."""
    return getattr(pipeline, "safety_checker", None) is None


class Window:
    """The callback of one call. `shows` are whom to show a picture to, by its place in the batch. `may_decode`: the
    autoencoder is on the device, with nothing that would have to leave for it."""

    def __init__(
        self,
        lens: Lens,
        shows: Mapping[int, Show],
        family: Family,
        fields: Mapping[str, Any],
        *,
        may_decode: bool,
        pace: Pace = UNOBTRUSIVE,
    ) -> None:
        self._lens = lens
        self._shows = shows
        self._size = (fields["width_px"], fields["height_px"])
        frames = fields.get("frames", 1)
        self._depth = (frames - family.frames.offset) // family.frames.step + 1 if frames > 1 else 1
        self._frames_first = family.frames_first
        self._may_decode = may_decode
        self._pace = pace
        self._open = True
        self._last: dict[int, Frame] = {}
        self._started_s = self._looked_s = time.monotonic()
        self._begun_s = 0.0  # of the looks that are being drawn
        self._spent_s = 0.0
        self._cost_s = _LEAST_S

    def told_to(self, pipeline: Any) -> dict[str, Any]:
        """The arguments by which a pipeline calls back; none for one that cannot."""
        known = inspect.signature(type(pipeline).__call__).parameters
        return {"callback_on_step_end": self} if "callback_on_step_end" in known else {}

    def __call__(self, pipeline: Any, number: int, at: Any, told: Mapping[str, Any]) -> dict[str, Any]:
        if self._open:
            try:
                self._look(pipeline, number, at, told["latents"])
            except Exception:  # a look at the work is never worth the work
                self._open = False
        return {}

    def learn(self, output: Any) -> None:
        """What became of the latents that were seen last."""
        for row, frame in self._last.items():
            if self._open and self._lens.learning:
                with suppress(Exception):  # as above
                    self._lens.learn(_array(frame.cells), _picture(output, row, frame.at), finished=True)

    def _look(self, pipeline: Any, number: int, at: Any, latents: Any) -> None:
        if not number:  # what came before the first step is no part of the pace
            self._started_s = self._looked_s = time.monotonic()
        before, self._last = self._last, {}
        for row in self._shows:
            frame = middle_frame(latents[row : row + 1], self._size, self._depth, frames_first=self._frames_first)
            if frame is None:
                self._open = False
                return
            self._last[row] = frame
        share = (number + 1) / pipeline.num_timesteps
        if before and self._is_time(number, share):
            self._begun_s = 0.0
            for row, show in self._shows.items():
                show(share, partial(self._draw, pipeline, at, before[row], self._last[row]))
            if self._begun_s:
                spent_s = time.monotonic() - self._begun_s
                self._cost_s = max(_LEAST_S, spent_s / len(self._shows))
                self._spent_s += max(_LEAST_S, spent_s)

    def _is_time(self, number: int, share: float) -> bool:
        now = time.monotonic()
        passed_s = now - self._started_s
        cost_s = self._cost_s if self._lens.clear else max(self._cost_s, _OF_A_STEP * passed_s / max(1, number))
        return (
            now - self._looked_s >= self._pace.pause_s
            and (self._lens.clear or self._may_decode)
            and self._spent_s + cost_s * len(self._shows) <= self._pace.share * passed_s / share
        )

    def _draw(self, pipeline: Any, at: Any, before: Frame, frame: Frame) -> Any:
        cells = without_noise(before.cells.float(), frame.cells.float(), pipeline.scheduler, at)
        array = _array(cells)  # waits for the step that is under way: its time is not the look's
        self._looked_s = time.monotonic()
        self._begun_s = self._begun_s or self._looked_s
        if not self._lens.clear:
            if (look := small_look(pipeline.vae, cells, self._size[0] // array.shape[1])) is None:
                raise ValueError("the autoencoder makes nothing of these latents")
            self._lens.learn(*look, finished=False)
        drawn = Image.fromarray(self._lens.show(array))
        scale = min(1.0, _LONGEST_PX / max(self._size))
        size = (round(self._size[0] * scale), round(self._size[1] * scale))
        return np.asarray(drawn.resize(size, Image.Resampling.BICUBIC))


def _array(cells: Any) -> Any:
    return cells.float().cpu().numpy()


def _picture(output: Any, row: int, at: float) -> Any:
    """A picture of the batch, or the frame that is at this point of a clip, as RGB bytes."""
    if hasattr(output, "images"):
        return np.asarray(output.images[row].convert("RGB"))
    frames = output.frames[row]
    return (np.clip(frames[round(at * (len(frames) - 1))], 0, 1) * 255 + 0.5).astype(np.uint8)
