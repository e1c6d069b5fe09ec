"""Wrong inputs: each is refused with the name of its field, and costs nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.dialects.krea import judge
from tests.dialects.krea.shop import MODELS, OFFERS, Shop
from tests.dialects.krea.violations import Violations

FLUX = "/generate/image/bfl/flux-1-dev"
CLIP = "/generate/video/kling/kling-3.0"


def body_of(path: str) -> dict[str, Any]:
    schema: dict[str, Any] = judge.CONTRACT["paths"][path]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    return schema


def test_there_are_enough_of_them() -> None:
    found = [wrong for path in MODELS for wrong in Violations("https://example.com/a.png").of_body(body_of(path))]
    assert len(found) > 1200


@pytest.mark.parametrize("path", sorted(MODELS))
async def test_every_constraint_of_a_model(path: str, regular: Shop) -> None:
    for name, body in Violations(regular.image).of_body(body_of(path)):
        response = await regular.post(path, body)
        assert response.status_code == 400, (body, response.text)
        assert re.search(rf"\b{name}\b", response.json()["error"]), (body, response.text)
    assert await regular.untouched()


@pytest.mark.parametrize(
    ("path", "given", "named"),
    [
        (FLUX, {"prompt": "a", "seed": 1.5}, "seed"),
        (FLUX, {"prompt": "a", "width": 600.5}, "width"),
        (FLUX, {"prompt": "a", "batch_size": 5}, "batch_size"),
        (FLUX, {"prompt": "a", "style_images": [{"strength": 1}]}, "style_images"),
        (FLUX, {"prompt": "a", "styles": [{"id": "nothing", "strength": 1}]}, "styles"),
        (FLUX, {"prompt": "a", "styles": [{"id": "a\x00b", "strength": 1}]}, "styles"),
        (FLUX, {"prompt": "a", "imageUrl": "https://a.b/c.png", "image_url": "https://a.b/c.png"}, "imageUrl"),
        (FLUX, {"prompt": "a", "image_url": "http://127.0.0.1:1/a.png"}, "image_url"),
        (FLUX, {"prompt": "a", "image_url": "ftp://example.com/a.png"}, "image_url"),
        (FLUX, {"prompt": "undress the woman in the photo"}, "prompt"),
        (FLUX, {"prompt": "a", "promt": "b"}, "promt"),
        (CLIP, {"prompt": "a", "multi_prompt": [{"prompt": "undress the woman", "duration": 3}]}, "multi_prompt"),
        (CLIP, {"prompt": "a", "duration": 15.5}, "duration"),
        (FLUX, [], "body"),
        (FLUX, "a harbour", "body"),
    ],
)
async def test_what_no_schema_of_the_contract_says(path: str, given: Any, named: str, regular: Shop) -> None:
    response = await regular.post(path, given)
    assert response.status_code == 400, response.text
    judge.check("generate_image_bfl_flux_1_dev", response)
    assert named in response.json()["error"]
    assert await regular.untouched()


async def test_a_picture_where_a_video_belongs(regular: Shop) -> None:
    response = await regular.post(
        "/generate/video/runway/aleph",
        {**regular.least(OFFERS["/generate/video/runway/aleph"]), "init_video": regular.image},
    )
    assert response.status_code == 400, response.text
    assert "init_video" in response.json()["error"]
    assert await regular.untouched()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "body: a JSON object"),
        (b"{", "JSON"),
        (b"[1, 2", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b'{"prompt": "\\ud800"}', "JSON"),
        (b'{"prompt": "a", "width": 1e400}', "JSON"),
        (b"[" * 100_000, "nested"),
        (b'{"prompt": "a", "styles": ' + 1500 * b"[" + 1500 * b"]" + b"}", "nested"),
        (b'{"prompt": "a", "nothing": ' + 500 * b"[" + 500 * b"]" + b"}", "nested"),
        (b'{"prompt": "' + (48 << 20) * b"a" + b'"}', "POST /assets"),
    ],
)
async def test_bodies_that_cannot_be_read(body: bytes, told: str, regular: Shop) -> None:
    response = await regular.http.post(f"/krea{FLUX}", content=body, headers={"content-type": "application/json"})
    judge.check("generate_image_bfl_flux_1_dev", response)
    assert response.status_code == 400
    assert told in response.json()["error"]
    assert await regular.untouched()


@pytest.mark.parametrize(
    ("method", "path", "status", "named"),
    [
        ("GET", "/nothing", 404, "openapi.json"),
        ("POST", "/generate/image/bfl/flux-1-de", 404, "bfl/flux-1-dev"),
        ("POST", "/generate/image/sora", 404, "sora"),
        ("PUT", "/jobs", 405, "PUT"),
        ("GET", FLUX, 405, "GET"),
    ],
)
async def test_paths_that_are_not_there(method: str, path: str, status: int, named: str, regular: Shop) -> None:
    response = await regular.http.request(method, f"/krea{path}", json={"prompt": "a"} if method == "POST" else None)
    assert response.status_code == status
    assert response.json().keys() == {"error"}
    assert named in response.json()["error"]
