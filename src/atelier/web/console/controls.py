"""From a model's JSON Schema to the controls of a form. Pure. The way back is `reading`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from atelier.domain.media import MediaKind
from atelier.engines.speech.voices import voices
from atelier.web.console.hints import choice_of, hint_of, title_of
from atelier.web.console.kinds import (
    SIZE,
    Kind,
    Schema,
    begins_with,
    branches_of,
    fields_of,
    fits,
    kind_of,
    numbers_in,
    step_of,
    text_of,
)


class Choice(msgspec.Struct, frozen=True):
    value: str
    label: str
    group: str = ""


class Tile(msgspec.Struct, frozen=True):
    """An aspect ratio or a size, and the rectangle that shows it, in a square of 20."""

    value: str
    width: float
    height: float


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a form. `value` is what it begins with, for lists a list. Bounds are as text, ready for HTML.

    `name` is what the form calls it, such as `spans/2/end_s`; `pointer` where its value stands in the input, which
    differs where a form has more than the input: rows that are empty, the other branches of a choice.
    """

    name: str
    pointer: str
    kind: Kind
    title: str
    description: str = ""
    required: bool = False
    auto: bool = False
    """Whether it may be left to the model."""
    value: Any = None
    example: str = ""
    unit: str = ""
    minimum: str = ""
    maximum: str = ""
    step: str = ""
    max_length: int | None = None
    choices: tuple[Choice, ...] = ()
    tiles: tuple[Tile, ...] = ()
    media: tuple[str, ...] = ()
    least: int = 0
    most: int = 1
    by_alpha: bool = False
    """Of a mask: what may change is transparent, and not white."""
    advanced: bool = False
    parts: tuple[Control, ...] = ()
    """The fields of a group, the rows of a list, the branches of a choice."""
    blank: Control | None = None
    """A row as it is added."""

    @property
    def accepts(self) -> str:
        """What a file field lets one choose."""
        return ",".join(_EXTENSIONS[MediaKind(kind)] for kind in self.media)

    def walk(self) -> Iterator[Control]:
        yield self
        for part in self.parts:
            yield from part.walk()


ROW: Final = "__row{}__"
"""Stands in a blank row for its number; the braces are for how deep it is nested."""
_SECONDS: Final = re.compile(r"(_s$|[dD]uration|[sS]econds)")
_SIMPLE: Final = 5  # fields that stand open without being required
_SELDOM: Final = frozenset({"negative_prompt", "width", "height", "seed", "instructions"})
_OPEN_KINDS: Final = frozenset({Kind.PROMPT, Kind.MEDIA, Kind.MASK, Kind.RATIO})
_COMMON: Final = (
    "en-gb",
    "en-us",
    "de",
    "fr-fr",
    "es",
    "it",
    "pt-br",
    "nl",
    "pl",
    "ru",
    "tr",
    "hi",
    "ar",
    "cmn",
    "ja",
    "ko",
)


def controls(schema: Schema, given: Mapping[str, Any]) -> list[Control]:
    """The controls for an input, filled with what is given, else with the schema's defaults.

    What one seldom needs is `advanced`: all but the required, the media, and the first few.
    """
    required = set(schema.get("required", ()))
    any_of = {
        name for word in ("anyOf", "oneOf") for branch in schema.get(word, ()) for name in branch.get("required", ())
    }
    made: list[Control] = []
    shown = 0
    for name, field in fields_of(schema):
        control = control_of(name, field, value=given.get(name), required=name in required)
        if control.kind is Kind.FIXED:
            continue
        opens = name in required or name in any_of or (_is_open(control) and name not in _SELDOM)
        if not opens and name not in _SELDOM and shown < _SIMPLE:
            opens = control.kind is not Kind.JSON
        shown += opens
        made.append(msgspec.structs.replace(control, advanced=not opens))
    return sorted(made, key=_turn)


def _turn(control: Control) -> int:
    """What must be said comes first, then what is worked on, then how; otherwise as the model has it."""
    if control.required or (control.kind is Kind.PROMPT and control.name not in _SELDOM):
        return 0
    return 1 if _is_open(control) and control.kind is not Kind.RATIO else 2


