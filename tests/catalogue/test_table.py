"""Tables: at most one row matches, whatever the order, and a value in a gap takes the next row up."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import given

from atelier.catalogue.table import ANY, Ambiguous, NoRow, Row, Table, Value, is_number

CELLS = st.sampled_from(["std", "pro", True, False, 1, 0])
STEPS = st.sampled_from([1, 3, Fraction(9, 2), 6])
ROWS = st.lists(
    st.tuples(st.one_of(CELLS, st.just(ANY)), st.one_of(CELLS, st.just(ANY)), st.one_of(STEPS, st.just(ANY))),
    min_size=1,
    max_size=8,
)
VALUES = st.tuples(CELLS, CELLS, st.sampled_from([0, 1, 2, 3, Fraction(7, 2), 5, 6, 7]))


def table_of(cells: list[tuple[Value, ...]], next_up: str | None) -> Table:
    return Table(("a", "b", "c"), tuple(Row(i, row, 10 + i) for i, row in enumerate(cells)), next_up)


def same(cell: Value, value: Value) -> bool:
    return cell == ANY or ((type(cell) is bool) == (type(value) is bool) and cell == value)


def expected(cells: list[tuple[Value, ...]], values: tuple[Value, ...], *, stepped: bool) -> int | None:
    """The amount of the row by the plainest reading of the rules."""
    fits = [i for i, row in enumerate(cells) if same(row[0], values[0]) and same(row[1], values[1])]
    if stepped:
        above = [i for i in fits if cells[i][2] == ANY or (is_number(cells[i][2]) and cells[i][2] >= values[2])]
        return 10 + min(above, key=lambda i: -1 if cells[i][2] == ANY else cells[i][2]) if above else None
    equal = [i for i in fits if same(cells[i][2], values[2])]
    return 10 + equal[0] if equal else None


@given(cells=ROWS, values=VALUES, stepped=st.booleans(), shuffle=st.randoms(use_true_random=False))
def test_the_one_row_that_matches(
    cells: list[tuple[Value, ...]], values: tuple[Value, ...], stepped: bool, shuffle: random.Random
) -> None:
    next_up = "c" if stepped else None
    try:
        table = table_of(cells, next_up)
    except Ambiguous:
        return
    wanted = expected(cells, values, stepped=stepped)
    rows = list(table.rows)
    shuffle.shuffle(rows)
    for some in (table, Table(table.dimensions, tuple(rows), next_up)):
        if wanted is None:
            with pytest.raises(NoRow):
                some.find(values)
        else:
            assert some.find(values).amount == wanted


@given(cells=ROWS)
def test_rows_are_refused_exactly_when_some_input_fits_two(cells: list[tuple[Value, ...]]) -> None:
    every = [*("std", "pro", "other"), True, False, 1, 0]
    clash = any(
        sum(all(map(same, row, values)) for row in cells) > 1
        for values in itertools.product(every, every, [1, 3, Fraction(9, 2), 6, 7])
    )
    try:
        table_of(cells, None)
    except Ambiguous:
        assert clash
    else:
        assert not clash


@given(cells=ROWS, values=VALUES)
def test_a_ladder_of_steps_is_one_row_of_prices(cells: list[tuple[Value, ...]], values: tuple[Value, ...]) -> None:
    """With a next row up, rows may fit the same input only as steps of one ladder, each with its own number."""
    try:
        table_of(cells, "c")
    except Ambiguous:
        return
    fits = [row for row in cells if same(row[0], values[0]) and same(row[1], values[1])]
    ladder = [row for row in fits if row[2] == ANY or row[2] >= values[2]]
    assert len({row[:2] for row in ladder}) <= 1
    assert len({row[2] for row in ladder}) == len(ladder)
    assert all(row[2] != ANY for row in ladder) or len(ladder) == 1


def test_true_is_not_one() -> None:
    table = table_of([(True, 1, ANY), (1, True, ANY)], None)
    assert table.find((True, 1, 5)).amount == 10
    assert table.find((1, True, 5)).amount == 11


def test_a_whole_fraction_is_the_integer() -> None:
    assert table_of([("std", "pro", 5)], None).find(("std", "pro", Fraction(5))).amount == 10


@pytest.mark.parametrize(
    ("cells", "line", "text"),
    [
        ([("a", "b", 1), ("x", "b", 1), ("a", "b", 1)], 2, "matches the same inputs as rows[0]"),
        ([("a", ANY, 1), (ANY, "b", 1)], 1, "matches the same inputs as rows[0]"),
        ([("a", "b", 1), ("a", ANY, 1)], 1, "matches the same inputs as rows[0]"),
    ],
)
def test_rows_that_cannot_be_told_apart(cells: list[tuple[Value, ...]], line: int, text: str) -> None:
    with pytest.raises(Ambiguous) as caught:
        table_of(cells, None)
    assert (caught.value.line, str(caught.value)) == (line, text)


def test_steps_of_different_rows_overlap() -> None:
    """("a", *, 5) and (*, "b", 10) both reach an input (a, b, 3)."""
    with pytest.raises(Ambiguous):
        table_of([("a", ANY, 5), (ANY, "b", 10)], "c")


@pytest.mark.parametrize(
    ("values", "dimension", "known"),
    [
        (("x", "b", 1), "a", ("a",)),
        (("a", "x", 1), "b", ("b", "c")),
        (("a", "b", 7), "c", (1, 5)),
        (("a", "c", None), "c", (5,)),
    ],
)
def test_the_dimension_to_blame(values: tuple[Value, ...], dimension: str, known: tuple[Value, ...]) -> None:
    table = table_of([("a", "b", 1), ("a", "b", 5), ("a", "c", 5)], "c")
    with pytest.raises(NoRow) as caught:
        table.find(values)
    assert (caught.value.dimension, caught.value.known) == (dimension, known)
    assert caught.value.next_up == (dimension == "c")
