"""Camera moves in words: engines read them from the prompt.

The axes are those of Kling: `pan` turns about the horizontal axis and `tilt` about the vertical one, positive is up and
right; a negative `zoom` narrows the field of view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

_MOVES: Final[Mapping[str, tuple[str, str, str]]] = {
    "zoom": ("zoom", "in", "out"),
    "horizontal": ("move", "left", "right"),
    "vertical": ("crane", "down", "up"),
    "pan": ("tilt", "down", "up"),
    "tilt": ("pan", "left", "right"),
    "roll": ("roll", "counterclockwise", "clockwise"),
}
"""By axis: what the camera does, and where to with negative and with positive figures."""

_READY: Final[Mapping[str, str]] = {
    "down_back": "crane down, pull back",
    "forward_up": "push in, crane up",
    "right_turn_forward": "pan right, push in",
    "left_turn_forward": "pan left, push in",
}

_SLOW: Final = 3
_FAST: Final = 7


def in_words(control: Mapping[str, Any] | Sequence[str]) -> str:
    """A camera control as a sentence, "" for none."""
    if isinstance(control, Mapping):
        ready = _READY.get(control["type"])
        moves = [ready] if ready else _moves(control.get("config") or {})
    else:
        moves = [move.strip(" .,").lower() for move in control]
    return f"Camera: {', '.join(moves)}." if moves else ""


def _moves(config: Mapping[str, Any]) -> list[str]:
    """Further keys mean nothing, as with the vendor."""
    return [_move(axis, figure) for axis, figure in config.items() if axis in _MOVES and figure]


def _move(axis: str, figure: float) -> str:
    verb, negative, positive = _MOVES[axis]
    pace = "slowly " if abs(figure) <= _SLOW else "fast " if abs(figure) >= _FAST else ""
    return f"{verb} {pace}{negative if figure < 0 else positive}"
