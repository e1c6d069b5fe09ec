"""The formula language: exact, and clear about what it does not understand."""

from __future__ import annotations

from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import assume, given

from atelier.catalogue.formula import Formula, FormulaFault, NotANumber, Number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 2 - 3", 5),
        ("8 / 4 / 2", 1),
        ("10 / 4", Fraction(5, 2)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("-2 * -3", 6),
        ("4 - -1", 5),
        ("ceil(5.01)", 6),
        ("ceil(-0.5)", 0),
        ("floor(5.99)", 5),
        ("min(3, 1, 2)", 1),
        ("max(a, b / 2)", 6),
        ("ceil(12 + 0.2*b + 0.5 * a)", 17),
        ("  a+b ", 17),
    ],
)
def test_value(text: str, value: Number) -> None:
    assert Formula(text)({"a": 5, "b": 12}) == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "it ends where a number or a name is expected"),
        ("1 +", "it ends where a number or a name is expected"),
        ("(1 + 2", "it ends where ')' is expected"),
        ("1 2", "'2' is not expected here"),
        ("a)", "')' is not expected here"),
        ("* 2", "'*' stands where a number or a name is expected"),
        ("max(1; 2)", "';' is not part of the formula language"),
        ("2 ** 3", "'*' stands where a number or a name is expected"),
        ("sqrt(4)", "there is no function 'sqrt'; there are ceil, floor, min, max"),
        ("ceil(1, 2)", "ceil takes one value"),
        ("max(1)", "max takes two values or more"),
        ("a.b", "'.' is not part of the formula language"),
        ("1 if a else 2", "'if' is not expected here"),
        ("__import__('os')", '"\'" is not part of the formula language'),
    ],
)
def test_what_is_no_formula(text: str, fault: str) -> None:
    with pytest.raises(FormulaFault) as caught:
        Formula(text)
    assert str(caught.value) == fault


def test_names_are_those_it_reads() -> None:
    assert Formula("max(row, 2) * steps + ceil(row)").names == {"row", "steps"}


@pytest.mark.parametrize("value", ["5", True, None, 5.0, [5]])
def test_only_exact_numbers_count(value: object) -> None:
    with pytest.raises(NotANumber) as caught:
        Formula("2 * x")({"x": value})
    assert caught.value.name == "x"


Tree = str | tuple[str, "Tree", "Tree"]
TREES = st.recursive(
    st.sampled_from(["a", "b", "0.25", "3", "17"]),
    lambda inner: st.tuples(st.sampled_from("+-*/"), inner, inner),
    max_leaves=12,
)
VALUES = {"a": Fraction(7, 3), "b": 11, "0.25": Fraction(1, 4), "3": 3, "17": 17}


def written(tree: Tree) -> str:
    return tree if isinstance(tree, str) else f"({written(tree[1])} {tree[0]} {written(tree[2])})"


def computed(tree: Tree) -> Fraction:
    if isinstance(tree, str):
        return Fraction(VALUES[tree])
    sign, left, right = tree[0], computed(tree[1]), computed(tree[2])
    if sign == "/":
        return left / right
    return left + right if sign == "+" else left - right if sign == "-" else left * right


@given(tree=TREES)
def test_any_formula_is_exact(tree: Tree) -> None:
    try:
        value = computed(tree)
    except ZeroDivisionError:
        assume(False)
    assert Formula(written(tree))({"a": VALUES["a"], "b": VALUES["b"]}) == value
