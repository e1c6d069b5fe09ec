"""What a face does in one frame."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Pose:
    """All 0 is the face as it is in the picture."""

    open: float = 0.0
    """How far the jaw is down, 0..1."""
    wide: float = 0.0
    """-1 rounded lips, 1 spread ones."""
    smile: float = 0.0
    lift: float = 0.0
    """How far the upper lip rises, 0..1."""
    lids: float = 0.0
    """1 closed, -1 wide open."""
    brows: float = 0.0
    """How far they are raised; below 0 lowered."""
    turn: float = 0.0
    """The head to the picture's right, in twentieths of the distance between the eyes at the nose."""
    nod: float = 0.0
    """The head down, likewise."""
    tilt: float = 0.0
    """The head to the picture's right shoulder, in degrees."""

    def plus(self, other: Pose) -> Pose:
        """Both at once."""
        return Pose(**{part.name: getattr(self, part.name) + getattr(other, part.name) for part in fields(self)})

    def times(self, share: float) -> Pose:
        """So much of it."""
        return Pose(**{part.name: getattr(self, part.name) * share for part in fields(self)})
