"""Prices: the grammar as it stands in the files, and its compilation into what `quote` evaluates.

A price is an `amount`, a table of `rows`, or neither; a `formula` may have the last word, with `row` for the
amount that was found. `docs/decisions/prices-are-data.md` tells why there is one grammar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Literal, TypeVar

import msgspec

from atelier.catalogue.faults import Problem
from atelier.catalogue.formula import Formula, Number
from atelier.catalogue.table import ANY, Ambiguous, Row, Table, Value
from atelier.catalogue.variables import (
    Band,
    Computed,
    Input,
    Lookup,
    Measured,
    Switch,
    Variable,
    fields_read,
    names_read,
    read_amount,
    read_formula,
    read_number,
    read_value,
    read_variable,
    type_of,
    types_of,
    values_of,
)
from atelier.domain.money import Unit

Schema = Mapping[str, Any]
Amount = TypeVar("Amount", bound=Number | Formula)

ROW: Final = "row"
"""In a formula: the amount of the row that matches."""
NONE_HERE: Final = "-"
"""In a table with `across`: no price in this column."""


class Basis(StrEnum):
    """How sure the vendor's price is."""

    STATED = "stated"
    APPROXIMATE = "approximate"
    """The vendor marks it as an average or a round figure."""
    ASSUMED = "assumed"
    """The vendor states none, or none that can be computed; it is ours."""


class TableEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table as written. `across` lists values of the last dimension, each row then has one amount for each."""

    by: tuple[str, ...] = ()
    next_up: str | None = None
    across: tuple[Any, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    vars: dict[str, Any] = {}


class PriceEntry(TableEntry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A price as written. `times` is the field that says how many are wanted: each costs the whole. `per` and `text`
    are for people: what one amount buys, or the whole label."""

    amount: Any = None
    formula: str | None = None
    round: Literal["up"] | None = None
    times: str | None = None
    basis: Basis = Basis.STATED
    per: str | None = None
    text: str | None = None


class Reckoning(msgspec.Struct, frozen=True):
    """How a figure is found: a flat amount or a table first, then a formula. `variables` holds every name."""

    variables: Mapping[str, Variable]
    amount: Number | None = None
    table: Table | None = None
    formula: Formula | None = None

    def fields(self, name: str) -> tuple[str, ...]:
        """The input fields behind a variable, nearest first; what a fault about it should point at."""
        variable = self.variables[name]
        found = list(fields_read(name, variable))
        for other in names_read(variable):
            found += [field for field in self.fields(other) if field not in found]
        return tuple(found)

    def measured(self) -> Iterator[tuple[str, Measured]]:
        """What the caller has to measure, by the name it is to be passed under."""
        for name, variable in self.variables.items():
            if isinstance(variable, Measured):
                yield name, variable


class Price(msgspec.Struct, frozen=True):
    unit: Unit
    reckoning: Reckoning
    round_up: bool = False
    times: str | None = None
    basis: Basis = Basis.STATED
    per: str | None = None
    text: str | None = None


def compile_price(entry: PriceEntry, unit: Unit, fields: Mapping[str, Schema]) -> Price:
    """The price behind an entry; `fields` are the schemas of the input's fields. Raises Problem."""
    if entry.amount is None and not entry.rows and entry.formula is None:
        raise Problem("price", "needs an amount, rows or a formula")
    if entry.amount is not None and (entry.rows or entry.formula):
        raise Problem("price.amount", "stands alone: with rows or a formula it would never be charged")
    if entry.formula is not None and entry.text is None and not (entry.rows and entry.per):
        raise Problem("price.text", "is needed: nobody can read a price off a formula (or give rows and `per`)")
    if entry.times is not None and fields.get(entry.times, {}).get("type") != "integer":
        raise Problem("price.times", f"{entry.times!r} is not an input field that holds a whole number")
    return Price(
        unit=unit,
        reckoning=compile_reckoning(entry, "price", fields, amount=entry.amount, formula=entry.formula),
        round_up=entry.round == "up",
        times=entry.times,
        basis=entry.basis,
        per=entry.per,
        text=entry.text,
    )


def compile_reckoning(
    entry: TableEntry,
    key: str,
    fields: Mapping[str, Schema],
    *,
    amount: Any = None,
    formula: str | None = None,
) -> Reckoning:
    """Parses and checks a table and its variables. Raises Problem with keys below `key`."""
    given = {name: read_variable(raw, f"{key}.vars.{name}") for name, raw in entry.vars.items()}
    if ROW in given:
        raise Problem(f"{key}.vars.{ROW}", "is the name of the amount that is found")
    scope = _Names(key, given, fields)
    flat = None if amount is None else _charge(read_number(amount, f"{key}.amount"), f"{key}.amount")
    for index, name in enumerate(entry.by):
        scope.use(name, f"{key}.by[{index}]")
    table = _table(entry, key, scope)
    last = None if formula is None else read_formula(formula, f"{key}.formula")
    if last is not None:
        scope.use_in(last, f"{key}.formula", besides={ROW} if entry.rows else set())
    scope.refuse_unused()
    return Reckoning(variables=scope.used, amount=flat, table=table, formula=last)


