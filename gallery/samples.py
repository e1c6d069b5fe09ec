"""`python -m gallery.samples [KEY ...]`: makes the sample media of the presets, or those named."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any, Final

import imageio_ffmpeg
import msgspec
from PIL import Image

from atelier.catalogue.presets import load_presets
from atelier.cli.client import Client, connect
from atelier.cli.run import run_job

HERE: Final = Path(__file__).parent
FOLDER: Final = HERE.parent / "src/atelier/catalogue/presets/samples"
_QUALITY: Final = 88


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    model: str
    input: dict[str, Any]


def main(keys: list[str]) -> None:
    recipes = msgspec.convert(tomllib.loads((HERE / "samples.toml").read_text("utf-8"))["sample"], list[Recipe])
    samples = {sample.key: sample for sample in load_presets().samples}
    with tempfile.TemporaryDirectory(prefix="atelier-samples-") as data, connect(None, None, Path(data)) as client:
        client.post("/me/likeness-declaration")  # the faces are drawn: nobody is like them
        for recipe in recipes:
            if not keys or recipe.key in keys:
                made = _made(client, recipe, Path(data) / "out" / recipe.key)
                keep(made, FOLDER / samples[recipe.key].file)


def _made(client: Client, recipe: Recipe, out: Path) -> Path:
    ids = {f"@{sample.key}": str(sample.id) for sample in load_presets().samples}

    def given(value: Any) -> Any:
        if isinstance(value, list):
            return [given(item) for item in value]
        return ids.get(value, value) if isinstance(value, str) else value

    filled = {name: given(value) for name, value in recipe.input.items()}
    return Path(run_job(client, recipe.model, filled, out)["files"][0])


def keep(made: Path, kept: Path) -> None:
    """In the small form in which it is packaged."""
    if kept.suffix == ".jpg":
        with Image.open(made) as picture:
            picture.convert("RGB").save(kept, quality=_QUALITY, optimize=True)
    elif kept.suffix == ".mp3":
        quiet = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(made), "-b:a", "64k", str(kept)]
        subprocess.run(quiet, check=True)
    else:
        kept.write_bytes(made.read_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])
