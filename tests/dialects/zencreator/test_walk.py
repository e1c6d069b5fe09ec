"""Every tool, at every value of its schema, makes what it promises on the built-in engines."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import msgspec
import pytest
from PIL import Image

from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.presets import load_presets
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.asking import ask
from atelier.domain.media import MediaKind, parse_aspect
from atelier.engines.faces.run import run as run_faces
from atelier.engines.port import Done, Task
from atelier.ledger.ledger import Ledger
from tests.conftest import serve
from tests.dialects.guests import guests_of
from tests.dialects.zencreator.guest import Guest
from tests.house import House
from tests.storage import samples

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

LIMIT_S = 500
CONFIG = """
[jobs]
slots = 2
concurrency = 0
"""


def ready(tool: str, *names: str) -> dict[str, Any]:
    """Media as the first template of a tool has them: people and things that the house has drawn."""
    shown = next(template.input for template in load_presets().templates if template.tool_name == tool)
    return {name: shown[name] for name in names}


TOOLS = menu("zencreator").offers
SMALL = {"width": 160, "height": 128}
ANYWHERE: dict[str, dict[str, Any]] = {
    "by_prompt": {"positive_prompt": "a lighthouse by the sea", **SMALL},
    "by_ref": {"ref_asset": "tiny", "positive_prompt": "in autumn", "batch_size": 1},
    "image_editor": {"image_assets": ["tiny"], "prompt": "in winter", "lora_id": str(load_presets().loras[0].id)},
    "upscaler": {"image_asset": "tiny"},
    "photoshoot": {**ready("photoshoot", "face_ref", "body_ref"), "prompt": "by the sea"},
    "facegen": {"gender": "Male", "age": "26-35", "origin": "European"},
    "carousel": {**ready("carousel", "asset_ref"), "number_of_images": 1},
    "collaber": ready("collaber", "asset_image_1", "asset_image_2"),
    "faceswap": ready("faceswap", "ref_asset", "face_asset"),
    "videogen": {"ref_asset": "tiny", "prompt": "slow pan"},
    "video2video": {**ready("video2video", "image_asset"), "video_asset": "clip"},
    "lipsync": {**ready("lipsync", "image_asset"), "audio_asset": "tone"},
    "video_upscaler": {"video_asset": "speck"},
    "video_merger": {"clips": [{"asset_id": "clip"}, {"asset_id": "clip", "trim": 1, "duration": 0.5}], **SMALL},
}
"""What goes with the values that are walked. Media by their names."""
OTHER_FACE = {"face_ref": ready("faceswap", "face_asset")["face_asset"]}
DEAR: dict[str, dict[str, Any]] = {"videogen": {"resolution": ["1080p"], "duration": [15, 12, 10, 8]}}
"""Values that take long: seen once, and not together."""


def values_of(offer: Offer) -> dict[str, list[Any]]:
    """Every value of every field that has a list of them, and both of a switch."""
    found: dict[str, list[Any]] = {"gender": ["Male"]} if offer.id == "facegen" else {}  # who can have a beard
    for name, schema in offer.input["properties"].items():
        if "enum" in schema and name not in found:
            found[name] = [value for value in schema["enum"] if value is not None]
        elif schema.get("type") == "boolean":
            found[name] = [False, True]
    return found


def combined(offer: Offer, others: dict[str, Any]) -> list[dict[str, Any]]:
    """As few inputs as have every value: each takes of every field a value that was not seen yet, as far as the schema
    lets them stand together, and else the cheapest one."""
    values = values_of(offer)
    left = {name: list(choices) for name, choices in values.items()}
    made: list[dict[str, Any]] = []
    while any(left.values()):
        given = dict(others)
        dear = False
        for name in sorted(values, key=lambda name: -len(values[name])):
            fresh = [v for v in left[name] if not (dear and v in DEAR.get(offer.id, {}).get(name, ()))]
            usual = [v for v in values[name] if v not in DEAR.get(offer.id, {}).get(name, ())]
            for value in [*fresh, *usual]:
                if not offer.check.check({**given, name: value}):
                    given[name] = value
                    break
            if given.get(name) in DEAR.get(offer.id, {}).get(name, ()):
                dear = True
        seen = [name for name in values if given.get(name) in left[name]]
        assert seen, (offer.id, left)
        for name in seen:
            left[name].remove(given[name])
        made.append(given)
    return made


def picture_of(width: int, height: int) -> bytes:
    """A round thing before a plain wall."""
    image = Image.new("RGB", (width, height), (200, 210, 220))
    image.paste((180, 60, 40), (width // 3, height // 3, 2 * width // 3, height))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def film_of(width: int, height: int, frames: int, fps: int = 10) -> bytes:
    moving = f"testsrc=s={width}x{height}:r={fps}:d={frames / fps}"
    return samples.encoded(
        "mp4", "-f", "lavfi", "-i", moving, "-f", "lavfi", "-i", f"sine=d={frames / fps}", "-pix_fmt", "yuv420p"
    )


@pytest.fixture(scope="module")
def studio(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server with the engines in the box."""
    yield from serve(postgres, template, tmp_path_factory.mktemp("zen_walk"), "zen_walk", config=CONFIG)