def control_of(
    name: str,
    field: Schema,
    *,
    value: Any = None,
    required: bool = False,
    at: str = "",
    within: str = "",
    deep: int = 0,
) -> Control:
    """`at` is the pointer of what the field stands in, `within` what the form calls that, with a slash behind it."""
    value = begins_with(name, field, required=required) if value is None else value
    kind = _steady(kind_of(name, field), field, value)
    low, high, step = _bounds(kind, field)
    control = Control(
        name=within + name,
        pointer=f"{at}/{name}",
        kind=kind,
        title=title_of(name, field),
        description=hint_of(name, field),
        required=required,
        auto=not required and "default" not in field,
        value=msgspec.json.encode(value).decode() if kind is Kind.JSON and value is not None else value,
        example=_example(field),
        unit=_unit(name, field),
        minimum=low,
        maximum=high,
        step=step,
        max_length=field.get("maxLength"),
        choices=_choices(name, field, kind, value),
        tiles=tuple(_tile(str(one)) for one in field.get("enum", ())) if kind is Kind.RATIO else (),
        media=_media(field),
        least=field.get("minItems", 0),
        most=_most(field, kind),
        by_alpha=bool(field.get("x-by-alpha")),
    )
    return _nested(control, field, deep)


def _bounds(kind: Kind, field: Schema) -> tuple[str, str, str]:
    """The least, the most, and the step between values."""
    if kind is Kind.SLIDER and "enum" in field:
        first, second, *_, last = field["enum"]
        return text_of(first), text_of(last), text_of(second - first)
    least = field.get("minimum", field.get("exclusiveMinimum"))
    return text_of(least), text_of(field.get("maximum")), step_of(field)


def _steady(kind: Kind, field: Schema, value: Any) -> Kind:
    """A slider always sends something: a strength that may be left out is a number. What does not fit is JSON."""
    if value is None:
        return Kind.NUMBER if kind is Kind.SLIDER else kind
    return kind if fits(kind, field, value) else Kind.JSON


def _nested(control: Control, field: Schema, deep: int) -> Control:
    """With the controls inside it."""
    value, put = control.value, functools.partial(msgspec.structs.replace, control)
    if control.kind is Kind.GROUP:
        return put(parts=_fields(field, value, control.pointer, control.name, deep))
    if control.kind is Kind.UNION:
        return put(
            parts=tuple(_branch(control, number, shape, deep) for number, shape in enumerate(branches_of(field)))
        )
    if control.kind is Kind.ROWS:
        made = tuple(_row(control, field["items"], str(number), row, deep) for number, row in enumerate(value or ()))
        return put(parts=made, blank=_row(control, field["items"], ROW.format(deep), None, deep))
    return control


def _is_open(control: Control) -> bool:
    """Whether one looks for it first: files in rows are files, too."""
    inside = () if control.blank is None else control.blank.walk()
    return control.kind in _OPEN_KINDS or any(part.kind is Kind.MEDIA for part in inside)


def _row(control: Control, items: Schema, key: str, value: Any, deep: int) -> Control:
    name = f"{control.name}/{key}"
    pointer = f"{control.pointer}/{key}"
    parts = _fields(items, value, pointer, name, deep + 1)
    return Control(name=name, pointer=pointer, kind=Kind.GROUP, title=control.title, parts=parts)


def _branch(control: Control, number: int, shape: Schema, deep: int) -> Control:
    """One of several objects. It is the one that is given where what is fixed in it fits."""
    fixed = {name: field["const"] for name, field in fields_of(shape) if "const" in field}
    value = control.value if isinstance(control.value, dict) else {}
    chosen = bool(value) and all(value.get(name) == fixed[name] for name in fixed)
    name = f"{control.name}/{number}"
    title = shape.get("title") or " ".join(map(str, fixed.values())) or f"Way {number + 1}"
    return Control(
        name=name,
        pointer=control.pointer,
        kind=Kind.GROUP,
        title=choice_of(str(title)),
        value=chosen,
        parts=_fields(shape, value if chosen else None, control.pointer, name, deep),
    )


