"""Checking an input against its schema: compiled once, under a microsecond for a valid input, and for an
invalid one faults that say which field, what is allowed, and what to do.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import jsonschema_rs

from atelier.catalogue.schema import fields_of, with_defaults
from atelier.domain.errors import Fault, Invalid

_SHOWN_VALUES: Final = 12
_SHOWN_TEXT: Final = 60
_SUMMED_FAULTS: Final = 3


class InputCheck:
    """The check of one schema. Old names of fields (`aliases`, old to new) are renamed first."""

    __slots__ = ("_aliases", "_choices", "_fields", "_schema", "_validator")

    def __init__(self, schema: Mapping[str, Any], aliases: Mapping[str, str] | None = None) -> None:
        """Raises ValueError when `schema` is not valid JSON Schema 2020-12."""
        try:
            self._validator = jsonschema_rs.Draft202012Validator(dict(schema))
        except jsonschema_rs.ValidationError as error:
            raise ValueError(error.message) from None
        self._schema = schema
        self._fields = fields_of(schema)
        self._choices = _choices(schema)
        self._aliases = dict(aliases or {})

    def check(self, given: Mapping[str, Any]) -> list[Fault]:
        """What is wrong with an input; empty when it is fine. Defaults are not filled in."""
        renamed, faults = self._rename(given)
        return faults or self._faults(renamed)

    def accept(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The input with new names and with defaults filled in. Raises Invalid with every fault."""
        renamed, faults = self._rename(given)
        filled = with_defaults(self._schema, renamed)
        faults = faults or self._faults(filled)
        if faults:
            raise _invalid(faults)
        return filled

    def _faults(self, value: Mapping[str, Any]) -> list[Fault]:
        if self._validator.is_valid(value):
            return []
        return [fault for error in self._validator.iter_errors(value) for fault in self._explain(error)]

    def _rename(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
        renamed, faults = dict(given), []
        if self._aliases.keys() & renamed.keys():
            for old in [name for name in renamed if name in self._aliases]:
                new = self._aliases[old]
                if new in renamed:
                    faults.append(Fault(f"/{old}", f"{old} is the old name of {new}: send only {new}"))
                else:
                    renamed[new] = renamed.pop(old)
        return renamed, faults

    def _explain(self, error: jsonschema_rs.ValidationError) -> Iterator[Fault]:
        for path, text in _sentences(error):
            if not path and error.kind.name in self._choices:
                yield Fault("", self._choices[error.kind.name])
            else:
                yield Fault(_pointer(path), text + self._hint(error, path))

    def _hint(self, error: jsonschema_rs.ValidationError, path: Sequence[str | int]) -> str:
        """For an unknown field of the input itself: the known one it resembles."""
        if error.kind.name != "additionalProperties" or len(path) != 1:
            return ""
        near = difflib.get_close_matches(str(path[0]), [*self._fields, *self._aliases], n=1)
        return f"; did you mean {near[0]}?" if near else ""


def _choices(schema: Mapping[str, Any]) -> dict[str, str]:
    """What to say when `oneOf` or `anyOf` of the input only choose between fields."""
    found = {}
    for keyword, how_many in (("oneOf", "exactly one"), ("anyOf", "at least one")):
        needed = [branch.get("required", ()) for branch in schema.get(keyword, ())]
        if needed and all(len(names) == 1 for names in needed):
            found[keyword] = f"give {how_many} of {', '.join(name for names in needed for name in names)}"
    return found


def _invalid(faults: list[Fault]) -> Invalid:
    shown = [fault.message for fault in faults[:_SUMMED_FAULTS]]
    if len(faults) > _SUMMED_FAULTS:
        shown.append(f"and {len(faults) - _SUMMED_FAULTS} more")
    return Invalid("; ".join(shown), tuple(faults))


def _sentences(error: jsonschema_rs.ValidationError) -> Iterator[tuple[list[str | int], str]]:
    """What an error says, and about which place of the input."""
    path, kind = list(error.instance_path), error.kind
    if kind.name == "required":
        yield [*path, kind.value], f"{_name([*path, kind.value])} is required"
    elif kind.name == "additionalProperties":
        for unknown in kind.value:
            yield [*path, unknown], f"there is no field {_name([*path, unknown])}"
    elif kind.name in ("oneOf", "anyOf"):
        yield path, f"{_name(path)} {_shapes(error)}"
    elif kind.name in _MESSAGES:
        yield path, f"{_name(path)} {_MESSAGES[kind.name](kind.value, error.instance)}"
    else:
        yield path, f"{_name(path)}: {error.message}"


def _shapes(error: jsonschema_rs.ValidationError) -> str:
    """Of several shapes, tells about the one that fails deepest in the input: most likely the one meant."""
    told = [sentence for branch in error.kind.value for fault in branch for sentence in _sentences(fault)]
    if not told:
        return "fits more than one of the allowed shapes"
    return f"fits none of the allowed shapes: {max(told, key=lambda sentence: len(sentence[0]))[1]}"


def _must_be_one_of(allowed: list[Any], value: Any) -> str:
    options = [option for option in allowed if option is not None]
    shown = ", ".join(_value(option) for option in options[:_SHOWN_VALUES])
    more = f" and {len(options) - _SHOWN_VALUES} more" if len(options) > _SHOWN_VALUES else ""
    return f"must be one of {shown}{more}, not {_value(value)}"


def _must_be_of_type(allowed: list[str] | str, value: Any) -> str:
    types = [allowed] if isinstance(allowed, str) else allowed
    return f"must be {' or '.join(_TYPE_WORDS.get(t, t) for t in types)}, not {_value(value)}"


_TYPE_WORDS: Final = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}

_MESSAGES: Final[Mapping[str, Callable[[Any, Any], str]]] = {
    "type": _must_be_of_type,
    "enum": _must_be_one_of,
    "const": lambda limit, value: f"must be {_value(limit)}, not {_value(value)}",
    "minimum": lambda limit, value: f"must be at least {limit}, not {_value(value)}",
    "maximum": lambda limit, value: f"must be at most {limit}, not {_value(value)}",
    "exclusiveMinimum": lambda limit, value: f"must be more than {limit}, not {_value(value)}",
    "exclusiveMaximum": lambda limit, value: f"must be less than {limit}, not {_value(value)}",
    "multipleOf": lambda limit, value: f"must be a multiple of {limit}, not {_value(value)}",
    "minLength": lambda limit, value: f"has {len(value)} characters, at least {limit} are needed",
    "maxLength": lambda limit, value: f"has {len(value)} characters, at most {limit} are allowed",
    "pattern": lambda limit, value: f"must match {limit}, not {_value(value)}",
    "minItems": lambda limit, value: f"has {len(value)} items, at least {limit} are needed",
    "maxItems": lambda limit, value: f"has {len(value)} items, at most {limit} are allowed",
    "minProperties": lambda limit, _: f"needs at least {limit} of its fields",
    "maxProperties": lambda limit, _: f"may have at most {limit} fields",
    "uniqueItems": lambda *_: "has the same item twice",
}


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT]}..."


def _pointer(path: Sequence[str | int]) -> str:
    """A JSON Pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _name(path: Sequence[str | int]) -> str:
    """`clips[1].duration`; the input as a whole is "the input"."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the input"
