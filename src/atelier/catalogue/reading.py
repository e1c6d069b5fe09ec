"""Reading the catalogue's TOML files: into tables, and tables into strict structs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

from atelier.catalogue.faults import CatalogueFault, Problem

_Struct = TypeVar("_Struct")


def entries(
    folder: Traversable, shown_as: str, kind: str, *, besides: str = "", named_by: str = "id"
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each entry of the TOML files in a folder: the file, the entry's name for faults, and its table."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if not path.name.endswith(".toml") or path.name == besides:
            continue
        file = f"{shown_as}/{path.name}"
        document = parse(path, file)
        tables = document.pop(kind, None)
        if document or not isinstance(tables, list) or not all(isinstance(raw, dict) for raw in tables):
            raise CatalogueFault(file, "", f"must hold [[{kind}]] tables and nothing else")
        for index, raw in enumerate(tables):
            name = raw.get(named_by)
            yield file, name if isinstance(name, str) else f"{kind}[{index}]", raw


def parse(path: Traversable, shown_as: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        raise CatalogueFault(shown_as, "", "is missing") from None
    except tomllib.TOMLDecodeError as error:
        raise CatalogueFault(shown_as, "", f"is not TOML: {error}") from None


def convert(raw: Any, kind: type[_Struct], key: str = "") -> _Struct:
    """Into a struct; raises Problem at the key that does not fit, below `key`."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        text, _, path = str(error).partition(" - at `$")
        below = path.rstrip("`").removeprefix(".")
        raise Problem(".".join(part for part in (key, below) if part), text) from None
