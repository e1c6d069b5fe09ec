"""What presets are. `key` is the name of an entry in its file, and of its preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final
from uuid import UUID

import msgspec

from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import StyleUse

_FOLDER: Final = files("atelier.catalogue.presets")


class _Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: UUID
    key: str
    name: str


class Sample(_Preset, frozen=True, kw_only=True):
    """A file of the house that every account may use as if it were its own, by its id, in any dialect."""

    kind: MediaKind
    file: str

    def read(self) -> bytes:
        return (_FOLDER / "samples" / self.file).read_bytes()


class Template(_Preset, frozen=True, kw_only=True):
    """An input that can be sent as it is. `input` has ids of samples where media belong."""

    description: str
    tool_name: str
    tags: tuple[str, ...]
    version: str = "1"
    input: Mapping[str, Any]


class LoraModel(StrEnum):
    WAN = "wan@2.2"
    FLUX_KLEIN = "flux_klein"


class Lora(_Preset, frozen=True, kw_only=True):
    """A style by another name. `styles` are the house's styles that it stands for, at a weight of 1.

    `trigger_word` names the look in a prompt, too: engines that read no style ids get it from there.
    """

    model: LoraModel
    trigger_word: str
    styles: tuple[StyleUse, ...]
    is_new: bool = False

    def at(self, weight: float) -> tuple[StyleUse, ...]:
        """The styles for an order, each within the -2..2 that engines take."""
        return tuple(StyleUse(use.id, max(-2.0, min(2.0, use.strength * weight))) for use in self.styles)


class Gender(StrEnum):
    MALE = "male"
    FEMALE = "female"


class Category(_Preset, frozen=True, kw_only=True):
    """A photoshoot. `prompts` are its shots: the first picture shows the first, and after the last it begins anew."""

    gender: Gender
    prompts: tuple[str, ...]
    is_new: bool = False


class Presets(msgspec.Struct, frozen=True):
    """In the order of their files."""

    templates: tuple[Template, ...]
    loras: tuple[Lora, ...]
    categories: tuple[Category, ...]
    samples: tuple[Sample, ...]

    def template(self, template_id: UUID) -> Template | None:
        return next((one for one in self.templates if one.id == template_id), None)

    def category(self, category_id: UUID) -> Category | None:
        return next((one for one in self.categories if one.id == category_id), None)

    def sample(self, sample_id: UUID) -> Sample | None:
        return next((one for one in self.samples if one.id == sample_id), None)

    def lora(self, named: str) -> Lora | None:
        """By its id or its name; the id of a template stands for the style that the template uses."""
        wanted = _lora_of(self.templates, named) or named
        return next((one for one in self.loras if wanted in (str(one.id), one.name)), None)

    def previewed(self) -> Iterator[Template | Lora | Category]:
        """Everything that has a preview, by `key`."""
        yield from self.templates
        yield from self.loras
        yield from self.categories


def preview(key: str) -> Traversable:
    """The file of a preview, a WebP picture. It may not be there."""
    return _FOLDER / "previews" / f"{key}.webp"


def _lora_of(templates: tuple[Template, ...], named: str) -> str | None:
    """The style in a template's input; the id of a template may be written in capitals."""
    for template in templates:
        if str(template.id) == named.casefold():
            found = template.input.get("lora_id") or next(iter(template.input.get("loras") or ()), None)
            return None if found is None else str(found)
    return None
