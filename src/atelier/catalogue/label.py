"""Prices as text for people: a short label, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

import msgspec

from atelier.catalogue.formula import Formula, Number
from atelier.catalogue.price import Price
from atelier.catalogue.table import Value
from atelier.domain.money import Unit, plain

_ONE_AND_MANY: Final = {
    Unit.CREDITS: ("credit", "credits"),
    Unit.COMPUTE_UNITS: ("compute unit", "compute units"),
    Unit.USD: ("USD", "USD"),
}


class PriceRow(msgspec.Struct, frozen=True):
    """One line of a price table: the values it is for ("*": any) and the amount, a number or a formula."""

    cells: tuple[str, ...]
    amount: str


class PriceTable(msgspec.Struct, frozen=True):
    columns: tuple[str, ...]
    rows: tuple[PriceRow, ...]


def price_text(price: Price) -> str:
    """`3 compute units`, `5-45 credits`, `1-4 credits per image`; the file's own words where it has some."""
    if price.text is not None:
        return price.text
    amounts = sorted(set(_amounts(price)))
    low, high = amounts[0], amounts[-1]
    shown = figure_text(low) if low == high else f"{figure_text(low)}-{figure_text(high)}"
    one, many = _ONE_AND_MANY[price.unit]
    per = f" per {price.per}" if price.per else ""
    return f"{shown} {one if low == high == 1 else many}{per}"


def price_table(price: Price) -> PriceTable:
    """The table of a price; one row without columns for a flat price, none for a bare formula."""
    reckoning = price.reckoning
    if reckoning.table is None:
        flat = () if reckoning.amount is None else (PriceRow((), figure_text(reckoning.amount)),)
        return PriceTable((), flat)
    return PriceTable(
        columns=reckoning.table.dimensions,
        rows=tuple(
            PriceRow(tuple(figure_text(cell) for cell in row.cells), figure_text(row.amount))
            for row in reckoning.table.rows
        ),
    )


def _amounts(price: Price) -> Iterator[Number]:
    reckoning = price.reckoning
    if reckoning.amount is not None:
        yield reckoning.amount
    if reckoning.table is not None:
        yield from (row.amount for row in reckoning.table.rows if not isinstance(row.amount, Formula))


def figure_text(figure: Value | Formula) -> str:
    """A number without trailing zeros, a formula as written, true and false in lower case."""
    match figure:
        case Formula(text=text):
            return text
        case bool():
            return str(figure).lower()
        case Fraction():
            return str(plain(Decimal(figure.numerator) / Decimal(figure.denominator)))
    return str(figure)
