"""What commands print: tables and progress for people, JSON for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from atelier.domain import money

_PIPE_COLUMNS: Final = 240  # for programs and files, which have no width: tables stay on their lines

# Without markup: words of customers, schemas and settings may have brackets.
out = Console(soft_wrap=True, width=None if sys.stdout.isatty() else _PIPE_COLUMNS, markup=False)
err = Console(stderr=True, soft_wrap=True, markup=False)


def print_json(value: Any) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))


def table(rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Rows with the same columns. Nothing to show is said on standard error."""
    if as_json:
        print_json(rows)
        return
    if not rows:
        err.print("nothing to show", style="dim")
        return
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for name in rows[0]:
        shown.add_column(name, overflow="fold")
    for row in rows:
        shown.add_row(*("" if value is None else str(value) for value in row.values()))
    out.print(shown)


def progress() -> Progress:
    """A live bar on standard error, so that standard output stays clean for paths and JSON."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[stage]}", style="dim", markup=False),
        TimeElapsedColumn(),
        console=err,
    )


def downloads() -> Progress:
    """The same for bytes that come."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=err,
    )


def credits_text(amount: float) -> str:
    """`1 credit`, `2.5 credits`, `1234567.5 credits`: an amount as the server's JSON has it."""
    return money.credits_text(money.micros(repr(amount)))


def amount_text(amount: float) -> str:
    """The same without the word."""
    return f"{money.as_credits(money.micros(repr(amount))):f}"
