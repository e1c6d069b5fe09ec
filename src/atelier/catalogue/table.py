"""A table of figures: rows of key cells and one amount, looked up by the values of its dimensions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction
from typing import Final, TypeGuard

import msgspec

from atelier.catalogue.formula import Formula, Number

Value = str | bool | int | Fraction | None
"""What a dimension can be. None: the field is absent and has no default."""

ANY: Final = "*"


class _Flag(Enum):
    """Booleans as keys: in Python True equals 1, in a price table it must not."""

    TRUE = True
    FALSE = False


_Key = str | _Flag | int | Fraction | None


class Row(msgspec.Struct, frozen=True):
    """One price. `line` is its row in the file, counted from 0; a row with several amounts becomes several."""

    line: int
    cells: tuple[Value, ...]
    amount: Number | Formula


class Ambiguous(ValueError):
    """Two rows match the same input."""

    def __init__(self, line: int, other: int) -> None:
        super().__init__(f"matches the same inputs as rows[{other}]")
        self.line = line


class NoRow(LookupError):
    """No row matches. `dimension` is the first whose value fits none, `known` the values that would."""

    def __init__(self, dimension: str, value: Value, known: tuple[Value, ...], *, next_up: bool) -> None:
        super().__init__(dimension)
        self.dimension = dimension
        self.value = value
        self.known = known
        self.next_up = next_up


class _Group:
    """The rows that have their wildcards in the same places."""

    def __init__(self, places: tuple[int, ...], stepped: int | None) -> None:
        self.places = places
        self.stepped = stepped
        self.exact: dict[tuple[_Key, ...], Row] = {}
        self.steps: dict[tuple[_Key, ...], tuple[list[Number], list[Row]]] = {}

    def add(self, row: Row) -> None:
        key = tuple(_key(row.cells[place]) for place in self.places)
        if self.stepped is None:
            if key in self.exact:
                raise Ambiguous(row.line, self.exact[key].line)
            self.exact[key] = row
            return
        step = row.cells[self.stepped]
        if not is_number(step):
            raise TypeError(row.line)
        steps, rows = self.steps.setdefault(key, ([], []))
        place = bisect_left(steps, step)
        if place < len(steps) and steps[place] == step:
            raise Ambiguous(row.line, rows[place].line)
        steps.insert(place, step)
        rows.insert(place, row)

    def find(self, keys: Sequence[_Key], values: Sequence[Value]) -> Row | None:
        key = tuple(keys[place] for place in self.places)
        if self.stepped is None:
            return self.exact.get(key)
        step = values[self.stepped]
        found = self.steps.get(key)
        if found is None or not is_number(step):
            return None
        steps, rows = found
        place = bisect_left(steps, step)
        return rows[place] if place < len(steps) else None

    def rows(self) -> Iterator[Row]:
        yield from self.exact.values()
        for _, rows in self.steps.values():
            yield from rows


class Table:
    """Rows in which every input matches at most one.

    A cell `"*"` matches anything. In the dimension `next_up`, a value between two rows takes the next larger
    one, all other cells being equal; above the largest there is no row.
    """

    __slots__ = ("_groups", "dimensions", "next_up", "rows")

    def __init__(self, dimensions: tuple[str, ...], rows: tuple[Row, ...], next_up: str | None = None) -> None:
        """Raises Ambiguous when two rows match the same input, TypeError(line) for a step that is no number."""
        self.dimensions = dimensions
        self.rows = rows
        self.next_up = None if next_up is None else dimensions.index(next_up)
        groups: dict[tuple[int, ...], _Group] = {}
        for row in rows:
            concrete = tuple(place for place, cell in enumerate(row.cells) if cell != ANY)
            if concrete not in groups:
                stepped = self.next_up if self.next_up in concrete else None
                groups[concrete] = _Group(tuple(p for p in concrete if p != stepped), stepped)
            groups[concrete].add(row)
        self._groups = tuple(groups.values())
        _check_overlaps(self._groups)

    def find(self, values: Sequence[Value]) -> Row:
        """The one row that matches. Raises NoRow."""
        keys = [_key(value) for value in values]
        for group in self._groups:
            row = group.find(keys, values)
            if row is not None:
                return row
        raise self._why(values)

    def _why(self, values: Sequence[Value]) -> NoRow:
        """Narrows the rows dimension by dimension; the first that leaves none is the one to name."""
        places = sorted(range(len(self.dimensions)), key=lambda place: place == self.next_up)
        left = list(self.rows)
        for place in places:
            known = tuple({_key(row.cells[place]): row.cells[place] for row in left}.values())
            left = [row for row in left if self._fits(row.cells[place], values[place], place)]
            if not left:
                return NoRow(self.dimensions[place], values[place], known, next_up=place == self.next_up)
        raise AssertionError("a row matches after all")

    def _fits(self, cell: Value, value: Value, place: int) -> bool:
        if cell == ANY:
            return True
        if place == self.next_up and is_number(cell) and is_number(value):
            return value <= cell
        return _key(cell) == _key(value)


def _check_overlaps(groups: Sequence[_Group]) -> None:
    """Rows with wildcards in different places must differ in a cell that both spell out.

    The stepped cell does not count: a value below both would take the next row up from either.
    """
    for index, group in enumerate(groups):
        for other in groups[:index]:
            shared = [place for place in group.places if place in other.places]
            seen = {tuple(_key(row.cells[place]) for place in shared): row for row in other.rows()}
            for row in group.rows():
                clash = seen.get(tuple(_key(row.cells[place]) for place in shared))
                if clash is not None:
                    raise Ambiguous(max(row.line, clash.line), min(row.line, clash.line))


def _key(value: Value) -> _Key:
    return _Flag(value) if type(value) is bool else value


def is_number(value: Value) -> TypeGuard[Number]:
    """Whether a value can be counted with; True and False cannot."""
    return type(value) is int or type(value) is Fraction
