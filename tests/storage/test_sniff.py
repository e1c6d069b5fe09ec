"""What files are by their first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.domain.media import MEDIA_TYPES, MediaType, media_type
from atelier.storage.sniff import HEAD_BYTES, contradicts, describe, sniff
from tests.storage import samples

HEADS = [
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WEBP", b"OggS", b"ID3",
    b"\x1a\x45\xdf\xa3", b"\x1a\x45\xdf\xa3\x42\x82", b"\xff\xfb\x90", b"\0\0\0\x20ftyp", b"\0\0\0\x20ftypmif1",
    b"glTF", b"{", b"\xef\xbb\xbf", b"WEBVTT", b"1\n0:00:00,000 -->",
]  # fmt: skip


@pytest.mark.parametrize("name", [kind.name for kind in MEDIA_TYPES])
def test_every_type_is_known_by_its_content(name: str) -> None:
    assert sniff(samples.of_type(name)[:HEAD_BYTES]) == media_type(name)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(samples.archive(), None, id="zip"),
        pytest.param(b"", None, id="nothing"),
        pytest.param(b" \r\n", None, id="blank"),
        pytest.param(b"MZ\x90\x00\x03\x00", None, id="program"),
        pytest.param("Füße".encode("latin-1"), None, id="latin-1"),
        pytest.param("text".encode("utf-16"), None, id="utf-16"),
        pytest.param(b"GIF", "text/plain", id="a word that begins like a magic"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain", id="svg"),
        pytest.param(b"\xef\xbb\xbfWEBVTT\n", "text/vtt", id="byte order mark"),
        pytest.param(b"WEBVTTX", "text/plain", id="not quite vtt"),
        pytest.param(b"\0\0\0\x1cftypmif1\0\0\0\0mif1miafheic", "image/heic", id="heic by a later brand"),
        pytest.param(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "image/avif", id="avif by a later brand"),
        pytest.param(b"\0\0\0\x14ftypcrx \0\0\0\0crx ", None, id="a camera's raw file"),
        pytest.param(b"\0\0\0\x18ftypM4V \0\0\0\0isomM4V ", "video/mp4", id="m4v"),
        pytest.param(b"\0\0\x10\0moov\0\0\0\x6cmvhd", "video/quicktime", id="old quicktime"),
        pytest.param(b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska", None, id="matroska"),
        pytest.param(b"\xff\xf1\x50\x80\x02\x1f\xfc" * 100, None, id="raw aac"),
    ],
)
def test_strange_beginnings(content: bytes, expected: str | None) -> None:
    found = sniff(content[:HEAD_BYTES])
    assert (found and found.name) == expected


def test_mp3_without_a_tag() -> None:
    plain = samples.sound("mp3", "-write_xing", "0", "-id3v2_version", "0")
    assert plain[:2] == b"\xff\xfb"
    assert sniff(plain[:HEAD_BYTES]) == media_type("audio/mpeg")
    assert sniff(plain[:4] + bytes(2000)) is None, "one frame header alone may be chance"


def test_unknown_content_is_named() -> None:
    assert describe(samples.archive()) == "application/zip"
    assert describe(b"\x00\x01\x02") == "of an unknown type"


@given(
    st.one_of(st.binary(max_size=300), st.builds(lambda head, rest: head + rest, st.sampled_from(HEADS), st.binary()))
)
def test_any_bytes_are_taken(head: bytes) -> None:
    found = sniff(head)
    assert found is None or found in MEDIA_TYPES
    describe(head)


@given(st.text(min_size=1, max_size=5000))
def test_a_text_cut_within_a_character_is_still_text(text: str) -> None:
    content = ("a" + text).encode()
    whole = sniff(content)
    if whole is not None and len(content) > 1:
        assert sniff(content[:-1]) is not None


@pytest.mark.parametrize(
    ("declared", "found", "expected"),
    [
        (None, "image/png", False),
        ("", "image/png", False),
        ("application/octet-stream", "image/png", False),
        ("image/png", "image/png", False),
        ("IMAGE/PNG; x=y", "image/png", False),
        ("image/jpg", "image/jpeg", False),
        ("image/heif", "image/heic", False),
        ("audio/x-wav", "audio/wav", False),
        ("video/x-m4v", "video/mp4", False),
        ("text/plain", "application/x-subrip", False),
        ("text/plain", "application/json", False),
        ("text/html", "text/plain", False),
        ("text/vtt", "text/plain", True),
        ("text/plain", "image/png", True),
        ("image/png", "image/jpeg", True),
        ("image/svg+xml", "text/plain", True),
        ("video/mp4", "video/webm", True),
        ("application/pdf", "image/png", True),
        ("nonsense", "image/png", True),
    ],
)
def test_declared_types(declared: str | None, found: str, expected: bool) -> None:
    assert contradicts(declared, _type(found)) is expected


def _type(name: str) -> MediaType:
    found = media_type(name)
    assert found is not None
    return found
