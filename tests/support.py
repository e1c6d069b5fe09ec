"""Accounts with a key, and jobs as the database sees them."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from atelier.accounts.accounts import Accounts
from atelier.db.pool import Pool, statements
from atelier.domain.ids import new_id
from atelier.domain.media import MediaKind
from atelier.domain.order import Order, encode
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.training import TrainStyle
from tests.house import Customer

FLOWS: Any = statements("flows")


async def new_owner(pool: Pool) -> tuple[UUID, str]:
    accounts = Accounts(pool)
    account = await accounts.create(f"{new_id()}@example.com")
    key, _ = await accounts.create_key(account.id, name="test", scopes=["generate"])
    return account.id, key.id


async def accept(pool: Pool | asyncpg.Connection, owner: tuple[UUID, str], price: int, **given: Any) -> Any:
    """Calls submit_job as the flow does, for a job of no particular content."""
    account_id, key_id = owner
    values = {
        "id": new_id(),
        "account_id": account_id,
        "key_id": key_id,
        "dialect": "native",
        "model": "atelier/rehearsal",
        "operation": "rehearse",
        "lane": "cpu",
        "input": "{}",
        "order_json": "{}",
        "input_assets": [],
        "outputs": 1,
        "metadata": None,
        "webhook_url": None,
        "time_limit_s": 60.0,
        "parts": None,
        "price": price,
        "unit": "credits",
        "unit_amount": 1,
        "allowance": None,
        "concurrency": None,
        "backlog": 100,
        "daily_budget": None,
        "rate_limit": None,
        "rate_window_s": None,
        "slots": None,
        "slot_s": None,
        "refund_s": None,
        "fail_s": None,
        "idempotency_key": None,
        "fingerprint": None,
        "channel": "api",
    }
    return await FLOWS.submit_job(pool, **(values | given))


async def finish(
    pool: Pool,
    job_id: UUID,
    *,
    worker: UUID | None = None,
    attempt: int | None = None,
    status: str = "succeeded",
    refund: int = 0,
) -> int | None:
    """Ends a job as its worker does; starts it first unless the worker is given."""
    if worker is None:
        worker = new_id()
        rows = await pool.fetch("select attempt from start_jobs($1, $2)", [job_id], worker)
        attempt = rows[0]["attempt"]
    ended: int | None = await pool.fetchval(
        "select finish_job($1, $2, $3, null, $4, $5, null, null, '{}', '[]')", job_id, worker, attempt, status, refund
    )
    return ended


async def add_style(pool: Pool, customer: Customer, name: str = "Dusty rose", family: str = "") -> str:
    """A style, by the last step of a training job: without an engine, as pictures are not the point here."""
    image = Media(asset_id=str(new_id()), kind=MediaKind.IMAGE, media_type="image/png")
    wish = TrainStyle(images=(image,), name=name, trigger_word="dstyrs", family=family)
    order = Order("atelier/train-style", wish, outputs=2, seed=1)
    owner = (customer.account_id, customer.key_id)
    given = {"operation": "train_style", "order_json": encode(order), "outputs": 2}
    row = await accept(pool, owner, 0, lane="nobody's", **given)  # no worker may come first
    worker = new_id()
    started = await pool.fetch("select attempt from start_jobs($1, $2)", [row["job_id"]], worker)
    ended = await pool.fetchval(
        "select finish_job($1, $2, $3, 'palette', 'succeeded', 0, null, null, '{}', $4)",
        row["job_id"],
        worker,
        started[0]["attempt"],
        msgspec.json.encode([_output(0, "text", "application/json"), _output(1, "image", "image/png")]).decode(),
    )
    assert ended is not None
    return str(row["job_id"])


def _output(position: int, kind: str, media_type: str) -> dict[str, Any]:
    blob = str(new_id())
    return {
        "asset_id": str(new_id()),
        "blob_id": blob,
        "sha256": hashlib.sha256(blob.encode()).hexdigest(),
        "size_bytes": 10,
        "path": f"blobs/{blob}",
        "kind": kind,
        "media_type": media_type,
        "filename": "file",
        "position": position,
    }
