"""Every offer of the editing room once, through the real server: what is sent and what comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import av
import httpx
import numpy as np
import pytest
from PIL import Image, ImageSequence

from tests.engines.editing.room import clip, level_of, numbers_of, save_sound, sound_of, still, tone
from tests.engines.frames.samples import frames_of
from tests.house import Customer

SIZE: Final = (320, 240)
FPS: Final = 24
SECONDS: Final = 2
SRT: Final = "1\n00:00:00,500 --> 00:00:01,500\nHello there\n"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What customers send."""
    folder = tmp_path_factory.mktemp("shelf")
    subtitles = folder / "talk.srt"
    subtitles.write_text(SRT)
    return {
        "film": clip(folder / "film.mp4", FPS * SECONDS, fps=FPS, size=SIZE, sound=tone(300, SECONDS, level=0.1)),
        "other": clip(folder / "other.mp4", 10, fps=10, size=(80, 120), first=100),
        "song": save_sound(folder / "song.wav", tone(900, 1)),
        "logo": still(folder / "logo.png", np.full((40, 40, 3), (250, 30, 30), np.uint8)),
        "photo": still(folder / "photo.png", np.full((90, 120, 3), 40, np.uint8)),
        "talk": subtitles,
    }


def length_of(path: Path) -> int:
    return len(frames_of(path))


def size_of(path: Path) -> tuple[int, int]:
    if path.suffix == ".png":
        with Image.open(path) as image:
            return image.size
    with av.open(str(path)) as container:
        return container.streams.video[0].width, container.streams.video[0].height


def lit_only_later(path: Path) -> bool:
    """Whether letters show in the second half alone, near the foot, where the film itself is dark."""
    early, late = (frames_of(path)[number][-60:].max() for number in (4, 32))
    return early < 40 and late > 200


def gif_frames(path: Path) -> tuple[int, tuple[int, int]]:
    with Image.open(path) as image:
        return sum(1 for _ in ImageSequence.Iterator(image)), image.size


Check = Callable[[list[Path]], bool]

EDITS: Final[list[tuple[str, dict[str, Any], str, Check]]] = [
    (
        "trim",
        {"video": "film", "start_s": 0.5, "end_s": 1},
        "video",
        lambda made: numbers_of(made[0]) == [*range(12, 24)],
    ),
    ("speed", {"video": "film", "factor": 2}, "video", lambda made: numbers_of(made[0]) == [*range(0, 48, 2)]),
    (
        "crop",
        {"media": "film", "left": 20, "top": 10, "width": 100, "height": 60},
        "video",
        lambda made: (size_of(made[0]), length_of(made[0])) == ((100, 60), 48),
    ),
    ("crop", {"media": "photo", "width": 31, "height": 17}, "image", lambda made: size_of(made[0]) == (31, 17)),
    ("resize", {"media": "film", "width": 90, "height": 160}, "video", lambda made: size_of(made[0]) == (90, 160)),
    (
        "text",
        {"media": "film", "text": "港", "size": 0.2, "outline": "", "start_s": 1},
        "video",
        lambda made: lit_only_later(made[0]),
    ),
    (
        "merge",
        {"videos": ["film", "other"], "spans": [{"end_s": 1}, {"start_s": 0.5}]},
        "video",
        lambda made: (size_of(made[0]), length_of(made[0])) == (SIZE, 36),
    ),
    (
        "watermark",
        {"media": "photo", "logo": "logo", "opacity": 1, "size": 0.25},
        "image",
        lambda made: np.asarray(Image.open(made[0]))[-20, -20].tolist() == [250, 30, 30],
    ),
    ("gif", {"video": "film", "width": 80, "fps": 12}, "image", lambda made: gif_frames(made[0]) == (24, (80, 60))),
    (
        "frames",
        {"video": "film", "which": "every_second"},
        "image",
        lambda made: [size_of(p) for p in made] == [SIZE] * 2,
    ),
    (
        "add-audio",
        {"video": "other", "audio": "song"},
        "video",
        lambda made: level_of(sound_of(made[0])) > 0.1 and numbers_of(made[0]) == [*range(100, 110)],
    ),
    (
        "subtitle",
        {"video": "film", "subtitles": "talk", "look": "minimal"},
        "video",
        lambda made: lit_only_later(made[0]),
    ),
    (
        "brand",
        {"video": "film", "intro": "other", "logo": "logo", "title": "Ada"},
        "video",
        lambda made: length_of(made[0]) == 48 + 24 - 12,
    ),
]


@pytest.mark.timeout(180)
async def test_every_offer(customer: Customer, shelf: dict[str, Path], tmp_path: Path) -> None:
    assets = {name: await upload(customer, path) for name, path in shelf.items()}
    jobs = [await customer.submit(f"atelier/{offer}", **named(given, assets)) for offer, given, _, _ in EDITS]
    for number, (queued, (offer, _, kind, check)) in enumerate(zip(jobs, EDITS, strict=True)):
        job = await customer.until(queued["id"], lambda job: job["finished_at"] is not None, limit_s=120)
        assert (job["status"], job["engine"], job["error"]) == ("succeeded", "editing", None), offer
        assert {output["kind"] for output in job["outputs"]} == {kind}, offer
        made = [await saved(output, tmp_path / f"{number}-{place}") for place, output in enumerate(job["outputs"])]
        assert await asyncio.to_thread(check, made), offer


async def test_what_cannot_be_is_refused_and_costs_nothing(customer: Customer, shelf: dict[str, Path]) -> None:
    film = await upload(customer, shelf["film"])
    before = await customer.balance()
    job = await customer.run("atelier/trim", video=film, start_s=5)
    assert (job["status"], job["error"]["code"]) == ("failed", "unsupported_input")
    assert "lasts 2.00 s" in job["error"]["message"]
    assert await customer.balance() == before


async def test_spans_are_one_for_each_clip(customer: Customer, shelf: dict[str, Path]) -> None:
    film = await upload(customer, shelf["film"])
    wish = {"videos": [film] * 3, "spans": [{"end_s": 1}] * 2}
    response = await customer.http.post("/v1/jobs", json={"model": "atelier/merge", "input": wish})
    assert response.status_code == 422
    assert [fault["pointer"] for fault in response.json()["errors"]] == ["/input/spans"]


def named(given: dict[str, Any], assets: dict[str, str]) -> dict[str, Any]:
    """Names of the shelf as the ids of its assets."""

    def one(value: Any) -> Any:
        return assets.get(value, value) if isinstance(value, str) else value

    return {
        field: [one(item) for item in value] if isinstance(value, list) else one(value)
        for field, value in given.items()
    }


async def upload(customer: Customer, path: Path) -> str:
    response = await customer.http.post("/v1/assets", files={"file": (path.name, path.read_bytes())})
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def saved(output: dict[str, Any], stem: Path) -> Path:
    async with httpx.AsyncClient() as anybody:
        content = (await anybody.get(output["url"])).content
    path = stem.with_suffix({"video/mp4": ".mp4", "image/png": ".png", "image/gif": ".gif"}[output["media_type"]])
    path.write_bytes(content)
    return path
