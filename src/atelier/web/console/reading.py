"""From a form as it was sent to the input behind it. Pure; the counterpart of `controls`.

What is as the schema has it by itself is left out, so that an input says only what somebody chose.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from atelier.domain.documents import read_json
from atelier.domain.errors import Fault
from atelier.web.console.kinds import Kind, Schema, begins_with, branches_of, fields_of, kind_of

Fields = Mapping[str, Sequence[str]]
"""A form as it was sent, in the order of its fields: every one may come several times."""

_NOTHING: Final = object()
_LISTED: Final = frozenset({Kind.ROWS, Kind.PAIRS})
"""What has fields with longer names: one with its own name holds what did not fit them, as JSON."""


class Read(msgspec.Struct):
    """The input, what in it cannot even be read, and by the pointers of everything in it what the form calls it."""

    given: dict[str, Any]
    faults: list[Fault]
    places: dict[str, str]


def read(schema: Schema, form: Fields) -> Read:
    reader = _Reader(form)
    return Read(reader.object(schema, "", ""), reader.faults, reader.places)


class _Reader:
    """`at` is a pointer into the input, `within` what the form calls the same, with a slash behind it."""

    def __init__(self, form: Fields) -> None:
        self._form = form
        self.faults: list[Fault] = []
        self.places: dict[str, str] = {}

    def object(self, schema: Schema, at: str, within: str) -> dict[str, Any]:
        given: dict[str, Any] = {}
        required = schema.get("required", ())
        for name, field in fields_of(schema):
            value = self._field(name, field, at, within, required=name in required)
            if value is not _NOTHING:
                given[name] = value
        return given

    def _field(self, name: str, field: Schema, at: str, within: str, *, required: bool) -> Any:
        kind, pointer, place = kind_of(name, field), f"{at}/{name}", f"{within}{name}"
        self.places[pointer] = place
        try:
            value = self._value(kind, field, pointer, place, required=required)
        except ValueError as error:
            self.faults.append(Fault(pointer, str(error)))
            return _NOTHING
        chosen = required or value != field.get("default", False if kind is Kind.SWITCH else _NOTHING)
        return value if chosen else _NOTHING

    def _value(self, kind: Kind, field: Schema, pointer: str, place: str, *, required: bool) -> Any:
        if kind is Kind.FIXED:
            return field["const"] if required and "default" not in field else _NOTHING
        if kind is Kind.GROUP:
            return self.object(field, pointer, f"{place}/") or _NOTHING
        if kind in _LISTED and (written := "".join(self._form.get(place, ())).strip()):
            return _json(written)
        if kind is Kind.ROWS:
            return self._rows(field["items"], pointer, place) or _NOTHING
        if kind is Kind.UNION:
            return self._branch(branches_of(field), pointer, place)
        if kind is Kind.PAIRS:
            return self._pairs(place) or _NOTHING
        sent = [text for text in self._form.get(place, ()) if text.strip()]
        if not sent:
            return _NOTHING
        return self._styles(field, sent, place) if kind is Kind.STYLES else _plain_value(kind, field, sent)

    def _rows(self, items: Schema, pointer: str, place: str) -> list[Any]:
        """Rows in the order in which they stand; those that nobody filled in do not count."""
        blank = {
            name: field.get("const", begins_with(name, field, required=name in items.get("required", ())))
            for name, field in fields_of(items)
        }
        made: list[Any] = []
        for key in self._keys(place):
            at = f"{pointer}/{len(made)}"
            before = len(self.faults)
            row = self.object(items, at, f"{place}/{key}/")
            if len(self.faults) > before or any(value != blank[name] for name, value in row.items()):
                self.places[at] = f"{place}/{key}"
                made.append(row)
        return made

    def _branch(self, branches: list[Schema], pointer: str, place: str) -> Any:
        chosen = next(iter(self._form.get(place, ())), "")
        if not chosen.isdecimal() or int(chosen) >= len(branches):
            return _NOTHING
        return self.object(branches[int(chosen)], pointer, f"{place}/{chosen}/")

    def _pairs(self, place: str) -> dict[str, Any]:
        made = {}
        for key in self._keys(place):
            name, figure = (
                next(iter(self._form.get(f"{place}/{key}/{part}", ())), "").strip() for part in ("name", "value")
            )
            if name:
                made[name] = _number(figure or "1")
        return made

    def _styles(self, field: Schema, sent: list[str], place: str) -> list[Any]:
        bare = any(shape.get("type") == "string" for shape in field["items"].get("shapes", ()))
        made = []
        for style_id in sent:
            strength = _number(next(iter(self._form.get(f"{place}/{style_id}", ())), "") or "1")
            made.append(style_id if bare and strength == 1 else {"id": style_id, "strength": strength})
        return made

    def _keys(self, place: str) -> list[str]:
        start = f"{place}/"
        keys = (name.removeprefix(start).partition("/")[0] for name in self._form if name.startswith(start))
        return list(dict.fromkeys(keys))


def _plain_value(kind: Kind, field: Schema, sent: list[str]) -> Any:
    if kind is Kind.SWITCH:
        return sent[-1] == "true"
    if kind is Kind.JSON:
        return _json(sent[-1])
    if kind is Kind.LINES:
        if _takes_objects(field) and sent[-1].lstrip().startswith("["):
            return _json(sent[-1])
        return [line.strip() for text in sent for line in text.splitlines() if line.strip()]
    if kind is Kind.CHECKS:
        return sent
    if kind is Kind.NUMBERS:
        return [_integer(text) if field["items"]["type"] == "integer" else _number(text) for text in sent]
    if kind in (Kind.MEDIA, Kind.MASK):
        return sent if field.get("type") == "array" else sent[-1]
    if field.get("type") == "integer":
        return _integer(sent[-1])
    if field.get("type") == "number":
        return _number(sent[-1])
    return sent[-1]


def _takes_objects(field: Schema) -> bool:
    return any(shape.get("type") == "object" for shape in field["items"].get("shapes", ()))


def _json(text: str) -> Any:
    try:
        return read_json(text)
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
