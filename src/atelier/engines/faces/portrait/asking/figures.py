"""The figures of a face before it becomes a portrait: changed by words, then held within what can be drawn."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Final, TypeVar

from atelier.engines.faces.portrait.person import Brows, Build, Eyes, Mouth, Skin

T = TypeVar("T", Build, Eyes, Brows, Mouth, Skin)

PARTS: Final = {"build": Build, "eyes": Eyes, "brows": Brows, "mouth": Mouth, "skin": Skin}

LIMITS: Final[dict[str, tuple[float, float]]] = {
    "build.temple": (0.84, 1.06),
    "build.cheek": (0.94, 1.06),
    "build.jaw": (0.68, 0.99),
    "build.chin": (0.17, 0.52),
    "build.chin_y": (1.26, 1.68),
    "build.hairline_y": (-1.05, -0.7),
    "build.nose_width": (0.15, 0.32),
    "build.nose_y": (0.52, 0.71),
    "build.nose_bridge": (0.55, 1.5),
    "build.nose_hook": (-1.0, 1.0),
    "build.brow_ridge": (0.0, 1.3),
    "build.cheekbone": (0.0, 1.2),
    "build.fullness": (-0.8, 1.2),
    "build.ear": (0.85, 1.22),
    "build.neck": (0.48, 0.92),
    "build.shoulders": (1.85, 3.0),
    "eyes.gap": (0.385, 0.495),
    "eyes.width": (0.18, 0.285),
    "eyes.upper": (0.05, 0.155),
    "eyes.lower": (0.036, 0.098),
    "eyes.tilt": (-0.06, 0.09),
    "eyes.crease": (0.0, 0.1),
    "eyes.hooded": (0.0, 1.0),
    "eyes.open": (0.55, 1.35),
    "brows.y": (-0.44, -0.24),
    "brows.arch": (0.0, 0.14),
    "brows.thick": (0.022, 0.115),
    "brows.length": (0.6, 1.3),
    "brows.density": (0.4, 1.7),
    "brows.inner": (-0.08, 0.08),
    "brows.raised": (0.0, 0.11),
    "mouth.width": (0.23, 0.49),
    "mouth.upper": (0.038, 0.175),
    "mouth.lower": (0.055, 0.215),
    "mouth.bow": (0.0, 1.0),
    "mouth.corners": (-0.07, 0.1),
    "mouth.gap": (0.0, 0.21),
    "mouth.gloss": (0.0, 1.0),
    "mouth.teeth": (0.0, 1.0),
    "skin.blush": (0.0, 1.0),
    "skin.freckles": (0.0, 1.0),
    "skin.wrinkles": (0.0, 1.0),
    "skin.pores": (0.0, 1.0),
}
"""What can be drawn, by "part.name"."""


class Figures:
    """Numbers by "part.name", starting from the usual ones."""

    def __init__(self) -> None:
        self._values: dict[str, float] = {}
        for part, kind in PARTS.items():
            for known in fields(kind):
                value = getattr(kind(), known.name)
                if isinstance(value, int | float):
                    self._values[f"{part}.{known.name}"] = float(value)

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def add(self, changes: dict[str, float], share: float = 1.0) -> None:
        for name, change in changes.items():
            self._values[name] += change * share

    def make(self, part: str, base: T) -> T:
        """The part with these figures, each within its limits."""
        found: dict[str, float | bool] = {}
        for known in fields(base):
            name = f"{part}.{known.name}"
            if name in self._values:
                low, high = LIMITS.get(name, (-10.0, 10.0))
                value = min(high, max(low, self._values[name]))
                found[known.name] = value > 0.5 if isinstance(getattr(base, known.name), bool) else value
        return replace(base, **found)  # type: ignore[arg-type]
