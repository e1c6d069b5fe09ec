"""Writing pictures again: everything but the watermark stays as it was."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, JpegImagePlugin
from PIL.PngImagePlugin import PngInfo

from atelier.provenance import containers, pixels
from atelier.provenance.facts import watermark_id
from tests.provenance.pictures import gradient, leaves, psnr

KEY = b"a house's secret" * 2
IDENTIFIER = bytes.fromhex(watermark_id("a job"))
SIZE = (640, 480)
PICTURE = leaves(*SIZE, seed=1, count=200)


def written(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def mark(data: bytes, media_type: str) -> bytes:
    marked = pixels.watermarked(data, media_type, IDENTIFIER, KEY)
    assert marked is not None
    assert pixels.read_watermark(marked, media_type, KEY) == IDENTIFIER
    return marked


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def rgb(data: bytes) -> NDArray[np.uint8]:
    return np.asarray(opened(data).convert("RGB"))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_png_keeps_mode_and_size(mode: str) -> None:
    data = written(Image.fromarray(PICTURE).convert(mode), "PNG")
    marked = mark(data, "image/png")
    assert opened(marked).mode == mode
    assert opened(marked).size == SIZE
    assert psnr(rgb(marked), rgb(data)) >= 41


@pytest.mark.parametrize(("form", "media_type"), [("PNG", "image/png"), ("WEBP", "image/webp")])
def test_alpha_is_kept_to_the_bit(form: str, media_type: str) -> None:
    image = Image.fromarray(PICTURE).convert("RGBA")
    alpha = Image.fromarray(gradient(*SIZE)[..., 0])
    image.putalpha(alpha)
    options = {"lossless": True, "exact": True} if form == "WEBP" else {}
    marked = mark(written(image, form, **options), media_type)
    assert np.array_equal(np.asarray(opened(marked).getchannel("A")), np.asarray(alpha))
    assert psnr(np.asarray(opened(marked)), np.asarray(image)) >= 41


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_png_keeps_sixteen_bits(channels: int) -> None:
    deep = cv2.resize(PICTURE.astype(np.uint16) * 257, SIZE)
    deep[:, ::2] = np.minimum(deep[:, ::2], 65000) + 100  # values that eight bits cannot hold
    image = {1: deep[..., 0], 3: deep, 4: np.dstack([deep, np.full(deep.shape[:2], 40000, np.uint16)])}[channels]
    data = cv2.imencode(".png", image)[1].tobytes()
    marked = cv2.imdecode(np.frombuffer(mark(data, "image/png"), np.uint8), cv2.IMREAD_UNCHANGED)
    assert marked is not None
    assert (marked.dtype, marked.shape) == (np.uint16, image.shape)
    assert psnr(marked, image, peak=65535) >= 41
    if channels == 4:
        assert np.array_equal(marked[..., 3], image[..., 3])


def test_png_keeps_what_its_maker_wrote() -> None:
    text = PngInfo()
    text.add_text("Title", "Morning")
    data = written(Image.fromarray(PICTURE), "PNG", pnginfo=text, dpi=(300, 300), icc_profile=b"a profile")
    kept = opened(mark(data, "image/png")).info
    assert (kept["Title"], kept["icc_profile"]) == ("Morning", b"a profile")
    assert kept["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize("quality", [75, 90, 97])
@pytest.mark.parametrize("sampling", ["4:4:4", "4:2:0"])
@pytest.mark.parametrize("size", [(640, 480), (641, 483)])
def test_jpeg_keeps_its_tables_and_colours(quality: int, sampling: str, size: tuple[int, int]) -> None:
    data = written(Image.fromarray(leaves(*size, seed=2)), "JPEG", quality=quality, subsampling=sampling)
    marked = mark(data, "image/jpeg")
    before, after = opened(data), opened(marked)
    assert isinstance(before, JpegImagePlugin.JpegImageFile)
    assert isinstance(after, JpegImagePlugin.JpegImageFile)
    assert after.quantization == before.quantization
    assert JpegImagePlugin.get_sampling(after) == JpegImagePlugin.get_sampling(before)
    assert after.size == before.size
    assert psnr(rgb(marked), rgb(data)) >= 41
    assert len(marked) < len(data) * 1.15


@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_keeps_its_order(progressive: bool) -> None:
    marked = mark(written(Image.fromarray(PICTURE), "JPEG", progressive=progressive), "image/jpeg")
    assert bool(opened(marked).info.get("progressive")) is progressive


def test_grey_jpeg_stays_grey() -> None:
    data = written(Image.fromarray(PICTURE).convert("L"), "JPEG", quality=85)
    marked = mark(data, "image/jpeg")
    assert opened(marked).mode == "L"
    assert psnr(rgb(marked), rgb(data)) >= 41


def test_jpeg_keeps_what_its_maker_wrote() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Morning"
    data = written(Image.fromarray(PICTURE), "JPEG", exif=exif, icc_profile=b"a profile", comment=b"a note")
    image = opened(mark(data, "image/jpeg"))
    assert image.getexif()[0x010E] == "Morning"
    assert (image.info["icc_profile"], image.info["comment"]) == (b"a profile", b"a note")


def test_lossless_webp_changes_by_the_mark_alone() -> None:
    data = written(Image.fromarray(PICTURE), "WEBP", lossless=True)
    marked = mark(data, "image/webp")
    kinds = {part.kind for part in containers.riff_parts(marked, b"WEBP")}
    assert b"VP8L" in kinds
    assert psnr(rgb(marked), rgb(data)) >= 41


def test_lossy_webp_is_written_again_only_without_visible_loss() -> None:
    smooth = written(Image.fromarray(gradient(*SIZE)), "WEBP", quality=80)
    assert psnr(rgb(mark(smooth, "image/webp")), rgb(smooth)) >= 41
    crowded = written(Image.fromarray(leaves(*SIZE, seed=3, count=3000)), "WEBP", quality=80)
    assert pixels.watermarked(crowded, "image/webp", IDENTIFIER, KEY) is None


FRAMES = [Image.fromarray(leaves(320, 320, seed, count=50)) for seed in range(3)]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(written(Image.fromarray(PICTURE).quantize(64), "PNG"), "image/png", id="a palette"),
        pytest.param(
            written(Image.fromarray(PICTURE), "PNG", transparency=(1, 2, 3)), "image/png", id="a transparent colour"
        ),
        pytest.param(
            written(FRAMES[0], "PNG", save_all=True, append_images=FRAMES[1:]), "image/png", id="an animated PNG"
        ),
        pytest.param(
            written(FRAMES[0], "WEBP", save_all=True, append_images=FRAMES[1:]), "image/webp", id="an animated WebP"
        ),
        pytest.param(written(Image.fromarray(PICTURE).convert("CMYK"), "JPEG"), "image/jpeg", id="CMYK"),
        pytest.param(written(Image.fromarray(PICTURE), "JPEG", subsampling="4:2:2"), "image/jpeg", id="4:2:2"),
        pytest.param(written(FRAMES[0], "GIF"), "image/gif", id="a GIF"),
        pytest.param(written(FRAMES[0].resize((64, 64)), "PNG"), "image/png", id="an icon"),
        pytest.param(b"words", "text/plain", id="a text"),
    ],
)
def test_what_would_suffer_is_left_alone(data: bytes, media_type: str) -> None:
    assert pixels.watermarked(data, media_type, IDENTIFIER, KEY) is None


@pytest.mark.parametrize("name", ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"])
def test_unreadable_files_carry_no_watermark(name: str) -> None:
    assert pixels.read_watermark(b"\x89PNG\r\n\x1a\n" + bytes(100), name, KEY) is None
