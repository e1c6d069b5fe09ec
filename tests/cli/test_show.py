"""What commands print is what it is, whatever stands in it."""

from __future__ import annotations

import pytest

from atelier.cli.show import err, out, table


def test_brackets_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "pip install 'atelier-server[gpu]' [/bold] [red]"
    table([{"what": hostile}], as_json=False)
    out.print(hostile)
    err.print(hostile, style="dim")
    told = capsys.readouterr()
    assert told.out.count(hostile) == 2
    assert told.err.strip() == hostile
