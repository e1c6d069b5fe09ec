"""From a model's JSON Schema to the controls of a form, and from the form back to an input. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec

from atelier.domain.errors import Fault

Fields = Mapping[str, Sequence[str]]
"""A form as it was sent: every field may come several times."""


class Kind(StrEnum):
    PROMPT = "prompt"
    TEXT = "text"
    NUMBER = "number"
    SLIDER = "slider"
    RATIO = "ratio"
    CHOICE = "choice"
    SELECT = "select"
    SWITCH = "switch"
    SEED = "seed"
    COLOUR = "colour"
    MEDIA = "media"
    MASK = "mask"
    STYLES = "styles"
    LINES = "lines"
    JSON = "json"


class Tile(msgspec.Struct, frozen=True):
    """An aspect ratio and the rectangle that shows it, in a square of 20."""

    value: str
    width: float
    height: float


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a form. `value` is what it begins with, for lists a list. Bounds are as text, ready for HTML."""

    name: str
    kind: Kind
    title: str
    description: str = ""
    required: bool = False
    value: Any = None
    example: str = ""
    unit: str = ""
    minimum: str = ""
    maximum: str = ""
    step: str = ""
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    media: tuple[str, ...] = ()
    most: int = 1
    advanced: bool = False


_SECONDS: Final = re.compile(r"(_s$|duration|seconds)")
_FEW: Final = 5  # choices that fit side by side
_WIDEST: Final = 1000  # steps of a slider that a hand can tell apart
_PROMPTS: Final = frozenset({"prompt", "text", "script", "lyrics", "voiceover"})
_LONG_TEXT: Final = 400
_SIMPLE: Final = 5  # fields that stand open without being required
_SELDOM: Final = frozenset({"negative_prompt", "width", "height", "seed"})
_OPEN_KINDS: Final = frozenset({Kind.PROMPT, Kind.MEDIA, Kind.MASK, Kind.RATIO})


def controls(schema: Mapping[str, Any], given: Mapping[str, Any]) -> list[Control]:
    """The controls for an input, filled with what is given, else with the schema's defaults.

    What one seldom needs is `advanced`: all but the required, the media, and the first few.
    """
    required = set(schema.get("required", ()))
    any_of = {name for branch in schema.get("anyOf", ()) for name in branch.get("required", ())}
    made: list[Control] = []
    shown = 0
    for name, field in schema.get("properties", {}).items():
        control = _control(name, field, required=name in required, given=given)
        opens = name in required or name in any_of or (control.kind in _OPEN_KINDS and name not in _SELDOM)
        if not opens and name not in _SELDOM and shown < _SIMPLE:
            opens = True
        shown += opens
        made.append(msgspec.structs.replace(control, advanced=not opens))
    return made


def _control(name: str, field: Mapping[str, Any], *, required: bool, given: Mapping[str, Any]) -> Control:
    kind = _kind(name, field)
    value = given.get(name, field.get("default"))
    examples = field.get("examples") or [""]
    items = field.get("items", {})
    if kind is Kind.JSON and value is not None:
        value = msgspec.json.encode(value).decode()
    return Control(
        name=name,
        kind=kind,
        title=field.get("title") or name.replace("_", " ").capitalize(),
        description=field.get("description", ""),
        required=required,
        value=value,
        example=examples[0] if isinstance(examples[0], str) else msgspec.json.encode(examples[0]).decode(),
        unit=_unit(name, field),
        minimum=_text(field.get("minimum", field.get("exclusiveMinimum"))),
        maximum=_text(field.get("maximum")),
        step=_step(field),
        max_length=field.get("maxLength"),
        choices=tuple(str(choice) for choice in field.get("enum", ()) if choice is not None),
        tiles=tuple(_tile(value) for value in field.get("enum", ())) if kind is Kind.RATIO else (),
        media=tuple((field.get("x-media") or items.get("x-media") or "").split("|"))
        if "x-media" in {**field, **items}
        else (),
        most=field.get("maxItems", 1) if field.get("type") == "array" else 1,
    )


