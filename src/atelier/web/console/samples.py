"""The same request as code to copy: in its own dialect, and in the others that have a model for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from atelier.catalogue.find import find
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.domain.operations import Operation
from atelier.web.console.alike import alike
from atelier.web.console.asking import Model, Sent
from atelier.web.console.kinds import fields_of
from atelier.web.console.openai_code import openai_code
from atelier.web.console.snippets import FACES, curl, javascript, parameter, path_of, python
from atelier.web.console.ways import WAYS
from atelier.web.console.words import DIALECTS


class Sample(msgspec.Struct, frozen=True):
    """Code. The key is read from the environment: it never stands in what is copied."""

    dialect: str
    language: str
    code: str
    model: str = ""
    """Another model than that of the form."""


def samples(server: str, model: Model, given: Mapping[str, Any], sent: Sent) -> list[Sample]:
    """How to ask for a job. What must be given and is not yet, is as in the examples."""
    missing = _missing(model, given)
    own, linked = {**missing, **given}, {**missing, **sent.linked}
    title = DIALECTS[model.dialect]
    if model.operation == Operation.RUN_GRAPH:
        return [Sample(title, *one) for one in _native(server, model.offer, own, terminal=False)]
    offer = find(menu(model.dialect), model.offer)
    made = [Sample(title, *one) for one in _code(server, model.dialect, offer, own, linked)]
    for other in alike(model.dialect, offer, own, linked):
        code = _code(server, other.dialect, other.offer, other.given, other.given)
        made += [Sample(DIALECTS[other.dialect], *one, other.offer.title) for one in code]
    return made


def _missing(model: Model, given: Mapping[str, Any]) -> dict[str, Any]:
    required = model.schema.get("required", ())
    return {
        name: value
        for name, field in fields_of(model.schema)
        if name in required and name not in given and "x-media" not in field
        if (value := model.example.get(name) or _WORDS.get(name)) is not None
    }


_WORDS = dict.fromkeys(("prompt", "positive_prompt"), "a lighthouse on a cliff at dusk")


def _code(
    server: str, dialect: str, offer: Offer, given: Mapping[str, Any], linked: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Languages, each with its code. Files go in by link where a dialect or a library asks for that."""
    if dialect == "native":
        yield from _native(server, offer.id, given, terminal=True)
        return
    way, face = WAYS[dialect], FACES[dialect]
    path, body = path_of(offer, dialect), way.body(offer, linked if way.linked or dialect == "openai" else given)
    if dialect == "openai":
        yield from openai_code(f"{server}{face.base}", offer, body)
        return
    yield "curl", curl(f"{server}{face.base}{path}", body)
    yield "Python", python(server, face, path, body)
    yield "JavaScript", javascript(server, face, path, body)


def _native(server: str, offer_id: str, given: Mapping[str, Any], *, terminal: bool) -> Iterator[tuple[str, str]]:
    face, body = FACES["native"], {"model": offer_id, "input": dict(given)}
    yield "curl", curl(f"{server}/v1/jobs", body, ("Prefer: wait=60",))
    yield "Python", python(server, face, "/jobs", body)
    yield "JavaScript", javascript(server, face, "/jobs", body)
    if terminal:
        parts = [f"-p {parameter(name, value)}" for name, value in given.items()]
        yield "Terminal", " ".join([f"atelier run {offer_id}", *parts, "-o ."])
