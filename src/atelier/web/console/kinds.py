"""Which control shows a field of a JSON Schema. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

Schema = Mapping[str, Any]


class Kind(StrEnum):
    PROMPT = "prompt"
    TEXT = "text"
    NUMBER = "number"
    NUMBERS = "numbers"
    SLIDER = "slider"
    RATIO = "ratio"
    CHOICE = "choice"
    CHECKS = "checks"
    SELECT = "select"
    SWITCH = "switch"
    SEED = "seed"
    COLOUR = "colour"
    MEDIA = "media"
    MASK = "mask"
    STYLES = "styles"
    LINES = "lines"
    PAIRS = "pairs"
    GROUP = "group"
    ROWS = "rows"
    UNION = "union"
    FIXED = "fixed"
    JSON = "json"


SIZE: Final = re.compile(r"\d+(\.\d+)?[:x]\d+(\.\d+)?")
_FEW: Final = 5  # choices that fit side by side
_FEW_SIZES: Final = 18
_WIDEST: Final = 1000  # steps of a slider that a hand can tell apart
_PROMPTS: Final = frozenset({"prompt", "text", "script", "lyrics", "voiceover", "positive_prompt"})
_LONG_TEXT: Final = 400
_STRENGTHS: Final = frozenset({"strength", "weight"})
_BEGINS: Final = 1  # the strength of something that must have one
_FEW_NUMBERS: Final = 4


def fields_of(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The fields of an object that people fill in, in their plainest form."""
    for name, field in schema.get("properties", {}).items():
        if not field.get("x-internal"):
            yield name, plain(field)


def plain(field: Schema) -> Schema:
    """Without null, and one of several shapes where a file or a text is enough."""
    kinds = field.get("type")
    if isinstance(kinds, list):
        field = {**field, "type": next((kind for kind in kinds if kind != "null"), "string")}
    if None in field.get("enum", ()):
        field = {**field, "enum": [value for value in field["enum"] if value is not None]}
    shapes = field.get("anyOf", ())
    texts = [shape for shape in shapes if shape.get("type") in ("string", "number")]
    if texts and "type" not in field:
        field = {**{name: value for name, value in field.items() if name != "anyOf"}, **texts[0]}
    if isinstance(field.get("items"), dict) and field["items"]:
        field = {**field, "items": {**plain(field["items"]), "shapes": field["items"].get("anyOf", ())}}
    return field


def kind_of(name: str, field: Schema) -> Kind:
    """What shows a field; `name` is its own, without what it stands in."""
    kind, items = field.get("type"), field.get("items") or {}
    if "const" in field:
        return Kind.FIXED
    if "x-media" in field or "x-media" in items:
        return Kind.MASK if name == "mask" else Kind.MEDIA
    if name == "styles":
        return Kind.STYLES
    if kind == "array":
        return _list_kind(field, items)
    if any(shape.get("type") == "object" for shape in _shapes(field)):
        return Kind.UNION
    if kind == "object":
        return Kind.GROUP if field.get("properties") else Kind.PAIRS if _ofnumbers_in(field) else Kind.JSON
    if kind == "boolean":
        return Kind.SWITCH
    if "enum" in field:
        return Kind.SLIDER if _is_scale(field) else _enum_kind(field["enum"])
    if kind in ("integer", "number"):
        return _number_kind(name, field)
    if kind == "string":
        return _text_kind(name, field)
    return Kind.JSON


def _shapes(field: Schema) -> Sequence[Schema]:
    return field.get("oneOf") or field.get("anyOf") or ()


def branches_of(field: Schema) -> list[Schema]:
    """The objects that a field may be."""
    return [plain(shape) for shape in _shapes(field) if shape.get("type") == "object"]


def _list_kind(field: Schema, items: Schema) -> Kind:
    if items.get("type") == "object" and items.get("properties"):
        return Kind.ROWS
    if items.get("type") in ("number", "integer") and numbers_in(field) <= _FEW_NUMBERS:
        return Kind.NUMBERS
    if items.get("type") == "string":
        return Kind.CHECKS if "enum" in items else Kind.LINES
    return Kind.JSON


def _ofnumbers_in(field: Schema) -> bool:
    return isinstance(field.get("additionalProperties"), dict) and bool(field["additionalProperties"])


def numbers_in(field: Schema) -> int:
    """How many numbers a list holds."""
    return int(field.get("maxItems") or len(field.get("default", ())) or _FEW_NUMBERS + 1)


def _is_scale(field: Schema) -> bool:
    """Whether the values are many numbers, one as far from the next as any other."""
    values = field["enum"]
    if field.get("type") not in ("integer", "number") or len(values) <= _FEW or "default" not in field:
        return False
    return len({after - before for before, after in pairwise(values)}) == 1


def _enum_kind(values: Sequence[Any]) -> Kind:
    texts = [str(value) for value in values]
    sizes = [text for text in texts if SIZE.fullmatch(text)]
    if sizes and len(texts) - len(sizes) <= 1 and len(sizes) <= _FEW_SIZES:
        return Kind.RATIO
    return Kind.CHOICE if len(texts) <= _FEW and sum(map(len, texts)) < 40 else Kind.SELECT


def _number_kind(name: str, field: Schema) -> Kind:
    if name == "seed":
        return Kind.SEED
    bounded = "minimum" in field and "maximum" in field
    if not bounded or ("default" not in field and name not in _STRENGTHS):
        return Kind.NUMBER
    step = 1 if field["type"] == "integer" else float(step_of(field))
    return Kind.SLIDER if (field["maximum"] - field["minimum"]) / step <= _WIDEST else Kind.NUMBER


def _text_kind(name: str, field: Schema) -> Kind:
    if field.get("pattern", "").startswith("^#"):
        return Kind.COLOUR
    if name == "voice":
        return Kind.SELECT
    return Kind.PROMPT if name in _PROMPTS or field.get("maxLength", 0) >= _LONG_TEXT else Kind.TEXT


def fits(kind: Kind, field: Schema, value: Any) -> bool:
    """Whether a control of the kind can show a value; programs may send more than a form has room for."""
    if kind is Kind.ROWS:
        known = field["items"]["properties"]
        return isinstance(value, list) and all(isinstance(row, dict) and row.keys() <= known.keys() for row in value)
    if kind is Kind.PAIRS:
        return isinstance(value, dict) and all(isinstance(one, int | float) for one in value.values())
    if kind is Kind.LINES:
        return isinstance(value, list) and all(isinstance(line, str) for line in value)
    return True


def begins_with(name: str, field: Schema, *, required: bool) -> Any:
    """What a control shows when nothing is given."""
    if "default" in field:
        return field["default"]
    return _BEGINS if required and name in _STRENGTHS and kind_of(name, field) is Kind.SLIDER else None


def step_of(field: Schema) -> str:
    if field.get("type") == "integer":
        return text_of(field.get("multipleOf", 1))
    if "multipleOf" in field:
        return text_of(field["multipleOf"])
    span = field.get("maximum", 100) - field.get("minimum", 0)
    return "0.01" if span <= 2 else "0.05" if span <= 4 else "0.1" if span <= 100 else "0.5"


def text_of(number: Any) -> str:
    if number is None:
        return ""
    return str(int(number)) if float(number).is_integer() else str(number)