def _kind(name: str, field: Mapping[str, Any]) -> Kind:
    kind = field.get("type")
    items = field.get("items", {})
    if "x-media" in field or "x-media" in items:
        return Kind.MASK if name == "mask" else Kind.MEDIA
    if name == "styles":
        return Kind.STYLES
    if kind == "array":
        return Kind.LINES if items.get("type") == "string" else Kind.JSON
    if kind == "boolean":
        return Kind.SWITCH
    if name == "aspect_ratio" and "enum" in field:
        return Kind.RATIO
    if "enum" in field:
        return (
            Kind.CHOICE if len(field["enum"]) <= _FEW and sum(map(len, map(str, field["enum"]))) < 40 else Kind.SELECT
        )
    if kind in ("integer", "number"):
        return _number_kind(name, field)
    if kind == "string":
        if field.get("pattern", "").startswith("^#"):
            return Kind.COLOUR
        return Kind.PROMPT if name in _PROMPTS or field.get("maxLength", 0) >= _LONG_TEXT else Kind.TEXT
    return Kind.JSON


def _number_kind(name: str, field: Mapping[str, Any]) -> Kind:
    if name == "seed":
        return Kind.SEED
    bounded = "minimum" in field and "maximum" in field
    if not bounded or "default" not in field:
        return Kind.NUMBER
    step = 1 if field["type"] == "integer" else float(_step(field))
    return Kind.SLIDER if (field["maximum"] - field["minimum"]) / step <= _WIDEST else Kind.NUMBER


def _step(field: Mapping[str, Any]) -> str:
    if field.get("type") == "integer":
        return _text(field.get("multipleOf", 1))
    if "multipleOf" in field:
        return _text(field["multipleOf"])
    span = field.get("maximum", 100) - field.get("minimum", 0)
    return "0.01" if span <= 2 else "0.1" if span <= 100 else "0.5"


def _unit(name: str, field: Mapping[str, Any]) -> str:
    words = field.get("description", "").lower()
    if field.get("type") not in ("integer", "number"):
        return ""
    if _SECONDS.search(name):
        return "s"
    if name in ("width", "height", "side") or "in pixels" in words:
        return "px"
    if "fps" in name:
        return "fps"
    return "°" if "degrees" in words else ""


def _tile(value: str) -> Tile:
    width, height = (float(part) for part in value.split(":"))
    longest = max(width, height)
    return Tile(value, round(18 * width / longest, 1), round(18 * height / longest, 1))


def _text(number: Any) -> str:
    if number is None:
        return ""
    return str(int(number)) if float(number).is_integer() else str(number)


def read(schema: Mapping[str, Any], form: Fields) -> tuple[dict[str, Any], list[Fault]]:
    """The input behind a form, and what in it cannot even be read. Empty fields are left out."""
    given: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, field in schema.get("properties", {}).items():
        sent = [text for text in form.get(name, ()) if text.strip()]
        if not sent:
            continue
        try:
            given[name] = _value(_kind(name, field), field, sent)
        except ValueError as error:
            faults.append(Fault(f"/{name}", str(error)))
    return given, faults


def _value(kind: Kind, field: Mapping[str, Any], sent: list[str]) -> Any:
    if kind is Kind.STYLES:
        return [_style(one) for one in sent]
    if kind is Kind.SWITCH:
        return sent[-1] == "true"
    if kind is Kind.JSON:
        return _json(sent[-1])
    if kind is Kind.LINES:
        return [line.strip() for text in sent for line in text.splitlines() if line.strip()]
    if kind in (Kind.MEDIA, Kind.MASK):
        return sent if field.get("type") == "array" else sent[-1]
    if field.get("type") == "integer":
        return _integer(sent[-1])
    if field.get("type") == "number":
        return _number(sent[-1])
    return sent[-1]


def _style(text: str) -> Any:
    """`watercolor`, or `watercolor=0.8` with a strength."""
    style_id, equals, strength = text.partition("=")
    return {"id": style_id, "strength": _number(strength)} if equals else style_id


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise ValueError("must be JSON, such as the example") from error


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError("must be a whole number") from error


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError("must be a number") from error
    if not math.isfinite(number):
        raise ValueError("must be a number")
    return int(number) if number.is_integer() else number
