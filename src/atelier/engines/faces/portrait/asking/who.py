"""Gender, age and origin of the person."""

from __future__ import annotations

from dataclasses import dataclass, field

from atelier.engines.faces.portrait.asking import tables
from atelier.engines.faces.portrait.asking.reading import Asked
from atelier.engines.faces.portrait.asking.tables import Origin
from atelier.engines.sketch.paint.noise import dice


@dataclass(frozen=True)
class Who:
    womanly: float
    """1 a woman, 0 a man; between for people who are asked to be neither."""
    years: float
    origin: Origin
    shown: dict[str, str] = field(default_factory=dict)

    @property
    def grown(self) -> bool:
        return self.years >= 18


def choose(asked: Asked, seed: int) -> Who:
    source = dice(seed, "who")
    gender = (asked.names("gender") or [""])[-1]
    drawn = "woman" if source.random() < 0.5 else "man"
    between = float(source.uniform(0.40, 0.60))
    womanly = {"woman": 1.0, "man": 0.0, "person": between}.get(gender, 1.0 if drawn == "woman" else 0.0)
    years = asked.years if asked.years is not None else float(source.uniform(20, 46))
    origins = tables.people().origins
    names = list(origins)
    own = names[int(source.integers(len(names)))]
    named = (asked.names("origin") or [own])[-1]
    shown = {"gender": gender or drawn, "age": str(round(years)), "origin": named.replace("_", " ")}
    return Who(womanly, years, origins[named], shown)
