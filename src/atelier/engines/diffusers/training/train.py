"""Orders for styles: the training, the file, and a picture that shows what was learned."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

from atelier.domain.media import MediaKind
from atelier.domain.wishes.training import TrainStyle
from atelier.engines.diffusers.calling import in_batches
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.device import Device, TooLittleMemory
from atelier.engines.diffusers.looks import Look, StyleFacts, facts_entry
from atelier.engines.diffusers.pulled import recorded
from atelier.engines.diffusers.shelf import Loaded, Shelf
from atelier.engines.diffusers.training.course import Course, Diverged, Learned
from atelier.engines.diffusers.training.keeping import Keep
from atelier.engines.diffusers.training.lessons import MOST_PICTURES, Lesson, picture_of, prepare
from atelier.engines.diffusers.training.material import Reading, Seen
from atelier.engines.diffusers.training.methods import METHODS, Method
from atelier.engines.diffusers.training.plan import Plan, plan_of
from atelier.engines.diffusers.training.samples import Sampler, Showing
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task, part_of

_SIDE_STEP: Final = 64  # pixels, of bucket sizes, where the model's own side has so many
_LOOKED: Final = 0.1  # of the run
_LEARNED: Final = 0.95  # of the run; the rest draws the cover
_CURVE: Final = 50  # points of the losses that the notes tell


def train(
    task: Task, wish: TrainStyle, card: ModelCard, weights: Path, device: Device, shelf: Shelf, progress: Progress
) -> Outcome:
    """The LoRA as safetensors, and a cover. Raises MediaRejected, WeightsMissing."""
    if not 1 <= len(wish.images) <= MOST_PICTURES:
        return Refused("unsupported_input", f"give 1 to {MOST_PICTURES} pictures to learn from")
    if len(wish.captions) > len(wish.images):
        told = f"{len(wish.captions)} captions for {len(wish.images)} pictures: give one to each at most"
        return Refused("unsupported_input", told)
    if card.family.trainer is None:
        return Refused("unsupported_input", f"styles cannot be trained for {card.title}")
    school = _School(task, wish, card, METHODS[card.family.trainer], weights, device, shelf)
    try:
        return school.teach(progress)
    except TooLittleMemory:
        told = f"training for {card.title} needs more memory than the device has; choose the family of a smaller model"
        return Refused("unsupported_input", told)
    except Diverged as error:
        school.keep.clear()
        told = f"{error}; a learning rate below {school.plan.learning_rate:g} may do better"
        return Refused("unsupported_input", told)


class _School:
    """What one training works with. Raises MediaRejected, naming the picture."""

    def __init__(
        self,
        task: Task,
        wish: TrainStyle,
        card: ModelCard,
        method: Method,
        weights: Path,
        device: Device,
        shelf: Shelf,
    ) -> None:
        self.plan: Plan = plan_of(wish, card, task.order.seed)
        self._task = task
        self._wish = wish
        self._card = card
        self._method = method
        self._weights = weights
        self._device = device
        self._shelf = shelf
        self._side_px = min(math.isqrt(card.most_pixels), card.training_px)
        step_px = min(_SIDE_STEP, max(card.family.step_px, self._side_px // 4))
        self._lessons: list[Lesson] = prepare(task, wish, side_px=self._side_px, step_px=step_px)
        self.keep = Keep(weights, task.job_id)

    def teach(self, progress: Progress) -> Outcome:
        """Raises Diverged, TooLittleMemory, WeightsMissing."""
        loaded, device = self._loaded(), self._device
        sampler = Sampler(loaded, device, self._lessons[0].caption, self._side_px, self._task.order.seed)
        showing = Showing(self._task, sampler, device)
        learning = part_of(progress, _LOOKED, _LEARNED)

        def look(share: float) -> None:
            showing.look(share, lambda *_: learning(share, "drawing a sample"))

        seen = self._look(sampler.pipeline, part_of(progress, 0.0, _LOOKED))
        course = Course(sampler.pipeline, self._method, self.plan, self.keep, device, self._make_room)
        learned = course.learn(self._lessons, seen, look, learning)
        file = self._write(learned)
        cover = self._cover(loaded, sampler, file, part_of(progress, _LEARNED, 1.0))
        self.keep.clear()
        return Done((Made(str(file), MediaKind.WEIGHTS), Made(str(cover), MediaKind.IMAGE)), self._notes(learned))

    def _loaded(self) -> Loaded:
        loaded = self._shelf.take(self._card, self._weights)
        if not loaded.whole:
            raise TooLittleMemory
        loaded.wear(())
        return loaded

    def _look(self, pipeline: Any, progress: Progress) -> list[Seen]:
        """Every picture and its caption as the encoders see them, which work once only."""
        reading = Reading(pipeline, self._method)

        def one(places: list[int], part: Progress) -> Seen:
            part(0.0, "looking at the pictures")
            lesson = self._lessons[places[0]]
            return reading.see(picture_of(self._task, self._wish, lesson), lesson.caption)

        return in_batches(list(range(len(self._lessons))), 1, self._device, self._make_room, one, progress)

    def _write(self, learned: Learned) -> Path:
        from safetensors.torch import save_file

        file = self._task.new_file("style.safetensors")
        facts = StyleFacts(self._card.style_family, self._wish.trigger_word, len(learned.losses), self.plan.rank)
        save_file(learned.tensors, file, facts_entry(facts))
        return file

    def _cover(self, loaded: Loaded, sampler: Sampler, file: Path, progress: Progress) -> Path:
        """Drawn with the file as anybody would use it: what does not load shows here."""
        loaded.wear((Look(str(file), 1.0),))
        try:
            (cover,) = in_batches([0], 1, self._device, self._make_room, lambda _, part: sampler.draw(part), progress)
        finally:
            loaded.wear(())
        path = self._task.new_file("cover.png")
        cover.save(path, "PNG", compress_level=1)
        return path

    def _make_room(self) -> None:
        self._shelf.keep_only(self._card)

    def _notes(self, learned: Learned) -> dict[str, Any]:
        plan, losses = self.plan, learned.losses
        width = max(1, -(-len(losses) // _CURVE))
        curve = [sum(part) / len(part) for part in (losses[at : at + width] for at in range(0, len(losses), width))]
        told: dict[str, Any] = {
            "weights": recorded(self._card, self._weights),
            "style_family": self._card.style_family,
            "pictures": plan.pictures,
            "steps": plan.steps,
            "learning_rate": plan.learning_rate,
            "batch_size": plan.batch_size,
            "losses": [round(value, 5) for value in curve],
        }
        if changed := plan.differs(self._wish):
            told["changed_fields"] = changed
        if learned.at_once < plan.batch_size:
            told["pictures_at_once"] = learned.at_once
        if learned.began_at:
            told["resumed_at"] = learned.began_at
        return told
