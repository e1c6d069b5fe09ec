"""What the document says of a model: its fields with their old names, and its prices as a table.

The vendor's own client reads it. What stands before "compute units", or else the first cell of the table that holds a
whole number alone, is its estimate of the price; what stands before "seconds" that of the time. So lengths and counts
have another unit beside them, and the row at default inputs comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from atelier.catalogue.facts import KreaMenu, KreaOffer
from atelier.catalogue.label import PriceRow, price_table
from atelier.catalogue.load import cards, menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.price import Basis
from atelier.catalogue.quote import Exchange, quote, typical_s
from atelier.catalogue.schema import plain, with_defaults
from atelier.domain.errors import Invalid

_COLUMN: Final = "Compute Units"
_UNITS: Final = {"duration": "s", "seconds": "s", "reference_count": "images"}
_MADE: Final = {"video": "a video", "style_training": "a style"}
_YES_OR_NO: Final = {"true": "yes", "false": "no"}
_RATES: Final = Exchange()
_ENLARGED_PX: Final = 2048  # an enlargement as an example


def input_schema(offer: Offer) -> dict[str, Any]:
    """The schema of the body, in plain JSON Schema, with the old names of fields beside the new ones."""
    schema: dict[str, Any] = plain(offer.input)
    fields = schema["properties"]
    old = {
        name: {**fields[new], "deprecated": True, "description": f"The old name of `{new}`; not with it."}
        for name, new in offer.aliases.items()
    }
    return {**schema, "properties": {**fields, **old}}


def extensions(offer: Offer) -> dict[str, Any]:
    """What there is no keyword for: old names with their announced end, and how long a run takes."""
    facts = menu("krea").facts
    assert isinstance(facts, KreaMenu)
    found: dict[str, Any] = {}
    if offer.aliases:
        found["x-deprecated-aliases"] = [
            {"from": old, "to": new, "sunset_date": facts.aliases_until} for old, new in offer.aliases.items()
        ]
    seconds = _seconds(offer)
    return found if seconds is None else {**found, "x-typical-seconds": seconds}


def _seconds(offer: Offer) -> float | None:
    """What a run at default inputs takes at the vendor's."""
    return typical_s(offer.typical, with_defaults(offer.input, {}))


def description(offer: Offer) -> str:
    return "\n\n".join(_paragraphs(offer))


def _paragraphs(offer: Offer) -> Iterator[str]:
    assert isinstance(offer.facts, KreaOffer)
    maker = f" by {cards()[offer.card].maker}" if offer.card else ""
    yield f"{offer.title}{maker}. Accepts a job that makes {_MADE.get(offer.facts.group, 'a picture')}."
    if offer.facts.longest_px is not None:
        yield f"Results have {offer.facts.longest_px:,} pixels on the long side at most."
    if (seconds := _seconds(offer)) is not None:
        yield f"The vendor takes ~{round(seconds)} seconds for it; how long it takes here depends on the engine."
    table = _table(offer)
    yield table or f"Price: {offer.price.text}."
    if offer.facts.group == "image_enhance":
        large = dict.fromkeys(("width", "height"), _ENLARGED_PX)
        amount = quote(offer.price, with_defaults(offer.input, large), {}, _RATES).amount
        yield f"Up to {_ENLARGED_PX} x {_ENLARGED_PX} pixels it is {amount:f} compute units."
    if offer.price.per:
        yield f"That is the price of one {offer.price.per}."
    if offer.price.times is not None:
        yield f"That is the price of one; `{offer.price.times}` has several made."
    if offer.price.reckoning.table is not None and offer.price.reckoning.table.next_up:
        yield "A length between two rows costs as much as the next longer one."
    if offer.price.basis is Basis.ASSUMED:
        yield "The vendor states no price for it; this one is ours."


def _table(offer: Offer) -> str:
    """The prices as a table in Markdown, "" where only a formula has them."""
    table = price_table(offer.price)
    if not table.rows:
        return ""
    exact = any(Decimal(row.amount) % 1 for row in table.rows)
    columns = [
        *(name.replace("_", " ").capitalize() for name in table.columns),
        _COLUMN,
        *(["Exactly"] if exact else []),
    ]
    usual = _usual(offer)
    rows = sorted(table.rows, key=lambda row: row.amount != usual)
    lines = [columns, ["---"] * len(columns), *(_cells(offer, table.columns, row, exact=exact) for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(offer: Offer, columns: tuple[str, ...], row: PriceRow, *, exact: bool) -> list[str]:
    amount = Decimal(row.amount)
    about = "~" if offer.price.basis is Basis.APPROXIMATE or amount % 1 else ""
    return [
        *(_cell(name, value) for name, value in zip(columns, row.cells, strict=True)),
        f"{about}{round(amount)}",
        *([row.amount] if exact else []),
    ]


def _cell(name: str, value: str) -> str:
    unit = _UNITS.get(name)
    return f"{value} {unit}" if unit else _YES_OR_NO.get(value, value)


def _usual(offer: Offer) -> str:
    """The amount at default inputs, "" where they do not tell."""
    try:
        return str(quote(offer.price, with_defaults(offer.input, {}), {}, _RATES).amount)
    except Invalid:
        return ""
