"""The fields of an order that pipelines take, under the names that the table of families knows them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from PIL import Image

from atelier.domain.wishes.parts import Media
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.family import Call
from atelier.engines.diffusers.looks import Looks
from atelier.engines.port import Task

MOST_PIXELS: Final = 100_000_000
Size = tuple[int, int]


class Fields(Mapping[str, Any]):
    """Values by name, each worked out when it is first asked for. `used` are the names that were asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers = makers
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Any:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def common(wish: Any, card: ModelCard, looks: Looks) -> dict[str, Callable[[], Any]]:
    """The words, and how long to work on them."""
    negative = getattr(wish, "negative_prompt", "")
    steps = getattr(wish, "steps", None) or card.steps
    guidance = getattr(wish, "guidance", None)
    return {
        "prompt": lambda: looks.prompt(getattr(wish, "prompt", "")),
        "negative_prompt": lambda: negative,
        "some_negative_prompt": lambda: negative or " ",  # without any, there would be no guidance
        "steps": lambda: steps,
        "guidance": lambda: card.guidance if guidance is None else guidance,
    }


def sized(size: Size) -> dict[str, Callable[[], Any]]:
    width, height = size
    return {"width_px": lambda: width, "height_px": lambda: height, "area_px": lambda: width * height}


def read(task: Task, media: Media) -> Image.Image:
    """A picture of the order, upright and opaque. Raises MediaRejected."""
    from atelier.engines.frames.images import flatten, read_image

    return Image.fromarray(flatten(read_image(task.path(media), max_pixels=MOST_PIXELS)))


def fitted(picture: Image.Image, size: Size) -> Image.Image:
    """Cut around its middle to the shape of the size, and scaled to it."""
    from atelier.engines.frames.fit import cover

    if picture.size == size:
        return picture
    box = cover(*picture.size, frame_width_px=size[0], frame_height_px=size[1])
    return picture.resize(size, Image.Resampling.LANCZOS, box=(box.x, box.y, box.right, box.bottom))


def read_mask(task: Task, media: Media, picture: Image.Image, size: Size) -> Image.Image:
    """The mask for a picture of that size: it lies over the picture as a whole, however large it is itself. Raises
    MediaRejected."""
    mask = read(task, media).convert("L").resize(picture.size, Image.Resampling.BILINEAR)
    return fitted(mask, size)


def only_inside(mask: Image.Image, made: Image.Image, before: Image.Image) -> Image.Image:
    """What was made where the mask is white, and exactly what was there before where it is black."""
    share = np.asarray(mask, np.float32)[..., None] / 255
    mixed = np.asarray(made, np.float32) * share + np.asarray(before, np.float32) * (1 - share)
    return Image.fromarray((mixed + 0.5).astype(np.uint8))


def unused(wish: Any, call: Call, fields: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The wish's filled fields that this call takes under none of the names that the table has for them."""
    return [name for name, known in fields.items() if getattr(wish, name, None) and not any(map(call.takes, known))]
