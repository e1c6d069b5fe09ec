"""What one run works with: the model, its styles, the device, and how to tell what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from atelier.engines.diffusers.calling import in_batches, run_once
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.device import Device
from atelier.engines.diffusers.families import Call, Way
from atelier.engines.diffusers.looks import Looks, check_family, looks_of
from atelier.engines.diffusers.pulled import recorded
from atelier.engines.diffusers.shelf import Loaded, Shelf
from atelier.engines.diffusers.unread import Unread
from atelier.engines.diffusers.window import Window, may_be_seen
from atelier.engines.port import Progress, Task
from atelier.engines.previews import Previews


class Studio:
    """Raises WeightsMissing, TooLittleMemory and BadStyle while it is set up."""

    def __init__(self, task: Task, card: ModelCard, way: Way, weights: Path, device: Device, shelf: Shelf) -> None:
        self.task = task
        self.card = card
        self.call: Call = card.family.calls[way]
        self.looks: Looks = looks_of(getattr(task.order.wish, "styles", ()), task.styles)
        self._prompt = self.looks.prompt(getattr(task.order.wish, "prompt", ""))
        self._unread = Unread()
        self._previews = Previews(task) if task.order.previews else None
        self._weights = weights
        self._device = device
        self._shelf = shelf
        check_family(self.looks, card.style_family)
        self._loaded: Loaded = shelf.take(card, weights)
        self._loaded.wear(self.looks.files)

    @property
    def seeds(self) -> list[int]:
        return [self.task.order.seed_of(output) for output in range(self.task.order.outputs)]

    @property
    def pipeline(self) -> Any:
        return self._loaded.form(self.call.pipeline)

    def make(
        self, fields: Any, seeds: list[int], progress: Progress, *, batch: int, count: str, **more: Any
    ) -> list[Any]:
        """What the pipeline gives for each portion of seeds. `count` is its argument for how many to make at once; ""
        where it makes one."""

        def one(portion: list[int], part: Progress) -> Any:
            generators = self._device.generators(portion)
            told = {count: len(portion)} if count else {}
            generator = generators if count else generators[0]
            window = self._window(fields)
            watched = window.told_to(self.pipeline) if window else {}
            with self._unread.listening(self.pipeline, [self._prompt]):
                output = run_once(
                    self.pipeline, self.call, fields, part, generator=generator, **told, **watched, **more
                )
            if window:
                window.learn(output)
                self._previews = None
            return output

        return in_batches(seeds, batch if count else 1, self._device, self._others_leave, one, progress)

    def notes(self, ignored: list[str]) -> dict[str, Any]:
        """What made it, for the job's notes."""
        told: dict[str, Any] = {
            "weights": recorded(self.card, self._weights),
            "pipeline": self.call.pipeline,
            "seeds": self.seeds,
        }
        if self.looks.named:
            told["styles"] = list(self.looks.named)
        if self.looks.unknown:
            told["ignored_styles"] = list(self.looks.unknown)
        if ignored:
            told["ignored_fields"] = ignored
        if unread := self._unread.words(self._prompt):
            told["unread_words"] = unread
        return told

    def _window(self, fields: Any) -> Window | None:
        """For the first call of the task alone, as previews show its first picture, and for what can be seen."""
        if self._previews is None or "width_px" not in fields or not may_be_seen(self.pipeline):
            return None
        loaded = self._loaded
        return Window(loaded.lens, self._previews.offer, self.card.family, fields, may_decode=loaded.whole)

    def _others_leave(self) -> None:
        self._shelf.keep_only(self.card)


Run = Callable[[Studio, Any, Progress], Any]
