"""Pictures of videos: made once for everybody, and anew after a failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from atelier.domain.errors import Unavailable
from atelier.domain.ids import new_id
from atelier.domain.media import MediaKind
from atelier.flows.overview import Overviews, View
from atelier.sandbox.host import Sandbox
from atelier.storage.assets import Asset
from atelier.storage.directory import Directory
from tests.dialects.krea.samples import clip

PATH = "blobs/00/video"


@pytest.fixture
async def overviews(tmp_path: Path) -> AsyncIterator[Overviews]:
    sandbox = Sandbox(size=1, memory_bytes=1 << 30)
    yield Overviews(
        store=Directory(tmp_path / "store"),
        sandbox=sandbox,
        scratch=tmp_path / "scratch",
        identity=tmp_path / "identity",
        max_pixels=1_000_000,
    )
    await sandbox.close()


def stored(folder: Path, content: bytes, *, duration_s: float) -> Asset:
    file = folder / "store" / PATH
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return Asset(
        id=new_id(),
        account_id=new_id(),
        blob_id=new_id(),
        origin="output",
        kind=MediaKind.VIDEO,
        media_type="video/mp4",
        sha256=b"",
        size_bytes=len(content),
        path=PATH,
        created_at=datetime.now(UTC),
        job_id=new_id(),
        position=0,
        duration_s=duration_s,
    )


async def seen(overviews: Overviews, video: Asset, view: View) -> bytes:
    return await overviews.of(video, view, model="m", engine="e", trained=False)


async def test_a_damaged_video_is_told_and_tried_again(overviews: Overviews, tmp_path: Path) -> None:
    video = stored(tmp_path, b"no video at all", duration_s=1)
    for view in View:
        with pytest.raises(Unavailable):
            await seen(overviews, video, view)
    (tmp_path / "store" / PATH).write_bytes(clip())
    assert Image.open(BytesIO(await seen(overviews, video, View.FRAME))).format == "WEBP"
    assert list((tmp_path / "scratch").iterdir()) == []


async def test_whoever_leaves_takes_nothing_from_the_others(overviews: Overviews, tmp_path: Path) -> None:
    video = stored(tmp_path, clip(), duration_s=1)
    first = asyncio.ensure_future(seen(overviews, video, View.SHEET))
    second = asyncio.ensure_future(seen(overviews, video, View.SHEET))
    await asyncio.sleep(0)
    first.cancel()
    sheet = await second
    assert sheet == await seen(overviews, video, View.SHEET)


@pytest.mark.parametrize(("frames", "duration_s"), [(1, 1 / 12), (1, 0.0), (2, 0.17), (60, 5.0)])
async def test_videos_of_any_length_fill_the_sheet(
    overviews: Overviews, tmp_path: Path, frames: int, duration_s: float
) -> None:
    """From black to white, and the last frame again where there are too few."""
    content = clip(max(2, frames)) if frames > 1 else one_frame()
    sheet = Image.open(BytesIO(await seen(overviews, stored(tmp_path, content, duration_s=duration_s), View.SHEET)))
    assert sheet.size == (5 * 256, 5 * 192)
    tiles = [(column * 256, row * 192) for row in range(5) for column in range(5)]
    # Means of tiles: single pixels also bear the watermark, which differs from file to file.
    levels = [ImageStat.Stat(sheet.convert("L").crop((x, y, x + 256, y + 192))).mean[0] for x, y in tiles]
    assert all(later >= earlier - 6 for earlier, later in pairwise(levels))
    if frames > 2:
        assert (levels[0] < 20, levels[-1] > 200) == (True, True)


def one_frame() -> bytes:
    import av
    import numpy as np

    buffer = BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=12)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        shade = np.full((48, 64, 3), 90, np.uint8)
        container.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        container.mux(stream.encode())
    return buffer.getvalue()
