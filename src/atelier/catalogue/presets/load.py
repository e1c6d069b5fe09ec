"""Reading the presets, once. A fault names file, entry and key."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, TypeVar

import msgspec

from atelier.catalogue.faults import CatalogueFault, Problem
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.presets.records import Category, Lora, Presets, Sample, Template
from atelier.catalogue.reading import convert, entries
from atelier.domain.errors import Invalid

_DIALECT: Final = "zencreator"
_MARKS: Final = {"@": "sample", "#": "category"}
"""`"@anna"` in a template's input stands for the id of the sample of that key, `"#her-city"` for that of a category."""

_Preset = TypeVar("_Preset", Sample, Lora, Category)


@functools.cache
def load_presets() -> Presets:
    """Raises CatalogueFault when the files are not what they should be."""
    return read_presets(files("atelier.catalogue.presets"), menu(_DIALECT).offers, "presets")


def read_presets(folder: Traversable, tools: Mapping[str, Offer], shown_as: str) -> Presets:
    """Each kind has a folder of TOML files. Templates are checked against the tools that they are for."""
    samples = tuple(_plain(folder, shown_as, "samples", "sample", Sample))
    loras = tuple(_plain(folder, shown_as, "loras", "lora", Lora))
    categories = tuple(_plain(folder, shown_as, "categories", "category", Category))
    known = _Known(
        tools=tools,
        marked={mark + one.key: str(one.id) for mark, some in (("@", samples), ("#", categories)) for one in some},
        loras=frozenset(named for lora in loras for named in (str(lora.id), lora.name)),
    )
    presets = Presets(
        templates=tuple(
            _template(file, entry, raw, known)
            for file, entry, raw in _tables(folder, shown_as, "templates", "template")
        ),
        loras=loras,
        categories=categories,
        samples=samples,
    )
    _check_unique(presets, shown_as)
    return presets


class _Known(msgspec.Struct, frozen=True):
    """What templates may name: tools, samples and categories by their marked keys, and LoRAs by id and by name."""

    tools: Mapping[str, Offer]
    marked: Mapping[str, str]
    loras: frozenset[str]


def _tables(folder: Traversable, shown_as: str, below: str, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    return entries(folder / below, f"{shown_as}/{below}", kind, named_by="key")


def _plain(folder: Traversable, shown_as: str, below: str, kind: str, struct: type[_Preset]) -> Iterator[_Preset]:
    for file, entry, raw in _tables(folder, shown_as, below, kind):
        try:
            yield convert(raw, struct)
        except Problem as problem:
            raise CatalogueFault(file, entry, problem) from None


def _template(file: str, entry: str, raw: dict[str, Any], known: _Known) -> Template:
    try:
        given = _ready(raw.get("input", {}), known.marked, "input")
        template: Template = convert({**raw, "input": given}, Template)
        tool = known.tools.get(template.tool_name)
        if tool is None:
            raise Problem("tool_name", f"there is no tool {template.tool_name!r}")
        _check_loras(given, known.loras)
        tool.check.accept(given)
    except Problem as problem:
        raise CatalogueFault(file, entry, problem) from None
    except Invalid as invalid:
        fault = invalid.faults[0]
        key = "input" + fault.pointer.replace("/", ".")
        raise CatalogueFault(file, entry, Problem(key, fault.message)) from None
    return template


def _ready(value: Any, marked: Mapping[str, str], key: str) -> Any:
    """With ids in place of marked keys, and numbers as JSON has them."""
    if isinstance(value, dict):
        return {name: _ready(item, marked, f"{key}.{name}") for name, item in value.items()}
    if isinstance(value, list):
        return [_ready(item, marked, f"{key}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str) and value[:1] in _MARKS:
        if value not in marked:
            raise Problem(key, f"there is no {_MARKS[value[0]]} {value[1:]!r}")
        return marked[value]
    return value


def _check_loras(given: Mapping[str, Any], known: frozenset[str]) -> None:
    if "lora_id" in given and given["lora_id"] not in known:
        raise Problem("input.lora_id", f"there is no LoRA {given['lora_id']!r}")
    for named in given.get("loras") or ():
        if named not in known:
            raise Problem("input.loras", f"there is no LoRA {named!r}")


def _check_unique(presets: Presets, shown_as: str) -> None:
    for name in ("id", "key"):
        every = (*presets.templates, *presets.loras, *presets.categories, *presets.samples)
        twice = [value for value, count in Counter(getattr(one, name) for one in every).items() if count > 1]
        if twice:
            raise CatalogueFault(shown_as, str(twice[0]), Problem(name, "is taken by another preset"))
    names = Counter(lora.name for lora in presets.loras)
    if twice_named := [name for name, count in names.items() if count > 1]:
        raise CatalogueFault(shown_as, twice_named[0], Problem("name", "is taken by another LoRA"))
