"""What is loaded and for how long: the budget, styles that leave nothing behind, and memory that runs out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.domain.wishes.image import TextToImage
from atelier.engines.port import Progress
from tests.engines.diffusers.room import DEVICE, card_of

SD, XL, FLUX = "StableDiffusionPipeline", "StableDiffusionXLPipeline", "FluxPipeline"
HOUSE = TextToImage(prompt="a red house", width_px=64, height_px=64)


def test_the_model_that_was_not_used_for_longest_leaves_first(weights: Path) -> None:
    from atelier.engines.diffusers import loading
    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.shelf import Shelf

    cards = {name: card_of(name, memory_gb=0.0) for name in (SD, XL, FLUX)}
    sizes = {name: loading.weight_bytes(loading.load(card, weights, Device(DEVICE))) for name, card in cards.items()}
    shelf = Shelf(Device(DEVICE, sum(sizes.values()) - 1))
    first = shelf.take(cards[SD], weights)
    shelf.take(cards[XL], weights)
    assert shelf.take(cards[SD], weights) is first
    shelf.take(cards[FLUX], weights)
    assert shelf.names == (SD.lower(), FLUX.lower())
    assert shelf.take(cards[SD], weights) is first
    assert shelf.take(card_of(SD, memory_gb=0.0, steps=9), weights) is not first


def test_all_forms_of_a_model_share_its_weights(weights: Path) -> None:
    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.shelf import Shelf

    loaded = Shelf(Device(DEVICE)).take(card_of(XL), weights)
    forms = [loaded.form(call.pipeline) for call in loaded.card.family.calls.values()]
    assert len({id(form) for form in forms}) == 3
    assert len({id(form.unet) for form in forms}) == 1
    assert {type(form).__name__ for form in forms} == loaded.card.family.pipelines()


def lora(folder: Path, weights: Path, seed: int) -> Path:
    """Weights of a style that nobody trained, on the queries of a network."""
    import torch
    from safetensors.torch import save_file

    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.loading import load
    from atelier.engines.diffusers.looks import StyleFacts, facts_entry

    torch.manual_seed(seed)
    tensors = {}
    for name, module in load(card_of(SD), weights, Device(DEVICE)).unet.named_modules():
        if name.endswith("to_q"):
            tensors[f"unet.{name}.lora_A.weight"] = torch.randn(4, module.in_features)
            tensors[f"unet.{name}.lora_B.weight"] = torch.randn(module.out_features, 4)
    path = folder / f"{seed}.safetensors"
    save_file(tensors, path, facts_entry(StyleFacts("tiny")))
    return path


def test_styles_mix_by_strength_and_leave_nothing_behind(weights: Path, tmp_path: Path) -> None:
    import torch

    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.looks import Look
    from atelier.engines.diffusers.shelf import Shelf

    one, two = (str(lora(tmp_path, weights, seed)) for seed in (1, 2))
    loaded = Shelf(Device(DEVICE)).take(card_of(SD), weights)

    def draw(*looks: Look) -> np.ndarray:
        loaded.wear(looks)
        pipeline = loaded.form("StableDiffusionPipeline")
        made = pipeline(
            "a house", width=64, height=64, num_inference_steps=2, generator=torch.Generator().manual_seed(1)
        )
        return np.asarray(made.images[0]).astype(np.int16)

    plain = draw()
    alone, other, both = draw(Look(one, 1.0)), draw(Look(two, 1.0)), draw(Look(one, 1.0), Look(two, 0.5))
    for first, second in ((plain, alone), (plain, other), (alone, other), (alone, both), (other, both)):
        assert np.abs(first - second).max() > 0
    assert np.array_equal(draw(Look(one, 1.0)), alone)
    assert np.array_equal(draw(), plain)
    assert not any("lora" in name for name, _ in loaded.form(SD).unet.named_modules())


def test_a_file_that_is_no_style_leaves_the_model_as_it_was(weights: Path, tmp_path: Path) -> None:
    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.looks import BadStyle, Look
    from atelier.engines.diffusers.shelf import Shelf

    (tmp_path / "bad.safetensors").write_bytes(b"nothing of the kind")
    loaded = Shelf(Device(DEVICE)).take(card_of(SD), weights)
    good = Look(str(lora(tmp_path, weights, 1)), 1.0)
    with pytest.raises(BadStyle):
        loaded.wear((good, Look(str(tmp_path / "bad.safetensors"), 1.0)))
    assert loaded.looks == ()
    assert not any("lora" in name for name, _ in loaded.form(SD).unet.named_modules())


@pytest.mark.parametrize(("fits", "sizes"), [(3, [3, 3, 1]), (2, [2, 2, 2, 1]), (1, [1] * 7)])
def test_what_does_not_fit_is_made_in_smaller_batches(weights: Path, fits: int, sizes: list[int]) -> None:
    import torch

    from atelier.engines.diffusers.calling import in_batches
    from atelier.engines.diffusers.device import Device

    done: list[list[int]] = []

    def make(portion: list[int], progress: Progress) -> None:
        if len(portion) > fits:
            torch.empty(1 << 55, dtype=torch.uint8)  # more than any machine has: torch says so in its own way
        progress(1.0, "made")
        done.append(portion)

    heard: list[float] = []
    in_batches(
        list(range(7)), 7 if fits == 3 else 4, Device(DEVICE), lambda: None, make, lambda share, _: heard.append(share)
    )
    assert [number for portion in done for number in portion] == list(range(7))
    assert [len(portion) for portion in done] == sizes
    assert heard == sorted(heard)


def test_when_not_even_one_fits_the_others_leave_and_then_it_is_told(weights: Path) -> None:
    import torch

    from atelier.engines.diffusers.calling import in_batches
    from atelier.engines.diffusers.device import Device, TooLittleMemory

    asked: list[str] = []

    def make(portion: list[int], progress: Progress) -> None:
        torch.empty(1 << 55, dtype=torch.uint8)

    with pytest.raises(TooLittleMemory):
        in_batches([1, 2], 2, Device(DEVICE), lambda: asked.append("room"), make, lambda share, stage: None)
    assert asked == ["room"]
