"""Every entry of the catalogue runs to its end, in each way that it can be asked: files of the kind, the size, the length
and the shape that were asked for, at the price that was quoted. The engines in the box do what they can, the stand-in
the rest."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import av
import httpx
import pytest
from PIL import Image

from atelier.catalogue.facts import KreaOffer
from atelier.catalogue.menu import Offer
from atelier.catalogue.quote import quote
from atelier.db.pool import open_pool
from atelier.domain.sizes import RESOLUTIONS
from atelier.engines.builtin import BUILTIN
from tests.catalogue.support import RATES
from tests.conftest import serve
from tests.dialects.krea.samples import clip, picture
from tests.dialects.krea.shop import OFFERS, TRAINING, Shop
from tests.house import House, new_customer

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

LIMIT_S: Final = 500
ENGINES: Final = [*(card.name for card in BUILTIN if not card.by_name_only), "stand-in"]
CONFIG: Final = f"""
[jobs]
slots = 2

[[routes]]
model = "*"
engines = {ENGINES}
"""
SOURCE: Final = (400, 300)
FORMATS: Final = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
AREAS: Final = {"1K": 1 << 20, "2K": 4 << 20}


@pytest.fixture(scope="module")
def full_house(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from serve(postgres, template, tmp_path_factory.mktemp("walk"), "krea_walk", config=CONFIG)


@pytest.fixture(scope="module")
async def walker(full_house: House) -> AsyncIterator[Shop]:
    """A rich customer with files to refer to."""
    async with await open_pool(full_house.dsn, size=4, name="test") as pool:
        shop = Shop(await new_customer(pool, full_house.url, credit=1_000_000), pool)
        shop.image = (await shop.upload(picture(*SOURCE)))["image_url"]
        shop.video = (await shop.upload(clip(24, *SOURCE)))["image_url"]
        yield shop
        await shop.close()


# -------------------------------------------------------------------- what is asked


def small(offer: Offer) -> dict[str, Any]:
    """The cheapest sizes and lengths to make, in a shape that is not the usual one."""
    chosen: dict[str, Any] = {}
    fields = offer.input["properties"]
    for name in ("aspect_ratio", "ratio"):
        if values := [value for value in fields.get(name, {}).get("enum", ()) if ":" in str(value)]:
            chosen[name] = next((value for value in values if value in ("3:4", "9:16", "720:1280")), values[-1])
    for name, wish in (("width", 384), ("height", 512)):
        if name in fields:
            chosen[name] = max(wish, fields[name]["minimum"])
    if "duration" in fields:
        allowed = fields["duration"].get("enum") or [fields["duration"].get("minimum", fields["duration"].get("const"))]
        chosen["duration"] = min(allowed)
    if "resolution" in fields:
        chosen["resolution"] = fields["resolution"]["enum"][0]
    if "prompt" in fields:
        chosen["prompt"] = "a red boat at a green shore"
    return chosen


def ways(path: str) -> dict[str, dict[str, str]]:
    """The ways to ask: from words, from a picture, with a last picture, from a video, by changing a video."""
    fields = OFFERS[path].input["properties"]
    found: dict[str, dict[str, str]] = {"plain": {}}
    for way, names in {
        "picture": ["image_url"],
        "pictures": ["image_urls"],
        "start": ["start_image"],
        "start and end": ["start_image", "end_image"],
        "still": ["start_video"],
        "stills": ["start_video", "end_video"],
        "change": ["edit_video"],
        "reference": ["video_reference"],
    }.items():
        if all(name in fields for name in names):
            found[way] = dict.fromkeys(names, "")
    return found


WAYS: Final = [(path, way) for path in sorted(OFFERS) for way in ways(path)]


def body_for(shop: Shop, path: str, way: str) -> dict[str, Any]:
    offer = OFFERS[path]
    fields = offer.input["properties"]
    given: dict[str, Any] = {name: sample(shop, name) for name in ways(path)[way]}
    body = {**shop.least(offer), **small(offer), **given}
    if "batch_size" in fields and way == "plain":
        body["batch_size"] = 2
    if "prompt" in fields and {field.path[0] for field in offer.media} & body.keys():
        body["prompt"] = "make it black and white"
    return body


def sample(shop: Shop, name: str) -> Any:
    if name == "image_urls":
        return [shop.image]
    if name == "video_reference":
        return {"url": shop.video, "tag": "boat"}
    return shop.video if "video" in name else shop.image


# ------------------------------------------------------------------- what must come


@pytest.mark.parametrize(("path", "way"), WAYS)
async def test_an_entry_runs(path: str, way: str, walker: Shop) -> None:
    offer = OFFERS[path]
    body = body_for(walker, path, way)
    before = await walker.customer.balance()
    job = await walker.end((await walker.make(path, **body))["job_id"], limit_s=LIMIT_S)
    assert job["status"] == "completed", job
    assert len(job["result"]["urls"]) == body.get("batch_size", 1)
    async with httpx.AsyncClient() as anybody:
        files = [(await anybody.get(url)).content for url in job["result"]["urls"]]
    assert isinstance(offer.facts, KreaOffer)
    for file in files:
        if offer.facts.group == "video":
            check_video(file, offer.facts, body, way)
        else:
            check_picture(file, offer, body, way)
    price = Decimal(quote(offer.price, offer.check.accept(body), {}, RATES).amount)
    cost = (await walker.customer.job(job["job_id"]))["cost"]
    assert cost == {"credits": float(price), "refunded": 0, "state": "settled"}
    assert Decimal(str(before)) - Decimal(str(await walker.customer.balance())) == price


def check_picture(file: bytes, offer: Offer, body: Mapping[str, Any], way: str) -> None:
    image = Image.open(io.BytesIO(file))
    image.load()
    default = offer.input["properties"].get("output_format", {}).get("default", "png")
    assert image.format == FORMATS[body.get("output_format", default)]
    if path_is_enhancement(offer):
        scale = min(body["width"] / SOURCE[0], body["height"] / SOURCE[1])
        assert image.size == tuple(round(side * scale) for side in SOURCE)
    elif "width" in body:
        assert image.size == (body["width"], body["height"])
    elif "aspect_ratio" in body:
        assert near(image.size, body["aspect_ratio"])
        assert image.width * image.height == pytest.approx(AREAS[body.get("resolution", "1K")], rel=0.1)
    elif way != "plain":
        assert near(image.size, "4:3")


def path_is_enhancement(offer: Offer) -> bool:
    return isinstance(offer.facts, KreaOffer) and offer.facts.group == "image_enhance"


def check_video(file: bytes, facts: KreaOffer, body: Mapping[str, Any], way: str) -> None:
    with av.open(io.BytesIO(file)) as container:
        stream = container.streams.video[0]
        size = (stream.width, stream.height)
        fps = float(stream.average_rate or 0)
        seconds = sum(1 for _ in container.decode(stream)) / fps
    changed = way in ("change", "reference") or "init_video" in body
    asked = body.get("duration", float(facts.seconds))
    assert seconds == pytest.approx(min(asked, 2.0) if changed else asked, abs=1.5 / fps)
    if "width" in body:
        assert size == (body["width"], body["height"])
        return
    shape = body.get("aspect_ratio") or body.get("ratio")
    if shape is not None:
        assert near(size, shape)
    elif way != "plain":
        assert near(size, "4:3")
    if "resolution" in body:
        assert min(size) == pytest.approx(RESOLUTIONS[body["resolution"]], abs=2)


def near(size: tuple[int, int], ratio: str) -> bool:
    width, height = map(int, ratio.split(":"))
    return bool(float(Fraction(*size)) == pytest.approx(width / height, rel=0.02))


# ---------------------------------------------------------------- the other entries


@pytest.mark.parametrize("model", ["flux_dev", "flux_schnell", "wan", "wan22", "qwen", "z-image"])
async def test_a_training_runs(model: str, walker: Shop) -> None:
    given = {"model": model, "name": "Rose", "urls": [walker.image] * 3, "max_train_steps": 10}
    job = await walker.end((await walker.make(TRAINING, **given))["job_id"], limit_s=LIMIT_S)
    assert job["status"] == "completed", job
    style = (await walker.get(f"/styles/{job['result']['style_id']}")).json()
    assert model in style["models"]


@pytest.mark.parametrize("slug", ["picture-to-clip", "style-board", "moving-postcards"])
async def test_an_app_runs(slug: str, walker: Shop) -> None:
    (app,) = [app for app in (await walker.get("/node-apps")).json()["items"] if app["slug"] == slug]
    given: dict[str, Any] = {
        "picture-to-clip": {"scene": "a harbour", "seconds": 1},
        "style-board": {"scene": "a harbour", "looks": ["ink", "neon"]},
        "moving-postcards": {"photos": [walker.image], "resolution": "480p"},
    }[slug]
    (run,) = (await walker.post(f"/node-apps/{app['last_version_id']}/execute", given)).json()
    job = await walker.end(run["job_id"], limit_s=LIMIT_S)
    assert job["status"] == "completed", job
    async with httpx.AsyncClient() as anybody:
        kinds = [(await anybody.get(url)).headers["content-type"] for url in job["result"]["urls"]]
    assert (
        kinds
        == {
            "picture-to-clip": ["video/mp4", "image/png"],
            "style-board": ["image/png", "image/png"],
            "moving-postcards": ["video/mp4"],
        }[slug]
    )
