"""`/krea/generate` and `/krea/styles/train`: a path for each model, all with the same handler."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

from litestar import Request, Response, post
from litestar.datastructures import ResponseHeader
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from atelier.accounts.records import Scope
from atelier.catalogue.facts import KreaMenu, KreaOffer
from atelier.catalogue.find import find
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.retry import RetryKey
from atelier.dialects.krea import described, wire
from atelier.dialects.krea.acceptance import FAILS, Acceptance, WebhookUrl
from atelier.dialects.krea.orders import GROUPS, wanted
from atelier.dialects.krea.sizes import BODY_BYTES

_TAGS: Final = {"image": "Image", "image_enhance": "Image Enhance", "video": "Video", "style_training": "Styles"}
_NAMES: Final = {"/styles/train": "train_style"}
"""Operation ids that do not follow from the path."""
_HEADERS: Final = [
    ResponseHeader(name=name, description=description, documentation_only=True)
    for name, description in (
        ("Deprecation", "Sent when the body has old names of fields: since when they are old (RFC 9745)."),
        ("Sunset", "Beside it: the end that was announced for them. They are accepted here after it, too."),
        ("Idempotent-Replayed", "`true`: an earlier request under this Idempotency-Key had this answer."),
    )
]


async def generate(
    request: Request[Any, Any, Any],
    data: dict[str, Any],
    caller: Authenticated,
    krea_acceptance: Acceptance,
    webhook_url: WebhookUrl = None,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    offer = find(menu("krea"), request.route_handler.opt["model"])
    response = await krea_acceptance.accept(
        request, caller, wanted(offer, data), data, webhook_url=webhook_url, idempotency_key=idempotency_key
    )
    response.headers.update(_announcement(offer, data))
    return response


@post("/generate/{rest:path}", scope=Scope.GENERATE, status_code=200, include_in_schema=False, tags=["Image"])
async def unknown_model(rest: str) -> None:
    """What no model has as its path: says which come near."""
    find(menu("krea"), rest.strip("/").partition("/")[2])


def handlers() -> list[HTTPRouteHandler]:
    """One for each model, with its own words for the document."""
    known = menu("krea")
    assert isinstance(known.facts, KreaMenu)
    return [
        *(_handler(offer, known.facts.paths) for offer in known.offers.values() if _group(offer) in GROUPS),
        unknown_model,
    ]


def _handler(offer: Offer, paths: Mapping[str, str]) -> HTTPRouteHandler:
    path = paths[_group(offer)].replace("{id}", offer.id)
    return post(
        path,
        scope=Scope.GENERATE,
        status_code=200,
        request_max_body_size=BODY_BYTES,
        tags=[_TAGS[_group(offer)]],
        operation_id=_NAMES.get(path) or _operation_id(path),
        summary=offer.title,
        description=described.description(offer),
        responses={200: ResponseSpec(wire.JobCreated, description="The job was accepted.")},
        response_headers=_HEADERS,
        fails=FAILS,
        model=offer.id,
        body=described.input_schema(offer),
        extensions=described.extensions(offer),
    )(generate)


def _group(offer: Offer) -> str:
    assert isinstance(offer.facts, KreaOffer)
    return offer.facts.group


def _operation_id(path: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in path.strip("/"))


def _announcement(offer: Offer, given: Mapping[str, Any]) -> dict[str, str]:
    """Headers for a body with old names of fields."""
    if not offer.aliases.keys() & given.keys():
        return {}
    facts = menu("krea").facts
    assert isinstance(facts, KreaMenu)
    end = datetime.fromisoformat(facts.aliases_until).replace(tzinfo=UTC)
    return {"deprecation": f"@{end.timestamp():.0f}", "sunset": format_datetime(end, usegmt=True)}
