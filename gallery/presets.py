"""`python -m gallery.presets [KEY ...]`: makes the previews of templates, LoRAs and photoshoots, or those named."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PIL import Image

from atelier.catalogue.load import menu
from atelier.catalogue.presets import Category, Gender, Lora, Template, load_presets
from atelier.cli.client import Client, connect
from atelier.cli.run import run_job
from gallery.asking import Ask, ask_of
from gallery.pictures import sheet_of

FOLDER: Final = Path(__file__).parent.parent / "src/atelier/catalogue/presets/previews"
SEED: Final = 7
_LONGEST_PX: Final = 384
_QUALITY: Final = 72
_SHOWN: Final = 4
_STYLED: Final = "a lighthouse on a cliff above the sea at golden hour"
_MODELS: Final = {Gender.FEMALE: ("anna", "grace"), Gender.MALE: ("marek", "omar")}


def main(keys: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    wanted = [preset for preset in load_presets().previewed() if not keys or preset.key in keys]
    with tempfile.TemporaryDirectory(prefix="atelier-previews-") as data, connect(None, None, Path(data)) as client:
        client.post("/me/likeness-declaration")  # the faces are drawn: nobody is like them
        for preset in wanted:
            picture = sheet_of(_made(client, _ask(preset), Path(data) / "out" / preset.key))
            picture.thumbnail((_LONGEST_PX, _LONGEST_PX), Image.Resampling.LANCZOS)
            picture.save(FOLDER / f"{preset.key}.webp", quality=_QUALITY, method=6)


def _ask(preset: Template | Lora | Category) -> Ask:
    """What is asked of the house's own models to show a preset."""
    if isinstance(preset, Template):
        filled = menu("zencreator").offers[preset.tool_name].check.accept(preset.input)
        return ask_of(preset.tool_name, filled)
    if isinstance(preset, Lora):
        styles = [{"id": use.id, "strength": use.strength} for use in preset.at(1.0)]
        return Ask("atelier/sketch", {"prompt": _STYLED, "width": 768, "height": 576, "styles": styles})
    who = _MODELS[preset.gender][load_presets().categories.index(preset) % 2]
    return Ask(
        "atelier/edit",
        {
            "images": [_sample(who)],
            "prompt": "photo",
            "mode": "photoshoot",
            "shots": list(preset.prompts),
            "count": _SHOWN,
            "width": 640,
            "height": 640,
        },
    )


def _sample(key: str) -> str:
    return str(next(sample.id for sample in load_presets().samples if sample.key == key))


def _made(client: Client, ask: Ask, out: Path) -> list[Path]:
    given: Mapping[str, Any] = {"seed": SEED, **ask.input} if ask.seeded else ask.input
    job = run_job(client, ask.model, dict(given), out)
    return [Path(file) for file in job["files"]]


if __name__ == "__main__":
    main(sys.argv[1:])
