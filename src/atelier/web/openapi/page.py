"""`/docs`: a guide, the models of the menu, and the OpenAPI document as a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from atelier.catalogue.find import search
from atelier.catalogue.load import menu
from atelier.settings import Settings
from atelier.web.openapi.layout import json_text
from atelier.web.openapi.reading import EVERYWHERE, Reading, model_shown
from atelier.web.openapi.words import read_words

_CODE: Final = re.compile(r"`([^`]+)`")
_BOLD: Final = re.compile(r"\*\*([^*]+)\*\*")
_UNITS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def render_page(document: Mapping[str, Any], settings: Settings, versions: Mapping[str, str]) -> str:
    """The whole page. `versions` are the static files by name, each with what changes when it does."""
    server = document["servers"][0]["url"]
    reading = Reading(document)
    environment = _environment(server)
    return environment.get_template("page.html").render(
        document=document,
        base=urlsplit(server).path.rstrip("/"),
        versions=versions,
        settings=settings,
        groups=reading.groups(),
        objects=reading.objects(),
        webhook=reading.webhook(),
        models=[model_shown(offer) for offer in search(menu("native"))],
        errors=read_words().error,
        everywhere=EVERYWHERE,
    )


def _environment(server: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("atelier.web", "templates/docs"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["server"] = server
    environment.globals["sample"] = lambda name: environment.get_template(f"samples/{name}").render()
    environment.filters.update(
        prose=prose, inline=inline, json=json_text, source=source, time=time_text, bytes=bytes_text
    )
    return environment


def prose(text: str) -> Markup:
    """Paragraphs, with `code` and **bold**."""
    paragraphs = (paragraph.replace("\n", " ") for paragraph in text.strip().split("\n\n"))
    return Markup("\n").join(Markup("<p>{}</p>").format(inline(paragraph)) for paragraph in paragraphs)


def inline(text: str) -> Markup:
    """The same without paragraphs."""
    marked = _CODE.sub(r"<code>\1</code>", str(escape(text)))
    return Markup(_BOLD.sub(r"<strong>\1</strong>", marked))  # noqa: S704  escaped above


def source(text: str) -> Markup:
    """Code between tags, where quotes may stand as they are: a tenth of the page would be their entities."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))  # noqa: S704  escaped here


def time_text(seconds: float) -> str:
    """In the largest unit that divides it: 1 day, 90 seconds."""
    size, unit = next((size, unit) for size, unit in _UNITS if (seconds >= size and seconds % size == 0) or size == 1)
    count = seconds / size
    return f"{count:g} {unit}{'' if count == 1 else 's'}"


def bytes_text(size: int) -> str:
    return f"{size / 1e6:g} MB"
