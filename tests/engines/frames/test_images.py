"""Opening pictures: every kind that is taken comes out right, everything else is refused with a reason."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.engines.frames.images import flatten, read_image
from tests.engines.frames.samples import clouds, likeness_db, png_header_bomb

LIMIT = 4_000_000


@pytest.mark.parametrize(
    ("name", "least_db", "options"),
    [
        ("png", 99, {}),
        ("jpeg", 36, {"quality": 92}),
        ("webp", 33, {"quality": 92}),
        ("avif", 33, {"quality": 90}),
        ("heif", 33, {"quality": 90}),
        ("gif", 22, {}),
    ],
)
def test_every_format_comes_out_as_it_went_in(tmp_path: Path, name: str, least_db: float, options: dict) -> None:
    picture = clouds(120, 80)
    path = tmp_path / "misleading.txt"
    Image.fromarray(picture).save(path, format=name, **options)
    read = read_image(path, max_pixels=LIMIT)
    assert (read.shape, read.dtype) == (picture.shape, np.uint8)
    assert likeness_db(read, picture) >= least_db


def test_orientation_is_applied(tmp_path: Path) -> None:
    picture = clouds(60, 40)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    Image.fromarray(picture).save(tmp_path / "turned.png", exif=exif)
    assert np.array_equal(read_image(tmp_path / "turned.png", max_pixels=LIMIT), np.rot90(picture, -1))


def test_sixteen_bit_grey_keeps_its_range(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (4, 1))
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    read = read_image(tmp_path / "deep.png", max_pixels=LIMIT)
    assert np.array_equal(read[0, :, 0], np.arange(256))
    assert np.array_equal(read[..., 0], read[..., 2])


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_other_colour_models_become_rgb(tmp_path: Path, mode: str) -> None:
    red = Image.new("RGB", (20, 10), (250, 5, 5)).convert(mode)
    red.save(tmp_path / "red", format="JPEG" if mode == "CMYK" else "PNG")
    read = read_image(tmp_path / "red", max_pixels=LIMIT)
    assert read.shape == (10, 20, 3)
    expected = np.asarray(red.convert("RGB"), np.int16)
    assert np.abs(read.astype(np.int16) - expected).max() <= 6


def test_transparency_is_kept_only_where_there_is_some(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (4, 2), (10, 20, 30, 255))
    picture.save(tmp_path / "opaque.png")
    assert read_image(tmp_path / "opaque.png", max_pixels=LIMIT).shape == (2, 4, 3)
    picture.putpixel((0, 0), (10, 20, 30, 0))
    picture.save(tmp_path / "clear.png")
    read = read_image(tmp_path / "clear.png", max_pixels=LIMIT)
    assert read[0, 0].tolist() == [10, 20, 30, 0]
    assert flatten(read, (1, 2, 3))[0].tolist() == [[1, 2, 3], [10, 20, 30], [10, 20, 30], [10, 20, 30]]


def test_transparent_palette(tmp_path: Path) -> None:
    picture = Image.new("P", (3, 1))
    picture.putpalette([0, 0, 0, 200, 100, 50])
    picture.putdata([0, 1, 1])
    picture.save(tmp_path / "palette.png", transparency=0)
    read = read_image(tmp_path / "palette.png", max_pixels=LIMIT)
    assert read[0].tolist() == [[0, 0, 0, 0], [200, 100, 50, 255], [200, 100, 50, 255]]


def test_a_broken_colour_profile_is_ignored(tmp_path: Path) -> None:
    picture = clouds(16, 16)
    Image.fromarray(picture).save(tmp_path / "odd.png", icc_profile=b"no profile at all" * 20)
    assert np.array_equal(read_image(tmp_path / "odd.png", max_pixels=LIMIT), picture)


@pytest.mark.parametrize("name", ["JPEG", "PNG"])
def test_large_pictures_may_come_smaller(tmp_path: Path, name: str) -> None:
    Image.fromarray(clouds(1000, 500)).save(tmp_path / "large", format=name)
    height, width = read_image(tmp_path / "large", max_pixels=LIMIT, least_px=120).shape[:2]
    assert 120 <= height < 250
    assert width == pytest.approx(2 * height, abs=1)


def test_bombs_are_refused_unopened(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png_header_bomb(20_000, 20_000))
    with pytest.raises(TooLarge, match="4 million pixels"):
        read_image(tmp_path / "bomb.png", max_pixels=LIMIT)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<svg/>", b"BM" + bytes(60)])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.png").write_bytes(content)
    with pytest.raises(MediaRejected):
        read_image(tmp_path / "file.png", max_pixels=LIMIT)


def test_formats_outside_the_list_are_refused(tmp_path: Path) -> None:
    Image.fromarray(clouds(20, 20)).save(tmp_path / "picture.png", format="TIFF")
    with pytest.raises(MediaRejected, match="not a picture that can be read"):
        read_image(tmp_path / "picture.png", max_pixels=LIMIT)


def test_a_missing_file_is_a_fault_of_the_house(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_image(tmp_path / "none.png", max_pixels=LIMIT)


def _encoded(name: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(clouds(48, 32)).save(buffer, format=name)
    return buffer.getvalue()


WHOLE = {name: _encoded(name) for name in ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIF")}


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_damage_is_refused_or_survived(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    """Whatever is cut off or overwritten: a picture of the right size, or MediaRejected; nothing else."""
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(1, len(content))) :]
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    try:
        picture = read_image(path, max_pixels=LIMIT)
    except MediaRejected:
        return
    assert picture.ndim == 3
    assert picture.shape[2] in {3, 4}
