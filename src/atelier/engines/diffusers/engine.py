"""The worker's side: which model stands in for the one asked for, and whose turn it is on the device."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from atelier.domain.operations import Operation
from atelier.domain.wishes.training import TrainStyle
from atelier.engines.diffusers.cards import ModelCard, all_cards, find, find_to_train
from atelier.engines.diffusers.family import Way
from atelier.engines.diffusers.pulled import is_here
from atelier.engines.diffusers.run import Commission
from atelier.engines.diffusers.sittings import Sittings
from atelier.engines.diffusers.ways import OPERATIONS, ways_of
from atelier.engines.port import Outcome, Progress, Refused, Task
from atelier.sandbox.host import Sandbox
from atelier.settings import DiffusersSettings

NAME: Final = "diffusers"
_GRACE_S: Final = 1.5  # for a step to end; a child that takes longer to stop is killed
_LIBRARIES: Final = ("torch", "diffusers", "transformers", "accelerate", "peft", "safetensors")
_PASSED_ON: Final = (
    "CUDA_VISIBLE_DEVICES",
    "CUDA_HOME",
    "HIP_VISIBLE_DEVICES",
    "PYTORCH_CUDA_ALLOC_CONF",
    "XDG_CACHE_HOME",
)


def device_sandbox(settings: DiffusersSettings) -> Sandbox:
    """For one child, which owns the device. The device's memory is bounded by its own budget."""
    return Sandbox(size=1, memory_bytes=0, idle_s=settings.idle_s, grace_s=_GRACE_S, passed_on=_PASSED_ON, calls=10_000)


def missing_libraries() -> list[str]:
    return [name for name in _LIBRARIES if importlib.util.find_spec(name) is None]


class DiffusersEngine:
    """Runs real models. Without the libraries, a card or the weights, it refuses and says what to do."""

    name = NAME
    operations: frozenset[Operation] = OPERATIONS

    def __init__(self, sandbox: Sandbox, settings: DiffusersSettings) -> None:
        """Raises CardFault."""
        self._settings = settings
        self._weights = Path(settings.weights).expanduser()
        self._cards = all_cards(settings.cards)
        self._sittings = Sittings(sandbox, settings.passes)

    async def run(self, task: Task, progress: Progress) -> Outcome:
        if missing := missing_libraries():
            told = f"{', '.join(missing)} is not installed here: pip install 'atelier-server[gpu]'"
            return Refused("not_configured", told)
        chosen = self._choose(task)
        if isinstance(chosen, Refused):
            return chosen
        card, way = chosen
        settings = self._settings
        commission = Commission(task, card, way, str(self._weights), settings.device, settings.memory_bytes)
        return await self._sittings.attend(commission, progress)

    def _choose(self, task: Task) -> tuple[ModelCard, Way] | Refused:
        """A card whose weights are here, else what to do about it."""
        model, ways, wish = task.order.model, ways_of(task.order), task.order.wish
        here = [card for card in self._cards if is_here(card, self._weights)]
        if isinstance(wish, TrainStyle):
            card = find_to_train(here, model, wish.family)
            return (card, Way.LEARN) if card is not None else _cannot_train(here, wish.family)
        if found := find(here, model, ways):
            return found
        if known := find(self._cards, model, ways):
            told = f"the weights of {known[0].title} are not on this server: atelier models pull {known[0].id}"
        else:
            told = f"no model card here does {task.order.operation} for {model}"
        return Refused("not_configured", told)


def _cannot_train(here: Sequence[ModelCard], family: str) -> Refused:
    able = sorted({card.style_family for card in here if card.does(Way.LEARN) and card.style_family})
    told = f"styles for {family or 'any family'} cannot be trained on this server"
    return Refused("not_configured", f"{told}; those for {', '.join(able)} can" if able else told)
