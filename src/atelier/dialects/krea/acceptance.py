"""Handing in a wish, the same for models, trainings and node apps: retries, webhook, and the first look at the job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response
from litestar.params import HeaderParameter

from atelier.accounts.records import Caller
from atelier.dialects.edge.retry import retry_of
from atelier.dialects.krea import translate, wire
from atelier.domain import errors
from atelier.flows.once import Once
from atelier.flows.place import Place, Terms, Wanted
from atelier.flows.submit import Answer, Replayed
from atelier.jobs.jobs import Jobs
from atelier.settings import WebhookSettings
from atelier.webhooks.urls import check_url

FAILS: Final = (errors.ConsentMissing, errors.InsufficientCredits, errors.BacklogFull)
"""What handing in may end with, besides what a handler's signature tells."""

WebhookUrl = Annotated[
    str | None,
    HeaderParameter(
        name="X-Webhook-URL",
        description="Where to post the job when it has ended: https, at a public address.",
        schema_extra={"format": "uri"},
    ),
]

Show = Callable[[wire.JobCreated], Any]
"""What is answered for a job that was accepted."""


class Acceptance:
    def __init__(self, place: Place, once: Once, jobs: Jobs, webhooks: WebhookSettings) -> None:
        self._place = place
        self._once = once
        self._jobs = jobs
        self._webhooks = webhooks

    async def accept(
        self,
        request: Request[Any, Any, Any],
        caller: Caller,
        wanted: Wanted,
        given: Mapping[str, Any],
        *,
        webhook_url: str | None = None,
        idempotency_key: str | None = None,
        show: Show = lambda created: created,
    ) -> Response[bytes]:
        """`given` is the body as it came in. A repetition gets the answer that the first request got."""
        retry = retry_of(idempotency_key, f"POST {request.scope['path']}", await request.body())
        if webhook_url is not None:
            check_url(webhook_url, self._webhooks, pointer="/X-Webhook-URL")
        terms = Terms(input=msgspec.json.encode(given).decode(), webhook_url=webhook_url, retry=retry)
        receipt = await self._place.place(caller, wanted, terms)
        headers = {}
        if isinstance(receipt, Replayed):
            headers["idempotent-replayed"] = "true"
            if receipt.answer is not None:
                return _response(receipt.answer, headers)
            created = translate.created(await self._jobs.find(receipt.job_id))
        else:
            created = translate.accepted(receipt)
        answer = Answer(200, msgspec.json.encode(show(created)), "application/json")
        if retry is not None:
            await self._once.store(caller.account_id, retry, receipt.job_id, answer)
        return _response(answer, headers)


def _response(answer: Answer, headers: dict[str, str]) -> Response[bytes]:
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type, headers=headers)
