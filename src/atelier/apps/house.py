"""The house's own apps, from `house/*.json`."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Final
from uuid import UUID

import msgspec

from atelier.domain.graph import Graph

NAMESPACE: Final = UUID("6f6d8b9e-2c3f-5d3a-9c55-0d8f4d2f7a11")
"""The ids of the house's apps follow from their names, those of their versions from the graphs."""


class HouseApp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slug: str
    name: str
    description: str
    graph: Graph


@functools.cache
def house_apps() -> tuple[HouseApp, ...]:
    folder = files("atelier.apps") / "house"
    found = sorted((path for path in folder.iterdir() if path.name.endswith(".json")), key=lambda path: path.name)
    return tuple(msgspec.json.decode(path.read_bytes(), type=HouseApp) for path in found)
