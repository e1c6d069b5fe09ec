"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        envvar="ATELIER_DATA_DIR",
        help="Where everything is kept: database, files, keys.",
        show_default="~/.local/share/atelier",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Url = Annotated[str | None, typer.Option("--url", envvar="ATELIER_URL", help="A server; else the local one.")]
Key = Annotated[str | None, typer.Option("--key", envvar="ATELIER_API_KEY", help="An API key; else the local one.")]
