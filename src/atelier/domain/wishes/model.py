"""Wishes that end in three dimensions."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from atelier.domain.wishes.parts import Media


class Topology(StrEnum):
    TRIANGLE = "triangle"
    QUAD = "quad"


class MeshQuality(StrEnum):
    EXTRA_LOW = "extra-low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Make3d(msgspec.Struct, frozen=True, tag="make_3d", omit_defaults=True):
    """A textured GLB and a preview picture. From pictures, or from words when there are none.

    `box` is the size to fill: width, height, depth in metres; None: as it comes, the longest side one metre.
    """

    images: tuple[Media, ...] = ()
    prompt: str = ""
    quality: MeshQuality = MeshQuality.MEDIUM
    topology: Topology = Topology.TRIANGLE
    box: tuple[float, float, float] | None = None
