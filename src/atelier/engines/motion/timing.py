"""Frames, moments and seconds of a shot."""

from __future__ import annotations

import msgspec


class Timing(msgspec.Struct, frozen=True):
    frames: int
    duration_s: float

    def moment(self, number: int) -> float:
        """0 at the first frame, 1 at the last."""
        return number / (self.frames - 1) if self.frames > 1 else 0.0

    def seconds(self, number: int) -> float:
        return number * self.duration_s / self.frames
