"""`/krea/generate`: a path for each model, all with the same handler."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import ResponseHeader
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter

from atelier.accounts.records import Scope
from atelier.catalogue.facts import KreaMenu, KreaOffer
from atelier.catalogue.find import find
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.retry import retry_of
from atelier.dialects.krea import described, translate, wire
from atelier.dialects.krea.assets import RetryKey
from atelier.dialects.krea.orders import GROUPS, wanted
from atelier.domain import errors
from atelier.flows.once import Once
from atelier.flows.place import Place, Terms
from atelier.flows.submit import Answer, Replayed
from atelier.jobs.jobs import Jobs
from atelier.settings import Settings
from atelier.webhooks.urls import check_url

BODY_BYTES: Final = 48 << 20  # room for media as data: URIs

_TAGS: Final = {"image": "Image", "image_enhance": "Image Enhance", "video": "Video"}
_FAILS: Final = (
    errors.ConsentMissing,
    errors.InsufficientCredits,
    errors.BacklogFull,
)
_HEADERS: Final = [
    ResponseHeader(name=name, description=description, documentation_only=True)
    for name, description in (
        ("Deprecation", "Sent when the body has old names of fields: since when they are old (RFC 9745)."),
        ("Sunset", "Beside it: the end that was announced for them. They are accepted here after it, too."),
        ("Idempotent-Replayed", "`true`: an earlier request under this Idempotency-Key had this answer."),
    )
]

WebhookUrl = Annotated[
    str | None,
    HeaderParameter(
        name="X-Webhook-URL",
        description="Where to post the job when it has ended: https, at a public address.",
        schema_extra={"format": "uri"},
    ),
]


async def generate(
    request: Request[Any, Any, Any],
    data: dict[str, Any],
    caller: Authenticated,
    place: Place,
    once: Once,
    jobs: Jobs,
    settings: Settings,
    webhook_url: WebhookUrl = None,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    offer = find(menu("krea"), request.route_handler.opt["model"])
    headers = _announcement(offer, data)
    retry = retry_of(idempotency_key, f"POST {request.scope['path']}", await request.body())
    if webhook_url is not None:
        check_url(webhook_url, settings.webhooks, pointer="/X-Webhook-URL")
    terms = Terms(input=msgspec.json.encode(data).decode(), webhook_url=webhook_url, retry=retry)
    receipt = await place.place(caller, wanted(offer, data), terms)
    if isinstance(receipt, Replayed):
        headers["idempotent-replayed"] = "true"
        if receipt.answer is not None:
            return _response(receipt.answer, headers)
        created = translate.created(await jobs.find(receipt.job_id))
    else:
        created = translate.accepted(receipt)
    answer = Answer(200, msgspec.json.encode(created), "application/json")
    if retry is not None:
        await once.store(caller.account_id, retry, receipt.job_id, answer)
    return _response(answer, headers)


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
        operation_id=_operation_id(path),
        summary=offer.title,
        description=described.description(offer),
        responses={200: ResponseSpec(wire.JobCreated, description="The job was accepted.")},
        response_headers=_HEADERS,
        fails=_FAILS,
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


def _response(answer: Answer, headers: dict[str, str]) -> Response[bytes]:
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type, headers=headers)
