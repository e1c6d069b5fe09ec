"""Every family through the whole house: its weights come to lie on disk, an order finds them, and a file comes back."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from atelier.engines.diffusers.family import Way
from tests.conftest import serve
from tests.engines.diffusers.room import TINY, card_of, picture
from tests.engines.diffusers.test_engine import write_cards
from tests.engines.diffusers.test_families import clip
from tests.house import Customer, House

pytestmark = pytest.mark.long  # a server, and some forty jobs in a process of its own

OFFERS = {
    Way.PICTURE: "sketch",
    Way.REPAINT: "edit",
    Way.FILL: "edit",
    Way.INSTRUCT: "edit",
    Way.ENLARGE: "upscale",
    Way.CLIP: "film",
    Way.MOVE: "motion",
    Way.BETWEEN: "motion",
    Way.REFILM: "restyle",
    Way.ACT: "restyle",
    Way.REPLACE: "restyle",
    Way.ENLARGE_CLIP: "upscale-video",
    Way.SOUND: "sound",
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the server looks for weights in."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(scope="module")
def house(
    postgres: str, template: str, weights: Path, shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("families")
    offers = tuple(f"atelier/{name}" for name in sorted({*OFFERS.values()}))
    cards = (card_of(name, serves=offers, steps=2, most_pixels=64 * 64) for name in TINY)
    path = write_cards(folder / "cards.toml", *cards)
    routes = "".join(f'[[routes]]\nmodel = "{offer}"\nengines = ["diffusers"]\n' for offer in offers)
    config = f'[engines.diffusers]\nweights = "{shelf}"\ncards = "{path}"\ndevice = "cpu"\n{routes}'
    yield from serve(postgres, template, folder / "data", "families", config=config)


def order(way: Way, folder: Path) -> dict[str, Any]:
    image = _data(picture(folder / "image.png"), "image/png")
    video = _data(clip(folder / "clip.mp4"), "video/mp4")
    words = {"prompt": "a red house", "seed": 3}
    short = {"duration_s": 1, "resolution": "480p", "aspect_ratio": "1:1", **words}
    match way:
        case Way.PICTURE:
            return {"width": 64, "height": 64, **words}
        case Way.REPAINT | Way.INSTRUCT:
            return {"images": [image], **words}
        case Way.FILL:
            return {"images": [image], "mask": _data(picture(folder / "mask.png"), "image/png"), **words}
        case Way.CLIP:
            return short
        case Way.MOVE:
            return {"image": image, **short}
        case Way.BETWEEN:
            return {"image": image, "last_frame": image, **short}
        case Way.REFILM:
            return {"video": video, **words}
        case Way.ACT | Way.REPLACE:
            how = "motion" if way is Way.ACT else "replace"
            return {"video": video, "image": image, "how": how, "seed": 3}
        case Way.ENLARGE:
            return {"image": image}
        case Way.ENLARGE_CLIP:
            return {"video": video}
        case _:
            return {"duration_s": 1, **words}


def _data(path: Path, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(path.read_bytes()).decode()}"


@pytest.mark.parametrize("name", TINY)
async def test_an_order_comes_to_a_file(
    name: str, customer: Customer, weights: Path, shelf: Path, tmp_path: Path
) -> None:
    card = card_of(name)
    way, call = next(iter(card.family.calls.items()))
    here = shelf / card.id
    here.symlink_to(weights / card.id)
    try:
        job = await customer.submit(f"atelier/{OFFERS[way]}", **order(way, tmp_path))
        job = await customer.until(job["id"], lambda job: job["status"] not in ("queued", "running"), limit_s=110)
    finally:
        here.unlink()
    assert job["status"] == "succeeded", job
    assert (job["engine"], job["notes"]["pipeline"]) == ("diffusers", call.pipeline)
    (output,) = job["outputs"]
    content = (await customer.http.get(output["url"], headers={"authorization": ""})).content
    if output["kind"] == "image":
        with Image.open(io.BytesIO(content)) as shown:
            shown.load()
            assert min(shown.size) >= 64
    else:
        with av.open(io.BytesIO(content)) as container:
            frames = sum(1 for _ in container.decode(0))
        assert frames >= 8 if output["kind"] == "video" else frames
