"""Pictures from pictures: every way to send them, masks, and variations."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from atelier.domain.operations import Operation
from atelier.domain.wishes.image import EditImage
from tests.dialects.openai.conftest import NewPatron
from tests.dialects.openai.customer import Patron, micros
from tests.dialects.openai.test_images import opened
from tests.storage import samples

PROMPT = "make it autumn"
PICTURE = samples.image("PNG", 320, 240)
OTHER = samples.image("JPEG", 200, 200)


def mask(width: int = 320, height: int = 240) -> bytes:
    """Opaque but for a hole in the middle."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 255))
    ImageDraw.Draw(image).rectangle((width // 4, height // 4, width * 3 // 4, height * 3 // 4), fill=(0, 0, 0, 0))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


async def wish_of(patron: Patron) -> EditImage:
    wish = (await patron.order()).wish
    assert isinstance(wish, EditImage)
    return wish


async def edited(patron: Patron, fields: dict[str, Any], files: Any) -> Any:
    answer = await patron.send("/images/edits", fields, files)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_one_picture(patron: Patron) -> None:
    made = await edited(patron, {"prompt": PROMPT, "n": "2"}, {"image": ("a.png", PICTURE)})
    wish = await wish_of(patron)
    assert [(image.width_px, image.height_px) for image in wish.images] == [(320, 240)]
    assert (wish.prompt, wish.mask, wish.strength) == (PROMPT, None, 0.8)
    assert len(made["data"]) == 2
    # `auto` is the shape of the picture, at about a megapixel, and costs what a square does.
    image = opened(made["data"][0])
    assert image.width / image.height == pytest.approx(4 / 3, rel=0.02)
    assert 900_000 < image.width * image.height <= 1024 * 1024
    assert made["size"] == f"{image.width}x{image.height}"
    assert await patron.entries() == [("hold", -micros("0.106")), ("settle", 0)]
    assert made["usage"]["input_tokens_details"]["image_tokens"] == 65 + 2 * 129


async def test_several_pictures_and_a_mask(patron: Patron) -> None:
    files = [
        ("image[]", ("a.png", PICTURE, "image/png")),
        ("image[]", ("b.jpg", OTHER, "image/jpeg")),
        ("mask", ("mask.png", mask(), "image/png")),
    ]
    await edited(patron, {"prompt": PROMPT, "size": "1536x1024", "input_fidelity": "high"}, files)
    wish = await wish_of(patron)
    assert [image.media_type for image in wish.images] == ["image/png", "image/jpeg"]
    assert wish.mask is not None and wish.mask_by_alpha
    assert (wish.width_px, wish.height_px, wish.strength) == (1536, 1024, 0.5)


@pytest.mark.parametrize("key", ["image", "images"])
async def test_pictures_in_json(patron: Patron, key: str) -> None:
    """As data: URIs, as ids of uploads, and in the objects that newer clients put them in."""
    sent = "data:image/png;base64," + base64.b64encode(PICTURE).decode()
    upload = (await patron.http.post("/v1/assets", files={"file": ("b.jpg", OTHER)})).json()
    given = {
        "prompt": PROMPT,
        key: [{"image_url": sent}, {"file_id": upload["id"]}, {"image_url": {"url": upload["url"]}}, sent],
        "mask": {"image_url": "data:image/png;base64," + base64.b64encode(mask()).decode()},
    }
    answer = await patron.post("/images/edits", given)
    assert answer.status_code == 200, answer.text
    assert [image.width_px for image in (await wish_of(patron)).images] == [320, 200, 200, 320]


@pytest.mark.long
async def test_only_what_the_mask_leaves_open_changes(sitter: Patron) -> None:
    """On the engine in the box: around the hole, the picture stays."""
    rng = np.random.default_rng(5)
    coarse = Image.fromarray(rng.integers(60, 200, (6, 8, 3), dtype=np.uint8))
    file = BytesIO()
    coarse.resize((512, 512), Image.Resampling.BICUBIC).save(file, "PNG")
    files = {"image": ("a.png", file.getvalue()), "mask": ("m.png", mask(512, 512))}
    made = await edited(
        sitter,
        {"prompt": "a red balloon", "model": "dall-e-2", "size": "512x512", "response_format": "b64_json"},
        files,
    )
    after = np.asarray(opened(made["data"][0]).convert("RGB"), np.int16)
    before = np.asarray(Image.open(file).convert("RGB"), np.int16)
    change = np.abs(after - before).mean(axis=2)
    outside, inside = change[:100].mean(), change[160:350, 160:350].mean()
    assert outside < 8 and inside > 2 * outside, (outside, inside)


async def test_a_mask_of_another_size(caller: Patron) -> None:
    files = {"image": ("a.png", PICTURE), "mask": ("m.png", mask(100, 100))}
    answer = await caller.send("/images/edits", {"prompt": PROMPT}, files)
    error = answer.json()["error"]
    assert (answer.status_code, error["param"], error["code"]) == (400, "mask", "invalid_value")
    assert "100x100" in error["message"]


async def test_a_variation(patron: Patron) -> None:
    fields = {"n": "2", "size": "512x512", "response_format": "b64_json"}
    answer = await patron.send("/images/variations", fields, {"image": ("a.png", OTHER)})
    assert answer.status_code == 200, answer.text
    assert [opened(picture).size for picture in answer.json()["data"]] == [(512, 512)] * 2
    order = await patron.order()
    assert (order.operation, order.model) == (Operation.EDIT_IMAGE, "dall-e-2")
    assert await patron.entries() == [("hold", -micros("0.036")), ("settle", 0)]
    plain = await patron.send("/images/variations", {}, {"image": ("a.png", OTHER)})
    assert plain.json()["data"][0].keys() == {"url"}


@pytest.mark.long
async def test_variations_differ(sitter: Patron) -> None:
    """On the engine in the box: from each other and from the picture, which can still be told."""
    picture = Image.effect_mandelbrot((256, 256), (-2, -1.5, 1, 1.5), 60).convert("RGB")
    file = BytesIO()
    picture.save(file, "PNG")
    fields = {"n": "3", "size": "256x256", "response_format": "b64_json"}
    answer = await sitter.send("/images/variations", fields, {"image": ("a.png", file.getvalue())})
    assert answer.status_code == 200, answer.text
    made = [np.asarray(opened(one).convert("RGB"), np.float32) for one in answer.json()["data"]]
    given = np.asarray(picture, np.float32)
    for index, one in enumerate(made):
        alike = max(np.corrcoef(one.ravel(), way.ravel())[0, 1] for way in (given, given[:, ::-1]))
        assert alike > 0.7
        for other in (given, *made[:index]):
            assert np.abs(one - other).mean() > 1


FAULTS: tuple[tuple[str, dict[str, Any], dict[str, Any], str, str], ...] = (
    ("edits", {"prompt": PROMPT}, {}, "image", "missing_required_parameter"),
    ("edits", {}, {"image": PICTURE}, "prompt", "missing_required_parameter"),
    ("edits", {"prompt": PROMPT, "n": "11"}, {"image": PICTURE}, "n", "invalid_value"),
    ("edits", {"prompt": PROMPT, "n": "many"}, {"image": PICTURE}, "n", "invalid_value"),
    ("edits", {"prompt": PROMPT, "stream": "perhaps"}, {"image": PICTURE}, "stream", "invalid_value"),
    ("edits", {"prompt": PROMPT, "model": "dall-e-3"}, {"image": PICTURE}, "model", "invalid_value"),
    ("edits", {"prompt": PROMPT, "image": "not-an-id"}, {}, "image[0]", "invalid_file"),
    ("edits", {"prompt": PROMPT}, {"image": b"no picture"}, "image", "invalid_file"),
    ("edits", {"prompt": PROMPT}, {"image": b"\x00\x01\x02"}, "image", "unsupported_file"),
    ("edits", {"prompt": PROMPT}, {"image": samples.sound("wav")}, "image", "invalid_file"),
    ("edits", {"prompt": PROMPT}, {"picture": PICTURE}, "picture", "unknown_parameter"),
    ("edits", {"prompt": PROMPT, "style": "vivid"}, {"image": PICTURE}, "style", "unknown_parameter"),
    ("variations", {}, {}, "image", "missing_required_parameter"),
    ("variations", {"prompt": PROMPT}, {"image": PICTURE}, "prompt", "unknown_parameter"),
    ("variations", {"size": "640x480"}, {"image": PICTURE}, "size", "invalid_value"),
    ("variations", {"stream": "true"}, {"image": PICTURE}, "stream", "unknown_parameter"),
)


@pytest.mark.parametrize(("path", "fields", "files", "param", "code"), FAULTS)
async def test_what_is_wrong(
    caller: Patron, path: str, fields: dict[str, Any], files: dict[str, Any], param: str, code: str
) -> None:
    parts = {name: ("file", content) for name, content in files.items()} or {"user": (None, "ada")}
    answer = await caller.send(f"/images/{path}", fields, parts)
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert (error["param"], error["code"]) == (param, code), error
    assert await caller.untouched()
    kept = "select count(*) from assets where account_id = $1 and deleted_at is null"
    assert await caller.pool.fetchval(kept, caller.customer.account_id) == 0


async def test_pictures_of_others(callers: NewPatron) -> None:
    owner, stranger = await callers(), await callers()
    theirs = (await owner.http.post("/v1/assets", files={"file": ("b.jpg", OTHER)})).json()
    answer = await stranger.post("/images/edits", {"prompt": PROMPT, "image": theirs["id"]})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "image[0]")


async def test_seventeen_pictures(caller: Patron) -> None:
    files = [("image[]", ("a.png", samples.image("PNG", 8, 8 + number))) for number in range(17)]
    answer = await caller.send("/images/edits", {"prompt": PROMPT}, files)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "image")
