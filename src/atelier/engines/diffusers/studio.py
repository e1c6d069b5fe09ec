"""What one run works with: the model, its styles, the device, and how to tell what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from atelier.engines.diffusers.asking import Size
from atelier.engines.diffusers.calling import in_batches, run_once
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.device import Device
from atelier.engines.diffusers.family import Call, Way
from atelier.engines.diffusers.looks import Looks, check_family, looks_of
from atelier.engines.diffusers.pulled import recorded
from atelier.engines.diffusers.shelf import Loaded, Shelf
from atelier.engines.diffusers.sizing import size_for
from atelier.engines.diffusers.unread import Unread
from atelier.engines.diffusers.window import Window, may_be_seen
from atelier.engines.port import Progress, Task
from atelier.engines.previews import Previews

T = TypeVar("T")


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

    @property
    def beside(self) -> Mapping[str, Any]:
        """What was loaded beside the pipeline, by the names that the card has for it."""
        return self._loaded.beside

    def made_size(self, asked: Size) -> Size:
        """The size that the model makes for one that is asked for."""
        card = self.card
        return size_for(
            *asked, step_px=card.family.step_px, most_pixels=card.most_pixels, least_pixels=card.least_pixels
        )

    def make(
        self, fields: Any, seeds: list[int], progress: Progress, *, batch: int, count: str, **more: Any
    ) -> list[Any]:
        """What the pipeline gives for each portion of seeds. `count` is its argument for how many to make at once; ""
        where it makes one."""

        def one(portion: list[int], part: Progress) -> Any:
            generators = self._device.generators(portion)
            told = {count: len(portion)} if count else {}
            generator = generators if count else generators[0]
            return self._run(fields, [self._prompt], {0: self}, part, generator=generator, **told, **more)

        return self.in_portions(seeds, batch if count else 1, one, progress)

    def make_each(self, fields: Any, seeds: list[int], company: list[Studio], progress: Progress) -> Any:
        """What the pipeline gives for lists of words, one for each seed. `company` are whom the pictures are for."""
        firsts = {company.index(one): one for one in company}
        prompts = [one._prompt for one in firsts.values()]
        return self._run(fields, prompts, firsts, progress, generator=self._device.generators(seeds))

    def shares_calls_of(self, other: Studio) -> None:
        """What the tokenizers read in the other's calls counts for this one, too."""
        self._unread = other._unread

    def in_portions(
        self, wanted: list[T], most: int, make: Callable[[list[T], Progress], Any], progress: Progress
    ) -> list[Any]:
        """See `in_batches`."""
        return in_batches(wanted, most, self._device, self._others_leave, make, progress)

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

    def _run(
        self, fields: Any, prompts: list[str], firsts: Mapping[int, Studio], progress: Progress, **told: Any
    ) -> Any:
        """One call. `firsts` are whose first pictures are in it, by their places in the batch: previews show them, in
        the first call that a task is in."""
        shows = {row: one._previews.offer for row, one in firsts.items() if one._previews is not None}
        loaded, window = self._loaded, None
        in_one_go = fields.get("rounds", 1) == 1  # of a clip in parts, it is not known which of them is seen
        if shows and in_one_go and "width_px" in fields and may_be_seen(self.pipeline):
            window = Window(loaded.lens, shows, self.card.family, fields, may_decode=loaded.whole)
            told |= window.told_to(self.pipeline)
        with self._unread.listening(self.pipeline, prompts):
            output = run_once(self.pipeline, self.call, fields, progress, **told)
        if window:
            window.learn(output)
            for one in firsts.values():
                one._previews = None
        return output

    def _others_leave(self) -> None:
        self._shelf.keep_only(self.card)


Run = Callable[[Studio, Any, Progress], Any]
