"""Pictures that show what a network has learned, as anybody would order them."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from atelier.domain.wishes.image import TextToImage
from atelier.engines.diffusers.asking import Fields, common, sized
from atelier.engines.diffusers.calling import run_once
from atelier.engines.diffusers.device import Device, out_of_memory
from atelier.engines.diffusers.family import Way
from atelier.engines.diffusers.looks import Looks
from atelier.engines.diffusers.shelf import Loaded
from atelier.engines.diffusers.sizing import size_for
from atelier.engines.port import Progress, Task
from atelier.engines.previews import Previews


class Sampler:
    """Draws one prompt with one seed, so that samples differ by what was learned between them. Models of clips draw the
    shortest clip that they can, of which the first frame counts."""

    def __init__(self, loaded: Loaded, device: Device, prompt: str, side_px: int, seed: int) -> None:
        card = loaded.card
        calls = card.family.calls
        size = size_for(side_px, side_px, step_px=card.family.step_px, most_pixels=side_px**2)
        frames = card.family.frames.at_least(1)
        self._call = calls.get(Way.PICTURE) or calls[Way.CLIP]
        self._fields = Fields(
            {**common(TextToImage(prompt, *size), card, Looks()), **sized(size), "frames": lambda: frames}
        )
        self._loaded = loaded
        self._device = device
        self._seed = seed

    @property
    def pipeline(self) -> Any:
        return self._loaded.form(self._call.pipeline)

    def draw(self, progress: Progress) -> Image.Image:
        """Raises what the libraries raise where memory runs out."""
        (generator,) = self._device.generators([self._seed])
        made = run_once(self.pipeline, self._call, self._fields, progress, generator=generator, output_type="np")
        frame = made.images[0] if hasattr(made, "images") else made.frames[0][0]
        return Image.fromarray((np.clip(frame, 0, 1) * 255 + 0.5).astype(np.uint8)[..., :3])


class Showing:
    """Samples while a network learns, as many as the order wants to see, or what is left of them where a training goes
    on. Where one does not fit into memory beside the training, there are none."""

    def __init__(self, task: Task, sampler: Sampler, device: Device) -> None:
        self._previews = Previews(task)
        self._sampler = sampler
        self._device = device
        self._apart = 1 / (task.order.previews + 1)
        self._shown_at = 0.0
        self._fits = True

    def look(self, share: float, progress: Progress) -> None:
        if not self._fits or share < self._shown_at + self._apart:
            return
        self._shown_at = share
        try:
            self._previews.offer(share, lambda: np.asarray(self._sampler.draw(progress)))
        except Exception as error:
            if not out_of_memory(error):
                raise
            self._fits = False
        if not self._fits:
            self._device.free()  # here, where the exception no longer holds what the sample had made
