"""Pictures of the work in progress: as many as wanted, spread over the work, and whole when they are there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from atelier.domain.order import Order
from atelier.domain.wishes.image import TextToImage
from atelier.engines.port import Task
from atelier.engines.previews import Previews, preview_path


def shown(scratch: Path, wanted: int, shares: list[float]) -> list[float]:
    """When a picture was drawn."""
    task = Task("job", Order("a-model", TextToImage("a harbour", 8, 8), 1, 1, previews=wanted), str(scratch))
    previews = Previews(task)
    drawn: list[float] = []

    def draw_at(share: float) -> np.ndarray:
        drawn.append(share)
        return np.full((8, 8, 3), round(share * 255), np.uint8)

    for share in shares:
        previews.offer(share, lambda share=share: draw_at(share))  # type: ignore[misc]
    return drawn


def test_they_are_spread_over_the_work(tmp_path: Path) -> None:
    drawn = shown(tmp_path, 3, [number / 100 for number in range(101)])
    assert drawn == [0.25, 0.5, 0.75]
    for number, share in enumerate(drawn):
        with Image.open(preview_path(str(tmp_path), number)) as picture:
            assert picture.getpixel((0, 0)) == (round(share * 255),) * 3
    assert len(list(tmp_path.iterdir())) == 3


@given(wanted=st.integers(0, 3), shares=st.lists(st.floats(0, 1), max_size=8))
def test_never_more_than_wanted_and_never_the_finished_one(
    wanted: int, shares: list[float], tmp_path_factory: object
) -> None:
    scratch = tmp_path_factory.mktemp("previews")  # type: ignore[attr-defined]
    drawn = shown(scratch, wanted, sorted(shares))
    assert len(drawn) <= wanted
    assert 1 not in drawn
    assert sorted(path.name for path in scratch.iterdir()) == [f"preview-{number}.png" for number in range(len(drawn))]
