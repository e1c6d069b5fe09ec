"""Frames, moments and seconds of a shot, and what makes takes of it differ."""

from __future__ import annotations

import hashlib

import msgspec


class Timing(msgspec.Struct, frozen=True):
    frames: int
    duration_s: float

    def moment(self, number: int) -> float:
        """0 at the first frame, 1 at the last."""
        return number / (self.frames - 1) if self.frames > 1 else 0.0

    def seconds(self, number: int) -> float:
        return number * self.duration_s / self.frames


def seed_of(seed: int, take: int) -> int:
    """The seed of one take of an order."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{take}".encode()).digest()[:8])
