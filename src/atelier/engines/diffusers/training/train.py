"""Orders for styles: the training, the file, and a picture that shows what was learned."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import TextToImage
from atelier.domain.wishes.training import TrainStyle
from atelier.engines.diffusers.asking import Fields, common, sized
from atelier.engines.diffusers.calling import in_batches, run_once
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.device import Device, TooLittleMemory
from atelier.engines.diffusers.families import Way
from atelier.engines.diffusers.looks import Look, Looks, StyleFacts, facts_entry
from atelier.engines.diffusers.pulled import recorded
from atelier.engines.diffusers.shelf import Loaded, Shelf
from atelier.engines.diffusers.sizing import size_for
from atelier.engines.diffusers.training.course import Course, Learned, Plan
from atelier.engines.diffusers.training.keeping import Keep
from atelier.engines.diffusers.training.lessons import MOST_PICTURES, Lesson, prepare
from atelier.engines.diffusers.training.targets import target_of
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task, part_of

_RANK: Final = 16
_RATE: Final = 1e-4
_MOST_STEPS: Final = 20_000
_MOST_BATCH: Final = 8
_SIDE_STEP: Final = 64  # pixels, of bucket sizes, where the model's own side has so many
_LEARNED: Final = 0.95  # of the run; the rest draws the cover
_CURVE: Final = 50  # points of the losses that the notes tell


def train(
    task: Task, wish: TrainStyle, card: ModelCard, weights: Path, device: Device, shelf: Shelf, progress: Progress
) -> Outcome:
    """The LoRA as safetensors, and a cover. Raises MediaRejected, WeightsMissing, TooLittleMemory."""
    if not 1 <= len(wish.images) <= MOST_PICTURES:
        return Refused("unsupported_input", f"give 1 to {MOST_PICTURES} pictures to learn from")
    trainer = card.family.trainer
    if trainer is None:
        return Refused("unsupported_input", f"styles cannot be trained for {card.title}")
    side = math.isqrt(card.most_pixels)
    lessons = prepare(task, wish, side_px=side, step_px=min(_SIDE_STEP, max(card.family.step_px, side // 4)))
    loaded = shelf.take(card, weights)
    if not loaded.whole:
        raise TooLittleMemory
    loaded.wear(())
    keep = Keep(weights, task.job_id)
    plan = _plan(task, wish, card)
    pipeline = loaded.form(card.family.calls[Way.PICTURE].pipeline)
    course = Course(task, wish, pipeline, target_of(trainer, pipeline), plan, keep)
    learned = course.learn(lessons, part_of(progress, 0.0, _LEARNED))
    file = _write(task, wish, card, plan, learned)
    cover = _cover(task, wish, loaded, device, lessons, file, part_of(progress, _LEARNED, 1.0))
    keep.clear()
    return Done(
        (Made(str(file), MediaKind.WEIGHTS), Made(str(cover), MediaKind.IMAGE)), _notes(card, weights, plan, learned)
    )


def _plan(task: Task, wish: TrainStyle, card: ModelCard) -> Plan:
    steps = wish.steps or min(2000, max(400, 100 * len(wish.images)))
    return Plan(
        steps=min(steps, _MOST_STEPS),
        learning_rate=wish.learning_rate or _RATE,
        batch_size=min(wish.batch_size or 1, _MOST_BATCH),
        rank=_RANK,
        keep_every=max(5, min(100, steps // 10)),
        seed=task.order.seed,
        model=card.id,
        pictures=len(wish.images),
    )


def _write(task: Task, wish: TrainStyle, card: ModelCard, plan: Plan, learned: Learned) -> Path:
    from safetensors.torch import save_file

    file = task.new_file("style.safetensors")
    facts = StyleFacts(card.style_family, wish.trigger_word, len(learned.losses), plan.rank)
    save_file(learned.tensors, file, facts_entry(facts))
    return file


def _cover(
    task: Task, wish: TrainStyle, loaded: Loaded, device: Device, lessons: list[Lesson], file: Path, progress: Progress
) -> Path:
    """Drawn with the file as anybody would use it: what does not load shows here."""
    card = loaded.card
    call = card.family.calls[Way.PICTURE]
    side = math.isqrt(card.most_pixels)
    size = size_for(side, side, step_px=card.family.step_px, most_pixels=card.most_pixels)
    sample = TextToImage(lessons[0].caption, *size)
    fields = Fields({**common(sample, card, Looks()), **sized(size)})
    loaded.wear((Look(str(file), 1.0),))

    def draw(seeds: list[int], part: Progress) -> Any:
        return run_once(loaded.form(call.pipeline), call, fields, part, generator=device.generators(seeds))

    try:
        (output,) = in_batches([task.order.seed], 1, device, device.free, draw, progress)
    finally:
        loaded.wear(())
    path = task.new_file("cover.png")
    output.images[0].convert("RGB").save(path, "PNG", compress_level=1)
    return path


def _notes(card: ModelCard, weights: Path, plan: Plan, learned: Learned) -> dict[str, Any]:
    losses = learned.losses
    width = max(1, -(-len(losses) // _CURVE))
    curve = [sum(part) / len(part) for part in (losses[at : at + width] for at in range(0, len(losses), width))]
    told: dict[str, Any] = {
        "weights": recorded(card, weights),
        "pictures": plan.pictures,
        "steps": plan.steps,
        "learning_rate": plan.learning_rate,
        "losses": [round(value, 5) for value in curve],
    }
    return told | ({"resumed_at": learned.began_at} if learned.began_at else {})
