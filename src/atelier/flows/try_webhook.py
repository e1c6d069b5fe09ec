"""A sample delivery to an endpoint, now and once, to see whether it takes them."""

from __future__ import annotations

import time

import httpx

from atelier.domain.ids import new_id
from atelier.settings import WebhookSettings
from atelier.webhooks.endpoints import Webhooks
from atelier.webhooks.records import Endpoint
from atelier.webhooks.send import Outcome, send
from atelier.webhooks.sign import Secret, signed_headers


class TryWebhook:
    """`client` connects where webhooks may go, and nowhere else."""

    def __init__(self, webhooks: Webhooks, client: httpx.AsyncClient, settings: WebhookSettings) -> None:
        self._webhooks = webhooks
        self._client = client
        self._settings = settings

    async def post(self, endpoint: Endpoint, body: bytes) -> Outcome:
        """Signed as every delivery; nothing of it is recorded, and nothing counts against the endpoint."""
        secret = await self._webhooks.secret(endpoint.account_id, endpoint.id)
        stamp = signed_headers(str(new_id()), int(time.time()), body, [Secret(secret.secret)])
        headers = {"content-type": "application/json", "accept-encoding": "identity", **stamp}
        return await send(self._client, endpoint.url, headers, body, timeout_s=self._settings.timeout_s)
