"""Range headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.storage.ranges import ByteRange, Unsatisfiable, parse_range

SIZE = 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bytes=0-499", (0, 500)),
        ("bytes=500-", (500, 1000)),
        ("bytes=-1", (999, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("bytes=0-0", (0, 1)),
        ("bytes=999-5000", (999, 1000)),
        ("BYTES= 1-2 ", (1, 3)),
        ("bytes=0-99999999999999999999999", (0, 1000)),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=5-4", None),
        ("bytes=a-b", None),
        ("bytes=1-2,5-6", None),
        ("bytes=0x1-2", None),
        ("bytes=١-٢", None),
        ("items=0-1", None),
        ("bytes 0-1", None),
        ("", None),
    ],
)
def test_ranges(text: str, expected: tuple[int, int] | None) -> None:
    found = parse_range(text, SIZE)
    assert (found and (found.start, found.stop)) == expected


@pytest.mark.parametrize("text", ["bytes=1000-", "bytes=1000-1001", "bytes=-0"])
def test_ranges_behind_the_end(text: str) -> None:
    with pytest.raises(Unsatisfiable):
        parse_range(text, SIZE)


@given(st.one_of(st.text(), st.from_regex(r"bytes=[0-9]{0,40}-[0-9]{0,40}", fullmatch=True)), st.integers(1, 2**60))
def test_whatever_is_asked_for_lies_within_the_file(text: str, size: int) -> None:
    try:
        found = parse_range(text, size)
    except Unsatisfiable:
        return
    assert found is None or 0 <= found.start < found.stop <= size


@given(st.integers(1, 10**9), st.data())
def test_a_range_says_what_it_means(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, size - 1))
    last = data.draw(st.integers(first, size + 10))
    stop = min(last + 1, size)
    assert parse_range(f"bytes={first}-{last}", size) == ByteRange(first, stop)
    assert parse_range(f"bytes={first}-", size) == ByteRange(first, size)
    assert parse_range(f"bytes=-{size - first}", size) == ByteRange(first, size)
