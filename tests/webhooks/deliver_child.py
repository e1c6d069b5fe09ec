"""A deliverer in a process of its own: `python -m tests.webhooks.deliver_child DSN SETTINGS`, until it is killed.

Bodies name the process that made them.
"""

from __future__ import annotations

import asyncio
import os
import sys
from uuid import UUID

import msgspec

from atelier.db.notify import DELIVERIES, Listener
from atelier.db.pool import open_pool
from atelier.flows.deliver import Deliverer
from atelier.settings import WebhookSettings


async def render(job_id: UUID, event: str) -> bytes:
    return msgspec.json.encode({"pid": os.getpid(), "job": job_id, "type": event})


async def main(dsn: str, settings: WebhookSettings) -> None:
    async with await open_pool(dsn, size=4, name="deliver") as pool:
        deliverer = Deliverer(pool, settings, {"native": render})
        listener = Listener(
            dsn, {DELIVERIES: lambda _: deliverer.wake()}, name="deliver-listen", after_gap=deliverer.wake
        )
        await listener.open()
        deliverer.start()
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], msgspec.json.decode(sys.argv[2], type=WebhookSettings)))
