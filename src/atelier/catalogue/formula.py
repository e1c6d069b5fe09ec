"""The formula language of prices: numbers, names, `+ - * / ( )` and the functions ceil, floor, min, max.

A formula is parsed once and becomes nested functions. All arithmetic is on integers and fractions, so a
result is exact; `0.1` in a formula means one tenth.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

Number = int | Fraction
Scope = Mapping[str, Any]
_Evaluate = Callable[[Scope], Number]

_TOKEN: Final = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[-+*/(),]))")
_AT_LEAST_TWO: Final = 2
_FUNCTIONS: Final[Mapping[str, tuple[Callable[..., Number], int, int | None]]] = {
    "ceil": (math.ceil, 1, 1),
    "floor": (math.floor, 1, 1),
    "min": (min, _AT_LEAST_TWO, None),
    "max": (max, _AT_LEAST_TWO, None),
}
"""By name: the function, the fewest and the most arguments (None: any number)."""


class FormulaFault(ValueError):
    """The text is not a formula; the message says where and why."""


class NotANumber(TypeError):
    """A name in a formula stands for something that cannot be counted with; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not a number")
        self.name = name


class Formula:
    """A parsed formula. `names` are the names it reads; calling it with a scope gives the exact value.

    Raises NotANumber, ZeroDivisionError, or KeyError when the scope lacks a name.
    """

    __slots__ = ("_evaluate", "names", "text")

    def __init__(self, text: str) -> None:
        """Raises FormulaFault."""
        parser = _Parser(text)
        self.text = text
        self._evaluate = parser.whole()
        self.names = frozenset(parser.names)

    def __call__(self, scope: Scope) -> Number:
        return self._evaluate(scope)

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"


class _Parser:
    """Recursive descent: a sum of products of (signed) atoms."""

    def __init__(self, text: str) -> None:
        self.names: set[str] = set()
        self._tokens = list(_tokens(text))
        self._position = 0

    def whole(self) -> _Evaluate:
        value = self._sum()
        if self._position < len(self._tokens):
            raise FormulaFault(f"{self._tokens[self._position][1]!r} is not expected here")
        return value

    def _peek(self) -> str:
        return self._tokens[self._position][1] if self._position < len(self._tokens) else ""

    def _take(self, what: str) -> tuple[str, str]:
        if self._position == len(self._tokens):
            raise FormulaFault(f"it ends where {what} is expected")
        self._position += 1
        return self._tokens[self._position - 1]

    def _expect(self, sign: str) -> None:
        _, text = self._take(repr(sign))
        if text != sign:
            raise FormulaFault(f"{text!r} stands where {sign!r} is expected")

    def _sum(self) -> _Evaluate:
        value = self._product()
        while self._peek() in ("+", "-"):
            sign = self._take("a sign")[1]
            value = (_plus if sign == "+" else _minus)(value, self._product())
        return value

    def _product(self) -> _Evaluate:
        value = self._atom()
        while self._peek() in ("*", "/"):
            sign = self._take("a sign")[1]
            value = (_times if sign == "*" else _over)(value, self._atom())
        return value

    def _atom(self) -> _Evaluate:
        kind, text = self._take("a number or a name")
        if kind == "number":
            return _constant(text)
        if text == "-":
            return _minus(_constant("0"), self._atom())
        if text == "(":
            value = self._sum()
            self._expect(")")
            return value
        if kind != "name":
            raise FormulaFault(f"{text!r} stands where a number or a name is expected")
        return self._call(text) if self._peek() == "(" else self._name(text)

    def _name(self, name: str) -> _Evaluate:
        self.names.add(name)

        def value(scope: Scope) -> Number:
            number = scope[name]
            if type(number) is int or type(number) is Fraction:
                return number
            raise NotANumber(name)

        return value

    def _call(self, name: str) -> _Evaluate:
        if name not in _FUNCTIONS:
            raise FormulaFault(f"there is no function {name!r}; there are {', '.join(_FUNCTIONS)}")
        function, fewest, most = _FUNCTIONS[name]
        self._expect("(")
        arguments = [self._sum()]
        while self._peek() == ",":
            self._take("','")
            arguments.append(self._sum())
        self._expect(")")
        if len(arguments) < fewest or (most is not None and len(arguments) > most):
            raise FormulaFault(f"{name} takes {'one value' if most == 1 else 'two values or more'}")
        if most == 1:
            only = arguments[0]
            return lambda scope: function(only(scope))
        return lambda scope: function(*[argument(scope) for argument in arguments])


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FormulaFault(f"{text[position:].strip()[0]!r} is not part of the formula language")
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
        position = match.end()
    return found


def _constant(text: str) -> _Evaluate:
    number = whole(Fraction(text))
    return lambda _: number


def _plus(left: _Evaluate, right: _Evaluate) -> _Evaluate:
    return lambda scope: left(scope) + right(scope)


def _minus(left: _Evaluate, right: _Evaluate) -> _Evaluate:
    return lambda scope: left(scope) - right(scope)


def _times(left: _Evaluate, right: _Evaluate) -> _Evaluate:
    return lambda scope: left(scope) * right(scope)


def _over(left: _Evaluate, right: _Evaluate) -> _Evaluate:
    return lambda scope: Fraction(left(scope)) / right(scope)


def whole(number: Fraction) -> Number:
    """`number` as an int where it is one: integers count several times faster than fractions."""
    return number.numerator if number.denominator == 1 else number
