"""File names."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.domain.media import media_type
from atelier.storage.names import file_name

PNG = media_type("image/png")
assert PNG is not None


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("photo.png", "photo.png"),
        ("photo.PNG", "photo.png"),
        ("photo of me.jpeg", "photo_of_me.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\me\\photo.png", "photo.png"),
        ("page.html", "page.png"),
        ("Übung 日本.png", "Übung_日本.png"),
        ("a\x00b\r\nc.png", "ab_c.png"),
        ("gpj\u202egnp.exe", "gpjgnp.png"),
        ('"quoted"; x=1.png', "quoted_x_1.png"),
        ("100%25.png", "100_25.png"),
        ("", "file.png"),
        (".png", "file.png"),
        ("...", "file.png"),
        ("x" * 300 + ".png", "x" * 100 + ".png"),
    ],
)
def test_names_are_cleaned(given_name: str, expected: str) -> None:
    assert PNG is not None
    assert file_name(given_name, PNG) == expected


@given(st.text(max_size=400))
def test_every_name_is_safe(given_name: str) -> None:
    assert PNG is not None
    name = file_name(given_name, PNG)
    assert name.endswith(".png") and len(name) > 4 and not name.startswith(".")
    assert len(name.encode()) <= 255
    assert PurePosixPath(name).name == name == PureWindowsPath(name).name
    assert name.isprintable() and unquote(name) == name
    assert file_name(name, PNG) == name
