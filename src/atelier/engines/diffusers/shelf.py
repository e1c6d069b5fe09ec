"""The models that are loaded, within a budget of memory: the one that was not used for the longest time goes first."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any, Final

from atelier.engines.diffusers import loading
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.device import Device
from atelier.engines.diffusers.lens import Lens
from atelier.engines.diffusers.looks import Look, put_on

_GIB: Final = 1 << 30


class Loaded:
    """A model, in every form that was asked of it so far. `beside` are models that see for it, by name; `looks` are the
    styles it wears; `whole`: all of it is on the device."""

    def __init__(self, card: ModelCard, pipeline: Any, beside: dict[str, Any], size_bytes: int, *, whole: bool) -> None:
        self.card = card
        self.size_bytes = size_bytes
        self.whole = whole
        self.beside = beside
        self.looks: tuple[Look, ...] = ()
        self.lens = Lens()
        self._base = pipeline
        self._forms = {type(pipeline).__name__: pipeline}

    def form(self, name: str) -> Any:
        """The pipeline of a class of the card's family."""
        if name not in self._forms:
            self._forms[name] = loading.as_another(self._base, name)
        return self._forms[name]

    def wear(self, looks: tuple[Look, ...]) -> None:
        """Takes off the styles that it wears, and puts on these. Raises BadStyle, and then wears none."""
        if looks == self.looks:
            return
        if self.looks:
            self._base.unload_lora_weights()
            self.looks = ()
        if looks:
            put_on(self._base, looks)
            self.looks = looks

    def close(self) -> None:
        """Leaves nothing that holds its memory."""
        self._forms.clear()
        self.beside.clear()
        self._base = None


class Shelf:
    def __init__(self, device: Device) -> None:
        self._device = device
        self._loaded: OrderedDict[str, Loaded] = OrderedDict()

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the loaded models, the one used last at the end."""
        return tuple(self._loaded)

    def take(self, card: ModelCard, weights: Path) -> Loaded:
        """A model, ready for work; loads it if it is not. Raises WeightsMissing, TooLittleMemory."""
        found = self._loaded.get(card.id)
        if found is not None and found.card != card:  # the operator changed it
            self._drop(card.id)
            found = None
        if found is None:
            found = self._load(card, weights)
            self._loaded[card.id] = found
        self._loaded.move_to_end(card.id)
        return found

    def keep_only(self, card: ModelCard) -> None:
        """Frees what all others hold."""
        for name in [name for name in self._loaded if name != card.id]:
            self._drop(name)
        self._device.free()

    def clear(self) -> None:
        for name in list(self._loaded):
            self._drop(name)
        self._device.free()

    def _load(self, card: ModelCard, weights: Path) -> Loaded:
        pipeline = loading.load(card, weights, self._device)
        beside = loading.beside(card, weights)
        size_bytes = loading.weight_bytes(pipeline, *beside.values())
        self._make_room(size_bytes + int(card.memory_gb * _GIB))
        whole = _place(pipeline, self._device, size_bytes, loading.largest_bytes(pipeline), int(card.memory_gb * _GIB))
        for model in beside.values():
            model.to(self._device.device)
        pipeline.set_progress_bar_config(disable=True)
        return Loaded(card, pipeline, beside, size_bytes, whole=whole)

    def _make_room(self, size_bytes: int) -> None:
        used = sum(loaded.size_bytes for loaded in self._loaded.values())
        while self._loaded and used + size_bytes > self._device.budget_bytes:
            name, oldest = next(iter(self._loaded.items()))
            used -= oldest.size_bytes
            self._drop(name)
        self._device.free()

    def _drop(self, name: str) -> None:
        self._loaded.pop(name).close()


def _place(pipeline: Any, device: Device, size_bytes: int, largest_bytes: int, work_bytes: int) -> bool:
    """On the device as a whole, and then True; component by component while it works, where the whole is too large for
    it; layer by layer, where one component already is."""
    if device.kind == "cpu" or size_bytes + work_bytes <= device.budget_bytes:
        pipeline.to(device.device)
        return True
    if largest_bytes + work_bytes <= device.budget_bytes:
        pipeline.enable_model_cpu_offload(device=device.device)
    else:
        pipeline.enable_sequential_cpu_offload(device=device.device)
    return False
