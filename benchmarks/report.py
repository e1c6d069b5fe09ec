"""What `make bench` prints."""

from __future__ import annotations

import os

from rich.console import Console
from rich.table import Table


class Report:
    """A table that grows a line with every figure, and remembers whether an aim was missed."""

    def __init__(self) -> None:
        self._console = Console(width=120)
        self._rows: list[tuple[str, str, str, str, str]] = []

    def ratio(self, what: str, ours: float, control: float, *, aim: float | None = None) -> None:
        """More is better; the aim is a share of the control."""
        share = ours / control
        told = "" if aim is None else f"at least {aim:.2f} {_mark(share >= aim)}"
        self._add(what, f"{ours:,.0f}", f"{control:,.0f}", f"{share:.2f}", told)

    def limit(self, what: str, ours: float, control: float, unit: str, *, most: float) -> None:
        """Less is better."""
        shown = f"at most {most:g} {unit} {_mark(ours <= most)}"
        self._add(what, f"{ours:,.2f} {unit}", f"{control:,.2f} {unit}", f"{ours / control:.2f}", shown)

    def least(self, what: str, ours: float, control: float, *, least: float) -> None:
        """More is better; the aim is a figure of its own."""
        shown = f"at least {least:g} {_mark(ours >= least)}"
        self._add(what, f"{ours:,.0f}", f"{control:,.0f}", f"{ours / control:.2f}", shown)

    def rate(self, what: str, ours: float, control: float) -> None:
        """More is better, and there is no aim."""
        self._add(what, f"{ours:,.2f}", f"{control:,.2f}", f"{ours / control:.2f}", "")

    def plain(self, what: str, ours: str, control: str) -> None:
        self._add(what, ours, control, "", "")

    def show(self) -> None:
        table = Table(title=f"Atelier, {os.cpu_count()} processors", box=None, header_style="bold")
        for name in ("what", "Atelier", "control", "ratio", "aim"):
            table.add_column(name, justify="left" if name in ("what", "aim") else "right")
        for row in self._rows:
            table.add_row(*row)
        self._console.print(table)

    def _add(self, *row: str) -> None:
        self._rows.append((row[0], row[1], row[2], row[3], row[4]))
        self._console.print("  ".join(part for part in row if part), style="dim")


def _mark(good: bool) -> str:
    return "[green]yes[/]" if good else "[red]no[/]"
