"""Money: integers of a millionth of a credit, and the units that prices are stated in."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final, NewType

Micros = NewType("Micros", int)
"""An amount in millionths of a credit. Every amount in the ledger is one of these."""

MICROS_PER_CREDIT: Final = 1_000_000


class Unit(StrEnum):
    """What a price list counts in; settings hold the exchange of each into credits."""

    CREDITS = "credits"
    COMPUTE_UNITS = "compute_units"
    USD = "usd"


def micros(credits: Decimal | int | str) -> Micros:
    """Credits as micros, half up; for amounts that people type (prices round in the quote)."""
    exact = Decimal(credits) * MICROS_PER_CREDIT
    return Micros(int(exact.to_integral_value(ROUND_HALF_UP)))


def as_credits(amount: int) -> Decimal:
    """The exact number of credits behind `amount` micros, without trailing zeros."""
    return plain(Decimal(amount) / MICROS_PER_CREDIT)


def credits_text(amount: int) -> str:
    """`1 credit`, `2.5 credits`: so many micros as people say it, to the last unit."""
    number = as_credits(amount)
    return f"{number:f} credit{'' if number == 1 else 's'}"


def plain(number: Decimal) -> Decimal:
    """`number` without trailing zeros and without an exponent: 1E+2 becomes 100, 0.50 becomes 0.5."""
    normal = number.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal


def missing_share(price: int, asked: int, made: int) -> Micros:
    """What goes back when `made` of `asked` outputs came out, rounded up: in the customer's favour.

    Raises ValueError unless 0 <= made <= asked and asked >= 1.
    """
    if not 0 <= made <= asked or asked < 1:
        raise ValueError(f"{made} of {asked} outputs")
    return Micros(-(-price * (asked - made) // asked))
