"""`/skill.md`: a page that teaches an agent to use this server.

What could change is read from where it is decided: the tools, the models and their prices, the codes of refusals.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from atelier.catalogue.find import search
from atelier.catalogue.label import price_text
from atelier.catalogue.load import menu
from atelier.dialects.mcp.refusals import ADVICE
from atelier.dialects.mcp.tools import HTTP
from atelier.dialects.native.tools import tool_offers
from atelier.domain.operations import Operation
from atelier.settings import JobSettings

_EXAMPLE: Final = {"model": "atelier/sketch", "input": {"prompt": "a red fox in snow, watercolor", "seed": 7}}
_HIDDEN: Final = {Operation.REHEARSE}  # for tests of clients


@cache
def skill_page(url: str) -> str:
    """The page for the server at `url`."""
    template = (files(__package__) / "skill.md").read_text()
    return template.format(
        url=url,
        wait_s=f"{JobSettings().wait_limit_s:g}",
        model=_EXAMPLE["model"],
        request=msgspec.json.encode(_EXAMPLE).decode(),
        tools=_table(("tool", "what for"), [(f"`{tool.name}`", tool.description) for tool in HTTP]),
        media=", ".join(f"`{name}`" for name in _media_fields()),
        models=_table(("to do", "model", "price"), _models()),
        refusals=_table(("code", "what to do"), [(f"`{code}`", advice) for code, advice in ADVICE.items()]),
    )


def _media_fields() -> list[str]:
    return sorted({field.path[0] for offer in (*search(menu("native")), *tool_offers()) for field in offer.media})


def _models() -> list[tuple[str, ...]]:
    return [
        (f"`{offer.operations[0]}`", f"`{offer.id}`", price_text(offer.price))
        for offer in (*search(menu("native")), *tool_offers())
        if offer.operations[0] not in _HIDDEN
    ]


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def skill_route(base_url: str) -> HTTPRouteHandler:
    """The page at `/skill.md`. No key is needed: agents read it before they have one."""

    @get("/skill.md", include_in_schema=False)
    async def skill() -> Response[str]:
        return Response(skill_page(base_url), media_type="text/markdown")

    return skill
