"""The parts of a training: noise, batches that do not fit, networks in half precision, and the end of a course."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.engines.diffusers.cards import ModelCard
from tests.engines.diffusers.room import DEVICE
from tests.engines.diffusers.test_training import KINDS, card_for, training


def course(
    card: ModelCard,
    weights: Path,
    folder: Path,
    *,
    dtype: Any = None,
    change: Callable[[Any], Any] = lambda method: method,
    **more: object,
) -> tuple[Any, Callable[[], Any]]:
    """A pipeline, and how to teach it."""
    from atelier.engines.diffusers import loading
    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.training.course import Course
    from atelier.engines.diffusers.training.keeping import Keep
    from atelier.engines.diffusers.training.lessons import picture_of, prepare
    from atelier.engines.diffusers.training.material import Reading
    from atelier.engines.diffusers.training.methods import METHODS
    from atelier.engines.diffusers.training.plan import plan_of

    task = training(folder, **more)  # type: ignore[arg-type]
    wish: Any = task.order.wish
    device = Device(DEVICE)
    pipeline = loading.load(card, weights, device).to(device.device, dtype)
    assert card.family.trainer is not None
    method = METHODS[card.family.trainer]
    lessons = prepare(task, wish, side_px=math.isqrt(card.most_pixels), step_px=16)
    reading = Reading(pipeline, method)
    seen = [reading.see(picture_of(task, wish, lesson), lesson.caption) for lesson in lessons]
    made = Course(pipeline, change(method), plan_of(wish, card, 1), Keep(folder, "job"), device, lambda: None)
    return pipeline, lambda: made.learn(lessons, seen, lambda share: None, lambda share, stage: None)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("pipeline", KINDS)
def test_networks_in_half_precision_stay_in_it_and_what_they_learn_is_in_full(
    pipeline: str, dtype: str, weights: Path, tmp_path: Path
) -> None:
    """As they are on every device but the processor."""
    import torch

    loaded, learn = course(card_for(pipeline), weights, tmp_path, dtype=getattr(torch, dtype), steps=2)
    learned = learn()
    network = loaded.unet if hasattr(loaded, "unet") else loaded.transformer
    assert all(math.isfinite(loss) for loss in learned.losses)
    assert {value.dtype for value in learned.tensors.values()} == {torch.float32}
    assert {value.dtype for value in network.parameters()} == {getattr(torch, dtype)}
    assert not any("lora" in name for name, _ in network.named_modules())
    grown = [value for name, value in learned.tensors.items() if "lora_B" in name]
    assert all(bool(value.isfinite().all()) for value in grown)
    assert any(float(value.abs().max()) > 0 for value in grown)


def greedy(most: int) -> Callable[[Any], Any]:
    """A method that takes more memory than there is for more than so many pictures at once."""

    def change(method: Any) -> Any:
        import torch

        def ask(pipeline: Any, network: Any, noised: Any, words: Any) -> Any:
            if len(noised.latents) > most:
                torch.empty(1 << 55, dtype=torch.uint8)
            return method.ask(pipeline, network, noised, words)

        return msgspec.structs.replace(method, ask=ask)

    return change


def test_a_batch_that_does_not_fit_is_taken_in_parts_and_comes_to_the_same(weights: Path, tmp_path: Path) -> None:
    card = card_for("WanPipeline")
    whole = course(card, weights, tmp_path / "a", steps=4, learning_rate=1e-3)[1]()
    parts = course(card, weights, tmp_path / "b", steps=4, learning_rate=1e-3, change=greedy(1))[1]()
    assert (whole.at_once, parts.at_once) == (2, 1)
    assert np.allclose(whole.losses, parts.losses, rtol=1e-4)
    assert all(np.allclose(whole.tensors[name], parts.tensors[name], atol=1e-4) for name in whole.tensors)


def test_where_not_even_one_fits_it_is_told_and_the_network_is_as_it_was(weights: Path, tmp_path: Path) -> None:
    from atelier.engines.diffusers.device import TooLittleMemory

    loaded, learn = course(card_for("WanPipeline"), weights, tmp_path, steps=4, change=greedy(0))
    before = {name: value.clone() for name, value in loaded.transformer.state_dict().items()}
    with pytest.raises(TooLittleMemory):
        learn()
    after = loaded.transformer.state_dict()
    assert after.keys() == before.keys()
    assert all(bool((after[name] == before[name]).all()) for name in before)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.02, 0.98), st.floats(0.3, 8.0), st.integers(0, 2**32))
def test_moments_lie_in_their_span_and_halves_of_the_way_share_all_draws(
    boundary: float, shift: float, seed: int
) -> None:
    pytest.importorskip("torch")
    import torch

    from atelier.engines.diffusers.training.noising import Flow

    class Schedule(msgspec.Struct):
        config: dict[str, float]

    class Pipeline(msgspec.Struct):
        scheduler: Schedule

    flow = Flow(Pipeline(Schedule({"shift": shift})))
    latents = torch.zeros(64, 1, 2, 2)
    low, high, every = (
        flow.mix(latents, torch.Generator().manual_seed(seed), span).moments
        for span in ((0.0, boundary), (boundary, 1.0), (0.0, 1.0))
    )
    assert float(low.max()) <= boundary + 1e-3
    assert float(high.min()) >= boundary - 1e-3
    assert 0 < float(every.min()) <= float(every.max()) < 1


@pytest.mark.parametrize(
    ("schedule", "tokens", "wanted"),
    [
        ({"shift": 3.0}, 4096, 3.0),
        ({"flow_shift": 5.0}, 4096, 5.0),
        ({"use_dynamic_shifting": True}, 256, math.exp(0.5)),
        ({"use_dynamic_shifting": True, "shift": 3.0}, 4096, math.exp(1.15)),
        ({}, 4096, 1.0),
    ],
)
def test_the_shift_is_that_of_the_models_own_schedule(schedule: dict[str, Any], tokens: int, wanted: float) -> None:
    pytest.importorskip("torch")
    from atelier.engines.diffusers.training.noising import shift_of

    assert shift_of(schedule, tokens) == pytest.approx(wanted)
