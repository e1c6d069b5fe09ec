"""Generating: what is given in which way, what is made of it, and what is answered when requests repeat."""

from __future__ import annotations

import base64
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from atelier.domain.operations import Operation
from tests.dialects.gateai.conftest import NewGuest
from tests.dialects.gateai.guest import Guest, micros
from tests.storage import samples

PROMPT = "a harbour at dawn"
PICTURE = samples.image("PNG", 320, 240)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """A web server with a picture."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-length", str(len(PICTURE)))
            self.end_headers()
            self.wfile.write(PICTURE)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/picture.png"
    server.shutdown()
    thread.join()
    server.server_close()


async def test_every_way_to_give_a_picture(visitor: Guest, elsewhere: str) -> None:
    plain = base64.b64encode(PICTURE).decode()
    uploaded = await visitor.upload(PICTURE, "mine.png")
    assert uploaded == {
        "file_id": uploaded["file_id"],
        "kind": "image",
        "mime": "image/png",
        "size": len(PICTURE),
        "url": uploaded["url"],
    }
    assert (await visitor.http.get(uploaded["url"])).content == PICTURE
    ways: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
        ({"image": elsewhere}, {}),
        ({"image": f"data:image/png;base64,{plain}"}, {}),
        ({"start_image_url": plain}, {}),
        ({"start_frame": uploaded["file_id"]}, {}),
        ({}, {"images": [uploaded["file_id"]]}),
    )
    for params, beside in ways:
        task = await visitor.make("sora-2", beside, prompt=PROMPT, **params)
        order = await visitor.order(task["task_id"])
        assert order.operation is Operation.IMAGE_TO_VIDEO
        (image,) = order.media()
        assert (image.width_px, image.height_px, image.media_type) == (320, 240, "image/png")


async def test_files_that_cannot_be_used(visitor: Guest, visitors: NewGuest) -> None:
    theirs = (await (await visitors()).upload(PICTURE))["file_id"]
    sound = (await visitor.upload(samples.sound("wav")))["file_id"]
    for value, code in (
        (theirs, "FILE_NOT_FOUND"),
        ("0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee", "FILE_NOT_FOUND"),
        (sound, "UNSUPPORTED_MEDIA"),
        ("data:image/png;base64,bm90aGluZw==", "UNSUPPORTED_MEDIA"),
        ("x" * 200, "UNSUPPORTED_MEDIA"),
        ("http://127.0.0.1:9/nothing.png", "UNSUPPORTED_MEDIA"),
        ("data:image/png;base64," + base64.b64encode(bytes(10_000_001)).decode(), "FILE_TOO_LARGE"),
    ):
        refused = await visitor.ask("sora-2", prompt=PROMPT, image=value)
        assert (refused.status_code, refused.json()["code"]) == (400, code), refused.text
        assert [detail["pointer"] for detail in refused.json()["details"]] == ["/params/image"]
    assert await visitor.untouched()


async def test_rules_about_what_files_hold(visitor: Guest) -> None:
    song = (await visitor.upload(samples.encoded("wav", "-f", "lavfi", "-i", "sine=d=8")))["file_id"]
    picture, photo = [(await visitor.upload(samples.image(form)))["file_id"] for form in ("PNG", "HEIF")]
    together = await visitor.ask("seedance-2.0", prompt=PROMPT, images=[picture], reference_audio_urls=[song, song])
    assert together.json()["details"] == [
        {
            "pointer": "/params/reference_audio_urls",
            "message": "reference_audio_urls has 16.0 s of sound, at most 15 s are allowed",
        }
    ]
    format_ = await visitor.ask("kling-3.0", prompt=PROMPT, image=photo)
    assert [detail["pointer"] for detail in format_.json()["details"]] == ["/params/image"]
    assert "heic" in format_.json()["error"]
    assert await visitor.untouched()
    await visitor.make("seedance-2.0", prompt=PROMPT, images=[picture], audio_url=song)
    await visitor.make("kling-3.0", prompt=PROMPT, image=picture)


@pytest.mark.parametrize(
    "body",
    [
        {"model": "gpt-image-2", "type": "text-to-image", "params": {"prompt": PROMPT, "width": 1024, "height": 1024}},
        {"model": "seedance-2.0", "params": {"prompt": PROMPT, "image": "https://example.com/a.jpg", "mode": "RESOLUTION_720"}},
        {"model": "seedance-2.0", "type": "video", "params": {"prompt": PROMPT, "mode": "RESOLUTION_720", "duration": 5, "motion_has_audio": True}},
        {"model": "rodin-v2", "type": "3d", "params": {"reference_images": ["https://example.com/a.jpg"]}},
    ],
)  # fmt: skip
async def test_what_clients_send(visitor: Guest, body: dict[str, Any]) -> None:
    assert (await visitor.post("/api/estimate", body)).status_code == 200


async def test_what_is_sent_means_the_same_in_other_words(visitor: Guest) -> None:
    """The kind has no effect, unknown parameters have none, aliases and numbers with a point are understood."""
    tasks = [
        await visitor.make("seedance-2.0", prompt=PROMPT, seed=1, duration=4, generate_audio=False),
        await visitor.make("seedance-2.0", {"type": "image"}, prompt=PROMPT, seed=1.0, duration=4.0, motion_has_audio=False),
        await visitor.make("seedance-2.0", {"type": 7, "images": None}, prompt=PROMPT, seed=1, duration=4, generate_audio=False, fps="x"),
        await visitor.make("seedance-2.0", prompt=PROMPT, seed=1, duration=4, generate_audio=False, mode="RESOLUTION_720"),
        await visitor.make("seedance-2.0", prompt=PROMPT, seed=1, duration=4, generate_audio=False, width=1280.0, height=720),
    ]  # fmt: skip
    wishes = [(await visitor.order(task["task_id"])).wish for task in tasks]
    assert all(wish == wishes[0] for wish in wishes)
    assert {task["cost"] for task in tasks} == {0.493333}


async def test_the_size_that_is_made_is_the_snapped_one(guest: Guest) -> None:
    from io import BytesIO

    from PIL import Image

    task = await guest.run("gpt-image-2", prompt=PROMPT, width=1000, height=1010, quantity=2, output_format="png")
    for link in task["result"]:
        with Image.open(BytesIO((await guest.http.get(link)).content)) as picture:
            assert (picture.size, picture.format) == ((1024, 1024), "PNG")
    assert len(task["result"]) == 2
    assert task["cost"] == 0.006


async def test_a_usual_resolution_gives_way_to_the_length(visitor: Guest) -> None:
    """1080p comes at 6 s only."""
    short, long = [await visitor.make("hailuo-2_3", prompt=PROMPT, durationSeconds=seconds) for seconds in (6, 10)]
    sizes = [((await visitor.order(task["task_id"])).wish.height_px, task["cost"]) for task in (short, long)]
    assert sizes == [(1080, 0.04), (768, 0.04)]
    refused = await visitor.ask("hailuo-2_3", prompt=PROMPT, durationSeconds=10, resolution="1080p")
    assert [detail["pointer"] for detail in refused.json()["details"]] == ["/params/durationSeconds"]


async def test_a_3d_model_and_its_preview(guest: Guest) -> None:
    task = await guest.run("rodin-v2", prompt="a teapot", quality="low")
    (preview,), (model,) = task["result"], task["glb_urls"]
    assert model == preview.removesuffix(".jpg") + ".glb"
    shown, made = await guest.http.get(preview), await guest.http.get(model)
    assert (shown.headers["content-type"], made.headers["content-type"]) == ("image/jpeg", "model/gltf-binary")
    assert made.content.startswith(b"glTF")
    assert (await guest.http.head(model)).headers["content-length"] == str(len(made.content))
    assert (await guest.http.get(preview, headers={"range": "bytes=0-1"})).content == b"\xff\xd8"
    grant, task_id, name = model.split("/")[-3:]
    for path in (
        f"{grant}x/{task_id}/{name}",
        f"{int(grant.split('.')[0]) + 600}.{grant.split('.')[1]}/{task_id}/{name}",
        f"{grant}/0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee/{name}",
    ):
        assert (await guest.http.get(f"/gateai/models/{path}")).status_code == 403, path
    for name in ("1.glb", "0.png", "x.glb", "99999.glb"):
        missing = await guest.http.get(f"/gateai/models/{grant}/{task_id}/{name}")
        assert missing.status_code == 404, name
    assert (await guest.me())["recent_tasks"][0]["result_count"] == 1


async def test_a_task_that_fails_costs_nothing_and_says_why(guest: Guest) -> None:
    made = await guest.make("flux-schnell", prompt="[refuse] a harbour")
    task = await guest.end(made["task_id"])
    assert task == {
        "task_id": made["task_id"],
        "status": "FAILED",
        "model": "flux-schnell",
        "cost": 0.012,
        "error": "this stand-in was asked to refuse",
        "refunded": True,
    }
    assert await guest.entries() == [("grant", micros(100)), ("hold", -micros("0.012")), ("release", micros("0.012"))]


async def test_a_task_that_makes_less_costs_less(guest: Guest) -> None:
    task = await guest.run("flux-schnell", prompt="[make 1] a harbour", quantity=4)
    assert len(task["result"]) == 1
    assert (task["cost"], task.get("refunded")) == (0.003, None)
    assert (await guest.get("/credits")).json()["your_budget"]["used"] == 0.003


async def test_what_the_content_rules_forbid(visitor: Guest) -> None:
    refused = await visitor.ask("flux-schnell", prompt="a nude woman")
    assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_PARAMS")
    assert refused.json()["details"][0]["pointer"] == "/params/prompt"
    assert (await visitor.ask("cortex-v1.0", prompt=PROMPT, negative_prompt="nudity, blur")).status_code == 200


async def test_repetitions(visitor: Guest) -> None:
    body = {"model": "flux-schnell", "params": {"prompt": PROMPT}}
    first = await visitor.post("/api/generate", body, idempotency_key="one")
    for _ in range(6):  # more than the window has room for: they are no new requests
        again = await visitor.post("/api/generate", body, idempotency_key="one")
        assert (again.status_code, again.content) == (200, first.content)
        assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    other = await visitor.post("/api/generate", {**body, "type": "image"}, idempotency_key="one")
    assert (other.status_code, other.json()["code"]) == (409, "INVALID_REQUEST")
    assert len([kind for kind, _ in await visitor.entries() if kind == "hold"]) == 1
    lost = "update idempotency set status = null, answer = null where account_id = $1"
    await visitor.pool.execute(lost, visitor.customer.account_id)
    made_up = await visitor.post("/api/generate", body, idempotency_key="one")
    assert made_up.json() == first.json()


async def test_uploads_repeat_safely(visitor: Guest) -> None:
    async def upload(content: bytes) -> Any:
        files = {"file": ("a.png", content)}
        return await visitor.http.post("/gateai/api/upload", files=files, headers={"idempotency-key": "up"})

    first, again, other = await upload(PICTURE), await upload(PICTURE), await upload(samples.image("PNG", 9, 9))
    assert (first.json()["file_id"], other.status_code) == (again.json()["file_id"], 409)
    kept = "select count(*) from assets where account_id = $1 and deleted_at is null"
    assert await visitor.pool.fetchval(kept, visitor.customer.account_id) == 1


async def test_keys_need_their_scopes(visitors: NewGuest) -> None:
    reader, maker = await visitors(scopes=("read",)), await visitors(scopes=("generate",))
    body = {"model": "flux-schnell", "params": {"prompt": PROMPT}}
    assert (await reader.post("/api/generate", body)).status_code == 403
    assert (await reader.http.post("/gateai/api/upload", files={"file": ("a.png", PICTURE)})).status_code == 403
    assert (await reader.post("/api/estimate", body)).status_code == 200
    assert (await maker.post("/api/generate", body)).status_code == 200
    assert (await maker.get("/credits")).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/nothing", b"", 404),
        ("GET", "/v1", b"", 404),
        ("GET", "/api/generate", b"", 405),
        ("DELETE", "/credits", b"", 405),
        ("POST", "/api/generate", b"{", 400),
        ("POST", "/api/generate", b"\xff", 400),
        ("POST", "/api/generate", b"[]", 400),
        ("POST", "/api/generate", b'{"model": 5, "params": {}}', 400),
        ("POST", "/api/generate", b'{"model": "sora-2", "params": []}', 400),
        ("POST", "/api/generate", b'{"model": "sora-2", "params": {}, "images": "a"}', 400),
        ("POST", "/api/upload", b"nothing", 400),
        ("POST", "/api/estimate", b" " * (49 << 20), 413),
    ],
)
async def test_what_the_framework_refuses(visitor: Guest, method: str, path: str, content: bytes, status: int) -> None:
    answer = await visitor.http.request(
        method, f"/gateai{path}", content=content, headers={"content-type": "application/json"}
    )
    assert answer.status_code == status, answer.text
    assert answer.json().keys() <= {"error", "code", "details"}
    assert answer.json()["code"] == ("FILE_TOO_LARGE" if status == 413 else "INVALID_REQUEST")
    assert await visitor.untouched()
