"""Model cards: where the weights of a model are, which pipeline runs them, and what the model can bear."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from atelier.domain.errors import AtelierError
from atelier.engines.diffusers.families import family_of
from atelier.engines.diffusers.family import Family, Way

Count = Annotated[int, Meta(ge=1)]


class CardFault(AtelierError):
    code = "settings"


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where weights come from. `revision` is a commit, a tag or a branch; the commit that it names when it is pulled is
    written down, and that it stays. `variant` is a flavour of the files, such as "fp16"."""

    repository: str = ""
    revision: str = ""
    variant: str = ""


class Part(Source, frozen=True):
    """A component that replaces or completes one of the pipeline's own, or a model that works beside it. `kind` is its
    class in diffusers or transformers."""

    kind: str


class ModelCard(Source, frozen=True):
    """One set of weights.

    `pipeline` is its class in diffusers, `kind` its family where several have that class; `serves` are patterns of the
    model ids that it stands in for. `path` is a local folder; without one, the folder of the card's id among the
    weights. `dtype` is for devices that have half precision; `float32_parts` are components that need the full one even
    there. `steps` and `guidance` count where the order says nothing.

    `least_pixels` and `most_pixels` bound a picture or a frame as the model makes it, `most_frames` a clip, `most_s` a
    sound; `fps` is the rate at which its clips move as they should. `batch` is how many pictures it makes at once, at
    most. `memory_gb` is what the device needs beside the weights. `style_family` names the family of trained styles
    that fit; they are trained on pictures of about `training_px` squared.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    title: str
    pipeline: str
    kind: str = ""
    serves: tuple[str, ...] = ()
    path: str = ""
    dtype: Literal["float32", "float16", "bfloat16"] = "bfloat16"
    float32_parts: tuple[str, ...] = ()
    steps: Count = 30
    guidance: float | None = None
    least_pixels: Annotated[int, Meta(ge=0)] = 0
    most_pixels: Count = 1_048_576
    most_frames: Count = 1
    fps: Annotated[float, Meta(gt=0)] = 16.0
    most_s: Annotated[float, Meta(gt=0)] = 30.0
    batch: Count = 4
    memory_gb: Annotated[float, Meta(ge=0)] = 2.0
    style_family: str = ""
    training_px: Count = 1024
    licence: str = ""
    parts: dict[str, Part] = {}

    @property
    def family(self) -> Family:
        return family_of(self.pipeline, self.kind)

    def folder(self, weights: Path) -> Path:
        return Path(self.path).expanduser() if self.path else weights / self.id

    def does(self, way: Way) -> bool:
        return self.family.does(way)

    def stands_for(self, model: str) -> bool:
        return any(fnmatchcase(model, pattern) for pattern in self.serves)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    model: tuple[ModelCard, ...] = ()


def find(cards: Sequence[ModelCard], model: str, ways: Sequence[Way]) -> tuple[ModelCard, Way] | None:
    """The first card that stands for a model and does one of these, the earlier of them preferred."""
    able = [card for card in cards if card.stands_for(model)]
    return next(((card, way) for way in ways for card in able if card.does(way)), None)


def find_to_train(cards: Sequence[ModelCard], model: str, style_family: str) -> ModelCard | None:
    """A card that styles of this family can be trained on; "" is for any. One that stands for the model goes first."""
    able = [
        card for card in cards if card.does(Way.LEARN) and card.style_family and style_family in ("", card.style_family)
    ]
    return next((card for card in able if card.stands_for(model)), able[0] if able else None)


def all_cards(own: str) -> tuple[ModelCard, ...]:
    """Those of the operator's file first; an id of theirs replaces one of ours. Raises CardFault."""
    mine = read_cards(Path(own).expanduser()) if own else ()
    taken = {card.id for card in mine}
    return (*mine, *(card for card in known_cards() if card.id not in taken))


@functools.cache
def known_cards() -> tuple[ModelCard, ...]:
    """The cards that come along."""
    folder = files("atelier.engines.diffusers") / "known"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(card for file in found for card in _parse(file.read_text("utf-8"), file.name))


def read_cards(file: Path) -> tuple[ModelCard, ...]:
    """The cards of a file. Raises CardFault, naming the file and what is wrong."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CardFault(f"{file}: {error}") from error
    return tuple(_parse(text, str(file)))


def _parse(text: str, name: str) -> Iterator[ModelCard]:
    try:
        cards = msgspec.convert(tomllib.loads(text), _File).model
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CardFault(f"{name}: {error}") from error
    seen: set[str] = set()
    for card in cards:
        if card.id in seen:
            raise CardFault(f"{name}: the id {card.id!r} is taken by an earlier card")
        seen.add(card.id)
        try:
            family_of(card.pipeline, card.kind)
        except KeyError:
            which = f"no family {card.kind!r}" if card.kind else "no family"
            raise CardFault(f"{name}: {card.id}: {which} has the pipeline {card.pipeline!r}") from None
        yield card
