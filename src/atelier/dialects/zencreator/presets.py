"""`/templates`, `/loras` and `/photoshoot-categories`: what customers choose from."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import get
from litestar.params import QueryParameter

from atelier.accounts.records import Scope
from atelier.catalogue.presets import Category, Gender, Lora, LoraModel, Template, load_presets
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.ids import Id, known_id
from atelier.dialects.zencreator.pages import PageLimit, PageNumber, page_of
from atelier.dialects.zencreator.previews import preview_url
from atelier.domain.errors import Invalid, NotFound

BASE = "/zencreator"


@get("/templates", scope=Scope.READ, tags=["Templates"], operation_id="list_templates")
async def list_templates(
    caller: Authenticated,
    links: FileLinks,
    tool_name: Annotated[str | None, QueryParameter(description="Only for this tool.")] = None,
    tags: Annotated[
        list[str] | None, QueryParameter(description="Only with all of these; repeat it for several.")
    ] = None,
    page: PageNumber = 1,
    limit: PageLimit = 10,
) -> wire.Templates:
    """Inputs to start from. Their media are samples that every account may use."""
    found = [
        template
        for template in load_presets().templates
        if tool_name in (None, template.tool_name) and set(tags or ()) <= set(template.tags)
    ]
    shown, pagination = page_of(found, page, limit)
    return wire.Templates(templates=[_template(template, links) for template in shown], pagination=pagination)


@get(
    "/templates/{template_id:str}",
    scope=Scope.READ,
    tags=["Templates"],
    operation_id="get_template",
    fails=(Invalid,),
)
async def get_template(template_id: Id, caller: Authenticated, links: FileLinks) -> wire.Template:
    """One template."""
    template = load_presets().template(known_id("template_id", template_id))
    if template is None:
        raise NotFound("template", template_id)
    return _template(template, links)


@get("/loras", scope=Scope.READ, tags=["LoRAs"], operation_id="list_loras")
async def list_loras(
    caller: Authenticated,
    links: FileLinks,
    model: Annotated[
        str | None,
        QueryParameter(
            description="For which model; required.", schema_extra={"enum": list(map(str, LoraModel))}, required=True
        ),
    ] = None,
    page: PageNumber = 1,
    limit: PageLimit = 10,
) -> wire.Loras:
    """The styles for a model."""
    if model is None:
        raise Invalid.at("?model", "is required")
    if model not in list(LoraModel):
        raise Invalid.at("?model", f"must be one of {', '.join(LoraModel)}")
    shown, pagination = page_of([lora for lora in load_presets().loras if lora.model == model], page, limit)
    return wire.Loras(loras=[_lora(lora, links) for lora in shown], pagination=pagination)


@get(
    "/photoshoot-categories",
    scope=Scope.READ,
    tags=["Photoshoot Categories"],
    operation_id="list_photoshoot_categories",
)
async def list_categories(
    caller: Authenticated,
    links: FileLinks,
    gender: Annotated[
        str | None, QueryParameter(description="Only for them.", schema_extra={"enum": list(map(str, Gender))})
    ] = None,
    page: PageNumber = 1,
    limit: PageLimit = 20,
) -> wire.Categories:
    """Photoshoots that are planned already."""
    if gender is not None and gender not in list(Gender):
        raise Invalid.at("?gender", f"must be one of {', '.join(Gender)}")
    found = [category for category in load_presets().categories if gender in (None, category.gender)]
    shown, pagination = page_of(found, page, limit)
    return wire.Categories(categories=[_category(category, links) for category in shown], pagination=pagination)


def _template(template: Template, links: FileLinks) -> wire.Template:
    return wire.Template(
        id=template.id,
        name=template.name,
        description=template.description,
        tool_name=template.tool_name,
        tags=list(template.tags),
        version=template.version,
        input=dict(template.input),
        preview_url=_preview(template.key, links),
    )


def _lora(lora: Lora, links: FileLinks) -> wire.Lora:
    return wire.Lora(
        id=lora.id,
        name=lora.name,
        trigger_word=lora.trigger_word,
        is_nsfw=False,
        is_new=lora.is_new,
        preview_url=_preview(lora.key, links),
    )


def _category(category: Category, links: FileLinks) -> wire.Category:
    return wire.Category(
        id=category.id,
        name=category.name,
        gender=category.gender,
        is_new=category.is_new,
        preview_url=_preview(category.key, links),
    )


def _preview(key: str, links: FileLinks) -> str:
    return preview_url(links.base + BASE, key)


HANDLERS: tuple[Any, ...] = (list_templates, get_template, list_loras, list_categories)
