"""What a wish costs: the only arithmetic of prices. Pure and exact; everything that is charged comes from here.

Inside, figures are integers and fractions. A float (a measured 5.01 s) counts as the shortest decimal that
reads back as itself. The one rounding is at the end: half up to a millionth of the price's unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import msgspec

from atelier.catalogue.formula import Formula, NotANumber, Number, whole
from atelier.catalogue.price import ROW, Price, Reckoning
from atelier.catalogue.table import NoRow, Value, is_number
from atelier.catalogue.variables import (
    Band,
    Computed,
    Constant,
    Count,
    Figure,
    Input,
    Lookup,
    Measured,
    PresentAny,
    Sum,
    Switch,
)
from atelier.domain.errors import Fault, Invalid
from atelier.domain.money import MICROS_PER_CREDIT, Micros, Unit, plain

_MILLION: Final = 1_000_000
_SHOWN_VALUES: Final = 8
_FIGURE_WORDS: Final = {
    Figure.DURATION: "its length in seconds",
    Figure.WIDTH: "its width in pixels",
    Figure.HEIGHT: "its height in pixels",
    Figure.FPS: "its frames per second",
    Figure.CHILD_PRICES: "what its model calls cost",
}


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """How many credits one unit of a price list is worth; all positive."""

    compute_unit: Decimal = Decimal(1)
    usd: Decimal = Decimal(100)

    def __post_init__(self) -> None:
        """Raises ValueError on a rate that is not positive."""
        for name in self.__struct_fields__:
            rate = getattr(self, name)
            if not (rate.is_finite() and rate > 0):
                raise ValueError(f"exchange {name}: {rate} is not a positive number")

    def credits_for(self, unit: Unit) -> Decimal:
        match unit:
            case Unit.CREDITS:
                return Decimal(1)
            case Unit.COMPUTE_UNITS:
                return self.compute_unit
            case Unit.USD:
                return self.usd


class Term(msgspec.Struct, frozen=True):
    """One figure that went into a quote, as text for people: `duration` 5, `row` 481."""

    name: str
    value: str


class Quote(msgspec.Struct, frozen=True):
    """`amount` is in the price's `unit`, to a millionth; `credits` is what the account is charged."""

    unit: Unit
    amount: Decimal
    credits: Micros
    breakdown: tuple[Term, ...] = ()


