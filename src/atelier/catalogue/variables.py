"""The variables of a price: where each figure comes from. Written under `price.vars`, one kind per table.

Two kinds are so common that they need no table: text is a formula (`seconds = "ceil(source_seconds)"`), a
number is itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import msgspec

from atelier.catalogue.faults import Problem
from atelier.catalogue.formula import Formula, FormulaFault, Number, whole
from atelier.catalogue.table import Value


class Figure(StrEnum):
    """What can be measured; the names of `domain.operations.Media`, except the last."""

    DURATION = "duration_s"
    WIDTH = "width_px"
    HEIGHT = "height_px"
    FPS = "fps"
    CHILD_PRICES = "child_prices"
    """The sum of what the model calls of a node app cost, in the unit of the price."""


class _Var(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """`of`, `on`: a name of another variable or of an input field."""


class Input(_Var, frozen=True, kw_only=True, tag="input"):
    """An input field, by default the one with the variable's own name.

    `default` replaces the schema's for the price alone. `zero_is_default`: 0 asks for the default.
    """

    field: str = ""
    default: Any = None
    zero_is_default: bool = False


class Count(_Var, frozen=True, kw_only=True, tag="count"):
    """Items of an array, characters of a text; 0 where the field is absent."""

    field: str


class Sum(_Var, frozen=True, kw_only=True, tag="sum"):
    """The sum of the number `of` in the items of an array of objects; 0 where the field is absent."""

    field: str
    of: str


class PresentAny(_Var, frozen=True, kw_only=True, tag="present_any"):
    """Whether any of the fields is true or non-empty."""

    fields: tuple[str, ...]


class Measured(_Var, frozen=True, kw_only=True, tag="measured"):
    """A figure read from the media in the first of the fields `of` that is given. The caller measures."""

    figure: Figure
    of: tuple[str, ...] = ()


class Band(_Var, frozen=True, kw_only=True, tag="band"):
    """The value beside the first limit that `of` does not exceed; `above` beyond the last, if there is one."""

    of: str
    up_to: tuple[tuple[Any, Any], ...]
    above: Any = None


class Lookup(_Var, frozen=True, kw_only=True, tag="lookup"):
    """The number or formula beside the value that `of` has."""

    of: str
    rows: tuple[tuple[Any, Any], ...]


class Switch(_Var, frozen=True, kw_only=True, tag="switch", rename={"otherwise": "else"}):
    """One of two numbers or formulas, by whether `on` is true."""

    on: str
    then: Any
    otherwise: Any


class Computed(msgspec.Struct, frozen=True):
    formula: Formula


class Constant(msgspec.Struct, frozen=True):
    value: Number


Variable = Input | Count | Sum | PresentAny | Measured | Band | Lookup | Switch | Computed | Constant
_Table = Input | Count | Sum | PresentAny | Measured | Band | Lookup | Switch


def read_variable(raw: object, key: str) -> Variable:
    """The variable behind what stands in a file at `key`, with every number exact and every formula parsed.

    Raises Problem.
    """
    if isinstance(raw, str):
        return Computed(read_formula(raw, key))
    if not isinstance(raw, dict):
        return Constant(read_number(raw, key))
    try:
        table: _Table = msgspec.convert(raw, _Table)
    except msgspec.ValidationError as error:
        raise Problem(key, str(error)) from None
    match table:
        case Input(default=default) if default is not None:
            return msgspec.structs.replace(table, default=read_value(default, f"{key}.default"))
        case Band(up_to=up_to, above=above):
            return msgspec.structs.replace(
                table,
                up_to=_pairs(up_to, f"{key}.up_to", read_number, read_value),
                above=None if above is None else read_value(above, f"{key}.above"),
            )
        case Lookup(rows=rows):
            return msgspec.structs.replace(table, rows=_pairs(rows, f"{key}.rows", read_value, read_amount))
        case Switch(then=then, otherwise=otherwise):
            return msgspec.structs.replace(
                table,
                then=read_amount(then, f"{key}.then"),
                otherwise=read_amount(otherwise, f"{key}.else"),
            )
    return table


def _pairs(
    pairs: tuple[tuple[Any, Any], ...],
    key: str,
    left: Callable[[object, str], Any],
    right: Callable[[object, str], Any],
) -> tuple[tuple[Any, Any], ...]:
    return tuple((left(a, f"{key}[{index}]"), right(b, f"{key}[{index}]")) for index, (a, b) in enumerate(pairs))


def read_formula(raw: str, key: str) -> Formula:
    try:
        return Formula(raw)
    except FormulaFault as fault:
        raise Problem(key, f"{raw!r} is not a formula: {fault}") from None


def read_number(raw: object, key: str) -> Number:
    if type(raw) is int:
        return raw
    if isinstance(raw, Decimal) and raw.is_finite():
        return whole(Fraction(raw))
    raise Problem(key, f"{raw!r} is not a number")


def read_value(raw: object, key: str) -> Value:
    return raw if isinstance(raw, str | bool) else read_number(raw, key)


def read_amount(raw: object, key: str) -> Number | Formula:
    return read_formula(raw, key) if isinstance(raw, str) else read_number(raw, key)


def names_read(variable: Variable) -> Iterator[str]:
    """The variables and input fields that a variable is made from by name."""
    match variable:
        case Computed(formula):
            yield from sorted(formula.names)
        case Band(of=of):
            yield of
        case Lookup(of=of, rows=rows):
            yield of
            for _, amount in rows:
                yield from _names_in(amount)
        case Switch(on=on, then=then, otherwise=otherwise):
            yield on
            yield from _names_in(then)
            yield from _names_in(otherwise)


def _names_in(amount: Number | Formula) -> Iterator[str]:
    if isinstance(amount, Formula):
        yield from sorted(amount.names)


def fields_read(name: str, variable: Variable) -> tuple[str, ...]:
    """The input fields that a variable reads directly."""
    match variable:
        case Input(field=field):
            return (field or name,)
        case Count(field=field) | Sum(field=field):
            return (field,)
        case PresentAny(fields=fields):
            return fields
        case Measured(of=of):
            return of
    return ()


def types_of(variable: Variable, schema: Mapping[str, Any]) -> frozenset[type] | None:
    """What types the variable can have (str, bool, int for any number); None: cannot be told."""
    match variable:
        case Input():
            types = schema.get("type", ())
            named = {_TYPES.get(name) for name in ([types] if isinstance(types, str) else types)}
            return frozenset(t for t in named if t) or None
        case PresentAny():
            return frozenset((bool,))
        case Band():
            return frozenset(type_of(value) for value in _band_values(variable))
    return frozenset((int,))


def values_of(variable: Variable, schema: Mapping[str, Any]) -> tuple[Value, ...] | None:
    """The only values the variable can have, where they can be told."""
    match variable:
        case Input():
            only = [schema["const"]] if "const" in schema else schema.get("enum")
            return None if only is None else tuple(only)
        case Band():
            return _band_values(variable)
    return None


def _band_values(band: Band) -> tuple[Value, ...]:
    return tuple(value for _, value in band.up_to) + (() if band.above is None else (band.above,))


_TYPES: Final = {"string": str, "boolean": bool, "number": int, "integer": int}


def type_of(value: Value) -> type:
    return int if isinstance(value, Fraction) else type(value)
