"""Every model, from words alone and from a picture where it takes one, to its finished files: as large as asked for, once
snapped. Built-in engines do what they can; the stand-in does what no engine of the house can do yet.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from typing import Any

import av
import pytest
from PIL import Image

from atelier.catalogue.menu import Offer
from atelier.dialects.gateai.gather import Places
from atelier.dialects.gateai.sizes import facts_of, legal, with_size
from atelier.domain.operations import Operation
from atelier.engines.builtin import BUILTIN
from tests.conftest import serve
from tests.dialects.gateai.conftest import CONFIG, NewGuest
from tests.dialects.gateai.guest import Guest
from tests.dialects.gateai.judge import CONTRACT
from tests.dialects.gateai.models import OFFERS, least
from tests.dialects.guests import guests_of
from tests.house import House
from tests.storage import samples

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

ENGINES = [card.name for card in BUILTIN if not card.by_name_only] + ["stand-in"]
LIMIT_S = 300
INSTRUCTION = "make it sepia"
"""Something that can be done to any picture."""


@pytest.fixture(scope="module")
def studio(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    head = CONFIG.partition("[[routes]]")[0]
    config = f'{head}[[routes]]\nmodel = "*"\nengines = {ENGINES!r}\n'
    yield from serve(postgres, template, tmp_path_factory.mktemp("studio"), "gateai_studio", config=config)


@pytest.fixture(scope="module")
async def customers(studio: House) -> AsyncIterator[NewGuest]:
    async for make in guests_of(studio, Guest, credit=0):
        yield make


def small(offer: Offer) -> dict[str, Any]:
    """The smallest and shortest that the model makes, a little beside the mark."""
    own = offer.input["properties"]
    given: dict[str, Any] = {}
    if "width" in own:
        sizes = sorted(legal(offer), key=lambda size: size.width_px * size.height_px)
        width, height = (sizes[0].width_px, sizes[0].height_px) if sizes else (520, 296)
        off = 3 if facts_of(offer).snap else 0
        given = {"width": width + off, "height": height + off}
    for name, value in (("duration", min), ("durationSeconds", min), ("fps", min)):
        if name in own:
            given[name] = value(own[name]["enum"])
    if facts_of(offer).tier_field == "resolution":
        given["resolution"] = own["resolution"]["enum"][0]
    return given


def asked_sizes(offer: Offer, params: dict[str, Any]) -> set[tuple[int, int]]:
    """The size that was asked for, or those of the tier."""
    sized = with_size(offer, params)
    if sized.get("width") and sized.get("height"):
        return {(sized["width"], sized["height"])}
    tiers = {size.tier for size in legal(offer)}
    wanted = params.get("resolution") if params.get("resolution") in tiers else None
    return {(size.width_px, size.height_px) for size in legal(offer) if wanted is None or size.tier == wanted}


def measured(content: bytes, kind: str) -> tuple[int, int]:
    if kind == "image":
        with Image.open(io.BytesIO(content)) as picture:
            return picture.size
    with av.open(io.BytesIO(content)) as container:
        stream = container.streams.video[0]
        return stream.width, stream.height


async def walk(guest: Guest, offer: Offer, params: dict[str, Any]) -> Operation:
    made = await guest.make(offer.id, **params)
    task = await guest.end(made["task_id"], limit_s=LIMIT_S)
    assert task["status"] == "FINISHED", task
    order = await guest.order(made["task_id"])
    able = next(
        card.name for name in ENGINES for card in BUILTIN if card.name == name and order.operation in card.operations
    )
    row = await guest.pool.fetchrow("select engine, attempt from jobs where id = $1", made["task_id"])
    assert (row["engine"], row["attempt"]) == (able, 1)
    assert len(task["result"]) == order.outputs
    kind = CONTRACT["models"][offer.id]["output"] if offer.id != "cortex_1.0" else "video"
    for link in task["result"]:
        content = (await guest.http.get(link)).content
        if kind == "3d":
            assert measured(content, "image") > (0, 0)
        else:
            assert measured(content, kind) in asked_sizes(offer, params)
    for link in task.get("glb_urls", ()):
        assert (await guest.http.get(link)).content.startswith(b"glTF")
    assert bool(task.get("glb_urls")) is (kind == "3d")
    return order.operation


@pytest.mark.parametrize("model", OFFERS)
async def test_a_model_makes_what_was_asked_for(model: str, customers: NewGuest) -> None:
    offer, guest = OFFERS[model], await customers()
    picture = (await guest.upload(samples.image("PNG", 160, 96)))["file_id"]
    if not Places.of(offer).start or "start_frame" not in offer.input.get("required", ()):
        await walk(guest, offer, {**least(offer, picture=picture), **small(offer), "seed": 17})
    places = Places.of(offer)
    if places.start or places.images:
        name = places.start or "image"
        given = {**least(offer, picture=picture), **small(offer), "seed": 17, name: picture, "prompt": INSTRUCTION}
        operation = await walk(guest, offer, given)
        assert operation in (Operation.IMAGE_TO_VIDEO, Operation.EDIT_IMAGE, Operation.MAKE_3D, Operation.TEXT_TO_VIDEO)
