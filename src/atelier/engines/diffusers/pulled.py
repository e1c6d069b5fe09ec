"""What is known of weights on this machine: the list that a pull writes beside them, and checks against it. Light."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from atelier.engines.diffusers.cards import ModelCard

LIST: Final = "atelier-weights.json"


class Digest(msgspec.Struct, frozen=True):
    size_bytes: int
    sha256: str


class Pulled(msgspec.Struct, frozen=True):
    """`revision` is the commit that was pulled, `asked` what the card said then: a commit, a tag, a branch or "". Files
    by their path within the folder; `parts` are `repository@commit` by name."""

    repository: str
    revision: str
    files: dict[str, Digest]
    asked: str = ""
    parts: dict[str, str] = {}


def is_here(card: ModelCard, weights: Path) -> bool:
    """Whether there is a pipeline in the card's folder, with every part that completes it."""
    folder = card.folder(weights)
    return (folder / "model_index.json").is_file() and all((folder / "parts" / name).is_dir() for name in card.parts)


def read_list(card: ModelCard, weights: Path) -> Pulled | None:
    """None for weights that were put there by hand."""
    try:
        return msgspec.json.decode((card.folder(weights) / LIST).read_bytes(), type=Pulled)
    except (OSError, msgspec.DecodeError):
        return None


def is_whole(card: ModelCard, weights: Path) -> bool:
    """Whether every file of the list is here, by its size: `faults` looks closer, and takes its time."""
    pulled, folder = read_list(card, weights), card.folder(weights)
    return pulled is not None and all(
        (folder / name).is_file() and (folder / name).stat().st_size == digest.size_bytes
        for name, digest in pulled.files.items()
    )


def write_list(
    folder: Path, repository: str, revision: str, *, asked: str = "", parts: Mapping[str, str] | None = None
) -> Pulled:
    files = {name: _digest(folder / name) for name in _files(folder)}
    pulled = Pulled(repository, revision, files, asked, dict(parts or {}))
    (folder / LIST).write_bytes(msgspec.json.format(msgspec.json.encode(pulled), indent=1))
    return pulled


def recorded(card: ModelCard, weights: Path) -> str:
    """`repository@revision`, or the card's id where nothing is written down."""
    pulled = read_list(card, weights)
    return card.id if pulled is None else f"{pulled.repository}@{pulled.revision}"


def faults(card: ModelCard, weights: Path) -> list[str]:
    """What is wrong with the files, against the list: missing, changed, or of a kind that can hold code."""
    folder = card.folder(weights)
    if not is_here(card, weights):
        return [f"{folder} holds no complete pipeline"]
    found = [f"{name} is no safetensors file; nothing loads it" for name in _files(folder) if _unsafe(name)]
    pulled = read_list(card, weights)
    if pulled is None:
        return found
    if card.revision not in ("", pulled.asked, pulled.revision):
        found.append(f"the card wants revision {card.revision}, and this is {pulled.revision}")
    for name, digest in pulled.files.items():
        if not (folder / name).is_file():
            found.append(f"{name} is missing")
        elif _digest(folder / name) != digest:
            found.append(f"{name} is not as it was pulled")
    return found


def _unsafe(name: str) -> bool:
    return name.endswith((".bin", ".ckpt", ".pt", ".pth", ".pkl", ".py"))


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.name != LIST and not any(part.startswith(".") for part in inside.parts):
            yield str(inside)


def _digest(path: Path) -> Digest:
    with path.open("rb") as file:
        return Digest(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
