"""Forms of nested fields: what a form shows of an input is read back as that input, for every model there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.catalogue.menu import Offer
from atelier.domain.errors import Fault
from atelier.web.console.asking import offers
from atelier.web.console.controls import Control, controls
from atelier.web.console.kinds import Kind, Schema, branches_of, fields_of, kind_of
from atelier.web.console.reading import read
from atelier.web.console.ways import WAYS


def shown(dialect: str, offer: Offer) -> Schema:
    return WAYS[dialect].shown(offer) if dialect in WAYS else offer.input


MODELS = {f"{dialect}/{offer.id}": shown(dialect, offer) for dialect, offer in offers() if offer.id != "apps"}


def sent(control: Control) -> Iterator[tuple[str, str]]:
    """What a browser sends for a control as it stands."""
    value = control.value
    if control.kind in (Kind.GROUP, Kind.ROWS):
        for part in control.parts:
            yield from sent(part)
    elif control.kind is Kind.UNION:
        for number, branch in enumerate(control.parts):
            if branch.value:
                yield control.name, str(number)
            for part in branch.parts:
                yield from sent(part)
    elif control.kind is Kind.STYLES:
        for style in value or ():
            style_id, strength = (style["id"], style["strength"]) if isinstance(style, dict) else (style, 1)
            yield control.name, style_id
            yield f"{control.name}/{style_id}", str(strength)
    elif control.kind is Kind.PAIRS:
        for number, (name, figure) in enumerate((value or {}).items()):
            yield f"{control.name}/{number}/name", name
            yield f"{control.name}/{number}/value", str(figure)
    elif control.kind is Kind.SWITCH:
        yield control.name, "false"
        if value:
            yield control.name, "true"
    elif isinstance(value, list):
        yield from ((control.name, str(one)) for one in value)
    elif value is not None:
        yield control.name, str(value)


def form_of(schema: Schema, value: dict[str, Any]) -> dict[str, list[str]]:
    form: dict[str, list[str]] = {}
    for control in controls(schema, value):
        for name, text in sent(control):
            form.setdefault(name, []).append(text)
    return form


def values(name: str, field: Schema) -> st.SearchStrategy[Any]:
    """Anything that a field may hold, but for what a form cannot say: empty texts."""
    kind = kind_of(name, field)
    if "const" in field:
        return st.just(field["const"])
    if "enum" in field:
        return st.sampled_from(field["enum"])
    if kind is Kind.STYLES:
        return st.lists(
            st.fixed_dictionaries({"id": st.sampled_from(["ink", "oil"]), "strength": st.just(0.5)}),
            min_size=1,
            max_size=1,
        )
    if kind is Kind.PAIRS:
        return st.dictionaries(st.sampled_from(["one", "two"]), st.sampled_from([0.5, 2]), min_size=1)
    if kind is Kind.SWITCH:
        return st.just(value=True)
    if kind is Kind.GROUP:
        return objects(field, least=1, inside=True)
    if kind is Kind.UNION:
        return st.one_of([objects(branch, inside=True) for branch in branches_of(field)])
    if kind is Kind.JSON:
        return st.just([{"a": 1}] if field.get("type") == "array" else {"a": 1})
    if field.get("type") == "array":
        most = min(field.get("maxItems", 3), 3)
        least = most if kind is Kind.NUMBERS else 1
        return st.lists(
            values("", field["items"])
            if field["items"].get("type") != "object"
            else objects(field["items"], least=2, inside=True),
            min_size=least,
            max_size=most,
        )
    if field.get("type") in ("integer", "number"):
        return st.sampled_from([3, 7]) if field["type"] == "integer" else st.sampled_from([0.25, 3])
    return st.sampled_from(["words", "zwei Wörter & <mehr>", "01a1f815-37b0-756d-aa7f-bced2d28ec00"])


def objects(schema: Schema, least: int = 0, *, inside: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: field for name, field in fields_of(schema) if not inside or kind_of(name, field) is not Kind.JSON}
    required = [name for name in fields if name in schema.get("required", ())][: len(fields)]
    whole = required if len(required) >= least else list(fields)
    return st.fixed_dictionaries(
        {name: values(name, fields[name]) for name in whole},
        optional={name: values(name, field) for name, field in fields.items() if name not in whole},
    )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_a_form_shows_is_what_it_says(data: st.DataObject) -> None:
    schema = MODELS[data.draw(st.sampled_from(sorted(MODELS)))]
    value = data.draw(objects(schema))
    found = read(schema, form_of(schema, value))
    assert not found.faults
    fields = dict(fields_of(schema))
    required = schema.get("required", ())
    expected = {
        name: one
        for name, one in value.items()
        if (name in required and "default" not in fields[name])
        or ("const" not in fields[name] and one != fields[name].get("default"))
    }
    assert found.given | expected == found.given
    assert {name: found.given[name] for name in expected} == expected


def test_a_form_that_nobody_touched_says_nothing() -> None:
    for model, schema in MODELS.items():
        found = read(schema, form_of(schema, {}))
        required = set(schema.get("required", ()))
        assert set(found.given) <= required, (model, found.given)
        assert not found.faults


def test_no_field_is_a_box_for_json() -> None:
    boxes = {
        (model, control.name)
        for model, schema in MODELS.items()
        for field in controls(schema, {})
        for control in field.walk()
        if control.kind is Kind.JSON
    }
    assert not boxes


@pytest.mark.parametrize(
    ("model", "kept"),
    [
        ("gateai/flux-dev", {"prompt": "x", "loras": [{"path": "a/b", "scale": 0.5}]}),
        (
            "gateai/cortex_2.0",
            {"prompt": "x", "controls": ["pan"], "elements": [{"id": "a", "weight": 0.5, "user": True}]},
        ),
        ("gateai/kling-3.0", {"prompt": "x", "elements": ["a", {"frontal": "b"}]}),
    ],
)
def test_what_a_program_sent_and_rows_cannot_hold_is_kept_as_it_is(model: str, kept: dict[str, Any]) -> None:
    found = read(MODELS[model], form_of(MODELS[model], kept))
    assert not found.faults
    assert found.given == found.given | kept


def test_rows_stand_in_the_order_of_the_form_and_empty_ones_do_not_count() -> None:
    schema = MODELS["native/atelier/merge"]
    form = {"spans/n2/start_s": ["5"], "spans/n2/end_s": ["x"], "spans/0/start_s": ["0"], "spans/1/end_s": ["4"]}
    found = read(schema, form)
    assert found.given["spans"] == [{"start_s": 5}, {"end_s": 4}]
    assert found.faults == [Fault("/spans/0/end_s", "must be a number")]
    assert found.places["/spans/0/end_s"] == "spans/n2/end_s"
    assert found.places["/spans/1"] == "spans/1"


def test_every_field_has_words() -> None:
    for model, schema in MODELS.items():
        for control in (one for field in controls(schema, {}) for one in field.walk()):
            assert control.title.strip(), (model, control.name)
            assert "_" not in control.title, (model, control.title)
