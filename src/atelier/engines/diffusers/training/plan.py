"""How a training goes: as the order has it, within what makes sense."""

from __future__ import annotations

import hashlib
from typing import Final, TypeVar

import msgspec

from atelier.domain.wishes.training import TrainStyle
from atelier.engines.diffusers.cards import ModelCard

_Number = TypeVar("_Number", int, float)

_RANK: Final = 16
_RATE: Final = 1e-4
_RATES: Final = (1e-6, 1e-2)  # below, nothing is learned in any time; above, the loss grows
_STEPS_A_PICTURE: Final = 100
_OWN_STEPS: Final = (400, 2000)
_MOST_STEPS: Final = 20_000
_MOST_BATCH: Final = 8
_KEEP_EVERY: Final = (5, 100)  # steps


class Plan(msgspec.Struct, frozen=True):
    """`rank` is the width of the LoRA. A checkpoint fits the plan that it was made under only."""

    steps: int
    learning_rate: float
    batch_size: int
    rank: int
    keep_every: int
    seed: int
    model: str
    pictures: int

    @property
    def name(self) -> str:
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()

    def differs(self, wish: TrainStyle) -> list[str]:
        """The fields that the order has set, and that count as something else."""
        return [
            name
            for name in ("steps", "learning_rate", "batch_size")
            if getattr(wish, name) not in (None, getattr(self, name))
        ]


def plan_of(wish: TrainStyle, card: ModelCard, seed: int) -> Plan:
    pictures = len(wish.images)
    steps = wish.steps or _within(_STEPS_A_PICTURE * pictures, *_OWN_STEPS)
    return Plan(
        steps=min(steps, _MOST_STEPS),
        learning_rate=_within(wish.learning_rate or _RATE, *_RATES),
        batch_size=min(wish.batch_size or 1, _MOST_BATCH),
        rank=_RANK,
        keep_every=_within(steps // 10, *_KEEP_EVERY),
        seed=seed,
        model=card.id,
        pictures=pictures,
    )


def _within(value: _Number, least: _Number, most: _Number) -> _Number:
    return min(most, max(least, value))
