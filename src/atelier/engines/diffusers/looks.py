"""Styles on a pipeline: LoRA files by their strength, and the words of styles that are no files of ours."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from atelier.domain.wishes.parts import StyleUse
from atelier.engines.port import StyleFile

ENGINE: Final = "diffusers"
"""The engine whose style files are LoRAs in safetensors."""

_FACTS: Final = "atelier"  # the key in the file's metadata
_FIRST: Final = "transformer."
_SECOND: Final = "transformer_2."


class BadStyle(Exception):
    """A style file that cannot be used; the message tells the customer why."""


class StyleFacts(msgspec.Struct, frozen=True):
    """What a style file says of itself. `family` is the family of styles that it was trained for."""

    family: str
    trigger_word: str = ""
    steps: int = 0
    rank: int = 0


class Look(msgspec.Struct, frozen=True):
    path: str
    strength: float


class Looks(msgspec.Struct, frozen=True):
    """What an order's styles come down to. `named` are the ids that have an effect."""

    files: tuple[Look, ...] = ()
    words: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def prompt(self, prompt: str) -> str:
        """With the words that it lacks."""
        missing = [words for words in self.words if words.lower() not in prompt.lower()]
        return ", ".join(part for part in (prompt, *missing) if part)


def looks_of(uses: tuple[StyleUse, ...], files: Mapping[str, StyleFile]) -> Looks:
    """A use of strength 0 counts as none at all."""
    looks: list[Look] = []
    words: list[str] = []
    named: list[str] = []
    unknown: list[str] = []
    for use in uses:
        if use.strength == 0:
            continue
        file = files.get(use.id)
        ours = file is not None and file.engine == ENGINE and file.path is not None
        if file is None or not (ours or file.words):
            unknown.append(use.id)
            continue
        if ours:
            looks.append(Look(str(file.path), use.strength))
        if file.words:
            words.append(file.words)
        named.append(use.id)
    return Looks(tuple(looks), tuple(words), tuple(named), tuple(unknown))


def check_family(looks: Looks, family: str) -> None:
    """Raises BadStyle for a file that was trained for other models."""
    for look in looks.files:
        facts = read_facts(Path(look.path))
        if facts is not None and facts.family != family:
            raise BadStyle(
                f"a style was trained for {facts.family or 'other models'}; this model takes {family or 'none'}"
            )


def read_facts(path: Path) -> StyleFacts | None:
    """None where the file was not trained here. Raises BadStyle."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "pt") as file:
            told = (file.metadata() or {}).get(_FACTS)
        return None if told is None else msgspec.json.decode(told, type=StyleFacts)
    except (SafetensorError, OSError, msgspec.DecodeError) as error:
        raise BadStyle(f"a style file cannot be read: {error}") from error


def facts_entry(facts: StyleFacts) -> dict[str, str]:
    """The metadata that `read_facts` reads."""
    return {_FACTS: msgspec.json.encode(facts).decode(), "format": "pt"}


def put_on(pipeline: Any, looks: tuple[Look, ...]) -> None:
    """Loads the files and mixes them by their strengths. Raises BadStyle, and leaves the pipeline without any."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    names = [_name(look) for look in looks]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of there being several, which is what is wanted
            for name, look in zip(names, looks, strict=True):
                _load(pipeline, load_file(look.path), name)
        pipeline.set_adapters(names, [look.strength for look in looks])
    except (SafetensorError, OSError, ValueError, RuntimeError, KeyError, AttributeError) as error:
        if hasattr(pipeline, "unload_lora_weights"):
            pipeline.unload_lora_weights()
        raise BadStyle(f"a style does not fit this model: {str(error).splitlines()[0][:200]}") from error


def _load(pipeline: Any, tensors: dict[str, Any], name: str) -> None:
    """The library puts a file into one network. Where a second one takes turns with it, its part of the file is told
    apart by its name."""
    second = {key: value for key, value in tensors.items() if key.startswith(_SECOND)}
    first = {key: value for key, value in tensors.items() if key not in second}
    pipeline.load_lora_weights(first, adapter_name=name)
    if second:
        renamed = {_FIRST + key.removeprefix(_SECOND): value for key, value in second.items()}
        pipeline.load_lora_weights(renamed, adapter_name=name, load_into_transformer_2=True)


def _name(look: Look) -> str:
    return f"style_{hashlib.sha256(look.path.encode()).hexdigest()[:16]}"
