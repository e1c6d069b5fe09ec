"""`python -m gallery.covers [DATA_DIR]`: the small pictures that stand for styles and tools in the console.

Styles are drawn by the engine in the box; tools get a piece of the gallery (`make gallery` first, where that changed).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from atelier.cli.client import Client, connect
from atelier.cli.run import run_job
from atelier.styles.house import house_styles

HERE: Final = Path(__file__).parent.parent
COVERS: Final = HERE / "src/atelier/web/console/static/covers"
_SCENE: Final = {
    "prompt": "a lighthouse on a cliff by the sea, sailboats, morning",
    "width": 640,
    "height": 384,
    "seed": 12,
}
_STYLE_PX: Final = (320, 192)
_TOOL_PX: Final = (400, 260)
_TOOLS: Final = {
    "sketch": "castle",
    "edit": "winter",
    "motion": "push",
    "film": "film",
    "face": "face",
    "3d": "teapot",
    "restyle": "restyled",
    "join": "waves",
    "talk": "smile",
    "enlarge": "fox",
}
"""Tools by the pieces of the gallery that show them."""
_SAMPLES: Final = {"swap": "omar"}
"""Tools by the sample media that show them."""
_MOMENTS: Final = {"motion": 0, "film": 0, "restyle": 0, "join": 0, "talk": 1}
"""Tools that make videos, and which of the four moments that the gallery shows of one."""


def main(arguments: list[str]) -> None:
    COVERS.mkdir(exist_ok=True)
    for tool, piece in _TOOLS.items():
        with Image.open(HERE / f"docs/gallery/{piece}.jpg") as picture:
            _keep(_moment(picture, _MOMENTS[tool]) if tool in _MOMENTS else picture, tool, _TOOL_PX)
    for tool, sample in _SAMPLES.items():
        with Image.open(HERE / f"src/atelier/catalogue/presets/samples/{sample}.jpg") as picture:
            _keep(picture, tool, _TOOL_PX)
    with tempfile.TemporaryDirectory(prefix="atelier-covers-") as scratch:
        data = Path(arguments[0]) if arguments else Path(scratch) / "data"
        with connect(None, None, data) as client:
            for style in house_styles():
                _style(client, style.id, Path(scratch) / style.id)


def _style(client: Client, style_id: str, out: Path) -> None:
    job = run_job(client, "atelier/sketch", {**_SCENE, "styles": [style_id]}, out)
    with Image.open(job["files"][0]) as picture:
        _keep(picture, f"style-{style_id}", _STYLE_PX)


def _moment(picture: Image.Image, number: int) -> Image.Image:
    """The gallery shows a video as four of its moments, two in a row."""
    width, height = picture.width // 2, picture.height // 2
    left, top = number % 2 * width, number // 2 * height
    return picture.crop((left, top, left + width, top + height))


def _keep(picture: Image.Image, name: str, size: tuple[int, int]) -> None:
    ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS).save(
        COVERS / f"{name}.webp", quality=72, method=6
    )


if __name__ == "__main__":
    main(sys.argv[1:])
