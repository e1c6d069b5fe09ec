"""Prices as text for people."""

from __future__ import annotations

import pytest

from atelier.catalogue.label import PriceRow, price_table, price_text
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.domain.money import Unit
from tests.catalogue.support import OFFER_IDS, OFFERS, price_of


@pytest.mark.parametrize(
    ("toml", "unit", "text"),
    [
        ("amount = 1", Unit.CREDITS, "1 credit"),
        ("amount = 3", Unit.COMPUTE_UNITS, "3 compute units"),
        ("amount = 0.50", Unit.USD, "0.5 USD"),
        ("amount = 100", Unit.CREDITS, "100 credits"),
        ("amount = 3\nper = 'image'", Unit.CREDITS, "3 credits per image"),
        ("by = ['mode']\nrows = [['std', 5], ['pro', 45]]", Unit.CREDITS, "5-45 credits"),
        ("by = ['mode']\nrows = [['std', 2], ['pro', 2]]", Unit.CREDITS, "2 credits"),
        (
            "per = 'second'\nby = ['mode']\nrows = [['std', 1], ['pro', 2.5]]\nformula = 'row * duration'",
            Unit.COMPUTE_UNITS,
            "1-2.5 compute units per second",
        ),
        ("text = 'free on Mondays'\nformula = 'duration'", Unit.CREDITS, "free on Mondays"),
    ],
)
def test_text(toml: str, unit: Unit, text: str) -> None:
    assert price_text(price_of(toml, unit=unit)) == text


@pytest.mark.parametrize(("dialect", "offer"), OFFERS, ids=OFFER_IDS)
def test_every_price_has_a_text(dialect: str, offer: Offer) -> None:
    text = price_text(offer.price)
    words = {Unit.CREDITS: "credit", Unit.COMPUTE_UNITS: "compute unit", Unit.USD: "USD"}
    assert words[offer.price.unit] in text or text == "the sum of its model calls"
    assert len(text) <= 100


def test_tables() -> None:
    table = price_table(menu("krea").offers["kling/kling-2.6"].price)
    assert table.columns == ("generate_audio", "duration")
    assert table.rows[0] == PriceRow(("false", "5"), "200")
    assert table.rows[-1] == PriceRow(("true", "10"), "802")
    moves = price_table(menu("zencreator").offers["video2video"].price)
    assert moves.rows[1] == PriceRow(("kling_2_6_sfw", "*", "*"), "2 * min(seconds, 30)")
    assert price_table(price_of("amount = 2.50")).rows == (PriceRow((), "2.5"),)
    assert price_table(price_of("text = 'x'\nformula = 'duration'")).rows == ()
