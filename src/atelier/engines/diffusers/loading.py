"""From a model card to a pipeline on the device: local files, safetensors only, no code from repositories."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"  # before the libraries are imported: they read it then
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["DIFFUSERS_VERBOSITY"] = "error"

import diffusers
import torch
import transformers

from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.device import Device
from atelier.engines.diffusers.reading import readers_of


class WeightsMissing(Exception):
    """The folder of a card is not there, or lacks what it needs; the message says what."""


def load(card: ModelCard, weights: Path, device: Device) -> Any:
    """The pipeline of a card, in the memory of the processor. Raises WeightsMissing."""
    folder = card.folder(weights)
    if not (folder / "model_index.json").is_file():
        raise WeightsMissing(f"{folder} holds no pipeline")
    dtype = device.dtype(card.dtype)
    told: dict[str, Any] = {
        "local_files_only": True,
        "use_safetensors": True,
        "dtype": {"default": dtype, **dict.fromkeys(card.float32_parts, torch.float32)}
        if card.float32_parts
        else dtype,
    }
    if card.variant:
        told["variant"] = card.variant
    try:
        parts = {name: _part(card, name, folder, dtype) for name in card.parts if _is_taken(card, name)}
        readers = readers_of(folder)
        given = {**dict.fromkeys(readers), **parts}
        pipeline = pipeline_class(card.pipeline).from_pretrained(str(folder), **told, **given)
        pipeline.register_modules(**readers)
        return pipeline
    except (OSError, ValueError, ImportError) as error:
        raise WeightsMissing(str(error).split("\n", 1)[0]) from error


def beside(card: ModelCard, weights: Path) -> dict[str, Any]:
    """Those parts of a card that are none of its pipeline's components, in full precision. Raises WeightsMissing."""
    try:
        return {
            name: _part(card, name, card.folder(weights), torch.float32).eval()
            for name in card.parts
            if not _is_taken(card, name)
        }
    except (OSError, ValueError, ImportError) as error:
        raise WeightsMissing(str(error).split("\n", 1)[0]) from error


def _is_taken(card: ModelCard, name: str) -> bool:
    return name in inspect.signature(pipeline_class(card.pipeline).__init__).parameters


def _part(card: ModelCard, name: str, folder: Path, dtype: Any) -> Any:
    part = card.parts[name]
    variant = {"variant": part.variant} if part.variant else {}
    kind = getattr(diffusers, part.kind, None) or getattr(transformers, part.kind)
    return kind.from_pretrained(
        str(folder / "parts" / name), local_files_only=True, use_safetensors=True, dtype=dtype, **variant
    )


def pipeline_class(name: str) -> Any:
    return getattr(diffusers, name)


def as_another(pipeline: Any, name: str) -> Any:
    """A pipeline of another class over the same components. Nothing is loaded, copied or cast."""
    wanted = inspect.signature(pipeline_class(name).__init__).parameters
    own = {**pipeline.config, **pipeline.components}
    return pipeline_class(name)(**{key: own[key] for key in wanted if key in own})


def modules_of(pipeline: Any) -> Iterator[Any]:
    """The networks among its components."""
    return (part for part in pipeline.components.values() if isinstance(part, torch.nn.Module))


def weight_bytes(pipeline: Any, *beside: Any) -> int:
    return sum(_bytes(module) for module in (*modules_of(pipeline), *beside))


def largest_bytes(pipeline: Any) -> int:
    return max((_bytes(module) for module in modules_of(pipeline)), default=0)


def _bytes(module: Any) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in (*module.parameters(), *module.buffers()))
