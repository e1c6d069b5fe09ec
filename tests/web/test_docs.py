"""The documentation page: whole, well formed, locked down, and true."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from atelier.catalogue.find import search
from atelier.catalogue.label import price_text
from atelier.catalogue.load import menu
from atelier.web.openapi.words import read_words
from atelier.webhooks.sign import Secret, signed_headers
from tests.house import Customer, House
from tests.web.contract import Contract
from tests.web.html import Page

WEIGHT_LIMIT_BYTES = 80_000
"""As it goes over the wire."""

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


def test_it_is_well_formed(page: Page) -> None:
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert page.outline[0] == 1
    assert page.outline.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.outline, page.outline[1:], strict=False))


def test_the_reader_of_html_finds_faults() -> None:
    for broken in ("<p><b>x</p></b>", "<div>", "<p></div></p>", '<a id="x" id="y"></a>'):
        assert Page(broken).faults, broken
    for inline in ("<script>1</script>", "<style>a{}</style>", '<p style="x"></p>', '<p onclick="x"></p>'):
        assert Page(inline).inline, inline


def test_nothing_is_inline_and_the_policy_forbids_it(house: House, page: Page) -> None:
    assert page.inline == []
    headers = httpx.get(house.url + "/docs").headers
    directives = (part.strip().partition(" ") for part in headers["content-security-policy"].split(";"))
    assert {name: value for name, _, value in directives} == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_everything_has_its_place(page: Page, contract: Contract) -> None:
    assert set(contract.operations) <= set(page.ids)
    assert {f"error-{error.code}" for error in read_words().error} <= set(page.ids)
    text = "".join(page.words)
    for offer in search(menu("native")):
        assert "model-" + offer.id.replace("/", "-") in page.ids
        assert price_text(offer.price) in text
        for name, schema in offer.input["properties"].items():
            assert name in text
            assert schema["description"] in text


def test_every_link_leads_somewhere(house: House, page: Page) -> None:
    with httpx.Client(base_url=house.url) as anybody:
        for link in set(page.links):
            if link.startswith("#"):
                assert link[1:] in page.ids, link
            elif link.startswith("/"):
                assert anybody.get(link).status_code == 200, link
            else:
                assert link == "https://www.standardwebhooks.com"


def test_it_is_light(house: House, page: Page) -> None:
    static = {link for link in page.links if link.startswith("/docs/static/")}
    assert len(static) == 3
    sent = [httpx.get(house.url + link).num_bytes_downloaded for link in ("/docs", *static)]
    assert sum(sent) < WEIGHT_LIMIT_BYTES


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("docs.css", "text/css; charset=utf-8"),
        ("docs.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ],
)
def test_static_files_are_kept_by_browsers(house: House, page: Page, name: str, media_type: str) -> None:
    link = next(link for link in page.links if link.startswith(f"/docs/static/{name}?v="))
    with httpx.Client(base_url=house.url) as anybody:
        linked = anybody.get(link)
        assert linked.headers["content-type"] == media_type
        assert linked.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert linked.headers["x-content-type-options"] == "nosniff"
        other = anybody.get(link.partition("?")[0] + "?v=old")
        assert (other.headers["cache-control"], other.content) == ("no-cache", linked.content)
        same = anybody.get(link, headers={"if-none-match": linked.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")


def test_the_page_is_revalidated(house: House) -> None:
    with httpx.Client(base_url=house.url) as anybody:
        first = anybody.get("/docs")
        assert first.headers["cache-control"] == "no-cache"
        assert first.headers["content-encoding"] == "gzip"
        assert anybody.get("/docs", headers={"if-none-match": first.headers["etag"]}).status_code == 304
        assert anybody.get("/docs", headers={"if-none-match": '"old"'}).status_code == 200


@pytest.mark.parametrize("path", ["/docs/static/nothing.css", "/docs/static/..%2fdocs.py", "/problems/<script>"])
def test_what_is_not_there(house: House, path: str) -> None:
    response = httpx.get(house.url + path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_the_type_of_a_problem_leads_to_its_explanation(house: House, page: Page) -> None:
    problem = httpx.get(house.url + "/v1/me").json()
    answer = httpx.get(house.url + problem["type"])
    assert (answer.status_code, answer.headers["location"]) == (302, "/docs#error-unauthenticated")
    assert "error-unauthenticated" in page.ids


# ------------------------------------------------------------- samples of the guide


def run(source: str, **names: Any) -> tuple[dict[str, Any], str]:
    """What a sample defines, and what it prints."""
    space: dict[str, Any] = dict(names)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(source, "sample", "exec"), space)
    return space, said.getvalue()


@pytest.fixture
def sample_key(customer: Customer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATELIER_API_KEY", customer.key)
    monkeypatch.chdir(tmp_path)


async def test_the_first_request(page: Page, sample_key: None, tmp_path: Path) -> None:
    source = page.sample("2 and 3. An image and its file, with Python")
    cheap = source.replace("atelier/sketch", "atelier/rehearsal").replace(
        '"input": {', '"input": {"files": 1, "credits": 2, '
    )
    assert cheap != source
    _, said = await asyncio.to_thread(run, cheap)
    assert said == "succeeded for 2.0 credits\n"
    assert [file.read_bytes()[:4] for file in tmp_path.glob("*.png")] == [b"\x89PNG"]


async def test_retrying_and_following(page: Page, customer: Customer, sample_key: None) -> None:
    samples = [source for label, source in page.code if label == "Python" and "\ndef " in source]
    retrying, following = samples
    submit = run(retrying)[0]["submit"]
    follow = run(following)[0]["follow"]
    job = await asyncio.to_thread(submit, "atelier/rehearsal", work_s=0.5)
    seen = await asyncio.to_thread(lambda: list(follow(job["id"])))
    assert seen[-1]["status"] == "succeeded"
    assert len((await customer.http.get("/v1/jobs")).json()["items"]) == 1


def test_verifying_a_delivery(page: Page) -> None:
    verify = run(page.sample("Verifying a delivery, in Python"))[0]["verify"]
    old, new, other = Secret.new(), Secret.new(), Secret.new()
    body = json.dumps({"type": "job.succeeded"}).encode()
    headers = signed_headers("01", int(time.time()), body, [new, old])
    verify(new.text, headers, body)
    verify(old.text, headers, body)
    stale = signed_headers("01", int(time.time()) - 301, body, [new])
    for secret, given, content in ((other, headers, body), (new, headers, body + b" "), (new, stale, body)):
        with pytest.raises(ValueError, match="delivery"):
            verify(secret.text, given, content)
