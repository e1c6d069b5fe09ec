"""Webhooks from registration to a verified delivery, with the official package as the receiver."""

from __future__ import annotations

import json
from typing import Any

from standardwebhooks import Webhook

from tests.guard.receiver import Received, Receiver, hang, reply
from tests.house import Customer


def verified(message: Received, secret: str) -> Any:
    """The body, once the signature holds."""
    Webhook(secret).verify(message.body.decode(), message.headers)
    return json.loads(message.body)


async def secret_of_jobs(customer: Customer) -> str:
    return str((await customer.http.get("/v1/webhooks/job-secret")).json()["secret"])


async def submit_with(customer: Customer, url: str, **given: Any) -> Any:
    response = await customer.http.post(
        "/v1/jobs", json={"model": "atelier/rehearsal", "input": given, "webhook_url": url}
    )
    assert response.status_code == 201, response.text
    return response.json()


async def test_a_jobs_own_webhook(customer: Customer) -> None:
    receiver = Receiver(reply(200))
    async with receiver.serving():
        job = await submit_with(customer, receiver.url, files=1)
        await receiver.got(1)
        body = verified(receiver.received[0], await secret_of_jobs(customer))
    assert body["type"] == "job.succeeded"
    assert body["data"]["id"] == job["id"]
    assert body["data"]["outputs"][0]["media_type"] == "image/png"
    page = (await customer.http.get("/v1/deliveries", params={"job_id": job["id"]})).json()
    assert [delivery["job_id"] for delivery in page["items"]] == [job["id"]]


async def test_an_endpoint_hears_what_it_wants_of_every_job(customer: Customer) -> None:
    receiver = Receiver(reply(204))
    async with receiver.serving():
        response = await customer.http.post("/v1/webhooks", json={"url": receiver.url, "events": ["job.failed"]})
        hook = response.json()
        assert (response.status_code, hook["enabled"]) == (201, True)
        await customer.run()
        failed = await customer.run(part="refuse")
        await receiver.got(1)
        body = verified(receiver.received[0], hook["secret"])
        assert (body["type"], body["data"]["id"]) == ("job.failed", failed["id"])
        canceled = await customer.submit(work_s=60)
        await customer.http.patch(f"/v1/webhooks/{hook['id']}", json={"events": ["job.canceled"]})
        await customer.http.post(f"/v1/jobs/{canceled['id']}/cancel")
        await receiver.got(2)
    assert verified(receiver.received[1], hook["secret"])["type"] == "job.canceled"
    listed = (await customer.http.get("/v1/webhooks")).json()["items"]
    assert [(item["id"], item["events"]) for item in listed] == [(hook["id"], ["job.canceled"])]
    assert "secret" not in listed[0]


async def test_rotation_signs_with_both_secrets(customer: Customer) -> None:
    receiver = Receiver(reply(200))
    async with receiver.serving():
        hook = (await customer.http.post("/v1/webhooks", json={"url": receiver.url})).json()
        rotated = (await customer.http.post(f"/v1/webhooks/{hook['id']}/rotate")).json()
        assert rotated["secret"] != hook["secret"]
        assert rotated["previous_until"]
        await customer.run()
        await receiver.got(1)
    verified(receiver.received[0], hook["secret"])
    verified(receiver.received[0], rotated["secret"])


async def test_a_delivery_is_sent_again_on_request(customer: Customer) -> None:
    receiver = Receiver(reply(500), reply(200))
    async with receiver.serving():
        await customer.http.post("/v1/webhooks", json={"url": receiver.url})
        job = await customer.run()
        await receiver.got(1)
        page = (await customer.http.get("/v1/deliveries", params={"job_id": job["id"]})).json()
        answer = await customer.http.post(f"/v1/deliveries/{page['items'][0]['id']}/redeliver")
        assert answer.status_code == 200
        await receiver.got(2)
    assert receiver.received[0].headers["webhook-id"] == receiver.received[1].headers["webhook-id"]
    assert receiver.received[0].body == receiver.received[1].body


async def test_a_receiver_that_hangs_holds_up_nothing(customer: Customer) -> None:
    receiver = Receiver(hang)
    async with receiver.serving():
        job = await submit_with(customer, receiver.url, work_s=30, credits=1)
        await customer.until(job["id"], lambda job: job["status"] == "running")
        await customer.http.post(f"/v1/jobs/{job['id']}/cancel")
        await customer.until(job["id"], lambda job: job["status"] == "canceled", limit_s=2)
        await receiver.got(1)
        assert (await customer.run(wait_s=10))["status"] == "succeeded"


async def test_endpoints_are_deleted_and_disabled(customer: Customer) -> None:
    hook = (await customer.http.post("/v1/webhooks", json={"url": "https://example.com/x"})).json()
    off = await customer.http.patch(f"/v1/webhooks/{hook['id']}", json={"enabled": False})
    assert (off.json()["enabled"], off.json()["disabled_reason"]) == (False, "disabled by the account")
    assert (await customer.http.delete(f"/v1/webhooks/{hook['id']}")).status_code == 204
    assert (await customer.http.get(f"/v1/webhooks/{hook['id']}")).status_code == 404


async def test_events_that_do_not_exist_are_told(customer: Customer) -> None:
    response = await customer.http.post("/v1/webhooks", json={"url": "https://example.com", "events": ["job.done"]})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/events/0"
