"""What a provider's model is given, as data with names of the order's values in braces. Pure.

`"{prompt}"` alone becomes the value itself, a number stays a number; `"{seconds}s"` is written out, and so is
`"{seconds:text}"`. What has no value in this order is left out, with what held nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final

_ALONE: Final = re.compile(r"\{(\w+)(:text)?\}")
_WITHIN: Final = re.compile(r"\{(\w+)\}")


class _Absent(Enum):
    ABSENT = "absent"


_ABSENT: Final = _Absent.ABSENT


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """The template with the values in it. `{}` and `[]` stay as they are where the template says so."""
    filled = _fill(template, values)
    return {} if filled is _ABSENT else filled


def _fill(template: Any, values: Mapping[str, Any]) -> Any:
    match template:
        case str():
            return _text(template, values)
        case Mapping():
            pairs = {name: _fill(value, values) for name, value in template.items()}
            kept = {name: value for name, value in pairs.items() if value is not _ABSENT}
            return kept if kept or not template else _ABSENT
        case list() | tuple():
            items = [item for item in (_fill(item, values) for item in template) if item is not _ABSENT]
            return items if items or not template else _ABSENT
        case Decimal():
            return int(template) if template == template.to_integral_value() else float(template)
        case _:
            return template


def _text(template: str, values: Mapping[str, Any]) -> Any:
    if alone := _ALONE.fullmatch(template):
        value = values.get(alone[1])
        if value is None or value == "":
            return _ABSENT
        return str(value) if alone[2] else value
    names = _WITHIN.findall(template)
    if any(values.get(name) in (None, "") for name in names):
        return _ABSENT
    return _WITHIN.sub(lambda found: str(values[found[1]]), template)


def names_in(template: Any) -> Iterator[str]:
    """The values that a template asks for."""
    match template:
        case str():
            yield from (found[1] for found in _ALONE.finditer(template))
            yield from _WITHIN.findall(template)
        case Mapping():
            for value in template.values():
                yield from names_in(value)
        case list() | tuple():
            for value in template:
                yield from names_in(value)
