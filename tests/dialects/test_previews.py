"""Previews of presets: public, cached, and nothing but previews."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar, Request, Response

from atelier.catalogue.presets import load_presets
from atelier.catalogue.presets.records import preview
from atelier.dialects.zencreator.previews import get_preview, preview_url
from atelier.domain.errors import NotFound

BASE = "http://previews.test"


def _not_found(request: Request, error: NotFound) -> Response[str]:
    return Response(error.message, status_code=404)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = Litestar([get_preview], exception_handlers={NotFound: _not_found}, openapi_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        yield client


async def test_every_preset_shows_its_preview(client: httpx.AsyncClient) -> None:
    for preset in load_presets().previewed():
        answer = await client.get(preview_url(BASE, preset.key))
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/webp"
        assert answer.content == preview(preset.key).read_bytes()


async def test_a_preview_is_sent_once(client: httpx.AsyncClient) -> None:
    url = preview_url(BASE, load_presets().loras[0].key)
    first = await client.get(url)
    assert "public" in first.headers["cache-control"]
    again = await client.get(url, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other = await client.get(preview_url(BASE, load_presets().loras[1].key))
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    "name", ["nobody.webp", "wash", "wash.png", "..%2Frecords.py", "..%2Fsamples%2Fanna.jpg", ".webp"]
)
async def test_nothing_else_is_there(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/previews/{name}")).status_code == 404