def quote(
    price: Price,
    given: Mapping[str, Any],
    measured: Mapping[str, Any],
    rates: Exchange,
) -> Quote:
    """The price of a validated input; `measured` holds what `price.reckoning.measured()` asks for.

    Raises Invalid, naming the field, when the price list has no price for the input or a figure is missing:
    what has no price is never free.
    """
    scope = _Scope(price.reckoning, given, measured)
    exact = _reckon(price.reckoning, scope)
    if exact < 0:
        raise Invalid("this input comes to a negative price; check its numbers")
    if price.round_up:
        exact = -(-exact // 1)
    terms = scope.terms()
    if price.times is not None and (count := int(given.get(price.times) or 1)) > 1:
        exact *= count
        terms = (*terms, Term(price.times, str(count)))
    millionths = _half_up(exact * _MILLION)
    amount = plain(Decimal(millionths) / _MILLION)
    micros = _half_up(Fraction(millionths, _MILLION) * Fraction(rates.credits_for(price.unit)) * MICROS_PER_CREDIT)
    return Quote(unit=price.unit, amount=amount, credits=Micros(micros), breakdown=terms)


def typical_s(reckoning: Reckoning | None, given: Mapping[str, Any]) -> float | None:
    """How many seconds a run usually takes, None where the vendor does not say."""
    if reckoning is None:
        return None
    try:
        return float(_reckon(reckoning, _Scope(reckoning, given, {})))
    except Invalid:
        return None


def _reckon(reckoning: Reckoning, scope: _Scope) -> Number:
    """The exact figure. Raises Invalid."""
    try:
        found: Number | Formula | None = reckoning.amount
        if reckoning.table is not None:
            found = reckoning.table.find([scope[name] for name in reckoning.table.dimensions]).amount
        if isinstance(found, Formula):
            found = found(scope)
        if reckoning.formula is not None:
            if found is not None:
                scope[ROW] = found
            found = reckoning.formula(scope)
    except NoRow as fault:
        raise scope.fault(fault.dimension, _no_row(fault)) from None
    except NotANumber as fault:
        raise scope.fault(fault.name, _not_a_number(scope.get(fault.name))) from None
    except ZeroDivisionError:
        raise Invalid("the price divides by a figure that is zero; check the sizes of the media") from None
    if found is None:
        raise AssertionError("a price without an amount passed the loader")
    return found


class _Scope(dict[str, Any]):
    """The values of a price's names, each worked out when first asked for."""

    def __init__(self, reckoning: Reckoning, given: Mapping[str, Any], measured: Mapping[str, Any]) -> None:
        super().__init__()
        self._reckoning = reckoning
        self._given = given
        self._measured = measured

    def __missing__(self, name: str) -> Value:
        value = self[name] = self._work_out(name)
        return value

    def _work_out(self, name: str) -> Value:
        match self._reckoning.variables[name]:
            case Input(field=field, default=default, zero_is_default=zero_is_default):
                value = self._exact(field or name, self._given.get(field or name))
                return default if value is None or (zero_is_default and value == 0) else value
            case Computed(formula=formula):
                return formula(self)
            case Constant(value=number):
                return number
            case Count(field=field):
                return len(self._given.get(field) or ())
            case Sum(field=field, of=part):
                items = self._given.get(field) or ()
                return sum(self._number(field, item.get(part)) for item in items)
            case PresentAny(fields=fields):
                return any(self._given.get(field) for field in fields)
            case Measured(figure=figure):
                return self._measure(name, figure)
            case Band(of=of, up_to=up_to, above=above):
                return self._band(of, up_to, above)
            case Lookup(of=of, rows=rows):
                return self._look_up(of, rows)
            case Switch(on=on, then=then, otherwise=otherwise):
                return self._amount(then if self[on] is True else otherwise)

    def _measure(self, name: str, figure: Figure) -> Number:
        if self._measured.get(name) is None:
            raise self.fault(name, f"the price depends on {_FIGURE_WORDS[figure]}, which is not known")
        return self._number(name, self._measured[name])

    def _band(self, of: str, up_to: tuple[tuple[Number, Value], ...], above: Value) -> Value:
        value = self[of]
        if not is_number(value):
            raise NotANumber(of)
        limits = [limit for limit, _ in up_to]
        place = bisect_left(limits, value)
        if place < len(limits):
            return up_to[place][1]
        if above is None:
            raise NoRow(of, value, tuple(limits), next_up=True)
        return above

    def _look_up(self, of: str, rows: tuple[tuple[Value, Number | Formula], ...]) -> Number:
        value = self[of]
        for known, amount in rows:
            if known == value and type(known) is type(value):
                return self._amount(amount)
        raise NoRow(of, value, tuple(known for known, _ in rows), next_up=False)

    def _amount(self, amount: Number | Formula) -> Number:
        return amount(self) if isinstance(amount, Formula) else amount

    def _number(self, name: str, raw: Any) -> Number:
        value = self._exact(name, raw)
        if not is_number(value):
            raise NotANumber(name)
        return value

    def _exact(self, name: str, raw: Any) -> Value:
        """A value as the price sees it: floats and decimals exact, anything that is not a scalar as absent."""
        if isinstance(raw, float):
            raw = Decimal(repr(raw))
        if isinstance(raw, Decimal):
            if not raw.is_finite():
                raise self.fault(name, f"{raw} is not a number")
            return whole(Fraction(raw))
        return raw if isinstance(raw, str | bool | int | Fraction) else None

    def fault(self, name: str, message: str) -> Invalid:
        """A fault about a name, pointing at the input field behind it: the first given, else the first."""
        known = name in self._reckoning.variables
        fields = self._reckoning.fields(name) if known else (name,)
        given = [field for field in fields if self._given.get(field) is not None]
        field = (given or [*fields, ""])[0]
        text = f"{field}: {message}" if field else message
        return Invalid(text, (Fault(f"/{field}" if field else "", text),))

    def terms(self) -> tuple[Term, ...]:
        return tuple(Term(name, _shown(value)) for name, value in self.items() if value is not None)


def _not_a_number(value: Value) -> str:
    if value is None:
        return "the price depends on it and it is not given"
    return f"the price counts with it, and {_shown(value)} is not a number"


def _no_row(fault: NoRow) -> str:
    """Why there is no price, and what there is one for."""
    known = list(fault.known)
    if fault.next_up and isinstance(fault.value, int | Fraction):
        largest = max(value for value in known if isinstance(value, int | Fraction))
        return f"there is no price for {_shown(fault.value)}, the largest with a price is {_shown(largest)}"
    shown = ", ".join(_shown(value) for value in known[:_SHOWN_VALUES])
    more = f" and {len(known) - _SHOWN_VALUES} more" if len(known) > _SHOWN_VALUES else ""
    if fault.value is None:
        return f"the price depends on it and it is not given; there are prices for {shown}{more}"
    return f"there is no price for {_shown(fault.value)}; there are prices for {shown}{more}"


def _shown(value: Value) -> str:
    """A value for people: fractions as decimals of at most six places."""
    if isinstance(value, Fraction):
        return str(plain(Decimal(_half_up(value * _MILLION)) / _MILLION))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _half_up(number: Number) -> int:
    """To the nearest integer, halves away from zero for the amounts that occur here (never negative)."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)
