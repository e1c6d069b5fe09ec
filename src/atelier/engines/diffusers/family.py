"""What is told of a family of pipelines: what it can do, and what its calls take.

A family is a set of pipeline classes over the same components: whichever of them the weights were saved as, the others
are made of it without loading anything again. A call maps arguments of `__call__` to fields that `asking.py` fills.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec


class Way(StrEnum):
    """What a pipeline makes of what."""

    PICTURE = "picture"
    """Words to a picture."""
    REPAINT = "repaint"
    """A picture and words to a picture, as far as the strength lets it."""
    FILL = "fill"
    """A picture, a mask and words to a picture."""
    INSTRUCT = "instruct"
    """Pictures and an instruction to a picture."""
    ENLARGE = "enlarge"
    CLIP = "clip"
    """Words to a clip."""
    MOVE = "move"
    """A first frame and words to a clip."""
    BETWEEN = "between"
    """A first and a last frame and words to a clip."""
    REFILM = "refilm"
    """A clip and words to a clip."""
    ACT = "act"
    """A picture and a clip to a clip, where who is in the picture moves as somebody in the clip does."""
    REPLACE = "replace"
    """The same, where who is in the picture stands in the clip instead."""
    ENLARGE_CLIP = "enlarge_clip"
    SOUND = "sound"
    LEARN = "learn"
    """Pictures to a style: no call, but a training."""


class Lattice(msgspec.Struct, frozen=True):
    """The numbers of frames that a model can make: `step * n + offset`, and `least` at least, itself one of them."""

    step: int = 1
    offset: int = 0
    least: int = 1

    def at_least(self, frames: int) -> int:
        """The least that it can make and that is no less than this."""
        count = max(0, -(-(frames - self.offset) // self.step))
        return max(self.least, self.step * count + self.offset)

    def at_most(self, frames: int) -> int:
        """The most that it can make and that is no more than this; the least there is, where that is already more."""
        least = self.at_least(1)
        return max(least, self.step * ((frames - self.offset) // self.step) + self.offset)


class Call(msgspec.Struct, frozen=True):
    """`arguments` by name: the field of the order that goes there. `fixed` is the same for every order. `settings` are
    fields that go to a component, "guider.guidance_scale", for what is no argument of the call."""

    pipeline: str
    arguments: Mapping[str, str]
    fixed: Mapping[str, Any] = {}
    settings: Mapping[str, str] = {}

    def takes(self, field: str) -> bool:
        return field in self.arguments.values() or field in self.settings.values()


class Trainer(StrEnum):
    """How styles are trained for a family: what its network predicts, and what it is told beside the words."""

    STABLE_DIFFUSION = "stable_diffusion"
    STABLE_DIFFUSION_XL = "stable_diffusion_xl"
    STABLE_DIFFUSION_3 = "stable_diffusion_3"
    FLUX = "flux"
    FLUX_2 = "flux_2"
    Z_IMAGE = "z_image"
    QWEN_IMAGE = "qwen_image"
    WAN = "wan"


class Family(msgspec.Struct, frozen=True):
    """`step_px` divides both sides of what it makes. `scale` is by how much it enlarges. `frames_first`: its latents
    are frames of channels; those of others are channels of frames."""

    name: str
    calls: Mapping[Way, Call]
    step_px: int = 16
    frames: Lattice = Lattice()
    scale: int = 4
    frames_first: bool = False
    trainer: Trainer | None = None

    def does(self, way: Way) -> bool:
        return self.trainer is not None if way is Way.LEARN else way in self.calls

    def pipelines(self) -> frozenset[str]:
        return frozenset(call.pipeline for call in self.calls.values())
