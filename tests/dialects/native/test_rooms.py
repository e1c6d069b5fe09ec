"""Models, assets, account, keys, health: everything around the jobs."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from PIL import Image

from tests.dialects.conftest import NewCustomer
from tests.house import Customer, House


def picture(width: int = 64, height: int = 48, colour: str = "teal") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


async def test_models_are_listed_found_and_explained(customer: Customer) -> None:
    models = (await customer.http.get("/v1/models")).json()["items"]
    assert {"atelier/sketch", "atelier/motion", "atelier/rehearsal"} <= {model["id"] for model in models}
    for params, expected in (
        ({"operation": "image_to_video"}, ["atelier/motion"]),
        ({"media": "image", "q": "sketch"}, ["atelier/sketch"]),
        ({"media": "video", "q": "sketch"}, []),
        ({"q": "SKETCH"}, ["atelier/sketch"]),
        ({"q": "nothing at all"}, []),
    ):
        found = (await customer.http.get("/v1/models", params=params)).json()["items"]
        assert [model["id"] for model in found] == expected
    pictures = (await customer.http.get("/v1/models", params={"media": "image"})).json()["items"]
    assert {"atelier/sketch", "atelier/face"} <= {model["id"] for model in pictures}
    assert "atelier/motion" not in {model["id"] for model in pictures}
    model = (await customer.http.get("/v1/models/atelier/sketch")).json()
    assert model["engines"] == ["sketch"]
    assert model["input_schema"]["properties"]["width"]["maximum"] == 4096
    quote = await customer.http.post("/v1/quotes", json={"model": model["id"], "input": model["example"]})
    assert quote.status_code == 200


async def test_engines_say_how_many_workers_have_them(customer: Customer) -> None:
    engines = (await customer.http.get("/v1/engines")).json()["items"]
    assert {engine["name"]: engine["workers"] for engine in engines}["sketch"] == 1


async def test_an_upload_is_measured_and_served(customer: Customer, house: House) -> None:
    content = picture()
    response = await customer.http.post(
        "/v1/assets", files={"file": ("teal é.png", content)}, data={"description": "a plain one"}
    )
    asset = response.json()
    assert response.status_code == 201
    assert (asset["kind"], asset["media_type"], asset["width_px"], asset["height_px"]) == ("image", "image/png", 64, 48)
    assert (asset["origin"], asset["description"], asset["size_bytes"]) == ("upload", "a plain one", len(content))
    assert asset["url"].startswith(house.url + "/files/")
    async with httpx.AsyncClient() as anybody:
        whole = await anybody.get(asset["url"])
        assert whole.content == content
        part = await anybody.get(asset["url"], headers={"range": "bytes=1-3"})
        assert (part.status_code, part.content) == (206, b"PNG")
        assert part.headers["content-range"] == f"bytes 1-3/{len(content)}"
        same = await anybody.get(asset["url"], headers={"if-none-match": whole.headers["etag"]})
        assert same.status_code == 304
        head = await anybody.head(asset["url"])
        assert (head.headers["content-length"], head.content) == (str(len(content)), b"")
        beyond = await anybody.get(asset["url"], headers={"range": "bytes=999999-"})
        assert beyond.status_code == 416
        saved = await anybody.get(asset["url"] + "&download=1")
        assert saved.headers["content-disposition"].startswith("attachment")
        for broken in (asset["url"][:-3], asset["url"].replace("sig=", "sig=x"), asset["url"].partition("?")[0]):
            assert (await anybody.get(broken)).status_code == 403
        wrong = asset["url"].replace(asset["id"], "01a1f815-37b0-756d-aa7f-bced2d28ec00")
        assert (await anybody.get(wrong)).status_code == 403


async def test_the_form_may_be_in_any_order(customer: Customer) -> None:
    fields = [("description", (None, b"first")), ("file", ("a.png", picture())), ("other", (None, b"x"))]
    for files in (fields, fields[::-1]):
        asset = (await customer.http.post("/v1/assets", files=files)).json()
        assert asset["description"] == "first"


async def test_assets_are_listed_filtered_and_deleted(customer: Customer) -> None:
    made = [
        (await customer.http.post("/v1/assets", files={"file": (f"{colour}.png", picture(colour=colour))})).json()["id"]
        for colour in ("red", "green", "blue")
    ]
    page = (await customer.http.get("/v1/assets", params={"limit": 2})).json()
    assert [asset["id"] for asset in page["items"]] == made[:0:-1]
    assert len((await customer.http.get("/v1/assets", params={"cursor": page["next_cursor"]})).json()["items"]) == 1
    assert len((await customer.http.get("/v1/assets", params={"q": "green"})).json()["items"]) == 1
    assert (await customer.http.get("/v1/assets", params={"kind": "video"})).json()["items"] == []
    assert (await customer.http.delete(f"/v1/assets/{made[0]}")).status_code == 204
    assert (await customer.http.delete(f"/v1/assets/{made[0]}")).status_code == 404
    assert (await customer.http.get(f"/v1/assets/{made[0]}")).status_code == 404


async def test_own_links_and_data_uris_work_as_references(customer: Customer, customers: NewCustomer) -> None:
    asset = (await customer.http.post("/v1/assets", files={"file": ("a.png", picture())})).json()
    other = await customers()
    import base64

    uri = "data:image/png;base64," + base64.b64encode(picture(32, 32)).decode()
    for who, image in ((customer, asset["id"]), (customer, asset["url"]), (other, asset["url"]), (customer, uri)):
        quote = await who.http.post("/v1/quotes", json={"model": "atelier/motion", "input": {"image": image}})
        assert (quote.status_code, quote.json().get("credits")) == (200, 10.0), quote.text
    refused = await other.http.post("/v1/quotes", json={"model": "atelier/motion", "input": {"image": asset["id"]}})
    assert refused.status_code == 422


async def test_me_balance_and_transactions(customer: Customer) -> None:
    me = (await customer.http.get("/v1/me")).json()
    assert me["account_id"] == str(customer.account_id)
    assert me["scopes"] == ["admin", "generate", "read"]
    job = await customer.run(credits=4)
    await customer.run(credits=2, part="refuse")
    page = (await customer.http.get("/v1/transactions")).json()
    assert [entry["kind"] for entry in page["items"]] == ["release", "hold", "settle", "hold", "grant"]
    assert sum(entry["credits"] for entry in page["items"]) == await customer.balance() == 996
    assert page["items"][0]["balance"] == 996
    only = (await customer.http.get("/v1/transactions", params={"job_id": job["id"], "kind": "hold"})).json()["items"]
    assert [(entry["credits"], entry["job_id"]) for entry in only] == [(-4.0, job["id"])]
    assert (await customer.http.get("/v1/transactions", params={"kind": "x"})).status_code == 422


async def test_keys_are_made_shown_once_and_revoked(customer: Customer, house: House) -> None:
    soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    response = await customer.http.post(
        "/v1/keys", json={"name": "ci", "scopes": ["read"], "expires_at": soon, "daily_budget": 2.5, "concurrency": 3}
    )
    key = response.json()
    assert response.status_code == 201
    assert (key["daily_budget"], key["concurrency"], key["revoked_at"]) == (2.5, 3, None)
    async with httpx.AsyncClient(base_url=house.url, headers={"authorization": f"Bearer {key['key']}"}) as fresh:
        assert (await fresh.get("/v1/me")).json()["key_name"] == "ci"
        listed = (await customer.http.get("/v1/keys")).json()["items"]
        assert {record["id"] for record in listed} == {key["id"], customer.key_id}
        assert all("key" not in record for record in listed)
        assert (await customer.http.delete(f"/v1/keys/{key['id']}")).json()["revoked_at"]
        assert (await fresh.get("/v1/me")).status_code == 401


async def test_a_key_gives_no_more_than_it_has(customers: NewCustomer) -> None:
    customer = await customers(scopes=("admin",))
    response = await customer.http.post("/v1/keys", json={"name": "more", "scopes": ["generate"]})
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize("moment", ["2030-01-01T00:00:00", "tomorrow"])
async def test_a_keys_end_needs_a_time_zone(customer: Customer, moment: str) -> None:
    response = await customer.http.post("/v1/keys", json={"name": "ci", "scopes": ["read"], "expires_at": moment})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/expires_at")


async def test_the_likeness_declaration_is_recorded(customer: Customer) -> None:
    assert (await customer.http.get("/v1/me")).json()["likeness_declared"] is False
    assert (await customer.http.post("/v1/me/likeness-declaration")).json()["likeness_declared"] is True
    assert (await customer.http.get("/v1/me")).json()["likeness_declared"] is True


async def test_health_readiness_and_metrics(house: House, customer: Customer) -> None:
    await customer.run()
    async with httpx.AsyncClient(base_url=house.url) as anybody:
        assert (await anybody.get("/healthz")).json() == {"status": "ok"}
        assert (await anybody.get("/readyz")).json() == {"status": "ready", "database": True, "workers": 1}
        metrics = (await anybody.get("/metrics")).text
    assert 'atelier_http_requests_total{method="POST",route="/v1/jobs",status="201"}' in metrics
    assert "atelier_workers 1.0" in metrics
    assert "process_resident_memory_bytes" in metrics


@pytest.mark.parametrize("host", ["krea.localhost", "openai.localhost:8000"])
async def test_a_host_name_leads_to_its_dialect(house: House, host: str) -> None:
    async with httpx.AsyncClient(base_url=house.url) as anybody:
        response = await anybody.get("/v1/me", headers={"host": host})
    assert response.status_code == 404, "no such path in that dialect"
