"""Filter graphs, written down. Values are numbers and words of ours: what a customer wrote has no way in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_MEANS_SOMETHING: Final = frozenset("':\\\n")

Value = str | int | float


def step(name: str, *values: Value, **options: Value) -> str:
    """One filter with its values, quoted. Raises ValueError on a value that could leave its quotes."""
    written = [_text(value) for value in values]
    written += [f"{key}={_text(value)}" for key, value in options.items()]
    return f"{name}={':'.join(written)}" if written else name


def _text(value: Value) -> str:
    text = f"{value:.6f}" if isinstance(value, float) else str(value)
    if _MEANS_SOMETHING & set(text):
        raise ValueError(f"{text!r} does not belong into a filter")
    return text if text.isalnum() else f"'{text}'"


def chain(steps: Sequence[str], *, sources: Sequence[str] = (), sinks: Sequence[str] = ()) -> str:
    """Filters one after another, from and to labelled streams. Without any filter the stream goes through."""
    begin = "".join(f"[{name}]" for name in sources)
    end = "".join(f"[{name}]" for name in sinks)
    return f"{begin}{','.join(steps) or 'null'}{end}"
