"""`python -m gallery [ID ...]`: makes the pieces, or those named and what they are made from, and the page."""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from atelier.cli.client import Client, connect
from atelier.cli.run import run_job
from gallery.pictures import picture_of

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
PAGE = """# Gallery

Everything here was made on two CPU cores by the engines in the box, without a model, a GPU or a network. `make gallery`
makes it again.

"""


class Piece(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    model: str
    input: dict[str, Any]

    def sources(self) -> Iterator[str]:
        """The pieces that it is made from."""
        for value in self.input.values():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    yield item["from"]

    def filled(self, made: dict[str, str]) -> dict[str, Any]:
        """The input with the assets of other pieces."""

        def asset(value: Any) -> Any:
            if isinstance(value, list):
                return [asset(item) for item in value]
            return made[value["from"]] if isinstance(value, dict) else value

        return {name: asset(value) for name, value in self.input.items()}


def main(names: list[str]) -> None:
    pieces = msgspec.convert(tomllib.loads((HERE / "pieces.toml").read_text("utf-8"))["piece"], list[Piece])
    wanted = _with_sources(pieces, names) if names else {piece.id for piece in pieces}
    folder = DOCS / "gallery"
    folder.mkdir(exist_ok=True)
    made: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="atelier-gallery-") as data, connect(None, None, Path(data)) as client:
        client.post("/me/likeness-declaration")  # the faces are drawn: nobody is like them
        for piece in pieces:
            if piece.id in wanted:
                made[piece.id] = _make(client, piece, made, Path(data) / "out", folder)
    (DOCS / "gallery.md").write_text(PAGE + "\n".join(_shown(piece) for piece in pieces), "utf-8")


def _with_sources(pieces: list[Piece], names: list[str]) -> set[str]:
    by_id = {piece.id: piece for piece in pieces}
    if unknown := [name for name in names if name not in by_id]:
        sys.exit(f"there is no piece {', '.join(unknown)}; there are {', '.join(by_id)}")
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += by_id[name].sources()
    return found


def _make(client: Client, piece: Piece, made: dict[str, str], out: Path, folder: Path) -> str:
    """Runs the piece and keeps its picture. Returns its first asset."""
    job = run_job(client, piece.model, piece.filled(made), out / piece.id)
    shown = next(Path(file) for file in job["files"] if Path(file).suffix != ".glb")
    picture_of(shown).save(folder / f"{piece.id}.jpg", quality=82)
    shutil.rmtree(out / piece.id)
    asset: str = job["outputs"][0]["asset_id"]
    return asset


def _shown(piece: Piece) -> str:
    given = {name: value for name, value in piece.input.items() if name != "seed"}
    words = ", ".join(f"{name}: {_said(value)}" for name, value in given.items())
    return f"**{piece.model}** {words}\n\n![{piece.id}](gallery/{piece.id}.jpg)\n"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return f"*{value['from']}*"
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    return f"“{value}”" if isinstance(value, str) else str(value).lower()


if __name__ == "__main__":
    main(sys.argv[1:])
