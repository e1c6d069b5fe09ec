"""Word of videos that have ended, as the official package verifies it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from tests.dialects.openai.video_customer import LITTLE, PROMPT, Director
from tests.guard.receiver import Received, Receiver, reply

BOTH = ["video.completed", "video.failed"]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver(reply(200))
    async with receiver.serving():
        yield receiver


async def register(director: Director, url: str, **given: Any) -> Any:
    body = {"name": "studio", "url": url, "event_types": BOTH} | given
    answer = await director.post("/webhook_endpoints", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def verified(message: Received, secret: str) -> Any:
    Webhook(secret).verify(message.body.decode(), message.headers)
    return json.loads(message.body)


async def test_a_completed_video(director: Director, receiver: Receiver) -> None:
    hook = await register(director, receiver.url)
    await director.draw(prompt=PROMPT)  # is no video
    video = await director.finish(prompt=PROMPT, **LITTLE)
    await receiver.got(1)
    event = verified(receiver.received[0], hook["signing_secret"])
    assert event == {
        "id": event["id"],
        "object": "event",
        "type": "video.completed",
        "created_at": video["completed_at"],
        "data": {"id": video["id"]},
    }
    assert event["id"].startswith("evt_")
    assert len(receiver.received) == 1
    with pytest.raises(WebhookVerificationError):
        verified(receiver.received[0], "whsec_" + "A" * 44)


async def test_failures_for_whom_it_concerns(director: Director, receiver: Receiver) -> None:
    """Each receiver hears what it asked for; what the account makes elsewhere is no event here."""
    completed = await register(director, receiver.url, event_types=["video.completed"])
    failed = await register(director, receiver.url + "/failed", event_types=["video.failed"])
    await director.customer.run()
    lost = await director.end((await director.make(prompt="[refuse]", **LITTLE))["id"])
    await receiver.got(1)
    stopped = await director.make(prompt="[wait 60]", **LITTLE)
    await director.remove(stopped["id"])
    await receiver.got(2)
    made = await director.finish(prompt=PROMPT, **LITTLE)
    await receiver.got(3)
    told = [
        verified(message, (failed if message.path.endswith("failed") else completed)["signing_secret"])
        for message in receiver.received
    ]
    assert [(event["type"], event["data"]["id"]) for event in told] == [
        ("video.failed", lost["id"]),
        ("video.failed", stopped["id"]),
        ("video.completed", made["id"]),
    ]


async def test_a_repeated_delivery_is_the_same_event(director: Director) -> None:
    receiver = Receiver(reply(500), reply(200))
    async with receiver.serving():
        await register(director, receiver.url)
        await director.finish(prompt=PROMPT, **LITTLE)
        await receiver.got(1)
        deliveries = (await director.http.get("/v1/deliveries")).json()["items"]
        await director.http.post(f"/v1/deliveries/{deliveries[0]['id']}/redeliver")
        await receiver.got(2)
    first, second = receiver.received
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)


async def test_the_life_of_a_receiver(director: Director) -> None:
    made = await register(director, "https://example.com/hook", event_types=["video.failed"])
    secret = made.pop("signing_secret")
    assert secret.startswith("whsec_")
    assert made.keys() == {"id", "object", "name", "url", "event_types", "created_at"}
    assert (made["object"], made["name"], made["event_types"]) == ("webhook_endpoint", "studio", ["video.failed"])
    path = f"/webhook_endpoints/{made['id']}"
    assert (await director.get(path)).json() == made
    change = {"name": "other", "url": "https://example.com/other", "event_types": BOTH}
    changed = (await director.post(path, change)).json()
    assert changed == made | change
    assert (await director.post(path, {"name": "again"})).json() == changed | {"name": "again"}
    assert (await director.http.delete("/openai/v1" + path)).json() == {
        "id": made["id"],
        "object": "webhook_endpoint.deleted",
        "deleted": True,
    }
    for answer in (
        await director.get(path),
        await director.post(path, {}),
        await director.post(path + "/rotate_secret", {}),
    ):
        assert answer.status_code == 404


async def test_pages_of_receivers(director: Director) -> None:
    native = await director.http.post("/v1/webhooks", json={"url": "https://example.com"})
    made = [(await register(director, f"https://example.com/{number}"))["id"] for number in range(3)]
    first = (await director.get("/webhook_endpoints", limit=2)).json()
    assert ([hook["id"] for hook in first["data"]], first["has_more"]) == (made[:0:-1], True)
    assert not any("secret" in field for hook in first["data"] for field in hook)
    rest = (await director.get("/webhook_endpoints", after=first["last_id"])).json()
    assert ([hook["id"] for hook in rest["data"]], rest["has_more"]) == (made[:1], False)
    unknown = await director.get("/webhook_endpoints", after="x")
    assert (unknown.status_code, unknown.json()["error"]["param"]) == (400, "after")
    foreign = "whe_" + native.json()["id"].replace("-", "")
    assert (await director.get(f"/webhook_endpoints/{foreign}")).status_code == 404


async def test_a_new_secret(director: Director, receiver: Receiver) -> None:
    hook = await register(director, receiver.url)
    path = f"/webhook_endpoints/{hook['id']}/rotate_secret"
    second = (await director.post(path, {"keep_old_secret_active_for_24_hours": True})).json()["signing_secret"]
    await director.finish(prompt=PROMPT, **LITTLE)
    await receiver.got(1)
    for secret in (hook["signing_secret"], second):
        verified(receiver.received[0], secret)
    third = (await director.http.post("/openai/v1" + path)).json()["signing_secret"]
    await director.finish(prompt=PROMPT, **LITTLE)
    await receiver.got(2)
    verified(receiver.received[1], third)
    with pytest.raises(WebhookVerificationError):
        verified(receiver.received[1], second)


async def test_a_sample(director: Director) -> None:
    """What the receiver answers is told, whatever it is; no job is made."""
    receiver = Receiver(reply(204), reply(418))
    async with receiver.serving():
        hook = await register(director, receiver.url)
        path = f"/webhook_endpoints/{hook['id']}/test"
        told = [(await director.post(path, {"event_type": kind})).json() for kind in BOTH]
    assert told[0] == {
        "object": "webhook_endpoint.test",
        "webhook_endpoint_id": hook["id"],
        "event_type": "video.completed",
        "status_code": 204,
        "success": True,
    }
    assert (told[1]["event_type"], told[1]["status_code"]) == ("video.failed", 418)
    events = [verified(message, hook["signing_secret"]) for message in receiver.received]
    assert [event["type"] for event in events] == BOTH
    gone = await director.post(path, {"event_type": BOTH[0]})
    assert (gone.status_code, gone.json()["error"]["param"]) == (400, "url")
    assert await director.untouched()


async def test_events_there_are(director: Director) -> None:
    assert (await director.get("/webhook_event_types")).json() == {"object": "list", "data": BOTH}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"event_types": ["response.completed"]}, "event_types[0]"),
    ({"event_types": []}, "event_types"),
    ({"name": ""}, "name"),
    ({"url": "ftp://example.com"}, "url"),
    ({"colour": "blue"}, "colour"),
]


@pytest.mark.parametrize(("change", "param"), WRONG)
async def test_receivers_that_cannot_be(director: Director, change: dict[str, Any], param: str) -> None:
    body = {"name": "studio", "url": "https://example.com", "event_types": BOTH} | change
    answer = await director.post("/webhook_endpoints", body)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param), answer.text