@pytest.fixture(scope="module")
async def walker(studio: House) -> AsyncIterator[Walker]:
    async for make in guests_of(studio, Guest):
        guest = await make(credit=1_000_000)
        await guest.declare()
        files = {
            "tiny": await guest.upload(picture_of(96, 72), "image/png"),
            "scene": await guest.upload(picture_of(320, 240), "image/png"),
            "clip": await guest.upload(film_of(160, 120, 20), "video/mp4"),
            "speck": await guest.upload(film_of(48, 16, 3), "video/mp4"),
            "tone": await guest.upload(samples.encoded("wav", "-f", "lavfi", "-i", "sine=d=0.6"), "audio/wav"),
        }
        yield Walker(guest, files)


class Walker:
    def __init__(self, guest: Guest, files: dict[str, str]) -> None:
        self.guest = guest
        self.files = files

    def with_files(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self.with_files(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.with_files(part) for part in value]
        return self.files.get(value, value) if isinstance(value, str) else value

    async def make(self, tool: str, given: dict[str, Any]) -> list[bytes]:
        """Runs a tool. What it has made."""
        result = await self.guest.run(tool, limit_s=LIMIT_S, **self.with_files(given))
        return [(await self.guest.http.get(output["download_url"])).content for output in result["outputs"]]


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image.size


class Film:
    """A video as it can be played."""

    def __init__(self, content: bytes) -> None:
        with av.open(io.BytesIO(content)) as container:
            stream = container.streams.video[0]
            self.size = (stream.width, stream.height)
            self.fps = float(stream.average_rate or 0)
            self.heard = bool(container.streams.audio)
            self.frames = sum(1 for _ in container.decode(stream))

    @property
    def seconds(self) -> float:
        return self.frames / self.fps


SHORT = {"480p": 480, "720p": 720, "1080p": 1080}


def check_images(tool: str, given: dict[str, Any], made: list[bytes]) -> None:
    sizes = [size_of(content) for content in made]
    assert len(sizes) == {"facegen": 4}.get(tool, 1)
    for width, height in sizes:
        if tool == "by_prompt":
            assert (width, height) == (SMALL["width"], SMALL["height"])
        elif tool == "facegen":
            assert (width, height) == (1024, 1024)
        elif tool == "upscaler":
            assert width * height == pytest.approx(given["megapixels"] * 1e6, rel=0.01)
            assert width / height == pytest.approx(96 / 72, rel=0.01)
        elif tool == "by_ref":
            assert (width, height) == (96, 72)
        elif "ratio" in given:
            assert width / height == pytest.approx(float(parse_aspect(given["ratio"])), rel=0.02)
            assert width * height == pytest.approx(1024 * 1024, rel=0.05)
        else:
            assert min(width, height) > 400  # as large as the sample


def check_film(tool: str, given: dict[str, Any], film: Film) -> None:
    if tool == "videogen":
        assert min(film.size) == SHORT[given["resolution"]]
        assert Fraction(*film.size) == pytest.approx(4 / 3, rel=0.02)
        assert film.seconds == pytest.approx(given["duration"], abs=0.1)
        assert film.heard is (given["generate_audio"] or given["model"] == "grok@4.1")
    elif tool == "video2video":
        assert min(film.size) == SHORT[given["resolution"]]
        assert film.seconds == pytest.approx(2, abs=0.15)
        assert film.heard is (given["keep_original_sound"] or given["mode"] != "kling_2_6_sfw")
    elif tool == "lipsync":
        assert (min(film.size), film.heard) == (720, True)
        assert film.seconds == pytest.approx(0.6, abs=0.2)
    elif tool == "video_upscaler":
        factor = given["scale_factor"]
        scale = Fraction(5120, 48) if factor == "max" else Fraction(factor)
        assert film.size == pytest.approx((float(48 * scale), float(16 * scale)), abs=2)
        assert film.frames == 3
    else:
        assert (film.size, film.fps) == ((SMALL["width"], SMALL["height"]), given["fps"])
        blended = 0 if given["transition"] == "cut" else 0.25  # half of the shorter clip
        assert film.seconds == pytest.approx(2.5 - blended, abs=0.15)
        assert film.heard is given["keep_audio"]


def test_every_value_is_walked() -> None:
    for tool, offer in TOOLS.items():
        walked = combined(offer, ANYWHERE[tool])
        for name, values in values_of(offer).items():
            assert {str(given.get(name)) for given in walked} >= set(map(str, values)), (tool, name)


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        (tool, given)
        for tool in sorted(TOOLS)
        for given in combined(TOOLS[tool], ANYWHERE[tool])[: 1 if tool == "facegen" else None]
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_tool_makes_what_was_asked_for(tool: str, given: dict[str, Any], walker: Walker) -> None:
    made = await walker.make(tool, given)
    if TOOLS[tool].makes is MediaKind.VIDEO:
        (content,) = made
        check_film(tool, given, Film(content))
    else:
        check_images(tool, given, made)


@pytest.mark.parametrize("given", combined(TOOLS["facegen"], ANYWHERE["facegen"])[1:])
def test_a_face_of_every_sort(given: dict[str, Any], tmp_path: Path) -> None:
    """One portrait of each, by the engine alone: four of each by a server would take minutes and show no more."""
    order = ask(wire.GenerationCreate(tool="facegen", input=given)).wanted.order({})
    single = msgspec.structs.replace(order, outputs=1)
    done = run_faces(Task("walk", single, str(tmp_path), {}, float(LIMIT_S), {}), lambda *_: None)
    assert isinstance(done, Done), done
    assert [size_of(Path(made.path).read_bytes()) for made in done.files] == [(1024, 1024)]


@pytest.mark.parametrize(
    ("tool", "given", "count"),
    [
        ("facegen", {"gender": "Female", "age": "26-35", "origin": "European"}, 4),
        ("by_prompt", {"positive_prompt": "a lighthouse", "batch_size": 3, **SMALL}, 3),
        ("by_ref", {"ref_asset": "tiny", "positive_prompt": "in winter"}, 4),
        ("image_editor", {"image_assets": ["tiny", "scene"], "prompt": "winter", "batch_mode": True, **SMALL}, 2),
        (
            "image_editor",
            {
                "image_assets": ["scene"],
                "prompt": "in winter, then at night",
                "sequential_generation": True,
                "number_of_images": 2,
                **SMALL,
            },
            2,
        ),
        ("photoshoot", {**ANYWHERE["photoshoot"], **OTHER_FACE, "image_count": 2, **SMALL}, 2),
        ("carousel", {**ready("carousel", "asset_ref"), **SMALL}, 4),
        ("collaber", {**ANYWHERE["collaber"], "number_of_images": 2, **SMALL}, 2),
    ],
)
async def test_several_at_once(tool: str, given: dict[str, Any], count: int, walker: Walker) -> None:
    made = await walker.make(tool, given)
    assert len(made) == len(set(made)) == count
    if "width" in given:
        assert {size_of(content) for content in made} == {(SMALL["width"], SMALL["height"])}


async def test_the_ledger_is_the_sum_of_its_transactions(walker: Walker) -> None:
    listed = await walker.guest.transactions()
    assert sum(one["amount"] for one in listed) == await walker.guest.credits()
    assert await Ledger(walker.guest.pool).faults() == []
