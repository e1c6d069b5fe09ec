"""Where the joints of a whole person are."""

from __future__ import annotations

from dataclasses import dataclass

Joint = tuple[float, float]


@dataclass(frozen=True)
class Pose:
    """Knees, feet, elbows and hands, the left one (as we see it) first, for hips at (0, `hip`) and a height of 1.

    `turned`: seen from the side, walking to the right.
    """

    hip: float
    knees: tuple[Joint, Joint]
    feet: tuple[Joint, Joint]
    elbows: tuple[Joint, Joint]
    hands: tuple[Joint, Joint]
    turned: bool = False
