"""A wish that is made of others."""

from __future__ import annotations

from typing import Any

import msgspec

from atelier.domain.graph import Graph
from atelier.domain.wishes.parts import Media


class Given(msgspec.Struct, frozen=True):
    """A medium that was given for a public input; `index` counts within a list."""

    key: str
    index: int
    media: Media


class RunGraph(msgspec.Struct, frozen=True, tag="run_graph", omit_defaults=True):
    """Runs a version of a node app. `values` are the public inputs that are no media, `shares` what each of its calls
    costs, in micros, by the call's name: `<node id>/<index>`."""

    app: str
    graph: Graph
    values: dict[str, Any]
    media: tuple[Given, ...] = ()
    shares: dict[str, int] = {}
