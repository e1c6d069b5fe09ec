"""From the rooms' records to the wire. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from atelier.accounts.records import Caller
from atelier.accounts.records import Key as KeyRecord
from atelier.apps.records import App as AppRecord
from atelier.apps.records import Version
from atelier.catalogue.label import price_text
from atelier.catalogue.menu import Offer
from atelier.catalogue.quote import Quote as Price
from atelier.dialects.native import wire
from atelier.dialects.native.tools import model_id
from atelier.domain.graph import Port
from atelier.domain.job import JobState
from atelier.domain.money import MICROS_PER_CREDIT
from atelier.domain.operations import Operation
from atelier.flows.comfyui_status import ServerStatus
from atelier.flows.graphs.schema import input_schema, output_schema
from atelier.flows.submit import Accepted
from atelier.jobs.records import Job as JobRecord
from atelier.ledger.ledger import Balance as BalanceRecord
from atelier.ledger.ledger import Entry
from atelier.provenance.facts import embeds
from atelier.storage.assets import Asset as AssetRecord
from atelier.styles.records import Style as StyleRecord
from atelier.webhooks.records import Delivery as DeliveryRecord
from atelier.webhooks.records import DeliveryState, Endpoint, SigningSecret


def shown_credits(amount: int) -> float:
    return amount / MICROS_PER_CREDIT


def quote(model: str, price: Price) -> wire.Quote:
    return wire.Quote(
        model=model,
        credits=shown_credits(price.credits),
        unit=price.unit,
        amount=str(price.amount),
        breakdown=[wire.Term(name=term.name, value=term.value) for term in price.breakdown],
    )


def job(record: JobRecord, outputs: Sequence[wire.Output], position: int | None) -> wire.Job:
    return wire.Job(
        id=str(record.id),
        status=record.state.value,
        progress=round(record.progress, 1),
        stage=record.stage,
        queue_position=position,
        model=model_id(record.dialect, record.model),
        operation=record.operation,
        engine=record.engine,
        attempts=record.attempt,
        input=msgspec.json.decode(record.input),
        outputs=list(outputs),
        error=_error(record),
        cost=wire.Cost(
            credits=shown_credits(record.price),
            refunded=shown_credits(record.refunded),
            state=_COST_STATES[record.status],
        ),
        created_at=record.created_at,
        started_at=record.started_at,
        finished_at=record.finished_at,
        metadata=None if record.metadata is None else msgspec.json.decode(record.metadata),
        notes=record.note_values,
        parent_id=None if record.parent_id is None else str(record.parent_id),
        part=record.part,
        style_id=str(record.id) if _has_style(record) else None,
        version=record.version,
    )


def _has_style(record: JobRecord) -> bool:
    return record.operation == Operation.TRAIN_STYLE and record.state is JobState.SUCCEEDED


def accepted(receipt: Accepted, model: str, given: Mapping[str, Any], metadata: dict[str, Any] | None) -> wire.Job:
    """A job as it is at the moment it was accepted. Nothing is asked of the database for it."""
    return wire.Job(
        id=str(receipt.job_id),
        status="queued",
        progress=0.0,
        stage="",
        queue_position=None,
        model=model,
        operation=receipt.order.operation,
        engine=None,
        attempts=0,
        input=dict(given),
        outputs=[],
        error=None,
        cost=wire.Cost(credits=shown_credits(receipt.quote.credits), refunded=0.0, state="held"),
        created_at=receipt.created_at,
        started_at=None,
        finished_at=None,
        metadata=metadata,
        notes={},
        parent_id=None,
        part=None,
        style_id=None,
        version=1,
    )


_COST_STATES: Mapping[str, Any] = {
    "queued": "held",
    "running": "held",
    "succeeded": "settled",
    "partial": "settled",
    "failed": "released",
    "canceled": "released",
}


def _error(record: JobRecord) -> wire.JobError | None:
    if record.error_code is None:
        return None
    return wire.JobError(code=record.error_code, message=record.error_message or "")


def output(asset: AssetRecord, url: str) -> wire.Output:
    return wire.Output(
        asset_id=str(asset.id),
        kind=asset.kind,
        media_type=asset.media_type,
        width_px=asset.width_px,
        height_px=asset.height_px,
        duration_s=asset.duration_s,
        fps=asset.fps,
        size_bytes=asset.size_bytes,
        url=url,
    )


def asset(record: AssetRecord, url: str) -> wire.Asset:
    return wire.Asset(
        id=str(record.id),
        kind=record.kind,
        media_type=record.media_type,
        origin=record.origin,
        job_id=None if record.job_id is None else str(record.job_id),
        filename=record.filename,
        description=record.description,
        width_px=record.width_px,
        height_px=record.height_px,
        duration_s=record.duration_s,
        fps=record.fps,
        has_audio=record.has_audio,
        size_bytes=record.size_bytes,
        created_at=record.created_at,
        url=url,
    )


def provenance(record: AssetRecord, beside: bytes | None) -> wire.AssetProvenance:
    inside = record.origin == "output" and embeds(record.media_type)
    return wire.AssetProvenance(
        asset_id=str(record.id),
        manifest="beside" if beside is not None else "inside" if inside else "none",
        body=None if beside is None else b64encode(beside).decode(),
    )


def summary(offer: Offer, engines: Sequence[str]) -> wire.ModelSummary:
    return wire.ModelSummary(**_summary(offer, engines))


def model(offer: Offer, given: Mapping[str, Any], engines: Sequence[str]) -> wire.Model:
    return wire.Model(input_schema=dict(offer.input), example=dict(given), **_summary(offer, engines))


def _summary(offer: Offer, engines: Sequence[str]) -> dict[str, Any]:
    return {
        "id": offer.id,
        "title": offer.title,
        "operation": offer.operations[0],
        "media": offer.makes,
        "price": price_text(offer.price),
        "engines": list(engines),
    }


def engine_server(status: ServerStatus) -> wire.EngineServer:
    return wire.EngineServer(
        reachable=status.reachable, version=status.version, running=status.running, waiting=status.waiting
    )


def balance(record: BalanceRecord) -> wire.Balance:
    return wire.Balance(available=shown_credits(record.available), held=shown_credits(record.held))


def transaction(entry: Entry) -> wire.Transaction:
    return wire.Transaction(
        id=str(entry.seq),
        kind=entry.kind,
        credits=shown_credits(entry.amount),
        balance=shown_credits(entry.balance),
        job_id=None if entry.job_id is None else str(entry.job_id),
        key_id=entry.key_id,
        note=entry.note,
        created_at=entry.created_at,
    )


def me(caller: Caller) -> wire.Me:
    return wire.Me(
        account_id=str(caller.account_id),
        email=caller.email,
        tier=caller.tier,
        likeness_declared=caller.likeness_accepted,
        key_id=caller.key_id,
        key_name=caller.key_name,
        scopes=sorted(caller.scopes),
        expires_at=caller.expires_at,
    )


def key(record: KeyRecord) -> wire.Key:
    return wire.Key(**_key(record))


def new_key(record: KeyRecord, text: str) -> wire.NewKey:
    return wire.NewKey(key=text, **_key(record))


def _key(record: KeyRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "name": record.name,
        "scopes": record.scopes,
        "concurrency": record.concurrency,
        "daily_budget": None if record.daily_budget is None else shown_credits(record.daily_budget),
        "expires_at": record.expires_at,
        "revoked_at": record.revoked_at,
        "last_used_at": record.last_used_at,
        "created_at": record.created_at,
    }


def webhook(endpoint: Endpoint) -> wire.Webhook:
    return wire.Webhook(**_webhook(endpoint))


def new_webhook(endpoint: Endpoint, secret: str) -> wire.NewWebhook:
    return wire.NewWebhook(secret=secret, **_webhook(endpoint))


def secret(record: SigningSecret) -> wire.Secret:
    return wire.Secret(secret=record.secret, previous_until=record.previous_until)


def _webhook(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": str(endpoint.id),
        "url": endpoint.url,
        "events": list(endpoint.events),
        "enabled": endpoint.disabled_at is None,
        "disabled_reason": endpoint.disabled_reason,
        "created_at": endpoint.created_at,
    }


def delivery(record: DeliveryRecord) -> wire.Delivery:
    return wire.Delivery(
        id=str(record.id),
        job_id=str(record.job_id),
        url=record.url,
        event=record.event,
        state=DeliveryState(record.state).value,
        attempts=record.attempts,
        next_at=record.next_at,
        last_status=record.last_status,
        last_error=record.last_error,
        created_at=record.created_at,
        ended_at=record.ended_at,
    )


def style(record: StyleRecord, cover_url: str | None, *, account_id: UUID) -> wire.Style:
    return wire.Style(
        id=record.id,
        title=record.title,
        words=record.words,
        trigger_word=record.trigger_word,
        kind=record.kind,
        families=record.families,
        tags=record.tags,
        engine=record.engine,
        owner=record.owner,
        own=record.account_id == account_id,
        cover_url=cover_url,
        public=record.public,
        linked=record.linked,
        shared=record.workspace_id is not None,
        likes=record.like_count,
        liked=record.liked,
        created_at=record.created_at,
    )


def app(record: AppRecord, ports: Mapping[str, Port] | None, cover_url: str | None, *, account_id: UUID) -> wire.App:
    return wire.App(
        id=str(record.id),
        name=record.name,
        slug=record.slug,
        description=record.description,
        audience=record.audience.value,
        owner=record.owner,
        own=record.account_id == account_id,
        cover_url=cover_url,
        latest=app_version(record.latest, ports),
        created_at=record.created_at,
        updated_at=record.updated_at,
    )


def app_version(record: Version, ports: Mapping[str, Port] | None) -> wire.AppVersion:
    return wire.AppVersion(
        id=str(record.id),
        number=record.number,
        graph=msgspec.to_builtins(record.graph),
        input_schema=input_schema(record.graph),
        output_schema=None if ports is None else output_schema(record.graph, ports),
        published_at=record.published_at,
        created_at=record.created_at,
    )
