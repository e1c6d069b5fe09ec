"""`/gateai/docs.txt`: how to use this dialect, in plain text, for people and for programs that read it like people."""

from __future__ import annotations

import functools
import json
import textwrap
from collections.abc import Iterator, Mapping
from importlib.resources import files
from string import Template
from typing import Any, Final

from litestar import MediaType, Response, get
from litestar.openapi.datastructures import ResponseSpec
from msgspec import UNSET

from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.gateai import wire
from atelier.dialects.gateai.budget import Budgets
from atelier.dialects.gateai.models import detail, fields
from atelier.dialects.gateai.sizes import SIDES, facts_of, menu_facts
from atelier.dialects.gateai.tasks import BASE
from atelier.dialects.gateai.words import kind_of, rules, rules_between

_WIDTH: Final = 118
_SHELVES: Final[Mapping[wire.Shelf, str]] = {"image": "Images", "video": "Videos", "3d": "3D"}


@functools.cache
def docs(base: str, daily_usd: float) -> str:
    """The text for a server whose dialect is reached at `base`, and what a key may spend there a day."""
    limits = menu_facts()
    template = Template((files(__package__) / "docs.txt").read_text("utf-8"))
    return template.substitute(
        base=base,
        daily_usd=f"{daily_usd:g}",
        resets=limits.budget_resets_utc,
        prompt_max=limits.prompt_max_chars,
        quantity_max=limits.quantity_max,
        requests=limits.rate.requests,
        window_s=limits.rate.window_s,
        slots=limits.slots_per_key,
        slot_min=limits.slot_release_s // 60,
        refund_min=limits.refund_s // 60,
        fail_min=limits.hard_deadline_s // 60,
        fail_error=limits.hard_deadline_error,
        single=_folded(f"    {', '.join(limits.references.single)}", "    "),
        array=_folded(f"    {', '.join(limits.references.array)}", "    "),
        models="\n\n".join(_shelf(shelf, title) for shelf, title in _SHELVES.items()),
    )


def _shelf(shelf: wire.Shelf, title: str) -> str:
    offers = (offer for offer in menu("gateai").offers.values() if facts_of(offer).kind == shelf)
    return "\n".join([f"{title}:", *map(_entry, offers)])


def _entry(offer: Offer) -> str:
    model = detail(offer)
    lines = [f"{name}: {_says(model, name, schema)}" for name, schema in fields(offer).items()]
    if model.resolutions:
        sizes = dict.fromkeys(f"{size.width}x{size.height}" for size in model.resolutions)
        lines.append(f"sizes: {', '.join(sizes)}")
    lines += [f"rule: {rule}" for rule in rules_between(offer)]
    return "\n".join([f"- {model.id}: {model.cost}", *(_folded(f"    {line}", "        ") for line in lines)])


def _says(model: wire.Model, name: str, schema: Mapping[str, Any]) -> str:
    """A parameter in a few words: `integer, 1 to 8, default 4`. Where only some pairs are made, these say more than
    what each side may be."""
    spec = model.params[name]
    words = [kind_of(name, schema), *(["required"] if spec.required else [])]
    if not (model.snap == "pair" and name in SIDES):
        words += _limits(spec)
    if spec.default is not UNSET:
        words.append(f"default {_value(spec.default)}")
    return "; ".join([", ".join(words), *rules(name, schema)])


def _limits(spec: wire.ParamSpec) -> Iterator[str]:
    if spec.enum is not UNSET:
        yield f"one of {' '.join(map(_value, spec.enum))}"
    limits = (("from", spec.min), ("to", spec.max), ("in steps of", spec.step))
    if words := " ".join(f"{word} {_value(limit)}" for word, limit in limits if limit is not UNSET):
        yield words


def _value(value: Any) -> str:
    return value if isinstance(value, str) and value else json.dumps(value)


def _folded(text: str, indent: str) -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)


@get(
    "/docs.txt",
    tags=["Docs"],
    operation_id="get_docs_txt",
    media_type=MediaType.TEXT,
    responses={200: ResponseSpec(str, description="The text.", media_type=MediaType.TEXT)},
)
async def docs_txt(links: FileLinks, budgets: Budgets) -> Response[str]:
    """How to use this API, with every model and its parameters, as plain text."""
    return Response(docs(links.base + BASE, budgets.usd(budgets.allowance)), media_type=MediaType.TEXT)


HANDLERS: tuple[Any, ...] = (docs_txt,)
