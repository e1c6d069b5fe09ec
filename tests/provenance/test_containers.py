"""Files taken apart and put together again are the same files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.provenance import containers


def test_png_parts_are_the_whole_file(samples: Path) -> None:
    data = (samples / "picture.png").read_bytes()
    parts = containers.png_parts(data)
    assert containers.png_file(part.raw for part in parts) == data
    assert all(containers.png_chunk(part.kind, part.body) == part.raw for part in parts)


def test_jpeg_parts_are_the_whole_file(samples: Path) -> None:
    data = (samples / "picture.jpg").read_bytes()
    *segments, picture = containers.jpeg_parts(data)
    assert containers.jpeg_file(part.raw for part in (*segments, picture)) == data
    assert all(containers.jpeg_segment(part.kind[0], part.body) == part.raw for part in segments)


def test_webp_parts_are_the_whole_file(samples: Path) -> None:
    data = (samples / "picture.webp").read_bytes()
    parts = containers.riff_parts(data, b"WEBP")
    assert containers.riff_file(b"WEBP", (part.raw for part in parts)) == data
    assert all(containers.riff_chunk(part.kind, part.body) == part.raw for part in parts)


def read_png(data: bytes) -> object:
    return containers.png_parts(data)


def read_jpeg(data: bytes) -> object:
    return containers.jpeg_parts(data)


def read_webp(data: bytes) -> object:
    return containers.riff_parts(data, b"WEBP")


READERS = [
    (read_png, containers.PNG_SIGNATURE),
    (read_jpeg, b"\xff\xd8"),
    (read_webp, b"RIFF\0\0\0\0WEBP"),
]


@pytest.mark.parametrize(("read", "start"), READERS)
@given(rest=st.binary(max_size=64))
def test_rubbish_is_refused_or_read_but_never_crashes(
    read: Callable[[bytes], object], start: bytes, rest: bytes
) -> None:
    for data in (rest, start + rest):
        try:
            read(data)
        except ValueError as error:
            assert str(error)


@pytest.mark.parametrize(("name", "read"), [("picture.png", read_png), ("picture.webp", read_webp)])
def test_files_cut_short_are_refused(samples: Path, name: str, read: Callable[[bytes], object]) -> None:
    data = (samples / name).read_bytes()
    with pytest.raises(ValueError, match="cut short"):
        read(data[:-30])
