"""What reads prompts and pictures for some text encoders, made of parts that need no torchvision.

The libraries' own processors for these encoders take clips as well, and for that need a torchvision that fits the build
of torch. Pipelines give them words and pictures only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from transformers import AutoTokenizer, BatchFeature, Qwen2VLImageProcessor

_PICTURE: Final = "<|image_pad|>"  # stands in a prompt for a picture, and then once for each of its patches


class Reader:
    """Called as the processor of Qwen2-VL is."""

    def __init__(self, tokenizer: Any, image_processor: Any) -> None:
        self.tokenizer = tokenizer
        self.image_processor = image_processor

    def __call__(self, text: list[str], images: Any = None, videos: None = None, **more: Any) -> Any:
        seen = {} if images is None else dict(self.image_processor(images=images, return_tensors="pt"))
        merged = self.image_processor.merge_size**2
        counts = [int(grid.prod()) // merged for grid in seen.get("image_grid_thw", ())]
        return BatchFeature({**self.tokenizer(_spread(text, counts), **more), **seen})

    def decode(self, tokens: Any) -> str:
        return str(self.tokenizer.decode(tokens))


def _spread(text: list[str], counts: list[int]) -> list[str]:
    """Every mark of a picture, as often as the picture has patches."""
    left = iter(counts)
    marks = [[_PICTURE * next(left) for _ in range(one.count(_PICTURE))] for one in text]
    return [
        "".join(part for pair in zip(one.split(_PICTURE), [*mine, ""], strict=True) for part in pair)
        for one, mine in zip(text, marks, strict=True)
    ]


def _words_only(folder: Path) -> Any:
    return AutoTokenizer.from_pretrained(str(folder), local_files_only=True)


def _words_and_pictures(folder: Path) -> Any:
    pictures = Qwen2VLImageProcessor.from_pretrained(str(folder), local_files_only=True)
    return Reader(_words_only(folder), pictures)


_MADE_HERE: Final[Mapping[str, Callable[[Path], Any]]] = {
    "PixtralProcessor": _words_only,  # FLUX.2 shows its encoder no pictures
    "Qwen2VLProcessor": _words_and_pictures,
    "Qwen2_5_VLProcessor": _words_and_pictures,
}


def readers_of(folder: Path) -> dict[str, Any]:
    """The components of a saved pipeline that are made here, by name. Raises OSError, ValueError."""
    parts = json.loads((folder / "model_index.json").read_text("utf-8"))
    kinds = {name: part[1] for name, part in parts.items() if isinstance(part, list) and len(part) == 2}
    return {name: _MADE_HERE[kind](folder / name) for name, kind in kinds.items() if kind in _MADE_HERE}
