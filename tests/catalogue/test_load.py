"""Loading: what is wrong with a file is said with file, entry and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from atelier.catalogue.faults import CatalogueFault
from atelier.catalogue.load import cards, menu, read_cards, read_menu
from atelier.catalogue.schema import expand
from atelier.domain.money import Unit
from tests.catalogue.support import MENU, menu_of

OFFER = """
[[offer]]
id = "a/b"
title = "A"
operations = ["text_to_image"]
{more}

[offer.input]
required = ["prompt"]

[offer.input.properties]
prompt = {{ type = "string" }}
mode = {{ type = "string", enum = ["std", "pro"], default = "std" }}
duration = {{ type = "number", minimum = 1, default = 5 }}
sound = {{ type = "boolean" }}
images = {{ type = "array", items = {{ type = "string" }} }}
{fields}

[offer.price]
{price}
"""


def offer(price: str = "amount = 1", fields: str = "", more: str = "") -> str:
    return OFFER.format(price=price, fields=fields, more=more)


def fault_of(folder: Path, offers: str, header: str = MENU) -> str:
    with pytest.raises(CatalogueFault) as caught:
        menu_of(folder, offers, header)
    return str(caught.value)


def test_a_menu_as_it_should_be(tmp_path: Path) -> None:
    made = menu_of(tmp_path, offer("by = ['mode']\nrows = [['std', 1], ['pro', 2.5]]"))
    assert (made.dialect, made.unit) == ("native", Unit.CREDITS)
    assert made.offers["a/b"].input["additionalProperties"] is False
    assert made.offers["a/b"].check.check({"prompt": "x", "mode": "pro"}) == []


PRICE_FAULTS = [
    ("", "price: needs an amount, rows or a formula"),
    ("amount = -1", "price.amount: -1 is negative"),
    ("amount = 1\nformula = '2'", "price.amount: stands alone: with rows or a formula it would never be charged"),
    ("amount = '1'", "price.amount: '1' is not a number"),
    ("amount = 1\nunits = 'x'", "price: Object contains unknown field `units`"),
    ("amount = 1\nbasis = 'guess'", "price.basis: Invalid enum value 'guess'"),
    ("amount = 1\nround = 'down'", "price.round: Invalid enum value 'down'"),
    ("amount = 1\ntimes = 'colour'", "price.times: 'colour' is not an input field that holds a whole number"),
    ("amount = 1\ntimes = 'seconds'", "price.times: 'seconds' is not an input field that holds a whole number"),
    ("rows = [[1]]", "price.rows: need `by`; a single price is an `amount`"),
    ("amount = 1\nby = ['mode']", "price.by: means nothing without rows"),
    (
        "by = ['mode', 'duration']\nrows = [['std', 1]]",
        "price.rows[0]: has 2 cells where 3 are needed: mode, duration, then the amount",
    ),
    (
        "by = ['mode', 'duration']\nacross = [5, 10]\nrows = [['std', 1, 2], ['pro', 3]]",
        "price.rows[1]: has 2 cells where 3 are needed: mode, then 2 amounts",
    ),
    ("by = ['size']\nrows = [[1, 1]]", "price.by[0]: 'size' is neither an input field nor one of price.vars"),
    (
        "by = ['mode']\nrows = [['std', 'steps * 2']]",
        "price.rows[0][1]: 'steps' is neither an input field nor one of price.vars",
    ),
    (
        "text = 'x'\nformula = 'steps * 2'",
        "price.formula: 'steps' is neither an input field nor one of price.vars",
    ),
    ("text = 'x'\nformula = 'row * 2'", "price.formula: 'row' is neither an input field nor one of price.vars"),
    (
        "text = 'x'\nformula = '2 *'",
        "price.formula: '2 *' is not a formula: it ends where a number or a name is expected",
    ),
    ("text = 'x'\nformula = 'mode * 2'", "price.formula: mode is text, but a formula takes numbers"),
    (
        "formula = '2 * duration'",
        "price.text: is needed: nobody can read a price off a formula (or give rows and `per`)",
    ),
    ("by = ['mode']\nrows = [['std', -2]]", "price.rows[0][1]: -2 is negative"),
    ("by = ['mode']\nrows = [['std', true]]", "price.rows[0][1]: True is not a number"),
    ("by = ['mode']\nrows = [[['std'], 1]]", "price.rows[0][0]: ['std'] is not a number"),
    ("by = ['mode']\nrows = [[5, 1]]", "price.rows[0][0]: mode is text, but 5 never matches"),
    ("by = ['mode']\nrows = [['Pro', 1]]", "price.rows[0][0]: mode is never 'Pro'"),
    ("by = ['sound']\nrows = [[1, 1]]", "price.rows[0][0]: sound is true or false, but 1 never matches"),
    (
        "by = ['mode']\nrows = [['std', 1], ['pro', 2], ['std', 3]]",
        "price.rows[2]: matches the same inputs as rows[0]",
    ),
    (
        "by = ['mode', 'sound']\nrows = [['std', '*', 1], ['*', true, 2]]",
        "price.rows[1]: matches the same inputs as rows[0]",
    ),
    (
        "by = ['mode']\nnext_up = 'duration'\nrows = [['std', 1]]",
        "price.next_up: 'duration' is not one of price.by",
    ),
    (
        "by = ['mode']\nnext_up = 'mode'\nrows = [['std', 1]]",
        "price.rows[0]: mode must be a number to have a next one up",
    ),
    ("amount = 1\nvars = { x = 2 }", "price.vars.x: is never used"),
    ("text = 'x'\nformula = 'x'\nvars = { x = 'x + 1' }", "price.vars.x: refers to itself"),
    ("text = 'x'\nformula = 'x'\nvars = { x = 'y', y = '2 * x' }", "price.vars.x: refers to itself"),
    ("text = 'x'\nformula = 'x'\nvars = { x = true }", "price.vars.x: True is not a number"),
    (
        "text = 'x'\nformula = 'x'\nvars = { x = { kind = 'guess' } }",
        "price.vars.x: Invalid value 'guess' - at `$.kind`",
    ),
    (
        "text = 'x'\nformula = 'x'\nvars = { x = { kind = 'count', field = 'pages' } }",
        "price.vars.x: there is no input field 'pages'",
    ),
    (
        "text = 'x'\nformula = 'x'\nvars = { x = { kind = 'count', field = 'images', of = 'a' } }",
        "price.vars.x: Object contains unknown field `of`",
    ),
    (
        "text = 'x'\nformula = 'x'\nvars = { x = { kind = 'measured', figure = 'weight' } }",
        "price.vars.x: Invalid enum value 'weight' - at `$.figure`",
    ),
    (
        "text = 'x'\nformula = 'x'\nvars = { x = { kind = 'band', of = 'mode', up_to = [[5, 1]] } }",
        "price.vars.x: mode is text, but a band takes numbers",
    ),
    (
        "text = 'x'\nformula = 'x'\nvars = { x = { kind = 'band', of = 'duration', up_to = [['5', 1]] } }",
        "price.vars.x.up_to[0]: '5' is not a number",
    ),
    (
        "text = 'x'\nformula = 'x'\nvars = { x = { kind = 'switch', on = 'mode', then = 1, else = 2 } }",
        "price.vars.x: mode is text, but a switch takes true or false",
    ),
    (
        "text = 'x'\nformula = 'x'\nvars = { x = { kind = 'lookup', of = 'mode', rows = [['4k', 1]] } }",
        "price.vars.x.rows[0]: mode is never '4k'",
    ),
    (
        "text = 'x'\nformula = 'x'\nvars = { x = { kind = 'lookup', of = 'mode', rows = [['std', 'pages']] } }",
        "price.vars.x: 'pages' is neither an input field nor one of price.vars",
    ),
    (
        "by = ['length']\nrows = [['brief', 1]]\n"
        "vars = { length = { kind = 'band', of = 'duration', up_to = [[5, 'short']] } }",
        "price.rows[0][0]: length is never 'brief'",
    ),
    (
        "per = 'x'\nby = ['mode']\nrows = [['std', 1]]\nformula = 'row'\nvars = { row = 2 }",
        "price.vars.row: is the name of the amount that is found",
    ),
]


@pytest.mark.parametrize(("price", "fault"), PRICE_FAULTS)
def test_faults_of_a_price(tmp_path: Path, price: str, fault: str) -> None:
    assert fault_of(tmp_path, offer(price)) == f"menus/test/offers.toml: a/b: {fault}"


FIELD_FAULTS = [
    ("x = { type = 'strin' }", "input: is not valid JSON Schema: "),
    ("x = { type = 'string', maxLenght = 5 }", "input.x.maxLenght: is not a keyword of an input schema"),
    ("x = { type = 'string', x-mdia = 'image' }", "input.x.x-mdia: is not a keyword of an input schema"),
    (
        "x = { type = 'string', x-media = 'smell' }",
        r"input.x.x-media: Expected `str` matching regex '^(image|video|audio|text)(\\|(image|video|audio|text))*$'",
    ),
    ("x = { type = 'integer', default = 'a' }", "input.x: its own default or example 'a' is not valid"),
    ("x = { type = 'integer', maximum = 4, examples = [5] }", "input.x: its own default or example 5 is not valid"),
    (
        "x = { type = 'array', items = { type = 'object', properties = { y = { type = 'string', default = 1 } } } }",
        "input.x[].y: its own default or example 1 is not valid",
    ),
    ("x = 5", "input.x: must be a table, not 5"),
    ("x = { anyOf = { type = 'string' } }", "input.x.anyOf: must be a list of schemas, not {'type': 'string'}"),
    ("x = { '$ref' = '#/$defs/none' }", "input.x.$ref: '#/$defs/none' names none of the menu's defs"),
    ("x = { '$ref' = 'other.json' }", "input.x.$ref: 'other.json' names none of the menu's defs"),
    (
        "x = { '$ref' = '#/$defs/text', maxLength = 9 }",
        "input.x.maxLength: is already in the schema that $ref takes over",
    ),
    ("x = { '$ref' = '#/$defs/endless' }", "input.x.items.$ref: '#/$defs/endless' names none of the menu's defs"),
]
DEFS = """
[defs]
text = { type = "string", maxLength = 5 }
endless = { type = "array", items = { "$ref" = "#/$defs/endless" } }
"""


@pytest.mark.parametrize(("fields", "fault"), FIELD_FAULTS)
def test_faults_of_a_schema(tmp_path: Path, fields: str, fault: str) -> None:
    found = fault_of(tmp_path, offer(fields=fields), MENU + DEFS)
    assert found.startswith(f"menus/test/offers.toml: a/b: {fault}")
    assert found.endswith(fault) or fault.endswith(": ")


OFFER_FAULTS = [
    ("card = 'no-such'", "card: there is no card 'no-such'"),
    ("card = 'veo-3'", "operations: the card 'veo-3' does not do text_to_image"),
    ("card = 'sdxl'\ncards_by = 'mode'\ncards = { std = 'sdxl' }", "cards_by: and card exclude each other"),
    ("cards_by = 'mode'", "cards_by: and cards go together"),
    ("cards_by = 'mode'\ncards = { best = 'sdxl' }", "cards.best: is not a value of the field 'mode'"),
    ("cards_by = 'mode'\ncards = { std = 'no-such' }", "cards.std: there is no card 'no-such'"),
    ("aliases = { old = 'new' }", "aliases.old: must be the old name of an input field; 'new' is none"),
    ("aliases = { mode = 'prompt' }", "aliases.mode: must be the old name of an input field; 'prompt' is none"),
    ("typical_s = { by = ['mode'], rows = [['4k', 5]] }", "typical_s.rows[0][0]: mode is never '4k'"),
    ("typical_s = 7.5", "typical_s: Expected `int | object | null`, got `decimal`"),
    ("facts = { group = 'image' }", "facts: Object contains unknown field `group`"),
    ("titel = 'x'", "Object contains unknown field `titel`"),
]


@pytest.mark.parametrize(("more", "fault"), OFFER_FAULTS)
def test_faults_of_an_offer(tmp_path: Path, more: str, fault: str) -> None:
    assert fault_of(tmp_path, offer(more=more)) == f"menus/test/offers.toml: a/b: {fault}"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('["text_to_image"]', "[]", "operations: must name at least one"),
        ('["text_to_image"]', '["draw"]', "operations[0]: 'draw' is not an operation"),
        ('["prompt"]', '["promt"]', "input.required: 'promt' is not one of the fields"),
    ],
)
def test_faults_of_the_parts_that_every_offer_has(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert fault_of(tmp_path, offer().replace(old, new)) == f"menus/test/offers.toml: a/b: {fault}"


def test_an_entry_without_a_name_is_counted(tmp_path: Path) -> None:
    assert fault_of(tmp_path, offer() + offer().replace('id = "a/b"', "")) == (
        "menus/test/offers.toml: offer[1]: Object missing required field `id`"
    )


def test_two_offers_of_one_name(tmp_path: Path) -> None:
    assert fault_of(tmp_path, offer() + offer()) == (
        "menus/test/offers.toml: a/b: id: 'a/b' is taken by an earlier offer"
    )


@pytest.mark.parametrize(
    ("offers", "fault"),
    [
        ("[[offer]\n", "menus/test/offers.toml: is not TOML: Expected ']]' at the end of an array declaration"),
        ("title = 'x'\n", "menus/test/offers.toml: must hold [[offer]] tables and nothing else"),
        ("offer = [1]\n", "menus/test/offers.toml: must hold [[offer]] tables and nothing else"),
    ],
)
def test_faults_of_a_file(tmp_path: Path, offers: str, fault: str) -> None:
    assert fault_of(tmp_path, offers).startswith(fault)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            '"native"',
            '"nowhere"',
            "dialect: 'nowhere' is none of native, krea, zencreator, gateai, aliveai, studio, openai",
        ),
        ('"credits"', '"shells"', "unit: Invalid enum value 'shells'"),
        ('"fault"', '"maybe"', "unknown_fields: Invalid enum value 'maybe'"),
        ('title = "Test"', 'title = "Test"\nfacts = { a = 1 }', "facts: Object contains unknown field `a`"),
    ],
)
def test_faults_of_the_header(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert fault_of(tmp_path, offer(), MENU.replace(old, new)) == f"menus/test/menu.toml: {fault}"


def test_a_menu_without_its_header(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFault, match=r"^menus/test/menu\.toml: is missing$"):
        read_menu(tmp_path, {}, "menus/test")


CARD = """
[[card]]
id = "a"
title = "A"
maker = "Somebody"
operations = ["text_to_image"]
"""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (CARD + CARD, "cards/a.toml: a: id: 'a' is taken by an earlier card"),
        (CARD + "license = 'MIT'\n", "cards/a.toml: a: Object contains unknown field `license`"),
        (CARD.replace("text_to_image", "paint"), "cards/a.toml: a: operations[0]: 'paint' is not an operation"),
    ],
)
def test_faults_of_cards(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(CatalogueFault) as caught:
        read_cards(tmp_path, "cards")
    assert str(caught.value) == fault


def test_the_fault_carries_its_parts(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFault) as caught:
        menu_of(tmp_path, offer("amount = -1"))
    assert (caught.value.file, caught.value.entry, caught.value.key) == (
        "menus/test/offers.toml",
        "a/b",
        "price.amount",
    )


def test_menus_are_read_once() -> None:
    assert menu("native") is menu("native")
    assert cards() is cards()


def test_shared_aliases_hold_where_their_field_is(tmp_path: Path) -> None:
    header = MENU + '[aliases]\nimageList = "images"\nfarAway = "distance"\n'
    assert menu_of(tmp_path, offer(), header).offers["a/b"].aliases == {"imageList": "images"}


def test_a_reference_is_taken_over_with_what_stands_beside_it() -> None:
    defs = {
        "side": {"type": "integer", "minimum": 64},
        "box": {"required": ["w"], "properties": {"w": {"$ref": "#/$defs/side"}}},
    }
    beside = {"$ref": "#/$defs/box", "required": ["h"], "properties": {"w": {"default": 100}, "h": {"type": "null"}}}
    assert expand(beside, defs, "input") == {
        "required": ["w", "h"],
        "properties": {"w": {"type": "integer", "minimum": 64, "default": 100}, "h": {"type": "null"}},
    }


def test_null_joins_an_enum_where_the_type_allows_it() -> None:
    assert expand({"type": ["string", "null"], "enum": ["a"]}, {}, "x")["enum"] == ["a", None]
    assert expand({"type": "string", "enum": ["a"]}, {}, "x")["enum"] == ["a"]