def _fields(schema: Schema, value: Any, pointer: str, name: str, deep: int) -> tuple[Control, ...]:
    given = value if isinstance(value, dict) else {}
    required = schema.get("required", ())
    return tuple(
        control_of(
            own,
            field,
            value=given.get(own),
            required=own in required,
            at=pointer,
            within=f"{name}/",
            deep=deep,
        )
        for own, field in sorted(fields_of(schema), key=lambda one: "x-media" not in one[1])
        if _is_shown_inside(kind_of(own, field), required=own in required)
    )


def _is_shown_inside(kind: Kind, *, required: bool) -> bool:
    """What has no shape is not asked for within another field, unless it must be there."""
    return kind is not Kind.FIXED and (required or kind is not Kind.JSON)


def _choices(name: str, field: Schema, kind: Kind, value: Any) -> tuple[Choice, ...]:
    if kind is Kind.CHECKS:
        return tuple(Choice(one, choice_of(one)) for one in field["items"]["enum"])
    if name == "voice" and kind is Kind.SELECT and "enum" not in field:
        return _voices(str(value or ""), field.get("examples") or ())
    groups = field.get("groups", {})
    return tuple(Choice(str(one), choice_of(str(one)), groups.get(one, "")) for one in field.get("enum", ()))


def _voices(chosen: str, examples: Sequence[str]) -> tuple[Choice, ...]:
    """Everybody who can read: those of the examples first, then the languages that most people speak."""
    known = {voice.id: Choice(voice.id, f"{voice.title}, {_WHO[voice.gender]}", "All languages") for voice in voices()}
    own = [Choice(one, one.capitalize(), "Of the service") for one in examples if one not in known]
    common = [
        msgspec.structs.replace(known[one], group="Spoken by many")
        for language in _COMMON
        for one in (f"{language}-female", f"{language}-male")
        if one in known
    ]
    rest = [choice for one, choice in known.items() if one not in {choice.value for choice in common}]
    found = (*own, *common, *rest)
    if chosen and chosen not in {choice.value for choice in found}:
        return (Choice(chosen, chosen), *found)
    return found


_WHO: Final = {"female": "a woman", "male": "a man"}
_EXTENSIONS: Final = {
    MediaKind.IMAGE: "image/*",
    MediaKind.VIDEO: "video/*",
    MediaKind.AUDIO: "audio/*",
    MediaKind.TEXT: ".srt,.vtt,.txt,.json",
    MediaKind.MODEL_3D: ".glb",
}


def _media(field: Schema) -> tuple[str, ...]:
    told = field.get("x-media") or (field.get("items") or {}).get("x-media")
    return tuple(told.split("|")) if told else ()


def _most(field: Schema, kind: Kind) -> int:
    if field.get("type") != "array":
        return 1
    if kind is Kind.NUMBERS:
        return numbers_in(field)
    return int(field.get("maxItems", _MANY))


_MANY: Final = 20  # items of a list without an end


def _example(field: Schema) -> str:
    examples = field.get("examples") or [""]
    return examples[0] if isinstance(examples[0], str) else msgspec.json.encode(examples[0]).decode()


def _unit(name: str, field: Schema) -> str:
    words = field.get("description", "").lower()
    counts = field.get("type") in ("integer", "number")
    if _SECONDS.search(name) and (counts or all(str(one).isdecimal() for one in field.get("enum", ["-"]))):
        return "s"
    if not counts:
        return ""
    if name in ("width", "height", "side") or "in pixels" in words:
        return "px"
    if "fps" in name:
        return "fps"
    return "°" if "degrees" in words else ""


def _tile(value: str) -> Tile:
    if not SIZE.fullmatch(value):
        return Tile(value, 0, 0)
    width, height = (float(part) for part in re.split("[:x]", value))
    longest = max(width, height)
    return Tile(value, round(18 * width / longest, 1), round(18 * height / longest, 1))
