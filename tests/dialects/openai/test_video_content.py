"""Files of videos: the video by parts, its thumbnail, its sheet of frames."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from atelier.provenance.facts import Seal
from atelier.provenance.identity import Identity
from atelier.provenance.read import inspect
from tests.dialects.openai.customer import Patron
from tests.dialects.openai.video_customer import LITTLE, PROMPT, Director, director_of


def frames_of(content: bytes) -> list[np.ndarray]:
    with av.open(BytesIO(content), "r") as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def opened(content: bytes, form: str) -> np.ndarray:
    image = Image.open(BytesIO(content))
    assert image.format == form
    return np.asarray(image.convert("RGB"))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Mean, of 255."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def scaled(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC))


async def test_pictures_of_a_real_film(sitter: Patron, tmp_path: Path) -> None:
    """They show what the video does, and say where they come from."""
    director = director_of(sitter)
    words = "a lighthouse on a cliff at sunset, waves, fast pan to the right"
    made = await director.finish(prompt=words, model="kling-2.1", size="320x180", seconds="2")
    frames = frames_of((await director.content(made["id"], variant="video")).content)
    assert len(frames) == 48
    thumbnail = await director.content(made["id"], variant="thumbnail")
    assert thumbnail.headers["content-type"] == "image/webp"
    first = opened(thumbnail.content, "WEBP")
    assert first.shape == frames[0].shape
    assert difference(first, frames[0]) < 6 < difference(first, frames[-1])
    answer = await director.content(made["id"], variant="spritesheet")
    assert answer.headers["content-type"] == "image/jpeg"
    sheet = opened(answer.content, "JPEG")
    assert sheet.shape == (5 * 144, 5 * 256, 3)
    for number in (0, 7, 24):
        row, column = divmod(number, 5)
        tile = sheet[row * 144 : (row + 1) * 144, column * 256 : (column + 1) * 256]
        apart = [difference(tile, scaled(frame, 256, 144)) for frame in frames]
        assert abs(int(np.argmin(apart)) - number * 48 / 25) <= 2
    identity = Identity.load(sitter.house.data_dir / "identity")
    for content, kind in ((thumbnail.content, "image/webp"), (answer.content, "image/jpeg")):
        file = tmp_path / kind.replace("/", ".")
        file.write_bytes(content)
        found = inspect(file, kind, identity)
        assert found is not None
        assert (found.seal, found.made_here) == (Seal.INTACT, True)
        assert found.statement is not None
        assert (found.statement.engine, found.statement.model_requested) == ("film", "kling-2.1")


async def test_portrait_sheets_and_many_askers(director: Director) -> None:
    video = await director.finish(prompt=PROMPT, **LITTLE | {"size": "90x160"})
    answers = await asyncio.gather(*(director.content(video["id"], variant="spritesheet") for _ in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1  # made once: each making has its own time stamp
    assert opened(answers[0].content, "JPEG").shape == (5 * 256, 5 * 144, 3)
    await director.remove(video["id"])
    assert (await director.content(video["id"], variant="spritesheet")).status_code == 404


async def test_parts_of_a_video(director: Director) -> None:
    video = await director.finish(prompt=PROMPT, **LITTLE)
    whole = await director.content(video["id"])
    assert whole.headers["accept-ranges"] == "bytes"
    path = f"/openai/v1/videos/{video['id']}/content"
    part = await director.http.get(path, headers={"range": "bytes=10-29"})
    assert (part.status_code, part.content) == (206, whole.content[10:30])
    assert part.headers["content-range"] == f"bytes 10-29/{len(whole.content)}"
    beyond = await director.http.get(path, headers={"range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416
    same = await director.http.get(path, headers={"if-none-match": whole.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize("variant", ["gif", ""])
async def test_other_variants(director: Director, variant: str) -> None:
    video = await director.make(prompt=PROMPT, **LITTLE)
    answer = await director.content(video["id"], variant=variant)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "variant")