class _Names:
    """Which names a price may use, and which it does: variables first, input fields otherwise."""

    def __init__(self, key: str, given: Mapping[str, Variable], fields: Mapping[str, Schema]) -> None:
        self._key = key
        self._given = given
        self._fields = fields
        self._open: list[str] = []
        self.used: dict[str, Variable] = {}

    def use(self, name: str, key: str) -> None:
        """Notes that `key` needs a name, and checks the variable behind it and all that it needs in turn."""
        if name in self._open:
            raise Problem(f"{self._key}.vars.{name}", "refers to itself")
        if name in self.used:
            return
        if name not in self._given and name not in self._fields:
            raise Problem(key, f"{name!r} is neither an input field nor one of {self._key}.vars")
        variable = self._with_default(name, self._given.get(name) or Input(field=name))
        at = f"{self._key}.vars.{name}"
        for field in fields_read(name, variable):
            if field not in self._fields:
                raise Problem(at, f"there is no input field {field!r}")
        self._open.append(name)
        for other in names_read(variable):
            self.use(other, at)
        self._open.pop()
        self._check_made_from(variable, at)
        self.used[name] = variable

    def _check_made_from(self, variable: Variable, key: str) -> None:
        """Whether the names that a variable is made from can be what it takes."""
        match variable:
            case Computed(formula=formula):
                self.use_in(formula, key)
            case Band(of=of):
                self._check(of, {int}, key, "a band takes numbers")
            case Switch(on=on):
                self._check(on, {bool}, key, "a switch takes true or false")
            case Lookup(of=of, rows=rows):
                for place, (value, _) in enumerate(rows):
                    self.check_cell(of, value, f"{key}.rows[{place}]")

    def use_in(self, formula: Formula, key: str, besides: Set[str] = frozenset()) -> None:
        """The names of a formula: each must be able to be a number."""
        for name in sorted(formula.names - besides):
            self.use(name, key)
            self._check(name, {int}, key, "a formula takes numbers")

    def _with_default(self, name: str, variable: Variable) -> Variable:
        """An input field without a default of its own takes the schema's."""
        if not isinstance(variable, Input) or variable.default is not None:
            return variable
        default = self._fields.get(variable.field or name, {}).get("default")
        if not isinstance(default, str | bool | int | float):
            return variable
        exact = Decimal(repr(default)) if isinstance(default, float) else default
        return msgspec.structs.replace(variable, default=read_value(exact, name))

    def refuse_unused(self) -> None:
        for name in self._given:
            if name not in self.used:
                raise Problem(f"{self._key}.vars.{name}", "is never used")

    def check_cell(self, name: str, cell: Value, key: str, *, stepped: bool = False) -> None:
        """A cell that its dimension can never have is a slip, not a price; `stepped` ones may lie in between."""
        if cell == ANY:
            return
        self._check(name, {type_of(cell)}, key, f"{cell!r} never matches")
        known = values_of(self.used[name], self._schema_of(name))
        if known is not None and not stepped and cell not in known:
            raise Problem(key, f"{name} is never {cell!r}")

    def _check(self, name: str, wanted: Set[type], key: str, complaint: str) -> None:
        types = types_of(self.used[name], self._schema_of(name))
        if types is not None and not types & wanted:
            shown = " or ".join(sorted(_TYPE_NAMES[t] for t in types))
            raise Problem(key, f"{name} is {shown}, but {complaint}")

    def _schema_of(self, name: str) -> Schema:
        return self._fields.get((fields_read(name, self.used[name]) or ("",))[0], {})


_TYPE_NAMES: Final = {str: "text", bool: "true or false", int: "a number"}


def _table(entry: TableEntry, key: str, scope: _Names) -> Table | None:
    if not entry.rows:
        for name in ("by", "across", "next_up"):
            if getattr(entry, name):
                raise Problem(f"{key}.{name}", "means nothing without rows")
        return None
    if not entry.by:
        raise Problem(f"{key}.rows", "need `by`; a single price is an `amount`")
    if entry.next_up is not None and entry.next_up not in entry.by:
        raise Problem(f"{key}.next_up", f"{entry.next_up!r} is not one of {key}.by")
    rows = tuple(row for line in range(len(entry.rows)) for row in _rows(entry, line, key, scope))
    try:
        return Table(entry.by, rows, entry.next_up)
    except Ambiguous as clash:
        raise Problem(f"{key}.rows[{clash.line}]", str(clash)) from None
    except TypeError as fault:
        raise Problem(f"{key}.rows[{fault}]", f"{entry.next_up} must be a number to have a next one up") from None


def _rows(entry: TableEntry, line: int, base: str, scope: _Names) -> Iterator[Row]:
    """The prices that one line states: one, or one for each value `across`."""
    cells, key = entry.rows[line], f"{base}.rows[{line}]"
    leading = entry.by[:-1] if entry.across else entry.by
    columns = len(entry.across) or 1
    if len(cells) != len(leading) + columns:
        needed = ", ".join([*leading, f"then {columns} amounts" if entry.across else "then the amount"])
        raise Problem(key, f"has {len(cells)} cells where {len(leading) + columns} are needed: {needed}")
    stem = _cells(entry, leading, cells, key, scope)
    for place in range(len(leading), len(cells)):
        if entry.across and cells[place] == NONE_HERE:
            continue
        column = place - len(leading)
        tail = _cells(entry, entry.by[-1:], entry.across[column : column + 1], f"{base}.across", scope)
        at = f"{key}[{place}]"
        amount = read_amount(cells[place], at)
        if isinstance(amount, Formula):
            scope.use_in(amount, at)
        yield Row(line=line, cells=stem + tail, amount=_charge(amount, at))


def _cells(
    entry: TableEntry, names: tuple[str, ...], cells: tuple[Any, ...], key: str, scope: _Names
) -> tuple[Value, ...]:
    values = []
    for place, (name, cell) in enumerate(zip(names, cells, strict=False)):
        values.append(read_value(cell, f"{key}[{place}]"))
        scope.check_cell(name, values[-1], f"{key}[{place}]", stepped=name == entry.next_up)
    return tuple(values)


def _charge(amount: Amount, key: str) -> Amount:
    if not isinstance(amount, Formula) and amount < 0:
        raise Problem(key, f"{amount} is negative")
    return amount
